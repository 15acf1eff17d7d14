"""How soon the bot answers while sources are being checked: each command, on the service as it is started.

    python -m tests.bench.bench_answers [CALLS ROUNDS COPIES]        (default: 2000 15 4; needs ../shared)

`tracker run` works in a process of its own on a database with so many calls, half of them over, and 200 chats. The Bot API
server of the tests is asked by it over the loopback, as Telegram would be. The sources of the recorded Bulgarian archive
are declared so many times over under other ids, so that one after the other is read for the first time, with all that
this takes: pages, readings, joining, storing, matching, alerts. Meanwhile one person asks one thing after the other, in
another order each round, ROUNDS times each; what is measured is the time from the update to the first answer at the
server. Then the same without any check. Above 300 ms is too slow (issue "A bot that managers keep").
"""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from scrapers.reading.readings import Deadline, Evidence
from tests.bench.bench_busy_minute import Words
from tests.bot_api import BotApiServer
from tests.bot_api.people import User
from tests.shared_material import SHARED
from tracker.domain.models import Call, Facts, Sighting, Subscription
from tracker.settings import shipped_config
from tracker.store import calls as call_store
from tracker.store import subscribers
from tracker.store.database import open_store

AT = datetime(2026, 8, 9, 15, 0, tzinfo=ZoneInfo("Europe/Sofia"))
RECORDED = ("isun-open", "euro-access", "eu-funding-tenders", "interreg-black-sea", "interreg-greece-bulgaria")
CHATS = 200
ME = 7
MOST = 0.3
Times = dict[str, list[float]]


def filled(folder: Path, calls: int) -> list[str]:
    """A database as it is after some years; some words that its calls have."""
    words = Words()
    with open_store(folder / "tracker.db") as store:
        store.execute("PRAGMA synchronous = OFF")
        with store.transaction():
            for number in range(calls):
                day = AT.date() + timedelta(days=number % 200 + 1 if number % 2 else -(number % 300) - 1)
                until = Deadline(day.isoformat(), "submission", "day", "Europe/Sofia", Evidence(day.isoformat()))
                topic = words.chance.choice(("hydrogen", "shipbuilding", "ports", "furniture", "tourism", "design"))
                facts = Facts(
                    titles={"en": f"{words.text(6)} {topic}", "bg": f"Покана за {number} предприятия в туризма"},
                    summaries={"en": words.text(80)},
                    code=f"BG16RFPR{number % 7:03}-{number // 100}.{number % 100:03}",
                    programme=f"Programme {number % 30}",
                    deadlines=(until,),
                    url=f"https://other.example/{number}",
                )
                seen = Sighting("other", f"k{number}", f"c{number}", facts, AT, AT)
                call_store.save_call(store, Call(f"c{number}", facts, (seen,), AT))
                call_store.save_sightings(store, [seen])
            profiles = sorted(file.stem for file in (shipped_config() / "profiles").glob("*.toml"))
            for number in range(CHATS):
                chat = ME if number == 0 else 1000 + number
                followed = ("marine",) if number == 0 else (profiles[number % len(profiles)],)
                subscribers.save(store, Subscription(chat, language="bg", profiles=followed))
            for number in range(1, 40, 2):
                subscribers.mark(store, ME, f"c{number}", "saved", AT)
    return [words.words[rank] for rank in (5, 60, 400, 3000)]


def declared(folder: Path, copies: int) -> Path:
    """The shipped configuration with only the recorded sources, each so many times over."""
    config = folder / "config"
    shutil.copytree(shipped_config(), config)
    for file in (config / "sources").glob("*.toml"):
        if file.stem in RECORDED:
            text = file.read_text("utf-8")
            for number in range(1, copies):
                other = text.replace(f'id = "{file.stem}"', f'id = "{file.stem}-{number}"', 1)
                (config / "sources" / f"{file.stem}-{number}.toml").write_text(other, "utf-8")
        else:
            file.unlink()
    return config


