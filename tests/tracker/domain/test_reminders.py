"""When a chat is reminded: times that people expect, across clock changes, moved dates, nights and quiet hours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tracker.domain.calls_told import NOW, SOFIA, call, deadline, subscription
from tracker.domain.models import Call, Reminding, Subscription
from tracker.domain.reminders import (
    OFFERED,
    Reminder,
    certain_dates,
    look,
    name_of,
    read_reminding,
    reminders_of,
    still_due,
    written,
)
from tracker.domain.rhythm import quiet_until
from tracker.domain.statements import Dispute, Statement

LONG_BEFORE = datetime(2026, 1, 1, tzinfo=SOFIA)


def planned(
    one: Call, choice: Reminding | None = None, now: datetime = LONG_BEFORE, **chat: Any
) -> list[tuple[str, str]]:
    """Of each reminder: how long before, and its local time in the chat's zone."""
    to = subscription(**chat)
    zone = ZoneInfo(to.zone)
    found = reminders_of(one, to, choice or Reminding(), now)
    return [(it.before, f"{it.at.astimezone(zone):%Y-%m-%d %H:%M}") for it in found]


def test_by_day_at_the_time_of_the_deadline_and_three_hours_before() -> None:
    assert planned(call(deadlines=(deadline("2026-05-14T16:30"),))) == [
        ("30d", "2026-04-14 16:30"), ("14d", "2026-04-30 16:30"), ("7d", "2026-05-07 16:30"), ("3d", "2026-05-11 16:30"),
        ("1d", "2026-05-13 16:30"), ("3h", "2026-05-14 13:30"),
    ]  # fmt: skip


@pytest.mark.parametrize("rhythm", ["daily", "weekly"])
def test_a_chat_that_gathers_its_news_is_reminded_at_nine_but_three_hours_stay_three_hours(rhythm: str) -> None:
    found = planned(call(deadlines=(deadline("2026-05-14T16:30"),)), rhythm=rhythm)
    assert found == [
        ("30d", "2026-04-14 09:00"), ("14d", "2026-04-30 09:00"), ("7d", "2026-05-07 09:00"), ("3d", "2026-05-11 09:00"),
        ("1d", "2026-05-13 09:00"), ("3h", "2026-05-14 13:30"),
    ]  # fmt: skip


def test_a_date_without_a_time_is_told_in_the_morning_and_no_hour_of_it_is_made_up() -> None:
    found = planned(call(deadlines=(deadline("2026-05-14"),)), Reminding(("1d", "3h")))
    assert found == [("1d", "2026-05-13 09:00"), ("3h", "2026-05-14 09:00")]


@pytest.mark.parametrize("at", ["2026-05-15T00:00", "2026-05-14T23:59"])
def test_a_deadline_at_midnight_wakes_nobody_by_night(at: str) -> None:
    found = planned(call(deadlines=(deadline(at),)), Reminding(("7d", "1d")))
    assert found == [("7d", "2026-05-07 09:00"), ("1d", "2026-05-13 09:00")]


def test_days_are_calendar_days_where_the_clocks_change_and_hours_are_hours() -> None:
    # In the night to 25 October 2026 the clocks of Sofia go back from four to three.
    one = call(deadlines=(deadline("2026-10-25T17:00"),))
    assert planned(one, Reminding(("1d", "3h"))) == [("1d", "2026-10-24 17:00"), ("3h", "2026-10-25 14:00")]
    early = call(deadlines=(deadline("2026-10-25T05:00"),))
    assert planned(early, Reminding(("3h",))) == [("3h", "2026-10-25 03:00")]
    (it,) = reminders_of(early, subscription(), Reminding(("3h",)), LONG_BEFORE)
    assert early.facts.deadlines[0].last_instant().astimezone(UTC) - it.at.astimezone(UTC) == timedelta(hours=3)


def test_the_morning_is_that_of_the_chat_and_the_day_that_of_the_deadline() -> None:
    one = call(deadlines=(deadline("2026-05-14", zone="Europe/Brussels"),))
    assert planned(one, Reminding(("1d",)), zone="America/New_York") == [("1d", "2026-05-13 09:00")]


QUIET = {"quiet_from": "22:00", "quiet_to": "07:00"}


def test_quiet_hours_across_midnight_let_it_come_when_they_end() -> None:
    one = call(deadlines=(deadline("2026-05-14T09:30"),))
    assert planned(one, Reminding(("3h",)), **QUIET) == [("3h", "2026-05-14 07:00")]


