"""The record of monitoring: what was read, what was not, and what was found and told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.tracker.domain.calls_told import call, match
from tracker.domain.models import Call, Condition, Match, Run
from tracker.domain.proof import Gap, Proof, prove

SINCE = datetime(2026, 10, 1, tzinfo=UTC)
UNTIL = datetime(2026, 11, 1, tzinfo=UTC)
AFTER = datetime(2026, 11, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)


def run(at: datetime, ended: Any = "read", source: str = "isun") -> Run:
    return Run(source, at, at + timedelta(seconds=2), ended)


def every(hours: int, since: datetime = SINCE, until: datetime = UNTIL) -> list[Run]:
    count = int((until - since) / (hours * HOUR))
    return [run(since + number * hours * HOUR) for number in range(count)]


def proved(
    runs: list[Run] | None = None,
    calls: tuple[Call, ...] = (),
    told: Any = None,
    match_of: Any = None,
    now: datetime = AFTER,
) -> Proof:
    return prove(
        ["isun"],
        every(6) if runs is None else runs,
        calls,
        told or {},
        match_of or (lambda one: match(one.id)),
        SINCE,
        UNTIL,
        now,
    )


def known(id_: str, at: datetime) -> Call:
    return replace(call(id_), first_seen=at)


def test_a_month_of_checks_without_a_gap_says_so() -> None:
    (watched,) = proved().sources
    assert (watched.checks, watched.failed, watched.gaps) == (124, 0, ())
    assert watched.last == UNTIL - 6 * HOUR


def test_a_stretch_of_failures_is_a_gap_from_the_last_to_the_next_success() -> None:
    bad, good = SINCE + timedelta(days=3), SINCE + timedelta(days=5)
    runs = [replace(one, ended="failed") if bad < one.started < good else one for one in every(6)]
    (watched,) = proved(runs).sources
    assert watched.gaps == (Gap(bad, good),)
    assert watched.failed == 7


def test_an_unchanged_page_was_read_and_a_skipped_check_was_not() -> None:
    runs = [replace(one, ended="unchanged") for one in every(6)]
    assert proved(runs).sources[0].checks == 124
    assert proved([replace(one, ended="skipped") for one in runs]).sources[0].gaps == (Gap(SINCE, UNTIL),)


def test_the_time_before_the_first_check_and_after_the_last_is_admitted() -> None:
    begun, ended = SINCE + timedelta(days=10), SINCE + timedelta(days=20)
    (watched,) = proved(every(6, begun, ended)).sources
    assert watched.gaps == (Gap(SINCE, begun), Gap(ended - 6 * HOUR, UNTIL))


def test_a_source_that_was_never_checked_is_named_with_the_whole_period() -> None:
    (watched,) = proved([]).sources
    assert (watched.checks, watched.last, watched.gaps) == (0, None, (Gap(SINCE, UNTIL),))


def test_of_a_month_that_is_not_over_only_what_passed_counts() -> None:
    now = SINCE + timedelta(days=2)
    made = proved(every(6, SINCE, now), now=now)
    assert made.until == now
    assert made.sources[0].gaps == ()


def test_a_source_that_is_read_once_a_week_has_no_gap_between() -> None:
    assert proved(every(24 * 7)).sources[0].gaps == ()


def test_calls_that_fit_or_were_told_are_listed_and_others_only_counted() -> None:
    refused = Condition("territory", "no", "for Greece; you are in BG33")
    matches: dict[str, Match] = {
        "fits": match("fits"),
        "weak": match("weak", level="none"),
        "refused": match("refused", eligibility="no", conditions=(refused,)),
        "earlier": match("earlier", level="none"),
        "earlieruntold": match("earlieruntold"),
    }
    calls = tuple(
        known(id_, SINCE - timedelta(days=9) if id_.startswith("earlier") else SINCE + timedelta(days=1))
        for id_ in matches
    )
    told = {"earlier": SINCE + timedelta(days=3)}
    made = proved(calls=calls, told=told, match_of=lambda one: matches[one.id])
    assert [one.call.id for one in made.found] == ["earlier", "fits"]
    assert (made.seen, made.told) == (3, 1)
