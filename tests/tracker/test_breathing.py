"""Long work in small steps takes turns, and lets whoever waits for an answer go first."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

from tracker.breathing import BREATH, answering, at_leisure, beside, done_in_breaths, undisturbed


def steps(count: int, done: list[str], name: str) -> Iterator[None]:
    """So many steps, each as long as a breath, noted in `done`."""
    for _ in range(count):
        began = time.monotonic()
        while time.monotonic() - began < BREATH:
            pass
        done.append(name)
        yield


async def test_of_all_that_goes_on_at_once_one_has_a_breath_between_two_turns_of_the_loop() -> None:
    done: list[str] = []
    works = [asyncio.create_task(done_in_breaths(steps(3, done, str(number)))) for number in range(4)]
    most = 0
    while not all(one.done() for one in works):
        before = len(done)
        await asyncio.sleep(0)
        most = max(most, len(done) - before)
    assert len(done) == 12
    assert most == 1
    assert done != sorted(done), "they take turns, and do not wait for one another's end"


async def test_what_an_answer_needs_goes_before_what_nobody_waits_for() -> None:
    done: list[str] = []
    works = [asyncio.create_task(done_in_breaths(steps(8, done, "check"))) for _ in range(2)]
    await asyncio.sleep(0)
    before = len(done)
    with answering():
        await done_in_breaths(steps(6, done, "answer"))
        between = done[before:].count("check")
        later = asyncio.create_task(at_leisure(done_in_breaths(steps(2, done, "later"))))
    assert between <= 2
    await asyncio.gather(later, *works)
    assert len(done) == 16 + 6 + 2, "nothing rests for ever"


async def test_work_that_was_given_up_leaves_its_turn_to_the_others() -> None:
    done: list[str] = []
    gone = asyncio.create_task(done_in_breaths(steps(9, done, "gone")))
    stays = asyncio.create_task(done_in_breaths(steps(3, done, "stays")))
    await asyncio.sleep(0)
    gone.cancel()
    await asyncio.gather(gone, return_exceptions=True)
    await stays
    assert done.count("stays") == 3


async def test_what_cannot_be_cut_waits_for_an_answer_and_leaves_the_loop_free_in_between() -> None:
    told: list[str] = []

    async def holds(name: str) -> None:
        async with undisturbed():
            told.append(name)
            list(steps(4, [], name))

    with answering():
        works = [asyncio.create_task(holds(name)) for name in ("first", "second")]
        for _ in range(20):
            await asyncio.sleep(0)
        assert told == [], "somebody waits"
    while not told:
        await asyncio.sleep(0)
    free = 0
    while told == ["first"]:
        await asyncio.sleep(0)
        free += 1
    assert free > 20, "what was written meanwhile is seen before the loop is held again"
    await asyncio.gather(*works)


async def test_pages_are_read_in_threads_one_at_a_time() -> None:
    at_once, most = 0, 0

    def read(number: int, *, by: int) -> int:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        list(steps(1, [], ""))
        at_once -= 1
        return number * by

    assert await asyncio.gather(*(beside(read, number, by=2) for number in range(5))) == [0, 2, 4, 6, 8]
    assert most == 1
