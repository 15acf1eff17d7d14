"""Calls, their sightings and what happened to them. Rows that did not change are not written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from tracker.domain.apart import apart
from tracker.domain.compact import from_text, json_text, to_text
from tracker.domain.identity import code_key, url_key
from tracker.domain.models import Call, Change, Facts, Sighting
from tracker.domain.projecting import project
from tracker.domain.staging import is_undated
from tracker.domain.turning import over_from, turning_points
from tracker.leaving_out import left_out
from tracker.store import sighting_figures, sighting_keys, vocabulary
from tracker.store.database import (
    Row,
    Store,
    instant,
    listed,
    next_number,
    optional_instant,
    optional_when,
    when,
    writable,
)
from tracker.store.searching import index_words, words_of

#: Under this name the writings of calls are numbered.
WRITINGS = "calls_version"
#: Calls read at a time, so that a walk over all of them holds few.
_AT_ONCE = 500
#: Characters of an id, a code or an address that anybody types.
_LONGEST_NAME = 2000
Ref = tuple[str, str]
"""A sighting's name: (source, key)."""


def sightings_of(store: Store, source: str) -> list[Sighting]:
    """Every sighting of a source, gone ones too, in the order in which they were first stored."""
    rows = store.rows("SELECT * FROM whole_sightings WHERE source = ? ORDER BY number", (source,))
    return _readable(store, rows)


def sightings_like(
    store: Store,
    *,
    codes: Collection[str] = (),
    urls: Collection[str] = (),
    title_keys: Collection[str] = (),
    figures: Collection[str] = (),
) -> list[Sighting]:
    """Sightings of any source that have one of these keys (`domain.identity`): candidates for being the same call."""
    found = sighting_figures.with_figures(store, figures)
    found |= sighting_keys.with_keys(store, codes=codes, urls=urls, title_keys=title_keys)
    rows = store.rows(
        "SELECT * FROM whole_sightings WHERE number IN (SELECT value FROM json_each(?)) ORDER BY number",
        (listed(found),),
    )
    return _readable(store, rows)


def call(store: Store, call_id: str) -> Call | None:
    """The call of this id, or the one it became part of; None where neither is known."""
    seen: set[str] = set()
    while call_id not in seen:
        seen.add(call_id)
        row = store.row("SELECT merged_into FROM calls WHERE id = ?", (call_id,))
        if row is None or row[0] is None:
            break
        call_id = row[0]
    return next(calls(store, ids=[call_id]), None)


def named(store: Store, wanted: str) -> list[str]:
    """Ids of the calls that an id, a code or an address names: none, one, or several that share it."""
    asked = wanted.strip()[:_LONGEST_NAME]
    found = call(store, asked)
    if found is not None:
        return [found.id]
    like = sightings_like(store, codes={code_key(asked)}, urls={url_key(asked)})
    return sorted({one.call_id for one in like})


def first_seen_between(store: Store, since: datetime, until: datetime) -> set[str]:
    """The ids of the calls that became known from `since` on and before `until`; not of those joined to others."""
    rows = store.rows(
        "SELECT id FROM calls WHERE first_seen >= ? AND first_seen < ? AND merged_into IS NULL",
        (instant(since), instant(until)),
    )
    return {str(row[0]) for row in rows}


def calls(store: Store, *, ids: Collection[str] | None = None) -> Iterator[Call]:
    """Calls with all their sightings, in the order in which they became known: all, or those of `ids` that exist.

    Calls that became part of another are left out.
    """
    if ids is None:
        numbers = [row[0] for row in store.rows("SELECT number FROM calls WHERE merged_into IS NULL ORDER BY number")]
    else:
        rows = store.rows(
            "SELECT number FROM calls WHERE merged_into IS NULL AND id IN (SELECT value FROM json_each(?)) "
            "ORDER BY number",
            (listed(ids),),
        )
        numbers = [row[0] for row in rows]
    for start in range(0, len(numbers), _AT_ONCE):
        yield from _calls(store, numbers[start : start + _AT_ONCE])


def _calls(store: Store, numbers: Sequence[int]) -> Iterator[Call]:
    rows = store.rows(
        "SELECT id, facts, first_seen FROM calls WHERE number IN (SELECT value FROM json_each(?)) ORDER BY number",
        (listed(numbers),),
    )
    members: dict[str, list[Sighting]] = {row["id"]: [] for row in rows}
    seen = store.rows(
        "SELECT * FROM whole_sightings WHERE call_id IN (SELECT value FROM json_each(?)) "
        "ORDER BY first_seen, source, key",
        (listed(members),),
    )
    for one in _readable(store, seen):
        members[one.call_id].append(one)

    def made(row: Row) -> Call:
        sightings = tuple(members[row["id"]])
        facts = _as_shown(_facts(row, sightings), sightings)
        return Call(row["id"], facts, sightings, when(row["first_seen"]))

    yield from (one for _, one in apart(rows, made, lambda row: f"call {row['id']}", left_out))


