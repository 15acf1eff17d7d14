"""Silence is never failure: managers hear once of a source that cannot be read for a day, and once when it reads again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scrapers.spec import parse_source
from tests.tracker.domain.calls_told import call, deadline
from tests.tracker.journey.procedures import OPEN, OTHERS, START, shows_nothing_of_interest
from tests.tracker.journey.site import isun_list
from tests.tracker.journey.world import World, world
from tests.tracker.terminal import SOURCE
from tracker.domain.models import Change, Profile, SourceState, Subscription
from tracker.domain.outages import concerns
from tracker.store import calls as call_store
from tracker.store import outbox, subscribers
from tracker.store import profiles as profile_store
from tracker.store import sources as source_store

MANAGER, OTHER = 7, 8
NAME = {"bg": "ИСУН 2020: отворени процедури", "en": "ISUN 2020: open procedures"}


def follows(it: World, chat: int = MANAGER, **given: object) -> Subscription:
    store = it.service.app.store
    it.server.user(chat, str(given.get("language", "bg")), started=True)
    return subscribers.save(
        store,
        Subscription(chat, **{"profiles": ("marine",), "cursor": call_store.last_change(store)} | given),  # type: ignore[arg-type]
    )


async def reads_and_fails(it: World) -> None:
    """The list is read once, and cannot be reached at the next checks."""
    shows_nothing_of_interest(it)
    await it.checks("isun-open")
    it.sites.fails(OPEN, "refused", "HTTP 403: no")
    it.clock.passes(hours=2)
    await it.checks("isun-open")


async def hours_pass(it: World, hours: int, *, checking: bool = True) -> None:
    for _ in range(hours):
        it.clock.passes(hours=1)
        await it.service.minute()
        if checking:
            await it.service.check_and_tell("isun-open")
        await it.delivers()


def is_well(it: World) -> None:
    it.sites.pages[OPEN] = isun_list("Info", "Отворени", *OTHERS)


@pytest.mark.parametrize("lang", ["bg", "en"])
async def test_a_chat_that_hears_at_once_gets_one_line_after_a_day_and_one_at_the_end(lang: str) -> None:
    async with world(None, START) as it:
        follows(it, language=lang)
        await reads_and_fails(it)
        await hours_pass(it, 23)
        assert it.heard(MANAGER) == [], "a trouble of hours is the admin's"
        await hours_pass(it, 40)
        (line,) = it.heard(MANAGER)
        assert NAME[lang] in line and len(line.splitlines()) == 1
        assert ("cannot be read since" if lang == "en" else "не може да се чете от") in line
        is_well(it)
        await hours_pass(it, 30)
        _, over = it.heard(MANAGER)
        assert NAME[lang] in over and ("can be read again" if lang == "en" else "отново се чете") in over


async def test_a_source_that_reads_again_before_the_line_was_sent_is_not_told() -> None:
    async with world(None, START) as it:
        follows(it, language="en")
        await reads_and_fails(it)
        it.clock.passes(hours=25)
        await it.service.minute()
        assert outbox.waiting(it.service.app.store) == 1
        is_well(it)
        await it.service.check_and_tell("isun-open")
        it.clock.passes(hours=1)
        await it.service.minute()
        await it.delivers()
        assert it.heard(MANAGER) == []


async def test_whom_a_source_does_not_concern_and_who_pauses_hears_nothing() -> None:
    async with world(None, START) as it:
        profile_store.save(it.service.app.store, Profile("greeks", {"en": "Greeks"}, nuts=("EL",), keywords=("sea",)))
        follows(it, profiles=("greeks",), language="en")
        follows(it, OTHER, language="en", paused=True)
        await reads_and_fails(it)
        await hours_pass(it, 30)
        assert it.heard(MANAGER) == [] and it.heard(OTHER) == []


async def test_nothing_is_said_of_a_source_that_is_switched_off_until_it_reads_again() -> None:
    async with world(None, START) as it:
        follows(it, language="en")
        await reads_and_fails(it)
        await hours_pass(it, 30)
        it.service.switch("isun-open", False, "test")
        await hours_pass(it, 30, checking=False)
        assert len(it.heard(MANAGER)) == 1
        it.service.switch("isun-open", True, "test")
        is_well(it)
        await hours_pass(it, 30)
        assert [("can be read again" in one) for one in it.heard(MANAGER)] == [False, True]


async def test_a_daily_chat_without_news_hears_it_once_at_its_hour_and_its_end_too() -> None:
    async with world(None, START) as it:
        follows(it, language="en", rhythm="daily")
        await reads_and_fails(it)
        await hours_pass(it, 24 * 5)
        (line,) = it.heard(MANAGER)
        assert "cannot be read since" in line
        is_well(it)
        await hours_pass(it, 48)
        (over,) = it.heard(MANAGER)[1:]
        assert "can be read again" in over


async def test_a_digest_has_a_section_of_what_cannot_be_read_while_it_lasts_and_of_its_end() -> None:
    async with world(None, START) as it:
        store = it.service.app.store
        follows(it, language="en", rhythm="daily")
        await reads_and_fails(it)
        for day in range(5):
            one = call(
                f"bluecall{day:02}",
                titles={"en": f"Blue economy of ports {day}"},
                code=f"B-{day}",
                deadlines=(deadline("2026-12-30"),),
            )
            with store.transaction():
                call_store.save_call(store, one)
                call_store.save_sightings(store, one.sightings)
                call_store.record_changes(store, [Change(one.id, "appeared", it.clock.now(), "isun-open")])
            if day == 3:
                is_well(it)
            await hours_pass(it, 24)
        told = it.heard(MANAGER)
        assert [("Sources with problems" in one, "since" in one, "can be read again" in one) for one in told][:2] == [
            (False, False, False),
            (True, True, False),
        ]
        assert sum("can be read again" in one for one in told) == 1
        assert "Sources with problems" not in told[-1]
        assert all("call for you" in one for one in told), "the section takes the place of a line of its own"


def test_a_source_concerns_a_profile_by_programme_and_country_else_everybody() -> None:
    source = parse_source(f'programme = "Interreg VI-A"\ncountries = ["GR", "BG"]\n{SOURCE}', "given")
    home = Profile("home", {}, nuts=("BG33",))
    assert concerns(source, [home])
    assert concerns(source, [Profile("greek", {}, nuts=("EL51",))])
    assert not concerns(source, [Profile("french", {}, nuts=("FR",))])
    assert concerns(source, [Profile("union", {}, nuts=("EU27",))])
    assert concerns(source, [Profile("p", {}, programmes=("interreg",))])
    assert not concerns(source, [Profile("p", {}, programmes=("horizon",))])
    assert concerns(parse_source(SOURCE, "given"), [Profile("p", {}, programmes=("horizon",), nuts=("FR",))])
    assert not concerns(source, [])


async def test_a_source_that_was_never_read_is_no_news_for_managers() -> None:
    async with world(None, START) as it:
        follows(it, language="en")
        it.sites.fails(OPEN, "refused", "HTTP 403: no")
        await hours_pass(it, 60)
        assert it.heard(MANAGER) == []
        assert source_store.state_of(it.service.app.store, "isun-open").health == "broken"


async def test_admins_hear_once_of_a_declaration_that_a_newer_program_does_not_take() -> None:
    async with world(None, START, admins=(OTHER,)) as it:
        store = it.service.app.store
        follows(it, OTHER, language="en", profiles=())
        source_store.add(store, "example", SOURCE.replace("zone =", "zones ="), "an older program", it.clock.now())
        for _ in range(5):
            await it.service.minute()
            await it.delivers()
            it.clock.passes(hours=13)
        (told,) = it.heard(OTHER)
        assert "Source broken: example" in told and "zone: missing" in told
        assert "example" not in it.service.due()


@pytest.mark.parametrize("lang", ["bg", "en"])
async def test_managers_hear_after_a_day_of_a_source_whose_declaration_is_not_taken_any_more(lang: str) -> None:
    async with world(None, START, admins=(OTHER,)) as it:
        store = it.service.app.store
        follows(it, OTHER, language="en", profiles=())
        follows(it, language=lang)
        follows(it, 9, language=lang, profiles=("rome",))
        profile_store.save(store, Profile("rome", {"en": "Rome"}, nuts=("ITI4",)))
        declared = SOURCE.replace('url = "', 'countries = ["BG"]\nurl = "')
        refused = declared.replace("zone =", "zones =")
        read = SourceState("example", "healthy", last_success=START, usual_items=2, baselined=True)
        source_store.save_state(store, read)
        source_store.add(store, "off", refused.replace('"example"', '"off"'), "an older program", START)
        source_store.set_enabled(store, "off", False, "a test", START)
        source_store.save_state(store, replace(read, source="off"))
        await it.service.minute()
        source_store.add(store, "example", refused, "an older program", START)
        await it.service.minute()
        await it.delivers()
        assert [one for one in it.heard(OTHER) if "example" in one], "admins hear at once"
        for _ in range(23):
            it.clock.passes(hours=1)
            await it.service.minute()
        await it.delivers()
        assert it.heard(MANAGER) == []
        for _ in range(30):
            it.clock.passes(hours=1)
            await it.service.minute()
            await it.delivers()
        (told,) = it.heard(MANAGER)
        assert {"bg": "Сайтът Пример не може да се чете от", "en": "Example cannot be read since"}[lang] in told
        assert it.heard(9) == [], "it has nothing for them"
        source_store.add(store, "example", declared, "an admin", it.clock.now())
        source_store.save_state(store, replace(read, last_success=it.clock.now()))
        it.clock.passes(hours=1)
        await it.service.minute()
        await it.delivers()
        assert {"bg": "отново се чете", "en": "can be read again"}[lang] in it.heard(MANAGER)[-1]
        assert len(it.heard(MANAGER)) == 2
