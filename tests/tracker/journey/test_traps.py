"""A page that is not what was asked for: calls stay, the reason is kept, the admin hears once, and once of recovery."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from scrapers.contract import Page
from tests.recordings import page_at, pages_of
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


FOLDER = "gold/pages/traps"
#: How the page can come in place of the list: under the list's own address, or after a redirect to where it belongs.
WAYS = ("in its place", "by a redirect")


def traps() -> list[str]:
    """The names of the recorded traps, where they are present."""
    if SHARED is None:
        return ["none recorded"]
    return sorted(one.name.removesuffix(".expected.json") for one in (SHARED / FOLDER).glob("*.expected.json"))


def recorded(name: str) -> tuple[Page, set[str]]:
    """A recorded trap, as it came after its redirects, and what its reason may be."""
    assert SHARED is not None
    told = json.loads((SHARED / FOLDER / f"{name}.expected.json").read_text(encoding="utf-8"))
    pages = list(pages_of(SHARED / FOLDER / told["warc"]))
    asked = [page for page in pages if page.url == told["url"]]
    # What was redirected is recorded under where it led to.
    (page,) = asked or [page for page in pages if "session_redirect" in page.url]
    return page, {told["reason"], *told.get("reason_variants", ())}


async def has_an_admin_and_a_manager(it: World) -> None:
    """Both wrote to the bot; the manager follows the green energy cluster."""
    for number, *labels in ((ADMIN, "Засега без профил"), (MANAGER, "Клъстер Зелена синергия", "✅ Запази профила")):
        person = it.server.user(number, "bg", f"Person {number}")
        person.sends("/start")
        await it.server.settled()
        for label in ("Български", *labels):
            person.taps(label)
            await it.server.settled()


def known(it: World) -> list[dict[str, Any]]:
    """Every call that is known, as it is exported."""
    return [to_json(call, START) for call in call_store.calls(it.service.app.store)]


async def stays_calm(bad: str | Page, reasons: set[str]) -> None:
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
        assert f"({state.reason.code})" in it.heard(ADMIN)[-1]
        assert state.reason.message in it.heard(ADMIN)[-1]

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
        assert "ИСУН 2020: отворени процедури" in it.heard(ADMIN)[-1]
        it.clock.passes(hours=2)
        await it.checks("isun-open")
        assert len(it.heard(ADMIN)) == quiet + 2
        assert len(it.heard(MANAGER)) == manager, "managers are not troubled with it"
        assert [one["id"] for one in known(it)] == [one["id"] for one in before]


@needs_shared
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", traps())
async def test_a_recorded_trap_leaves_the_calls_as_they_were(name: str, way: str) -> None:
    page, reasons = recorded(name)
    final = OPEN if way == "in its place" else page.url
    shown = Page(final, OPEN, 200, page.content_type, page.charset, page.body, page.fetched_at)
    await stays_calm(shown, reasons if way == "in its place" else reasons | {"other_site"})


@needs_shared
async def test_the_portal_s_empty_frame_leaves_the_calls_as_they_were() -> None:
    assert SHARED is not None
    archive = SHARED / "gold/pages/ec-ftportal-shell/ec-ftportal-shell.warc.gz"
    page = page_at(archive, "https://ec.europa.eu/info/funding-tenders/opportunities/portal/")
    shown = Page(OPEN, OPEN, 200, page.content_type, page.charset, page.body, page.fetched_at)
    await stays_calm(shown, {"js_shell"})


async def test_a_redirect_to_a_login_page_is_no_list() -> None:
    body = b"<html><title>Sign in</title><form><input type='password'></form></html>"
    login = "https://eumis2020.government.bg/bg/s/Account/Login?returnUrl=%2Fbg%2Fs%2FProcedure%2FActive"
    page = Page(login, OPEN, 200, "text/html", "utf-8", body, datetime(2026, 9, 15, tzinfo=UTC))
    await stays_calm(page, {"login_redirect"})


async def test_a_refusal_answered_as_success_is_no_list() -> None:
    await stays_calm(REFUSAL, {"refused"})


async def test_an_empty_list_is_a_failure_until_proved_otherwise() -> None:
    await stays_calm(isun_list("Info", "Отворени"), {"empty_list"})


async def test_a_shrunken_list_is_a_failure_until_proved_otherwise() -> None:
    await stays_calm(isun_list("Info", "Отворени", OTHERS[0]), {"shrunken_list"})
