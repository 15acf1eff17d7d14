"""What each failure needs: nothing lost, nothing marked as sent that was not, one chat's trouble never another's."""

from __future__ import annotations

import asyncio
from datetime import datetime

import pytest

from tests.bot_api import refusals
from tests.bot_api.refusals import Refusal, too_many, upgraded
from tests.tracker.bot.delivering import Delivering, delivering
from tests.tracker.store.opening import keep, sighting
from tracker.bot.delivery import LEASE, DeliveryReport, TokenRefusedError
from tracker.domain.messages import Button, Message
from tracker.domain.models import Alert
from tracker.store import outbox, subscribers


def owes_three(it: Delivering) -> None:
    for chat in (1, 2, 3):
        it.owes(it.follows(chat), f"{chat}a", f"{chat}b")


async def test_a_report_says_what_became_of_what_was_due() -> None:
    async with delivering() as it:
        owes_three(it)
        it.texts["r:2a"] = None
        it.server.fails(too_many(5), chat=3)
        assert await it.delivery.deliver_due() == DeliveryReport(sent=2, dropped=1, later=1, refused=1)


@pytest.mark.parametrize(
    "refusal",
    [
        refusals.BLOCKED,
        refusals.DEACTIVATED,
        refusals.kicked("supergroup"),
        refusals.not_member("channel"),
        refusals.CHAT_NOT_FOUND,
        refusals.bad_request("not enough rights to send text messages to the chat"),
        refusals.bad_request("CHAT_WRITE_FORBIDDEN"),
    ],
    ids=lambda one: one.description,
)
async def test_a_chat_that_is_gone_is_left_alone_and_the_others_are_told(refusal: Refusal) -> None:
    async with delivering() as it:
        owes_three(it)
        it.server.fails(refusal, chat=2, times=99)
        await it.delivers()
        assert it.got(1) == ["1a", "1b"] and it.got(3) == ["3a", "3b"] and it.got(2) == []
        assert it.states() == {
            "1a": "sent",
            "1b": "sent",
            "2a": "queued",
            "2b": "queued",
            "3a": "sent",
            "3b": "sent",
        }
        assert subscribers.is_blocked(it.store, 2) and outbox.waiting(it.store) == 0
        asked = [one for one in it.server.sent_requests("sendMessage") if one["chat_id"] == "2"]
        assert len(asked) == 1, "who blocked the bot is asked once"


async def test_who_comes_back_is_told_what_was_kept_and_what_is_new() -> None:
    async with delivering() as it:
        subscription = it.follows(2)
        it.owes(subscription, "before")
        it.server.fails(refusals.BLOCKED, chat=2)
        await it.delivers()
        assert outbox.queue(it.store, [Alert(subscription.id, "change", "r:while away", it.time.now())]) == 0
        subscribers.unblock_chat(it.store, 2)
        it.owes(subscription, "after")
        await it.delivers()
        assert it.got(2) == ["before", "after"]


async def test_how_sources_were_is_not_told_to_an_admin_who_comes_back() -> None:
    async with delivering() as it:
        admin = it.follows(2)
        outbox.queue(it.store, [Alert(admin.id, "source_health", "health:a", it.time.now(), text="broken")])
        subscribers.block_chat(it.store, 2, it.time.now())
        subscribers.unblock_chat(it.store, 2)
        await it.delivers()
        assert it.got(2) == [] and it.states() == {"broken": "dropped"}


async def test_a_closed_topic_pauses_itself_and_not_its_chat() -> None:
    async with delivering() as it:
        forum = it.server.group(-1007, forum=True)
        calls, other = forum.topic("Calls"), forum.topic("Other")
        it.owes(it.follows(-1007, thread=calls), "for calls", "more for calls")
        it.owes(it.follows(-1007, thread=other), "for other")
        del forum.topics[calls]
        await it.delivers()
        assert it.got(-1007) == ["for other"]
        paused = subscribers.of_chat(it.store, -1007, calls)
        assert paused is not None and paused.paused
        assert it.states() == {"for calls": "queued", "more for calls": "queued", "for other": "sent"}


async def test_a_group_that_became_a_supergroup_is_told_there() -> None:
    async with delivering() as it:
        group = it.server.group(-5, kind="group")
        it.owes(it.follows(-5), "a", "b")
        group.upgrades(-1005)
        await it.delivers()
        assert it.got(-1005) == ["a", "b"] and it.got(-5) == []
        assert subscribers.of_chat(it.store, -5) is None and subscribers.of_chat(it.store, -1005) is not None


