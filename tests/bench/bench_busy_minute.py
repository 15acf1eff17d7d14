"""A busy minute of the service: how long its loop is held at most, so how long a person in chat would wait.

    python -m tests.bench.bench_busy_minute [SUBSCRIPTIONS PROFILES CALLS CHANGES]      (default: 10000 1000 5000 50)

All subscriptions follow one to three profiles of ten keywords; half are told at once, the others daily. A check brings
new calls, then the digests of all the others are due, while somebody asks for the open calls that fit. Between any two
steps of the loop its clock is read: the longest such gap is the figure. It is the time that its thread worked, so that it
does not depend on what else the machine does. A minute in which nothing is due comes last.
"""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from scrapers.reading.readings import Deadline, Evidence
from tests.tracker.journey.site import Sites
from tests.tracker.journey.world import Hands
from tracker.app import App
from tracker.bot.services import Services
from tracker.breathing import done_in_breaths
from tracker.configuring import Catalogue, load_catalogue
from tracker.domain import finding
from tracker.domain.models import Call, Change, Facts, Profile, Sighting, Subscription
from tracker.service import Service
from tracker.settings import Settings, shipped_config
from tracker.store import calls as call_store
from tracker.store import outbox, subscribers
from tracker.store import profiles as profile_store
from tracker.store import sources as source_store
from tracker.store.database import Store, open_store
from tracker.talking import services_of

START = datetime(2026, 3, 2, 8, 0, tzinfo=ZoneInfo("Europe/Sofia"))
URL = "https://programme.example/calls"
SOURCE = """
id = "example"
name = { en = "Example", bg = "Пример" }
shape = "listing"
url = "https://programme.example/calls"
language = "en"
zone = "Europe/Sofia"
[list]
items = "li"
[list.fields]
title = "a"
url = { select = "a", attr = "href" }
deadline = "span"
summary = "p"
"""


class Words:
    """Texts of a made vocabulary whose frequencies fall as in real text."""

    def __init__(self) -> None:
        self.chance = random.Random(7)
        self.words = ["".join(self._syllable() for _ in range(self.chance.randint(2, 4))) for _ in range(20_000)]
        self.weights = [1 / (rank + 20) for rank in range(len(self.words))]

    def text(self, count: int) -> str:
        """So many words."""
        return " ".join(self.chance.choices(self.words, self.weights, k=count))

    def _syllable(self) -> str:
        return self.chance.choice("bcdfglmnprstv") + self.chance.choice("aeiou")


class Watch:
    """Measures the longest time that the loop was held."""

    async def over(self, name: str, work: Callable[[], Awaitable[object]]) -> None:
        """Prints how long `work` took, and the longest gap in it."""
        longest, done = 0.0, False

        async def look() -> None:
            nonlocal longest
            before = time.thread_time()
            while not done:
                await asyncio.sleep(0)
                now = time.thread_time()
                longest, before = max(longest, now - before), now

        looking = asyncio.create_task(look())
        await asyncio.sleep(0)
        began = time.perf_counter()
        await work()
        took = time.perf_counter() - began
        await asyncio.sleep(0)
        done = True
        await looking
        print(f"{name:<44} {took * 1000:>10.0f} ms   loop held {longest * 1000:>8.1f} ms", flush=True)


def page(titles: list[tuple[str, str]]) -> str:
    """The source's list."""
    rows = "".join(
        f"<li><a href='/calls/{number}'>{title}</a> <span>Deadline: 14 September 2026, 17:00</span><p>{summary}</p></li>"
        for number, (title, summary) in enumerate(titles)
    )
    return f"<!doctype html><html><body><h1>Calls for proposals</h1><ul>{rows}</ul></body></html>"


def filled(store: Store, words: Words, subscriptions: int, profiles: int, calls: int) -> None:
    """Calls (half of them over), profiles and subscriptions, as they are after a year."""
    store.execute("PRAGMA synchronous = OFF")
    with store.transaction():
        for number in range(calls):
            day = START.date() + timedelta(days=(number % 200) + 1 if number % 2 else -(number % 300) - 1)
            until = Deadline(day.isoformat(), "submission", "day", "Europe/Sofia", Evidence(day.isoformat()))
            facts = Facts(
                titles={"en": words.text(8)},
                summaries={"en": words.text(80)},
                deadlines=(until,),
                url=f"https://other.example/{number}",
            )
            seen = Sighting("other", f"k{number}", f"c{number}", facts, START, START)
            call_store.save_call(store, Call(f"c{number}", facts, (seen,), START))
            call_store.save_sightings(store, [seen])
        for number in range(profiles):
            wanted = tuple(words.text(words.chance.choice((1, 1, 2))) for _ in range(10))
            profile_store.save(store, Profile(f"p{number}", {"en": words.text(2)}, keywords=wanted))
        for number in range(subscriptions):
            followed = tuple(f"p{words.chance.randrange(profiles)}" for _ in range(words.chance.choice((1, 1, 2, 3))))
            rhythm = "daily" if number % 2 else "at_once"
            subscribers.save(store, Subscription(number + 1, profiles=followed, rhythm=rhythm))  # type: ignore[arg-type]
        source_store.add(store, "example", SOURCE, "bench", START)


async def busy(folder: Path, subscriptions: int, profiles: int, calls: int, changes: int) -> None:
    """Fill a store, then live through the minute."""
    words, clock, sites = Words(), Hands(START), Sites()
    settings = Settings(data=folder, config=shipped_config())
    shipped = load_catalogue(settings.config)
    store = open_store(folder / "tracker.db")
    filled(store, words, subscriptions, profiles, calls)
    app = App(settings, clock, Catalogue({}, {}, shipped.taxonomy), store)  # type: ignore[arg-type]
    service = Service(app, sites, say=lambda _: None)
    service.has_chat = True
    services, watch = services_of(service), Watch()
    print(f"{subscriptions} subscriptions, {profiles} profiles, {calls} calls, {changes} changes")
    await watch.over(
        "learning all profiles and calls, at a start", lambda: done_in_breaths(app.matching.catch_up(START))
    )
    known = [(words.text(8), words.text(80)) for _ in range(100)]
    sites.pages[URL] = page(known)
    await watch.over("first check of a source of 100 items", lambda: service.check_and_tell("example"))
    clock.passes(minutes=10)
    sites.pages[URL] = page([*known, *((words.text(8), words.text(80)) for _ in range(changes))])
    before = outbox.waiting(store)
    await watch.over("a check that brings the changes", lambda: service.check_and_tell("example"))
    print(f"{'':<44} {outbox.waiting(store) - before:>10} alerts")
    asking = [one for number in (1, 3, 5) if (one := subscribers.of_chat(store, number)) is not None]
    await watch.over("first looks of 3 chats", lambda: first_looks(services, asking, clock.now()))
    await watch.over("the same 3 chats again", lambda: first_looks(services, asking, clock.now()))
    old = call_store.record_changes(
        store, [Change(f"c{number}", "appeared", clock.now()) for number in range(1, 400, 2)]
    )
    clock.passes(hours=1)
    before = outbox.waiting(store)
    await watch.over(f"the minute in which digests are due, {len(old)} more", service.minute)
    print(f"{'':<44} {outbox.waiting(store) - before:>10} digests")
    clock.passes(minutes=1)
    await watch.over("a minute in which nothing is due", service.minute)
    store.close()


async def first_looks(services: Services, asking: list[Subscription], now: datetime) -> None:
    """What `/calls` works out."""
    for one in asking:
        finding.open_now(await services.fitting(one, now), now)


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:]]
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(busy(Path(folder), *(given or (10_000, 1_000, 5_000, 50))))
