"""Time that passes only when nobody has anything to do: waiting takes none, and the order of events stays the real one.

`VirtualTime.request()` is a request object for python-telegram-bot, so that the time stands while a request is on its
way over HTTP; `takes` makes the server take (virtual) time for each answer.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections.abc import Callable
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Self

from telegram.request import HTTPXRequest

#: Turns of the event loop without anything under way, after which everybody is waiting for the time to pass.
_QUIET_TURNS = 12


class VirtualTime:
    """`async with VirtualTime(start) as time`: `time.now`, `time.sleep` go where a clock and a sleep are wanted."""

    def __init__(self, start: datetime) -> None:
        self._now = start
        self._began = start
        self._working = 0
        self._order = itertools.count()
        self._sleepers: list[tuple[datetime, int, asyncio.Future[None]]] = []
        self._driver: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._driver = asyncio.create_task(self._drive())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._driver is not None
        self._driver.cancel()
        await asyncio.gather(self._driver, return_exceptions=True)

    def now(self) -> datetime:
        return self._now

    @property
    def passed(self) -> float:
        """Seconds since the start."""
        return (self._now - self._began).total_seconds()

    async def sleep(self, seconds: float) -> None:
        """Wait until so much time has passed."""
        until: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._now + timedelta(seconds=max(seconds, 0)), next(self._order), until))
        await until

    def takes(self, seconds: Callable[[], float]) -> Callable[[], Any]:
        """For `BotApiServer(uplink=..., latency=...)`: each request and answer takes that long."""

        async def wait() -> None:
            self._working -= 1
            try:
                await self.sleep(seconds())
            finally:
                self._working += 1

        return wait

    def request(self, **given: Any) -> HTTPXRequest:
        """A request object under which the time stands."""
        return _Timed(self, **given)

    async def _drive(self) -> None:
        quiet = 0
        while True:
            await asyncio.sleep(0)
            quiet = 0 if self._working else quiet + 1
            if quiet > _QUIET_TURNS and self._sleepers:
                self._move_on()
                quiet = 0

    def _move_on(self) -> None:
        at = self._sleepers[0][0]
        self._now = max(self._now, at)
        while self._sleepers and self._sleepers[0][0] <= self._now:
            until = heapq.heappop(self._sleepers)[2]
            if not until.done():
                until.set_result(None)


class _Timed(HTTPXRequest):
    def __init__(self, time: VirtualTime, **given: Any) -> None:
        super().__init__(**given)
        self._time = time

    async def do_request(self, *args: Any, **given: Any) -> tuple[int, bytes]:
        self._time._working += 1
        try:
            return await super().do_request(*args, **given)
        finally:
            self._time._working -= 1
