"""A profile from a person's own words."""

from __future__ import annotations

import pytest

from tests.tracker.bot.talking import TAXONOMY
from tests.tracker.domain.shipped import taxonomy
from tracker.domain.describing import profile_from_words
from tracker.domain.models import Profile
from tracker.domain.taxonomy import Taxonomy


def described(text: str, language: str = "bg", taxonomy: Taxonomy = TAXONOMY) -> Profile:
    profile = profile_from_words(text, "chat1", "Нашият клъстер", language, taxonomy)
    assert profile is not None
    return profile


def test_words_that_the_taxonomy_knows_are_looked_for_in_any_form() -> None:
    profile = described("Ние произвеждаме мебели и внедряваме водородни технологии за водорода.")
    assert profile.keywords[0] == "мебели"
    assert "водорода" in profile.keywords
    assert profile.description.startswith("Ние произвеждаме")


def test_the_entries_of_a_list_are_looked_for_as_they_are() -> None:
    assert described("shipbuilding, offshore wind energy;\n• ports", "en").keywords[:3] == (
        "shipbuilding", "offshore wind energy", "ports",
    )  # fmt: skip


def test_prose_of_unknown_words_gives_its_telling_ones() -> None:
    profile = described(
        "We are a cluster of beekeepers. We support beekeeping and honey with projects.", "en", Taxonomy()
    )
    assert "beekeeping" in profile.keywords
    assert "honey" in profile.keywords
    assert not {"we", "are", "cluster", "support", "projects", "with"} & set(profile.keywords)


def test_places_that_are_named_are_where_the_cluster_is() -> None:
    assert described("Мебели от Пловдив, България").nuts == ("BG421",)
    assert described("Furniture from Plovdiv", "en").nuts == ("BG421",)
    assert described("мебели").nuts == ("BG",), "Bulgarian without a place"
    assert described("furniture of the world", "en").nuts == ()


def test_a_region_abroad_needs_its_country_beside_it() -> None:
    assert described("Мебелен клъстер в Родопите и Родопи", taxonomy=taxonomy()).nuts == ("BG",)
    assert described("Drama and film cluster; Van conversions", "en", taxonomy=taxonomy()).nuts == ()
    assert described("Wine of Drama, Greece", "en", taxonomy=taxonomy()).nuts == ("EL514",)
    assert described("Дърводобив в Драма, Гърция", taxonomy=taxonomy()).nuts == ("EL514",)


@pytest.mark.parametrize("text", ["", "   ", "!!!", "и на за", "the of and", "🙂🙂", "12345", "\u200b"])
def test_words_that_say_nothing_give_no_profile(text: str) -> None:
    assert profile_from_words(text, "chat1", "x", "bg", TAXONOMY) is None


def test_a_book_is_no_problem() -> None:
    profile = described("мебели " * 20_000)
    assert len(profile.description) <= 4000
    assert len(profile.keywords) <= 20
