"""A date whose year is not printed is counted from the day its words were first seen, and stays there."""

from __future__ import annotations

from datetime import datetime

import pytest

from scrapers.contract import Printed, RawCall
from scrapers.spec import SourceSpec, parse_source
from tests.tracker.domain.stating import World, at, told
from tracker.domain.models import Call
from tracker.domain.observing import observe
from tracker.domain.staging import stage_of

SPEC = """
id = "isun"
name = { en = "A portal" }
shape = "listing"
url = "https://portal.example/calls"
language = "en"
zone = "Europe/Sofia"
[list]
items = "li"
[list.fields]
title = "a"
"""
BY_THE_END = "The call is expected to be opened by the end of the year."
AUTUMN, WINTER, SUMMER = at("2026-10-01T09:00"), at("2027-01-02T09:00"), at("2027-06-02T09:00")


def spec() -> SourceSpec:
    return parse_source(SPEC, "isun.toml")


def look(
    world: World,
    now: datetime,
    text: str,
    looked: datetime | None = None,
    partial: bool = False,
    mark: str | None = None,
    **fields: str,
) -> list[tuple[str, str | None, str | None, str | None]]:
    """One look at a page that says this, the last good look before it at `looked`; what it tells."""
    given = {"title": "Support for marine clusters", "text": text, **fields}
    raw = RawCall("1", {name: (Printed(value, f"p.{name}"),) for name, value in given.items() if value})
    unseen = frozenset({"1"}) if partial else frozenset()
    return told(world.check(now, *observe([raw], spec(), now, unseen, mark, looked=looked)))


def known(world: World) -> Call:
    return world.call_of("1")


def opening(world: World) -> tuple[str, str] | None:
    opens = known(world).facts.opens
    return (opens.at, opens.precision) if opens else None


def test_the_end_of_the_year_does_not_move_at_new_year() -> None:
    world = World()
    look(world, AUTUMN, BY_THE_END, looked=at("2026-09-30T09:00"))
    assert opening(world) == ("2026-01-01", "year")
    for now in (WINTER, SUMMER):
        assert look(world, now, BY_THE_END, looked=AUTUMN) == []
        assert opening(world) == ("2026-01-01", "year")
    assert stage_of(known(world).facts, SUMMER) == "announced"


def test_it_does_not_move_where_the_words_stand_on_another_page_too_or_the_program_reads_anew() -> None:
    world = World()
    look(world, AUTUMN, BY_THE_END, looked=at("2026-09-30T09:00"), mark="one")
    more = f"Marine clusters will be supported. {BY_THE_END} Small enterprises may join."
    assert look(world, WINTER, BY_THE_END, looked=AUTUMN, summary=more, mark="one") == []
    assert look(world, SUMMER, more, looked=WINTER, mark="another") == []
    assert opening(world) == ("2026-01-01", "year")


def test_it_stays_while_the_detail_page_that_says_it_cannot_be_read() -> None:
    world = World()
    look(world, AUTUMN, BY_THE_END, looked=at("2026-09-30T09:00"))
    assert look(world, WINTER, "", partial=True, looked=AUTUMN) == []
    assert look(world, SUMMER, BY_THE_END, looked=AUTUMN) == []
    assert opening(world) == ("2026-01-01", "year")


def test_other_words_are_counted_from_the_day_they_were_first_seen() -> None:
    world = World()
    look(world, AUTUMN, BY_THE_END, looked=at("2026-09-30T09:00"))
    look(world, WINTER, "The procedure will be launched by the end of this year.", looked=at("2027-01-01T09:00"))
    assert opening(world) == ("2027-01-01", "year")


UNCERTAIN = [
    ("it is the first look at the source", None),
    ("the source was looked at last in another year", at("2025-12-30T09:00")),
]


@pytest.mark.parametrize("looked", [case[1] for case in UNCERTAIN], ids=[case[0] for case in UNCERTAIN])
def test_the_year_is_not_read_where_nothing_says_when_the_words_were_written(looked: datetime | None) -> None:
    world = World()
    assert look(world, AUTUMN, BY_THE_END, looked=looked) == [("appeared", "stage", None, "announced")]
    assert opening(world) is None
    assert any("by the end of the year" in one.quote for one in known(world).facts.refused)
    assert look(world, SUMMER, BY_THE_END, looked=AUTUMN) == []
    assert opening(world) is None, "also when the same words are read again"


def test_the_day_of_publication_says_the_year_at_a_first_look_too() -> None:
    world = World()
    look(world, SUMMER, BY_THE_END, published="3 November 2026")
    assert opening(world) == ("2026-01-01", "year")


def test_a_printed_year_needs_no_anchor_and_is_corrected_by_the_page() -> None:
    world = World()
    look(world, AUTUMN, "The call is expected to be opened by the end of 2026.")
    assert opening(world) == ("2026-01-01", "year")
    look(world, WINTER, "The call is expected to be opened by the end of 2027.", looked=AUTUMN)
    assert opening(world) == ("2027-01-01", "year")


def test_words_of_a_page_read_for_the_first_time_may_be_older_than_the_call_is_known() -> None:
    world = World()
    look(world, at("2026-09-30T09:00"), "", partial=True, looked=at("2026-09-29T09:00"))
    look(world, AUTUMN, BY_THE_END, looked=at("2026-09-30T09:00"))
    assert opening(world) is None


def test_a_deadline_without_its_year_stays_in_the_year_of_its_first_sighting() -> None:
    words = "The deadline for submission of project proposals is 15 March."
    world = World()
    look(world, at("2026-12-01T09:00"), words, looked=at("2026-11-30T09:00"))
    assert [one.at for one in known(world).facts.deadlines] == ["2027-03-15"]
    for now in ("2027-02-01T09:00", "2027-04-01T09:00", "2027-10-20T09:00"):
        assert look(world, at(now), words, looked=AUTUMN) in ([], [("stage_changed", "stage", "open", "closed")])
        assert [one.at for one in known(world).facts.deadlines] == ["2027-03-15"]
    assert stage_of(known(world).facts, at("2027-10-20T09:00")) == "closed"


def test_a_year_that_stands_beside_the_date_is_not_taken_for_one_that_was_counted() -> None:
    world = World()
    look(world, AUTUMN, "Deadlines for 2026 are 1 November and 15 December.")
    assert look(world, WINTER, "Deadlines for 2027 are 1 November and 15 December.", looked=AUTUMN) != []
    assert {one.at[:4] for one in known(world).facts.deadlines} == {"2027"}
