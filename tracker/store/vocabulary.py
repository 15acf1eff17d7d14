"""In how many calls each word stem occurs: learned with every call that is written, so that it is always whole.

A count is one number by stem; that of all calls learned stands under the empty stem. Calls that were written before this
was kept, or whose words are read in another way since, are learned again in small steps (`learn_some`).
"""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.apart import apart
from tracker.domain.calltext import READING
from tracker.domain.compact import from_text
from tracker.domain.corpus import Corpus
from tracker.domain.models import Facts
from tracker.domain.read_once import call_text
from tracker.domain.turning import over_from
from tracker.leaving_out import left_out
from tracker.store.database import Row, Store, instant, listed, writable

_ALL = ""
_READ_AS = "words_read_as"
_LOADED_AT_ONCE = 5_000


def learn(store: Store, facts: Facts) -> None:
    """Count the words of a call."""
    store.execute(
        "INSERT INTO word_counts (stem, calls) SELECT value, 1 FROM json_each(?) WHERE true "
        "ON CONFLICT (stem) DO UPDATE SET calls = calls + 1",
        (_stems(facts),),
    )


def unlearn(store: Store, call_id: str) -> None:
    """Count the words of a kept call no more, where they are counted: before its facts are written anew, or it goes."""
    rows = store.rows("SELECT id, facts FROM calls WHERE id = ? AND learned = 1", (call_id,))
    for _, stems in apart(rows, lambda row: _stems(from_text(Facts, row["facts"])), _name, left_out):
        store.execute(
            "UPDATE word_counts SET calls = calls - 1 WHERE calls > 0 AND stem IN (SELECT value FROM json_each(?))",
            (stems,),
        )
        store.execute("DELETE FROM word_counts WHERE calls = 0 AND stem IN (SELECT value FROM json_each(?))", (stems,))
    store.execute("UPDATE calls SET learned = 0 WHERE id = ? AND learned = 1", (call_id,))


def _name(row: Row) -> str:
    return f"the words of call {row['id']}"


def _stems(facts: Facts) -> str:
    return listed([_ALL, *sorted(writable(stem) for stem in call_text(facts).learned())])


def learn_some(store: Store, limit: int) -> int:
    """Learn up to so many of the calls that are not learned yet; how many there were, 0 at the end."""
    with store.transaction():
        _begin_anew_where_read_otherwise(store)
        rows = store.rows(
            "SELECT number, id, facts FROM calls WHERE learned = 0 AND merged_into IS NULL ORDER BY number LIMIT ?",
            (limit,),
        )
        for row, facts in apart(rows, lambda row: from_text(Facts, row["facts"]), _name, left_out):
            learn(store, facts)
            end = instant(over_from(facts))
            store.execute("UPDATE calls SET over_from = ? WHERE number = ?", (end, row["number"]))
        # One that cannot be read is looked at once, and learned when its sources show it again.
        numbers = listed(row["number"] for row in rows)
        store.execute("UPDATE calls SET learned = 1 WHERE number IN (SELECT value FROM json_each(?))", (numbers,))
    return len(rows)


def _begin_anew_where_read_otherwise(store: Store) -> None:
    if store.value("SELECT value FROM settings WHERE name = ?", (_READ_AS,)) != str(READING):
        store.execute("DELETE FROM word_counts")
        store.execute("UPDATE calls SET learned = 0 WHERE learned = 1")
        store.execute(
            "INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (_READ_AS, str(READING)),
        )


def corpus(store: Store) -> Iterator[Corpus | None]:
    """The corpus of the calls learned so far, read in steps: None after each, the corpus at last."""
    counts: dict[str, int] = {}
    after = _ALL
    while rows := store.rows(
        "SELECT stem, calls FROM word_counts WHERE stem > ? ORDER BY stem LIMIT ?", (after, _LOADED_AT_ONCE)
    ):
        counts.update((row[0], row[1]) for row in rows)
        after = rows[-1][0]
        yield None
    yield Corpus(int(store.value("SELECT calls FROM word_counts WHERE stem = ?", (_ALL,)) or 0), counts)
