"""What runs when: each source at its own next check, the clock every minute, until stopped.

The schedule lives in memory and is rebuilt at every start from the store's own "next check" times, so that what was
due during a downtime is done at once, and once. No check of a source overlaps another of the same source.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from apscheduler.executors.asyncio import AsyncIOExecutor
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

T = TypeVar("T")
log = logging.getLogger(__name__)
#: How long what is in flight may take to end after the stop signal, in seconds.
LONGEST_FAREWELL = 30.0
_TICK = 60


@dataclass
class Schedule(Generic[T]):
    """Checks of sources and the minute's work. `real_time` maps a time of the tracker's clock to the machine's.

    `due()` gives every source that is switched on with its next check (None: at once), as the store has it now.
    """

    due: Callable[[], dict[str, datetime | None]]
    check: Callable[[str], Awaitable[T]]
    every_minute: Callable[[], Awaitable[None]]
    now: Callable[[], datetime]
    _scheduler: AsyncIOScheduler = field(init=False)
    _under_way: dict[str, asyncio.Task[T]] = field(init=False, default_factory=dict)
    _stopping: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self._scheduler = AsyncIOScheduler(
            timezone="UTC",
            executors={"default": AsyncIOExecutor()},
            # The library's own grace of one second drops what was due while the machine slept.
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )

    def start(self) -> None:
        """Begin: overdue checks at once, the others when they are due."""
        self._scheduler.start()
        self.renew()
        self._scheduler.add_job(self._minute, IntervalTrigger(seconds=_TICK), id="minute")

    def renew(self) -> None:
        """Plan every source as the store has it: new ones come in, those switched off go out."""
        due = self.due()
        planned = {job.id for job in self._scheduler.get_jobs() if job.id.startswith("check:")}
        for source, at in due.items():
            if source not in self._under_way:
                self._plan(source, at)
        for job in planned - {f"check:{source}" for source in due}:
            self._scheduler.remove_job(job)

    async def check_now(self, source: str) -> T:
        """Check a source out of turn, and how it ended; one that is under way already is joined, instead of a second."""
        return await asyncio.shield(self._begin(source))

    async def stop(self) -> None:
        """No new work; wait for what is in flight, within bounds. A second time, nothing is left to do."""
        self._stopping = True
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        if self._under_way:
            done, late = await asyncio.wait(self._under_way.values(), timeout=LONGEST_FAREWELL)
            for task in late:
                task.cancel()
            await asyncio.gather(*done, *late, return_exceptions=True)

    def _plan(self, source: str, at: datetime | None) -> None:
        # The scheduler counts the machine's time; the tracker's clock may stand elsewhere (`--at`).
        wait = max((at - self.now()).total_seconds(), 0.0) if at is not None else 0.0
        when = datetime.now(self._scheduler.timezone) + timedelta(seconds=wait)
        self._scheduler.add_job(
            self._run, DateTrigger(run_date=when), args=[source], id=f"check:{source}", replace_existing=True
        )

    async def _run(self, source: str) -> None:
        # The scheduler cancels its own jobs when it is shut down; a check under way is not its to cancel.
        try:
            await asyncio.shield(self._begin(source))
        except asyncio.CancelledError:
            if not self._stopping:
                raise

    def _begin(self, source: str) -> asyncio.Task[T]:
        task = self._under_way.get(source)
        if task is None:
            task = asyncio.create_task(self._checked(source))
            self._under_way[source] = task
        return task

    async def _checked(self, source: str) -> T:
        try:
            return await self.check(source)
        finally:
            self._under_way.pop(source, None)
            due = {} if self._stopping else self.due()
            if source in due:
                # A check that could not even store its end must not ask the site again without a pause.
                earliest = self.now() + timedelta(seconds=_TICK)
                self._plan(source, max(due[source] or earliest, earliest))

    async def _minute(self) -> None:
        await self.every_minute()
        self.renew()


class Errand:
    """Work that is done beside the schedule whenever it is asked for: one at a time, and once more where it is asked for meanwhile."""

    def __init__(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """`work` may be cancelled at any time, and raises nothing else (`guarded`)."""
        self._work = work
        self._task: asyncio.Task[None] | None = None
        self._again = False
        self._stopping = False

    def ask(self) -> None:
        """Have it done; where it is under way, once more after that."""
        if self._task is not None and not self._task.done():
            self._again = True
        elif not self._stopping:
            self._task = asyncio.create_task(self._run())

    async def done(self, patience: float) -> bool:
        """Have it done now; whether it was within so many seconds. It goes on where it was not."""
        self.ask()
        if self._task is None:
            return False
        finished, _ = await asyncio.wait([self._task], timeout=patience)
        return bool(finished)

    async def stop(self) -> None:
        """Break it off: what it did not end is done after the next start."""
        self._stopping = True
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _run(self) -> None:
        while True:
            self._again = False
            await self._work()
            if not self._again:
                return


def guarded(name: str, work: Callable[[], Coroutine[Any, Any, None]]) -> Callable[[], Coroutine[Any, Any, None]]:
    """The one place where a job catches everything: a surprise is logged, and the next job goes on."""

    async def run() -> None:
        try:
            await work()
        except Exception:
            log.exception("%s failed; it is tried again", name)

    return run
