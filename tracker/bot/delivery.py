"""Takes the alerts of the outbox to their chats, at the pace that Telegram allows.

An alert leaves the outbox only when the chat took it. One chat that waits, blocks or fails never holds up another: at
most one message of a chat is in flight, many chats are at once. What each failure needs is in `telegram_errors`, how
long to wait in `domain.retrying` and `domain.pacing`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from telegram import Bot
from telegram.error import TelegramError

from tracker.bot.sending import Sender
from tracker.bot.telegram_errors import Reaction, reaction_to
from tracker.domain.messages import Message
from tracker.domain.models import Alert, Subscription
from tracker.domain.pacing import GROUP_MINUTE, Departure, Pace
from tracker.domain.retrying import Tried, after_server_error, after_silence, after_surprise
from tracker.domain.undelivered import undelivered_alerts
from tracker.errors import RunError, StoreError
from tracker.store import outbox, partners, subscribers
from tracker.store.database import Store

log = logging.getLogger(__name__)
#: How long a claim holds: longer than a message takes. After a crash, what was in flight waits so long.
LEASE = timedelta(seconds=45)
#: Messages under way at the same time: some seconds of the whole pace, for when answers are slow.
AT_ONCE = 100
#: Messages that wait for their moment to leave. Few, so that what becomes due meanwhile has its turn soon.
_AHEAD = 4
#: One claim of so many is for chats in the middle of a series: each of them needs a second a message, and would
#: be the last to end if it also waited for everybody else.
_FOR_SERIES = 3
#: How often the outbox is looked at where nothing is due, in seconds.
LOOK = 1.0
#: How long delivery rests where the store is busy or full, or something happened that nobody expected, in seconds.
_LONG_REST = 10.0


class TokenRefusedError(RunError):
    """Raised when the chat server refuses the bot's token, from delivery: nothing can be sent until it is mended."""


@dataclass
class DeliveryReport:
    """What became of the alerts whose turn came."""

    sent: int = 0
    dropped: int = 0
    """Not worth sending any more."""
    given_up: int = 0
    kept: int = 0
    """Not taken by a chat that is gone or a topic that is closed: kept until it comes back."""
    later: int = 0
    """Tries that failed and are made again."""
    refused: int = 0
    """Of these, how often Telegram said "too many requests"."""


