"""Long work in small steps, so that the loop of the service answers everybody else between them.

All such work takes turns: between two turns of the loop one breath of one of them, however many go on at once. While
somebody waits for an answer, what the answer needs goes first, and the rest of it nearly rests. What cannot be cut into
steps waits for a moment in which nobody waits (`undisturbed`), and what is read in threads is read one at a time
(`beside`): more would only take the interpreter from one another, and from the loop.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from contextvars import ContextVar
from typing import Any, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

T = TypeVar("T")
P = ParamSpec("P")
#: The loop is let go on after so long, in seconds.
BREATH = 0.005
#: So long an answer is waited for with other work at rest, and so often that work has a breath all the same, in seconds.
_PATIENCE = 0.3
_LEAST_OFTEN = 0.05
_LOOKS_AGAIN = 0.002
#: So long work that cannot be cut waits for its moment, and a thread for the one before it, at most, in seconds: one page
#: that is never read to its end holds nobody up for long.
_LONGEST_WAIT = 1.0
_LONGEST_READ = 20.0
#: How long the loop is free at least, and need be at most, between two times that it is held so, in seconds.
_SHORTEST_REST, _LONGEST_REST = 0.03, 0.3

_answers: ContextVar[bool] = ContextVar("_answers", default=False)


class _Turns:
    """Who waits for a turn on one loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._urgent: deque[asyncio.Future[None]] = deque()
        self._others: deque[asyncio.Future[None]] = deque()
        self._answering: list[float] = []
        """When each answer that is being made was begun, on the loop's clock."""
        self._next_at: asyncio.Handle | None = None
        self._let = 0.0
        self._rested = 0.0
        self.reading = asyncio.Lock()
        """Held while a thread reads, or while nothing may disturb."""

    @property
    def are_taken(self) -> bool:
        return bool(self._urgent or self._others)

    async def wait(self) -> None:
        """Until it is this work's turn."""
        mine: asyncio.Future[None] = self._loop.create_future()
        urgent = _answers.get()
        (self._urgent if urgent else self._others).append(mine)
        if urgent and self._next_at is not None:
            self._next_at.cancel()
            self._next_at = None
        if self._next_at is None:
            self._next_at = self._loop.call_soon(self._next)
        await mine

    async def quiet(self) -> None:
        """Until nobody waits for an answer that was begun lately, and the loop was free for as long as it was held last, within bounds.

        What was written to the bot meanwhile is seen only when the loop is free: without the rest, one held time would follow another.
        """
        await self.wait()
        for _ in range(round(_LONGEST_WAIT / _LOOKS_AGAIN)):
            now = self._loop.time()
            if now >= self._rested and not self._somebody_waits(now):
                return
            await asyncio.sleep(_LOOKS_AGAIN)

    def held_since(self, began: float) -> None:
        """The loop was held until now: it rests as long."""
        now = self._loop.time()
        self._rested = now + min(now - began, _LONGEST_REST) + _SHORTEST_REST

    def now(self) -> float:
        """On the loop's clock."""
        return self._loop.time()

    def begin(self) -> float:
        """Somebody waits for an answer from now on; by what it is ended."""
        self._answering.append(self._loop.time())
        return self._answering[-1]

    def end(self, begun: float) -> None:
        self._answering.remove(begun)

    def _next(self) -> None:
        self._next_at = None
        now = self._loop.time()
        queue = self._urgent or self._others
        if queue is self._others and self._rests(now):
            self._next_at = self._loop.call_later(_LOOKS_AGAIN, self._next)
            return
        while queue:
            turn = queue.popleft()
            if not turn.done():
                turn.set_result(None)
                self._let = now if queue is self._others else self._let
                break
        if self.are_taken:
            self._next_at = self._loop.call_soon(self._next)

    def _rests(self, now: float) -> bool:
        return now - self._let < _LEAST_OFTEN and self._somebody_waits(now)

    def _somebody_waits(self, now: float) -> bool:
        return any(now - begun < _PATIENCE for begun in self._answering)


_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, _Turns] = WeakKeyDictionary()


def _of_this_loop() -> _Turns:
    loop = asyncio.get_running_loop()
    if loop not in _turns:
        _turns[loop] = _Turns(loop)
    return _turns[loop]


async def in_breaths(steps: Iterator[T]) -> AsyncIterator[T]:
    """The same steps; whenever `BREATH` is over after one of them, everything else that waits has its turn."""
    turns = _of_this_loop()
    if turns.are_taken:
        await turns.wait()
    began = time.monotonic()
    for one in steps:
        yield one
        if time.monotonic() - began > BREATH:
            await turns.wait()
            began = time.monotonic()


async def done_in_breaths(steps: Iterator[object]) -> None:
    """Take all steps, as `in_breaths`."""
    async for _ in in_breaths(steps):
        pass


@contextmanager
def answering() -> Iterator[None]:
    """Within it somebody waits for an answer: its steps go before all others."""
    turns = _of_this_loop()
    begun, before = turns.begin(), _answers.set(True)
    try:
        yield
    finally:
        _answers.reset(before)
        turns.end(begun)


async def at_leisure(work: Coroutine[Any, Any, T]) -> T:
    """What goes on after the answer was given, begun within it: its steps wait for their turn."""
    before = _answers.set(False)
    try:
        return await work
    finally:
        _answers.reset(before)


@asynccontextmanager
async def undisturbed() -> AsyncIterator[None]:
    """For what holds the loop and cannot be cut: begun when nobody waits for an answer and no thread reads, within bounds."""
    turns = _of_this_loop()
    async with _held(turns.reading, _LONGEST_WAIT):
        await turns.quiet()
        began = turns.now()
        try:
            yield
        finally:
            turns.held_since(began)


async def beside(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What `work` gives, worked out in a thread; after what is worked out so already, within bounds."""
    async with _held(_of_this_loop().reading, _LONGEST_READ):
        return await asyncio.to_thread(work, *args, **kwargs)


@asynccontextmanager
async def _held(lock: asyncio.Lock, longest: float) -> AsyncIterator[None]:
    """The lock, or after so long without it."""
    mine = False
    with suppress(TimeoutError):
        async with asyncio.timeout(longest):
            mine = await lock.acquire()
    try:
        yield
    finally:
        if mine:
            lock.release()