async def test_a_chat_that_is_said_to_have_moved_to_itself_is_no_endless_loop() -> None:
    async with delivering() as it:
        it.owes(it.follows(-5), "a")
        it.server.fails(upgraded(-5), chat=-5, times=3)
        await it.delivers()
        assert it.got(-5) == ["a"] and len(it.server.sent_requests("sendMessage")) == 4


async def test_a_message_that_is_refused_goes_as_plain_text_with_its_links() -> None:
    async with delivering() as it:
        it.owes(it.follows(1), "bad")
        it.texts["r:bad"] = Message(
            '<b>Нова <a href="https://opic.bg/1">покана</a> &amp; срок', ((Button("Save", "s"),),)
        )
        with it.server.expecting("can't parse"):
            await it.delivers()
        assert it.got(1) == ["Нова покана (https://opic.bg/1) & срок"]
        assert it.server.last(1).buttons == []


async def test_a_text_that_is_too_long_goes_in_parts_without_loss() -> None:
    async with delivering() as it:
        it.owes(it.follows(1), "long", "next")
        lines = [f"ред {number} 😀" for number in range(900)]
        it.texts["r:long"] = Message("\n".join(lines))
        with it.server.expecting("too long"):
            await it.delivers()
        *parts, last = it.got(1)
        assert last == "next" and "\n".join(parts).split("\n") == lines
        assert it.refusals == 0


async def test_a_message_that_is_refused_in_every_form_is_given_up_and_admins_are_told_once() -> None:
    async with delivering() as it:
        it.admin_chats.append(it.follows(9))
        for chat in (1, 2):
            it.owes(it.follows(chat), f"bad {chat}", f"good {chat}")
            it.server.fails(refusals.bad_request("can't parse entities: x"), chat=chat, times=2)
        await it.delivers()
        assert it.got(1) == ["good 1"] and it.got(2) == ["good 2"]
        assert it.states()["bad 1"] == "given_up" and "can't parse entities" in it.problem("bad 1").lower()
        assert len(it.got(9)) == 1 and "can't parse entities" in it.got(9)[0].lower()


async def test_a_message_to_an_admin_that_is_given_up_tells_nobody() -> None:
    async with delivering() as it:
        it.admin_chats.append(it.follows(9))
        it.owes(it.follows(1), "bad")
        it.server.fails(refusals.bad_request("x"), times=4)
        await it.delivers()
        assert sorted(it.states().values()) == ["given_up", "given_up"]


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_a_server_error_is_tried_again_and_nobody_else_waits(status: int) -> None:
    async with delivering() as it:
        owes_three(it)
        it.server.server_error(status, chat=2, times=4)
        await it.delivers()
        assert it.got(2) == ["2a", "2b"] and it.got(1) == ["1a", "1b"]
        assert it.seconds_of([1, 3])[-1] < 2
        assert 2 + 10 + 30 + 120 <= it.seconds_of([2])[0] < 170


async def test_a_server_that_cannot_be_reached_loses_and_counts_nothing() -> None:
    async with delivering() as it:
        owes_three(it)
        address = it.delivery.bot._base_url
        it.delivery.bot._base_url = "http://127.0.0.1:9/bot/"
        running = asyncio.create_task(it.delivers())
        await it.time.sleep(600)
        assert outbox.waiting(it.store) == 6
        assert all(one.attempts == 0 for one in outbox.history(it.store))
        it.delivery.bot._base_url = address
        await running
        assert [it.got(chat) for chat in (1, 2, 3)] == [["1a", "1b"], ["2a", "2b"], ["3a", "3b"]]
        assert it.time.passed < 700, "soon after it is there again everybody is told"


async def test_hanging_up_before_the_message_is_taken_loses_nothing() -> None:
    async with delivering() as it:
        owes_three(it)
        it.server.hangs_up(accept=False, chat=2, times=3)
        await it.delivers()
        assert [it.got(chat) for chat in (1, 2, 3)] == [["1a", "1b"], ["2a", "2b"], ["3a", "3b"]]
        assert it.seconds_of([1, 3])[-1] < 2


