"""Muting: in one tap or by a word, silent in everything that comes by itself, found all the same, and undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.tracker.bot.talking import NOW, World, talking
from tests.tracker.domain.calls_told import call, change
from tracker.digests import owe_digests
from tracker.domain.models import Reminding
from tracker.domain.wishes import Mute
from tracker.gathering import move_chat
from tracker.reminding import owe_reminders
from tracker.store import joins, muting, outbox, subscribers
from tracker.store import reminders as reminder_store

SOFIA = ZoneInfo("Europe/Sofia")
LABELS = {
    "en": {"mute": "🔕 Mute", "source": "🔕 Source: ISUN 2020, open", "undo": "🔕 Muted · undo", "back": "‹ Back",
           "word": "🔕 “economy”", "call": "🔕 This call", "lift": "🔔 Lift 1", "text": "↩️ Undo", "why": "❓ Why"},
    "bg": {"mute": "🔕 Заглуши", "source": "🔕 Източник: ИСУН 2020, отворени", "undo": "🔕 Заглушено · върни", "back": "‹ Назад",
           "word": "🔕 „икономика“", "call": "🔕 Тази покана", "lift": "🔔 Върни 1", "text": "↩️ Върни", "why": "❓ Защо"},
}  # fmt: skip


async def says(world: World, who: int, *texts: str) -> None:
    for text in texts:
        world.server.users[who].sends(text)
        await world.server.settled()


async def taps(world: World, who: int, *labels: str) -> None:
    for label in labels:
        world.server.users[who].taps(label)
        await world.server.settled()


async def knows(world: World, lang: str = "en") -> None:
    """The bot may write to person 7, who said something before; what it answered is none of what a test counts."""
    world.server.user(7, lang)
    await says(world, 7, "/start")


def told(world: World) -> list[str]:
    """What person 7 was told since, oldest first."""
    return [one.text for one in world.server.messages(7)][1:]


def fates(world: World, number: int) -> list[tuple[str, str | None]]:
    return [(one.state, one.problem) for one in reversed(outbox.history(world.store, subscription=number))]


@pytest.mark.parametrize("lang", ["bg", "en"])
async def test_from_an_alert_in_one_tap_and_back_in_another(lang: str) -> None:
    named = LABELS[lang]
    async with talking() as world:
        await knows(world, lang)
        world.follows(7, "marine", language=lang)
        world.owes(change("appeared", "bluecall01"))
        await world.delivers()
        await taps(world, 7, named["mute"], named["back"], named["mute"], named["source"])
        assert [(one.kind, one.value) for one in world.subscription(7).wishes.muted] == [("source", "isun-open")]
        await taps(world, 7, named["undo"])
        assert world.subscription(7).wishes.muted == ()
        await taps(world, 7, named["mute"], named["word"], named["why"])
        await says(world, 7, "/mute", "/mute " + {"bg": "за", "en": "and the"}[lang], "/mute " + "x" * 70)
        await says(world, 7, "/mute " + {"bg": "  водород ", "en": "hydrogen "}[lang])
        await taps(world, 7, named["text"])
        await says(world, 7, "/mute hydrogen", "/calls", "/search hydrogen", "/muted")
        world.owes(
            change(
                "deadline_moved",
                "bluecall01",
                field="submission",
                before="2026-04-30",
                after="2026-05-14T16:30:00+03:00",
            )
        )
        assert outbox.waiting(world.store) == 0, "what is muted is not even owed"
        await taps(world, 7, named["lift"], named["lift"])
        await says(world, 7, "/privacy")
        world.is_as_kept(f"mute.{lang}", 7)


async def test_what_waits_when_it_is_muted_is_not_sent_and_its_reason_stays_in_the_log() -> None:
    async with talking() as world:
        await knows(world)
        chat = world.follows(7, "marine", language="en")
        world.owes(change("appeared", "bluecall01"))
        muting.mute(world.store, chat.id, Mute("word", "blue", NOW))
        await world.delivers()
        assert told(world) == []
        assert fates(world, chat.id) == [("dropped", "muted by the chat (word blue)")]
        await says(world, 7, "/why BG16RFPR001-1.003")
        why = told(world)[0]
        assert "🔕 Not sent on" in why and "🔕 Muted by you since" in why and "the word “blue”" in why
        world.owes(change("amended", "bluecall01", field="budget", after="EUR 5"))
        muting.lift(world.store, chat.id, Mute("word", "blue", NOW).key)
        world.owes(change("amended", "bluecall01", field="budget", after="EUR 6"))
        await world.delivers()
        assert len(told(world)) == 2, "what happened while it was muted does not come back"


async def test_undone_before_its_turn_it_is_sent_as_ever() -> None:
    async with talking() as world:
        await knows(world)
        chat = world.follows(7, "marine", language="en", quiet_from="08:00", quiet_to="20:00")
        world.owes(change("appeared", "bluecall01"))
        one = Mute("programme", "Конкурентоспособност и иновации в предприятията", NOW)
        muting.mute(world.store, chat.id, one)
        muting.lift(world.store, chat.id, one.key)
        await world.delivers(later=86_400)
        assert fates(world, chat.id) == [("sent", None)]


async def test_a_digest_that_waits_for_the_end_of_quiet_hours_goes_without_what_was_muted_since() -> None:
    async with talking() as world:
        await knows(world)
        chat = world.follows(
            7, "marine", "furniture", language="en", rhythm="daily", quiet_from="07:00", quiet_to="12:00"
        )
        world.happens(change("appeared", "bluecall01"), change("appeared", "furnitur01"))
        world.now = datetime(2026, 5, 3, 8, 31, tzinfo=SOFIA)
        list(owe_digests(world.store, world.matching, world.now, lambda _: ["<b>🔇 Sources with problems</b>\n• X"]))  # type: ignore[list-item]
        muting.mute(world.store, chat.id, Mute("call", "bluecall01", world.now))
        await world.delivers(later=4 * 3600)
        (digest,) = told(world)
        assert "furniture" in digest and "economy" not in digest
        assert digest.startswith("☀️ Your day\n1 call for you")
        assert "Sources with problems" in digest


async def test_a_muted_call_is_not_reminded_of_and_saving_it_again_lifts_that() -> None:
    async with talking(calls=[call("bluecall01")]) as world:
        await knows(world)
        chat = world.follows(7, "marine", language="en")
        subscribers.mark(world.store, 7, "bluecall01", "saved", world.now)
        reminder_store.choose(world.store, chat.id, Reminding(("7d", "3d", "1d")))
        list(owe_reminders(world.store, world.now))
        muting.mute(world.store, chat.id, Mute("word", "blue", world.now))
        world.now = datetime(2026, 5, 7, 16, 31, tzinfo=SOFIA)
        list(owe_reminders(world.store, world.now))
        await world.delivers()
        assert [one.splitlines()[0] for one in told(world)] == ["🔔 7 days left"], "it was saved"
        muting.mute(world.store, chat.id, Mute("call", "bluecall01", world.now))
        world.now = datetime(2026, 5, 11, 16, 31, tzinfo=SOFIA)
        list(owe_reminders(world.store, world.now))
        assert outbox.waiting(world.store) == 0
        subscribers.mark(world.store, 7, "bluecall01", "saved", world.now)
        assert [one.kind for one in world.subscription(7).wishes.muted] == ["word"]
        list(owe_reminders(world.store, world.now))
        world.now = datetime(2026, 5, 13, 16, 31, tzinfo=SOFIA)
        list(owe_reminders(world.store, world.now))
        assert outbox.waiting(world.store) == 1


async def test_a_mute_belongs_to_the_chat_whatever_it_follows_and_to_no_other() -> None:
    async with talking() as world:
        one, other = world.follows(7, "marine", language="en"), world.follows(8, "marine", language="en")
        muting.mute(world.store, one.id, Mute("word", "furniture", NOW))
        subscribers.save(world.store, replace(world.subscription(7), profiles=("furniture",), zone="Europe/Vienna"))
        subscribers.save(world.store, replace(world.subscription(8), profiles=("furniture",)))
        world.owes(change("appeared", "furnitur01"))
        assert fates(world, one.id) == []
        assert fates(world, other.id) == [("queued", None)]
        joins.absorb(world.store, "furnitur01", "bluecall01")
        muting.mute(world.store, other.id, Mute("call", "furnitur01", NOW))
        joins.absorb(world.store, "furnitur01", "planned001")
        assert [one.value for one in world.subscription(8).wishes.muted] == ["planned001"]


async def test_in_groups_only_admins_mute_each_topic_is_its_own_and_a_channel_works() -> None:
    async with talking() as world:
        boss, guest = world.server.user(1, "en"), world.server.user(2, "en")
        forum = world.server.group(-1_005, creator=boss, members=[guest], forum=True)
        thread = forum.topic("Calls")
        channel = world.server.channel(creator=boss)
        for chat, topic in ((forum, thread), (forum, None), (channel, None)):
            world.follows(chat.id, "marine", thread=topic, language="en")
        world.owes(change("appeared", "bluecall01"))
        await world.delivers(later=120)
        alert = world.server.messages(forum, thread=thread)[-1]
        guest.taps("🔕 Mute", alert)
        await world.server.settled()
        assert alert.button("🔕 Mute") is not None
        for label in ("🔕 Mute", "🔕 This call"):
            boss.taps(label, alert)
            await world.server.settled()
        for label in ("🔕 Mute", "🔕 “economy”"):
            boss.taps(label, world.server.last(channel))
            await world.server.settled()
        said = [
            world.subscription(*one).wishes.muted for one in ((forum.id, thread), (forum.id, None), (channel.id, None))
        ]
        assert [[one.kind for one in some] for some in said] == [["call"], [], ["word"]]
        world.owes(change("amended", "bluecall01", field="budget", after="EUR 5"))
        await world.delivers(later=120)
        assert len(world.server.messages(forum, thread=thread)) == 1
        assert world.server.strict_failures == []


async def test_a_group_that_gets_a_new_number_keeps_what_both_muted() -> None:
    async with talking() as world:
        old, new = world.follows(-5, "marine"), world.follows(-1_005, "marine")
        muting.mute(world.store, old.id, Mute("word", "ports", NOW))
        muting.mute(world.store, new.id, Mute("word", "blue", NOW))
        move_chat(world.store, -5, -1_005, world.match_of, NOW + timedelta(days=1))
        assert {one.value for one in world.subscription(-1_005).wishes.muted} == {"ports", "blue"}


@pytest.mark.parametrize(
    "data", ["quiet:bluecall01:x", "quiet:bluecall01:w:за", "quiet:bluecall01:w", "lift:nothing:-", "mute:gone"]
)
async def test_forged_and_old_buttons_mute_nothing(data: str) -> None:
    async with talking() as world:
        await knows(world)
        world.follows(7, "marine", language="en")
        world.owes(change("appeared", "bluecall01"))
        await world.delivers()
        world.server.users[7].taps_stale(f"1:{data}", world.server.last(7))
        await world.server.settled()
        assert world.subscription(7).wishes.muted == ()
        assert world.server.strict_failures == []
