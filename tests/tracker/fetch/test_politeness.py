"""The queue before every host."""

import asyncio

import pytest

from tests.tracker.fetch.loopback import Time
from tracker.fetch.politeness import Lanes


async def test_turns_at_one_host_are_taken_in_order_with_a_pause_after_each():
    time = Time()
    lanes = Lanes(time.clock, time.sleep)
    taken = []

    async def visit(name: str) -> None:
        async with lanes.turn("calls.bg", 1.1):
            taken.append((name, round(time.now, 1)))
            time.now += 2

    await asyncio.gather(visit("a"), visit("b"), visit("c"))
    assert taken == [("a", 1000.0), ("b", 1003.1), ("c", 1006.2)]


async def test_hosts_do_not_wait_for_each_other():
    time = Time()
    lanes = Lanes(time.clock, time.sleep)
    async with lanes.turn("a.bg", 5), lanes.turn("b.bg", 5):
        pass
    assert time.slept == []


async def test_a_failed_turn_still_ends_with_its_pause_and_frees_the_host():
    time = Time()
    lanes = Lanes(time.clock, time.sleep)
    with pytest.raises(RuntimeError):
        async with lanes.turn("a.bg", 3):
            raise RuntimeError
    async with lanes.turn("a.bg", 3):
        pass
    assert time.slept == [3]


async def test_a_host_that_asked_for_quiet_is_left_alone_for_the_longest_time_it_asked():
    time = Time()
    lanes = Lanes(time.clock, time.sleep)
    lanes.hold("a.bg", 60)
    lanes.hold("a.bg", 10)
    assert (lanes.held("a.bg"), lanes.held("b.bg")) == (60, 0)
    async with lanes.turn("a.bg", 1):
        assert lanes.held("a.bg") == 0
    assert time.slept == [60]


async def test_hosts_nobody_asks_any_more_are_forgotten_and_those_at_rest_are_not():
    time = Time()
    lanes = Lanes(time.clock, time.sleep)
    lanes.hold("resting.bg", 10_000)
    for number in range(5000):
        async with lanes.turn(f"h{number}.bg", 1):
            pass
        time.now += 2
    assert len(lanes._lanes) <= 2000
    assert lanes.held("resting.bg") == pytest.approx(0) or "resting.bg" in lanes._lanes
