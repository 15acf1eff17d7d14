"""What a process knows of profiles, calls and words is what the store says, whoever wrote it and whenever."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.tracker.domain.calls_told import NOW, call
from tests.tracker.domain.calls_told import deadline as due
from tracker.domain.corpus import Corpus
from tracker.domain.matching import match
from tracker.domain.models import Call, Profile
from tracker.domain.taxonomy import Taxonomy
from tracker.matching import Matching
from tracker.store import calls as call_store
from tracker.store import joins, subscribers, vocabulary
from tracker.store import profiles as profile_store
from tracker.store.database import Store, open_store

SHIPPED = {"sea": Profile("sea", {"en": "Sea"}, keywords=("shipyard",))}
WORDS = ("shipyard", "furniture", "hydrogen", "vineyard", "drones", "textiles", "ceramics", "museums")


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store(None) as opened:
        yield opened


def known(store: Store, number: int, title: str, until: str = "2026-09-30") -> Call:
    one = call(f"c{number}", titles={"en": title}, deadlines=(due(until),))
    with store.transaction():
        call_store.save_call(store, one)
        call_store.save_sightings(store, one.sightings)
    return one


def filled(store: Store) -> list[Call]:
    return [
        known(store, number, f"Support of {WORDS[number % 8]} for {WORDS[(number * 3 + 1) % 8]}")
        for number in range(24)
    ]


def matching(store: Store) -> Matching:
    return Matching(store, SHIPPED, Taxonomy())


def test_the_words_are_counted_as_if_all_calls_were_read_at_once(store: Store) -> None:
    calls = filled(store)
    assert matching(store).corpus == Corpus().learn(calls)
    calls[3] = known(store, 3, "Nothing of the kind")
    joins.absorb(store, "c5", "c4")
    assert matching(store).corpus == Corpus().learn([one for one in calls if one.id != "c5"])
    call_store.save_call(store, calls[5])
    assert matching(store).corpus == Corpus().learn(calls)


def test_an_older_database_and_one_read_in_another_way_are_learned_in_small_steps(store: Store) -> None:
    calls = filled(store)
    store.execute("UPDATE calls SET learned = 0, version = 0, over_from = '9999'")
    store.execute("DELETE FROM word_counts")
    steps = sum(1 for _ in matching(store).catch_up(NOW))
    assert steps > len(calls) / 8
    assert matching(store).corpus == Corpus().learn(calls)
    store.execute("UPDATE settings SET value = '0' WHERE name = 'words_read_as'")
    store.execute("UPDATE word_counts SET calls = 99 WHERE stem = 'shipyard'")
    assert vocabulary.learn_some(store, 10) == 10
    assert matching(store).corpus == Corpus().learn(calls)


def test_profiles_are_followed_as_they_are_written_changed_and_erased_by_anybody(tmp_path: Path) -> None:
    with open_store(tmp_path / "t.db") as ours, open_store(tmp_path / "t.db") as theirs:
        ship = filled(ours)[0]
        one = matching(ours)
        assert one.fitting([ship]) == {"c0": ["sea"]}
        profile_store.save(theirs, Profile("chat7", {"en": "Seven"}, keywords=("shipyard",)), chat_id=7)
        assert sorted(one.fitting([ship])["c0"]) == ["chat7", "sea"]
        profile_store.save(theirs, Profile("chat7", {"en": "Seven"}, keywords=("vineyard",)), chat_id=7)
        assert one.fitting([ship]) == {"c0": ["sea"]}
        profile_store.save(theirs, replace(SHIPPED["sea"], keywords=("vineyard",)))
        assert one.fitting([ship]) == {"c0": []}
        profile_store.delete(theirs, "sea")
        assert one.fitting([ship]) == {"c0": ["sea"]}, "the shipped one is in force again"
        assert one.of(ship, "chat7", NOW).score == 0
        subscribers.erase_chat(theirs, 7)
        assert one.profile("chat7") is None
        assert one.of(ship, "chat7", NOW).level == "none"


def test_a_match_is_the_one_of_the_profile_and_the_call_as_they_stand(store: Store) -> None:
    calls = filled(store)
    one = matching(store)
    for at in calls[:8]:
        assert one.of(at, "sea", NOW) == match(at, SHIPPED["sea"], one.corpus, NOW, Taxonomy())


def test_calls_not_over_are_found_by_their_words_until_they_are_over(store: Store) -> None:
    filled(store)
    known(store, 30, "A shipyard of the past", until="2026-04-01")
    one = matching(store)
    fits = {f"c{number}" for number in range(24) if "shipyard" in (WORDS[number % 8], WORDS[(number * 3 + 1) % 8])}
    assert one.live(["sea"], NOW) == fits
    known(store, 31, "One more shipyard")
    assert one.live(["sea"], NOW) == fits | {"c31"}
    known(store, 30, "A shipyard of the past", until="2026-09-30")
    known(store, 0, "Support of nothing", until="2026-09-30")
    known(store, 31, "One more shipyard", until="2026-06-30")
    joins.absorb(store, "c8", "c1")
    assert one.live(["sea"], NOW) == (fits | {"c30", "c31"}) - {"c0", "c8"}
    assert one.live(["sea", "nobody"], NOW + timedelta(days=90)) == (fits | {"c30"}) - {"c0", "c8"}
    assert one.live(["nobody"], NOW) == set()
