"""The schedule: what is overdue runs at once and once, nothing overlaps, and what is in flight is waited for."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from tracker.jobs import Schedule, guarded

NOW = datetime(2026, 9, 15, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
#: Never waited for where all is well; a test that would hang fails instead.
PATIENCE = 10.0


class Sources:
    """Sources with their next checks, as the store would have them. A check ends when the test lets it."""

    def __init__(self, **due: datetime | None) -> None:
        self.next: dict[str, datetime | None] = due
        self.begun: list[str] = []
        self.ended: list[str] = []
        self.at_work: Counter[str] = Counter()
        self.held: dict[str, asyncio.Event] = {}
        self.broken: set[str] = set()
        self.forgets = False
        self._changed = asyncio.Condition()

    def hold(self, source: str) -> asyncio.Event:
        """Checks of this source wait until the event is set."""
        return self.held.setdefault(source, asyncio.Event())

    def due(self) -> dict[str, datetime | None]:
        return dict(self.next)

    async def check(self, source: str) -> None:
        self.at_work[source] += 1
        assert self.at_work[source] == 1, f"{source} is checked twice at the same time"
        try:
            await self._tell(self.begun, source)
            if source in self.held:
                await self.held[source].wait()
            if source in self.broken:
                raise RuntimeError("nobody expected this")
            if not self.forgets and source in self.next:
                self.next[source] = NOW + HOUR
            await self._tell(self.ended, source)
        finally:
            self.at_work[source] -= 1

    async def _tell(self, where: list[str], source: str) -> None:
        async with self._changed:
            where.append(source)
            self._changed.notify_all()

    async def until(self, where: list[str], *sources: str) -> None:
        """Wait until all of these are among what begun or ended."""
        async with asyncio.timeout(PATIENCE), self._changed:
            await self._changed.wait_for(lambda: set(sources) <= set(where))


async def nothing() -> None:
    """A minute without work."""


@contextlib.asynccontextmanager
async def running(sources: Sources) -> AsyncIterator[Schedule]:
    """The schedule of these sources, stopped at the end with nothing held back."""
    schedule = Schedule(due=sources.due, check=sources.check, every_minute=nothing, now=lambda: NOW)
    schedule.start()
    try:
        yield schedule
    finally:
        for event in sources.held.values():
            event.set()
        await schedule.stop()


def told_of_trouble(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What the scheduler itself complained of."""
    return [record.getMessage() for record in caplog.records if record.name.startswith("apscheduler")]


async def turns(many: int = 20) -> None:
    """Let everything that could run now run."""
    for _ in range(many):
        await asyncio.sleep(0)


async def test_what_was_due_during_a_downtime_is_checked_at_once_and_once() -> None:
    sources = Sources(late=NOW - 30 * HOUR, new=None, later=NOW + HOUR)
    async with running(sources) as schedule:
        await sources.until(sources.ended, "late", "new")
        schedule.renew()
        schedule.renew()
        await turns()
        assert sorted(sources.begun) == ["late", "new"]


async def test_a_check_is_made_when_its_time_has_come() -> None:
    sources = Sources(soon=NOW + timedelta(milliseconds=30))
    async with running(sources):
        assert sources.begun == []
        await sources.until(sources.ended, "soon")


async def test_checks_of_one_source_never_overlap() -> None:
    sources = Sources(slow=None)
    release = sources.hold("slow")
    async with running(sources) as schedule:
        await sources.until(sources.begun, "slow")
        out_of_turn = [asyncio.create_task(schedule.check_now("slow")) for _ in range(3)]
        schedule.renew()
        await turns()
        assert sources.begun == ["slow"]
        release.set()
        await asyncio.wait_for(asyncio.gather(*out_of_turn), PATIENCE)
        assert sources.begun == ["slow"], "whoever asked meanwhile waited for the same check"


