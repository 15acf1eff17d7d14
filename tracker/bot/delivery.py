"""Takes the alerts of the outbox to their chats, at the pace that Telegram allows.

An alert leaves the outbox only when the chat took it. One chat that waits, blocks or fails never holds up another:
at most one message of a chat is in flight, many chats are at once.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from telegram import Bot, LinkPreviewOptions, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import TelegramError

from tracker.bot.keyboards import keyboard
from tracker.bot.telegram_errors import Reaction, reaction_to
from tracker.domain.messages import Message
from tracker.domain.models import Alert, Subscription
from tracker.domain.pacing import GROUP_MINUTE, Pace
from tracker.errors import TrackerError
from tracker.plain_text import plain
from tracker.store import outbox, subscribers
from tracker.store.database import Store

log = logging.getLogger(__name__)
#: How long a claim holds: longer than any one message can take.
LEASE = timedelta(minutes=3)
#: Messages under way at the same time.
AT_ONCE = 60
#: How often the outbox is looked at where nothing is due, in seconds.
LOOK = 1.0
_BACKOFF = (timedelta(seconds=15), timedelta(minutes=2), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=3))
#: A message that Telegram refuses as it is gets a second form; then it is given up.
_FORMS = 2


class TokenRefusedError(TrackerError):
    """Raised when the chat server refuses the bot's token, from delivery: nothing can be sent until it is mended."""


