"""A profile on the way: parts, entries taken or dropped, words added, and back to a profile."""

from __future__ import annotations

import json
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tracker.domain.shipped import taxonomy
from tracker.domain.drafting import (
    MOST_ENTRIES,
    draft_from_json,
    draft_of,
    draft_to_json,
    profile_of,
    says_nothing,
    with_added,
    with_entry,
)
from tracker.domain.drafts_told import draft_message, part_message, rate_words
from tracker.domain.models import Profile
from tracker.domain.wording import wording

WOOD = Profile(
    "wood", {"en": "Wood"}, description="We make chairs.", keywords=("wood", "chairs"), unwanted=("forest roads",),
    nuts=("BG421",), programmes=("Interreg",), grant_min_eur=1000,
)  # fmt: skip


def test_a_draft_of_a_profile_is_that_profile_and_keeps_what_has_no_part() -> None:
    assert profile_of(draft_of(WOOD, {"keywords": ("oak", "WOOD")})) == WOOD
    assert [one.value for one in draft_of(WOOD, {"keywords": ("oak", "WOOD")}).entries("keywords")] == [
        "wood",
        "chairs",
        "oak",
    ]


def test_entries_are_dropped_and_taken_again_and_an_unknown_number_is_none() -> None:
    draft = draft_of(WOOD)
    dropped = with_entry(draft, "keywords", 0, taken=False)
    assert dropped is not None and profile_of(dropped).keywords == ("chairs",)
    again = with_entry(dropped, "keywords", 0, taken=True)
    assert again is not None and profile_of(again) == WOOD
    assert with_entry(draft, "keywords", 2, taken=True) is None
    assert with_entry(draft, "sectors", -1, taken=True) is None


@pytest.mark.parametrize(
    ("part", "written", "values", "unknown"),
    [
        ("keywords", "oak, pine; Чам\n• дъб.", ("wood", "chairs", "oak", "pine", "Чам", "дъб"), ()),
        ("keywords", "WOOD", ("wood", "chairs"), ()),
        ("keywords", "🙂, the", ("wood", "chairs"), ("🙂", "the")),
        ("nuts", "Varna, гърция, bg33, GR, Atlantis", ("BG421", "BG331", "EL", "BG33"), ("Atlantis",)),
        ("sectors", "Shipbuilding and ship repair, ports-shipping, whales", ("shipbuilding", "ports-shipping"), ("whales",)),
        ("sectors", "корабостроене", ("shipbuilding",), ()),
    ],
)  # fmt: skip
def test_what_is_written_is_added_and_what_is_unknown_is_said(
    part: str, written: str, values: tuple[str, ...], unknown: tuple[str, ...]
) -> None:
    draft, strange = with_added(draft_of(WOOD), part, written, taxonomy())  # type: ignore[arg-type]
    assert tuple(one.value for one in draft.entries(part)) == values  # type: ignore[arg-type]
    assert strange == unknown


def test_writing_a_dropped_word_takes_it_again() -> None:
    dropped = with_entry(draft_of(WOOD), "keywords", 0, taken=False)
    assert dropped is not None
    draft, _ = with_added(dropped, "keywords", "Wood", taxonomy())
    assert profile_of(draft) == WOOD


def test_there_is_room_for_so_many_and_no_more() -> None:
    many = ", ".join(f"word{letter}{other}" for letter in string.ascii_lowercase for other in string.ascii_lowercase)
    draft, _ = with_added(draft_of(WOOD), "keywords", many, taxonomy())
    assert len(draft.entries("keywords")) == MOST_ENTRIES


@given(st.lists(st.text(max_size=90), max_size=40), st.text(max_size=300))
def test_any_words_survive_as_json_and_as_messages(words: list[str], written: str) -> None:
    draft, _ = with_added(draft_of(WOOD, {"keywords": words}), "keywords", written, taxonomy())
    back = draft_from_json(json.loads(json.dumps(draft_to_json(draft))))
    assert back is not None and profile_of(back) == profile_of(draft)
    for page in (0, 1, 99):
        shown = part_message(draft, "keywords", 999_999, "bg", taxonomy(), page)
        assert all(0 < len(one.text) <= 64 for row in shown.rows for one in row)
        assert sum(len(row) for row in shown.rows) <= 26
    assert draft_message(draft, 999_999, "en", taxonomy()).text


@pytest.mark.parametrize(
    "data", [None, [], "x", {}, {"base": "{}", "parts": {}}, {"base": 1, "parts": {"keywords": [1]}}]
)
def test_what_is_no_draft_is_none(data: object) -> None:
    assert draft_from_json(data) is None


def test_a_profile_of_nothing_says_nothing() -> None:
    assert says_nothing(Profile("a", {"en": "A"}, description="the of !!"))
    assert not says_nothing(Profile("a", {"en": "A"}, sectors=("wood",)))


@pytest.mark.parametrize(
    ("a_week", "told"),
    [(12.4, "about 12 a week"), (1.0, "about 1 a week"), (0.5, "about 2 a month"), (0.1, "about 5 a year"), (0.0, "none in a year")],
)  # fmt: skip
def test_a_rate_is_told_in_the_unit_in_which_a_person_counts(a_week: float, told: str) -> None:
    assert rate_words(a_week, wording("en")) == told
