"""The second look: calls are judged again when their meaning is known, and told then to whom their words said nothing.

In the background, after the alerts by words, which wait for nothing. Each change is looked at once, by a cursor, and the
alerts go the ordinary way. What was known when the models came, and what a new profile finds, is weighed and told to nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tracker.breathing import done_in_breaths, in_breaths
from tracker.claiming import claimed, real_time
from tracker.domain.models import Alert, Call, Change, Level, Match, Subscription
from tracker.domain.nearness import Near
from tracker.domain.owing import may_be_told, may_reach_anybody, moves_earlier
from tracker.domain.reaching import Reach
from tracker.gathering import owe_changes
from tracker.leaving_out import left_out
from tracker.matching import Matching
from tracker.semantic.encoding import ModelsError
from tracker.store import calls as call_store
from tracker.store import closeness, outbox, subscribers
from tracker.store.database import Store
from tracker.weighing import PROFILES, Weighing

#: Under this name one process at a time weighs.
_NAME = "the meaning of calls"
#: Calls known before that are weighed between two looks at what is new.
_CALLS = 100
_BATCH = 5_000
_RANK: Mapping[Level, int] = {"none": 0, "possible": 1, "strong": 2}
_Pairs = Mapping[str, Collection[str]]
"""Call → profiles."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one look brought: the alerts owed, and what somebody who follows every profile is told by meaning alone."""

    alerts: tuple[Alert, ...] = ()
    changes: tuple[Change, ...] = ()
    calls: Mapping[str, Call] | None = None


async def look_again(
    weighing: Weighing,
    source_name: Callable[[str, str], str],
    now: Callable[[], datetime],
    tell: Callable[[Told], object] = lambda _: None,
    machine_time: Callable[[], datetime] = real_time,
) -> None:
    """Weigh all that is not weighed yet, what is new first; owe and `tell` what that brings. Another process's work is left to it."""
    async with claimed(weighing.store, _NAME, machine_time) as claim:
        if claim is None:
            return
        try:
            while claim.holds() and await _look(weighing, source_name, now(), tell):
                pass
        except ModelsError as trouble:
            # Words count meanwhile; nothing was settled, and it is tried again.
            left_out("the meaning of calls", trouble)
        finally:
            await weighing.end()


def begin(store: Store) -> int:
    """From here on everything is looked at a second time, where it was not before; the last change that was."""
    cursor = closeness.cursor(store)
    if cursor is None:
        with store.transaction():
            cursor = call_store.last_change(store)
            closeness.set_cursor(store, cursor, outbox.last_alert(store))
    return cursor


async def _look(
    weighing: Weighing, source_name: Callable[[str, str], str], now: datetime, tell: Callable[[Told], object]
) -> bool:
    """One step; whether there was anything to do."""
    store, mark = weighing.store, weighing.mark
    await done_in_breaths(weighing.matching.catch_up())
    some = dict([one async for one in in_breaths(weighing.unweighed(PROFILES)) if one is not None])
    if some:
        await weighing.weigh_profiles(some, now)
    cursor, last = begin(store), call_store.last_change(store)
    if cursor < last:
        changes = _changes(store, cursor, last)
        new = {one.call_id for one in changes}
        fresh = [one for one in closeness.unweighed_calls(store, mark, now) if one in new]
        versions, found = await weighing.weigh_calls(fresh)
        told = Told()
        with store.transaction():
            if weighing.still(versions):
                closeness.call_is_weighed(store, mark, fresh, found)
                told = _owe(weighing.matching, store, changes, _pairs(found), source_name, now)
                closeness.set_cursor(store, last, outbox.last_alert(store))
        tell(told)
        return True
    # Profiles first: else a call would be compared with the others a second time.
    old = closeness.unweighed_calls(store, mark, now)[:_CALLS] if len(some) < PROFILES else []
    if old:
        versions, found = await weighing.weigh_calls(old)
        with store.transaction():
            if weighing.still(versions):
                closeness.call_is_weighed(store, mark, old, found)
    return bool(some or old)


