from dataclasses import replace

import pytest

from tracker.domain.profiles import parse_profile, profile_from_json, render_profile, unknown_to
from tracker.errors import ConfigError

from .shipped import profiles, taxonomy


@pytest.mark.parametrize("name", profiles())
def test_a_shipped_profile_is_bilingual_complete_and_known_to_the_taxonomy(name: str):
    profile = profiles()[name]
    assert profile.id == name
    assert set(profile.names) == {"bg", "en"}
    assert unknown_to(profile, taxonomy()) == ()
    assert profile.nuts
    assert profile.unwanted
    for lang in ("bg", "en"):
        assert any((word.isascii()) == (lang == "en") for word in profile.keywords)


@pytest.mark.parametrize("name", profiles())
def test_a_profile_is_written_back_to_the_same_value(name: str):
    profile = profiles()[name]
    assert parse_profile(render_profile(profile), f"{name}.toml") == profile
    ranged = replace(profile, grant_min_eur=0, grant_max_eur=10, programmes=("A",), description="")
    assert parse_profile(render_profile(ranged), "x.toml") == ranged


def test_all_problems_are_told_at_once_each_with_file_and_key():
    text = """
        keyword = ["a"]
        keywords = ["и", "кораби"]
        applicants = ["clusters"]
        nuts = ["Bulgaria"]
        grant_max_eur = -1
        [name]
        english = "x"
    """
    with pytest.raises(ConfigError) as caught:
        parse_profile(text, "bad.toml")
    problems = caught.value.problems
    for key in ("keyword:", "keywords.0:", "applicants.0:", "nuts.0:", "grant_max_eur:", "name.english"):
        assert any(line.startswith(f"bad.toml: {key}") for line in problems), (key, problems)


def test_a_range_that_is_upside_down_and_a_file_that_is_no_toml_are_refused():
    with pytest.raises(ConfigError, match=r"p\.toml: .*exchange"):
        parse_profile('grant_min_eur = 9\ngrant_max_eur = 3\n[name]\nen = "x"', "p.toml")
    for text in ("name = {", "a = " + "[" * 5000, "a = " + "9" * 5000):
        with pytest.raises(ConfigError, match=r"p\.toml: not TOML"):
            parse_profile(text, "p.toml")


def test_the_json_of_the_match_command_is_read():
    data = {"id": "a-1", "name": "Ocean past", "description": "…", "keywords": [], "language": "de", "sectors": None}
    profile = profile_from_json(data, "line 1")
    assert profile.names == {"de": "Ocean past"}
    assert profile.languages == ("de",)
    assert profile_from_json({"id": "b", "name": "Морски клъстер"}, "line 2").names == {"bg": "Морски клъстер"}
    with pytest.raises(ConfigError, match="line 3: id"):
        profile_from_json({"name": "x"}, "line 3")


def test_a_sector_or_place_that_nobody_knows_is_named():
    odd = replace(
        profiles()["marine"], sectors=("30", "C30.11", "maritime", "marittime"), nuts=("BG339", "ZZ", "FR101")
    )
    told = unknown_to(odd, taxonomy())
    assert [line.split(" ")[0] for line in told] == ["sectors:", "nuts:", "nuts:"]
    assert "marittime" in told[0]
