"""The index finds exactly what a loop over everything finds, whatever came and went before."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
