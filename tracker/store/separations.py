"""Pairs of sightings that a person has split: they are never joined again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tracker.store.calls import Ref
from tracker.store.database import Store, instant, writable


def separated(store: Store) -> frozenset[tuple[Ref, Ref]]:
    """All pairs that were split."""
    rows = store.rows("SELECT source, key, other_source, other_key FROM separations")
    return frozenset(((row[0], row[1]), (row[2], row[3])) for row in rows)


def separate(store: Store, pairs: Iterable[tuple[Ref, Ref]], by_whom: str, at: datetime) -> None:
    """Remember more such pairs, and that the joins that made them were undone."""
    with store.transaction():
        for (source, key), (other_source, other_key) in pairs:
            store.execute(
                "INSERT INTO separations (source, key, other_source, other_key, by_whom, at) VALUES (?, ?, ?, ?, ?, ?) "
                "ON CONFLICT DO NOTHING",
                (source, writable(key), other_source, writable(other_key), by_whom, instant(at)),
            )
            store.execute(
                "UPDATE merges SET undone_at = ?, undone_by = ? WHERE source = ? AND key = ? AND undone_at IS NULL",
                (instant(at), by_whom, source, writable(key)),
            )


def between(store: Store, one: Iterable[Ref], other: Iterable[Ref]) -> list[tuple[Ref, Ref]]:
    """The pairs that were split between two groups of sightings, as they are kept."""
    first, second = set(one), set(other)
    return sorted(
        pair
        for pair in separated(store)
        if (pair[0] in first and pair[1] in second) or (pair[1] in first and pair[0] in second)
    )


def forget(store: Store, pairs: Iterable[tuple[Ref, Ref]]) -> None:
    """These pairs, as they are kept, may be joined again."""
    with store.transaction():
        for (source, key), (other_source, other_key) in pairs:
            store.execute(
                "DELETE FROM separations WHERE source = ? AND key = ? AND other_source = ? AND other_key = ?",
                (source, key, other_source, other_key),
            )