def _facts(row: Row, sightings: Sequence[Sighting]) -> Facts:
    """A call's facts; where they cannot be read, what its sightings make of them."""
    try:
        return from_text(Facts, row["facts"])
    except ValueError as problem:
        if not sightings:
            raise
        left_out(f"what was put together of call {row['id']}", problem)
        return project(sightings)


def _readable(store: Store, rows: Iterable[Row]) -> list[Sighting]:
    """The sightings of these rows. One that cannot be read states what its call does, until its source shows it again."""

    def about(row: Row) -> str:
        return f"sighting {row['key']} of {row['source']} (call {row['call_id']})"

    def made(row: Row) -> Sighting:
        try:
            return _sighting(row, from_text(Facts, row["facts"]))
        except ValueError as problem:
            left_out(f"what was kept of {about(row)}", problem)
            text = store.value("SELECT facts FROM calls WHERE id = ?", (row["call_id"],))
            return _sighting(row, from_text(Facts, text))

    return [one for _, one in apart(rows, made, about, left_out)]


def _as_shown(facts: Facts, sightings: Sequence[Sighting]) -> Facts:
    """With `as_of` as the sightings have it: an item seen again unchanged moves it, and writes no call."""
    if not is_undated(facts):
        return facts
    shown = (one.last_seen for one in sightings if one.gone_since is None)
    return replace(facts, as_of=max(shown, default=facts.as_of))


def save_call(store: Store, one: Call) -> bool:
    """Store a call's facts (not its sightings); whether anything was written.

    Words, of the search and of the vocabulary, are written only where they differ. A call that had become part of
    another is one again.
    """
    digest = _hash(_facts_hash(one.facts), instant(one.first_seen))
    with store.transaction():
        row = store.row("SELECT number, hash, words_hash, learned FROM calls WHERE id = ?", (one.id,))
        if row is not None and row["hash"] == digest:
            return False
        words = words_of(one.facts)
        words_digest = _hash(*words)
        other_words = row is None or row["words_hash"] != words_digest or not row["learned"]
        if other_words:
            vocabulary.unlearn(store, one.id)
            vocabulary.learn(store, one.facts)
        number = store.value(
            """
            INSERT INTO calls (id, facts, hash, words_hash, first_seen, over_from, version, learned)
            VALUES (?, ?, ?, ?, ?, ?, ?, 1)
            ON CONFLICT (id) DO UPDATE SET facts = excluded.facts, hash = excluded.hash,
                words_hash = excluded.words_hash, first_seen = excluded.first_seen, merged_into = NULL,
                over_from = excluded.over_from, version = excluded.version, learned = 1,
                weighed = CASE WHEN words_hash = excluded.words_hash THEN weighed ELSE '' END
            RETURNING number
            """,
            (
                one.id,
                to_text(one.facts),
                digest,
                words_digest,
                instant(one.first_seen),
                instant(over_from(one.facts)),
                next_number(store, WRITINGS),
            ),
        )
        _save_turning_points(store, number, one.facts)
        if other_words:
            index_words(store, number, words)
        return True


def _save_turning_points(store: Store, number: int, facts: Facts) -> None:
    wanted = {instant(at) for at in turning_points(facts)}
    known = {row[0] for row in store.rows("SELECT at FROM call_turning_points WHERE call = ?", (number,))}
    for at in known - wanted:
        store.execute("DELETE FROM call_turning_points WHERE at = ? AND call = ?", (at, number))
    for at in wanted - known:
        store.execute("INSERT INTO call_turning_points (at, call) VALUES (?, ?)", (at, number))


def save_sightings(store: Store, sightings: Iterable[Sighting]) -> int:
    """Store sightings whole; how many differed from what was stored, beside when they were last seen.

    `last_seen` never goes back. Their calls are stored in the same transaction, before or after.
    """
    with store.transaction():
        return sum(_save_sighting(store, one) for one in sightings)


