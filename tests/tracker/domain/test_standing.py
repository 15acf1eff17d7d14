"""When a contradiction is told: the rule, without a store."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from scrapers.reading.readings import Deadline
from tests.tracker.domain.stating import at, due, stated
from tracker.domain.models import Call, Sighting
from tracker.domain.standing import SAME_AGAIN, Watched, follow, stands, to_tell, to_tell_the_end
from tracker.domain.statements import Dispute, Statement

START = at("2026-08-10T09:00")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def says(source: str, date: Deadline) -> Statement:
    return Statement(date.kind, date=date, source=source)


BETWEEN = Dispute("submission", (says("a", due("2026-09-15")), says("b", due("2026-10-30"))))
WITHIN = Dispute("submission", (says("a", due("2026-09-15")), says("a", due("2026-10-30"))))
SIDED = Dispute("submission", (*WITHIN.statements, says("b", due("2026-10-30"))))


def seen(source: str, last: datetime, gone: datetime | None = None) -> Sighting:
    return Sighting(source, "1", "call", stated("A call", due("2026-09-15")), START, last, gone)


def call(*disputes: Dispute, a: timedelta = DAY, b: timedelta = DAY, over: bool = False) -> Call:
    facts = stated("A call", due("2026-08-01" if over else "2026-09-15"), disputes=disputes)
    return Call("call", facts, (seen("a", START + a), seen("b", START + b)), START)


STANDS = [
    (WITHIN, HOUR, HOUR, True),
    (SIDED, HOUR, HOUR, True),
    (BETWEEN, HOUR, HOUR, False),
    (BETWEEN, DAY, HOUR, False),
    (BETWEEN, HOUR, DAY, False),
    (BETWEEN, DAY, DAY, True),
]


@pytest.mark.parametrize(("dispute", "a", "b", "expected"), STANDS)
def test_several_sources_are_heard_again_a_day_later_one_is_believed_at_once(
    dispute: Dispute, a: timedelta, b: timedelta, expected: bool
) -> None:
    assert stands(dispute, call(a=a, b=b).sightings, START) is expected


def test_a_third_source_that_was_not_read_for_long_keeps_nothing_back() -> None:
    three = Dispute("submission", (*BETWEEN.statements, says("c", due("2026-10-30"))))
    sightings = (*call(a=DAY, b=DAY).sightings, seen("c", START))
    assert stands(three, sightings, START)
    assert not stands(three, (*call(a=HOUR, b=DAY).sightings, seen("c", START + DAY)), START), "those two agree"


def test_a_source_that_shows_the_call_no_more_contradicts_nothing() -> None:
    assert not stands(BETWEEN, (seen("a", START + DAY), seen("b", START + DAY, gone=START + DAY)), START)


def test_which_contradiction_it_is_does_not_depend_on_quotes_times_of_day_or_who_else_agrees() -> None:
    (begun,) = follow(call(BETWEEN), (), START)
    known = replace(begun, id=1, told_at=START)
    told_otherwise = Dispute(
        "submission",
        (
            says("a", due("2026-09-15T16:30", quote="by half past four")),
            says("b", due("2026-10-30")),
            says("c", due("2026-10-30")),
        ),
    )
    (same,) = follow(call(told_otherwise), [known], START + DAY)
    assert (same.id, same.told_at, same.since, same.dispute) == (1, START, START, told_otherwise)
    assert follow(call(BETWEEN), [known], START + DAY) == []


def test_times_of_one_day_that_differ_are_told_apart() -> None:
    hours = Dispute("submission", (says("a", due("2026-09-15T16:30")), says("b", due("2026-09-15T17:00"))))
    assert len(hours.days) == 2


def test_what_ends_and_comes_back_soon_is_the_same_and_later_another() -> None:
    known = Watched("call", BETWEEN, START, told_at=START, id=1)
    (ended,) = follow(call(), [known], START + DAY)
    assert ended.ended_at == START + DAY
    (again,) = follow(call(BETWEEN), [ended], START + DAY + SAME_AGAIN)
    assert (again.id, again.since, again.told_at, again.ended_at) == (1, START, START, None)
    late = START + 2 * DAY + SAME_AGAIN
    (another,) = follow(call(BETWEEN), [ended], late)
    assert (another.id, another.since, another.told_at) == (0, late, None)


def test_nothing_is_told_twice_nor_of_what_is_over_nor_the_end_of_what_nobody_heard_of() -> None:
    now = START + DAY
    watched = Watched("call", BETWEEN, START)
    assert to_tell(watched, call(BETWEEN), now)
    assert not to_tell(replace(watched, told_at=START), call(BETWEEN), now)
    assert not to_tell(watched, call(BETWEEN, over=True), now)
    ended = replace(watched, ended_at=now)
    assert not to_tell_the_end(ended, call(), now)
    heard = replace(ended, told_at=START)
    assert to_tell_the_end(heard, call(), now)
    assert not to_tell_the_end(heard, call(SIDED), now), "another took its place"
    assert not to_tell_the_end(heard, call(over=True), now)
