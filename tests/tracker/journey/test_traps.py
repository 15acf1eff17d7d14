"""A page that is not what was asked for: calls stay, the reason is kept, the admin hears once, and once of recovery."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scrapers.contract import Page
from tests.recordings import page_at
from tests.shared_material import SHARED, needs_shared
from tests.tracker.journey.procedures import OPEN, OTHERS, START, shows_nothing_of_interest
from tests.tracker.journey.site import isun_list
from tests.tracker.journey.world import World, world
from tracker.domain.serial import to_json
from tracker.store import calls as call_store
from tracker.store import sources as source_store

ADMIN, MANAGER = 500, 1001
REFUSAL = (
    "<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Please consult with your "
    "administrator.<br><br>Your support ID is: 1234567890123456789<br><br></body></html>"
)


@dataclass(frozen=True)
class Trap:
    """A recorded trap: the archive, the address it was recorded under, and the reason it deserves."""

    archive: str
    url: str
    reasons: tuple[str, ...]
    redirected: bool = False
    """Whether the trap is where the answer came from: then its own address is the final one."""


TRAPS = [
    Trap("traps/traps.warc.gz", "https://www.developmentaid.org/", ("js_shell",)),
    Trap("traps/traps.warc.gz", "https://e-nabavki.gov.mk/", ("js_shell",)),
    Trap("traps/traps.warc.gz", "https://tenderi.mk/", ("js_shell", "not_a_list")),
    Trap("traps/traps.warc.gz", "http://www.yesincubator.org.mk/", ("home_page", "other_site"), redirected=True),
    Trap("traps/traps.warc.gz", "https://www.openvc.app/", ("other_site",), redirected=True),
    Trap("traps/traps.warc.gz", "https://accelerator.seavus.com/", ("too_small",)),
    Trap(
        "ec-ftportal-shell/ec-ftportal-shell.warc.gz",
        "https://ec.europa.eu/info/funding-tenders/opportunities/portal/",
        ("js_shell",),
    ),
]


async def has_an_admin_and_a_manager(it: World) -> None:
    """Both wrote to the bot; the manager follows the green energy cluster."""
    for number, label in ((ADMIN, "Засега без профил"), (MANAGER, "Клъстер Зелена синергия")):
        person = it.server.user(number, "bg", f"Person {number}")
        person.sends("/start")
        await it.server.settled()
        person.taps("Български")
        await it.server.settled()
        person.taps(label)
        await it.server.settled()


def known(it: World) -> list[dict[str, Any]]:
    """Every call that is known, as it is exported."""
    return [to_json(call, START) for call in call_store.calls(it.service.app.store)]


async def stays_calm(bad: str | Page, reasons: tuple[str, ...]) -> None:
    """The whole story of one trap in place of the list of open procedures."""
    async with world(None, START, admins=(ADMIN,)) as it:
        shows_nothing_of_interest(it)
        await has_an_admin_and_a_manager(it)
        (good,) = await it.checks("isun-open")
        assert (good.ended, good.items) == ("read", len(OTHERS))
        before = known(it)
        quiet, manager = len(it.heard(ADMIN)), len(it.heard(MANAGER))
        list_page = it.sites.pages[OPEN]

        it.sites.pages[OPEN] = bad
        it.clock.passes(hours=2)
        (failed,) = await it.checks("isun-open")
        assert failed.ended == "failed"
        assert failed.problems[0].code in reasons
        state = source_store.state_of(it.service.app.store, "isun-open")
        assert state.health == "broken"
        assert state.reason is not None
        assert state.reason.code in reasons
        assert known(it) == before
        assert len(it.heard(ADMIN)) == quiet + 1, "the admin hears of it"
        assert "ИСУН 2020: отворени процедури" in it.heard(ADMIN)[-1]

        it.clock.passes(hours=2)
        await it.checks("isun-open")
        assert known(it) == before
        assert len(it.heard(ADMIN)) == quiet + 1, "and only once"

        it.sites.pages[OPEN] = list_page
        it.clock.passes(hours=2)
        (recovered,) = await it.checks("isun-open")
        assert recovered.ended in ("read", "unchanged")
        assert source_store.state_of(it.service.app.store, "isun-open").health == "healthy"
        assert len(it.heard(ADMIN)) == quiet + 2, "and once of its recovery"
        assert len(it.heard(MANAGER)) == manager, "managers are not troubled with it"
        assert [one["id"] for one in known(it)] == [one["id"] for one in before]


@needs_shared
@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.url)
async def test_a_recorded_trap_leaves_the_calls_as_they_were(trap: Trap) -> None:
    assert SHARED is not None
    page = page_at(SHARED / "gold" / "pages" / Path(trap.archive), trap.url)
    final = trap.url if trap.redirected else OPEN
    await stays_calm(Page(final, OPEN, 200, page.content_type, page.charset, page.body, page.fetched_at), trap.reasons)


async def test_a_redirect_to_a_login_page_is_no_list() -> None:
    body = b"<html><title>Sign in</title><form><input type='password'></form></html>"
    login = "https://eumis2020.government.bg/bg/s/Account/Login?returnUrl=%2Fbg%2Fs%2FProcedure%2FActive"
    page = Page(login, OPEN, 200, "text/html", "utf-8", body, datetime(2026, 9, 15, tzinfo=UTC))
    await stays_calm(page, ("login_redirect",))


async def test_a_refusal_answered_as_success_is_no_list() -> None:
    await stays_calm(REFUSAL, ("refused",))


async def test_an_empty_list_is_a_failure_until_proved_otherwise() -> None:
    await stays_calm(isun_list("Info", "Отворени"), ("empty_list",))


async def test_a_shrunken_list_is_a_failure_until_proved_otherwise() -> None:
    await stays_calm(isun_list("Info", "Отворени", OTHERS[0]), ("shrunken_list",))