def _save_sighting(store: Store, one: Sighting) -> bool:
    key = writable(one.key)
    digest = _facts_hash(one.facts)
    text = to_text(one.facts)
    row = store.row(
        "SELECT s.number, s.facts_hash, f.facts FROM sightings s LEFT JOIN sighting_facts f ON f.sighting = s.number "
        "WHERE source = ? AND key = ?",
        (one.source, key),
    )
    written = store.execute(
        """
        INSERT INTO sightings (source, key, call_id, first_seen, last_seen, gone_since, shared, changes_seen,
            facts_hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (source, key) DO UPDATE SET call_id = excluded.call_id, first_seen = excluded.first_seen,
            last_seen = max(last_seen, excluded.last_seen), gone_since = excluded.gone_since, shared = excluded.shared,
            changes_seen = excluded.changes_seen, facts_hash = excluded.facts_hash
        WHERE (call_id, first_seen, gone_since, shared, changes_seen, facts_hash) IS NOT (excluded.call_id,
            excluded.first_seen, excluded.gone_since, excluded.shared, excluded.changes_seen, excluded.facts_hash)
        """,
        (
            one.source,
            key,
            one.call_id,
            instant(one.first_seen),
            instant(one.last_seen),
            optional_instant(one.gone_since),
            json_text(sorted(one.shared)),
            one.changes_seen,
            digest,
        ),
    ).rowcount
    if not written:
        touch(store, one.source, [one.key], one.last_seen)
        if row is not None and row["facts"] == text:
            return False
    if row is None or row["facts_hash"] != digest or row["facts"] != text:
        number = (
            row["number"]
            if row is not None
            else store.value("SELECT number FROM sightings WHERE source = ? AND key = ?", (one.source, key))
        )
        store.execute(
            "INSERT INTO sighting_facts (sighting, facts) VALUES (?, ?) "
            "ON CONFLICT (sighting) DO UPDATE SET facts = excluded.facts",
            (number, text),
        )
        sighting_keys.save_keys(store, number, one.facts)
        sighting_figures.save_figures(store, number, one.facts)
    return True


def touch(store: Store, source: str, keys: Collection[str], at: datetime) -> None:
    """These items of a source were seen again at `at`, unchanged."""
    store.execute(
        "UPDATE sightings SET last_seen = ?1 "
        "WHERE source = ?2 AND key IN (SELECT value FROM json_each(?3)) AND last_seen < ?1",
        (instant(at), source, listed(writable(key) for key in keys)),
    )


def record_changes(store: Store, changes: Iterable[Change]) -> list[Change]:
    """Store what happened, in order; the same changes with their numbers."""
    with store.transaction():
        return [_record(store, one) for one in changes]


def _record(store: Store, one: Change) -> Change:
    number = store.value(
        """
        INSERT INTO changes (call_id, kind, at, source, field, before, after, baseline, quiet, place)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
        """,
        (
            one.call_id,
            one.kind,
            instant(one.at),
            one.source,
            one.field,
            _optional(one.before),
            _optional(one.after),
            one.baseline,
            one.quiet,
            _optional(one.place),
        ),
    )
    return replace(one, id=number)


def changes_after(store: Store, cursor: int, limit: int = 10_000) -> list[Change]:
    """What happened after the change number `cursor`, oldest first."""
    rows = store.rows("SELECT * FROM changes WHERE id > ? ORDER BY id LIMIT ?", (cursor, limit))
    return [_change(row) for row in rows]


def stages_and_dates(store: Store, ids: Collection[str]) -> list[Change]:
    """What was ever recorded of the stages and the dates of these calls, oldest first: what `domain.rounds` reads."""
    rows = store.rows(
        "SELECT * FROM changes WHERE call_id IN (SELECT value FROM json_each(?)) "
        "AND (field IN ('stage', 'opens') OR kind IN ('deadline_moved', 'deadline_added', 'corrected')) ORDER BY id",
        (listed(ids),),
    )
    return [_change(row) for row in rows]


def changes_of(store: Store, call_id: str) -> list[Change]:
    """All that happened to a call, oldest first."""
    return [_change(row) for row in store.rows("SELECT * FROM changes WHERE call_id = ? ORDER BY id", (call_id,))]


def changes_numbered(store: Store, ids: Collection[int]) -> list[Change]:
    """The changes of these numbers, oldest first."""
    rows = store.rows("SELECT * FROM changes WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id", (listed(ids),))
    return [_change(row) for row in rows]


def last_change(store: Store) -> int:
    """The number of the newest change; 0 where there is none."""
    return int(store.value("SELECT coalesce(max(id), 0) FROM changes"))


def _sighting(row: Row, facts: Facts) -> Sighting:
    return Sighting(
        source=row["source"],
        key=row["key"],
        call_id=row["call_id"],
        facts=facts,
        first_seen=when(row["first_seen"]),
        last_seen=when(row["last_seen"]),
        gone_since=optional_when(row["gone_since"]),
        shared=frozenset(json.loads(row["shared"])),
        changes_seen=row["changes_seen"],
    )


def _change(row: Row) -> Change:
    return Change(
        call_id=row["call_id"],
        kind=row["kind"],
        at=when(row["at"]),
        source=row["source"],
        field=row["field"],
        before=row["before"],
        after=row["after"],
        baseline=bool(row["baseline"]),
        quiet=bool(row["quiet"]),
        place=row["place"],
        id=row["id"],
    )


def _facts_hash(facts: Facts) -> str:
    """Of all that is stated. When it was last shown moves with every look, and is no difference."""
    return _hash(to_text(facts if facts.as_of is None else replace(facts, as_of=None)), str(facts.as_of is None))


def _hash(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()[:32]


def _optional(text: str | None) -> str | None:
    return None if text is None else writable(text)
