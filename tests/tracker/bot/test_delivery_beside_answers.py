"""Answers of the bot and messages that are delivered share the pace of a chat."""

from __future__ import annotations

from datetime import timedelta

from tests.tracker.bot.talking import World, talking
from tests.tracker.bot.test_coming_back import BLUE, appeared, heard
from tracker.store import outbox

SECOND = timedelta(seconds=1)


async def ask(world: World, *texts: str) -> None:
    for text in texts:
        world.server.users[7].sends(text)
        await world.server.settled()


async def test_a_message_leaves_no_sooner_than_a_second_after_an_answer() -> None:
    async with talking(calls=BLUE) as world:
        world.server.user(7, "en", started=True)
        world.server.user(8, "en", started=True)
        for chat in (7, 8):
            world.follows(chat, "marine", language="en")
        world.owes(*appeared(1))
        await ask(world, "/help")
        assert world.delivery is not None
        await world.delivery.deliver_due()
        assert len(heard(world, 7)) == 1 and len(heard(world, 8)) == 1, "and others do not wait"
        (waiting,) = [one for one in outbox.history(world.store) if one.state == "queued"]
        assert waiting.attempts == 0
        due = outbox.next_due(world.store)
        assert due is not None and 0.9 * SECOND < due - world.now < 1.1 * SECOND
        world.now += 1.1 * SECOND
        await world.delivery.deliver_due()
        assert len(heard(world, 7)) == 2


async def test_answers_count_among_the_twenty_messages_a_minute_of_a_group() -> None:
    async with talking(calls=BLUE) as world:
        boss = world.server.user(7)
        group = world.server.group(creator=boss)
        world.follows(group.id, "marine", language="en")
        world.owes(*appeared(1))
        for _ in range(20):
            boss.sends("/help", to=group)
            await world.server.settled()
            world.now += SECOND
        assert world.delivery is not None
        world.now += 2 * SECOND
        await world.delivery.deliver_due()
        assert len(heard(world, group.id)) == 20
        world.now += 60 * SECOND
        await world.delivery.deliver_due()
        assert len(heard(world, group.id)) == 21
