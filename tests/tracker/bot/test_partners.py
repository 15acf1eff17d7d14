"""Partners: requests as alerts of their own on the call they name, and introductions that tell nothing before both said yes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from scrapers.reading.readings import Stated
from tests.tracker.bot.talking import World, talking
from tests.tracker.domain.calls_told import call, change, deadline, quote
from tracker.domain.models import Call, Profile
from tracker.domain.wishes import Mute
from tracker.domain.wording import wording
from tracker.first_looks import look
from tracker.introducing import introduce
from tracker.store import calls as call_store
from tracker.store import introductions, muting, outbox, own_data, subscribers
from tracker.store import profiles as profile_store

THE_CALL = "bluecall01"
OF_MARIA = ("Marine Cluster", "Морски клъстер", "Стефания", "@stefania")
OF_ELENA = ("Furniture", "Мебелен", "Елена", "elena@wood.example")


def with_partners(call_id: str = THE_CALL, **given: object) -> Call:
    """A call that asks for three partners, and fits both clusters."""
    titles = {"bg": "Синя икономика и мебели за пристанища", "en": "Blue economy and furniture for ports"}
    one = call(call_id, **{"titles": titles, "deadlines": (deadline("2026-06-30"),), **given})
    asked = replace(one.facts.eligibility, partners_min=Stated("3", quote()))
    return call(call_id, **{"titles": titles, "deadlines": (deadline("2026-06-30"),), "eligibility": asked, **given})


def request(call_id: str = "request001", code: str | None = "BG16RFPR001-1.003", **given: object) -> Call:
    """A request for partners for the usual call, that fits nobody by its own words."""
    return call(
        call_id, "euro-access", **{"kind": "partner_request", "names_call_code": code, "code": f"RDRES{call_id[-3:]}",
        "titles": {"en": "Heat pumps: industrial sites sought"}, "deadlines": (deadline("2026-05-20", "expression_of_interest"),),
        "budget": None, "grant_min": None, "grant_max": None, "rate": None, "opens": None,
        "programme": "Enterprise Europe Network", **given}
    )  # fmt: skip


async def says(world: World, chat: int, *texts: str) -> None:
    for text in texts:
        world.server.users[chat].sends(text)
        await world.server.settled()


async def taps(world: World, chat: int, *labels: str) -> None:
    for label in labels:
        world.server.users[chat].taps(label)
        await world.server.settled()


async def passes(world: World, hours: int = 2) -> None:
    """Time passes, with the minute's work, and what is due is delivered."""
    world.now += timedelta(hours=hours)
    list(introduce(world.store, lambda one, now: look(world.store, world.matching, one, now), world.now))
    await world.delivers()


def told(world: World, chat: int) -> str:
    return "\n".join(one.text for one in world.server.messages(chat))


async def two_clusters(world: World, lang: str = "en") -> None:
    world.server.user(7, lang, "Стефания", username="stefania")
    world.server.user(8, lang, "Елена")
    for chat, profile in ((7, "marine"), (8, "furniture")):
        await says(world, chat, "/partners")
        world.follows(chat, profile, language=lang)


@pytest.mark.parametrize("lang", ["bg", "en"])
async def test_two_clusters_meet_after_both_said_yes_and_not_before(lang: str) -> None:
    words = wording(lang)
    async with talking(calls=[with_partners()]) as world:
        await two_clusters(world, lang)
        await says(world, 7, "/partners", "/partners on")
        await passes(world)
        assert words.label("partners.button_yes") not in str(world.server.last(7).markup), "one alone is not asked"
        await taps_on(world, 8, words.label("partners.button_on"), "Елена, elena@wood.example")
        await passes(world)
        await taps(world, 7, words.label("partners.button_yes"))
        await passes(world, 30)
        assert not any(one in told(world, 8) for one in OF_MARIA)
        assert not any(one in told(world, 7) for one in OF_ELENA)
        held = str(own_data.own_rows(world.store, 8))
        assert "introduction_sides" in held and "'yes'" not in held and "'chat_id': 7" not in held
        await taps(world, 8, words.label("partners.button_no"))
        before = told(world, 7)
        await passes(world, 30)
        assert told(world, 7) == before, "a no is told to nobody"
        await taps(world, 8, words.label("partners.button_yes"))
        await passes(world, 30)
        assert "elena@wood.example" in told(world, 7) and "@stefania" in told(world, 8)
        await says(world, 7, "/privacy", "/partners off")
        await says(world, 8, "/stop")
        world.is_as_kept(f"introduced.{lang}", 7)
        world.is_as_kept(f"introduced_other.{lang}", 8)


