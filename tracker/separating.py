"""A person parts calls that were joined wrongly, or takes that back: stored whole, told to nobody as news."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from tracker.contesting import Admins, SourceName, follow_disputes
from tracker.domain.merging import ref
from tracker.domain.models import Call
from tracker.domain.reconcile import separate
from tracker.domain.rejoining import rejoin
from tracker.errors import UsageError
from tracker.store import administration, joins, separations
from tracker.store import calls as call_store
from tracker.store.database import Store


def separate_call(
    store: Store,
    call: Call,
    sources: Collection[str],
    by_whom: str,
    now: datetime,
    *,
    source_name: SourceName,
    admins: Admins,
) -> Call:
    """Part what these sources show from the rest of `call`, for good; the new call of it.

    What chats said of the call (saved, not for us) they said of both. Raises UsageError where that is all or none of it.
    """
    with store.transaction():
        call = _as_kept(store, call)
        leaving = {ref(one) for one in call.sightings if one.source in sources}
        try:
            split = separate(call, leaving, now)
        except ValueError:
            shown = ", ".join(sorted({one.source for one in call.sightings}))
            raise UsageError(f"{call.id}: name some, not all, of the sources that show it: {shown}") from None
        kept, parted = split.calls
        for one in split.calls:
            call_store.save_call(store, one)
        call_store.save_sightings(store, split.sightings)
        call_store.record_changes(store, split.changes)
        joins.copy_marks(store, kept.id, parted.id)
        separations.separate(store, split.separated, by_whom, now)
        follow_disputes(store, split.calls, source_name, admins, now)
        told = f"{', '.join(sorted(sources))}: now {parted.id}"
        administration.record(store, by_whom, "separated call", kept.id, told, now)
    return parted


def rejoin_calls(
    store: Store,
    one: Call,
    other: Call,
    by_whom: str,
    now: datetime,
    *,
    source_name: SourceName,
    admins: Admins,
) -> Call:
    """Take a separation back: the two calls are one again, and may be joined by what they share. Gives that call.

    Raises UsageError where nobody parted them, or they cannot be one.
    """
    with store.transaction():
        one, other = _as_kept(store, one), _as_kept(store, other)
        first, second = {ref(said) for said in one.sightings}, {ref(said) for said in other.sightings}
        pairs = separations.between(store, first, second)
        if not pairs and one.id != other.id:
            raise UsageError(f"{one.id} and {other.id} were never separated")
        # A pair names first what was parted from the call, which kept its id.
        kept, absorbed = (one, other) if pairs and pairs[0][1] in first else (other, one)
        try:
            outcome = rejoin(kept, absorbed, now)
        except ValueError as problem:
            raise UsageError(str(problem)) from None
        (joined,) = outcome.calls
        separations.forget(store, pairs)
        call_store.save_call(store, joined)
        call_store.save_sightings(store, outcome.sightings)
        joins.absorb(store, absorbed.id, kept.id)
        for sighting, call_id, why in outcome.joined:
            joins.record_join(store, sighting, call_id, why, now)
        call_store.record_changes(store, outcome.changes)
        follow_disputes(store, outcome.calls, source_name, admins, now)
        administration.record(store, by_whom, "rejoined calls", joined.id, f"{one.id} and {other.id}", now)
    return joined


def _as_kept(store: Store, call: Call) -> Call:
    """As it is inside this transaction: a check may just have changed it."""
    return call_store.call(store, call.id) or call
