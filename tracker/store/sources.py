"""Sources: those an admin added (with versions), which are on, what is remembered of each, and of their pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from tracker.domain.compact import from_text, to_text
from tracker.domain.models import SourceState
from tracker.domain.page_memory import PageMemory
from tracker.store.database import Store, instant, when, writable


def added(store: Store) -> dict[str, str]:
    """The TOML text of every source that was added and not removed, by id: its newest version."""
    rows = store.rows(
        """
        SELECT id, toml FROM source_versions v
        WHERE version = (SELECT max(version) FROM source_versions WHERE id = v.id) AND toml IS NOT NULL ORDER BY id
        """
    )
    return {row["id"]: row["toml"] for row in rows}


def add(store: Store, source: str, toml: str, by_whom: str, at: datetime) -> int:
    """Keep a source as its next version; the number of that version. The same text again makes no new one."""
    with store.transaction():
        sql = "SELECT version, toml FROM source_versions WHERE id = ? ORDER BY version DESC LIMIT 1"
        newest = store.row(sql, (source,))
        if newest is not None and newest["toml"] == toml:
            return int(newest["version"])
        return _version(store, source, toml, by_whom, at)


def remove(store: Store, source: str, by_whom: str, at: datetime) -> bool:
    """Forget an added source (its calls stay, older versions too); whether there was one."""
    with store.transaction():
        if source not in added(store):
            return False
        _version(store, source, None, by_whom, at)
    return True


def versions(store: Store, source: str) -> list[tuple[int, str | None, str, datetime]]:
    """All versions of an added source: (number, TOML or None where it was removed, by whom, when), oldest first."""
    rows = store.rows("SELECT version, toml, by_whom, at FROM source_versions WHERE id = ? ORDER BY version", (source,))
    return [(row["version"], row["toml"], row["by_whom"], when(row["at"])) for row in rows]


def _version(store: Store, source: str, toml: str | None, by_whom: str, at: datetime) -> int:
    number = int(store.value("SELECT coalesce(max(version), 0) + 1 FROM source_versions WHERE id = ?", (source,)))
    store.execute(
        "INSERT INTO source_versions (id, version, toml, by_whom, at) VALUES (?, ?, ?, ?, ?)",
        (source, number, toml, by_whom, instant(at)),
    )
    return number


def flags(store: Store) -> dict[str, bool]:
    """By source, whether an admin switched it on or off; the declaration says it for the others."""
    return {row["source"]: bool(row["enabled"]) for row in store.rows("SELECT source, enabled FROM source_flags")}


def set_enabled(store: Store, source: str, enabled: bool, by_whom: str, at: datetime) -> None:
    """Switch a source on or off."""
    store.execute(
        "INSERT INTO source_flags (source, enabled, by_whom, at) VALUES (?, ?, ?, ?) ON CONFLICT (source) "
        "DO UPDATE SET enabled = excluded.enabled, by_whom = excluded.by_whom, at = excluded.at",
        (source, enabled, by_whom, instant(at)),
    )


def forget_flag(store: Store, source: str) -> None:
    """Let the declaration of a source say whether it is on."""
    store.execute("DELETE FROM source_flags WHERE source = ?", (source,))


def state_of(store: Store, source: str) -> SourceState:
    """What is remembered of a source between checks; a new one where nothing is."""
    text = store.value("SELECT state FROM source_states WHERE source = ?", (source,))
    return from_text(SourceState, text) if text else SourceState(source)


def states(store: Store) -> dict[str, SourceState]:
    """The states of all sources that were ever checked, by id."""
    rows = store.rows("SELECT source, state FROM source_states ORDER BY source")
    return {row["source"]: from_text(SourceState, row["state"]) for row in rows}


def save_state(store: Store, state: SourceState) -> None:
    """Remember the state of a source; one that did not change is not written."""
    store.execute(
        "INSERT INTO source_states (source, state) VALUES (?, ?) ON CONFLICT (source) "
        "DO UPDATE SET state = excluded.state WHERE state IS NOT excluded.state",
        (state.source, to_text(state)),
    )


def page_memories(store: Store, source: str, fingerprint: str) -> dict[str, PageMemory]:
    """What the last good check read, by page; empty where it was read by another declaration or program."""
    rows = store.rows("SELECT name, value FROM source_memory WHERE source = ?", (source,))
    kept = {row["name"]: row["value"] for row in rows}
    if kept.pop(_FINGERPRINT, None) != fingerprint:
        return {}
    return {name: from_text(PageMemory, value) for name, value in kept.items()}


def remember_pages(store: Store, source: str, fingerprint: str, pages: Mapping[str, PageMemory]) -> None:
    """Keep what a good check read, in place of what was kept before; what did not change is not written."""
    wanted = {writable(name): to_text(page) for name, page in pages.items()} | {_FINGERPRINT: fingerprint}
    with store.transaction():
        rows = store.rows("SELECT name, value FROM source_memory WHERE source = ?", (source,))
        known = {row["name"]: row["value"] for row in rows}
        for name in known.keys() - wanted.keys():
            store.execute("DELETE FROM source_memory WHERE source = ? AND name = ?", (source, name))
        for name, value in wanted.items():
            if known.get(name) != value:
                store.execute(
                    "INSERT INTO source_memory (source, name, value) VALUES (?, ?, ?) "
                    "ON CONFLICT (source, name) DO UPDATE SET value = excluded.value",
                    (source, name, value),
                )


#: The row of `source_memory` that is no page: an address is never empty.
_FINGERPRINT = ""


def instant_setting(store: Store, name: str) -> datetime | None:
    """A time that is remembered under a name, aware UTC; None where none is."""
    text = store.value("SELECT value FROM settings WHERE name = ?", (name,))
    return when(text) if text else None


def set_instant_setting(store: Store, name: str, at: datetime) -> None:
    """Remember a time under a name."""
    store.execute(
        "INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, instant(at)),
    )


def instant_settings(store: Store, beginning: str) -> dict[str, datetime]:
    """The times that are remembered under names that begin so."""
    sql = "SELECT name, value FROM settings WHERE substr(name, 1, ?) = ?"
    return {row["name"]: when(row["value"]) for row in store.rows(sql, (len(beginning), beginning))}


def forget_setting(store: Store, name: str) -> None:
    """Remember nothing under a name any more."""
    store.execute("DELETE FROM settings WHERE name = ?", (name,))
