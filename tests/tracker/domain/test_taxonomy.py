import pytest

from tracker.domain.profiles import APPLICANTS
from tracker.domain.stemming import stems
from tracker.domain.taxonomy import Taxonomy, parse_taxonomy
from tracker.errors import ConfigError

from .shipped import taxonomy


def test_about_sixty_sectors_each_with_both_languages_divisions_and_areas():
    sectors = taxonomy().sectors
    assert 55 <= len(sectors) <= 75
    for sector in sectors.values():
        assert set(sector.names) == {"bg", "en"}, sector.id
        assert sector.nace, sector.id
        assert sector.ris3, sector.id
        assert len(sector.terms) >= 2, sector.id
        assert all(set(words) == {"bg", "en"} for words in sector.terms), sector.id
    assert len(taxonomy().ris3) == 5


def test_every_way_to_say_a_thing_can_be_found():
    for sector in taxonomy().sectors.values():
        for words in sector.terms:
            for lang, ways in words.items():
                assert all(stems(way, lang) for way in ways), (sector.id, ways)


def test_every_kind_of_applicant_has_names():
    assert set(taxonomy().applicants) == set(APPLICANTS)


def test_a_word_means_the_same_thing_in_the_other_language_and_nothing_else():
    (words,) = taxonomy().meanings(stems("кораборемонт"))
    assert words["en"] == ("ship repair",)
    assert taxonomy().meanings(stems("ship repair")) == (words,)
    assert taxonomy().meanings(stems("глупости")) == ()


def test_a_nace_division_names_its_sectors():
    assert "shipbuilding" in {one.id for one in taxonomy().sectors_of("C30.11")}
    assert Taxonomy().sectors_of("30") == ()


def test_problems_of_all_files_are_told_at_once():
    files = {
        "a.toml": '[[sector]]\nid = "x"\nname = { en = "X" }\nris3 = ["nowhere"]\nnacee = []',
        "b.toml": "[groups]\nG = ['XX']",
        "c.toml": "a = " + "9" * 5000,
        "d.toml": '[places]\nBG = { en = "Bulgaria" }',
        "e.toml": '[places]\nBG = { en = "Bulgaria" }',
    }
    with pytest.raises(ConfigError) as caught:
        parse_taxonomy(files)
    told = caught.value.problems
    assert any(line.startswith("a.toml: sector.0.nacee: unknown key") for line in told)
    assert any(line.startswith("b.toml: groups.G: unknown place") for line in told)
    assert any(line.startswith("c.toml: not TOML") for line in told)
    assert any(line.startswith("e.toml: places.BG: declared twice") for line in told)
