"""`tracker run` with the real models: what words do not say is told once its meaning is known, kill or no kill."""

from __future__ import annotations

import asyncio
import json
import shutil
from pathlib import Path

import pytest

from tests.bot_api import BotApiServer
from tests.semantic_extra import needs_semantic
from tests.tracker.fetch.loopback import by_path, site
from tests.tracker.test_serving_live import configured, page, running
from tracker.cli import status_of
from tracker.domain.models import Subscription
from tracker.settings import shipped_config
from tracker.store import subscribers
from tracker.store.database import open_store

FURNITURE = """
id = "furniture"
name = { en = "Furniture makers" }
languages = ["en"]
keywords = ["furniture manufacturing"]
"""
SOFAS = "Better beds, sofas and tables"
OTHERS = ("Training of nurses in hospitals", "Quantum key distribution")


def weighed(folder: Path, port: int, *, semantic: bool = True) -> Path:
    """A configuration with one site and one profile, and the shipped weights."""
    config = configured(folder, port, alive="calls")
    shutil.copytree(shipped_config() / "matching", config / "matching")
    (config / "profiles" / "hydrogen.toml").unlink()
    (config / "profiles" / "furniture.toml").write_text(FURNITURE, encoding="utf-8")
    with (config / "tracker.toml").open("a", encoding="utf-8") as settings:
        settings.write(f"[matching]\nsemantic = {str(semantic).lower()}\n")
    return config


def asked(folder: Path, config: Path, capsys: pytest.CaptureFixture[str], *command: str) -> str:
    """What a command says of the same data."""
    capsys.readouterr()
    at = ("--at", "2026-08-11T15:00+03:00")
    assert status_of([*command, "--data", str(folder / "data"), "--config", str(config), *at]) == 0
    return capsys.readouterr().out


@needs_semantic
async def test_a_manager_is_told_once_what_only_its_meaning_fits_though_the_service_is_killed_while_it_reads(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pages = {"/calls": page(*OTHERS)}
    async with BotApiServer() as server, site(by_path(pages)) as it:
        server.user(42, started=True)
        chat = {"TRACKER_TELEGRAM_TOKEN": server.token, "TRACKER_TELEGRAM_SERVER": server.base_url.removesuffix("/bot")}
        config = weighed(tmp_path, it.port)
        database = tmp_path / "data" / "tracker.db"
        with open_store(database) as store:
            subscribers.save(store, Subscription(42, language="en", profiles=("furniture",)))
        async with running(tmp_path, config, **chat) as first:
            await first.until(lambda line: "closeness in meaning counts" in line)
            await first.until(lambda line: " alive: 2 items" in line)
            assert await first.ends() == 0
        pages["/calls"] = page(*OTHERS, SOFAS)
        async with running(tmp_path, config, "--at", "2026-08-10T15:00+03:00", **chat) as second:
            await second.until(lambda line: " alive: 3 items" in line)
            second.process.kill()
            await second.process.wait()
        with open_store(database) as store:
            # The lease of the one that was killed ends by itself; the test does not wait for it.
            store.execute("DELETE FROM leases")
        async with running(tmp_path, config, "--at", "2026-08-10T15:05+03:00", **chat) as third:
            await server.until(lambda: bool(server.messages(42)), within=60)
            assert await third.ends() == 0
            assert "Traceback" not in "".join(third.lines)
        async with running(tmp_path, config, "--at", "2026-08-11T15:05+03:00", **chat) as fourth:
            await fourth.until(lambda line: " alive: " in line)
            assert await fourth.ends() == 0
        (message,) = server.messages(42)
        assert SOFAS in message.text
        assert "close in meaning to “furniture manufacturing”" in message.text
        assert server.strict_failures == []

        (line,) = [one for one in asked(tmp_path, config, capsys, "calls", "--json").splitlines() if SOFAS in one]
        call_id = json.loads(line)["id"]
        told = asked(tmp_path, config, capsys, "why", call_id, "furniture")
        assert "close in meaning to: furniture manufacturing" in told
        assert "call:" in told
        story = json.loads(asked(tmp_path, config, capsys, "why", call_id, "furniture", "--json"))
        assert (story["match"]["by"], story["match"]["words"]) == ("meaning", [])
        assert [one["state"] for one in story["alerts"]] == ["sent"]
        tried = await asyncio.to_thread(asked, tmp_path, config, capsys, "profiles", "test", "furniture")
        assert "close to: furniture manufacturing" in tried


@needs_semantic
async def test_where_it_is_turned_off_no_model_is_asked_and_words_alone_count(tmp_path: Path) -> None:
    async with site(by_path({"/calls": page(*OTHERS, SOFAS, "Grants for furniture manufacturing")})) as it:
        config = weighed(tmp_path, it.port, semantic=False)
        async with running(tmp_path, config) as started:
            await started.until(lambda line: "│" in line and "Grants for furniture" in line)
            assert await started.ends() == 0
            said = "".join(started.lines)
            assert SOFAS not in said
            assert "meaning" not in said
        with open_store(tmp_path / "data" / "tracker.db") as store:
            assert store.value("SELECT count(*) FROM vectors") == 0


@needs_semantic
async def test_without_a_chat_the_terminal_is_told_too(tmp_path: Path) -> None:
    async with site(by_path({"/calls": page(*OTHERS, SOFAS, "Grants for furniture manufacturing")})) as it:
        async with running(tmp_path, weighed(tmp_path, it.port)) as started:
            await started.until(lambda line: "│" in line and "Grants for furniture" in line)
            await started.until(lambda line: "│" in line and SOFAS in line)
            assert await started.ends() == 0
            said = "".join(started.lines)
        assert said.count("Grants for furniture manufacturing") == 1