@dataclass
class Delivery:
    """One sender. `render` gives the message of an alert as of now, or None where it is not worth sending any more.

    `admins` gives the chats that are told of a message that was given up; `move` takes what a group has to the supergroup
    that it became (by itself, it owes nothing more); `patience` is how many seconds Telegram has
    for an answer, well below `LEASE`.
    """

    bot: Bot
    store: Store
    render: Callable[[Alert, datetime], Message | None]
    now: Callable[[], datetime]
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    admins: Callable[[], Iterable[Subscription]] = tuple
    patience: float = 15.0
    pace: Pace = field(default_factory=Pace)
    report: DeliveryReport = field(default_factory=DeliveryReport)
    move: Callable[[Store, int, int, datetime], None] = field(
        default=lambda store, old, new, _: subscribers.migrate_chat(store, old, new), kw_only=True
    )
    why_silent: Callable[[Alert], str] = field(default=lambda _: "no longer worth sending", kw_only=True)
    """Why `render` gave nothing, in a line for the log."""
    not_now: Callable[[Alert, datetime], datetime | None] = field(default=lambda alert, now: None, kw_only=True)
    """Until when an alert has to wait although its turn came; None where it may go."""
    _under_way: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    """Alert → the task that sends it."""
    _gate: asyncio.Lock = field(default_factory=asyncio.Lock)
    _waiting: int = 0
    """Messages that wait for their moment."""
    _claims: int = 0
    _moved: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when a message left or was done: there is room for another."""
    _ending: bool = False
    _token: TokenRefusedError | None = None

    def __post_init__(self) -> None:
        self._sender = Sender(self.bot, self.sleep, self.patience)

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver until `stop`; what is in flight then ends first. Raises TokenRefusedError.

        Nothing else ends it: a surprise is logged, and delivery goes on after a rest.
        """
        self._ending = False
        restored = False
        while not stop.is_set() and self._token is None:
            try:
                if not restored:
                    self._restore()
                    restored = True
                self._moved.clear()
                if not self._begin():
                    await self._rest(stop, LOOK)
            except StoreError as problem:
                log.error("delivery rests: %s", problem)
                await _first_of(self.sleep(_LONG_REST), stop.wait())
            except Exception:
                log.exception("delivery met a surprise; it goes on after a rest")
                await _first_of(self.sleep(_LONG_REST), stop.wait())
        self._ending = True
        await self.finish()
        self._raise_refused()

    async def deliver_due(self) -> DeliveryReport:
        """Deliver everything that is due now, and what becomes due on the way; what came of it. Raises TokenRefusedError."""
        self.report = DeliveryReport()
        self._ending = False
        self._restore()
        while self._token is None:
            self._moved.clear()
            if self._begin():
                continue
            if not self._under_way:
                break
            await self._moved.wait()
        await self.finish()
        self._raise_refused()
        return self.report

    async def finish(self) -> None:
        """Wait for what is in flight."""
        if self._under_way:
            await asyncio.gather(*self._under_way.values(), return_exceptions=True)

    def _restore(self) -> None:
        self.pace.restore(outbox.sent_since(self.store, self.now() - GROUP_MINUTE))

    def _raise_refused(self) -> None:
        if self._token is not None:
            raise self._token

    def _begin(self) -> bool:
        """Claim what is due and begin to send it; whether there was anything."""
        now = self.now()
        room = min(AT_ONCE - len(self._under_way), _AHEAD - self._waiting)
        if room <= 0 or self.pace.rests_until(now) is not None:
            return False
        self._claims += 1
        claimed = outbox.claim(self.store, now, room, LEASE, last_first=self._claims % _FOR_SERIES == 0)
        for alert in claimed:
            # What is still under way when its lease ends is not begun twice.
            if alert.id not in self._under_way:
                self._waiting += 1
                self._under_way[alert.id] = asyncio.create_task(self._deliver(alert))
        return bool(claimed)

    async def _rest(self, stop: asyncio.Event, most: float) -> None:
        """Wait until there is room for another message, one is due, or `most` seconds went by."""
        now = self.now()
        due = self.pace.rests_until(now) or outbox.next_due(self.store)
        wait = most if due is None else min(max((due - now).total_seconds(), 0.02), most)
        await _first_of(self.sleep(wait), stop.wait(), self._moved.wait())

    async def _deliver(self, alert: Alert) -> None:
        """Send one alert when its turn comes; a surprise is logged, and the alert tried again or given up."""
        try:
            try:
                leaving = await self._turn()
            finally:
                self._waiting -= 1
                self._moved.set()
            if leaving is not None:
                await self._send(alert, leaving)
            else:
                outbox.release(self.store, alert.id)
        except Exception as surprise:
            log.exception("alert %s met a surprise", alert.id)
            said = f"{type(surprise).__name__}: {surprise}"
            try:
                self._again(alert, Tried.read(alert.problem).failed(said), after_surprise(alert.attempts))
            except Exception:
                # Most likely the store is what failed: the lease ends by itself and the alert is claimed anew.
                log.exception("what became of alert %s cannot be written down", alert.id)
        finally:
            del self._under_way[alert.id]
            self._moved.set()

    async def _turn(self) -> Departure | None:
        """Wait for the moment to send; None where that is no use: all has to rest, or the run ends.

        One after the other, so that what was late is no burst afterwards.
        """
        async with self._gate:
            while not self._ending and self._token is None:
                now = self.now()
                if self.pace.rests_until(now) is not None:
                    return None
                wait = (self.pace.next_at(now) - now).total_seconds()
                if wait <= 0:
                    return self.pace.leaves(now)
                await self.sleep(wait)
        return None

    async def _send(self, alert: Alert, leaving: Departure) -> None:
        now = self.now()
        if alert.unreadable is not None:
            self._again(alert, Tried.read(alert.problem).failed(f"cannot be read: {alert.unreadable}"), None)
            return
        later = self.not_now(alert, now)
        if later is not None:
            with self.store.transaction():
                outbox.release(self.store, alert.id)
                outbox.postpone(self.store, alert.id, later)
            return
        subscription = subscribers.subscription(self.store, alert.subscription)
        message = self.render(alert, now) if subscription is not None else None
        if subscription is None or message is None:
            outbox.drop(self.store, alert.id, now, self.why_silent(alert))
            self.report.dropped += 1
            return
        tried = Tried.read(alert.problem)
        first = partners.thread_of(self.store, subscription.id, alert.call_id) if alert.call_id else None
        try:
            if tried.unanswered:
                await self._sender.ask()
        except TelegramError as error:
            self._not_asked(alert, reaction_to(error))
            return
        free = self.pace.free_at(subscription.chat_id, self.now())
        if free > self.now():
            # Somebody there was answered meanwhile.
            with self.store.transaction():
                outbox.release(self.store, alert.id)
                outbox.hold_chat(self.store, subscription.chat_id, free)
            return
        try:
            number = await self._sender.say(subscription, message, first, plainly=tried.plain)
        except TelegramError as error:
            leaving.arrived = self.now()
            self._react(alert, subscription, tried, reaction_to(error))
            return
        leaving.arrived = self.now()
        await self._mark_sent(alert, subscription.chat_id, number)
        self.report.sent += 1

    async def _mark_sent(self, alert: Alert, chat: int, number: int) -> None:
        """Write down that the chat took it; where the store is busy or full, until it is not: else it would be repeated."""
        at = self.now()
        ready = self.pace.taken(chat, at)
        while True:
            try:
                with self.store.transaction():
                    outbox.sent(self.store, alert.id, number, at)
                    outbox.hold_chat(self.store, chat, ready)
            except StoreError as problem:
                log.error("alert %s was sent and cannot be marked as sent yet: %s", alert.id, problem)
                if self._ending:
                    raise
                await self.sleep(_LONG_REST)
            else:
                return

    def _not_asked(self, alert: Alert, reaction: Reaction) -> None:
        """The server does not answer again yet: what may have arrived is not repeated until it does."""
        if reaction.kind == "token":
            self._refuse_token(alert)
            return
        until = self.pace.unreached(self.now())
        outbox.retry(self.store, alert.id, until, alert.problem or reaction.problem, uncount=True)
        self.report.later += 1

    def _react(self, alert: Alert, subscription: Subscription, tried: Tried, reaction: Reaction) -> None:
        now, store, chat = self.now(), self.store, subscription.chat_id
        said = reaction.problem
        match reaction.kind:
            case "chat_gone":
                log.info("a chat takes no messages any more: %s", said)
                with store.transaction():
                    outbox.release(store, alert.id)
                    subscribers.block_chat(store, chat, now)
                self.report.kept += 1
            case "topic_gone":
                log.warning("a forum topic takes no messages any more; its subscription is paused: %s", said)
                with store.transaction():
                    outbox.release(store, alert.id)
                    subscribers.set_paused(store, subscription.id, True)
                self.report.kept += 1
            case "migrated" if reaction.new_chat not in (None, chat):
                assert reaction.new_chat is not None
                with store.transaction():
                    outbox.retry(store, alert.id, now, tried.failed(said).kept)
                    self.move(store, chat, reaction.new_chat, now)
                self.report.later += 1
            case "wait":
                until = self.pace.refused(chat, now, reaction.wait)
                with store.transaction():
                    outbox.retry(store, alert.id, until, tried.failed(said).kept, uncount=True)
                    outbox.hold_chat(store, chat, until)
                self.report.later += 1
                self.report.refused += 1
            case "unreached":
                outbox.retry(store, alert.id, self.pace.unreached(now), tried.failed(said).kept, uncount=True)
                self.report.later += 1
            case "token":
                self._refuse_token(alert)
            case "in_doubt":
                tried = tried.without_answer(said)
                self._again(alert, tried, after_silence(tried.unanswered))
            case "bad_message" if not tried.plain:
                log.error("alert %s is refused and goes as plain text: %s", alert.id, said)
                self._again(alert, tried.refused_as_it_is(said), timedelta(0))
            case "bad_message":
                self._again(alert, tried.failed(said), None)
            case _:
                self._again(alert, tried.failed(said), after_server_error(alert.attempts))

    def _refuse_token(self, alert: Alert) -> None:
        outbox.release(self.store, alert.id)
        self._token = TokenRefusedError(
            "TRACKER_TELEGRAM_TOKEN: the chat server refuses this token; ask @BotFather for the right one"
        )

    def _again(self, alert: Alert, tried: Tried, wait: timedelta | None) -> None:
        """Try it again after `wait`; where that is None it is given up, and the admins are told."""
        now = self.now()
        if wait is not None:
            outbox.retry(self.store, alert.id, now + wait, tried.kept)
            self.report.later += 1
            return
        log.error("alert %s is given up: %s", alert.id, tried.kept)
        with self.store.transaction():
            outbox.give_up(self.store, alert.id, now, tried.kept)
            outbox.queue(self.store, undelivered_alerts(alert, tried.kept, self.admins(), now))
        self.report.given_up += 1


async def _first_of(*ways: Awaitable[object]) -> None:
    """Wait for whichever is over first; the others are left."""
    waiting = [asyncio.ensure_future(one) for one in ways]
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for one in waiting:
        one.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
