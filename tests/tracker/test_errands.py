"""Work beside the schedule: one at a time, once more where it is asked for meanwhile, and broken off at a stop."""

from __future__ import annotations

import asyncio

from tracker.jobs import Errand

PATIENCE = 10.0


class Work:
    """Work that goes on until it is let go on."""

    def __init__(self) -> None:
        self.begun = self.ended = self.broken_off = 0
        self.go_on = asyncio.Event()

    async def __call__(self) -> None:
        self.begun += 1
        try:
            await self.go_on.wait()
        except asyncio.CancelledError:
            self.broken_off += 1
            raise
        self.ended += 1


async def turns() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_what_is_asked_for_while_it_is_done_is_done_once_more_and_never_twice_at_once() -> None:
    work = Work()
    errand = Errand(work)
    for _ in range(5):
        errand.ask()
        await turns()
    assert (work.begun, work.ended) == (1, 0)
    work.go_on.set()
    await turns()
    assert (work.begun, work.ended) == (2, 2)
    errand.ask()
    await turns()
    assert work.ended == 3


async def test_whoever_waits_for_it_waits_no_longer_than_he_can_and_it_goes_on() -> None:
    work = Work()
    errand = Errand(work)
    assert not await errand.done(0.01)
    work.go_on.set()
    assert await errand.done(PATIENCE)
    assert work.ended >= 1
    assert work.broken_off == 0


async def test_a_stop_breaks_it_off_and_nothing_begins_after_it() -> None:
    work = Work()
    errand = Errand(work)
    errand.ask()
    await turns()
    await errand.stop()
    assert (work.begun, work.broken_off) == (1, 1)
    errand.ask()
    await turns()
    assert work.begun == 1
    await Errand(work).stop()
