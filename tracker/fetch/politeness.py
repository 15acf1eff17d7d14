"""One request at a time per host, with a pause between two, and longer where the host asked for it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

Clock = Callable[[], float]
"""Seconds, ever growing, from any beginning."""
Sleep = Callable[[float], Awaitable[object]]
"""Waits so many seconds; afterwards the clock is that much further."""

_MOST_LANES = 2000


@dataclass(slots=True)
class _Lane:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0
    """When the next request may begin, by the clock."""
    held_until: float = 0.0
    """Until when the host itself asked for quiet."""
    users: int = 0


class Lanes:
    """A queue before every host, first come, first served. Forgets hosts that nobody asks any more."""

    def __init__(self, clock: Clock, sleep: Sleep) -> None:
        self._clock = clock
        self._sleep = sleep
        self._lanes: dict[str, _Lane] = {}

    def _lane(self, host: str) -> _Lane:
        lane = self._lanes.get(host)
        if lane is None:
            if len(self._lanes) >= _MOST_LANES:
                now = self._clock()
                self._lanes = {name: one for name, one in self._lanes.items() if one.users or one.free_at > now}
            lane = self._lanes[host] = _Lane(free_at=self._clock(), held_until=self._clock())
        return lane

    @asynccontextmanager
    async def turn(self, host: str, pause: float) -> AsyncIterator[None]:
        """One's turn at a host; the next begins `pause` seconds after this one ended."""
        lane = self._lane(host)
        lane.users += 1
        try:
            async with lane.lock:
                while (wait := lane.free_at - self._clock()) > 0:
                    await self._sleep(wait)
                try:
                    yield
                finally:
                    lane.free_at = max(lane.free_at, self._clock() + pause)
        finally:
            lane.users -= 1

    def hold(self, host: str, seconds: float) -> None:
        """Let nobody ask a host for so many seconds."""
        lane = self._lane(host)
        lane.held_until = max(lane.held_until, self._clock() + seconds)
        lane.free_at = max(lane.free_at, lane.held_until)

    def held(self, host: str) -> float:
        """For how many seconds more a host is to be left alone."""
        lane = self._lanes.get(host)
        return max(0.0, lane.held_until - self._clock()) if lane else 0.0
