"""Who was away, blocked, paused, or follows something else from now on: told of everything once, in one summary."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.bot_api import refusals
from tests.tracker.bot.talking import World, talking
from tests.tracker.domain.calls_told import call, change, deadline
from tracker.domain.models import Call, Change
from tracker.store import outbox, subscribers

BLUE: Sequence[Call] = [
    call(f"blue{number:06}", titles={"en": f"Blue economy {number}"}, code=f"C-{number}", deadlines=(deadline("2026-07-30"),))
    for number in range(1, 10)
]  # fmt: skip
FURNITURE = call("furnitur01", titles={"en": "Design of furniture from wood"}, code="F-1", deadlines=(deadline("2026-07-30"),))  # fmt: skip


def appeared(*numbers: int) -> list[Change]:
    return [change("appeared", f"blue{number:06}") for number in numbers]


def heard(world: World, chat: int, thread: int | None = None) -> list[str]:
    """What the bot said in a chat so far."""
    return [one.text for one in world.server.messages(chat, thread=thread)]


def times_told(world: World, chat: int, thread: int | None = None) -> list[int]:
    """How often each of the blue calls was told there."""
    return [sum(f"Blue economy {number}\n" in f"{text}\n" for text in heard(world, chat, thread)) for number in range(1, 10)]  # fmt: skip


async def test_a_chat_that_blocked_the_bot_gets_one_summary_of_what_it_missed_when_it_comes_back() -> None:
    async with talking(calls=BLUE) as world:
        maria = world.server.user(7, "en", started=True)
        world.follows(7, "marine", language="en")
        world.owes(*appeared(1))
        await world.delivers()
        world.owes(*appeared(2, 3))
        maria.blocks_bot()
        await world.server.settled()
        world.owes(*appeared(4, 5))
        await world.delivers()
        assert times_told(world, 7)[:5] == [1, 0, 0, 0, 0]
        maria.unblocks_bot()
        await world.server.settled()
        await world.delivers()
        assert times_told(world, 7)[:5] == [1, 1, 1, 1, 1]
        assert len(heard(world, 7)) == 2
        assert heard(world, 7)[1].startswith("▶️ While you were away\n4 calls for you")
        world.owes(*appeared(6))
        await world.delivers()
        assert times_told(world, 7)[:6] == [1] * 6


async def test_a_chat_whose_refusal_was_the_first_sign_loses_not_even_the_message_that_was_refused() -> None:
    async with talking(calls=BLUE) as world:
        maria = world.server.user(7, "en", started=True)
        world.follows(7, "marine", language="en")
        world.owes(*appeared(1, 2))
        world.server.fails(refusals.BLOCKED, chat=7)
        await world.delivers()
        assert subscribers.is_blocked(world.store, 7)
        world.owes(*appeared(3))
        maria.sends("/help")
        await world.server.settled()
        assert not subscribers.is_blocked(world.store, 7), "who writes has not blocked the bot"
        await world.delivers()
        assert times_told(world, 7)[:3] == [1, 1, 1]
        assert sum("While you were away" in text for text in heard(world, 7)) == 1


async def test_being_told_twice_that_a_chat_is_gone_loses_nothing_between() -> None:
    async with talking(calls=BLUE) as world:
        maria = world.server.user(7, "en", started=True)
        world.follows(7, "marine", language="en")
        maria.blocks_bot()
        await world.server.settled()
        world.owes(*appeared(1))
        subscribers.block_chat(world.store, 7, world.now)
        maria.unblocks_bot()
        await world.server.settled()
        await world.delivers()
        assert times_told(world, 7)[:1] == [1]


async def test_a_bot_that_is_let_into_a_group_again_sums_up_for_each_topic_what_it_missed() -> None:
    async with talking(calls=[*BLUE, FURNITURE]) as world:
        boss = world.server.user(7)
        forum = world.server.group(creator=boss, forum=True)
        ships, wood = forum.topic("Ships"), forum.topic("Wood")
        world.follows(forum.id, "marine", thread=ships, language="en")
        world.follows(forum.id, "furniture", thread=wood, language="en", paused=True)
        forum.removes_bot(by=boss)
        await world.server.settled()
        world.owes(*appeared(1, 2), change("appeared", FURNITURE.id))
        await world.delivers()
        forum.adds_bot(by=boss)
        await world.server.settled()
        await world.delivers()
        assert times_told(world, forum.id, ships)[:2] == [1, 1]
        assert heard(world, forum.id, wood) == [], "a pause goes on until it is ended"
        boss.sends("/resume", to=forum, thread=wood)
        await world.server.settled()
        await world.delivers()
        assert sum("Design of furniture" in text for text in heard(world, forum.id, wood)) == 1


async def test_a_digest_that_a_chat_blocked_is_told_when_it_comes_back() -> None:
    async with talking(calls=BLUE) as world:
        maria = world.server.user(7, "en", started=True)
        world.follows(7, "marine", language="en", rhythm="daily")
        world.owes(*appeared(1, 2))
        maria.blocks_bot()
        await world.server.settled()
        world.owes(*appeared(3))
        maria.unblocks_bot()
        await world.server.settled()
        await world.delivers()
        assert times_told(world, 7)[:3] == [1, 1, 1] and len(heard(world, 7)) == 1


async def test_what_a_pause_kept_is_owed_before_anything_is_said_of_its_end() -> None:
    """A crash or a lost answer after `/resume` loses nothing: what was missed is in the outbox, beside the cursor."""
    async with talking(calls=BLUE) as world:
        maria = world.server.user(7, "en", started=True)
        world.follows(7, "marine", language="en")
        world.owes(*appeared(1))
        for text in ("/pause",):
            maria.sends(text)
            await world.server.settled()
        world.owes(*appeared(2, 3))
        world.server.fails(refusals.bad_request("no"), chat=7, times=9, method="sendMessage")
        maria.sends("/resume")
        await world.server.settled()
        assert not world.subscription(7).paused
        assert [one.state for one in outbox.history(world.store) if one.reason.startswith("summary:")] == ["queued"]
        world.server.faults.clear()
        await world.delivers()
        assert times_told(world, 7)[:3] == [1, 1, 1]
        assert heard(world, 7)[-1].startswith("▶️ While you were away\n3 calls for you"), "what had waited is in it too"


@pytest.mark.parametrize("rhythm", ["daily", "weekly"])
async def test_another_profile_first_tells_what_was_gathered_for_the_old_one(rhythm: str) -> None:
    async with talking(calls=[*BLUE, FURNITURE]) as world:
        maria = world.server.user(7, "en", started=True)
        world.follows(7, "marine", language="en", rhythm=rhythm)
        world.owes(*appeared(1, 2), change("appeared", FURNITURE.id))
        maria.sends("/profile")
        await world.server.settled()
        maria.taps("Change the profile")
        await world.server.settled()
        maria.taps("Furniture Cluster")
        await world.server.settled()
        maria.taps("✅ Keep")
        await world.server.settled()
        (gathered,) = outbox.history(world.store)
        assert "2 calls for you" in (gathered.text or "") and "furniture" not in (gathered.text or "")
        await world.delivers()
        assert times_told(world, 7)[:2] == [1, 1]


async def test_the_same_profile_again_leaves_what_a_digest_gathers() -> None:
    async with talking(calls=BLUE) as world:
        maria = world.server.user(7, "en", started=True)
        world.follows(7, "marine", language="en", rhythm="daily")
        world.owes(*appeared(1))
        for label in ("Change the profile", "Marine Cluster", "✅ Keep"):
            if label.startswith("Change"):
                maria.sends("/profile")
                await world.server.settled()
            maria.taps(label)
            await world.server.settled()
        assert world.subscription(7).cursor == 0 and outbox.history(world.store) == []


async def test_new_own_words_first_tell_what_was_gathered_for_the_old_ones_and_the_same_words_nothing() -> None:
    async with talking(calls=BLUE) as world:
        maria = world.server.user(7, "en", started=True)
        world.follows(7, "marine", language="en", rhythm="daily")
        for words in ("blue economy, ports", "blue economy, ports", "furniture and wood"):
            world.owes(*appeared(sum(one.startswith("✅") for one in heard(world, 7)) + 1))
            maria.sends("/start")
            await world.server.settled()
            maria.taps("🇬🇧 English")
            await world.server.settled()
            maria.taps("✍️ From our site or in my own words")
            await world.server.settled()
            maria.sends(words)
            await world.server.settled()
            for label in ("🧪 Try it on the last 12 months", "✅ Keep"):
                maria.taps(label)
                await world.server.settled()
        told = [one.text or "" for one in reversed(outbox.history(world.store))]
        assert ["1 call for you" in one for one in told] == [True, False], told
        assert "2 calls for you" in told[1], "what was gathered for the same words twice"


async def test_another_profile_during_a_pause_keeps_what_the_pause_gathered() -> None:
    async with talking(calls=[*BLUE, FURNITURE]) as world:
        maria = world.server.user(7, "en", started=True)
        world.follows(7, "marine", language="en")
        maria.sends("/pause")
        await world.server.settled()
        world.owes(*appeared(1))
        maria.sends("/profile")
        await world.server.settled()
        maria.taps("Change the profile")
        await world.server.settled()
        maria.taps("Furniture Cluster")
        await world.server.settled()
        maria.taps("✅ Keep")
        await world.server.settled()
        await world.delivers()
        assert times_told(world, 7)[:1] == [0]
        world.owes(change("appeared", FURNITURE.id))
        maria.sends("/resume")
        await world.server.settled()
        await world.delivers()
        last = heard(world, 7)[-1]
        assert "2 calls for you" in last and "Blue economy 1" in last and "Design of furniture" in last


async def test_a_topic_that_was_closed_is_told_once_what_it_missed_when_it_is_opened_again() -> None:
    async with talking(calls=BLUE) as world:
        boss = world.server.user(7)
        forum = world.server.group(creator=boss, forum=True)
        ships = forum.topic("Ships")
        world.follows(forum.id, "marine", thread=ships, language="en")
        world.owes(*appeared(1))
        await world.delivers()
        world.owes(*appeared(2, 3))
        world.server.fails(refusals.bad_request("TOPIC_CLOSED"), chat=forum.id)
        await world.delivers()
        assert world.subscription(forum.id, ships).paused
        world.owes(*appeared(4))
        await world.delivers()
        boss.sends("/resume", to=forum, thread=ships)
        await world.server.settled()
        await world.delivers()
        assert times_told(world, forum.id, ships)[:4] == [1, 1, 1, 1]
        assert heard(world, forum.id, ships)[-1].startswith("▶️ While you were away\n3 calls for you")
