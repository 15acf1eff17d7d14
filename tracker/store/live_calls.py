"""Calls that are not over; what was written of them since one last looked."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from tracker.domain.compact import from_text
from tracker.domain.models import Facts
from tracker.domain.turning import ALWAYS, NEVER
from tracker.leaving_out import left_out
from tracker.store.calls import WRITINGS
from tracker.store.database import Row, Store, instant, last_number, listed


def version(store: Store) -> int:
    """The number of the last writing of a call."""
    return last_number(store, WRITINGS)


def written_after(store: Store, number: int, now: datetime, limit: int) -> list[tuple[int, str, Facts | None]]:
    """(number of the writing, call, its facts) of what was written after the writing `number`, oldest first.

    None in place of the facts of a call that is over at `now`, became part of another, or cannot be read.
    """
    rows = store.rows(
        "SELECT version, id, CASE WHEN merged_into IS NULL AND over_from > ? THEN facts END AS facts FROM calls "
        "WHERE version > ? ORDER BY version LIMIT ?",
        (instant(now), number, limit),
    )
    return [(row["version"], row["id"], _facts(row) if row["facts"] else None) for row in rows]


def of_before(store: Store, after: int, now: datetime, limit: int) -> list[tuple[int, str, Facts | None]]:
    """(number of the call, call, its facts) of calls not over whose writings were not numbered yet, by their numbers."""
    rows = store.rows(
        "SELECT number, id, facts FROM calls WHERE version = 0 AND number > ? AND merged_into IS NULL AND over_from > ? "
        "ORDER BY number LIMIT ?",
        (after, instant(now), limit),
    )
    return [(row["number"], row["id"], _facts(row)) for row in rows]


def _facts(row: Row) -> Facts | None:
    try:
        return from_text(Facts, row["facts"])
    except ValueError as problem:
        left_out(f"call {row['id']}, among those not over,", problem)
        return None


def latest_ids(store: Store, most: int) -> list[str]:
    """Ids of the calls that became known last, over or not, the newest first."""
    rows = store.rows("SELECT id FROM calls WHERE merged_into IS NULL ORDER BY number DESC LIMIT ?", (most,))
    return [row[0] for row in rows]


def known_since(store: Store, since: datetime) -> list[str]:
    """Ids of the calls that were not over at `since` by their dates, and of those said to be over, as they became known."""
    sql = "SELECT id FROM calls WHERE (over_from > ? OR over_from = ?) AND merged_into IS NULL ORDER BY number"
    return [row[0] for row in store.rows(sql, (instant(since), instant(ALWAYS)))]


def over_between(store: Store, since: datetime, until: datetime) -> list[str]:
    """Ids of the calls whose last date passed after `since` and up to `until`."""
    rows = store.rows("SELECT id FROM calls WHERE over_from > ? AND over_from <= ?", (instant(since), instant(until)))
    return [row[0] for row in rows]


def not_over(store: Store, now: datetime, among: Collection[str] | None = None) -> list[str]:
    """Ids of the calls (or of those `among` these) that are not over at `now` by their dates, as they became known."""
    if among is None:
        sql = "SELECT id FROM calls WHERE over_from > ? AND merged_into IS NULL ORDER BY number"
        return [row[0] for row in store.rows(sql, (instant(now),))]
    rows = store.rows(
        "SELECT id FROM calls WHERE id IN (SELECT value FROM json_each(?)) AND over_from > ? AND merged_into IS NULL "
        "ORDER BY number",
        (listed(among), instant(now)),
    )
    return [row[0] for row in rows]


def over_lately(store: Store, since: datetime, now: datetime, among: Collection[str] | None, limit: int) -> list[str]:
    """Ids of the calls (or of those `among` these) that are over at `now` and were not at `since`, the latest first.

    Those said to be over, without a date, count as over since they became known.
    """
    rows = store.rows(
        "SELECT id, CASE WHEN over_from = ?3 THEN first_seen ELSE over_from END AS over FROM calls "
        "WHERE over_from <= ?2 AND over > ?1 AND over <= ?2 AND merged_into IS NULL "
        "AND (?4 IS NULL OR id IN (SELECT value FROM json_each(?4))) ORDER BY over DESC, number LIMIT ?5",
        (instant(since), instant(now), instant(ALWAYS), None if among is None else listed(among), limit),
    )
    return [row[0] for row in rows]


def closing_next(store: Store, now: datetime, limit: int) -> list[str]:
    """Ids of the calls whose last date is ahead of `now`, the soonest to end first."""
    rows = store.rows(
        "SELECT id FROM calls WHERE over_from > ? AND over_from < ? AND merged_into IS NULL ORDER BY over_from LIMIT ?",
        (instant(now), instant(NEVER), limit),
    )
    return [row[0] for row in rows]


def newest(store: Store, limit: int) -> Iterator[Facts]:
    """What is stated of the calls that became known last, over or not, the newest first."""
    numbers = store.rows("SELECT number FROM calls WHERE merged_into IS NULL ORDER BY number DESC LIMIT ?", (limit,))
    for (number,) in numbers:
        for row in store.rows("SELECT id, facts FROM calls WHERE number = ?", (number,)):
            facts = _facts(row)
            if facts is not None:
                yield facts
