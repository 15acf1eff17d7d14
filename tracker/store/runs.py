"""Checks: when they were, and how they ended."""

from __future__ import annotations

from datetime import datetime

from tracker.domain.compact import from_text, to_text
from tracker.domain.models import Run
from tracker.store.database import Store, instant


def record(store: Store, run: Run) -> None:
    """Keep a run."""
    sql = "INSERT INTO runs (source, started, run) VALUES (?, ?, ?)"
    store.execute(sql, (run.source, instant(run.started), to_text(run)))


def forget_before(store: Store, at: datetime) -> int:
    """Let go of runs that started before `at`, all but the newest of each source; how many."""
    return store.execute(
        "DELETE FROM runs WHERE started < ? AND id NOT IN (SELECT max(id) FROM runs GROUP BY source)", (instant(at),)
    ).rowcount


def newest_number(store: Store, source: str) -> int:
    """The number of the newest run of a source; 0 where it was never checked."""
    return int(store.value("SELECT coalesce(max(id), 0) FROM runs WHERE source = ?", (source,)))


def latest(store: Store, limit: int = 50, source: str | None = None) -> list[Run]:
    """The newest runs first, of all sources or of one."""
    if source is None:
        rows = store.rows("SELECT run FROM runs ORDER BY id DESC LIMIT ?", (limit,))
    else:
        rows = store.rows("SELECT run FROM runs WHERE source = ? ORDER BY id DESC LIMIT ?", (source, limit))
    return [from_text(Run, row[0]) for row in rows]
