"""What fits a chat now, looked up in small steps: the loop goes on between them, however many calls are known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from tracker.breathing import in_breaths
from tracker.domain.finding import Fitting
from tracker.domain.models import Call, Match, Subscription
from tracker.domain.owing import best_match
from tracker.matching import Matching
from tracker.store import calls as call_store
from tracker.store import live_calls
from tracker.store.database import Store

#: Calls read at a time: a millisecond or two.
_AT_ONCE = 8


async def fitting_now(store: Store, matching: Matching, subscription: Subscription, now: datetime) -> list[Fitting]:
    """The calls not over at `now` that fit a subscription, in the order in which they became known; without profiles, all."""
    return [one async for one in in_breaths(look(store, matching, subscription, now)) if one is not None]


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
