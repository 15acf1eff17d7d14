"""Which texts of a profile and of a call are compared by sense."""

from tracker.domain.models import Facts, Profile
from tracker.domain.passages import Asked, call_passages, profile_passages
from tracker.domain.taxonomy import Taxonomy

from .shipped import profiles, taxonomy


def profile(**more: object) -> Profile:
    return Profile(**({"id": "p", "names": {"en": "Marine Cluster"}, "languages": ("bg", "en")} | more))  # type: ignore[arg-type]


def test_every_keyword_is_a_text_of_its_own_in_the_language_of_its_script():
    found = profile_passages(profile(keywords=("кораборемонт", "ports")), Taxonomy())
    assert found.keywords == (Asked("кораборемонт", "bg", "кораборемонт"), Asked("ports", "en", "ports"))


def test_a_keyword_that_the_taxonomy_knows_is_asked_in_its_other_language_too_under_its_own_name():
    found = profile_passages(profile(keywords=("кораборемонт",)), taxonomy())
    assert Asked("ship repair", "en", "кораборемонт") in found.keywords


def test_a_sector_is_asked_by_its_names_and_shown_in_the_profile_s_first_language():
    found = profile_passages(profile(sectors=("furniture",)), taxonomy())
    assert {one.lang for one in found.keywords} == {"bg", "en"}
    assert {one.shown for one in found.keywords} == {"Мебелна промишленост"}


def test_a_description_continues_the_name_in_its_own_language_only():
    text = "Корабостроителници и доставчици от Варна. Работим за чисто море."
    found = profile_passages(profile(names={"en": "Marine", "bg": "Морски"}, description=text), Taxonomy())
    assert {one.lang: one.text for one in found.wholes} == {"en": "Marine", "bg": f"Морски. {text}"}
    assert [one.text for one in found.sentences] == [
        "Корабостроителници и доставчици от Варна.",
        "Работим за чисто море.",
    ]


def test_a_description_in_a_language_without_a_name_stands_by_itself():
    found = profile_passages(profile(description="Корабостроителници от Варна"), Taxonomy())
    assert [(one.lang, one.text) for one in found.wholes] == [
        ("en", "Marine Cluster"),
        ("bg", "Корабостроителници от Варна"),
    ]


def test_a_profile_of_another_latin_language_is_read_in_it():
    found = profile_passages(profile(names={"de": "Möbel"}, languages=("de",), keywords=("Holz",)), Taxonomy())
    assert {one.lang for one in (*found.names, *found.keywords)} == {"de"}


def test_a_short_name_is_a_keyword_itself_and_a_project_s_title_is_prose():
    title = "Cultivate crops with a fleet of electric agroecological robots that preserve the soils"
    assert profile_passages(profile(keywords=("ports",)), Taxonomy()).by_keywords
    assert profile_passages(profile(), Taxonomy()).by_keywords
    assert not profile_passages(
        profile(description="We build and repair vessels for the Black Sea."), Taxonomy()
    ).by_keywords
    assert not profile_passages(profile(names={"en": title}, keywords=("soil",)), Taxonomy()).by_keywords


def test_every_shipped_cluster_is_a_list_of_keywords():
    found = {name: profile_passages(one, taxonomy()) for name, one in profiles().items()}
    assert all(one.by_keywords for one in found.values())
    assert all(one.of("en") and one.of("bg") for one in found.values())


def test_words_that_organisations_are_called_by_are_no_part_of_the_subject_beside_keywords():
    beside = profile_passages(profile(names={"en": "Marine Cluster Bulgaria"}, keywords=("ports",)), Taxonomy())
    assert [one.text for one in beside.names] == ["Marine"]
    assert profile_passages(profile(names={"en": "Cluster"}, keywords=("ports",)), Taxonomy()).names == ()
    assert [one.text for one in profile_passages(profile(), Taxonomy()).names] == ["Marine Cluster"]


def test_only_texts_of_a_language_or_only_the_others_can_be_asked_for():
    found = profile_passages(profile(keywords=("кораборемонт", "ports")), Taxonomy())
    assert [one.text for one in found.of("en").keywords] == ["ports"]
    assert [one.text for one in found.of("en", wanted=False).keywords] == ["кораборемонт"]
    assert not found.of("de")


def test_beyond_a_language_is_only_what_the_texts_in_it_do_not_say():
    found = profile_passages(profile(keywords=("кораборемонт", "ports", "чужда дума")), taxonomy())
    beyond = found.beyond(found.of("en"), "en")
    assert [one.text for one in beyond.keywords] == ["чужда дума"]
    assert not beyond.names
    assert not profile_passages(profile(keywords=("ports",)), taxonomy()).beyond(found.of("en"), "en")
    german = profile_passages(profile(names={"de": "Hafen"}, languages=("de",)), taxonomy())
    assert [one.text for one in german.beyond(german.of("en"), "en").names] == ["Hafen"]


def test_a_call_is_its_titles_and_each_title_with_the_beginning_of_its_summary():
    facts = Facts(titles={"bg": "Зелени пристанища", "en-GB": "Green ports"}, summaries={"bg": "дълго " * 200})
    found = call_passages(facts)
    assert [lang for _, lang in found] == ["bg", "bg", "en"]
    assert found[1][0].startswith("Зелени пристанища. дълго")
    assert max(len(text) for text, _ in found) < 500
    assert call_passages(Facts(titles={"en": "  "})) == ()
