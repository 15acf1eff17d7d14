"""Delivery in virtual time: the outbox, python-telegram-bot over HTTP and the strict server with its flood limits."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from telegram import Bot

from tests.bot_api import BotApiServer, Limits
from tests.bot_api.virtual_time import VirtualTime
from tracker.bot.delivery import Delivery
from tracker.domain.messages import Button, Message
from tracker.domain.models import Alert, Subscription
from tracker.store import outbox, subscribers
from tracker.store.database import Store, open_store

START = datetime(2026, 5, 1, 9, tzinfo=UTC)


@dataclass
class Delivering:
    """What a test of delivery holds in its hands."""

    server: BotApiServer
    time: VirtualTime
    store: Store
    delivery: Delivery = field(init=False)
    admin_chats: list[Subscription] = field(default_factory=list)
    texts: dict[str, Message | Exception | None] = field(default_factory=dict)
    """What an alert's reason is rendered to, where it is not its own text."""

    def render(self, alert: Alert, now: datetime) -> Message | None:
        shown = self.texts.get(alert.reason, Message(alert.text or "", ((Button("Save", f"s:{alert.id}"),),)))
        if isinstance(shown, Exception):
            raise shown
        return shown

    def admins(self) -> list[Subscription]:
        return self.admin_chats

    def follows(self, chat: int, *, thread: int | None = None) -> Subscription:
        """A chat that can be written to and has a subscription."""
        if chat > 0:
            self.server.user(chat, first_name=f"User {chat}", started=True)
        elif chat not in self.server.chats:
            self.server.group(chat)
        return subscribers.save(self.store, Subscription(chat, thread, profiles=("marine",)))

    def owes(self, subscription: Subscription, *texts: str, call_id: str | None = None) -> None:
        """These texts are owed, in this order."""
        alerts = [
            Alert(subscription.id, "change", f"r:{text}", self.time.now(), text=text, call_id=call_id) for text in texts
        ]
        assert outbox.queue(self.store, alerts) == len(texts)

    async def delivers(self, *, within: float = 24 * 3600) -> float:
        """Run the sender until nothing is owed any more; how many seconds that took."""
        began, stop = self.time.passed, asyncio.Event()
        running = asyncio.create_task(self.delivery.run(stop))
        while outbox.waiting(self.store) and not running.done():
            await self.time.sleep(0.1 if self.time.passed - began < 60 else 1.0)
            assert self.time.passed - began < within, f"{outbox.waiting(self.store)} are still owed"
        stop.set()
        await running
        return self.time.passed - began

    def got(self, chat: int, thread: int | None = None) -> list[str]:
        """What a chat was told, in order."""
        return [one.text for one in self.server.messages(chat, thread=thread)]

    def seconds_of(self, chats: Iterable[int]) -> list[float]:
        """When these chats were written to, in seconds from the start."""
        return sorted((one.date - START).total_seconds() for chat in chats for one in self.server.messages(chat))

    def states(self) -> dict[str, str]:
        """Text of each alert → its state in the outbox."""
        return {one.text or one.reason: one.state for one in outbox.history(self.store)}

    def problem(self, text: str) -> str:
        """What is recorded as the problem of an alert."""
        return next(one.problem or "" for one in outbox.history(self.store) if one.text == text)

    @property
    def refusals(self) -> int:
        """How often the server's flood limits refused."""
        assert self.server.flood is not None
        return self.server.flood.refused


@asynccontextmanager
async def delivering(
    *, slowest: float = 0.06, limits: Limits | None = None, patience: float = 20.0, start: datetime = START
) -> AsyncIterator[Delivering]:
    """A sender beside a server: requests are 0.01 to 0.08 (virtual) seconds on their way, answers 0.02 to `slowest`."""
    chance = random.Random(11)
    async with VirtualTime(start) as time:
        server = BotApiServer(
            clock=time.now,
            limits=limits or Limits(),
            uplink=time.takes(lambda: chance.uniform(0.01, 0.08)),
            latency=time.takes(lambda: chance.uniform(0.02, slowest)),
        )
        async with server, Bot(server.token, base_url=server.base_url, request=time.request()) as bot:
            with open_store(None) as store:
                it = Delivering(server, time, store)
                it.delivery = Delivery(bot, store, it.render, time.now, time.sleep, it.admins, patience)
                yield it
                for fault in server.faults:
                    fault.release()
        assert server.strict_failures == []
