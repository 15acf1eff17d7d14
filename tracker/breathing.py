"""Long work in small steps, so that the loop of the service answers everybody else between them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from typing import TypeVar

T = TypeVar("T")
#: The loop is let go on after so long, in seconds.
BREATH = 0.005


async def in_breaths(steps: Iterator[T]) -> AsyncIterator[T]:
    """The same steps; whenever `BREATH` is over after one of them, everything else that waits has its turn."""
    began = time.monotonic()
    for one in steps:
        yield one
        if time.monotonic() - began > BREATH:
            await asyncio.sleep(0)
            began = time.monotonic()


async def done_in_breaths(steps: Iterator[object]) -> None:
    """Take all steps, as `in_breaths`."""
    async for _ in in_breaths(steps):
        pass