async def taps_on(world: World, chat: int, label: str, contact: str) -> None:
    await says(world, chat, "/partners")
    await taps(world, chat, label)
    await says(world, chat, contact)


async def test_nobody_is_asked_twice_or_of_the_own_team_or_late_or_erased() -> None:
    async with talking(calls=[with_partners(), with_partners("second0001", code="X-2")]) as world:
        await two_clusters(world)
        for chat in (7, 8):
            await says(world, chat, "/partners on me@cluster.example")
        await passes(world)
        asked = [one.kind for one in outbox.history(world.store)]
        assert asked == ["introduction", "introduction"], "one question a day each"
        await passes(world)
        await passes(world, 30)
        assert len(outbox.history(world.store)) == 2, "and none while one waits"
        await says(world, 7, "/partners off", "/partners on me@cluster.example")
        await taps(world, 8, "✅ Yes, introduce us")
        assert "me@cluster.example" not in world.server.last(8).text, "who went off said no"
        await passes(world, 30)
        numbers = {one.reason.split(":")[1] for one in outbox.history(world.store)}
        assert len(numbers) == 2, "the other call is asked about, the first never again"
        # Erased before an answer is told: nothing is left to tell.
        for chat in (7, 8):
            await says(world, chat, "/search blue economy")
        await says(world, 7, "/stop")
        await taps(world, 7, "Yes, erase everything")
        held = [
            tuple(row)
            for name in ("introduction_sides", "partner_wishes")
            for row in world.store.rows(f"SELECT * FROM {name}")
        ]
        assert all(7 not in row for row in held)
        world.server.users[8].taps("✅ Yes, introduce us")
        await world.server.settled()
        assert not any(one in told(world, 8) for one in OF_MARIA)
        for data in ("meet:1:yes", "meet:99:yes", "meet:2:maybe", "meet:x", "partners:x", "partners:for:nosuch"):
            world.server.users[8].taps_stale(f"1:{data}", world.server.last(8))
            await world.server.settled()
        assert world.server.strict_failures == []


async def test_whom_a_call_fits_little_who_does_not_want_it_and_who_muted_it_are_not_asked() -> None:
    async with talking(calls=[with_partners()]) as world:
        await two_clusters(world)
        for chat in (7, 8):
            await says(world, chat, "/partners on me@cluster.example")
        subscribers.mark(world.store, 7, THE_CALL, "not_for_us", world.now)
        await passes(world)
        subscribers.unmark(world.store, 7, THE_CALL)
        muting.mute(world.store, world.subscription(7).id, Mute("call", THE_CALL, world.now))
        await passes(world)
        muting.lift(world.store, world.subscription(7).id, Mute("call", THE_CALL, world.now).key)
        profile_store.save(world.store, Profile("else", {"en": "Else"}, keywords=("tourism",)))
        world.follows(7, "else", language="en", level="none")
        await passes(world)
        assert outbox.history(world.store) == []
        world.follows(7, "marine", language="en", level="none")
        await passes(world)
        assert len(outbox.history(world.store)) == 2


