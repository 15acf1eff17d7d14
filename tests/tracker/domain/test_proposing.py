"""A text about a cluster, and the profile that is proposed of it."""

from __future__ import annotations

import tomllib

import pytest

from tests.tracker.domain.shipped import CONFIG, taxonomy
from tracker.domain.corpus import Corpus
from tracker.domain.drafting import Draft, Part, profile_of
from tracker.domain.proposing import Described, propose


def proposed(text: str, language: str = "bg", **given: str) -> Draft:
    draft = propose(Described(text, **given), "chat1", "Нашият клъстер", language, taxonomy(), Corpus().rarity)
    assert draft is not None
    return draft


def taken(draft: Draft, part: Part) -> tuple[str, ...]:
    return tuple(one.value for one in draft.entries(part) if one.taken)


def left(draft: Draft, part: Part) -> tuple[str, ...]:
    return tuple(one.value for one in draft.entries(part) if not one.taken)


@pytest.mark.parametrize("name", ["agrifood", "furniture-wood", "green-energy", "ict", "marine"])
def test_the_descriptions_of_the_shipped_profiles_give_their_main_sectors_and_kinds(name: str) -> None:
    shipped = tomllib.loads((CONFIG / "profiles" / f"{name}.toml").read_text(encoding="utf-8"))
    draft = proposed(shipped["description"])
    assert taken(draft, "sectors")[0] in shipped["sectors"]
    assert taken(draft, "applicants") == tuple(shipped["applicants"])


def test_sectors_places_kinds_words_and_language_of_a_bulgarian_text() -> None:
    draft = proposed(
        "Ние сме сдружение на фирми от Габрово, което разработва мехатроника, роботи и автоматизация за МСП. "
        "Партньори в Германия и Румъния."
    )
    assert taken(draft, "languages") == ("bg", "en")
    assert taken(draft, "sectors") == ("mechatronics",)
    assert (taken(draft, "nuts"), left(draft, "nuts")) == (("BG322",), ("DE", "RO"))
    assert taken(draft, "applicants") == ("cluster", "ngo", "sme")
    assert taken(draft, "keywords") == ("мехатроника", "роботи", "автоматизация")


@pytest.mark.parametrize(
    "text",
    [
        "Ние сме клъстер от Варна: корабостроене. Членовете ни са малки и средни предприятия.",
        "A cluster from Varna: shipbuilding. Our members are small and medium-sized enterprises, SMEs.",
    ],
)
def test_what_members_are_is_no_sector(text: str) -> None:
    draft = proposed(text)
    assert taken(draft, "sectors") == ("shipbuilding",)
    assert "business-services" not in left(draft, "sectors")


def test_an_english_text_in_a_bulgarian_chat_looks_in_both_languages() -> None:
    draft = proposed("We build yachts in Varna and repair ships.")
    assert taken(draft, "languages") == ("bg", "en")
    assert taken(draft, "nuts") == ("BG331",)
    assert "shipbuilding" in taken(draft, "sectors")


def test_members_and_partners_are_not_what_the_cluster_applies_as_but_can_be_taken() -> None:
    draft = proposed("Мебели от Пловдив с университети и общини.")
    assert taken(draft, "applicants") == (), "what it is was not said: no call is refused for it"
    assert {"university", "municipality", "cluster"} <= set(left(draft, "applicants"))


def test_the_entries_of_a_list_are_taken_as_they_are_and_parts_of_sentences_are_none() -> None:
    assert taken(proposed("shipbuilding, offshore wind energy;\n• ports", "en"), "keywords")[:3] == (
        "shipbuilding", "offshore wind energy", "ports",
    )  # fmt: skip
    draft = proposed("Клъстер на производители на мебели, лаборатории и\nуниверситети")
    assert "лаборатории и" not in taken(draft, "keywords")


def test_what_a_long_page_says_once_is_proposed_and_what_it_repeats_is_taken() -> None:
    page = "Our cluster makes furniture from oak. " * 60 + "Cookies help us. One member repairs boats."
    draft = proposed(page, "en")
    assert "furniture" in taken(draft, "keywords")
    assert "boats" in left(draft, "keywords")
    assert "shipbuilding" not in taken(draft, "sectors")


def test_what_sites_are_made_of_is_not_proposed() -> None:
    draft = proposed("Начало Новини Контакти. Клъстер за мебели. Членове, партньори, събития, галерия.")
    words = {*taken(draft, "keywords"), *left(draft, "keywords")}
    assert not words & {"начало", "новини", "контакти", "членове", "партньори", "събития", "галерия"}


@pytest.mark.parametrize("text", ["", "   ", "!!!", "и на за", "the of and", "🙂🙂", "12345", "\u200b", "<>&"])
def test_words_that_say_nothing_give_no_proposal(text: str) -> None:
    assert propose(Described(text), "chat1", "x", "bg", taxonomy(), Corpus().rarity) is None


def test_a_site_names_the_profile_and_describes_it() -> None:
    draft = proposed("мебели " * 400, name="Мебелен клъстер", description="Мебели от Пловдив.")
    profile = profile_of(draft)
    assert (profile.names, profile.description) == ({"bg": "Мебелен клъстер"}, "Мебели от Пловдив.")


def test_a_book_is_no_problem() -> None:
    draft = proposed("мебели и морски кораби " * 20_000)
    assert len(profile_of(draft).description) <= 4000
    assert len(taken(draft, "keywords")) <= 20