async def test_an_answer_that_is_lost_is_one_repeat() -> None:
    async with delivering() as it:
        owes_three(it)
        it.server.hangs_up(accept=True, chat=2)
        await it.delivers()
        assert [it.got(chat) for chat in (1, 2, 3)] == [["1a", "1b"], ["2a", "2a", "2b"], ["3a", "3b"]]
        assert it.seconds_of([2])[1] < 8


async def test_an_answer_that_cannot_be_read_is_one_repeat() -> None:
    async with delivering() as it:
        owes_three(it)
        it.server.answers_garbage(accept=True, chat=2)
        await it.delivers()
        assert it.got(2) == ["2a", "2a", "2b"]


async def test_what_may_have_arrived_is_not_repeated_while_the_server_answers_nothing() -> None:
    async with delivering() as it:
        it.owes(it.follows(2), "a", "b")
        it.server.hangs_up(accept=True, chat=2)
        it.server.hangs_up(accept=False, method="getMe", times=20)
        await it.delivers()
        assert it.got(2) == ["a", "a", "b"]
        assert it.seconds_of([2])[1] > 15 * 60, "it went on asking until it was answered"


async def test_answers_that_are_always_lost_are_few_repeats_far_apart_and_then_it_is_given_up() -> None:
    async with delivering() as it:
        it.admin_chats.append(it.follows(9))
        it.owes(it.follows(2), "a", "b")
        it.server.hangs_up(accept=True, chat=2, times=4)
        await it.delivers()
        assert it.got(2) == ["a", "a", "a", "a", "b"]
        first, second, third, fourth, _ = it.seconds_of([2])
        assert (second - first < 10) and third - second >= 600 and fourth - third >= 3600
        assert it.states()["a"] == "given_up" and it.problem("a").startswith("unanswered 4 times; ")
        assert len(it.got(9)) == 1


async def test_no_answer_at_all_is_waited_for_only_so_long_and_holds_nobody_up() -> None:
    async with delivering(patience=0.15) as it:
        owes_three(it)
        fault = it.server.hangs(chat=2)
        await it.delivers()
        fault.release()
        assert [it.got(chat) for chat in (1, 2, 3)] == [["1a", "1b"], ["2a", "2b"], ["3a", "3b"]]


async def test_a_refused_token_ends_delivery_with_one_line_and_loses_nothing() -> None:
    async with delivering() as it:
        owes_three(it)
        it.server.fails(refusals.UNAUTHORIZED, times=99)
        with pytest.raises(TokenRefusedError, match="TRACKER_TELEGRAM_TOKEN") as refused:
            await it.delivers()
        assert "\n" not in str(refused.value) and it.server.token not in str(refused.value)
        assert set(it.states().values()) == {"queued"}


async def test_a_message_that_cannot_be_made_is_given_up_and_its_chat_goes_on() -> None:
    async with delivering() as it:
        owes_three(it)
        it.admin_chats.append(it.follows(9))
        it.texts["r:2a"] = ValueError("no such thing")
        await it.delivers()
        assert it.got(2) == ["2b"] and it.got(1) == ["1a", "1b"]
        assert it.states()["2a"] == "given_up" and "no such thing" in it.problem("2a")
        assert len(it.got(9)) == 1


async def test_what_is_no_longer_worth_sending_is_dropped() -> None:
    async with delivering() as it:
        owes_three(it)
        it.texts["r:2a"] = None
        await it.delivers()
        assert it.got(2) == ["2b"] and it.states()["2a"] == "dropped"


async def test_a_chat_that_was_erased_while_its_message_waited_is_told_nothing() -> None:
    async with delivering() as it:
        owes_three(it)
        subscribers.erase_chat(it.store, 2)
        await it.delivers()
        assert it.got(2) == [] and it.got(1) == ["1a", "1b"]


async def test_a_refusal_keeps_the_order_of_its_chat() -> None:
    async with delivering() as it:
        it.owes(it.follows(2), "a", "b", "c")
        it.server.fails(too_many(3), chat=2)
        it.server.server_error(chat=2)
        await it.delivers()
        assert it.got(2) == ["a", "b", "c"]


