"""What a profile would have brought, tried on the known calls before it is kept: in small steps, with a bound.

Words, conditions and what the votes of the chat taught; and closeness in meaning as far as it was weighed already: of
a profile that is followed with the same words. Nothing is kept or sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from tracker.breathing import done_in_breaths
from tracker.domain.backtest import Backtest, Tally
from tracker.domain.calltext import read_call_text
from tracker.domain.matching import Matcher
from tracker.domain.models import Call, Match, Profile
from tracker.domain.taxonomy import Taxonomy
from tracker.domain.votes import corrected
from tracker.matching import Matching
from tracker.store import calls as call_store
from tracker.store import live_calls
from tracker.store.database import Store

A_MONTH = timedelta(days=365.25 / 12)
#: Calls that are compared at most, some seconds' work; of more, every second, third, … stands for its neighbours.
MOST = 2_000
#: Calls read at a time: a millisecond or two.
_AT_ONCE = 8


async def try_profile(
    store: Store,
    matching: Matching,
    taxonomy: Taxonomy,
    profile: Profile,
    lesson: Mapping[str, float],
    now: datetime,
    months: int = 12,
    most: int = MOST,
) -> Backtest:
    """What `profile` would have brought in the last months until `now`; everybody else is served between the steps."""
    since = now - months * A_MONTH
    # What ended before counts in no case; what a source says ended without a date is looked at all the same.
    ids = live_calls.known_since(store, since)
    stride = max(1, -(-len(ids) // most))
    chosen = ids[::stride]
    tally = Tally(since, now, scale=len(ids) / len(chosen) if chosen else 1.0)
    await done_in_breaths(matching.catch_up())
    matcher = Matcher([profile], matching.corpus, taxonomy)

    def match_of(call: Call) -> Match:
        by_words = matcher.match(call, read_call_text(call.facts), profile.id, now)
        return corrected(matching.nearby.lifted(by_words, profile), call, lesson)

    def steps() -> Iterator[None]:
        for start in range(0, len(chosen), _AT_ONCE):
            for call in call_store.calls(store, ids=chosen[start : start + _AT_ONCE]):
                tally.add(call, match_of)
                yield

    await done_in_breaths(steps())
    return tally.outcome()
