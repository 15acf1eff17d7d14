"""A list that is short and right: the admin says so, by a button or a command, and it is believed."""

from __future__ import annotations

import pytest

from tests.tracker.journey.procedures import OPEN, OTHERS, START, shows_nothing_of_interest
from tests.tracker.journey.site import isun_list
from tests.tracker.journey.test_traps import ADMIN, MANAGER, has_an_admin_and_a_manager
from tests.tracker.journey.world import World, world
from tracker.store import administration
from tracker.store import calls as call_store
from tracker.store import sources as source_store

RIGHT = "👌 Списъкът е верен"


async def shrinks(it: World, left: int = 2) -> None:
    """The list of open procedures is read once, and then shows only so many."""
    shows_nothing_of_interest(it)
    await has_an_admin_and_a_manager(it)
    await it.checks("isun-open")
    it.sites.pages[OPEN] = isun_list("Info", "Отворени", *OTHERS[:left])
    it.clock.passes(hours=2)
    (failed,) = await it.checks("isun-open")
    assert failed.ended == "failed"


def gone(it: World) -> int:
    """How many calls the source does not show any more."""
    return sum(one.gone_since is not None for call in call_store.calls(it.service.app.store) for one in call.sightings)


async def test_an_admin_says_that_a_shorter_list_is_right_and_it_is_believed_at_once() -> None:
    async with world(None, START, admins=(ADMIN,)) as it:
        await shrinks(it)
        told = it.server.last(ADMIN)
        assert [RIGHT] in told.buttons
        assert gone(it) == 0
        heard = len(it.heard(ADMIN))

        it.server.users[ADMIN].taps(RIGHT)
        await it.server.until(lambda: len(it.heard(ADMIN)) == heard + 2)
        await it.delivers()
        said, checked, recovered = it.heard(ADMIN)[heard:]
        assert (
            "списъкът на „ИСУН 2020: отворени процедури“ е верен" in said
            and "Прочетох" in checked
            and "отново е наред" in recovered
        )
        assert it.server.messages(ADMIN)[heard - 1].buttons == [], "it can be pressed once"
        state = source_store.state_of(it.service.app.store, "isun-open")
        assert (state.health, state.usual_items) == ("healthy", 2)
        assert gone(it) == len(OTHERS) - 2
        (at, *logged), *_ = administration.log(it.service.app.store)
        assert logged == [f"user {ADMIN}", "accepted list", "isun-open", "2 items"]
        assert at == source_store.state_of(it.service.app.store, "isun-open").since

        it.clock.passes(hours=2)
        await it.checks("isun-open")
        assert source_store.state_of(it.service.app.store, "isun-open").health == "healthy"
        it.sites.pages[OPEN] = isun_list("Info", "Отворени", OTHERS[0])
        it.clock.passes(hours=2)
        (again,) = await it.checks("isun-open")
        assert again.ended == "failed", "what was accepted is the new least"


async def test_an_empty_list_is_believed_where_an_admin_says_that_it_is_right() -> None:
    async with world(None, START, admins=(ADMIN,)) as it:
        await shrinks(it, left=0)
        it.server.users[ADMIN].sends("/accept isun-open")
        await it.server.settled()
        await it.server.until(lambda: "Прочетох" in it.heard(ADMIN)[-1])
        assert source_store.state_of(it.service.app.store, "isun-open").health == "healthy"
        assert gone(it) == len(OTHERS)


async def test_nobody_else_can_say_so_and_there_must_be_a_doubt() -> None:
    async with world(None, START, admins=(ADMIN,)) as it:
        await shrinks(it)
        manager = it.server.users[MANAGER]
        manager.sends("/accept isun-open")
        await it.server.settled()
        assert "Само администраторите" in it.heard(MANAGER)[-1]
        manager.taps_stale("1:accept:isun-open", it.server.last(MANAGER))
        await it.server.settled()
        assert source_store.state_of(it.service.app.store, "isun-open").health == "broken"
        it.server.users[ADMIN].sends("/accept opic-news")
        await it.server.settled()
        assert "няма какво да се потвърждава" in it.heard(ADMIN)[-1]
        it.server.users[ADMIN].sends("/sources")
        await it.server.settled()
        assert "/accept isun-open" in it.heard(ADMIN)[-1]


@pytest.mark.parametrize("page", ["<html><title>Request Rejected</title>The requested URL was rejected.</html>"])
async def test_what_is_no_list_cannot_be_accepted_as_one(page: str) -> None:
    async with world(None, START, admins=(ADMIN,)) as it:
        shows_nothing_of_interest(it)
        await has_an_admin_and_a_manager(it)
        await it.checks("isun-open")
        it.sites.pages[OPEN] = page
        it.clock.passes(hours=2)
        await it.checks("isun-open")
        assert it.server.last(ADMIN).buttons == []
        it.server.users[ADMIN].sends("/accept isun-open")
        await it.server.settled()
        assert "няма какво да се потвърждава" in it.heard(ADMIN)[-1]
