"""A load run: 10,000 subscriptions, one change that matches 3,000 of them, all told by the real service.

    python -m tests.bench.bench_load [SUBSCRIPTIONS MATCHING] [--per-second N] [--no-way]      (default: 10000 3000, 30 a second)

The whole service runs in this process (its store in a file, its check, its bot, its sender: `tracker.talking`), the Bot API
server of the tests in one of its own; python-telegram-bot speaks HTTP with it. The server holds Telegram's limits without
any burst (30 in any second in all, one a second in a chat, 20 a minute in a group) and answers 429 beyond them; requests
and answers are 10 to 80 ms on their way. Among those told are groups, and forums whose topics share the limit of their group.

Prints how many were told, in which time beside the one that the limits allow, whether each chat got its messages in the order
in which they were owed, what the server refused, the memory of the service (peak, before and after), and how long its loop was held
at the longest between two looks at the network: by the work of its thread, and by the clock on the wall. Exit status 1 where an aim
is missed: everything told once and in order, no refusal, within 10 % of what the limits allow.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import resource
import selectors
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from tests.bench.bench_busy_minute import SOURCE, URL, Words
from tests.tracker.journey.site import Sites
from tracker.app import App
from tracker.clock import Clock
from tracker.configuring import Catalogue, load_catalogue
from tracker.domain.models import Profile, Subscription
from tracker.service import Service
from tracker.settings import MatchingSettings, Settings, shipped_config
from tracker.store import calls as call_store
from tracker.store import outbox, subscribers
from tracker.store import profiles as profile_store
from tracker.store import sources as source_store
from tracker.store.database import Store, open_store
from tracker.talking import talking

#: Of the subscriptions that match: one in so many is a group's, one in so many a topic of a forum.
_GROUPS_ONE_IN, _TOPICS_ONE_IN = 50, 20
#: Topics of a forum; the last forum has as many as a group may be told in a minute, and half as many again.
_TOPICS, _TOPICS_OF_THE_LAST = 10, 30
_PROFILES = 1000


class Held(selectors.DefaultSelector):  # type: ignore[misc,valid-type]
    """Looks at the network for the loop, and how long the loop worked since it last looked."""

    def __init__(self) -> None:
        super().__init__()
        self.reset()

    def reset(self) -> None:
        """From now on."""
        self.work = self.wall = 0.0
        self._work, self._wall = time.thread_time(), time.perf_counter()

    def select(self, timeout: float | None = None) -> Any:
        """As the selector; what went before it is the time that the loop was held."""
        self.work = max(self.work, time.thread_time() - self._work)
        self.wall = max(self.wall, time.perf_counter() - self._wall)
        try:
            return super().select(timeout)
        finally:
            self._work, self._wall = time.thread_time(), time.perf_counter()


@dataclass(frozen=True)
class Places:
    """Where the subscriptions that match are: people by number, groups, and the topics of forums."""

    people: int
    groups: tuple[int, ...]
    forums: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, matching: int) -> Places:
        """So many in all."""
        groups = tuple(-2_000_000 - number for number in range(matching // _GROUPS_ONE_IN))
        topics = matching // _TOPICS_ONE_IN
        forums: dict[int, int] = {}
        if topics >= _TOPICS_OF_THE_LAST + _TOPICS:
            forums[-3_000_000] = _TOPICS_OF_THE_LAST
            topics -= _TOPICS_OF_THE_LAST
        forums |= {-3_000_001 - number: _TOPICS for number in range(topics // _TOPICS)}
        return cls(matching - len(groups) - sum(forums.values()), groups, forums)


@contextlib.asynccontextmanager
async def chat_server(
    places: Places, subscriptions: int, per_second: int, way: list[float] | None
) -> AsyncIterator[tuple[dict[str, Any], asyncio.subprocess.Process]]:
    """The server's own process: what it said when it was ready."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.chat_server_process",
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=64 * 1024 * 1024,
    )  # fmt: skip
    wanted = {
        "people": subscriptions, "groups": places.groups, "forums": places.forums, "way": way,
        "limits": {"overall_per_second": per_second},
    }  # fmt: skip
    try:
        yield await _answer(process, wanted), process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _answer(process: asyncio.subprocess.Process, line: object) -> dict[str, Any]:
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(json.dumps(line).encode() + b"\n")
    await process.stdin.drain()
    return dict(json.loads(await process.stdout.readline()))


