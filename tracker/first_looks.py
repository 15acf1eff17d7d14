"""What fits a chat now, looked up in small steps: the loop goes on between them, however many calls are known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from tracker.breathing import in_breaths
from tracker.domain.asked_words import AllOf, AnyOf, Word
from tracker.domain.finding import Fitting
from tracker.domain.models import Call, Match, Subscription
from tracker.domain.owing import best_match
from tracker.matching import Matching
from tracker.store import calls as call_store
from tracker.store import known_words, live_calls
from tracker.store.database import Store
from tracker.store.searching import having

#: Calls read at a time: a millisecond or two.
_AT_ONCE = 8
#: Of what is over, so long ago and so much is looked at: more takes longer than an answer may.
_A_YEAR = timedelta(days=365)
_MOST_OVER = 150


async def fitting_now(store: Store, matching: Matching, subscription: Subscription, now: datetime) -> list[Fitting]:
    """The calls not over at `now` that fit a subscription, in the order in which they became known; without profiles, all."""
    return [one async for one in in_breaths(look(store, matching, subscription, now)) if one is not None]


async def over_lately(store: Store, matching: Matching, subscription: Subscription, now: datetime) -> list[Fitting]:
    """The calls that fit a subscription and were over by `now` for a year at most, the latest first."""
    return [one async for one in in_breaths(_look_back(store, matching, subscription, now)) if one is not None]


def _look_back(store: Store, matching: Matching, subscription: Subscription, now: datetime) -> Iterator[Fitting | None]:
    yield from matching.catch_up()

    def match_of(call: Call, profile: str) -> Match:
        return matching.of(call, profile, now)

    # Of all that is over only what has a word of a profile is read: the rest has nothing in common with it.
    among = _in_common(store, matching, subscription.profiles) if subscription.profiles else None
    ids = live_calls.over_lately(store, now - _A_YEAR, now, among, _MOST_OVER)
    for start in range(0, len(ids), _AT_ONCE):
        known = {one.id: one for one in call_store.calls(store, ids=ids[start : start + _AT_ONCE])}
        for call in (known[one] for one in ids[start : start + _AT_ONCE] if one in known):
            match = best_match(call, subscription, match_of) if subscription.profiles else None
            yield Fitting(call, match) if match is not None or not subscription.profiles else None


def _in_common(store: Store, matching: Matching, profiles: Iterable[str]) -> list[str]:
    """Ids of the calls, over or not, that have a word of these profiles, or were weighed as close to them in meaning."""
    near: set[str] = set()
    ways = []
    for profile in profiles:
        near |= matching.near(profile)
        for feature in sorted(matching.words(profile)):
            forms = [known_words.of_stem(store, stem) for stem in feature.split(" ")]
            if all(forms):
                ways.append(AllOf(tuple(AnyOf(tuple(map(Word, words))) for words in forms)))
    return sorted({*near, *having(store, AnyOf(tuple(dict.fromkeys(ways))))}) if ways else sorted(near)


def look(store: Store, matching: Matching, subscription: Subscription, now: datetime) -> Iterator[Fitting | None]:
    """As `fitting_now`, a step at a time: a call that fits, or None."""
    yield from matching.catch_up(now)

    def match_of(call: Call, profile: str) -> Match:
        return matching.of(call, profile, now)

    # Who wants to hear of every match, however weak, is shown what has no word in common too, unless it is excluded.
    every = not subscription.profiles or subscription.level == "none"
    ids = live_calls.not_over(store, now, None if every else matching.live(subscription.profiles, now))
    for start in range(0, len(ids), _AT_ONCE):
        for call in call_store.calls(store, ids=ids[start : start + _AT_ONCE]):
            match = best_match(call, subscription, match_of) if subscription.profiles else None
            yield Fitting(call, match) if match is not None or not subscription.profiles else None
