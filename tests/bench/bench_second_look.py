"""The second look at a check's new calls: how long it takes, how long it holds the loop, how much memory there is.

python -m tests.bench.bench_second_look PROFILES CALLS      (profiles of ten keywords; no models: what they cost beside
                                                             it is 3 and 11 ms a text, once, in another process)
"""

from __future__ import annotations

import asyncio
import random
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.tracker.domain.calls_told import NOW, call, deadline
from tests.tracker.domain.shipped import CONFIG, taxonomy
from tests.tracker.semantic.thesaurus import ENCODERS, vector
from tracker.configuring import load_fusion
from tracker.domain.models import Change, Profile
from tracker.matching import Matching
from tracker.second_looks import begin, look_again
from tracker.semantic.encoding import Text
from tracker.store import calls as call_store
from tracker.store import profiles as profile_store
from tracker.store.database import Store, open_store
from tracker.weighing import Weighing

WORDS = [f"{first}{last}" for first in ("ship", "wood", "wind", "silk", "clay") for last in map(str, range(200))]


class Quick:
    """Vectors without a model."""

    async def vectors(self, texts: Sequence[Text]) -> list[bytes | None]:
        await asyncio.sleep(0)
        return [vector(one.text) for one in texts]

    async def end(self) -> None:
        """Holds nothing."""


def bring(store: Store, first: int, count: int, chance: random.Random) -> None:
    with store.transaction():
        for number in range(first, first + count):
            title = " ".join(chance.sample(WORDS, 9))
            one = call(f"c{number:06}", titles={"en": title}, code=None, url=None, deadlines=(deadline("2026-09-30"),))
            call_store.save_call(store, one)
            call_store.save_sightings(store, one.sightings)
        new = [Change(f"c{number:06}", "appeared", NOW, "isun-open") for number in range(first, first + count)]
        call_store.record_changes(store, new)


async def holds(longest: list[float]) -> None:
    before = time.monotonic()
    while True:
        await asyncio.sleep(0)
        now = time.monotonic()
        longest[0], before = max(longest[0], now - before), now


async def main(profiles: int, calls: int) -> None:
    chance, fusion = random.Random(profiles), load_fusion(CONFIG)
    assert fusion is not None
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "tracker.db") as store:
        with store.transaction():
            for number in range(profiles):
                words = tuple(chance.sample(WORDS, 10))
                profile_store.save(
                    store, Profile(f"p{number}", {"en": f"Cluster {number}"}, languages=("en",), keywords=words)
                )
        weighing = Weighing(store, Matching(store, {}, taxonomy(), "m"), fusion, ENCODERS, "m", Quick(), taxonomy())
        rounds = [("all profiles, 500 calls", 0, 500)]
        rounds += [(f"{calls} new calls", 500 + turn * calls, calls) for turn in range(3)]
        for name, first, count in rounds:
            bring(store, first, count, chance)
            begin(store)
            longest, began = [0.0], time.monotonic()
            clock = asyncio.create_task(holds(longest))
            await look_again(weighing, lambda source, _: source, lambda: NOW)
            took = time.monotonic() - began
            clock.cancel()
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            print(
                f"{profiles} profiles, {name}: {took:.2f} s, loop held {longest[0] * 1000:.0f} ms, {memory} MB in all"
            )


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2])))
