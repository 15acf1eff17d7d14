"""The index finds exactly what a loop over everything finds, whatever came and went before."""

from __future__ import annotations

import random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tracker.domain.feature_index import FeatureIndex, Question

FEATURES = "abcdefghij"
_features = st.dictionaries(st.sampled_from(FEATURES), st.floats(0.01, 3.0), max_size=6)
_entries = st.dictionaries(st.sampled_from([f"p{number}" for number in range(30)]), _features, max_size=30)
_kinds = st.dictionaries(st.sampled_from(FEATURES), st.sampled_from(("clear", "faint", "common", "alone")))


def naive(
    entries: dict[str, dict[str, float]], asked: Question, least: float, more: float
) -> tuple[set[str], set[str]]:
    """Who answers, and who is doubtful, looked up one by one."""
    sure, doubtful = set(), set()
    factors = {**asked.clear, **asked.faint, **asked.common}
    for name, features in entries.items():
        amount = sum(weight * factors.get(feature, 0.0) for feature, weight in features.items())
        clear = any(asked.clear.get(one, 0.0) > 0 for one in features)
        faint = sum(asked.faint.get(one, 0.0) > 0 for one in features)
        if any(one in asked.alone for one in features) or (
            amount >= least and (clear or faint > 1 or (faint and amount >= more))
        ):
            sure.add(name)
        elif amount >= least and faint:
            doubtful.add(name)
    return sure, doubtful


def question(factors: dict[str, float], kinds: dict[str, str], least: float) -> Question:
    """`factors` shared out by kind; without a kind a feature is clear."""
    of = {
        kind: {f: factor for f, factor in factors.items() if kinds.get(f, "clear") == kind}
        for kind in ("clear", "faint", "common", "alone")
    }
    return Question(least, of["clear"], of["faint"], of["common"], tuple(of["alone"]), least * 1.2)


def is_found(index: FeatureIndex, entries: dict[str, dict[str, float]], asked: Question) -> bool:
    """Whether the index gives what `naive` gives, to the precision that it promises."""
    found = index.reaching(asked)
    assert len(set(found.names)) == len(found.names)
    surely, perhaps = naive(entries, asked, asked.least, asked.more)
    wide = naive(entries, asked, asked.least * 0.9999, asked.more * 0.9999)
    return (
        surely <= set(found.names) <= wide[0]
        and perhaps <= {*found.names, *found.doubtful}
        and set(found.doubtful) <= wide[1]
    )


@settings(derandomize=True, deadline=None, max_examples=400)
@given(_entries, _features, _kinds, st.floats(0.05, 6.0), st.integers(0, 40))
def test_what_reaches_a_sum_with_signs_enough_is_found(
    entries: dict[str, dict[str, float]], factors: dict[str, float], kinds: dict[str, str], least: float, others: int
) -> None:
    index = FeatureIndex()
    for name, features in entries.items():
        index.add(name, features)
    for number in range(others):
        # With them the lists are short beside all that there is, and are walked at once.
        index.add(f"other{number}", {"z": 1.0})
    assert is_found(index, entries, question(factors, kinds, least))


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
            kinds = {one: chance.choice(("clear", "faint", "common", "alone")) for one in factors}
            assert is_found(index, entries, question(factors, {}, 0.7))
            assert is_found(index, entries, question(factors, kinds, 0.7))


def test_an_empty_index_and_a_question_without_words_find_nothing() -> None:
    index = FeatureIndex()
    assert index.reaching(Question(0.5, {"a": 1.0})) == ([], [])
    index.add("p", {"a": 1.0})
    assert index.reaching(Question(0.5, {})) == ([], [])
    assert index.reaching(Question(0.5, {"b": 9.0})) == ([], [])
    assert index.reaching(Question(0.5, {}, common={"a": 9.0})) == ([], []), "what is common is no sign"
    assert index.reaching(Question(9.0, {}, alone=["a"])) == (["p"], [])


@settings(derandomize=True, deadline=None, max_examples=200)
@given(_entries, _features, _kinds, st.floats(0.05, 6.0), st.sets(st.integers(0, 4)), st.integers(0, 1_500))
def test_groups_that_do_not_pass_are_left_out(
    entries: dict[str, dict[str, float]],
    factors: dict[str, float],
    kinds: dict[str, str],
    least: float,
    passing: set[int],
    gone: int,
) -> None:
    index = FeatureIndex()

    def allow(numbers: NDArray[np.intp]) -> NDArray[np.bool_]:
        return np.isin(numbers, list(passing))

    for number in range(gone):
        index.add("gone", {"a": 1.0}, number % 5)
    index.remove("gone")
    for place, (name, features) in enumerate(entries.items()):
        index.add(name, features, place % 5)
    groups = {name: place % 5 for place, name in enumerate(entries)}
    asked = question(factors, kinds, least)
    everybody, allowed = index.reaching(asked), index.reaching(asked, allow)
    assert set(allowed.names) == {one for one in everybody.names if groups[one] in passing}
    assert set(allowed.doubtful) == {one for one in everybody.doubtful if groups[one] in passing}


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
        {"rare7": 3.0, "rare8": 1.0, "common": 0.4, "usual": 0.3},
    ):
        for least in (0.35, 1.1, 1.15, 3.6):
            for kinds in ({}, {"common": "common"}, {"usual": "faint", "common": "common"}, {"rare8": "alone"}):
                assert is_found(index, entries, question(factors, kinds, least)), (factors, least, kinds)
                assert is_found(index, entries, question(factors, kinds, least)), "nothing is left of the first"
