"""Updates of one chat in their order, of many chats together, and a flood bounded."""

from __future__ import annotations

import asyncio

import pytest
from telegram import Chat, Message, Update

from tests.tracker.bot.talking import NOW, talking
from tracker.bot.order import ByChat


def update(chat: int, number: int) -> Update:
    return Update(number, message=Message(number, NOW, Chat(chat, "private")))


async def test_one_chat_is_answered_in_order_and_another_does_not_wait_for_it() -> None:
    order, done = ByChat(), asyncio.Event()
    told: list[str] = []

    async def slow() -> None:
        await done.wait()
        told.append("slow")

    async def quick(what: str) -> None:
        told.append(what)

    first = asyncio.create_task(order.do_process_update(update(1, 1), slow()))
    await asyncio.sleep(0)
    second = asyncio.create_task(order.do_process_update(update(1, 2), quick("after it")))
    await order.do_process_update(update(2, 3), quick("other chat"))
    assert told == ["other chat"]
    done.set()
    await asyncio.gather(first, second)
    assert told == ["other chat", "slow", "after it"]


async def test_a_chat_that_floods_is_left_aside_and_then_answered_again() -> None:
    order, done = ByChat(), asyncio.Event()
    answered: list[int] = []

    async def answer(number: int) -> None:
        await done.wait()
        answered.append(number)

    waiting = [asyncio.create_task(order.do_process_update(update(1, one), answer(one))) for one in range(50)]
    await asyncio.sleep(0)
    done.set()
    await asyncio.gather(*waiting)
    assert answered == list(range(20))
    await order.do_process_update(update(1, 99), answer(99))
    assert answered[-1] == 99


async def test_chats_that_flood_and_wait_take_no_place_of_others() -> None:
    order, done = ByChat(), asyncio.Event()
    told: list[str] = []

    async def waits() -> None:
        await done.wait()

    async def quick() -> None:
        told.append("another chat")

    floods = [
        asyncio.create_task(order.process_update(update(chat, number), waits())) for chat in range(1, 21) for number in range(40)
    ]  # fmt: skip
    await asyncio.sleep(0)
    other = asyncio.create_task(order.process_update(update(99, 1), quick()))
    for _ in range(20):
        await asyncio.sleep(0)
    assert told == ["another chat"]
    done.set()
    await asyncio.gather(*floods, other)


@pytest.mark.parametrize("lang", ["bg"])
async def test_two_hundred_commands_and_taps_at_once_get_twenty_answers_and_one_line_and_hold_up_nobody(
    lang: str,
) -> None:
    async with talking() as world:
        flood, other = world.server.user(7, lang), world.server.user(8, lang)
        for one in (7, 8):
            world.follows(one, "marine", language=lang)
        for one in (flood, other):
            one.sends("/settings")
        await world.server.settled()
        before, board = len(world.server.messages(7)), world.server.last(7)
        for number in range(200):
            flood.taps_stale("1:muted:0", board) if number % 10 == 9 else flood.sends("/pause")
        other.sends("/calls")
        await world.server.settled()
        answers = [one.text for one in world.server.messages(7)[before:]]
        slower = [one for one in answers if one.startswith("🐢")]
        assert len(slower) == 1, "one friendly line"
        assert len(answers) <= 2 * 20 + 1
        assert world.server.last(8).text.startswith("📋")
        sent = [int(given["chat_id"]) for name, given, _ in world.server.requests if name == "sendMessage"]
        assert sent.index(8, sent.index(8) + 1) < len(sent) - 1 - sent[::-1].index(7), (
            "the other did not wait for its end"
        )
        assert world.server.strict_failures == []
        flood.sends("/resume")
        await world.server.settled()
        assert world.server.last(7).text.startswith("▶️"), "and it is answered again"
