"""Calendar files, read back by a library that did not write them: names for life, numbers that rise, nobody misled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream
from ical.event import Event, EventStatus

from tests.tracker.domain.calls_told import NOW, SOFIA, call, deadline
from tracker.domain.calendar_dates import alarms, followed
from tracker.domain.models import Call, Reminding, Subscription
from tracker.domain.statements import Dispute, Statement
from tracker.store import calls as call_store
from tracker.store import joins, reminders, subscribers
from tracker.store.database import Store, open_store
from tracker.web.publishing import Publishing

LATER = NOW + timedelta(days=1)


async def nothing_fits(subscription: Subscription, now: datetime) -> list[Any]:
    return []


class Desk:
    """A store and what publishes from it, with a clock that the test moves."""

    def __init__(self, store: Store) -> None:
        self.store, self.now = store, NOW
        self.publishing = Publishing(store, lambda: self.now, nothing_fits, dict, lambda of, profile: None)  # type: ignore[arg-type,return-value]
        self.chat = subscribers.save(store, Subscription(7, language="en", profiles=("marine",)))

    def states(self, one: Call) -> None:
        """The call is as it is stated here."""
        with self.store.transaction():
            call_store.save_call(self.store, one)
            call_store.save_sightings(self.store, one.sightings)

    def reads(self, *calls: Call) -> list[Event]:
        """The dates of these calls, read back."""
        for one in calls:
            self.states(one)
        content, dates = self.publishing.file(self.chat, calls, "Name, with; signs \\ and “Ж”")
        events = IcsCalendarStream.calendar_from_ics(content.decode()).events
        assert len(events) == dates
        return list(events)

    def raw(self, *calls: Call) -> str:
        """The file of these calls, its lines unfolded."""
        return self.publishing.file(self.chat, calls, "Name, x")[0].decode().replace("\r\n ", "")


@pytest.fixture
def desk() -> Iterator[Desk]:
    with open_store(None) as store:
        yield Desk(store)


def with_dates(*dates: Any, **more: Any) -> Call:
    return call(deadlines=dates, **more)


def test_a_deadline_with_a_time_stands_at_its_instant_in_utc(desk: Desk) -> None:
    (event,) = desk.reads(call())
    assert event.dtstart == datetime(2026, 5, 14, 13, 30, tzinfo=UTC)
    assert event.summary == "Deadline: Support for clusters of the blue economy"
    assert event.status == EventStatus.CONFIRMED
    assert event.sequence == 0
    assert "Deadline: Thursday, 14 May 2026, 16:30 (Sofia time)" in str(event.description)
    assert "https://eumis2020.government.bg" in str(event.url)
    assert "DTSTART:20260514T133000Z" in desk.raw(call())


def test_a_date_without_a_time_is_a_whole_day_and_its_end_is_the_day_after(desk: Desk) -> None:
    (event,) = desk.reads(with_dates(deadline("2026-05-14")))
    assert (event.dtstart, event.dtend) == (date(2026, 5, 14), date(2026, 5, 15))


def test_a_midnight_stands_at_the_end_of_its_day(desk: Desk) -> None:
    (event,) = desk.reads(with_dates(deadline("2026-05-15T00:00")))
    assert (event.dtstart, event.dtend) == (
        datetime(2026, 5, 14, 20, 59, tzinfo=UTC), datetime(2026, 5, 14, 21, 0, tzinfo=UTC),
    )  # fmt: skip


def test_a_deadline_that_moves_keeps_its_name_and_its_number_rises(desk: Desk) -> None:
    (first,) = desk.reads(call())
    desk.now = LATER
    (again,) = desk.reads(call())
    assert (again.uid, again.sequence, again.dtstamp) == (first.uid, 0, first.dtstamp), "nothing changed"
    (moved,) = desk.reads(with_dates(deadline("2026-06-14T16:30")))
    assert (moved.uid, moved.sequence) == (first.uid, 1)
    assert moved.dtstamp == LATER.astimezone(UTC)
    (back,) = desk.reads(call())
    assert (back.uid, back.sequence) == (first.uid, 2)


def test_other_words_are_another_time_of_change_but_no_other_number(desk: Desk) -> None:
    (first,) = desk.reads(call())
    desk.now = LATER
    (renamed,) = desk.reads(call(titles={"en": "Another title"}))
    assert (renamed.uid, renamed.sequence) == (first.uid, 0)
    assert renamed.dtstamp > first.dtstamp


def test_of_several_dates_each_keeps_its_own_name(desk: Desk) -> None:
    one, two = deadline("2026-05-14T16:30", "first_stage"), deadline("2026-09-10", "second_stage")
    first, second = desk.reads(with_dates(one, two))
    moved, same = desk.reads(with_dates(deadline("2026-05-20T16:30", "first_stage"), two))
    assert (moved.uid, moved.sequence) == (first.uid, 1)
    assert (same.uid, same.sequence) == (second.uid, 0)


def test_a_cut_off_that_is_over_and_stated_no_more_does_not_become_a_new_one(desk: Desk) -> None:
    dates = [deadline(f"2026-0{month}-14T16:30", "cut_off") for month in (5, 7, 9)]
    first, second = desk.reads(with_dates(*dates[:2]))
    desk.now = datetime(2026, 6, 1, tzinfo=SOFIA)
    kept, added = desk.reads(with_dates(*dates[1:]))
    assert (kept.uid, kept.sequence) == (second.uid, 0)
    assert added.uid not in (first.uid, second.uid)


def test_a_date_that_is_stated_no_more_is_cancelled_until_it_is_over(desk: Desk) -> None:
    one, two = deadline("2026-05-14T16:30", "cut_off"), deadline("2026-07-14T16:30", "cut_off")
    _, second = desk.reads(with_dates(one, two))
    _, gone = desk.reads(with_dates(one))
    assert (gone.uid, gone.sequence, gone.status) == (second.uid, 1, EventStatus.CANCELLED)
    assert gone.summary is not None and gone.summary.startswith("❌ Cancelled:")
    assert not gone.alarm


@pytest.mark.parametrize("outcome", ["cancelled", "ended"])
def test_a_call_that_is_cancelled_or_ended_early_cancels_its_dates(desk: Desk, outcome: str) -> None:
    (first,) = desk.reads(call())
    (event,) = desk.reads(call(outcome=outcome))
    assert (event.uid, event.status, event.sequence) == (first.uid, EventStatus.CANCELLED, 1)


def test_what_is_planned_or_in_dispute_is_tentative_and_a_period_is_no_date(desk: Desk) -> None:
    (planned,) = desk.reads(call(announced=True))
    assert planned.status == EventStatus.TENTATIVE
    assert "Not certain yet" in str(planned.description)
    one, other = deadline("2026-05-14T16:30"), deadline("2026-05-20T16:30")
    said = tuple(Statement("submission", date=it, source=source) for it, source in ((one, "a"), (other, "b")))
    (disputed,) = desk.reads(call("disputed01", disputes=(Dispute("submission", said),)))
    assert disputed.status == EventStatus.TENTATIVE
    assert desk.reads(call("period0001", deadlines=(deadline("2026-10-01", precision="quarter"),))) == []


def test_a_date_by_which_one_may_comment_on_a_draft_is_certain(desk: Desk) -> None:
    draft = call(
        status="consultation", opens=None, deadlines=(deadline("2026-05-20", "comments"), deadline("2026-08-01"))
    )
    comments, submission = desk.reads(draft)
    assert (comments.status, submission.status) == (EventStatus.CONFIRMED, EventStatus.TENTATIVE)


def test_alarms_are_the_reminders_of_a_saved_call_and_no_others(desk: Desk) -> None:
    (quiet,) = desk.reads(call())
    assert not quiet.alarm
    subscribers.mark(desk.store, 7, call().id, "saved", NOW)
    (event,) = desk.reads(call())
    assert [one.trigger for one in event.alarm] == [
        -timedelta(days=30), -timedelta(days=14), -timedelta(days=7), -timedelta(days=3), -timedelta(days=1),
        -timedelta(hours=3),
    ]  # fmt: skip
    reminders.choose_for_call(desk.store, desk.chat.id, call().id, Reminding(("7d", "3h"), 5))
    (own,) = desk.reads(call())
    assert [one.trigger for one in own.alarm] == [
        -timedelta(days=12), -timedelta(days=5, hours=3), -timedelta(hours=3),
    ]  # fmt: skip
    assert "Your own deadline: Saturday, 9 May 2026, 16:30" in str(own.description)


def test_alarms_of_a_day_and_of_a_midnight_ring_at_nine_in_the_morning() -> None:
    nine = timedelta(hours=9)
    assert alarms(deadline("2026-05-14"), Reminding(("1d", "3h"))) == (nine - timedelta(days=1), nine)
    start = datetime(2026, 5, 14, 23, 59)
    rings = alarms(deadline("2026-05-15T00:00"), Reminding(("1d", "3h")))
    assert [start + one for one in rings] == [datetime(2026, 5, 13, 9), datetime(2026, 5, 14, 20, 59)]


def test_the_file_says_how_often_to_look_again_and_whose_it_is(desk: Desk) -> None:
    desk.states(call())
    told = desk.raw(call())
    for line in (
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
        "X-PUBLISHED-TTL:PT12H",
        "X-WR-CALNAME:Name\\, x",
        "METHOD:PUBLISH",
    ):
        assert line in told.splitlines()


def test_a_call_that_becomes_part_of_another_leaves_no_date_twice(desk: Desk) -> None:
    (first,) = desk.reads(call("first00001"))
    (other,) = desk.reads(call("other00001", url="https://other.example/1", code="O-1"))
    joins.absorb(desk.store, "first00001", "other00001")
    events = desk.reads(call("other00001", url="https://other.example/1", code="O-1"))
    assert {one.uid for one in events} == {first.uid, other.uid}
    assert sorted(str(one.status) for one in events) == sorted([str(EventStatus.CANCELLED), str(EventStatus.CONFIRMED)])


_TEXTS = st.text(min_size=1, max_size=400)


@settings(max_examples=40)
@given(_TEXTS, st.sampled_from(["2026-05-14T16:30", "2026-05-14", "2026-05-15T00:00"]))
def test_any_title_comes_back_as_it_is_shown_and_no_line_is_broken(title: str, at: str) -> None:
    with open_store(None) as store:
        desk = Desk(store)
        (event,) = desk.reads(call(titles={"en": title}, deadlines=(deadline(at),)))
        assert event.summary is not None
        raw = desk.publishing.file(desk.chat, [call(titles={"en": title}, deadlines=(deadline(at),))], "x")[0]
        assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
        assert raw.count(b"BEGIN:VEVENT") == 1
        assert isinstance(IcsCalendarStream.calendar_from_ics(raw.decode()), Calendar)


@given(st.lists(st.tuples(st.sets(st.integers(1, 25), max_size=4), st.integers(0, 200)), min_size=1, max_size=8))
def test_however_dates_come_and_go_names_are_one_each_and_numbers_never_fall(looks: list[tuple[set[int], int]]) -> None:
    kept: dict[str, Any] = {}
    now = NOW
    for days, hours in looks:
        now += timedelta(hours=hours)
        one = call(opens=None, deadlines=tuple(deadline(f"2026-05-{day:02}T16:30", "cut_off") for day in sorted(days)))
        found = followed(one, list(kept.values()), now)
        assert len({it.uid for it in found}) == len(found)
        shown = [it.at for it in found if it.status != "CANCELLED"]
        assert sorted(shown) == sorted(f"2026-05-{day:02}T16:30" for day in days)
        for it in found:
            before = kept.get(it.uid)
            if before is not None and replace(it, said="", modified=now) != replace(before, said="", modified=now):
                assert it.sequence == before.sequence + 1
        kept |= {it.uid: it for it in found}
