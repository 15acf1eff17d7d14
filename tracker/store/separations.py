"""Pairs of sightings that a person has split: they are never joined again."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from tracker.store.calls import Ref
from tracker.store.database import Store, instant

_NAME = "separated"


def separated(store: Store) -> frozenset[tuple[Ref, Ref]]:
    """All pairs that were split."""
    text = store.value("SELECT value FROM settings WHERE name = ?", (_NAME,))
    pairs = json.loads(text) if text else []
    return frozenset(((a, b), (c, d)) for a, b, c, d in pairs)


def separate(store: Store, pairs: Iterable[tuple[Ref, Ref]], by_whom: str, at: datetime) -> None:
    """Remember more such pairs, and that the joins that made them were undone."""
    pairs = list(pairs)
    known = separated(store) | frozenset(pairs)
    text = json.dumps(sorted([*one, *other] for one, other in known), ensure_ascii=False)
    store.execute(
        "INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (_NAME, text),
    )
    for (source, key), _ in pairs:
        store.execute(
            "UPDATE merges SET undone_at = ?, undone_by = ? WHERE source = ? AND key = ? AND undone_at IS NULL",
            (instant(at), by_whom, source, key),
        )
