"""Each stage of a call is told once in a round, late rather than never, and again in the next round."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest

from tests.tracker.domain.stating import due
from tests.tracker.journey.procedures import START
from tests.tracker.journey.site import Sites
from tests.tracker.journey.world import Hands
from tests.tracker.test_pipeline import Office, follows, opened
from tests.tracker.words import WORDS, owed, page_of_words, times, words
from tracker.domain.models import Alert, Call, Change, Facts, Sighting
from tracker.fetch.fetching import FetchFailure
from tracker.pipeline import pass_time, settle_item
from tracker.store import calls as call_store
from tracker.store import outbox, subscribers
from tracker.store.database import open_store


@pytest.fixture
def office() -> Iterator[Office]:
    store = open_store(None)
    yield opened(store, Sites(), Hands(START))
    store.close()


async def test_the_opening_of_a_yearly_call_is_told_every_year_on_the_same_page(office: Office) -> None:
    follows(office)
    times(office)
    other = "<b>Open</b><u>31.12.2030</u>"
    await words(office, other)
    office.clock.passes(days=1)
    assert await words(office, other, "<i>01.10.2026</i><u>15.12.2026</u>") == [("appeared", None, "forthcoming")]
    opened = []
    for year in range(2026, 2029):
        office.clock.time = datetime(year, 10, 2, 9, tzinfo=START.tzinfo)
        opened.append(times(office))
        office.clock.time = datetime(year, 12, 20, 9, tzinfo=START.tzinfo)
        assert times(office) == [], "that a deadline passed is no news"
        office.clock.time = datetime(year + 1, 5, 2, 9, tzinfo=START.tzinfo)
        next_round = f"<i>01.10.{year + 1}</i><u>15.12.{year + 1}</u>"
        assert [one[::2] for one in await words(office, other, next_round)] == [("stage_changed", "forthcoming")]
        assert await words(office, other, next_round) == []
    assert opened == [[("stage_changed", "forthcoming", "open")]] * 3


async def test_next_year_s_opening_is_told_though_last_year_s_deadline_still_stands_there(office: Office) -> None:
    follows(office)
    times(office)
    other = "<b>Open</b><u>31.12.2030</u>"
    await words(office, other)
    await words(office, other, "<i>01.10.2026</i><u>15.12.2026</u>")
    office.clock.time = datetime(2027, 5, 2, 9, tzinfo=START.tzinfo)
    times(office)
    assert await words(office, other, "<i>01.10.2027</i>") == [("stage_changed", "closed", "forthcoming")]
    office.clock.time = datetime(2027, 9, 30, 9, tzinfo=START.tzinfo)
    await words(office, other, "<i>01.10.2027</i>")
    office.clock.time = datetime(2027, 10, 2, 9, tzinfo=START.tzinfo)
    assert times(office) == [("stage_changed", "forthcoming", "open")]


@pytest.mark.parametrize("edited", [False, True], ids=["the page is the same", "another call on it was edited"])
async def test_an_opening_while_the_source_was_away_for_long_is_told_when_it_is_back(
    office: Office, edited: bool
) -> None:
    follows(office)
    times(office)
    other = "<b>Open</b><u>31.12.2030</u>"
    await words(office, other)
    await words(office, other, "<i>01.11.2026</i>")
    office.sites.pages[WORDS] = FetchFailure("unreachable", "nobody answers")
    for _ in range(20):
        office.clock.passes(days=4)
        await office.checks("status")
        assert times(office) == [], "nobody can know whether it has opened"
    other = "<b>Open</b><u>31.12.2031</u>" if edited else other
    back = await words(office, other, "<i>01.11.2026</i>")
    assert ("stage_changed", "forthcoming", "open") in back
    office.clock.passes(hours=1)
    assert await words(office, other, "<i>01.11.2026</i>") == times(office) == []


async def test_an_opening_before_the_clock_was_ever_looked_at_is_told(office: Office) -> None:
    follows(office)
    other = "<b>Open</b><u>31.12.2030</u>"
    await words(office, other)
    await words(office, other, "<i>01.11.2026</i><u>15.12.2026</u>")
    office.clock.time = datetime(2026, 11, 2, 9, tzinfo=START.tzinfo)
    assert times(office) == [("stage_changed", "forthcoming", "open")]


async def test_a_stage_reached_by_the_clock_and_then_by_the_site_is_told_once(office: Office) -> None:
    follows(office)
    times(office)
    other = "<b>Open</b><u>31.12.2030</u>"
    await words(office, other)
    await words(office, other, "<i>01.11.2026</i><u>15.12.2026</u>")
    office.clock.time = datetime(2026, 11, 2, 9, tzinfo=START.tzinfo)
    assert times(office) == [("stage_changed", "forthcoming", "open")]
    assert await words(office, other, "<b>Open</b><i>01.11.2026</i><u>15.12.2026</u>") == []
    office.clock.passes(days=1)
    assert await words(office, other, "<b>Forthcoming</b><u>15.12.2026</u>") == []
    assert await words(office, other, "<b>Open</b><u>15.12.2026</u>") == times(office) == []


async def test_a_call_that_flaps_between_open_and_closed_is_told_as_open_last_and_then_silent(office: Office) -> None:
    follows(office)
    times(office)
    other = "<b>Open</b><u>31.12.2030</u>"
    await words(office, other)
    heard = []
    for number in range(30):
        heard += await words(office, other, f"<b>{('Open', 'Closed')[number % 2]}</b><u>15.12.2026</u>")
        heard += times(office)
        office.clock.passes(hours=6)
    assert [one[2] for one in heard] == ["open", "closed", "open"]


async def test_an_opening_put_off_is_told_again_when_it_comes(office: Office) -> None:
    follows(office)
    times(office)
    other = "<b>Open</b><u>31.12.2030</u>"
    await words(office, other)
    await words(office, other, "<i>01.11.2026</i><u>15.12.2026</u>")
    office.clock.time = datetime(2026, 11, 1, 9, tzinfo=START.tzinfo)
    assert times(office) == [("stage_changed", "forthcoming", "open")]
    put_off = "<i>20.11.2026</i><u>15.12.2026</u>"
    assert [one[0] for one in await words(office, other, put_off)] == ["amended"]
    office.clock.time = datetime(2026, 11, 20, 9, tzinfo=START.tzinfo)
    assert times(office) == [("stage_changed", "forthcoming", "open")]


def test_what_a_database_of_before_has_told_is_not_told_again(office: Office) -> None:
    """Its alerts know no rounds: a stage of the first one has the same reason still."""
    store = office.app.store
    stated = stated_call("2026-10-01", "2026-12-15")
    call_store.save_call(store, stated)
    call_store.save_sightings(store, stated.sightings)
    call_store.record_changes(store, [Change("c1", "appeared", START, field="stage", after="forthcoming")])
    follows(office)
    (subscription,) = subscribers.following(store)
    old = Alert(subscription.id, "change", "call:c1:stage:open", START, "c1", "green-energy", (1,))
    assert outbox.queue(store, [old]) == 1
    office.clock.time = datetime(2026, 10, 2, 9, tzinfo=START.tzinfo)
    pass_time(office.service.ports)
    assert [one.reason for one in outbox.history(store)] == ["call:c1:stage:open"]


def stated_call(opens: str, deadline: str) -> Call:
    """A call of hydrogen as a database has it."""
    facts = Facts(
        titles={"en": "Green hydrogen and energy efficiency"},
        opens=due(opens, "opening"),
        deadlines=(due(deadline),),
    )
    return Call("c1", facts, (Sighting("isun-open", "1", "c1", facts, START, START),), START)


async def test_an_opening_that_only_a_new_document_states_is_told_though_its_other_words_are_not(
    office: Office,
) -> None:
    follows(office)
    times(office)
    other = "<b>Open</b><u>31.12.2030</u>"
    await words(office, other)
    await words(office, other, "")
    spec = office.app.sources()["status"].spec
    (known,) = [one for one in office.calls() if one.sightings[0].key.endswith("/1")]
    office.clock.passes(days=10)
    checked = await office.checks("status")
    assert checked.read is not None
    (seen,) = [one for one in checked.read.observed() if one.key == known.sightings[0].key]
    stated = replace(seen, facts=replace(seen.facts, deadlines=(due("2026-12-15"),)))
    office.clock.passes(minutes=5)
    settled = settle_item(spec, office.service.ports, stated, office.clock.now(), quiet=True, read_at=checked.read.at)
    assert owed(office, settled.alerts) == [("stage_changed", "unknown", "open")]
    assert [one.quiet for one in settled.changes] == [False, True]


async def test_what_the_documents_of_a_call_just_seen_state_is_no_news(office: Office) -> None:
    follows(office)
    times(office)
    other = "<b>Open</b><u>31.12.2030</u>"
    await words(office, other)
    office.sites.pages[WORDS] = page_of_words(other, "")
    checked = await office.checks("status")
    assert checked.read is not None
    seen = checked.read.observed()[1]
    stated = replace(seen, facts=replace(seen.facts, deadlines=(due("2026-12-15"),)))
    office.clock.passes(minutes=5)
    spec = office.app.sources()["status"].spec
    settled = settle_item(spec, office.service.ports, stated, office.clock.now(), quiet=True, read_at=checked.read.at)
    assert settled.alerts == ()


async def test_an_opening_that_waited_until_the_call_was_over_is_not_sent(office: Office) -> None:
    follows(office)
    times(office)
    other = "<b>Open</b><u>31.12.2030</u>"
    await words(office, other)
    await words(office, other, "<i>01.11.2026</i><u>15.12.2026</u>")
    office.clock.time = datetime(2026, 11, 2, 9, tzinfo=START.tzinfo)
    (opened_now,) = pass_time(office.service.ports).alerts
    (kept,) = [one for one in outbox.history(office.app.store) if one.reason == opened_now.reason]
    office.clock.passes(days=1)
    sent = office.service.message(kept, office.clock.now())
    assert sent is not None
    assert "Вече е отворена" in sent.text
    office.clock.passes(days=60)
    assert office.service.message(kept, office.clock.now()) is None