@dataclass
class Delivery:
    """One sender. `render` gives the message of an alert as of now, or None where it is not worth sending any more."""

    bot: Bot
    store: Store
    render: Callable[[Alert, datetime], Message | None]
    now: Callable[[], datetime]
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    pace: Pace = field(default_factory=Pace)
    _under_way: set[asyncio.Task[None]] = field(default_factory=set)
    _refused: TokenRefusedError | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver until `stop`; what is in flight then ends first. Raises TokenRefusedError."""
        self.pace.restore(outbox.sent_since(self.store, self.now() - GROUP_MINUTE))
        while not stop.is_set() and self._refused is None:
            if not self._begin():
                await self._rest(stop)
        await self.finish()
        if self._refused is not None:
            raise self._refused

    async def deliver_due(self) -> None:
        """Deliver everything that is due now, and what becomes due on the way; returns when nothing is."""
        self.pace.restore(outbox.sent_since(self.store, self.now() - GROUP_MINUTE))
        while self._refused is None:
            if self._begin():
                continue
            if not self._under_way:
                return
            await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
        if self._refused is not None:
            raise self._refused

    async def finish(self) -> None:
        """Wait for what is in flight."""
        if self._under_way:
            await asyncio.gather(*self._under_way, return_exceptions=True)

    def _begin(self) -> bool:
        """Claim what is due and begin to send it; whether there was anything."""
        room = AT_ONCE - len(self._under_way)
        claimed = outbox.claim(self.store, self.now(), room, LEASE) if room > 0 else []
        for alert in claimed:
            task = asyncio.create_task(self._guarded(alert, self.pace.slot(self.now())))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
        return bool(claimed)

    async def _rest(self, stop: asyncio.Event) -> None:
        """Wait until a message is done, something is due, or a look is due anyway."""
        due = outbox.next_due(self.store)
        wait = LOOK if due is None else min(max((due - self.now()).total_seconds(), 0.02), LOOK)
        waiting = [asyncio.ensure_future(self.sleep(wait)), asyncio.ensure_future(stop.wait())]
        await asyncio.wait([*waiting, *self._under_way], return_when=asyncio.FIRST_COMPLETED)
        for one in waiting:
            one.cancel()

    async def _guarded(self, alert: Alert, slot: datetime) -> None:
        """Send one alert at its moment; a surprise is logged and the alert tried again later."""
        try:
            wait = (slot - self.now()).total_seconds()
            if wait > 0:
                await self.sleep(wait)
            await self._send(alert)
        except Exception as surprise:
            log.exception("alert %s could not be sent", alert.id)
            self._again(alert, f"{type(surprise).__name__}: {surprise}")

    async def _send(self, alert: Alert) -> None:
        now = self.now()
        subscription = subscribers.subscription(self.store, alert.subscription)
        message = self.render(alert, now) if subscription is not None else None
        if subscription is None or message is None:
            outbox.drop(self.store, alert.id, now, "no longer worth sending")
            return
        as_text = alert.problem is not None and alert.problem.startswith(_REFUSED_AS_IS)
        try:
            sent = await self._say(subscription, alert, message, as_text)
        except TelegramError as error:
            self._react(alert, subscription, reaction_to(error))
            return
        at = self.now()
        with self.store.transaction():
            outbox.sent(self.store, alert.id, sent, at)
            outbox.hold_chat(self.store, subscription.chat_id, self.pace.sent(subscription.chat_id, at))

    async def _say(self, subscription: Subscription, alert: Alert, message: Message, as_text: bool) -> int:
        first = None
        if alert.call_id is not None:
            first = outbox.first_message_of(self.store, subscription.id, alert.call_id)
        sent = await self.bot.send_message(
            subscription.chat_id,
            plain(message.text) if as_text else message.text,
            parse_mode=None if as_text else ParseMode.HTML,
            message_thread_id=subscription.thread_id,
            reply_markup=None if as_text else keyboard(message.rows),
            link_preview_options=LinkPreviewOptions(is_disabled=True),
            reply_parameters=ReplyParameters(first, allow_sending_without_reply=True) if first else None,
        )
        return sent.message_id

    def _react(self, alert: Alert, subscription: Subscription, reaction: Reaction) -> None:
        now, store, chat = self.now(), self.store, subscription.chat_id
        if reaction.kind == "chat_gone":
            log.info("chat %s takes no messages any more: %s", chat, reaction.problem)
            with store.transaction():
                outbox.give_up(store, alert.id, now, reaction.problem)
                subscribers.block_chat(store, chat, now)
        elif reaction.kind == "migrated" and reaction.new_chat is not None:
            with store.transaction():
                outbox.retry(store, alert.id, now, reaction.problem, uncount=True)
                subscribers.migrate_chat(store, chat, reaction.new_chat)
        elif reaction.kind == "wait":
            until = self.pace.refused(chat, now, reaction.wait)
            with store.transaction():
                outbox.retry(store, alert.id, until, reaction.problem, uncount=True)
                outbox.hold_chat(store, chat, until)
        elif reaction.kind == "bad_message":
            self._refused_as_it_is(alert, reaction.problem)
        elif reaction.kind == "token":
            outbox.release(store, alert.id)
            self._refused = TokenRefusedError(
                "TRACKER_TELEGRAM_TOKEN: the chat server refuses this token; ask @BotFather for the right one"
            )
        else:
            self._again(alert, reaction.problem)

    def _refused_as_it_is(self, alert: Alert, problem: str) -> None:
        now = self.now()
        if alert.attempts >= _FORMS and alert.problem is not None and alert.problem.startswith(_REFUSED_AS_IS):
            log.error("alert %s is given up: %s", alert.id, problem)
            outbox.give_up(self.store, alert.id, now, problem)
            return
        log.error("alert %s is refused and goes as plain text: %s", alert.id, problem)
        outbox.retry(self.store, alert.id, now, f"{_REFUSED_AS_IS} {problem}")

    def _again(self, alert: Alert, problem: str) -> None:
        wait = _BACKOFF[min(max(alert.attempts, 1), len(_BACKOFF)) - 1]
        kept = problem if not (alert.problem or "").startswith(_REFUSED_AS_IS) else f"{alert.problem}"
        outbox.retry(self.store, alert.id, self.now() + wait, kept)


_REFUSED_AS_IS = "refused as it is:"
