"""What fits a chat now: the same as by asking every call, without asking them all, and without holding the loop."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator

import pytest

from tests.tracker.domain.calls_told import NOW, call
from tests.tracker.domain.calls_told import deadline as due
from tracker.domain.models import Profile, Subscription
from tracker.domain.owing import best_match
from tracker.domain.staging import stage_of
from tracker.domain.taxonomy import Taxonomy
from tracker.first_looks import fitting_now, look
from tracker.matching import Matching
from tracker.store import calls as call_store
from tracker.store.database import Store, open_store

WORDS = tuple(
    f"{first}{last}"
    for first in ("ship", "wood", "wind", "wine", "silk", "clay", "stone", "drone", "grain", "cloud")
    for last in ("yard", "lore", "mark", "craft", "field", "works")
)
PROFILES = {
    "ships": Profile("ships", {"en": "Ships"}, keywords=("shipyard", "shiplore", "shipmark"), unwanted=("winemark",)),
    "woods": Profile("woods", {"en": "Woods"}, keywords=("woodmark", "windlore silkyard", "claymark"), nuts=("BG",)),
    "greek": Profile("greek", {"en": "Greek"}, keywords=("shipyard",), nuts=("EL",)),
}


@pytest.fixture
def store() -> Iterator[Store]:
    chance = random.Random(5)
    with open_store(None) as opened:
        with opened.transaction():
            for number in range(300):
                title = " ".join(chance.choices(WORDS, k=4))
                until = chance.choice(("2026-03-01", "2026-05-20", "2026-09-30"))
                one = call(f"c{number}", titles={"en": title}, deadlines=(due(until),))
                call_store.save_call(opened, one)
                call_store.save_sightings(opened, one.sightings)
        yield opened


@pytest.mark.parametrize("level", ["none", "possible", "strong"])
@pytest.mark.parametrize("profiles", [(), ("ships",), ("ships", "woods"), ("greek",), ("nobody",)])
async def test_what_fits_is_what_asking_every_call_gives(store: Store, profiles: tuple[str, ...], level: str) -> None:
    matching = Matching(store, PROFILES, Taxonomy())
    chat = Subscription(1, profiles=profiles, level=level)  # type: ignore[arg-type]
    wanted = {}
    for one in call_store.calls(store):
        if stage_of(one.facts, NOW) not in ("closed", "results", "cancelled"):
            match = best_match(one, chat, lambda of, profile: matching.of(of, profile, NOW))
            if match is not None or not profiles:
                wanted[one.id] = match
    found = await fitting_now(store, matching, chat, NOW)
    assert {one.call.id: one.match for one in found} == wanted
    if profiles == ("ships", "woods"):
        assert level == "strong" or len(wanted) >= 5


def test_only_calls_that_can_fit_are_read_from_the_store(store: Store) -> None:
    matching = Matching(store, PROFILES, Taxonomy())
    list(matching.catch_up(NOW))
    asked: list[str] = []
    chat = Subscription(1, profiles=("woods",))
    steps = look(store, matching, chat, NOW)
    store._connection.set_trace_callback(asked.append)
    fits = sum(one is not None for one in steps)
    store._connection.set_trace_callback(None)
    read = sum("whole_sightings" in sql for sql in asked)
    assert 0 < fits <= 8 * read < 100, "of 200 that are not over"


async def test_while_a_first_look_goes_on_the_loop_does_too(store: Store) -> None:
    beats = 0

    async def beat() -> None:
        nonlocal beats
        while True:
            beats += 1
            await asyncio.sleep(0)

    beating = asyncio.create_task(beat())
    everything = Subscription(1, level="none", profiles=("ships",))
    await fitting_now(store, Matching(store, PROFILES, Taxonomy()), everything, NOW)
    beating.cancel()
    assert beats > 5
