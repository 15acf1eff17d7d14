"""Statements that contradict each other, in chat: what the manager sees, what the admin hears, once each."""

from __future__ import annotations

from tests.tracker.journey.procedures import START
from tests.tracker.journey.test_traps import ADMIN, MANAGER, has_an_admin_and_a_manager
from tests.tracker.journey.world import World, world
from tests.tracker.two_sites import TITLE, declared, shows
from tracker.plain_text import plain
from tracker.store import sources as source_store

EARLY, LATE = "15 October 2026", "30 November 2026"


def watches_two_sites(it: World) -> None:
    for name in ("alpha", "beta"):
        source_store.add(it.service.app.store, name, declared(name), "a test", START)


def told(it: World, chat: int) -> list[str]:
    return [plain(one) for one in it.heard(chat)]


async def test_a_contradiction_is_heard_once_by_the_admin_and_seen_by_the_manager() -> None:
    async with world(None, START, admins=(ADMIN,)) as it:
        watches_two_sites(it)
        await has_an_admin_and_a_manager(it)
        for site in ("alpha", "beta"):
            shows(it.sites, site, LATE, LATE)
        await it.checks("alpha", "beta")
        quiet = len(told(it, ADMIN))

        shows(it.sites, "alpha", LATE, EARLY)
        it.clock.passes(hours=2)
        await it.checks("alpha", "beta")
        assert len(told(it, ADMIN)) == quiet + 1
        heard = told(it, ADMIN)[-1]
        assert "Две твърдения си противоречат" in heard
        assert "15 октомври 2026 г. – Сайт Alpha, на страницата на поканата: „15 October 2026“" in heard
        assert "30 ноември 2026 г. – Сайт Beta" in heard
        alert = told(it, MANAGER)[-1]
        assert "Краен срок: не е сигурно, посочва се 15 октомври 2026 г. и 30 ноември 2026 г." in alert
        assert "не е сигурно: посочено е и „30 November 2026“, моля, вижте поканата" in alert
        assert "Променен" not in alert, "nothing was moved"

        it.clock.passes(days=2)
        await it.checks("alpha", "beta")
        assert len(told(it, ADMIN)) == quiet + 1, "it is told once"

        person = it.server.user(ADMIN, "bg", "Person 500")
        person.sends("/sources")
        await it.server.settled()
        assert "За 1 покана твърденията си противоречат" in told(it, ADMIN)[-1]
        assert f"{TITLE} 1" in told(it, ADMIN)[-1]

        shows(it.sites, "alpha", LATE, LATE)
        it.clock.passes(hours=2)
        await it.checks("alpha", "beta")
        assert "Вече няма противоречие" in told(it, ADMIN)[-1]
        assert "потвърдено от 2 източника" in told(it, MANAGER)[-1]
        assert "не е сигурно" not in told(it, MANAGER)[-1]