async def test_chats_of_one_team_are_one_cluster_and_a_call_that_closes_soon_is_no_question() -> None:
    async with talking(
        calls=[with_partners(), with_partners("soon000001", deadlines=(deadline("2026-05-06"),))]
    ) as world:
        await two_clusters(world)
        await says(world, 7, "/invite")
        await says(world, 8, f"/start {world.tokens[-1]}", "/partners on me@cluster.example")
        await says(world, 7, "/partners on")
        await passes(world)
        assert introductions.wishing(world.store) == [(7, "team 1")]
        assert [one.kind for one in outbox.history(world.store)] == ["team"]
        world.server.user(9, "en", "Boris")
        await says(world, 9, "/help")
        world.follows(9, "furniture", language="en", quiet_from="00:00", quiet_to="23:00")
        await says(world, 9, "/partners on b@c.example")
        await passes(world)
        assert {one.call_id for one in outbox.history(world.store) if one.kind == "introduction"} == {THE_CALL}
        assert "Another cluster" not in told(world, 9), "not in the quiet hours"
        world.now = world.now.replace(year=2026, month=6, day=28)
        await world.delivers()
        assert "Another cluster" not in told(world, 9), "and not when it is too late"


@pytest.mark.parametrize("lang", ["bg", "en"])
async def test_a_request_for_partners_hangs_on_the_call_that_it_names(lang: str) -> None:
    words = wording(lang)
    async with talking(calls=[call(THE_CALL)]) as world:
        world.server.user(7, lang, "Мария")
        await says(world, 7, "/help")
        world.follows(7, "marine", language=lang)
        world.owes(change(call_id=THE_CALL, number=1))
        await world.delivers(later=60)
        first = world.server.last(7)
        await taps(world, 7, words.label("button.save"))
        world.knows(request())
        world.owes(change(call_id="request001", number=2, source="euro-access"))
        await world.delivers(later=700)
        alert = world.server.last(7)
        assert alert.reply_to == first.message_id and "RDRES001" in alert.text
        assert outbox.history(world.store)[0].kind == "partner"
        await taps(world, 7, words.label("partners.button_call"))
        await taps(world, 7, words.label("partners.button_requests").format(count=1), "1")
        await says(world, 7, "/calls", "/settings")
        await taps(world, 7, words.label("settings.button_partners"), words.label("partners.button_requests_off"))
        world.knows(request("request002"))
        world.owes(change(call_id="request002", number=3, source="euro-access"))
        await world.delivers(later=700)
        assert "RDRES002" not in told(world, 7)
        await says(world, 7, "/why RDRES002")
        world.is_as_kept(f"partner_request.{lang}", 7)


async def test_a_request_that_came_before_its_call_and_one_in_a_digest_are_told_as_such() -> None:
    async with talking(calls=[]) as world:
        world.server.user(7, "en", "Maria")
        await says(world, 7, "/help")
        world.follows(7, "marine", language="en")
        world.knows(request(titles={"en": "Shipbuilding partners in ports sought"}))
        world.owes(change(call_id="request001", number=1, source="euro-access"))
        await world.delivers(later=60)
        assert "New request for partners" in world.server.last(7).text
        world.knows(call(THE_CALL))
        world.owes(change(call_id=THE_CALL, number=2))
        await world.delivers(later=700)
        assert world.server.last(7).button("🤝 Partners sought: 1") is not None
        # A first look has a section for them.
        world.knows(request("request002", titles={"en": "Blue economy, ports"}))
        world.owes(change(call_id="request002", number=3, source="euro-access", baseline=True))
        await world.delivers(later=700)
        assert "🤝 Requests for partners" in world.server.last(7).text
        # A vanished request is no news, also for who saved its call.
        subscribers.mark(world.store, 7, THE_CALL, "saved", world.now)
        count = len(outbox.history(world.store))
        world.owes(change("vanished", call_id="request001", number=4, source="euro-access"))
        assert len(outbox.history(world.store)) == count
        assert call_store.call(world.store, "request001") is not None
        assert world.server.strict_failures == []