def filled(store: Store, places: Places, topics: dict[str, list[int]], subscriptions: int, matching: int) -> None:
    """Profiles, of which some want the call, and who follows them; those that match are spread among the others."""
    words = Words()
    wanting = max(1, _PROFILES * matching // subscriptions)
    known = call_store.last_change(store)
    matched: list[tuple[int, int | None]] = [(number, None) for number in range(1, places.people + 1)]
    matched += [(group, None) for group in places.groups]
    matched += [(int(chat), topic) for chat, numbers in topics.items() for topic in numbers]
    assert len(matched) == matching
    with store.transaction():
        for number in range(_PROFILES):
            own = tuple(words.text(words.chance.choice((1, 1, 2))) for _ in range(9))
            keywords = ("offshore hydrogen", *own) if number < wanting else own
            profile_store.save(store, Profile(f"p{number}", {"en": words.text(2)}, keywords=keywords))
        others = iter(range(places.people + 1, subscriptions + 1))
        words.chance.shuffle(matched)
        for number in range(subscriptions):
            wants = number * matching // subscriptions < (number + 1) * matching // subscriptions
            chat, topic = matched.pop() if wants else (next(others), None)
            profile = words.chance.randrange(wanting) if wants else words.chance.randrange(wanting, _PROFILES)
            lang = "bg" if number % 2 else "en"
            subscribers.save(store, Subscription(chat, topic, lang, profiles=(f"p{profile}",), cursor=known))


def page(until: str) -> str:
    """The source's list: one call that matters, among others."""
    others = "".join(
        f"<li><a href='/calls/{number}'>Programme notice {number}</a> <span>Deadline: {until}</span><p>Notice</p></li>"
        for number in range(20)
    )
    call = f"<li><a href='/calls/h2'>Offshore hydrogen in ports</a> <span>Deadline: {until}</span><p>Grants</p></li>"
    return f"<!doctype html><html><body><h1>Calls for proposals</h1><ul>{others}{call}</ul></body></html>"


def memory() -> int:
    """What the process holds at the most so far, in MB."""
    return int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def memory_now() -> int:
    """What it holds now, in MB; the most so far where this machine does not tell."""
    status = Path("/proc/self/status")
    if not status.is_file():
        return memory()
    return next(int(line.split()[1]) // 1024 for line in status.read_text().splitlines() if line.startswith("VmRSS"))


async def run(folder: Path, held: Held, given: argparse.Namespace) -> bool:
    """The load; whether every aim was met."""
    places = Places.of(given.matching)
    way = None if given.no_way else [0.01, 0.08]
    async with chat_server(places, given.subscriptions, given.per_second, way) as (ready, process):
        # Telegram does not share the machine of the service: its part goes first on this one.
        os.nice(5)
        settings = Settings(
            data=folder,
            config=shipped_config(),
            # The models would read 1,000 new profiles meanwhile, in a process of their own.
            matching=MatchingSettings(semantic=False),
            token=SecretStr(ready["token"]),
            chat_server=ready["base_url"].removesuffix("/bot"),
        )
        store = open_store(folder / "tracker.db")
        source_store.add(store, "example", SOURCE, "bench", datetime.now(UTC))
        sites, shipped = Sites(), load_catalogue(settings.config)
        app = App(settings, Clock(), Catalogue({}, {}, shipped.taxonomy), store)
        service, stop = Service(app, sites, say=lambda _: None), asyncio.Event()
        day = datetime.now(UTC) + timedelta(days=60)
        async with talking(service, stop):
            sites.pages[URL] = page(f"{day:%d %B %Y}, 17:00")
            await service.check_and_tell("example")
            # Whoever subscribes after a first look is not owed its summary.
            filled(store, places, ready["topics"], given.subscriptions, given.matching)
            await service.minute()
            before, first = memory_now(), outbox.last_alert(store)
            sites.pages[URL] = page(f"{day + timedelta(days=14):%d %B %Y}, 17:00")
            held.reset()
            began = time.perf_counter()
            await service.check_and_tell("example")
            checked, check_held = time.perf_counter() - began, (held.work, held.wall)
            held.reset()
            while outbox.waiting(store) and not stop.is_set():
                await asyncio.sleep(0.25)
            told, deliver_held = time.perf_counter() - began, (held.work, held.wall)
            after = memory_now()
        saw = await _answer(process, "end")
        owed = [one for one in outbox.history(store, limit=100_000) if one.id > first]
        good = report(given, places, saw, (checked, told))
        print(
            f"  loop held at the longest while checking: {check_held[0] * 1000:.0f} ms of work, {check_held[1] * 1000:.0f} ms on the wall"
        )
        print(
            f"  loop held at the longest while telling: {deliver_held[0] * 1000:.0f} ms of work, {deliver_held[1] * 1000:.0f} ms on the wall"
        )
        print(
            f"  memory of the service: {before} MB before the change, {memory()} MB at the most, {after} MB when all were told"
        )
        right = in_order(store, owed, saw)
        print(
            f"  every chat got each of its alerts once and in the order in which they were owed: {'yes' if right else 'NO'}"
        )
        store.close()
        return good and right


def report(given: argparse.Namespace, places: Places, saw: dict[str, Any], took: tuple[float, float]) -> bool:
    """Prints what the server saw; whether it is what was wanted."""
    checked, told = took
    telling = saw["last"] - saw["first"]
    # The first of them may leave at once.
    allowed = (given.matching - 1) / given.per_second
    print(
        f"{given.subscriptions} subscriptions, {given.matching} told of one change: {places.people} people, "
        f"{len(places.groups)} groups, {len(places.forums)} forums with {sum(places.forums.values())} topics"
    )
    print(f"  messages {saw['messages']}, refused (429) {saw['refused']}, refused as wrong {len(saw['slips'])}")
    print(
        f"  from the first to the last message {telling:.1f} s; the limits allow {allowed:.1f} s: {telling / allowed - 1:+.1%}"
    )
    print(f"  the check took {checked:.1f} s; from its beginning to the last answer {told:.1f} s")
    print(
        f"  the server counted at most {saw['in_a_second']} in a second, {saw['in_a_group_s_minute']} in a minute of a group; "
        f"two in one chat at least {saw['shortest_pause']:.2f} s apart"
    )
    return saw["messages"] == given.matching and not saw["refused"] and not saw["slips"] and telling <= 1.1 * allowed


def in_order(store: Store, owed: list[Any], saw: dict[str, Any]) -> bool:
    """Whether each place got one message for each alert that it was owed, those of a chat in the order of their numbers."""
    places: dict[str, list[int | None]] = {}
    for one in sorted(owed, key=lambda alert: alert.id):
        to = subscribers.subscription(store, one.subscription)
        assert to is not None and one.state == "sent"
        places.setdefault(str(to.chat_id), []).append(to.thread_id)
    return places == {chat: [thread for thread, _ in messages] for chat, messages in saw["by_chat"].items()}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.bench.bench_load")
    parser.add_argument("subscriptions", type=int, nargs="?", default=10_000)
    parser.add_argument("matching", type=int, nargs="?", default=3_000)
    parser.add_argument("--per-second", type=int, default=30)
    parser.add_argument("--no-way", action="store_true")
    with tempfile.TemporaryDirectory() as place:
        selector = Held()
        with asyncio.Runner(loop_factory=lambda: asyncio.SelectorEventLoop(selector)) as runner:
            sys.exit(0 if runner.run(run(Path(place), selector, parser.parse_args())) else 1)
