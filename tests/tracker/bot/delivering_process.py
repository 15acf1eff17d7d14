"""A process that delivers a file's outbox until nothing is owed, or until a step where it waits to be killed.

    python -m tests.tracker.bot.delivering_process DATABASE BASE_URL TOKEN SECONDS_LATER [STEP]

Its time runs faster than the real one and begins SECONDS_LATER after the day of the tests.
"""

from __future__ import annotations

import asyncio
import sqlite3
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from telegram import Bot
from telegram import Message as TelegramMessage

from tracker.bot.delivery import Delivery, DeliveryReport
from tracker.domain.messages import Message
from tracker.domain.models import Alert
from tracker.store import outbox
from tracker.store.database import Parameters, Store, open_store

START = datetime(2026, 5, 1, 9, tzinfo=UTC)
SPEED = 25
#: The steps between two writes of the store, in order; the fourth message is the one that stops.
STEPS = ("claimed", "answered", "marking", "marked")
_STOPPING = 4


class Stop:
    """Counts how often a step was come to; at the fourth time it says so and waits for its end."""

    def __init__(self, step: str | None) -> None:
        self.step, self.count = step, 0

    def at(self, step: str) -> None:
        """Come to a step."""
        if step == self.step:
            self.count += 1
            if self.count == _STOPPING:
                print("here", flush=True)
                time.sleep(60)
                sys.exit("nobody came")


class StoppingBot(Bot):
    """Stops where the chat has taken the message and nothing is written yet."""

    stop: Stop

    async def send_message(self, *args: Any, **given: Any) -> TelegramMessage:
        sent = await super().send_message(*args, **given)
        type(self).stop.at("answered")
        return sent


class StoppingStore(Store):
    """Stops inside the transaction that marks a message as sent, after its first write."""

    stop: Stop

    def execute(self, sql: str, parameters: Parameters = ()) -> sqlite3.Cursor:
        if sql.startswith("UPDATE chats SET hold_until") and self._connection.in_transaction:
            self.stop.at("marking")
        return super().execute(sql, parameters)


class StoppingReport(DeliveryReport):
    """Stops just after that transaction."""

    stop: Stop

    def __setattr__(self, name: str, value: int) -> None:
        super().__setattr__(name, value)
        if name == "sent" and value:
            self.stop.at("marked")


async def main(database: str, base_url: str, token: str, later: str, step: str | None = None) -> None:
    """Deliver everything, or stop."""
    began, start = time.monotonic(), START + timedelta(seconds=float(later))
    stop = StoppingBot.stop = StoppingStore.stop = StoppingReport.stop = Stop(step)

    def now() -> datetime:
        return start + timedelta(seconds=(time.monotonic() - began) * SPEED)

    async def sleep(seconds: float) -> None:
        await asyncio.sleep(seconds / SPEED)

    def render(alert: Alert, at: datetime) -> Message:
        stop.at("claimed")
        return Message(alert.text or "")

    ending = asyncio.Event()
    with open_store(Path(database)) as opened:
        store = StoppingStore(opened._connection)
        async with StoppingBot(token, base_url=base_url) as bot:
            delivery = Delivery(bot, store, render, now, sleep, report=StoppingReport())
            running = asyncio.create_task(delivery.run(ending))
            while outbox.waiting(store):
                await asyncio.sleep(0.02)
            ending.set()
            await running
    print("done", flush=True)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