class Asking:
    """One person, what is asked, and how long each answer took."""

    def __init__(self, server: BotApiServer, me: User, words: list[str]) -> None:
        self.server, self.me = server, me
        self.times: Times = defaultdict(list)
        wrong = words[2][:-1] + ("x" if words[2][-1] != "x" else "z")
        commands = {
            "/help": "/help", "/calls": "/calls", "/deadlines": "/deadlines", "/saved": "/saved", "/coming": "/coming",
            "/settings": "/settings", "/profile": "/profile", "/why CODE": "/why BG16RFPR001-0.001", "/privacy": "/privacy",
            "/search, a common word": f"/search {words[0]}", "/search, three words": f"/search {words[0]} {words[1]} hydrogen",
            "/search, of the other language": "/search водород", "/search, other keyboard": "/search predpriatia turizam",
            "/search, misspelled": f"/search {wrong}", "/search, a code": "/search BG16RFPR001-0.001",
            "/search, nothing there": "/search квантовозаплетен",
        }  # fmt: skip
        self.asked: dict[str, Callable[[], Awaitable[None]]] = {
            **{name: self._saying(text) for name, text in commands.items()},
            "a call's card, tapped": self._tapping("1"),
            "a filter, tapped": self._tapping("📁 Програма ▾"),
            "/calls, closed ones, tapped": self._tapping("1:calls:x0a:0"),
            "a page of a search, turned": self._tapping("Следващи ›"),
            "inline, no words": self._asking(""),
            "inline, a word": self._asking("hydrogen"),
        }

    async def round(self, order: random.Random) -> None:
        """Ask everything once; before a tap, what is tapped is shown."""
        for name in order.sample(sorted(self.asked), len(self.asked)):
            before = {"a page": "/search hydrogen", "a call": "/saved", "a filter": "/calls", "/calls, c": "/calls"}
            shown = next(
                (text for start, text in before.items() if name.startswith(start) and "tapped" in name + "tapped"), None
            )
            if shown and ("tapped" in name or "turned" in name):
                await self._saying(shown)()
            began = time.perf_counter()
            await self.asked[name]()
            self.times[name].append(time.perf_counter() - began)

    def _saying(self, text: str) -> Callable[[], Awaitable[None]]:
        async def say() -> None:
            at = len(self.server.requests)
            self.me.sends(text)
            await self._answered(at, "sendMessage")

        return say

    def _tapping(self, label: str) -> Callable[[], Awaitable[None]]:
        async def tap() -> None:
            at = len(self.server.requests)
            if label.startswith("1:"):
                self.me.taps_stale(label, self.server.last(ME))
            else:
                self.me.taps(label)
            await self._answered(at, "sendMessage" if label == "1" else "editMessageText")

        return tap

    def _asking(self, query: str) -> Callable[[], Awaitable[None]]:
        async def ask() -> None:
            asked = self.me.asks(query)
            await self.server.until(lambda: asked.answered, within=60)

        return ask

    async def _answered(self, at: int, method: str) -> None:
        def there() -> bool:
            return any(
                name == method and str(given.get("chat_id")) == str(ME) and status == 200
                for name, given, status in self.server.requests[at:]
            )

        await self.server.until(there, within=60)


async def main(calls: int, rounds: int, copies: int) -> None:
    """Fill, start, ask while it checks, ask when it does not, print."""
    assert SHARED is not None, "needs the recorded material in ../shared"
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "data").mkdir()
        words = filled(folder / "data", calls)
        config = declared(folder, copies)
        async with BotApiServer(inline=True, clock=lambda: AT) as server:
            me = server.user(ME, "bg", started=True)
            for number in range(1, CHATS):
                server.user(1000 + number, "bg", started=True)
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tracker", "run", "--data", str(folder / "data"), "--config", str(config)),
                *("--replay", str(SHARED / "gold" / "pages" / "bulgaria-demo.warc.gz"), "--at", AT.isoformat()),
                env={
                    **{name: value for name, value in os.environ.items() if not name.startswith("TRACKER_")},
                    "TRACKER_TELEGRAM_TOKEN": server.token,
                    "TRACKER_TELEGRAM_SERVER": server.base_url.removesuffix("/bot"),
                },
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
            )
            checked: list[str] = []
            reading = asyncio.create_task(_read(process, checked))
            try:
                await server.until(lambda: "setMyCommands" in {name for name, _, _ in server.requests}, within=60)
                await server.until(lambda: server._polling, within=60)
                busy, idle = Asking(server, me, words), Asking(server, me, words)
                began, order, all_ = time.perf_counter(), random.Random(7), len(RECORDED) * copies
                while len(checked) < all_ and len(busy.times["/help"]) < rounds:
                    await busy.round(order)
                during = len(checked)
                took = time.perf_counter() - began
                while len(checked) < all_:
                    await asyncio.sleep(0.5)
                await asyncio.sleep(5)
                for _ in range(rounds):
                    await idle.round(order)
            finally:
                process.terminate()
                await process.wait()
                await reading
        print(
            f"{calls} calls, {CHATS} chats; {during} checks of {all_} in the {took:.0f} s of {len(busy.times['/help'])} rounds"
        )
        print(f"{'ms':<34} {'while checking':^26}   {'idle':^26}")
        print(f"{'':<34} {'median':>8} {'95th':>8} {'longest':>8}   {'median':>8} {'95th':>8} {'longest':>8}")
        for name in busy.asked:
            print(f"{name:<34} {_figures(busy.times[name])}   {_figures(idle.times[name])}")
        for label, times in (("while checking", busy.times), ("idle", idle.times)):
            every = [one for several in times.values() for one in several]
            slow = sum(one > MOST for one in every)
            print(f"{label}: {_figures(every)}, {slow} of {len(every)} above {MOST * 1000:.0f} ms")
        if server.strict_failures:
            print("\n".join(server.strict_failures[:5]))


async def _read(process: asyncio.subprocess.Process, checked: list[str]) -> None:
    assert process.stdout is not None
    async for line in process.stdout:
        text = line.decode(errors="replace")
        if any(f" {one}" in text for one in RECORDED) and (
            " items" in text or ": unchanged" in text or "failed" in text
        ):
            checked.append(text)
        elif "Traceback" in text or "ERROR" in text:
            print(text, end="")


def _figures(times: list[float]) -> str:
    if not times:
        return " ".join(["       –"] * 3)
    ordered = sorted(times)
    high = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return " ".join(f"{one * 1000:>8.0f}" for one in (statistics.median(ordered), high, ordered[-1]))


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:]]
    asyncio.run(main(*(given or (2_000, 15, 4))))
