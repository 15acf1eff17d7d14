"""The arrows together: one check is stored whole or not at all, and what is stored plans the next one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from scrapers.contract import Page
from scrapers.spec import SourceSpec
from tests.scrapers.pages import LIST, source
from tests.tracker.journey.procedures import OPEN, OTHERS, START
from tests.tracker.journey.site import ISUN, Sites, isun_call, isun_list
from tests.tracker.journey.world import Hands
from tests.tracker.terminal import SOURCE
from tracker.app import App
from tracker.configuring import load_catalogue
from tracker.domain.models import Call, Match, Run, Subscription
from tracker.fetch.fetching import FetchFailure
from tracker.pipeline import Checked, check_source, pass_time
from tracker.service import Service
from tracker.settings import Settings, shipped_config
from tracker.store import calls as call_store
from tracker.store import outbox, runs, subscribers
from tracker.store import sources as source_store
from tracker.store.database import Store, open_store
from tracker.surprises import checked_safely

HYDROGEN = ("90000000-0000-4000-8000-000000000001", "BG16RFPR001-1.020", "Зелен водород и енергийна ефективност")


@dataclass
class Office:
    """A service without chat on a store in memory, with sites and a clock that the test moves."""

    sites: Sites
    clock: Hands
    app: App
    service: Service
    said: list[str]

    async def checks(self, source: str = "isun-open") -> Checked:
        """Check a source."""
        return await check_source(self.app.sources()[source].spec, self.service.ports)

    def calls(self) -> list[Call]:
        """Every call that is known."""
        return list(call_store.calls(self.app.store))

    def runs(self) -> list[Run]:
        """Every run, newest first."""
        return runs.latest(self.app.store, 100)


def opened(store: Store, sites: Sites, clock: Hands) -> Office:
    """An office that opens on this store."""
    settings = Settings(data=Path(), config=shipped_config())
    app = App(settings, clock, load_catalogue(settings.config), store)  # type: ignore[arg-type]
    said: list[str] = []
    service = Service(app, sites, said.append)
    service.ports = replace(service.ports, jitter=lambda: 0.0)
    return Office(sites, clock, app, service, said)


@pytest.fixture
def office() -> Iterator[Office]:
    store = open_store(None)
    yield opened(store, Sites(), Hands(START))
    store.close()


def shows(office: Office, *procedures: tuple[str, str, str], until: str = "30.12.2026 г. 17:00 ч.") -> None:
    """ИСУН lists these procedures, each with a page of its own."""
    office.sites.pages[OPEN] = isun_list("Info", "Отворени", *procedures)
    for number, code, title in procedures:
        office.sites.pages[f"{ISUN}/bg/s/Procedure/Info/{number}"] = isun_call(
            code, title, "01.03.2026 г. 09:00 ч.", until, "Подкрепа."
        )


def follows(office: Office) -> None:
    """A chat that follows the green energy cluster."""
    subscribers.save(
        office.app.store, Subscription(chat_id=7, language="bg", zone="Europe/Sofia", profiles=("green-energy",))
    )


async def test_a_first_look_owes_nobody_anything_and_the_next_ones_tell_what_is_new(office: Office) -> None:
    shows(office, *OTHERS)
    first = await office.checks()
    assert (first.run.ended, first.run.items, first.alerts) == ("read", len(OTHERS), ())
    assert all(change.baseline for change in first.changes)
    office.clock.passes(hours=2)
    again = await office.checks()
    assert (again.run.ended, again.changes) == ("unchanged", ())
    shows(office, *OTHERS, HYDROGEN)
    office.clock.passes(hours=2)
    new = await office.checks()
    assert [(change.kind, change.baseline) for change in new.changes] == [("appeared", False)]
    assert [run.ended for run in office.runs()] == ["read", "unchanged", "read"]
    assert [run.changes for run in office.runs()] == [1, 0, len(OTHERS)]


async def test_an_unchanged_look_still_says_when_the_calls_were_last_seen(office: Office) -> None:
    shows(office, *OTHERS)
    await office.checks()
    office.clock.passes(hours=2)
    await office.checks()
    assert {one.last_seen for call in office.calls() for one in call.sightings} == {office.clock.now()}
    assert {call.first_seen for call in office.calls()} == {START}


async def test_what_one_check_means_is_stored_whole_or_not_at_all(office: Office) -> None:
    shows(office, *OTHERS)
    await office.checks()
    before, state = office.calls(), source_store.state_of(office.app.store, "isun-open")
    shows(office, *OTHERS, HYDROGEN)
    office.clock.passes(hours=2)

    def breaks() -> float:
        raise RuntimeError("a fault between the changes and the alerts")

    good = office.service.ports
    office.service.ports = replace(good, jitter=breaks)
    with pytest.raises(RuntimeError):
        await office.checks()
    assert office.calls() == before
    assert source_store.state_of(office.app.store, "isun-open") == state
    assert len(office.runs()) == 1
    office.service.ports = good
    assert [change.kind for change in (await office.checks()).changes] == ["appeared"], "and nothing is lost by it"


async def test_a_surprise_is_a_failed_run_and_the_other_sources_go_on(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    shows(office, *OTHERS)

    class Broken(Sites):
        async def fetch(self, *args: object, **kwargs: object) -> FetchFailure:  # type: ignore[override]
            raise ZeroDivisionError("nobody expected this")

    good = office.service.ports
    office.service.ports = replace(good, fetching=Broken())
    run = await office.service.check_and_tell("opic-news")
    assert (run.ended, run.problems[0].code) == ("failed", "broken_scraper")
    assert "ZeroDivisionError" in run.problems[0].message
    assert "nobody expected this" in caplog.text, "its trace is in the log"
    state = source_store.state_of(office.app.store, "opic-news")
    assert state.health == "broken"
    assert state.next_check is not None
    assert state.next_check > office.clock.now()
    office.service.ports = good
    assert (await office.service.check_and_tell("isun-open")).ended == "read"
    assert office.said[0].count("\n") == 0


async def test_a_match_that_breaks_is_a_failed_run_too_and_the_change_is_found_again(office: Office) -> None:
    follows(office)
    shows(office, *OTHERS)
    await office.checks()

    def breaks(call: Call, profile: str) -> Match:
        raise ValueError("a profile nobody expected")

    spec, good = office.app.sources()["isun-open"].spec, office.service.ports
    shows(office, *OTHERS, HYDROGEN)
    office.clock.passes(hours=2)
    failed = await checked_safely(spec, replace(good, match_of=breaks))
    assert (failed.run.ended, failed.changes) == ("failed", ())
    assert len(office.calls()) == len(OTHERS)
    found = await office.checks()
    assert [change.kind for change in found.changes] == ["appeared"]
    assert len(found.alerts) == outbox.waiting(office.app.store) == 1


async def test_what_the_clock_alone_changes_is_told_once_also_after_a_downtime(office: Office) -> None:
    follows(office)
    shows(office, *OTHERS, HYDROGEN, until="20.09.2026 г. 17:00 ч.")
    pass_time(office.service.ports)
    await office.checks()
    office.clock.passes(minutes=1)
    assert pass_time(office.service.ports).changes == ()
    office.clock.passes(days=30)
    closed = pass_time(office.service.ports)
    assert {(change.kind, change.after) for change in closed.changes} == {("stage_changed", "closed")}
    assert len(closed.changes) == len(OTHERS) + 1
    office.clock.passes(minutes=1)
    assert pass_time(office.service.ports).changes == ()


async def test_a_site_that_asks_us_to_wait_is_waited_for(office: Office) -> None:
    office.sites.pages[OPEN] = FetchFailure("rate_limited", "too many requests", retry_after=86_400.0)
    failed = await office.checks()
    assert failed.run.ended == "failed"
    state = source_store.state_of(office.app.store, "isun-open")
    assert state.next_check is not None
    assert state.next_check >= START + timedelta(days=1)


async def test_the_schedule_is_what_the_store_says_at_the_next_start(office: Office) -> None:
    assert office.service.due()["isun-open"] is None, "what was never checked is due"
    shows(office, *OTHERS)
    await office.checks()
    planned = office.service.due()["isun-open"]
    assert planned == START + timedelta(hours=2)
    office.clock.passes(days=3)
    started_again = opened(office.app.store, office.sites, office.clock)
    assert started_again.service.due()["isun-open"] == planned, "which is long past, so it runs at once"
    await started_again.checks()
    assert started_again.service.due()["isun-open"] == office.clock.now() + timedelta(hours=2), "and once"


async def test_sources_that_are_switched_or_added_come_and_go(office: Office) -> None:
    store, now = office.app.store, office.clock.now()
    assert "interreg-eu" not in office.service.due(), "it ships switched off"
    source_store.set_enabled(store, "isun-open", False, "a test", now)
    assert "isun-open" not in office.service.due()
    source_store.set_enabled(store, "isun-open", True, "a test", now)
    assert "isun-open" in office.service.due()
    text = SOURCE.replace('"example"', '"mine"')
    source_store.add(store, "mine", text, "a test", now)
    assert office.service.due()["mine"] is None
    source_store.remove(store, "mine", "a test", now)
    assert "mine" not in office.service.due()


async def test_a_source_that_is_declared_anew_is_read_anew(office: Office) -> None:
    shows(office, *OTHERS)
    await office.checks()
    spec = office.app.sources()["isun-open"].spec
    office.clock.passes(hours=2)
    again = await check_source(spec.model_copy(update={"countries": ("RO",)}), office.service.ports)
    assert again.run.ended == "read"
    assert {country.value for call in office.calls() for country in call.facts.eligibility.countries} == {"RO"}


async def test_what_a_list_lost_while_its_last_page_could_not_be_read_is_noticed_when_it_can_be(office: Office) -> None:
    text = '[list]\nitems = "hits"\n[list.fields]\ntitle = "t"\nurl = "u"\n[pages]\nnext = "next"'
    spec, second = source(text, "json_api"), f"{LIST}?p=2"
    await shows_hits(office, spec, ["a", "b"], second, ["c"])
    await shows_hits(office, spec, ["a", "b"], second, None)
    assert [one.gone_since for call in office.calls() for one in call.sightings] == [None] * 3, "unknown is not gone"
    checked = await shows_hits(office, spec, ["a", "b"], None, None)
    assert checked.run.ended == "read"
    assert [change.kind for change in checked.changes] == ["vanished"]


async def shows_hits(
    office: Office, spec: SourceSpec, first: list[str], following: str | None, second: list[str] | None
) -> Checked:
    """Check a list of two pages, the second of which may be unreachable."""

    def page(url: str, names: list[str], **more: str | None) -> Page:
        body = json.dumps({"hits": [{"t": f"Call {one}", "u": f"{LIST}/{one}"} for one in names], **more})
        return Page(url, url, 200, "application/json", "utf-8", body.encode(), office.clock.now())

    office.clock.passes(hours=2)
    office.sites.pages[LIST] = page(LIST, first, next=following)
    if second is not None:
        office.sites.pages[f"{LIST}?p=2"] = page(f"{LIST}?p=2", second)
    else:
        office.sites.pages.pop(f"{LIST}?p=2", None)
    return await check_source(spec, office.service.ports)


def hydrogen(count: int) -> list[tuple[str, str, str]]:
    """So many procedures that fit the green energy cluster."""
    return [
        (f"90000000-0000-4000-8000-{number:012}", f"BG16RFPR001-1.1{number:02}", f"{HYDROGEN[2]}, покана {number}")
        for number in range(1, count + 1)
    ]


@pytest.mark.parametrize(("days", "told"), [(0.25, ["change"] * 9), (4, ["digest"])])
async def test_what_a_source_shows_after_days_of_silence_is_one_summary(
    office: Office, days: float, told: list[str]
) -> None:
    shows(office, *OTHERS)
    await office.checks()
    subscribers.save(office.app.store, Subscription(7, profiles=("green-energy",)))
    office.clock.passes(days=days)
    shows(office, *OTHERS, *hydrogen(9))
    await office.checks()
    waiting = [one.kind for one in outbox.history(office.app.store) if one.state == "queued"]
    assert waiting == told


@pytest.mark.parametrize(("minutes", "told"), [(2, ["change"] * 9), (4 * 24 * 60, ["digest"])])
async def test_what_opened_while_the_service_was_down_is_one_summary(
    office: Office, minutes: int, told: list[str]
) -> None:
    office.sites.pages[OPEN] = isun_list("Info", "Отворени", *OTHERS, *hydrogen(9))
    for number, code, title in (*OTHERS, *hydrogen(9)):
        opens = f"{START + timedelta(minutes=1):%d.%m.%Y г. %H:%M} ч."
        office.sites.pages[f"{ISUN}/bg/s/Procedure/Info/{number}"] = isun_call(
            code, title, opens, "30.12.2026 г. 17:00 ч.", "Подкрепа."
        )
    await office.checks()
    subscribers.save(office.app.store, Subscription(7, profiles=("green-energy",)))
    pass_time(office.service.ports)
    office.clock.passes(minutes=minutes)
    pass_time(office.service.ports)
    waiting = [one.kind for one in outbox.history(office.app.store) if one.state == "queued"]
    assert waiting == told


async def test_without_chat_many_calls_are_printed_as_one_summary(office: Office) -> None:
    shows(office, *OTHERS)
    await office.service.check_and_tell("isun-open")
    office.said.clear()
    office.clock.passes(hours=2)
    shows(office, *OTHERS, *hydrogen(13))
    await office.service.check_and_tell("isun-open")
    printed = [text for text in office.said if "would be sent" in text]
    assert len(printed) == 3 and all("13 покани за вас" in text for text in printed)
    assert all(sum(f"покана {number}\n" in text for text in printed) == 1 for number in range(1, 14))
