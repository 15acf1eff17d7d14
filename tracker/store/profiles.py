"""Profiles made in chat or added on the command line; those of the configuration folder are not here."""

from __future__ import annotations

from collections.abc import Iterable

from tracker.domain.apart import apart
from tracker.domain.compact import from_text, to_text
from tracker.domain.models import Profile
from tracker.leaving_out import left_out
from tracker.store.database import Row, Store, last_number, listed, next_number, writable

_VERSION = "profiles_version"


def profiles(store: Store) -> list[Profile]:
    """All kept profiles, by id, but one that cannot be read."""
    rows = store.rows("SELECT id, profile FROM profiles ORDER BY id")
    return [one for _, one in apart(rows, _read, lambda row: f"profile {row['id']}", left_out)]


def profile(store: Store, profile_id: str) -> Profile | None:
    """One kept profile, or None; also where it cannot be read."""
    rows = store.rows("SELECT id, profile FROM profiles WHERE id = ?", (profile_id,))
    return next((one for _, one in apart(rows, _read, lambda row: f"profile {row['id']}", left_out)), None)


def _read(row: Row) -> Profile:
    return from_text(Profile, row["profile"])


def version(store: Store) -> int:
    """The number of the last writing or deletion of a profile."""
    return last_number(store, _VERSION)


def written_after(store: Store, number: int, limit: int) -> list[tuple[int, Profile | None]]:
    """Profiles written after the writing `number`, with the number of their last one, oldest first; None: unreadable."""
    rows = store.rows(
        "SELECT version, id, profile FROM profiles WHERE version > ? ORDER BY version LIMIT ?", (number, limit)
    )
    read = {row["id"]: one for row, one in apart(rows, _read, lambda row: f"profile {row['id']}", left_out)}
    return [(row["version"], read.get(row["id"])) for row in rows]


def of_before(store: Store) -> list[Profile]:
    """Profiles whose writings were not numbered yet."""
    rows = store.rows("SELECT id, profile FROM profiles WHERE version = 0")
    return [profile for _, profile in apart(rows, _read, lambda row: f"profile {row['id']}", left_out)]


def missing(store: Store, ids: Iterable[str]) -> set[str]:
    """Those of these ids that no kept profile has."""
    rows = store.rows(
        "SELECT value FROM json_each(?) WHERE value NOT IN (SELECT id FROM profiles)",
        (listed(writable(one) for one in ids),),
    )
    return {row[0] for row in rows}


def save(store: Store, one: Profile, chat_id: int | None = None) -> None:
    """Keep a profile, in place of one of the same id, which is remembered for `undo`. `chat_id`: whose own it is, erased with that chat."""
    with store.transaction():
        if chat_id is not None:
            store.execute("INSERT INTO chats (id) VALUES (?) ON CONFLICT DO NOTHING", (chat_id,))
        store.execute(
            "INSERT INTO profiles (id, chat_id, profile, version) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
            "before = CASE profile WHEN excluded.profile THEN before ELSE profile END, "
            "profile = excluded.profile, chat_id = coalesce(excluded.chat_id, chat_id), version = excluded.version",
            (writable(one.id), chat_id, to_text(one), next_number(store, _VERSION)),
        )


def changed(store: Store, ids: Iterable[str]) -> set[str]:
    """Those of these ids whose profile is known as it was before its last change."""
    rows = store.rows(
        "SELECT id FROM profiles WHERE id IN (SELECT value FROM json_each(?)) AND before IS NOT NULL",
        (listed(writable(one) for one in ids),),
    )
    return {row[0] for row in rows}


def undo(store: Store, profile_id: str) -> bool:
    """Take the last change of a profile back; a second time brings it back. Whether there was one."""
    with store.transaction():
        sql = "UPDATE profiles SET profile = before, before = profile, version = ? WHERE id = ? AND before IS NOT NULL"
        return store.execute(sql, (next_number(store, _VERSION), writable(profile_id))).rowcount > 0


def owner(store: Store, profile_id: str) -> int | None:
    """The chat whose own a profile is, or None."""
    found: int | None = store.value("SELECT chat_id FROM profiles WHERE id = ?", (profile_id,))
    return found


def delete(store: Store, profile_id: str) -> bool:
    """Forget a profile; whether there was one."""
    return store.execute("DELETE FROM profiles WHERE id = ?", (profile_id,)).rowcount > 0
