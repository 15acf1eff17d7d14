"""Digests for thousands of chats: asked once a minute, served a few at a time, and the same as one by one."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.tracker.domain.calls_told import call
from tests.tracker.domain.calls_told import deadline as due
from tracker import gathering
from tracker.digests import owe_digests
from tracker.domain import alerts as owing
from tracker.domain.models import Call, Change, Match, Profile, Subscription
from tracker.domain.taxonomy import Taxonomy
from tracker.matching import Matching
from tracker.store import calls as call_store
from tracker.store import outbox, subscribers
from tracker.store import profiles as profile_store
from tracker.store.database import Store, open_store

SOFIA = ZoneInfo("Europe/Sofia")
EVENING = datetime(2026, 5, 4, 20, 0, tzinfo=SOFIA)
MORNING = datetime(2026, 5, 5, 8, 31, tzinfo=SOFIA)
WORDS = tuple(
    f"{first}{last}"
    for first in ("ship", "wood", "wind", "wine", "drone", "silk", "clay", "stone")
    for last in ("yard", "lore", "field", "craft", "mark")
)


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store(None) as opened:
        yield opened


def happened(store: Store, count: int, at: datetime = EVENING, start: int = 0) -> list[Change]:
    """So many calls of two words each appeared, one of them after the other."""
    with store.transaction():
        for number in range(start, start + count):
            words = f"{WORDS[number % 40]} {WORDS[(number * 7 + 3) % 40]}"
            one = call(f"c{number}", titles={"en": words}, deadlines=(due("2026-09-30"),))
            call_store.save_call(store, one)
            call_store.save_sightings(store, one.sightings)
        return call_store.record_changes(
            store, [Change(f"c{number}", "appeared", at, "isun-open") for number in range(start, start + count)]
        )


def subscribe(store: Store, count: int, **more: object) -> list[Subscription]:
    """So many chats, each following some of the forty profiles."""
    chance = random.Random(count)
    with store.transaction():
        for place, word in enumerate(WORDS):
            also = WORDS[(place * 7 + 3) % 40]
            profile_store.save(store, Profile(word, {"en": word.title()}, keywords=(word, also)))
        return [
            subscribers.save(
                store,
                Subscription(
                    number, language="en", **{"rhythm": "daily", "profiles": tuple(chance.sample(WORDS, 5 + number % 2))} | more
                ),
            )
            for number in range(1, count + 1)
        ]  # fmt: skip


def asked(store: Store, work: Callable[[], object]) -> int:
    """How many statements `work` ran."""
    ran: list[str] = []
    store._connection.set_trace_callback(ran.append)
    work()
    store._connection.set_trace_callback(None)
    return len(ran)


def matching(store: Store) -> Matching:
    one = Matching(store, {}, Taxonomy())
    list(one.catch_up())
    return one


def test_a_minute_in_which_nothing_is_due_asks_the_same_few_questions_of_however_many_chats(store: Store) -> None:
    subscribe(store, 600)
    happened(store, 50, MORNING - timedelta(minutes=1), 0)
    known = matching(store)
    list(owe_digests(store, known, MORNING))
    happened(store, 50, MORNING, 50)
    now = MORNING + timedelta(hours=3)
    assert asked(store, lambda: list(owe_digests(store, known, now))) <= 5


def test_digests_of_many_chats_are_owed_in_small_steps_each_whole_by_itself(store: Store) -> None:
    subscribe(store, 200)
    happened(store, 40)
    steps = 0
    for owed in owe_digests(store, matching(store), MORNING):
        steps += 1
        assert owed <= 10
    assert steps > 200 / 10
    assert outbox.waiting(store) == 200


def test_a_run_that_is_cut_off_goes_on_where_it_was_and_owes_nothing_twice(store: Store) -> None:
    subscribe(store, 100)
    happened(store, 20)
    steps = owe_digests(store, matching(store), MORNING)
    while not outbox.waiting(store):
        next(steps)
    steps.close()
    assert 0 < outbox.waiting(store) < 100
    assert sum(owe_digests(store, matching(store), MORNING)) + 4 == 100
    assert sum(owe_digests(store, matching(store), MORNING + timedelta(hours=1))) == 0


@pytest.mark.parametrize("more", [{}, {"level": "none"}, {"rhythm": "weekly"}, {"level": "strong"}])
def test_every_chat_gets_the_digest_that_it_would_get_alone(store: Store, more: dict[str, object]) -> None:
    followers = subscribe(store, 40, **more)
    changes = happened(store, 120, EVENING - timedelta(days=8))
    changes += call_store.record_changes(store, [
        Change("c3", "deadline_moved", EVENING, before="2026-08-01", after="2026-09-30"),
        Change("c5", "amended", EVENING, field="budget", quiet=True), Change("c6", "vanished", EVENING, "isun-open"),
    ])  # fmt: skip
    subscribers.mark(store, 1, "c6", "saved", EVENING)
    subscribers.mark(store, 2, "c3", "not_for_us", EVENING)
    for one in followers[::3]:
        subscribers.set_cursor(store, one.id, 60)
    followers = subscribers.following(store)
    known = matching(store)
    calls = {one.id: one for one in call_store.calls(store)}
    marks = subscribers.marks_of(store, calls)
    alone = [
        owing.digest(one, [change for change in changes if change.id > one.cursor], calls,
                     lambda of, profile: known.of(of, profile, MORNING), marks, MORNING)
        for one in followers
    ]  # fmt: skip
    list(owe_digests(store, matching(store), MORNING))
    owed = {one.subscription: one.text for one in outbox.history(store)}
    assert owed == {one.subscription: one.text for one in alone if one is not None}
    assert len(owed) > 25
    assert {one.cursor for one in subscribers.following(store)} == {changes[-1].id}


def test_what_happens_after_the_hour_waits_for_the_next_one(store: Store) -> None:
    subscribe(store, 1, profiles=WORDS)
    happened(store, 1, MORNING)
    known = matching(store)
    assert sum(owe_digests(store, known, MORNING + timedelta(hours=20))) == 0
    assert sum(owe_digests(store, known, MORNING + timedelta(hours=24))) == 1


def test_paused_and_blocked_chats_and_those_told_at_once_are_owed_no_digest(store: Store) -> None:
    subscribe(store, 4, profiles=WORDS)
    happened(store, 3)
    one, two, three, _ = subscribers.following(store)
    subscribers.set_paused(store, one.id, True)
    subscribers.block_chat(store, two.chat_id, EVENING)
    subscribers.save(store, Subscription(three.chat_id, profiles=WORDS))
    assert sum(owe_digests(store, matching(store), MORNING)) == 1


def test_a_chat_that_is_paused_between_two_steps_is_left_alone(store: Store) -> None:
    subscribe(store, 5, profiles=WORDS)
    happened(store, 3)
    steps = owe_digests(store, matching(store), MORNING)
    next(steps)
    subscribers.set_paused(store, subscribers.following(store)[0].id, True)
    assert sum(steps) == 4


def test_news_stored_late_while_the_chats_of_one_zone_are_served_are_in_the_digests_of_the_next(store: Store) -> None:
    subscribe(store, 6, profiles=WORDS)
    for number in range(11, 17):
        subscribers.save(store, Subscription(number, profiles=WORDS, rhythm="daily", zone="Europe/Vilnius"))
    happened(store, 3)
    steps = owe_digests(store, matching(store), MORNING)
    while not outbox.waiting(store):
        next(steps)
    late = happened(store, 2, EVENING, 3)
    assert next(steps, None) is not None
    for _ in range(500):
        if next(steps, None) is None:
            break
    else:
        pytest.fail("it never comes to an end")
    served = {one.subscription: one.changes for one in outbox.history(store)}
    assert len(served) == 12
    zones = {one.id: one.zone for one in subscribers.following(store)}
    assert all((late[1].id in changes) == (zones[one] == "Europe/Vilnius") for one, changes in served.items())


@pytest.mark.parametrize("away", ["paused", "blocked"])
def test_an_earlier_deadline_told_at_once_is_not_repeated_after_an_absence(store: Store, away: str) -> None:
    (reader,) = subscribe(store, 1, profiles=WORDS)
    happened(store, 1)
    known = matching(store)

    def match_of(of: Call, profile: str) -> Match:
        return known.of(of, profile, EVENING)

    def sent() -> list[tuple[int, ...]]:
        claimed = outbox.claim(store, now, 10, timedelta(minutes=1))
        for one in claimed:
            outbox.sent(store, one.id, one.id, now)
        return [one.changes for one in claimed]

    list(owe_digests(store, known, MORNING))
    now = MORNING
    assert sent() == [(1,)]
    earlier = Change("c0", "deadline_moved", now, "isun-open", "submission", "2026-11-30", "2026-09-30")
    for news in (earlier, Change("c0", "amended", now, "isun-open", "title", "a", "b")):
        changes = call_store.record_changes(store, [news])
        about = {one.id: one for one in call_store.calls(store)}
        gathering.owe_changes(store, changes, about, match_of, lambda of, _: of, now, after_a_gap=False)
    assert sent() == [(2,)]
    if away == "paused":
        subscribers.set_paused(store, reader.id, True)
        subscribers.set_paused(store, reader.id, False)
        (back,) = subscribers.following(store)
        gathering.catch_up(store, back, match_of, now)
    else:
        subscribers.block_chat(store, 1, now)
        gathering.let_back(store, 1, match_of, now)
    now += timedelta(hours=1)
    assert sent() == [(3,)]
