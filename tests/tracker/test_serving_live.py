"""`tracker run` on a live site of the loopback: a configuration of one's own, sites that fail, and a stop in the middle."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.tracker.fetch.loopback import Asked, answer, by_path, site
from tests.tracker.test_serving import Running
from tracker.settings import shipped_config

TOKEN = "123456789:AAabcdefghijklmnopqrstuvwxyz_-12345"
SOURCE = """
id = "{id}"
name = {{ en = "Programme {id}", bg = "Програма {id}" }}
shape = "listing"
url = "http://127.0.0.1:{port}/{path}"
language = "en"
zone = "Europe/Sofia"
[politeness]
pause = 0
[list]
items = "li"
[list.fields]
title = "a"
url = {{ select = "a", attr = "href" }}
deadline = "span"
"""
PROFILE = 'id = "hydrogen"\nname = { en = "Hydrogen", bg = "Водород" }\nkeywords = ["hydrogen"]\n'
NOBODY = 9
"""The port of the discard service: nobody answers there."""


def page(*titles: str) -> bytes:
    """A list of calls, with deadlines."""
    rows = "".join(
        f"<li><a href='/calls/{title.replace(' ', '-')}'>{title}</a> <span>Deadline: 14 September 2026, 17:00</span></li>"
        for title in titles
    )
    body = f"<!doctype html><html><body><h1>Calls for proposals</h1><ul>{rows}</ul></body></html>"
    return answer(body.encode(), headers={"Content-Type": "text/html; charset=utf-8"})


def configured(folder: Path, port: int, **paths: str) -> Path:
    """A configuration folder: sources at these paths of the loopback site, one profile, the shipped taxonomy."""
    config = folder / "config"
    (config / "sources").mkdir(parents=True)
    (config / "profiles").mkdir()
    shutil.copytree(shipped_config() / "taxonomy", config / "taxonomy")
    (config / "tracker.toml").write_text('[fetch]\npause = 0.2\nintranet = ["127.0.0.1"]\n', encoding="utf-8")
    (config / "profiles" / "hydrogen.toml").write_text(PROFILE, encoding="utf-8")
    for id_, path in paths.items():
        where = NOBODY if path == "nobody" else port
        (config / "sources" / f"{id_}.toml").write_text(SOURCE.format(id=id_, port=where, path=path), encoding="utf-8")
    return config


@asynccontextmanager
async def running(folder: Path, config: Path, *arguments: str, **environment: str) -> AsyncIterator[Running]:
    """`tracker run` on this configuration; ended, if it still runs, with the block."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tracker", "run", "--data", str(folder / "data"), "--config", str(config)),
        *("--at", "2026-08-09T15:00+03:00", *arguments),
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


async def test_it_checks_what_can_be_reached_names_what_cannot_and_goes_on_at_the_next_start(tmp_path: Path) -> None:
    pages = {"/calls": page("Green hydrogen valleys", "Furniture design grants")}
    async with site(by_path(pages)) as it:
        config = configured(tmp_path, it.port, alive="calls", gone="gone", dead="nobody")
        async with running(tmp_path, config) as first:
            watched = await first.until(lambda line: "sources are watched" in line)
            assert watched.startswith("3 sources")
            off = await first.until(lambda line: "chat is off" in line)
            assert "TRACKER_TELEGRAM_TOKEN" in off
            assert "@BotFather" in off
            for source, told in (("alive", "2 items"), ("gone", "404"), ("dead", "unreachable")):
                line = await first.until(lambda line, source=source: f" {source}: " in line)
                assert told in line
            title = await first.until(lambda line: "│" in line and "Green hydrogen valleys" in line)
            assert "Furniture" not in title
            assert first.process.returncode is None, "what cannot be reached does not end it"
            assert await first.ends() == 0
            assert first.lines[-1].startswith("stopped")
            said = "".join(first.lines)
            assert "Furniture design grants" not in said, "it fits no profile"
            assert "Traceback" not in said
        asked = it.targets.count("/calls")

        (config / "sources" / "dead.toml").unlink()
        pages["/calls"] = page("Green hydrogen valleys", "Furniture design grants", "Hydrogen for islands")
        async with running(tmp_path, config, "--at", "2026-08-10T15:00+03:00") as second:
            await second.until(lambda line: " alive: 3 items" in line)
            await second.until(lambda line: "│" in line and "Hydrogen for islands" in line)
            assert await second.ends() == 0
            said = "".join(second.lines)
            assert "Green hydrogen valleys" not in said, "what was told is not told again"
        assert it.targets.count("/calls") == asked + 1, "a day late, and checked once"

        async with running(tmp_path, config, "--at", "2026-08-10T15:05+03:00") as third:
            await third.until(lambda line: "chat is off" in line)
            assert await third.ends() == 0
        assert it.targets.count("/calls") == asked + 1, "what is not due yet is not asked again"


async def test_asked_to_stop_in_the_middle_of_a_check_it_ends_the_check_first(tmp_path: Path) -> None:
    arrived, go_on = asyncio.Event(), asyncio.Event()

    async def slow(asked: Asked, writer: asyncio.StreamWriter) -> None:
        if asked.target == "/calls":
            arrived.set()
            await go_on.wait()
        writer.write(page("Green hydrogen valleys") if asked.target == "/calls" else answer(b"", "404 Not Found"))

    async with site(slow) as it, running(tmp_path, configured(tmp_path, it.port, alive="calls")) as started:
        await asyncio.wait_for(arrived.wait(), 30)
        started.process.send_signal(signal.SIGTERM)
        await started.until(lambda line: "stopping" in line)
        go_on.set()
        assert await asyncio.wait_for(started.process.wait(), 30) == 0
        said = await started.said()
        assert " alive: 1 items" in said
        assert "Traceback" not in said


async def test_without_a_chat_server_it_checks_all_the_same_and_never_shows_its_token(tmp_path: Path) -> None:
    async with site(by_path({"/calls": page("Green hydrogen valleys")})) as it:
        config = configured(tmp_path, it.port, alive="calls")
        wrong = f"http://127.0.0.1:{NOBODY}"
        async with running(
            tmp_path, config, "--verbose", TRACKER_TELEGRAM_TOKEN=TOKEN, TRACKER_TELEGRAM_SERVER=wrong
        ) as started:
            await started.until(lambda line: "chat server cannot be reached" in line)
            await started.until(lambda line: " alive: 1 items" in line)
            assert await started.ends() == 0
            said = "".join(started.lines)
            assert TOKEN not in said
            assert TOKEN.split(":")[1] not in said
            assert "Traceback" not in said


async def test_a_chat_server_that_refuses_the_token_ends_the_start_without_showing_it(tmp_path: Path) -> None:
    refusal = answer(
        b'{"ok": false, "error_code": 401, "description": "Unauthorized"}',
        "401 Unauthorized",
        {"Content-Type": "application/json"},
    )

    async def refuses(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(refusal if TOKEN in asked.target else page("Green hydrogen valleys"))

    async with site(refuses) as it:
        config = configured(tmp_path, it.port, alive="calls")
        server = it.url("", "127.0.0.1")
        async with running(
            tmp_path, config, "-v", TRACKER_TELEGRAM_TOKEN=TOKEN, TRACKER_TELEGRAM_SERVER=server
        ) as started:
            line = await started.until(lambda line: "refuses this token" in line)
            assert "@BotFather" in line
            assert await asyncio.wait_for(started.process.wait(), 30) != 0
            said = await started.said()
            assert TOKEN not in said
            assert "Traceback" not in said
