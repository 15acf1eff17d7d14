"""Delivery killed with SIGKILL between any two of its steps, and run again: nothing lost, at most one repeat per chat."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.bot_api import BotApiServer
from tests.tracker.bot.delivering_process import START, STEPS
from tracker.bot.delivery import LEASE
from tracker.domain.models import Alert, Subscription
from tracker.store import outbox, subscribers
from tracker.store.database import open_store

ROOT = Path(__file__).resolve().parents[3]
CHATS = (1, 2, 3)
TEXTS = ("a", "b", "c")
PATIENCE = 30.0


@asynccontextmanager
async def process(server: BotApiServer, database: Path, *more: str) -> AsyncIterator[asyncio.subprocess.Process]:
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.tracker.bot.delivering_process", str(database), server.base_url, server.token, *more),
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield child
    finally:
        if child.returncode is None:
            child.kill()
        await child.communicate()


async def says(child: asyncio.subprocess.Process, line: str) -> None:
    assert child.stdout is not None
    async with asyncio.timeout(PATIENCE):
        assert (await child.stdout.readline()).decode().strip() == line


def owe(server: BotApiServer, database: Path) -> None:
    with open_store(database) as store:
        for chat in CHATS:
            server.user(chat, started=True)
            one = subscribers.save(store, Subscription(chat, profiles=("marine",)))
            outbox.queue(store, [Alert(one.id, "change", text, START, text=text) for text in TEXTS])


def assert_all_told(server: BotApiServer, database: Path) -> int:
    """Everybody got everything in order, at most one message of a chat twice; how many repeats there were."""
    repeats = 0
    for chat in CHATS:
        got = [one.text for one in server.messages(chat)]
        once = [text for at, text in enumerate(got) if at == 0 or got[at - 1] != text]
        assert once == list(TEXTS), f"chat {chat} got {got}"
        assert len(got) <= len(TEXTS) + 1, f"chat {chat} got {got}"
        repeats += len(got) - len(TEXTS)
    with open_store(database) as store:
        assert {one.state for one in outbox.history(store)} == {"sent"}
    assert server.strict_failures == []
    return repeats


@pytest.mark.parametrize("step", STEPS)
async def test_killed_in_its_own_steps(tmp_path: Path, step: str) -> None:
    database = tmp_path / "tracker.db"
    async with BotApiServer() as server:
        owe(server, database)
        async with process(server, database, "0", step) as child:
            await says(child, "here")
            child.kill()
            await child.wait()
        taken = sum(len(server.messages(chat)) for chat in CHATS)
        assert 0 < taken < 9
        async with process(server, database, str(LEASE.total_seconds() + 60)) as child:
            await says(child, "done")
        repeats = assert_all_told(server, database)
        assert repeats <= {"claimed": 2, "answered": 3, "marking": 3, "marked": 2}[step]
        assert repeats >= (1 if step in ("answered", "marking") else 0)


@pytest.mark.parametrize("accept", [False, True], ids=["before it is accepted", "after it is accepted"])
async def test_killed_while_a_message_is_on_its_way(tmp_path: Path, accept: bool) -> None:
    database = tmp_path / "tracker.db"
    async with BotApiServer() as server:
        owe(server, database)
        fault = server.hangs(chat=2, accept=accept)
        async with process(server, database, "0") as child:
            async with asyncio.timeout(PATIENCE):
                await fault.reached.wait()
            child.kill()
            await child.wait()
        async with process(server, database, str(LEASE.total_seconds() + 60)) as child:
            await says(child, "done")
        assert_all_told(server, database)
        assert len(server.messages(2)) == len(TEXTS) + int(accept)


async def test_two_senders_on_one_outbox_send_nothing_twice(tmp_path: Path) -> None:
    database = tmp_path / "tracker.db"
    async with BotApiServer() as server:
        owe(server, database)
        async with process(server, database, "0") as one, process(server, database, "0") as other:
            await asyncio.gather(says(one, "done"), says(other, "done"))
        assert assert_all_told(server, database) == 0
