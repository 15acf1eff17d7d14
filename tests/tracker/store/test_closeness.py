"""What is close in meaning counts while call and profile are as they were weighed, whoever writes them."""

from __future__ import annotations

from datetime import timedelta

from tests.tracker.domain.calls_told import NOW, call
from tests.tracker.domain.calls_told import deadline as due
from tracker.domain.models import Profile
from tracker.domain.nearness import Near
from tracker.store import calls as call_store
from tracker.store import closeness, joins
from tracker.store import profiles as profile_store
from tracker.store.database import Store

SEA = Profile("sea", {"en": "Sea"}, keywords=("ships",))


def known(store: Store, call_id: str, title: str, until: str = "2026-09-30", **more: object) -> None:
    one = call(call_id, titles={"en": title}, deadlines=(due(until),), **more)
    call_store.save_call(store, one)
    call_store.save_sightings(store, one.sightings)


def weighed(store: Store) -> None:
    known(store, "a", "Vessels")
    known(store, "b", "Chairs")
    profile_store.save(store, SEA)
    closeness.call_is_weighed(store, "m1", ["a", "b"], [])
    closeness.profiles_are_weighed(store, {"sea": "b1"}, [Near("a", "sea", 0.6, ("ships",))])


def test_a_pair_is_found_from_both_sides(store: Store) -> None:
    weighed(store)
    assert closeness.between(store, "m1", "a", "sea", "b1") == Near("a", "sea", 0.6, ("ships",))
    assert closeness.between(store, "m1", "b", "sea", "b1") is None
    assert closeness.profiles_near(store, "m1", "a") == {"sea": "b1"}
    assert closeness.calls_near(store, "m1", "sea", "b1") == {"a"}


def test_other_models_and_other_texts_of_the_profile_count_nothing(store: Store) -> None:
    weighed(store)
    assert closeness.between(store, "m2", "a", "sea", "b1") is None
    assert closeness.profiles_near(store, "m2", "a") == {}
    assert closeness.calls_near(store, "m1", "sea", "b2") == set()


def test_a_call_whose_words_change_is_weighed_anew_and_one_whose_dates_change_is_not(store: Store) -> None:
    weighed(store)
    known(store, "a", "Vessels", until="2026-10-30")
    assert closeness.unweighed_calls(store, "m1", NOW) == []
    known(store, "a", "Vessels and yards")
    assert closeness.unweighed_calls(store, "m1", NOW) == ["a"]
    assert closeness.between(store, "m1", "a", "sea", "b1") is None
    closeness.call_is_weighed(store, "m1", ["a"], [])
    assert closeness.between(store, "m1", "a", "sea", "b1") is None
    assert closeness.weighed_calls(store, "m1", NOW) == ["a", "b"]


def test_the_newest_call_is_weighed_first_and_one_that_is_over_or_merged_not_at_all(store: Store) -> None:
    known(store, "a", "Vessels")
    known(store, "b", "Chairs", until="2026-05-03")
    known(store, "c", "Vessels too")
    assert closeness.unweighed_calls(store, "m1", NOW) == ["c", "b", "a"]
    joins.absorb(store, "c", "a")
    assert closeness.unweighed_calls(store, "m1", NOW + timedelta(days=9)) == ["a"]


def test_a_profile_that_is_changed_or_erased_is_close_to_nothing_until_it_is_weighed(store: Store) -> None:
    weighed(store)
    profile_store.save(store, SEA)
    assert closeness.calls_near(store, "m1", "sea", "b1") == {"a"}
    profile_store.save(store, Profile("sea", {"en": "Sea"}, keywords=("chairs",)))
    assert closeness.weighed_profiles(store) == {}
    assert closeness.calls_near(store, "m1", "sea", "b1") == set()
    closeness.profiles_are_weighed(store, {"sea": "b2"}, [Near("b", "sea", 0.4, ())])
    profile_store.delete(store, "sea")
    assert store.value("SELECT count(*) FROM closeness") == 0
    assert closeness.weighed_profiles(store) == {}


def test_the_look_at_changes_goes_on_where_it_was(store: Store) -> None:
    assert closeness.cursor(store) is None
    closeness.set_cursor(store, 7, 3)
    closeness.set_cursor(store, 9, 4)
    assert closeness.cursor(store) == 9
    assert closeness.cursors(store) == (9, 4)
    closeness.forget_cursor(store)
    assert closeness.cursor(store) is None
