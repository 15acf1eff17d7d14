"""Which calls time may have changed: so that a look at the clock, or at a site that is back, reads only those."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from tracker.domain.models import Call
from tracker.store.calls import calls
from tracker.store.database import Store, instant, listed, optional_instant, writable


def calls_turning(store: Store, since: datetime | None, until: datetime) -> Iterator[Call]:
    """The calls whose stage the clock may have changed after `since` (None: ever) and up to `until`, in their order."""
    rows = store.rows(
        "SELECT DISTINCT c.id FROM call_turning_points t JOIN calls c ON c.number = t.call WHERE t.at > ? AND t.at <= ?",
        (optional_instant(since) or "", instant(until)),
    )
    yield from calls(store, ids=[row[0] for row in rows])


def long_unseen(store: Store, source: str, keys: Collection[str], before: datetime) -> list[str]:
    """The ids of the calls that these items of a source belong to and that it showed last before `before`."""
    rows = store.rows(
        "SELECT DISTINCT call_id FROM sightings WHERE source = ? AND last_seen < ? "
        "AND key IN (SELECT value FROM json_each(?)) ORDER BY call_id",
        (source, instant(before), listed(writable(key) for key in keys)),
    )
    return [row[0] for row in rows]
