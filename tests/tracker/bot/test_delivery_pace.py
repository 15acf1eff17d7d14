"""The pace of delivery, in virtual time against a server that counts Telegram's limits: as fast as they allow, no faster.

The server's limits have no burst: one message a second in a chat, 20 a minute in a group, 30 in any second in all.
"""

from __future__ import annotations

from datetime import timedelta

from telegram import Bot

from tests.bot_api import Limits
from tests.bot_api.refusals import too_many
from tests.tracker.bot.delivering import delivering
from tracker.bot.delivery import Delivery
from tracker.domain.models import Alert
from tracker.store import outbox


async def test_three_hundred_messages_take_hardly_longer_than_the_limits_allow_each_chat_s_own_in_their_order() -> None:
    async with delivering() as it:
        people = [it.follows(chat) for chat in range(1, 91)]
        forum = it.server.group(-1007, forum=True)
        topics = [it.follows(-1007, thread=forum.topic(f"Topic {number}")) for number in range(10)]
        for number in range(3):
            for one in people:
                it.owes(one, f"{number} to {one.chat_id}")
        order = [*topics, *topics[5:], *topics[:5]]
        for number, one in enumerate(order):
            it.owes(one, f"{number} to topic {one.thread_id}")
        await it.delivers()
        at = it.seconds_of(one.chat_id for one in people)
        assert at[-1] - at[0] <= 1.1 * 290 / 30
        assert it.refusals == 0
        assert all(it.got(chat) == [f"{number} to {chat}" for number in range(3)] for chat in range(1, 91))
        assert [one.thread_id for one in it.server.messages(-1007)] == [one.thread_id for one in order]


async def test_twelve_messages_to_one_chat_take_fourteen_seconds_and_delay_nobody() -> None:
    async with delivering() as it:
        it.owes(it.follows(1), *(f"message {number}" for number in range(12)))
        for chat in range(2, 102):
            it.owes(it.follows(chat), f"to {chat}")
        took = await it.delivers()
        assert it.got(1) == [f"message {number}" for number in range(12)]
        assert took <= 14
        assert it.seconds_of(range(2, 102))[-1] <= 112 / 27 + 0.5
        assert it.refusals == 0


async def test_a_group_gets_twenty_a_minute_and_others_go_on() -> None:
    async with delivering() as it:
        it.owes(it.follows(-1005), *(f"{number}" for number in range(45)))
        it.owes(it.follows(7), "one")
        await it.delivers()
        at = it.seconds_of([-1005])
        assert it.got(-1005) == [f"{number}" for number in range(45)]
        assert 120 < at[-1] < 135 and it.seconds_of([7])[0] < 1
        assert it.refusals == 0


async def test_slow_answers_do_not_slow_delivery() -> None:
    async with delivering(slowest=1.5) as it:
        for chat in range(1, 201):
            it.owes(it.follows(chat), "x")
        assert await it.delivers() <= 200 / 27 + 2
        assert it.server.most_active > 10


async def test_one_chat_that_has_to_wait_waits_alone() -> None:
    async with delivering() as it:
        for chat in range(1, 31):
            it.owes(it.follows(chat), f"{chat}a", f"{chat}b")
        it.server.fails(too_many(40), chat=5)
        await it.delivers()
        assert it.got(5) == ["5a", "5b"] and it.seconds_of([5])[0] > 40
        assert it.seconds_of(set(range(1, 31)) - {5})[-1] < 4
        assert len(it.server.sent_requests("sendMessage")) == 61


async def test_where_all_are_refused_everything_rests_and_nobody_is_refused_more() -> None:
    async with delivering() as it:
        for chat in range(1, 61):
            it.owes(it.follows(chat), "x")
        it.server.fails(too_many(9), times=2)
        took = await it.delivers()
        assert took < 13
        refused = [status for _, _, status in it.server.requests if status == 429]
        assert len(refused) == 2 and it.refusals == 0
        assert all(it.got(chat) == ["x"] for chat in range(1, 61))
        quiet = [one for one in it.seconds_of(range(1, 61)) if 0.5 < one < 9]
        assert quiet == []


async def test_a_much_stricter_server_still_gets_everything_delivered() -> None:
    async with delivering(limits=Limits(overall_per_second=10, penalty=2)) as it:
        for chat in range(1, 101):
            it.owes(it.follows(chat), "x")
        await it.delivers()
        assert all(it.got(chat) == ["x"] for chat in range(1, 101))


async def test_the_pace_survives_a_restart() -> None:
    async with delivering() as it:
        subscription = it.follows(-1005)
        it.owes(subscription, *(f"{number}" for number in range(20)))
        await it.delivers()
        it.owes(subscription, "after the restart")
        async with Bot(it.server.token, base_url=it.server.base_url, request=it.time.request()) as bot:
            it.delivery = Delivery(bot, it.store, it.render, it.time.now, it.time.sleep)
            await it.delivers()
        assert it.refusals == 0
        assert it.seconds_of([-1005])[-1] >= 60


async def test_a_lane_waits_for_its_own_second_across_a_restart() -> None:
    async with delivering() as it:
        subscription = it.follows(3)
        it.owes(subscription, "one")
        await it.delivers()
        it.owes(subscription, "two")
        it.delivery.pace = type(it.delivery.pace)()
        await it.delivers()
        first, second = it.seconds_of([3])
        assert second - first >= 1 and it.refusals == 0


async def test_what_is_not_due_yet_waits_for_its_hour() -> None:
    async with delivering() as it:
        subscription = it.follows(3)
        later = it.time.now() + timedelta(hours=2)
        outbox.queue(it.store, [Alert(subscription.id, "change", "r", it.time.now(), text="late", not_before=later)])
        assert (await it.delivery.deliver_due()).sent == 0
        await it.delivers()
        assert 7200 <= it.seconds_of([3])[0] < 7202
