"""The contradictions between statements of a call, followed from beginning to end (`domain.standing`)."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from tracker.domain.compact import from_text, to_text
from tracker.domain.standing import Watched
from tracker.domain.statements import Dispute
from tracker.store.database import Row, Store, instant, listed, optional_instant, optional_when, when


def watched(store: Store, call_ids: Collection[str]) -> list[Watched]:
    """All disputes of these calls, those that ended too, oldest first."""
    rows = store.rows(
        "SELECT * FROM disputes WHERE call_id IN (SELECT value FROM json_each(?)) ORDER BY id", (listed(call_ids),)
    )
    return [_watched(row) for row in rows]


def untold(store: Store) -> list[Watched]:
    """The disputes that last and of which nobody was told, oldest first."""
    rows = store.rows("SELECT * FROM disputes WHERE ended_at IS NULL AND told_at IS NULL ORDER BY id")
    return [_watched(row) for row in rows]


def lasting(store: Store) -> list[Watched]:
    """The disputes that last, oldest first."""
    return [_watched(row) for row in store.rows("SELECT * FROM disputes WHERE ended_at IS NULL ORDER BY id")]


def save(store: Store, disputes: Iterable[Watched]) -> list[Watched]:
    """Store disputes, new ones and known ones; the same with their numbers."""
    with store.transaction():
        return [_save(store, one) for one in disputes]


def _save(store: Store, one: Watched) -> Watched:
    held = (
        one.call_id,
        to_text(one.dispute),
        instant(one.since),
        optional_instant(one.told_at),
        optional_instant(one.ended_at),
    )
    if one.id:
        store.execute(
            "UPDATE disputes SET call_id = ?, dispute = ?, since = ?, told_at = ?, ended_at = ? WHERE id = ?",
            (*held, one.id),
        )
        return one
    number = store.value(
        "INSERT INTO disputes (call_id, dispute, since, told_at, ended_at) VALUES (?, ?, ?, ?, ?) RETURNING id", held
    )
    return Watched(one.call_id, one.dispute, one.since, one.told_at, one.ended_at, int(number))


def _watched(row: Row) -> Watched:
    return Watched(
        call_id=row["call_id"],
        dispute=from_text(Dispute, row["dispute"]),
        since=when(row["since"]),
        told_at=optional_when(row["told_at"]),
        ended_at=optional_when(row["ended_at"]),
        id=row["id"],
    )
