"""Checks: when they were, and how they ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from tracker.domain.compact import from_text, to_text
from tracker.domain.models import Problem, Run
from tracker.store.database import Store, instant

_MOST_NOTES = 50


def record(store: Store, run: Run) -> None:
    """Keep a run."""
    sql = "INSERT INTO runs (source, started, run) VALUES (?, ?, ?)"
    store.execute(sql, (run.source, instant(run.started), to_text(run)))


def note(store: Store, number: int, notes: Sequence[Problem]) -> None:
    """Add to a run what beside its pages could not be read; nothing where it is not kept any more."""
    with store.transaction():
        text = store.value("SELECT run FROM runs WHERE id = ?", (number,))
        if text is not None:
            run = from_text(Run, text)
            noted = replace(run, notes=(*run.notes, *notes)[:_MOST_NOTES])
            store.execute("UPDATE runs SET run = ? WHERE id = ?", (to_text(noted), number))


def forget_before(store: Store, at: datetime) -> int:
    """Let go of runs that started before `at`, all but the newest of each source; how many."""
    return store.execute(
        "DELETE FROM runs WHERE started < ? AND id NOT IN (SELECT max(id) FROM runs GROUP BY source)", (instant(at),)
    ).rowcount


def newest_number(store: Store, source: str) -> int:
    """The number of the newest run of a source; 0 where it was never checked."""
    return int(store.value("SELECT coalesce(max(id), 0) FROM runs WHERE source = ?", (source,)))


def between(store: Store, since: datetime, until: datetime) -> list[Run]:
    """The runs that started from `since` on and before `until`, in their order."""
    rows = store.rows(
        "SELECT run FROM runs WHERE started >= ? AND started < ? ORDER BY started, id", (instant(since), instant(until))
    )
    return [from_text(Run, row[0]) for row in rows]


def latest(store: Store, limit: int = 50, source: str | None = None) -> list[Run]:
    """The newest runs first, of all sources or of one."""
    if source is None:
        rows = store.rows("SELECT run FROM runs ORDER BY id DESC LIMIT ?", (limit,))
    else:
        rows = store.rows("SELECT run FROM runs WHERE source = ? ORDER BY id DESC LIMIT ?", (source, limit))
    return [from_text(Run, row[0]) for row in rows]


def counted(store: Store, since: datetime, until: datetime) -> dict[str, tuple[int, int]]:
    """By source: how many checks from `since` on and before `until` succeeded, and how many failed."""
    rows = store.rows(
        "SELECT source, sum(json_extract(run, '$.ended') IN ('read', 'unchanged')), "
        "sum(json_extract(run, '$.ended') = 'failed') FROM runs WHERE started >= ? AND started < ? GROUP BY source",
        (instant(since), instant(until)),
    )
    return {row[0]: (int(row[1] or 0), int(row[2] or 0)) for row in rows}
