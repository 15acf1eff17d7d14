"""Leases: one holder at a time, and nobody for ever."""

from __future__ import annotations

from tests.tracker.store.opening import MINUTE, NOW
from tracker.store import leases
from tracker.store.database import Store


def test_what_one_holds_no_other_can_take_until_it_is_given_back(store: Store) -> None:
    assert leases.take(store, "isun", "one", NOW, NOW + MINUTE)
    assert not leases.take(store, "isun", "other", NOW, NOW + MINUTE)
    assert leases.take(store, "opic", "other", NOW, NOW + MINUTE), "another thing is another lease"
    leases.give_back(store, "isun", "other")
    assert leases.holds(store, "isun", "one", NOW), "nobody gives back what another holds"
    leases.give_back(store, "isun", "one")
    assert not leases.holds(store, "isun", "one", NOW)
    assert leases.take(store, "isun", "other", NOW, NOW + MINUTE)


def test_a_lease_that_nobody_kept_up_ends_by_itself(store: Store) -> None:
    leases.take(store, "isun", "one", NOW, NOW + MINUTE)
    assert leases.holds(store, "isun", "one", NOW + MINUTE / 2)
    assert not leases.holds(store, "isun", "one", NOW + MINUTE)
    assert leases.take(store, "isun", "other", NOW + MINUTE, NOW + 2 * MINUTE)
    assert not leases.keep(store, "isun", "one", NOW + 3 * MINUTE), "it is another's now"
    assert leases.holds(store, "isun", "other", NOW + MINUTE)


def test_a_lease_that_is_kept_up_lasts(store: Store) -> None:
    leases.take(store, "isun", "one", NOW, NOW + MINUTE)
    assert leases.keep(store, "isun", "one", NOW + 3 * MINUTE)
    assert leases.holds(store, "isun", "one", NOW + 2 * MINUTE)
    assert not leases.take(store, "isun", "other", NOW + 2 * MINUTE, NOW + 4 * MINUTE)