def test_what_would_be_too_late_when_the_quiet_hours_end_comes_just_before_they_begin() -> None:
    one = call(deadlines=(deadline("2026-05-14T06:00"),))
    assert planned(one, Reminding(("3h",)), **QUIET) == [("3h", "2026-05-13 21:50")]


def test_only_certain_dates_of_calls_that_are_not_over() -> None:
    assert certain_dates(call(deadlines=(deadline("2026-10-01", precision="quarter"),)), NOW) == ()
    assert certain_dates(call(deadlines=(deadline("2026-04-01"),)), NOW) == (), "it is over"
    assert certain_dates(call(outcome="cancelled"), NOW) == ()
    assert certain_dates(call(announced=True), NOW) == (), "the dates of a plan may still move"
    comments = deadline("2026-05-20", "comments")
    draft = call(status="consultation", opens=None, deadlines=(comments, deadline("2026-08-01")))
    assert certain_dates(draft, NOW) == (comments,)
    assert certain_dates(call(), NOW) != ()


def test_a_date_in_dispute_is_not_certain() -> None:
    one, other = deadline("2026-05-14T16:30"), deadline("2026-05-20T16:30")
    said = tuple(Statement("submission", date=it, source=source) for it, source in ((one, "a"), (other, "b")))
    disputed = call(deadlines=(one,), disputes=(Dispute("submission", said),))
    assert certain_dates(disputed, NOW) == ()


def test_of_cut_off_dates_the_next_one_counts() -> None:
    dates = (deadline("2026-05-14T16:30", "cut_off"), deadline("2026-06-14T16:30", "cut_off"))
    found = planned(call(deadlines=dates), Reminding(("60d", "7d", "1d")))
    assert found == [
        ("60d", "2026-03-15 16:30"), ("7d", "2026-05-07 16:30"), ("1d", "2026-05-13 16:30"),
        ("7d", "2026-06-07 16:30"), ("1d", "2026-06-13 16:30"),
    ]  # fmt: skip


def test_both_stages_are_told() -> None:
    dates = (deadline("2026-05-14T16:30", "first_stage"), deadline("2026-05-20T16:30", "second_stage"))
    found = reminders_of(call(deadlines=dates), subscription(), Reminding(("7d",)), LONG_BEFORE)
    assert [one.date.kind for one in found] == ["first_stage", "second_stage"]


def test_an_internal_deadline_is_counted_to_first_and_then_the_official_one() -> None:
    one = call(deadlines=(deadline("2026-05-14T16:30"),))
    found = reminders_of(one, subscription(), Reminding(("7d", "3d", "1d", "3h"), internal=5), LONG_BEFORE)
    told = [(it.before, it.internal, f"{it.at:%m-%d %H:%M}") for it in found]
    assert told == [
        ("7d", 5, "05-02 16:30"), ("3d", 5, "05-06 16:30"), ("1d", 5, "05-08 16:30"), ("3h", 5, "05-09 10:30"),
        ("3d", 0, "05-11 16:30"), ("1d", 0, "05-13 16:30"), ("3h", 0, "05-14 10:30"),
    ]  # fmt: skip
    assert len({it.reason("c1") for it in found}) == len(found)
    other = reminders_of(one, subscription(), Reminding(("7d",), internal=3), LONG_BEFORE)
    assert other[0].reason("c1") not in {it.reason("c1") for it in found}, "another own deadline, another reminder"


def test_a_reason_says_how_long_before_of_which_call_and_which_date() -> None:
    found = reminders_of(call(), subscription(), Reminding(("7d",)), LONG_BEFORE)
    assert [it.reason("abc") for it in found] == ["reminder:7d:abc:submission:2026-05-14T16:30:00+03:00"]


def test_after_a_downtime_only_the_nearest_that_was_missed_is_owed() -> None:
    one = call(deadlines=(deadline("2026-05-14T16:30"),))
    found = reminders_of(one, subscription(), Reminding(), datetime(2026, 5, 12, 8, tzinfo=SOFIA))
    known = {name_of(one.facts.deadlines[0])}
    owed, again = look(found, known, datetime(2026, 4, 20, tzinfo=SOFIA), datetime(2026, 5, 12, 8, tzinfo=SOFIA))
    assert owed is not None and owed.before == "3d"
    assert again == datetime(2026, 5, 13, 16, 30, tzinfo=SOFIA)


