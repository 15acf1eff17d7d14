"""Delivery against Telegram's limits, in real time: our outbox and sender beside python-telegram-bot's own limiter.

    python -m tests.bench.bench_delivery

Two loads: 300 chats with one message each, and 12 messages to one chat among 100 others. The server is the test suite's,
with the limits and no burst (one message a second in a chat, 30 in any second in all, a 429 lasts at least 3 seconds);
requests take 10 to 80 ms to it, answers 20 to 60 ms back. Aims: 300 chats in 11.5 s with no more than five 429s; 12
messages to one chat in 14 s, all delivered, the others not delayed. The peer needs `pip install aiolimiter`.
"""

from __future__ import annotations

import asyncio
import logging
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

from telegram import Bot
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest

from tests.bot_api import BotApiServer, Limits
from tracker.bot.delivery import Delivery
from tracker.domain.messages import Message
from tracker.domain.models import Alert, Subscription
from tracker.store import outbox, subscribers
from tracker.store.database import open_store

Load = Sequence[tuple[int, str]]
Engine = Callable[[BotApiServer, Load, Callable[[], None]], Awaitable[None]]
LOADS: dict[str, Load] = {
    "300 chats": [(chat, "x") for chat in range(1, 301)],
    "12 to one of 101": [*((1, f"{number}") for number in range(12)), *((chat, "x") for chat in range(2, 102))],
}
TEXT = "Подкрепа за иновативни клъстери " * 10


async def ours(server: BotApiServer, load: Load, begins: Callable[[], None]) -> None:
    """The outbox in a file, one sender."""
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "tracker.db") as store:
        alerts = []
        for chat, text in load:
            one = subscribers.save(store, Subscription(chat, profiles=("p",)))
            alerts.append(Alert(one.id, "change", text, datetime.now(UTC), text=TEXT + text))
        outbox.queue(store, alerts)
        stop = asyncio.Event()
        async with Bot(server.token, base_url=server.base_url) as bot:
            delivery = Delivery(bot, store, lambda alert, now: Message(alert.text or ""), lambda: datetime.now(UTC))
            begins()
            running = asyncio.create_task(delivery.run(stop))
            while outbox.waiting(store):
                await asyncio.sleep(0.02)
            stop.set()
            await running


def peer(retries: int) -> Engine:
    """Everything handed to python-telegram-bot at once, behind its AIORateLimiter."""

    async def send(server: BotApiServer, load: Load, begins: Callable[[], None]) -> None:
        request = HTTPXRequest(connection_pool_size=400, pool_timeout=60, read_timeout=60)
        limiter = AIORateLimiter(max_retries=retries)
        async with ExtBot(server.token, base_url=server.base_url, request=request, rate_limiter=limiter) as bot:
            begins()
            await asyncio.gather(*(bot.send_message(chat, TEXT + text) for chat, text in load), return_exceptions=True)

    return send


async def measure(name: str, engine: Engine, load: Load) -> None:
    """Prints one line."""
    chance = random.Random(3)
    async with BotApiServer(
        limits=Limits(),
        uplink=lambda: asyncio.sleep(chance.uniform(0.01, 0.08)),
        latency=lambda: asyncio.sleep(chance.uniform(0.02, 0.06)),
    ) as server:
        for chat, _ in load:
            server.user(chat, started=True)
        marks: list[tuple[datetime, float]] = []
        await engine(server, load, lambda: marks.append((datetime.now(UTC), time.process_time())))
        ((began, used),) = marks
        cpu = time.process_time() - used
        arrived = {
            chat: [(one.date - began).total_seconds() for one in server.messages(chat)] for chat in {c for c, _ in load}
        }
        delivered = sum(map(len, arrived.values()))
        busiest = Counter(chat for chat, _ in load).most_common(1)[0][0]
        others = max((at for chat, times in arrived.items() if chat != busiest for at in times), default=0.0)
        assert server.flood is not None
        last = max((at for times in arrived.values() for at in times), default=0.0)
        print(
            f"{name:<34} {delivered:>4} of {len(load):<4} {last:>7.2f} {others:>12.2f} {server.flood.refused:>6} {cpu:>7.2f}"
        )


async def main() -> None:
    """Prints one line a load and engine."""
    engines: dict[str, Engine] = {"outbox": ours}
    if find_spec("aiolimiter") is not None:
        engines |= {"AIORateLimiter": peer(0), "AIORateLimiter, 5 retries": peer(5)}
    else:
        print(
            "python-telegram-bot's own limiter is left out: it needs aiolimiter, which is not installed",
            file=sys.stderr,
        )
    for load_name, load in LOADS.items():
        print(f"\n{load_name:<34} {'delivered':>12} {'last s':>7} {'others last s':>13} {'429s':>5} {'CPU s':>7}")
        for name, engine in engines.items():
            await measure(f"  {name}", engine, load)


if __name__ == "__main__":
    # The library otherwise warns whenever it makes a RetryAfter.
    os.environ.setdefault("PTB_TIMEDELTA", "true")
    # It also logs every message that it gives up, with a trace.
    logging.disable(logging.ERROR)
    asyncio.run(main())
