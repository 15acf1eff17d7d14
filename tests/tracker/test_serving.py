"""`tracker run` as an operator starts it: what it says, that it goes on, and that it ends cleanly."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from tests.bot_api import BotApiServer
from tests.bot_api.refusals import UNAUTHORIZED
from tests.tracker.journey.procedures import OPEN, OTHERS
from tests.tracker.journey.site import Sites, isun_list
from tests.warc import write_warc
from tracker.app import App
from tracker.clock import Clock
from tracker.configuring import load_catalogue
from tracker.domain.models import Alert, Subscription
from tracker.errors import RunError
from tracker.service import Service
from tracker.settings import Settings, shipped_config
from tracker.store import outbox, subscribers
from tracker.store.database import open_store
from tracker.talking import talking

ENERGY = ("90000000-0000-4000-8000-000000000001", "BG16RFPR001-1.020", "Зелен водород и енергийна ефективност")


class Running:
    """A started `tracker run`, and the lines it said so far."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.lines: list[str] = []
        self._more = asyncio.Event()
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            self.lines.append(line.decode())
            self._more.set()

    async def until(self, wanted: Callable[[str], bool]) -> str:
        """The first line of the kind that is wanted; fails where none comes within 30 seconds."""
        async with asyncio.timeout(30):
            while True:
                for line in self.lines:
                    if wanted(line):
                        return line
                self._more.clear()
                await self._more.wait()

    async def said(self) -> str:
        """All it said, once it has ended by itself."""
        async with asyncio.timeout(30):
            await self._reading
        return "".join(self.lines)

    async def ends(self) -> int:
        """Ask it to stop; its exit status."""
        self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(30):
            status = await self.process.wait()
            await self._reading
        return status


@asynccontextmanager
async def running(folder: Path, **environment: str) -> AsyncIterator[Running]:
    """`tracker run` on a recording of one ИСУН list; ended, if it still runs, with the block."""
    archive = folder / "pages.warc"
    write_warc(archive, {OPEN: isun_list("Info", "Отворени", *OTHERS, ENERGY)})
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tracker", "run", "--data", str(folder / "data"), "--replay", str(archive)),
        *("--at", "2026-08-09T15:00+03:00"),
        env={**{k: v for k, v in os.environ.items() if not k.startswith("TRACKER_")}, **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        yield Running(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def test_without_a_token_it_says_so_prints_what_it_would_have_sent_and_keeps_running(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        off = await it.until(lambda line: "chat is off" in line)
        assert "TRACKER_TELEGRAM_TOKEN" in off
        await it.until(lambda line: "opic-news: unreachable" in line)
        await it.until(lambda line: "isun-open: 7 items" in line)
        await it.until(lambda line: "would be sent" in line)
        await it.until(lambda line: ENERGY[2] in line)
        assert it.process.returncode is None
        assert await it.ends() == 0
        assert it.lines[-1].startswith("stopped")
        assert "Traceback" not in "".join(it.lines)


async def test_with_a_token_it_answers_in_chat_and_offers_the_first_admin_a_code(tmp_path: Path) -> None:
    async with BotApiServer() as server:
        chat = server.base_url.removesuffix("/bot")
        async with running(tmp_path, TRACKER_TELEGRAM_TOKEN=server.token, TRACKER_TELEGRAM_SERVER=chat) as it:
            offered = await it.until(lambda line: "/claim " in line)
            await it.until(lambda line: "isun-open: 7 items" in line)
            ivan = server.user(42, "en", "Ivan")
            ivan.sends("/start")
            await server.until(lambda: len(server.messages(42)) == 1, within=30)
            ivan.sends("/claim " + offered.split("/claim ")[1].split()[0])
            await server.until(lambda: "admin now" in server.last(42).text, within=30)
            assert await it.ends() == 0
            assert server.token not in "".join(it.lines)
        assert server.strict_failures == []


async def test_with_a_port_calendars_are_served_by_the_same_process(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = tmp_path / "config"
    shutil.copytree(shipped_config(), config)
    file = config / "tracker.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("port = 0 ", f"port = {port} "), encoding="utf-8")
    async with running(tmp_path, TRACKER_CONFIG=str(config)) as it:
        told = await it.until(lambda line: "calendars and feeds" in line)
        assert f"http://127.0.0.1:{port}" in told
        async with httpx.AsyncClient(trust_env=False) as client:
            answer = await client.get(f"http://127.0.0.1:{port}/secretsecretsecret/saved.ics")
        assert (answer.status_code, answer.text) == (404, "404\n")
        await it.until(lambda line: "isun-open: 7 items" in line)
        assert await it.ends() == 0
        assert "secretsecret" not in "".join(it.lines)
    assert (tmp_path / "data" / "calendar.key").stat().st_mode & 0o077 == 0


async def test_a_token_that_is_refused_while_it_runs_ends_it_loudly_and_loses_nothing(tmp_path: Path) -> None:
    async with BotApiServer() as server:
        server.user(42, started=True)
        with open_store(tmp_path / "data" / "tracker.db") as store:
            to = subscribers.save(store, Subscription(42, profiles=("marine",)))
            outbox.queue(store, [Alert(to.id, "digest", "owed", datetime(2026, 8, 9, tzinfo=UTC), text="Owed")])
        server.fails(UNAUTHORIZED, method="sendMessage", times=99)
        chat = server.base_url.removesuffix("/bot")
        async with running(tmp_path, TRACKER_TELEGRAM_TOKEN=server.token, TRACKER_TELEGRAM_SERVER=chat) as it:
            await it.until(lambda line: "refuses this token" in line)
            async with asyncio.timeout(30):
                assert await it.process.wait() == 1
            said = await it.said()
            assert server.token not in said
            assert "Traceback" not in said
        with open_store(tmp_path / "data" / "tracker.db") as store:
            assert [one.state for one in outbox.history(store)] == ["queued"]


async def test_a_delivery_that_ends_before_the_run_ends_the_run_with_an_error() -> None:
    async with BotApiServer() as server:
        settings = Settings(
            data=Path(),
            config=shipped_config(),
            token=SecretStr(server.token),
            chat_server=server.base_url.removesuffix("/bot"),
        )
        with open_store(None) as store:
            app = App(settings, Clock(None), load_catalogue(settings.config), store)
            service, stop = Service(app, Sites(), say=lambda line: None), asyncio.Event()
            with pytest.raises(RunError, match="delivery"):
                async with talking(service, stop):
                    (sender,) = [one for one in asyncio.all_tasks() if one.get_name() == "delivery"]
                    sender.cancel()
                    async with asyncio.timeout(30):
                        await stop.wait()


async def test_a_token_that_is_none_is_refused_in_one_line_without_showing_it(tmp_path: Path) -> None:
    async with running(tmp_path, TRACKER_TELEGRAM_TOKEN="my-secret-that-is-no-token") as it:
        line = await it.until(lambda line: "TRACKER_TELEGRAM_TOKEN" in line)
        assert "@BotFather" in line
        async with asyncio.timeout(30):
            assert await it.process.wait() == 2
        assert "my-secret" not in "".join(it.lines)


@pytest.mark.parametrize("admins", ["abc", "12,x"])
async def test_settings_that_are_wrong_stop_the_start_with_what_to_do(tmp_path: Path, admins: str) -> None:
    async with running(tmp_path, TRACKER_ADMINS=admins) as it:
        assert "user id" in await it.until(lambda line: "TRACKER_ADMINS" in line)
        async with asyncio.timeout(30):
            assert await it.process.wait() == 2