async def test_what_is_in_flight_is_finished_when_delivery_is_stopped() -> None:
    async with delivering() as it:
        for chat in range(1, 80):
            it.owes(it.follows(chat), f"{chat}")
        stop = asyncio.Event()
        running = asyncio.create_task(it.delivery.run(stop))
        await it.time.sleep(0.5)
        stop.set()
        await running
        states = list(it.states().values())
        assert set(states) == {"sent", "queued"} and 10 < states.count("sent") < 30
        assert states.count("sent") == sum(len(it.got(chat)) for chat in range(1, 80))


async def test_a_store_that_cannot_be_written_repeats_nothing_and_is_waited_for() -> None:
    async with delivering() as it:
        owes_three(it)
        accepted = it.server.hangs(chat=2, accept=True)
        running = asyncio.create_task(it.delivers())
        await accepted.reached.wait()
        it.store.execute("PRAGMA query_only = ON")
        accepted.release()
        await it.time.sleep(300)
        assert it.got(2) == ["2a"]
        it.store.execute("PRAGMA query_only = OFF")
        await running
        assert [it.got(chat) for chat in (1, 2, 3)] == [["1a", "1b"], ["2a", "2b"], ["3a", "3b"]]


async def test_a_message_still_on_its_way_when_its_claim_ends_is_not_begun_twice() -> None:
    async with delivering() as it:
        it.owes(it.follows(2), "a", "b")
        slow = it.time.takes(lambda: 2 * LEASE.total_seconds())
        it.server.latency, quick = slow, it.server.latency
        running = asyncio.create_task(it.delivers())
        await it.time.sleep(LEASE.total_seconds() + 10)
        it.server.latency = quick
        await running
        assert it.got(2) == ["a", "b"]


async def test_a_later_message_about_a_call_replies_to_the_first() -> None:
    async with delivering() as it:
        keep(it.store, sighting())
        subscription = it.follows(2)
        it.owes(subscription, "appeared", call_id="c1")
        it.owes(subscription, "deadline moved", call_id="c1")
        await it.delivers()
        first, second = it.server.messages(2)
        assert second.reply_to == first.message_id


@pytest.mark.parametrize(
    ("column", "broken"),
    [("match", '{"profile": "marine", "score": 0.9}'), ("match", "[]"), ("changes", "1,2"), ("created", "yesterday")],
)
async def test_a_row_that_cannot_be_read_is_given_up_and_told_once_and_everybody_else_is_served(
    column: str, broken: str
) -> None:
    async with delivering() as it:
        it.admin_chats.append(it.follows(9))
        owes_three(it)
        it.store.execute(f"UPDATE alerts SET {column} = ? WHERE text = '2a'", (broken,))
        await it.delivers()
        assert [it.got(chat) for chat in (1, 2, 3)] == [["1a", "1b"], ["2b"], ["3a", "3b"]]
        assert it.states()["2a"] == "given_up" and column in it.problem("2a")
        assert len(it.got(9)) == 1 and column in it.got(9)[0]


async def test_a_surprise_of_the_sender_itself_is_logged_and_it_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    async with delivering() as it:
        owes_three(it)
        clock, stops = it.delivery.now, [ZeroDivisionError("a clock that stands"), ZeroDivisionError("and again")]

        def now() -> datetime:
            if stops:
                raise stops.pop()
            return clock()

        it.delivery.now = now
        await it.delivers()
        assert [it.got(chat) for chat in (1, 2, 3)] == [["1a", "1b"], ["2a", "2b"], ["3a", "3b"]]
        assert "a clock that stands" in caplog.text and "and again" in caplog.text


async def test_a_time_in_the_store_that_is_none_holds_nobody_up(caplog: pytest.LogCaptureFixture) -> None:
    async with delivering() as it:
        it.owes(it.follows(1), "before")
        await it.delivers()
        it.store.execute("UPDATE alerts SET settled_at = 'zzz'")
        it.store.execute("UPDATE chats SET hold_until = 'zzz' WHERE id = 1")
        it.owes(it.follows(1), "on hold for ever")
        it.owes(it.follows(2), "2a")
        running = asyncio.create_task(it.delivers(within=300))
        await it.time.sleep(30)
        assert it.got(2) == ["2a"] and not running.done()
        it.owes(it.follows(3), "3a")
        await it.time.sleep(15)
        assert it.got(3) == ["3a"]
        it.store.execute("UPDATE chats SET hold_until = '', ready_at = '' WHERE id = 1")
        await running
        assert it.got(1) == ["before", "on hold for ever"]
