"""Which calls were found close in meaning to which profiles, and how far that was weighed.

A pair counts only while both were weighed as they are now: a call by the models in use (`mark`) since its words were
written, a profile by these and its present texts (`basis`).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from tracker.domain.compact import json_text
from tracker.domain.nearness import Near
from tracker.store.database import Store, instant, listed, writable

_CURSOR = "weighed_changes"
_LANGUAGES = "weighed_languages"
_NEAR = (
    "FROM closeness n JOIN calls c ON c.id = n.call_id AND c.weighed = ?1 "
    "JOIN weighed_profiles w ON w.profile = n.profile WHERE "
)


def between(store: Store, mark: str, call_id: str, profile: str, basis: str) -> Near | None:
    """How close a call is to a profile; None where it is not, or was not weighed."""
    row = store.row(
        f"SELECT n.score, n.near {_NEAR} n.call_id = ?2 AND n.profile = ?3 AND w.basis = ?4",
        (mark, call_id, writable(profile), basis),
    )
    return Near(call_id, profile, row[0], tuple(json.loads(row[1]))) if row is not None else None


def profiles_near(store: Store, mark: str, call_id: str) -> dict[str, str]:
    """The profiles that a call is close to, each with the basis on which it was weighed."""
    rows = store.rows(f"SELECT n.profile, w.basis {_NEAR} n.call_id = ?2 ORDER BY n.profile", (mark, call_id))
    return {row[0]: row[1] for row in rows}


def calls_near(store: Store, mark: str, profile: str, basis: str) -> set[str]:
    """The calls that are close to a profile."""
    rows = store.rows(f"SELECT n.call_id {_NEAR} n.profile = ?2 AND w.basis = ?3", (mark, writable(profile), basis))
    return {row[0] for row in rows}


def weighed_profiles(store: Store) -> dict[str, str]:
    """Every profile that was weighed, with its basis."""
    return {row[0]: row[1] for row in store.rows("SELECT profile, basis FROM weighed_profiles")}


def basis_of(store: Store, profile: str) -> str | None:
    """The basis on which a profile was weighed; None where it was not."""
    found: str | None = store.value("SELECT basis FROM weighed_profiles WHERE profile = ?", (writable(profile),))
    return found


def unweighed_calls(store: Store, mark: str, now: datetime) -> list[str]:
    """Ids of the calls not over at `now` whose words were not weighed yet, the newest first."""
    rows = store.rows(
        "SELECT id FROM calls WHERE over_from > ? AND weighed <> ? AND merged_into IS NULL ORDER BY number DESC",
        (instant(now), mark),
    )
    return [row[0] for row in rows]


def weighed_calls(store: Store, mark: str, now: datetime) -> list[str]:
    """Ids of the calls not over at `now` that were weighed."""
    rows = store.rows(
        "SELECT id FROM calls WHERE over_from > ? AND weighed = ? AND merged_into IS NULL ORDER BY number",
        (instant(now), mark),
    )
    return [row[0] for row in rows]


def weigh_anew_in(store: Store, languages: Collection[str]) -> None:
    """In these languages calls can be weighed now: where that is new, every call is to be weighed anew."""
    known = set(json.loads(store.value("SELECT value FROM settings WHERE name = ?", (_LANGUAGES,)) or "[]"))
    if known >= set(languages):
        return
    with store.transaction():
        store.execute("UPDATE calls SET weighed = '' WHERE weighed <> ''")
        store.execute(
            "INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (_LANGUAGES, json.dumps(sorted(known | set(languages)))),
        )


def read_calls(store: Store) -> list[str]:
    """Ids of all calls, over or not, where any vector of a call is kept; else of none."""
    if store.value("SELECT 1 FROM vectors WHERE role = 'call' LIMIT 1") is None:
        return []
    return [row[0] for row in store.rows("SELECT id FROM calls WHERE merged_into IS NULL ORDER BY number")]


def versions(store: Store, ids: Collection[str]) -> dict[str, int]:
    """The number of the last writing of each of these calls; of those not written since they are numbered, 0."""
    rows = store.rows("SELECT id, version FROM calls WHERE id IN (SELECT value FROM json_each(?))", (listed(ids),))
    return {row[0]: row[1] for row in rows}


def call_is_weighed(store: Store, mark: str, ids: Iterable[str], near: Iterable[Near]) -> None:
    """These calls are weighed with every profile that is: `near` is all that they are close to."""
    with store.transaction():
        wanted = listed(ids)
        store.execute("DELETE FROM closeness WHERE call_id IN (SELECT value FROM json_each(?))", (wanted,))
        store.execute("UPDATE calls SET weighed = ? WHERE id IN (SELECT value FROM json_each(?))", (mark, wanted))
        _save(store, near)


def profiles_are_weighed(store: Store, bases: Mapping[str, str], near: Iterable[Near]) -> None:
    """These profiles (with the basis of each) are weighed with every call that is: `near` is all that is close to them."""
    with store.transaction():
        store.execute("DELETE FROM closeness WHERE profile IN (SELECT value FROM json_each(?))", (listed(bases),))
        for profile, basis in bases.items():
            store.execute(
                "INSERT INTO weighed_profiles (profile, basis) VALUES (?, ?) "
                "ON CONFLICT (profile) DO UPDATE SET basis = excluded.basis",
                (writable(profile), basis),
            )
        _save(store, near)


def forget_profiles(store: Store, profiles: Collection[str]) -> None:
    """These profiles are gone: nothing is close to them any more."""
    with store.transaction():
        wanted = listed(profiles)
        store.execute("DELETE FROM closeness WHERE profile IN (SELECT value FROM json_each(?))", (wanted,))
        store.execute("DELETE FROM weighed_profiles WHERE profile IN (SELECT value FROM json_each(?))", (wanted,))


def cursor(store: Store) -> int | None:
    """The last change whose call was looked at a second time; None where none ever was."""
    value = store.value("SELECT value FROM settings WHERE name = ?", (_CURSOR,))
    return None if value is None else _numbers(value)[0]


def cursors(store: Store) -> tuple[int, int]:
    """As `cursor`, and the last alert there was then: what is owed of later changes comes after it."""
    value = store.value("SELECT value FROM settings WHERE name = ?", (_CURSOR,))
    return (0, 0) if value is None else _numbers(value)


def set_cursor(store: Store, change: int, alert: int) -> None:
    """Everything up to this change was looked at a second time; `alert`: the last there is."""
    store.execute(
        "INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (_CURSOR, f"{change} {alert}"),
    )


def forget_cursor(store: Store) -> None:
    """Nothing waits for a second look: it begins anew with what happens after the next one."""
    store.execute("DELETE FROM settings WHERE name = ?", (_CURSOR,))


def _numbers(value: str) -> tuple[int, int]:
    change, _, alert = value.partition(" ")
    return int(change), int(alert or 0)


def _save(store: Store, near: Iterable[Near]) -> None:
    for one in near:
        store.execute(
            "INSERT INTO closeness (call_id, profile, score, near) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (call_id, profile) DO UPDATE SET score = excluded.score, near = excluded.near",
            (one.call, writable(one.profile), one.score, json_text(list(one.words))),
        )
