"""Checks of one source at the same time, by one process or by several: one counts, and never an older over a newer."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.tracker.journey.procedures import OPEN, OTHERS, START
from tests.tracker.journey.site import Sites, isun_list
from tests.tracker.journey.world import Hands, world
from tests.tracker.terminal import Terminal
from tests.tracker.test_pipeline import Office, opened, shows
from tracker import claiming
from tracker.pipeline import Ports
from tracker.store import calls as call_store
from tracker.store import leases, runs
from tracker.store import sources as source_store
from tracker.store.database import open_store
from tracker.surprises import checked_safely

LATER, LATEST = "30.12.2026 г. 17:00 ч.", "31.01.2027 г. 17:00 ч."
PATIENCE = 10.0


class Held(Sites):
    """Sites whose list is sent only when the test lets it; what it shows is what it showed when it was asked."""

    def __init__(self, sites: Sites) -> None:
        super().__init__(sites.pages, [])
        self.asked_now, self.release = asyncio.Event(), asyncio.Event()

    async def fetch(self, request: Any, **rest: Any) -> Any:
        answer = await super().fetch(request, **rest)
        if request.url == OPEN:
            self.asked_now.set()
            await asyncio.wait_for(self.release.wait(), PATIENCE)
        return answer


@pytest.fixture
def office() -> Iterator[Office]:
    store = open_store(None)
    office = opened(store, Sites(), Hands(START))
    office.service.ports = replace(office.service.ports, machine_time=office.clock.now)
    shows(office, *OTHERS, until=LATER)
    yield office
    store.close()


def ports(office: Office, sites: Sites) -> Ports:
    """The same store, asked by another process."""
    return replace(office.service.ports, fetching=sites)


def spec(office: Office) -> Any:
    return office.app.sources()["isun-open"].spec


def deadlines(office: Office) -> set[str]:
    """The local days on which the calls close, as they are known."""
    return {one.at[:10] for call in office.calls() for one in call.facts.deadlines}


async def test_a_second_check_of_a_source_is_left_to_the_first_and_asks_the_site_nothing(office: Office) -> None:
    slow = Held(office.sites)
    first = asyncio.create_task(checked_safely(spec(office), ports(office, slow)))
    await asyncio.wait_for(slow.asked_now.wait(), PATIENCE)
    second = await checked_safely(spec(office), ports(office, office.sites))
    assert (second.run.ended, second.changes, office.sites.asked, office.runs()) == ("skipped", (), [], [])
    assert "checked" in second.skipped
    slow.release.set()
    assert (await first).run.ended == "read"
    assert (await office.checks()).run.ended == "unchanged", "and when it has ended, the next one may"


async def test_two_sources_are_checked_at_the_same_time(office: Office) -> None:
    slow = Held(office.sites)
    first = asyncio.create_task(checked_safely(spec(office), ports(office, slow)))
    await asyncio.wait_for(slow.asked_now.wait(), PATIENCE)
    other = await office.service.check_and_tell("isun-consultations")
    assert other.ended == "failed", "its site is unreachable, but it was asked"
    slow.release.set()
    await first


async def test_a_check_that_ends_in_a_surprise_holds_up_nobody(office: Office) -> None:
    class Broken(Sites):
        async def fetch(self, *_: Any, **__: Any) -> Any:
            raise ZeroDivisionError("nobody expected this")

    assert (await checked_safely(spec(office), ports(office, Broken()))).run.ended == "failed"
    assert (await office.checks()).run.ended == "read"


async def test_a_check_that_is_cancelled_holds_up_nobody(office: Office) -> None:
    slow = Held(office.sites)
    first = asyncio.create_task(checked_safely(spec(office), ports(office, slow)))
    await asyncio.wait_for(slow.asked_now.wait(), PATIENCE)
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    assert (await office.checks()).run.ended == "read"


async def test_what_a_crash_left_held_is_free_again_after_minutes(office: Office) -> None:
    leases.take(office.app.store, "check isun-open", "killed", START, START + claiming.LEASE)
    assert (await office.checks()).run.ended == "skipped"
    office.clock.passes(seconds=claiming.LEASE.total_seconds())
    assert (await office.checks()).run.ended == "read"
    assert timedelta(minutes=10) >= claiming.LEASE


async def test_a_check_that_was_overtaken_stores_nothing_and_tells_no_old_date_as_new(office: Office) -> None:
    await office.checks()
    office.clock.passes(hours=2)
    slow = Held(office.sites)
    old = asyncio.create_task(checked_safely(spec(office), ports(office, slow)))
    await asyncio.wait_for(slow.asked_now.wait(), PATIENCE)
    office.clock.passes(hours=1)  # the machine slept: the lease was not kept up
    slow.pages = dict(slow.pages)
    shows(office, *OTHERS, until=LATEST)
    newer = await office.checks()
    assert {change.kind for change in newer.changes} == {"deadline_moved"}
    known, state = office.calls(), source_store.state_of(office.app.store, "isun-open")
    slow.release.set()
    late = await old
    assert (late.run.ended, late.changes, late.alerts) == ("skipped", (), ())
    assert deadlines(office) == {"2027-01-31"}
    assert (office.calls(), source_store.state_of(office.app.store, "isun-open")) == (known, state)
    assert len(office.runs()) == 2


async def test_a_check_that_outlived_its_lease_stores_nothing_even_where_nobody_overtook_it(office: Office) -> None:
    slow = Held(office.sites)
    check = asyncio.create_task(checked_safely(spec(office), ports(office, slow)))
    await asyncio.wait_for(slow.asked_now.wait(), PATIENCE)
    office.clock.passes(hours=1)
    slow.release.set()
    assert (await check).run.ended == "skipped"
    assert (office.calls(), office.runs()) == ([], [])


async def test_a_check_under_way_keeps_its_lease_up_however_long_it_takes(office: Office) -> None:
    turns = asyncio.Queue[None]()

    async def sleep(_: float) -> None:
        await turns.get()

    store, clock = office.app.store, office.clock
    async with claiming.claimed(store, "isun-open", clock.now, sleep) as claim:
        assert claim is not None
        for _ in range(100):
            clock.passes(seconds=claiming.KEPT_UP_EVERY.total_seconds())
            turns.put_nowait(None)
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            assert claim.holds()
        async with claiming.claimed(store, "isun-open", clock.now, sleep) as second:
            assert second is None
    assert not claim.holds()


async def test_a_database_that_is_busy_when_the_lease_is_kept_up_does_not_end_the_check(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    turns, clock = asyncio.Queue[None](), Hands(START)

    async def sleep(_: float) -> None:
        await turns.get()

    file = tmp_path / "tracker.db"
    with open_store(file, patience=0.0) as store, open_store(file) as other:
        async with claiming.claimed(store, "isun-open", clock.now, sleep) as claim:
            assert claim is not None
            with other.transaction():
                turns.put_nowait(None)
                await asyncio.sleep(0)
                await asyncio.sleep(0)
            clock.passes(seconds=claiming.KEPT_UP_EVERY.total_seconds())
            turns.put_nowait(None)
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            clock.passes(seconds=claiming.LEASE.total_seconds() - 1)
            assert claim.holds()
    assert "held by another process" in caplog.text


async def test_a_clock_that_was_started_elsewhere_makes_no_check_the_older_one(office: Office) -> None:
    await office.checks()
    office.clock.passes(hours=-1)  # a second run with the same --at begins a little earlier than the first one's check
    assert (await office.checks()).run.ended == "unchanged"


async def test_a_check_asked_for_in_chat_joins_the_one_under_way() -> None:
    async with world(None, START, admins=(500,)) as it:
        it.sites.pages[OPEN] = isun_list("Info", "Отворени", *OTHERS)
        slow = Held(it.sites)
        it.service.ports = replace(it.service.ports, fetching=slow)
        scheduled = asyncio.create_task(it.service.schedule.check_now("isun-open"))
        await asyncio.wait_for(slow.asked_now.wait(), PATIENCE)
        admin = it.server.user(500, "en", "Admin")
        admin.sends("/check isun-open")
        await it.server.settled()
        slow.release.set()
        await scheduled
        await it.server.settled()
        assert slow.asked.count(OPEN) == 1
        assert len(runs.latest(it.service.app.store)) == 1
        assert "was read" in it.heard(500)[-1] or "read with problems" in it.heard(500)[-1], "and hears how it ended"


def test_a_source_that_another_tracker_checks_is_left_to_it_in_one_line(terminal: Terminal) -> None:
    terminal.knows_the_example()
    with open_store(terminal.folder / "data" / "tracker.db") as store:
        known = list(call_store.calls(store))
        soon = claiming.real_time() + timedelta(minutes=2)
        leases.take(store, "check example", "another", claiming.real_time(), soon)
    status, told, err = terminal.asks("check", "example")
    assert status == 0
    assert told.splitlines() == ["example: is being checked by another tracker; left to it"]
    assert "1 left to another" in err
    with open_store(terminal.folder / "data" / "tracker.db") as store:
        assert list(call_store.calls(store)) == known
        leases.give_back(store, "check example", "another")
    assert "unchanged" in terminal.asks("check", "example")[1]