def test_of_a_date_that_was_not_known_nothing_is_owed_that_was_due_before() -> None:
    moved = call(deadlines=(deadline("2026-05-08T16:30"),))
    found = reminders_of(moved, subscription(), Reminding(), NOW)
    owed, again = look(found, {"submission:2026-05-14T16:30:00+03:00"}, NOW - timedelta(hours=1), NOW)
    assert owed is None, "14 days and 7 days before the new date are over"
    assert again == datetime(2026, 5, 5, 16, 30, tzinfo=SOFIA)


def test_a_reminder_that_waited_falls_away_where_its_date_moved_or_a_nearer_one_is_due() -> None:
    one = call()
    before = reminders_of(one, subscription(), Reminding(), NOW)
    seven = next(it for it in before if it.before == "7d")
    reason = seven.reason(one.id)
    assert still_due(reason, one.id, before, seven.at) == seven
    assert still_due(reason, one.id, before, seven.at + timedelta(days=4)) is None, "three days before is due"
    moved = call(deadlines=(deadline("2026-06-14T16:30"),))
    assert still_due(reason, one.id, reminders_of(moved, subscription(), Reminding(), NOW), seven.at) is None


def test_a_choice_is_kept_as_text_and_what_cannot_be_read_is_none() -> None:
    choice = Reminding(("14d", "1d"), 5)
    assert read_reminding(written(choice)) == choice
    assert read_reminding(written(Reminding(()))) == Reminding(())
    for broken in ("", "{", "[]", "7", '{"before": 3, "internal": 0}', "null"):
        assert read_reminding(broken) is None
    assert read_reminding('{"before": ["9x", "1d"], "internal": 400}') == Reminding(("1d",), 0)


# However a date moves and whenever one looks

_DAYS = st.integers(0, 70)
_CLOCKS = st.sampled_from(["", "T00:00", "T05:30", "T12:00", "T17:00", "T23:59"])
_CHATS = st.builds(
    lambda zone, rhythm, quiet: subscription(zone=zone, rhythm=rhythm, quiet_from=quiet[0], quiet_to=quiet[1]),
    st.sampled_from(["Europe/Sofia", "America/New_York", "Asia/Tokyo"]),
    st.sampled_from(["at_once", "daily"]),
    st.sampled_from([(None, None), ("22:00", "07:00"), ("18:00", "09:00")]),
)
_CHOICES = st.builds(
    lambda before, internal: Reminding(tuple(one for one in OFFERED if one in before), internal),
    st.sets(st.sampled_from(OFFERED)),
    st.sampled_from([0, 2, 7]),
)
_BEGIN = datetime(2026, 3, 1, tzinfo=UTC)


@given(
    st.lists(st.tuples(_DAYS, _CLOCKS, st.integers(0, 70 * 24)), min_size=1, max_size=4),
    st.lists(st.integers(1, 500), min_size=1, max_size=60),
    _CHATS,
    _CHOICES,
)
def test_each_at_most_once_none_after_the_deadline_none_for_a_date_that_does_not_hold(
    moves: Sequence[tuple[int, str, int]], steps: Sequence[int], chat: Subscription, choice: Reminding
) -> None:
    """A date that moves at some hours, looked at after steps of some hours, also long ones."""
    now, known, decided = _BEGIN, frozenset[str](), None
    told: list[tuple[datetime, Reminder]] = []
    by_hour = sorted(moves, key=lambda move: move[2])
    for step in steps:
        now += timedelta(hours=step)
        passed = [move for move in by_hour if _BEGIN + timedelta(hours=move[2]) <= now] or by_hour[:1]
        day = (_BEGIN + timedelta(days=20 + passed[-1][0])).date().isoformat()
        one = call(opens=None, deadlines=(deadline(f"{day}{passed[-1][1]}"),))
        reminders = reminders_of(one, chat, choice, now)
        owed, again = look(reminders, known, decided, now)
        assert again is None or again > now
        if owed is not None:
            assert owed.date in one.facts.deadlines
            assert now < owed.date.last_instant()
            assert decided is not None and decided < owed.at <= now
            told.append((now, owed))
        known, decided = frozenset(map(name_of, certain_dates(one, now))), now
    reasons = [one.reason("c") for _, one in told]
    assert len(reasons) == len(set(reasons))
    for _, one in told:
        assert one.at < one.counted.last_instant()
        assert quiet_until(chat, one.at) is None


def test_nothing_is_owed_where_nothing_is_wanted() -> None:
    assert reminders_of(call(), subscription(), replace(Reminding(), before=()), LONG_BEFORE) == []
