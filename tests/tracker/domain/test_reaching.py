"""Looking only at whom a change can reach tells nobody more, and nobody less, than asking everybody."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tracker.domain.calls_told import NOW, call, change, deadline, match, subscription
from tracker.domain.alerts import decide, digest
from tracker.domain.models import Call, Change, Match, Subscription
from tracker.domain.reaching import Reach, saved_by

CALLS = {f"c{number}": call(f"c{number}", deadlines=(deadline("2026-05-14T16:30"),)) for number in range(6)}
_pairs = st.dictionaries(
    st.tuples(st.sampled_from(sorted(CALLS)), st.sampled_from("abcd")), st.sampled_from(["possible", "strong"])
)
_changes = st.lists(
    st.tuples(
        st.sampled_from(sorted(CALLS)), st.sampled_from(["appeared", "deadline_moved", "vanished"]), st.booleans()
    ),
    max_size=9,
)
_subscriptions = st.lists(
    st.tuples(
        st.lists(st.sampled_from("abcd"), max_size=3, unique=True),
        st.sampled_from(["none", "possible", "strong"]),
        st.integers(0, 9),
        st.sampled_from(["at_once", "daily"]),
    ),
    max_size=8,
)
_marks = st.dictionaries(
    st.tuples(st.integers(1, 8), st.sampled_from(sorted(CALLS))), st.sampled_from(["saved", "not_for_us"])
)


@settings(derandomize=True, deadline=None, max_examples=200)
@given(_pairs, _changes, _subscriptions, _marks)
def test_the_same_alerts_and_digests_are_owed_as_without_it(pairs, happened, people, marks) -> None:  # type: ignore[no-untyped-def]
    def match_of(of: Call, profile: str) -> Match:
        level = pairs.get((of.id, profile), "none")
        return match(of.id, profile, level, {"none": 0.0, "possible": 0.4, "strong": 0.8}[level])

    changes: list[Change] = [
        change(kind, call_id, number, baseline=first) for number, (call_id, kind, first) in enumerate(happened, 1)
    ]
    followers: list[Subscription] = [
        subscription(number, profiles=tuple(profiles), level=level, cursor=cursor, rhythm=rhythm)
        for number, (profiles, level, cursor, rhythm) in enumerate(people, 1)
    ]
    fitting = {one: [profile for profile in "abcd" if (one, profile) in pairs] for one in CALLS}
    reach = Reach(changes, fitting)
    asked = decide(changes, CALLS, match_of, followers, marks, NOW)
    assert decide(changes, CALLS, match_of, followers, marks, NOW, reach=reach) == asked
    saved = saved_by(marks)
    for one in followers:
        reaching = reach.of(one, saved.get(one.id, ()))
        assert digest(one, reaching, CALLS, match_of, marks, NOW) == digest(one, changes, CALLS, match_of, marks, NOW)
