"""Vectors are kept by the hash of their text, and go with the model that made them or the profile that said it."""

from __future__ import annotations

from tracker.store import vectors
from tracker.store.database import Store


def key(number: int) -> bytes:
    return number.to_bytes(32, "big")


def test_a_vector_is_kept_under_its_key_and_the_first_stays(store: Store) -> None:
    vectors.keep(store, "e5", "call", {key(1): b"one", key(2): b"two"})
    vectors.keep(store, "e5", "call", {key(1): b"other"})
    assert vectors.kept(store, [key(1), key(2), key(3), key(1)]) == {key(1): b"one", key(2): b"two"}
    assert vectors.kept(store, []) == {}


def test_any_number_of_keys_is_asked_for_at_once(store: Store) -> None:
    many = {key(number): bytes([number % 251]) for number in range(1_203)}
    vectors.keep(store, "e5", "call", many)
    assert vectors.kept(store, many) == many


def test_the_vectors_of_a_model_that_is_no_longer_there_are_forgotten(store: Store) -> None:
    vectors.keep(store, "e5-1", "call", {key(1): b"old"})
    vectors.keep(store, "e5-2", "call", {key(2): b"new"})
    assert vectors.forget_other_encoders(store, ["e5-2"]) == 1
    assert vectors.kept(store, [key(1), key(2)]) == {key(2): b"new"}


def test_what_no_profile_says_any_more_is_forgotten_and_calls_are_left_alone(store: Store) -> None:
    vectors.keep(store, "e5", "profile", {key(number): b"p" for number in range(700)})
    vectors.keep(store, "e5", "call", {key(1_000): b"c"})
    assert vectors.forget_others(store, "profile", {key(3), key(4)}) == 698
    assert set(vectors.kept(store, [key(3), key(5), key(1_000)])) == {key(3), key(1_000)}
