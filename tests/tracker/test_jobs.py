"""The schedule: from the store's own times, no overlap, nothing dropped, and an end that waits for what is in flight."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from tracker.jobs import Schedule, guarded

NOW = datetime(2026, 9, 15, 9, 0, tzinfo=UTC)


class Work:
    """Checks that the test lets go on, and when each source is due."""

    def __init__(self, **due: datetime | None) -> None:
        self.due = dict(due)
        self.begun: list[str] = []
        self.ended: list[str] = []
        self.go_on = asyncio.Event()
        self.changed = asyncio.Event()
        self.fails: set[str] = set()

    async def check(self, source: str) -> None:
        self.begun.append(source)
        self.changed.set()
        await self.go_on.wait()
        self.due[source] = NOW + timedelta(days=1)
        self.ended.append(source)
        if source in self.fails:
            raise RuntimeError("a surprise")

    async def minute(self) -> None:
        """Nothing to do."""

    def schedule(self) -> Schedule:
        return Schedule(due=lambda: self.due, check=self.check, every_minute=self.minute, now=lambda: NOW)

    async def has_begun(self, many: int) -> None:
        async with asyncio.timeout(10):
            while len(self.begun) < many:
                self.changed.clear()
                await self.changed.wait()


async def test_what_was_due_during_a_downtime_is_done_at_once_and_once() -> None:
    work = Work(new=None, overdue=NOW - timedelta(days=3), later=NOW + timedelta(hours=1))
    schedule = work.schedule()
    schedule.start()
    await work.has_begun(2)
    work.go_on.set()
    await schedule.stop()
    assert sorted(work.begun) == ["new", "overdue"]
    assert sorted(work.ended) == ["new", "overdue"]


async def test_a_check_that_is_asked_for_waits_for_the_one_under_way() -> None:
    work = Work(one=None)
    schedule = work.schedule()
    schedule.start()
    await work.has_begun(1)
    asked = asyncio.create_task(schedule.check_now("one"))
    work.go_on.set()
    await asked
    await schedule.stop()
    assert work.begun == ["one"]


async def test_a_source_that_was_added_is_picked_up_and_one_switched_off_is_not_checked() -> None:
    work = Work(off=NOW + timedelta(hours=1))
    work.go_on.set()
    schedule = work.schedule()
    schedule.start()
    del work.due["off"]
    work.due["added"] = None
    schedule.renew()
    await work.has_begun(1)
    await schedule.stop()
    assert work.begun == ["added"]


async def test_the_end_waits_for_what_is_in_flight_and_begins_nothing_new() -> None:
    work = Work(one=None)
    schedule = work.schedule()
    schedule.start()
    await work.has_begun(1)
    ending = asyncio.create_task(schedule.stop())
    await asyncio.sleep(0)
    assert not ending.done()
    work.due["two"] = None
    work.go_on.set()
    await ending
    assert (work.begun, work.ended) == (["one"], ["one"])


async def test_a_surprise_in_the_minute_s_work_is_logged_and_goes_no_further() -> None:
    async def breaks() -> None:
        raise RuntimeError("a surprise")

    assert await guarded("the minute's work", breaks)() is None
