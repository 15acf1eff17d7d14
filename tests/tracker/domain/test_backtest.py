"""What a profile would have brought, before it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.tracker.domain.calls_told import call, deadline
from tracker.domain.backtest import Backtest, Tally, backtest, told_from
from tracker.domain.models import Call, Condition, Level, Match

NOW = datetime(2026, 8, 9, 12, tzinfo=UTC)
A_YEAR = timedelta(days=365)


def a_call(id_: str, first_seen: datetime, deadline_on: str | None = None, opens: str | None = None) -> Call:
    dates = (deadline(deadline_on),) if deadline_on else ()
    made = call(id_, opens=deadline(opens, "opening") if opens else None, deadlines=dates)
    return replace(made, first_seen=first_seen)


def matched(call: Call, level: Level, *, excluded: bool = False) -> Match:
    condition = Condition("territory", "no" if excluded else "yes", "for Greece; you are in BG33")
    return Match("p", call.id, "no" if excluded else "yes", (condition,), 0.6, level, ("sea",))


def tried(calls: Sequence[Call], matches: dict[str, Match], level: Level = "possible") -> Backtest:
    return backtest(calls, lambda call: matches[call.id], NOW - A_YEAR, NOW, level)


def test_what_would_have_been_told_is_counted_by_the_week_and_named_the_last_first() -> None:
    calls = [a_call(f"c{weeks}", NOW - timedelta(weeks=weeks)) for weeks in (30, 10, 20)]
    outcome = tried(calls, {one.id: matched(one, "strong") for one in calls})
    assert [one.call.id for one in outcome.told] == ["c10", "c20", "c30"]
    assert outcome.known == 3
    assert outcome.weeks == 30
    assert outcome.a_week == 0.1


def test_a_weak_match_is_not_told_and_one_that_a_condition_refuses_is_told_apart() -> None:
    calls = [a_call(id_, first_seen=NOW - timedelta(weeks=8)) for id_ in ("weak", "refused", "fits")]
    matches = {
        "weak": matched(calls[0], "none"),
        "refused": matched(calls[1], "strong", excluded=True),
        "fits": matched(calls[2], "possible"),
    }
    outcome = tried(calls, matches)
    assert [one.call.id for one in outcome.told] == ["fits"]
    assert [one.call.id for one in outcome.excluded] == ["refused"]
    assert outcome.of_level("possible") == 1
    assert not tried(calls, matches, "strong").told


def test_a_call_that_ended_before_the_first_look_counts_in_its_own_season() -> None:
    ended = a_call("ended", first_seen=NOW, deadline_on="2025-11-12")
    assert told_from(ended).isoformat() == "2025-11-13T00:00:00+02:00", "the end of its last day, in Sofia"
    long_ago = a_call("old", first_seen=NOW, deadline_on="2023-07-04")
    outcome = tried([ended, long_ago], {one.id: matched(one, "strong") for one in (ended, long_ago)})
    assert [one.call.id for one in outcome.told] == ["ended"]


def test_a_call_counts_from_its_opening_where_that_is_known() -> None:
    opened = a_call("opened", first_seen=NOW, opens="2026-03-02")
    assert told_from(opened).isoformat() == "2026-03-02T00:00:00+02:00"
    coming = a_call("coming", first_seen=NOW - timedelta(days=3), opens="2026-10-01")
    assert told_from(coming) == coming.first_seen
    vague = replace(coming, facts=replace(coming.facts, opens=None))
    assert told_from(vague) == coming.first_seen


def test_a_first_look_alone_is_no_flood_of_one_day() -> None:
    calls = [a_call(f"c{number}", first_seen=NOW - timedelta(hours=1)) for number in range(8)]
    outcome = tried(calls, {one.id: matched(one, "strong") for one in calls})
    assert outcome.a_week == 2


def test_nothing_known_is_nothing_told() -> None:
    outcome = tried([], {})
    assert (outcome.known, outcome.told, outcome.a_week) == (0, (), 0)


def test_what_conditions_refused_is_counted_by_the_condition_and_levels_have_their_own_rates() -> None:
    calls = [a_call(id_, NOW - timedelta(weeks=10)) for id_ in ("a", "b", "c", "d")]
    matches = {
        "a": matched(calls[0], "strong"),
        "b": matched(calls[1], "possible"),
        "c": matched(calls[2], "strong", excluded=True),
        "d": matched(calls[3], "possible", excluded=True),
    }
    outcome = tried(calls, matches)
    assert outcome.refused_by() == {"territory": 2}
    assert (outcome.a_week_from("strong"), outcome.a_week_from("possible")) == (0.1, 0.2)
    assert [one.call.id for one in outcome.examples(1)] == ["a"]


def test_where_only_some_were_compared_each_stands_for_its_neighbours() -> None:
    tally = Tally(NOW - A_YEAR, NOW, scale=3.0)
    one = a_call("a", NOW - timedelta(weeks=10))
    tally.add(one, lambda call: matched(call, "strong"))
    assert tally.outcome().a_week_from("strong") == pytest.approx(0.3)
