"""Leases: what one process works on, so that no other does the same meanwhile.

A lease is given back at the end, and ends by itself where its holder is gone. Times are the machine's, in UTC.
"""

from __future__ import annotations

from datetime import datetime

from tracker.store.database import Store, instant


def take(store: Store, name: str, holder: str, now: datetime, until: datetime) -> bool:
    """Hold `name` until then; False where another holds it still."""
    taken = store.execute(
        "INSERT INTO leases (name, holder, until) VALUES (?, ?, ?) ON CONFLICT (name) "
        "DO UPDATE SET holder = excluded.holder, until = excluded.until WHERE until <= ?",
        (name, holder, instant(until), instant(now)),
    )
    return taken.rowcount == 1


def keep(store: Store, name: str, holder: str, until: datetime) -> bool:
    """Hold on to `name` until then; False where it is not this holder's any more."""
    kept = store.execute("UPDATE leases SET until = ? WHERE name = ? AND holder = ?", (instant(until), name, holder))
    return kept.rowcount == 1


def holds(store: Store, name: str, holder: str, now: datetime) -> bool:
    """Whether `name` is still this holder's."""
    sql = "SELECT 1 FROM leases WHERE name = ? AND holder = ? AND until > ?"
    return store.value(sql, (name, holder, instant(now))) is not None


def give_back(store: Store, name: str, holder: str) -> None:
    """Hold `name` no longer; nothing where it is another's."""
    store.execute("DELETE FROM leases WHERE name = ? AND holder = ?", (name, holder))
