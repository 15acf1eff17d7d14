"""The record of monitoring of a month for a profile, from what the store has kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from tracker.domain.models import Call, Match
from tracker.domain.proof import Proof, month_of, prove
from tracker.store import calls as call_store
from tracker.store import outbox, runs
from tracker.store.database import Store


def proof_of_month(
    store: Store,
    sources: Iterable[str],
    profile: str,
    match_of: Callable[[Call, str], Match],
    month: tuple[int, int],
    zone: str,
    now: datetime,
) -> Proof:
    """What was read, found and told in a calendar month (year, month) of `zone`, up to `now` (aware).

    `profile`: its id; what was sent to any chat that follows it counts as told. How a call matches is said as of now.
    """
    since, until = month_of(month, zone)
    told = outbox.calls_told(store, profile, since, until)
    ids = call_store.first_seen_between(store, since, until) | told.keys()
    return prove(
        sources,
        runs.between(store, since, until),
        call_store.calls(store, ids=ids),
        told,
        lambda call: match_of(call, profile),
        since,
        until,
        now,
    )
