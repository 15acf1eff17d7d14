"""Calls that were joined wrongly are parted, and back, without a word to those who follow them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.tracker.journey.procedures import START
from tests.tracker.journey.site import Sites
from tests.tracker.journey.world import Hands
from tests.tracker.test_pipeline import opened
from tests.tracker.two_sites import MANAGER, TwoSites
from tracker.domain.models import Call
from tracker.errors import UsageError
from tracker.separating import rejoin_calls, separate_call
from tracker.store import administration, outbox, subscribers
from tracker.store.database import open_store

UNTIL, OTHER, LATER = "30 November 2026", "15 October 2026", "20 December 2026"


@pytest.fixture
def two() -> Iterator[TwoSites]:
    store = open_store(None)
    yield TwoSites(opened(store, Sites(), Hands(START)))
    store.close()


def parts(two: TwoSites, call: Call, *sources: str) -> Call:
    return separate_call(
        two.store,
        call,
        sources,
        "a test",
        two.office.clock.now(),
        source_name=two.office.app.source_name,
        admins=lambda: [two.admin],
    )


def joins(two: TwoSites, one: Call, other: Call) -> Call:
    return rejoin_calls(
        two.store,
        one,
        other,
        "a test",
        two.office.clock.now(),
        source_name=two.office.app.source_name,
        admins=lambda: [two.admin],
    )


def shown(two: TwoSites) -> list[list[str]]:
    return [[one.source for one in call.sightings] for call in two.office.calls()]


def news(two: TwoSites) -> int:
    return sum(one.kind != "dispute" for one in outbox.history(two.store))


async def joined(two: TwoSites, *dates: str) -> Call:
    """Both sites show the call, which is one; everybody has heard of it."""
    for site, until in zip(("alpha", "beta"), dates or (UNTIL, UNTIL), strict=True):
        two.shows(site, until, until)
    await two.checks("alpha", "beta")
    assert shown(two) == [["alpha", "beta"]]
    return two.call()


async def test_the_parted_stay_apart_at_every_later_check_and_nobody_hears_of_it(two: TwoSites) -> None:
    call = await joined(two)
    heard = news(two)
    parted = parts(two, call, "beta")
    assert shown(two) == [["alpha"], ["beta"]]
    assert parted.id != call.id
    await two.later("alpha", "beta", hours=2)
    two.shows("alpha", UNTIL, UNTIL, more="<td class='budget'>€ 5 000 000</td>")
    two.shows("beta", UNTIL, UNTIL, more="<td class='budget'>€ 7 000 000</td>")
    changed = await two.later("alpha", "beta", hours=2)
    assert shown(two) == [["alpha"], ["beta"]]
    assert news(two) == heard + 2, "only what each page itself changed is told, once for each call"
    assert {one.call_id for one in changed.changes if not one.quiet} == {parted.id}


async def test_each_of_them_lives_on_with_its_own_dates(two: TwoSites) -> None:
    call = await joined(two)
    parted = parts(two, call, "beta")
    two.shows("beta", LATER, LATER)
    moved = await two.later("beta", hours=2)
    assert [(one.call_id, one.kind, one.after) for one in moved.changes] == [
        (parted.id, "deadline_moved", "2026-12-20")
    ]
    dates = {call.id: [one.at for one in call.facts.deadlines] for call in two.office.calls()}
    assert dates == {call.id: ["2026-11-30"], parted.id: ["2026-12-20"]}


async def test_what_a_chat_said_of_the_call_it_said_of_both(two: TwoSites) -> None:
    call = await joined(two)
    subscribers.mark(two.store, MANAGER, call.id, "not_for_us", two.office.clock.now())
    parted = parts(two, call, "beta")
    assert subscribers.mark_of(two.store, MANAGER, parted.id) == "not_for_us"


async def test_parting_ends_what_the_two_contradicted_each_other_about(two: TwoSites) -> None:
    call = await joined(two, UNTIL, OTHER)
    await two.later("alpha", "beta", days=2)
    assert len(two.heard()) == 1
    parts(two, two.call(), "beta")
    assert all(one.facts.disputes == () for one in two.office.calls())
    assert len(two.heard()) == 2
    assert "No contradiction any more" in (two.heard()[1].text or "")
    assert call.id == two.heard()[1].call_id


async def test_a_separation_can_be_taken_back_and_lasts(two: TwoSites) -> None:
    call = await joined(two)
    heard = news(two)
    parted = parts(two, call, "beta")
    back = joins(two, parted, two.office.calls()[0])
    assert back.id == call.id
    await two.later("alpha", "beta", hours=2)
    assert shown(two) == [["alpha", "beta"]]
    assert news(two) == heard
    again = parts(two, two.call(), "beta")
    assert again.id != call.id


async def test_what_cannot_be_done_is_said_and_changes_nothing(two: TwoSites) -> None:
    call = await joined(two)
    for sources in (("alpha", "beta"), ("gamma",)):
        with pytest.raises(UsageError, match="name some, not all"):
            parts(two, call, *sources)
    with pytest.raises(UsageError, match="one call already"):
        joins(two, call, call)
    two.shows("alpha", UNTIL, UNTIL, calls=2)
    await two.later("alpha", hours=2)
    first, second = two.office.calls()
    with pytest.raises(UsageError, match="never separated"):
        joins(two, first, second)
    assert len(two.office.calls()) == 2


async def test_what_a_person_did_is_in_the_log(two: TwoSites) -> None:
    call = await joined(two)
    joins(two, parts(two, call, "beta"), call)
    actions = [(action, subject) for _, _, action, subject, _ in administration.log(two.store)]
    assert actions[:2] == [("rejoined calls", call.id), ("separated call", call.id)]
