"""A profile tried on the known calls before it is kept, while others are served."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.tracker.bot.talking import MARINE, TAXONOMY
from tests.tracker.domain.calls_told import NOW, call, deadline
from tracker.backtesting import A_MONTH, try_profile
from tracker.domain.backtest import backtest
from tracker.domain.matching import match
from tracker.domain.models import Call
from tracker.domain.nearness import Near
from tracker.matching import Matching
from tracker.store import calls as call_store
from tracker.store import closeness
from tracker.store.database import Store, open_store


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store(None) as opened:
        yield opened


def known(store: Store, *calls: Call) -> Matching:
    with store.transaction():
        for one in calls:
            call_store.save_call(store, one)
            call_store.save_sightings(store, one.sightings)
    return Matching(store, {MARINE.id: MARINE}, TAXONOMY)


def several(count: int) -> list[Call]:
    made = []
    for number in range(count):
        title = ("Ports of the blue economy" if number % 4 == 0 else "Vineyards and wine") + f", part {number}"
        on = f"2026-0{1 + number % 4}-15"
        one = call(f"call{number:06}", titles={"en": title}, code=f"C-{number}", url=f"https://c.example/{number}",
                   deadlines=(deadline(on),))  # fmt: skip
        made.append(replace(one, first_seen=NOW - timedelta(weeks=number % 40)))
    return made


async def test_it_is_what_the_backtest_of_all_calls_says(store: Store) -> None:
    over = call("ended00001", titles={"en": "Blue economy"}, code="E", deadlines=(), outcome="ended")
    long_ago = call("longago001", titles={"en": "Blue economy"}, code="L", deadlines=(deadline("2023-01-15"),))
    matching = known(store, *several(40), over, long_ago)
    tried = await try_profile(store, matching, TAXONOMY, MARINE, {}, NOW)
    whole = backtest(
        call_store.calls(store),
        lambda one: match(one, MARINE, matching.corpus, NOW, TAXONOMY),
        NOW - 12 * A_MONTH,
        NOW,
    )
    assert tried == whole
    assert tried.known == 41
    assert "ended00001" in {one.call.id for one in tried.told}


async def test_of_too_many_calls_every_second_is_compared_and_the_rate_stays(store: Store) -> None:
    matching = known(store, *several(48))
    whole = await try_profile(store, matching, TAXONOMY, MARINE, {}, NOW)
    half = await try_profile(store, matching, TAXONOMY, MARINE, {}, NOW, most=16)
    assert (whole.known, half.known, half.scale) == (48, 16, 3.0)
    assert half.a_week == pytest.approx(whole.a_week, rel=0.35)


async def test_what_votes_taught_counts(store: Store) -> None:
    matching = known(store, *several(8))
    taught = dict.fromkeys(("port", "blue", "economi"), -100.0)
    before = await try_profile(store, matching, TAXONOMY, MARINE, {}, NOW)
    after = await try_profile(store, matching, TAXONOMY, MARINE, taught, NOW)
    assert [one.match.score for one in after.told] < [one.match.score for one in before.told]


async def test_everybody_else_is_served_while_it_goes_on(store: Store) -> None:
    matching = known(store, *several(200))
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    beside = asyncio.create_task(others())
    await try_profile(store, matching, TAXONOMY, MARINE, {}, NOW)
    beside.cancel()
    assert turns >= 3


async def test_closeness_in_meaning_counts_where_it_was_weighed_for_these_words(store: Store) -> None:
    wine = call("vineyards1", titles={"en": "Vineyards and wine"}, code="W")
    known(store, wine)
    matching = Matching(store, {MARINE.id: MARINE}, TAXONOMY, meaning="m1")
    closeness.call_is_weighed(store, "m1", ["vineyards1"], [])
    closeness.profiles_are_weighed(
        store, {"marine": matching.nearby.basis(MARINE)}, [Near("vineyards1", "marine", 0.6, ("ports",))]
    )
    tried = await try_profile(store, matching, TAXONOMY, MARINE, {}, NOW)
    assert [(one.call.id, one.match.level) for one in tried.told] == [("vineyards1", "strong")]
    other = replace(MARINE, keywords=("shipbuilding",))
    assert (await try_profile(store, matching, TAXONOMY, other, {}, NOW)).told == (), "other words were not weighed"