def _changes(store: Store, cursor: int, last: int) -> list[Change]:
    found: list[Change] = []
    while cursor < last and (some := call_store.changes_after(store, cursor, _BATCH)):
        cursor = some[-1].id
        found += [one for one in some if one.id <= last and may_be_told(one)]
    return found


def _pairs(found: Iterable[Near]) -> dict[str, set[str]]:
    pairs: defaultdict[str, set[str]] = defaultdict(set)
    for one in found:
        pairs[one.call].add(one.profile)
    return pairs


def _owe(
    matching: Matching,
    store: Store,
    changes: Sequence[Change],
    just_found: _Pairs,
    source_name: Callable[[str, str], str],
    now: datetime,
) -> Told:
    """Owe what these changes mean for those whose profiles are close to their calls, but what was owed of them before."""
    by_call: defaultdict[str, list[Change]] = defaultdict(list)
    for one in changes:
        by_call[one.call_id].append(one)
    near = matching.fitting_by_meaning(by_call)
    calls = {
        one.id: one
        for one in call_store.calls(store, ids=[call_id for call_id, profiles in near.items() if profiles])
        if may_reach_anybody(by_call[one.id], one, now)
    }
    if not calls:
        return Told()
    told = [one for one in changes if one.call_id in calls]

    def by_words(call: Call, profile: str) -> Match:
        return matching.by_words(call, profile, now)

    asked = subscribers.concerned(store, {one for call_id in calls for one in near[call_id]}, ())
    owed = outbox.owed_since(store, *closeness.cursors(store))
    eligible = _Eligible(told, calls, near, just_found, by_words, owed)
    followers = [replace(one, cursor=0, paused=False, rhythm="at_once") for one in asked if eligible.look_at(one)]
    alerts = owe_changes(
        store,
        told,
        calls,
        lambda call, profile: matching.of(call, profile, now),
        source_name,
        now,
        after_a_gap=False,
        reach=eligible,
        followers=followers,
    )
    silent = {
        one.id
        for one in calls.values()
        if one.id in just_found
        and all(by_words(one, profile).level == "none" for profile in matching.fitting([one])[one.id])
    }
    return Told(tuple(alerts), tuple(one for one in told if one.call_id in silent), calls)


class _Eligible(Reach):
    """Which changes a subscription is told of by the second look: see `look_at`."""

    def __init__(
        self,
        changes: Sequence[Change],
        calls: Mapping[str, Call],
        near: _Pairs,
        just_found: _Pairs,
        by_words: Callable[[Call, str], Match],
        owed: Mapping[int, Collection[int]],
    ) -> None:
        super().__init__(changes, near)
        self._told = changes
        self._of_call = calls
        self._near = near
        self._just_found = just_found
        self._by_words = by_words
        self._owed = owed
        self._eligible: dict[int, list[Change]] = {}

    def look_at(self, one: Subscription) -> bool:
        """Whether anything is for a subscription (as it is kept).

        What happened after its cursor, where it is told at once; of a daily or weekly one that is the digest's, but an
        earlier deadline. What the cursor has passed (a pause began, a first look was shown, a digest waited no longer):
        only calls that their words did not bring, which nothing else will tell.
        """
        before = self._owed.get(one.id, ())
        found = [change for change in self._told if change.id not in before and self._is_for(one, change)]
        self._eligible[one.id] = found
        return bool(found)

    def of(self, subscription: Subscription, saved: Iterable[str]) -> list[Change]:
        """The changes to tell, oldest first."""
        return self._eligible.get(subscription.id, [])

    def _is_for(self, one: Subscription, change: Change) -> bool:
        if not any(profile in self._near[change.call_id] for profile in one.profiles):
            return False
        if change.id > one.cursor:
            at_once = one.rhythm == "at_once" or (moves_earlier(change) and not change.baseline)
            return at_once and not one.paused
        call = self._of_call[change.call_id]
        new = self._just_found.get(change.call_id, ())
        by_words = (_RANK[self._by_words(call, profile).level] for profile in one.profiles)
        return any(profile in new for profile in one.profiles) and max(by_words) < _RANK[one.level]
