"""Updates of one chat in their order, of many chats together, and a flood bounded."""

from __future__ import annotations

import asyncio

from telegram import Chat, Message, Update

from tests.tracker.bot.talking import NOW
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
