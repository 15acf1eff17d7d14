"""What seasons of calls are learned from, and to whom it was told that a call was not seen in its season."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from tracker.domain.compact import from_text
from tracker.domain.models import Facts
from tracker.domain.seasons import Round, round_of
from tracker.store.database import Store, instant, listed, when


def watched(store: Store) -> dict[str, datetime]:
    """By source, when anything of it was first seen."""
    rows = store.rows("SELECT source, min(first_seen) AS seen FROM sightings GROUP BY source")
    return {row["source"]: when(row["seen"]) for row in rows}


def rounds_after(
    store: Store, number: int, limit: int, since: dict[str, datetime], now: datetime
) -> tuple[list[Round], int | None]:
    """The calls after the one of this number as rounds, at most `limit`, and the number to go on from; None at the end."""
    rows = store.rows(
        "SELECT c.number, c.id, c.facts, c.first_seen, (SELECT json_group_array(DISTINCT s.source) FROM sightings s "
        "WHERE s.call_id = c.id) AS sources FROM calls c WHERE c.number > ? AND c.merged_into IS NULL "
        "ORDER BY c.number LIMIT ?",
        (number, limit),
    )
    found = []
    for row in rows:
        facts = from_text(Facts, row["facts"])
        sources = from_text(tuple[str, ...], row["sources"])
        one = round_of(row["id"], facts, when(row["first_seen"]), sorted(sources), since, now)
        if one is not None:
            found.append(one)
    return found, int(rows[-1]["number"]) if rows else None


def told(store: Store, subscriptions: Collection[int]) -> set[tuple[int, str]]:
    """(subscription, season) of all that these were told."""
    sql = "SELECT subscription, season FROM seasons_told WHERE subscription IN (SELECT value FROM json_each(?))"
    return {(row[0], row[1]) for row in store.rows(sql, (listed(subscriptions),))}


def tell(store: Store, subscription: int, seasons: Iterable[str], at: datetime) -> None:
    """Keep that a subscription is told of these."""
    for one in seasons:
        store.execute(
            "INSERT INTO seasons_told (subscription, season, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (subscription, one, instant(at)),
        )
