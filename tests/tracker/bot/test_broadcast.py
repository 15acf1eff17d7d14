"""An admin writes to everybody: seen before it goes, once to each, never at night, gone on with after a crash. Transcripts for reviewers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.tracker.bot.talking import World, talking
from tests.tracker.bot.test_access import ADMIN, admin, says
from tracker.bot.delivery import Delivery
from tracker.broadcasting import not_now, tell_results
from tracker.store import administration, outbox, subscribers

both = pytest.mark.parametrize("lang", ["bg", "en"])
HOSTILE = "Планова поддръжка <b>утре</b> & вдругиден\n\n<script>alert(1)</script> 🔧 \u202eabc"
LABELS = {
    "bg": {"add": "➕ Текст на този език: английски", "send": "📣 Изпрати", "look": "🔄 Докъде е стигнало?", "cancel": "Отказ"},
    "en": {"add": "➕ Text in this language: Bulgarian", "send": "📣 Send", "look": "🔄 How far is it?", "cancel": "Cancel"},
}  # fmt: skip


async def taps(world: World, lang: str, *labels: str) -> None:
    for label in labels:
        world.server.users[ADMIN].taps(LABELS[lang].get(label, label))
        await world.server.settled()


def everybody(world: World) -> None:
    """Six chats: of either language, one in its quiet hours, one paused, one that will block the bot, a forum with two topics."""
    for person, language in ((11, "bg"), (12, "en"), (13, "bg"), (14, "en"), (15, "bg")):
        world.server.user(person, language, f"User {person}", started=True)
        world.follows(person, "marine", language=language)
    night = replace(world.subscription(13), quiet_from="08:00", quiet_to="11:00")
    subscribers.save(world.store, night)
    subscribers.set_paused(world.store, world.subscription(14).id, True)
    forum = world.server.group(-1009, "Forum", forum=True)
    for name in ("Calls", "Talk"):
        world.follows(-1009, "marine", thread=forum.topic(name), language="en")


@both
async def test_an_admin_sees_what_goes_out_sends_it_once_and_hears_what_became_of_it(lang: str) -> None:
    async with talking() as world:
        admin(world, lang)
        everybody(world)
        await says(world, 12, "/broadcast")
        assert "admin" in world.server.last(12).text
        await says(world, ADMIN, "/broadcast", "   \u200b", "x" * 1501, HOSTILE)
        await taps(world, lang, "add")
        await says(world, ADMIN, "Maintenance tomorrow: nothing is <lost>." if lang == "bg" else "Утре има поддръжка.")
        assert outbox.waiting(world.store) == 0, "nothing goes before it was seen"
        shown = world.server.last(ADMIN)
        world.server.users[15].blocks_bot()
        await world.server.settled()
        await taps(world, lang, "send")
        world.server.users[ADMIN].taps_stale("1:cast:send", shown)
        await world.server.settled()
        await world.delivers()
        await taps(world, lang, "look")
        first, second = (world.server.messages(chat) for chat in (11, 12))
        assert [len(first), len(second)] == [1, 2]
        assert ("<script>alert(1)</script>" in first[0].text) == (lang == "bg")
        assert [len(world.server.messages(chat)) for chat in (13, 14, 15, -1009)] == [0, 0, 0, 1]
        tell_results(world.store, world.now)
        assert len(administration.log(world.store)) == 1
        await world.delivers(later=3 * 3600)
        (late,) = world.server.messages(13)
        assert late.date.hour == 11 + 1, "three hours after nine, and not in the quiet hours till eleven"
        tell_results(world.store, world.now)
        tell_results(world.store, world.now)
        await world.delivers()
        await says(world, ADMIN, "/log")
        world.is_as_kept(f"broadcast.{lang}", ADMIN)


async def test_what_was_cancelled_or_is_left_is_not_sent() -> None:
    async with talking() as world:
        admin(world, "en")
        everybody(world)
        await says(world, ADMIN, "/broadcast Hello everybody")
        shown = world.server.last(ADMIN)
        await taps(world, "en", "cancel")
        world.server.users[ADMIN].taps_stale("1:cast:send", shown)
        world.server.users[ADMIN].taps_stale("1:cast:lang:bg", shown)
        world.server.users[ADMIN].taps_stale("1:cast:look:7", shown)
        await world.server.settled()
        assert outbox.waiting(world.store) == 0 and administration.log(world.store) == []


async def test_a_crash_in_the_middle_tells_nobody_twice_and_leaves_nobody_out_and_the_night_is_kept() -> None:
    async with talking() as world:
        admin(world, "en")
        for person in range(100, 130):
            world.server.user(person, "en", started=True)
            world.follows(person, "marine", language="en", quiet_from="22:00", quiet_to="07:00")
        await says(world, ADMIN, "/broadcast Once")
        await taps(world, "en", "send")
        claimed = outbox.claim(world.store, world.now, 12, timedelta(minutes=1))
        assert len(claimed) == 12, "these were about to be sent when the process died"
        world.now = world.now.replace(hour=23, minute=30)
        bot = world.delivery.bot  # type: ignore[union-attr]
        services = world.services()
        world.delivery = Delivery(
            bot, world.store, world.message, services.now, services.sleep, not_now=lambda alert, now: not_now(world.store, alert, now)
        )  # fmt: skip
        await world.delivers()
        assert all(world.server.messages(person) == [] for person in range(100, 130)), "at night"
        await world.delivers(later=8 * 3600)
        assert all([one.text for one in world.server.messages(person)] == ["Once"] for person in range(100, 130))