async def test_one_who_gives_up_waiting_does_not_end_the_check() -> None:
    sources = Sources(slow=NOW + HOUR)
    release = sources.hold("slow")
    async with running(sources) as schedule:
        asking = asyncio.create_task(schedule.check_now("slow"))
        await sources.until(sources.begun, "slow")
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        release.set()
        await sources.until(sources.ended, "slow")


async def test_a_slow_source_does_not_hold_up_the_others() -> None:
    sources = Sources(slow=None, one=None, two=NOW - HOUR)
    sources.hold("slow")
    async with running(sources):
        await sources.until(sources.ended, "one", "two")
        assert "slow" not in sources.ended


async def test_a_source_that_is_new_or_switched_on_comes_in_and_one_switched_off_goes_out() -> None:
    sources = Sources(off=NOW + timedelta(milliseconds=200))
    async with running(sources) as schedule:
        del sources.next["off"]
        sources.next["new"] = None
        schedule.renew()
        await sources.until(sources.ended, "new")
        sources.next["later"] = NOW + timedelta(milliseconds=250)
        schedule.renew()
        await sources.until(sources.ended, "later")
        assert "off" not in sources.begun, "its time came before that of 'later'"


async def test_a_source_switched_off_during_its_check_is_not_planned_again() -> None:
    sources = Sources(going=None)
    release = sources.hold("going")
    async with running(sources) as schedule:
        await sources.until(sources.begun, "going")
        del sources.next["going"]
        schedule.renew()
        release.set()
        await sources.until(sources.ended, "going")
        await turns()
        assert sources.begun == ["going"]


@pytest.mark.parametrize("trouble", ["raises", "forgets"])
async def test_a_check_that_leaves_no_next_time_is_not_repeated_without_a_pause(
    trouble: str, caplog: pytest.LogCaptureFixture
) -> None:
    sources = Sources(bad=None, good=NOW + timedelta(milliseconds=50))
    sources.forgets = trouble == "forgets"
    if trouble == "raises":
        sources.broken.add("bad")
    async with running(sources):
        await sources.until(sources.ended, "good")
        assert sources.begun.count("bad") == 1
    assert [line for line in told_of_trouble(caplog) if "maximum number" in line] == []


async def test_a_surprise_in_one_check_leaves_the_others_running() -> None:
    sources = Sources(bad=None, good=NOW + timedelta(milliseconds=50))
    sources.broken.add("bad")
    async with running(sources) as schedule:
        await sources.until(sources.ended, "good")
        sources.broken.clear()
        await asyncio.wait_for(schedule.check_now("bad"), PATIENCE)
        assert sources.ended.count("bad") == 1


async def test_stopping_waits_for_what_is_in_flight_and_begins_nothing_new(caplog: pytest.LogCaptureFixture) -> None:
    sources = Sources(slow=None, next=NOW + timedelta(milliseconds=30))
    release = sources.hold("slow")
    async with running(sources) as schedule:
        await sources.until(sources.begun, "slow")
        stopping = asyncio.create_task(schedule.stop())
        await turns()
        assert not stopping.done()
        release.set()
        await asyncio.wait_for(stopping, PATIENCE)
        assert sources.ended == ["slow"], "what was in flight ended by itself"
        assert told_of_trouble(caplog) == [], "an end in good order is no trouble"
        await asyncio.sleep(0.06)
        assert sources.begun == ["slow"], "and what became due meanwhile waits for the next start"


async def test_stopping_with_nothing_in_flight_takes_no_time() -> None:
    async with running(Sources(later=NOW + HOUR)) as schedule:
        await asyncio.wait_for(schedule.stop(), PATIENCE)


async def test_guarded_work_that_fails_is_logged_and_swallowed(caplog: pytest.LogCaptureFixture) -> None:
    async def fails() -> None:
        raise RuntimeError("nobody expected this")

    with caplog.at_level(logging.ERROR):
        await guarded("the minute's work", fails)()
    assert "the minute's work failed" in caplog.text
    assert "nobody expected this" in caplog.text
