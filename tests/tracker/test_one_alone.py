"""One bad row, chat, profile or call stops none of the others (DESIGN, rule 10)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from scrapers.contract import Printed, RawCall
from scrapers.spec import parse_source
from tests.tracker.domain.calls_told import NOW, call, change, match, subscription
from tests.tracker.domain.stating import due, stated
from tests.tracker.journey.procedures import START
from tests.tracker.journey.site import Sites
from tests.tracker.journey.world import Hands
from tests.tracker.store.opening import keep, sighting
from tests.tracker.test_pipeline import Office, follows, opened
from tests.tracker.words import STATUS, alone, times, words
from tracker.digests import owe_digests
from tracker.domain.alerts import decide
from tracker.domain.corpus import Corpus
from tracker.domain.models import Call, Match, Subscription
from tracker.domain.observing import observe
from tracker.domain.passing import time_changes
from tracker.matching import Matching
from tracker.store import calls as call_store
from tracker.store import outbox, profiles, subscribers
from tracker.store.database import open_store

BAD = call("bad", titles={"en": None})
"""A call whose title is no text: nothing that reads its words can."""


@pytest.fixture
def office() -> Iterator[Office]:
    store = open_store(None)
    yield opened(store, Sites(), Hands(START))
    store.close()


class Surprises(list[str]):
    """What was left out."""

    def __call__(self, about: str, problem: Exception) -> None:
        self.append(f"{about}: {type(problem).__name__}")


def test_a_corpus_learns_from_all_calls_but_the_one_that_cannot_be_read() -> None:
    good = [call("one"), call("two")]
    assert Corpus().learn([good[0], BAD, good[1]]) == Corpus().learn(good)


def test_the_clock_tells_of_all_calls_but_the_one_that_cannot_be_judged() -> None:
    facts = stated("A call", due("2026-12-01"), opens=due("2026-05-02T10:00", "opening"))
    broken = replace(facts, deadlines=(due("2026-12-99"),))
    calls = [Call(id_, one, (), NOW - timedelta(days=9)) for id_, one in (("a", facts), ("b", broken), ("c", facts))]
    surprises = Surprises()
    changes = time_changes(calls, NOW, NOW + timedelta(days=1), surprised=surprises)
    assert [one.call_id for one in changes] == ["a", "c"]
    assert surprises == ["call b: ValueError"]


def test_a_chat_whose_zone_nobody_knows_and_one_whose_profile_breaks_stop_no_other_chat() -> None:
    chats = [
        subscription(1),
        subscription(2, zone="Europe/Nowhere", quiet_from="00:00", quiet_to="23:59"),
        subscription(3, profiles=("breaks", "marine")),
        subscription(4, profiles=("breaks",)),
        subscription(5),
    ]
    surprises = Surprises()
    owed = decide([change()], {"abcdefghij": call()}, breaking, chats, {}, NOW, surprised=surprises)
    assert [one.subscription for one in owed] == [1, 3, 5]
    assert surprises == ["chat of subscription 2: ValueError", "call abcdefghij and profile breaks: KeyError"]


def test_a_call_that_cannot_be_matched_stops_no_other_call() -> None:
    def match_of(one: Call, profile: str) -> Match:
        if one.id == "bad":
            raise TypeError("its title is no text")
        return match(one.id, profile)

    changes = [change(number=1, call_id="bad"), change(number=2, call_id="good")]
    owed = decide(
        changes, {"bad": BAD, "good": call("good")}, match_of, [subscription()], {}, NOW, surprised=Surprises()
    )
    assert [one.call_id for one in owed] == ["good"]


def test_where_nothing_at_all_can_be_decided_nothing_counts_as_decided() -> None:
    with pytest.raises(KeyError):
        decide([change()], {"abcdefghij": call()}, breaking, [subscription(profiles=("breaks",))], {}, NOW)


def breaking(one: Call, profile: str) -> Match:
    """The match of a call, but for the profile that breaks."""
    if profile == "breaks":
        raise KeyError("no such taxonomy")
    return match(one.id, profile)


def stores_a_bad_row(office: Office, table: str = "sighting_facts") -> str:
    """One of two calls is spoilt in the database; its id."""
    spoilt = office.calls()[0]
    if table == "calls":
        office.app.store.execute("UPDATE calls SET facts = '{\"titles\": 5' WHERE id = ?", (spoilt.id,))
    else:
        office.app.store.execute(
            "UPDATE sighting_facts SET facts = '[]' WHERE sighting = (SELECT number FROM sightings WHERE call_id = ?)",
            (spoilt.id,),
        )
    return spoilt.id


OTHER = "<b>Open</b><u>31.12.2030</u>"
SOON = "<i>01.11.2026</i><u>15.12.2026</u>"


@pytest.mark.parametrize("table", ["calls", "sighting_facts"])
async def test_a_row_that_cannot_be_read_stops_neither_lists_nor_the_clock_nor_the_check(
    office: Office, table: str, caplog: pytest.LogCaptureFixture
) -> None:
    follows(office)
    times(office)
    await words(office, OTHER, SOON)
    await words(office, OTHER, SOON, SOON)
    before = office.calls()
    spoilt = stores_a_bad_row(office, table)
    assert [one.id for one in office.calls()] == [one.id for one in before]
    assert [one.facts for one in office.calls()] == [one.facts for one in before]
    assert spoilt in caplog.text
    office.clock.passes(days=60)
    assert times(office) == [("stage_changed", "forthcoming", "open")] * 2
    reasons = [one.reason for one in alone(office)]
    await words(office, OTHER, SOON, SOON, OTHER)
    assert len(alone(office)) == len(reasons) + 1, "the new call is told, and no other again"
    assert {one.id for one in before} <= {one.id for one in office.calls()}
    assert len(office.calls()) == len(before) + 1
    rows = office.app.store.rows("SELECT facts FROM sighting_facts UNION ALL SELECT facts FROM calls")
    assert [row[0][:10] for row in rows if row[0].startswith("[")] == [], "and the next look mends what a site shows"


def test_a_call_none_of_whose_rows_can_be_read_stops_no_other(office: Office) -> None:
    keep(office.app.store, sighting("c1"), sighting("c2", key="k2"))
    office.app.store.execute("UPDATE calls SET facts = '[]' WHERE id = 'c1'")
    office.app.store.execute("UPDATE sighting_facts SET facts = '[]' WHERE sighting = 1")
    assert [one.id for one in office.calls()] == ["c2"]
    assert call_store.call(office.app.store, "c1") is None


def test_an_item_that_cannot_be_read_stops_no_other_item() -> None:
    spec = parse_source(STATUS, "status.toml")
    items = [
        RawCall(key, {"title": (Printed(title, "a"),)}) for key, title in (("1", "One"), ("2", None), ("3", "Three"))
    ]  # type: ignore[arg-type]
    surprises = Surprises()
    assert [one.key for one in observe(items, spec, NOW, surprised=surprises)] == ["1", "3"]
    assert surprises == ["item 2 of status: AttributeError"]


async def test_a_profile_that_cannot_be_read_stops_no_other_profile(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    store = office.app.store
    store.execute("INSERT INTO profiles (id, profile) VALUES ('spoilt', '{')")
    assert "spoilt" not in office.app.profiles()
    assert "green-energy" in office.app.profiles()
    assert "profile spoilt" in caplog.text
    subscribers.save(store, Subscription(chat_id=7, profiles=("spoilt", "green-energy")))
    times(office)
    await words(office, OTHER)
    assert await words(office, OTHER, SOON) == [("appeared", None, "forthcoming")]
    assert profiles.profile(store, "spoilt") is None


async def test_a_digest_that_cannot_be_made_stops_no_other_digest(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    store = office.app.store
    for chat, profile in ((7, "breaks"), (8, "green-energy")):
        subscribers.save(store, Subscription(chat_id=chat, profiles=(profile,), rhythm="daily"))
    times(office)
    await words(office, OTHER)
    await words(office, OTHER, SOON)
    office.clock.passes(days=1)

    class Breaks(Matching):
        def fitting(self, calls: Iterable[Call]) -> dict[str, list[str]]:
            return {call: [*fits, "breaks"] for call, fits in super().fitting(calls).items()}

        def of(self, call: Call, profile_id: str, now: datetime) -> Match:
            return breaking(call, profile_id) if profile_id == "breaks" else super().of(call, profile_id, now)

    matching = Breaks(store, office.app.catalogue.profiles, office.app.catalogue.taxonomy)
    assert sum(owe_digests(store, matching, office.clock.now())) == 1
    assert "subscription 1" in caplog.text
    assert [one.kind for one in outbox.history(store)] == ["digest"]


async def test_a_look_at_the_clock_that_ends_in_a_surprise_holds_up_no_digest(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    store = office.app.store
    subscribers.save(store, Subscription(chat_id=8, profiles=("green-energy",), rhythm="daily"))
    times(office)
    await words(office, OTHER)
    await words(office, OTHER, SOON)
    office.clock.passes(days=1)
    store.execute("UPDATE settings SET value = 'no time at all' WHERE name = 'clock_looked_at'")
    await office.service.minute()
    assert "the clock" in caplog.text
    assert [one.kind for one in outbox.history(store)] == ["digest"]


def test_a_chat_whose_zone_this_machine_does_not_know_is_told_in_the_usual_one(office: Office) -> None:
    store = office.app.store
    subscribers.save(store, Subscription(chat_id=7, zone="Europe/Nowhere", quiet_from="22:00", quiet_to="07:00"))
    (kept,) = subscribers.following(store)
    assert kept.zone == "Europe/Sofia"
