"""The index finds exactly what a loop over everything finds, whatever came and went before."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tracker.domain.feature_index import FeatureIndex

_features = st.dictionaries(st.sampled_from("abcdefghij"), st.floats(0.01, 3.0), max_size=6)
_entries = st.dictionaries(st.sampled_from([f"p{number}" for number in range(30)]), _features, max_size=30)


def naive(entries: dict[str, dict[str, float]], factors: dict[str, float], least: float) -> dict[str, float]:
    sums = {name: sum(w * factors.get(f, 0.0) for f, w in features.items()) for name, features in entries.items()}
    return {name: amount for name, amount in sums.items() if amount >= least}


@settings(derandomize=True, deadline=None, max_examples=400)
@given(_entries, _features, st.floats(0.05, 6.0))
def test_what_reaches_a_sum_is_found_with_its_sum(
    entries: dict[str, dict[str, float]], factors: dict[str, float], least: float
) -> None:
    index = FeatureIndex()
    for name, features in entries.items():
        index.add(name, features)
    found = dict(index.reaching(factors, least))
    assert naive(entries, factors, least).keys() <= found.keys() <= naive(entries, factors, least * 0.9999).keys()
    assert found == pytest.approx({name: naive(entries, factors, 0.0)[name] for name in found}, rel=1e-5)


def test_entries_come_go_and_change_and_the_answers_follow() -> None:
    chance = random.Random(3)
    index, entries = FeatureIndex(), {}
    for step in range(6_000):
        name = f"p{chance.randrange(400)}"
        if chance.random() < 0.45:
            index.remove(name)
            entries.pop(name, None)
        else:
            entries[name] = {f"f{chance.randrange(50)}": chance.choice((0.5, 1.0, 1.5)) for _ in range(4)}
            index.add(name, entries[name])
        assert len(index) == len(entries)
        if step % 250 == 0:
            factors = {f"f{number}": chance.random() for number in chance.sample(range(50), 12)}
            found = dict(index.reaching(factors, 0.7))
            assert found == pytest.approx(naive(entries, factors, 0.7), rel=1e-5)


def test_an_empty_index_and_a_question_without_words_find_nothing() -> None:
    index = FeatureIndex()
    assert index.reaching({"a": 1.0}, 0.5) == []
    index.add("p", {"a": 1.0})
    assert index.reaching({}, 0.5) == []
    assert index.reaching({"b": 9.0}, 0.5) == []


@settings(derandomize=True, deadline=None, max_examples=200)
@given(_entries, _features, st.floats(0.05, 6.0), st.sets(st.integers(0, 4)), st.integers(0, 1_500))
def test_groups_that_do_not_pass_are_left_out_and_each_is_asked_once(
    entries: dict[str, dict[str, float]], factors: dict[str, float], least: float, passing: set[int], gone: int
) -> None:
    index, asked = FeatureIndex(), []

    def allow(numbers: NDArray[np.uint32]) -> NDArray[np.bool_]:
        asked.extend(numbers.tolist())
        return np.isin(numbers, list(passing))

    for number in range(gone):
        index.add("gone", {"a": 1.0}, number % 5)
    index.remove("gone")
    for place, (name, features) in enumerate(entries.items()):
        index.add(name, features, place % 5)
    groups = {name: place % 5 for place, name in enumerate(entries)}
    everybody = [name for name, _ in index.reaching(factors, least)]
    assert len(set(everybody)) == len(everybody)
    assert set(index.names_reaching(factors, least, allow)) == {one for one in everybody if groups[one] in passing}
    assert len(asked) == len(set(asked))


def test_lists_too_long_to_walk_are_looked_up_with_the_same_answer() -> None:
    chance = random.Random(5)
    entries = {
        f"p{number}": {
            f: 1.0 for f in ("common", "usual", f"rare{number % 400}") if f != "usual" or chance.random() < 0.5
        }
        for number in range(4_000)
    }
    index = FeatureIndex()
    for name, features in entries.items():
        index.add(name, features)
    for factors in (
        {"rare7": 3.0, "common": 0.4, "usual": 0.3},
        {"rare7": 1.0, "rare8": 1.0, "common": 0.1, "usual": 0.1},
    ):
        for least in (0.35, 1.1, 1.15, 3.6):
            expected = naive(entries, factors, least * 0.99999)
            assert dict(index.reaching(factors, least)) == pytest.approx(expected, rel=1e-5)
            assert dict(index.reaching(factors, least)) == pytest.approx(expected, rel=1e-5), (
                "nothing is left of the first"
            )
