"""Full-text search over calls, in every language they are known in."""

from __future__ import annotations

import unicodedata
from datetime import datetime

from tracker.domain.asked_words import AllOf, AnyOf, Wanted, Word
from tracker.domain.models import Facts
from tracker.domain.sounding import in_latin
from tracker.store import known_words
from tracker.store.database import Store, instant, writable


def matching(store: Store, wanted: Wanted, now: datetime, limit: int) -> list[str]:
    """Ids of the calls that have what is wanted: those over at `now` last, else the best first.

    A code or title weighs most. Whatever a word holds, it is looked for as it stands.
    """
    rows = store.rows(
        """
        SELECT c.id FROM call_words w JOIN calls c ON c.number = w.rowid
        WHERE call_words MATCH ? AND c.merged_into IS NULL
        ORDER BY c.over_from <= ?, bm25(call_words, 8.0, 10.0, 2.0, 1.0), c.number LIMIT ?
        """,
        (_expression(wanted), instant(now), limit),
    )
    return [row[0] for row in rows]


def having(store: Store, wanted: Wanted) -> list[str]:
    """Ids of all calls that have it, in no order."""
    rows = store.rows(
        "SELECT c.id FROM call_words w JOIN calls c ON c.number = w.rowid WHERE call_words MATCH ?",
        (_expression(wanted),),
    )
    return [row[0] for row in rows]


def how_many(store: Store, wanted: Wanted) -> int:
    """How many calls have it."""
    return int(store.value("SELECT count(*) FROM call_words WHERE call_words MATCH ?", (_expression(wanted),)))


def _expression(wanted: Wanted) -> str:
    """The same in the language of FTS5: words are quoted, so that nothing in them is an operator."""
    match wanted:
        case Word(text, begins):
            return '"' + searchable(text).replace('"', " ") + '"' + ("*" if begins else "")
        case AnyOf(parts):
            return f"({' OR '.join(map(_expression, parts))})"
        case AllOf(parts):
            return f"({' AND '.join(map(_expression, parts))})"


def searchable(text: str) -> str:
    """Text as it is indexed and looked for: one form of each letter, and nothing that ends a text early."""
    return writable(unicodedata.normalize("NFC", text)).replace("\x00", " ")


def words_of(facts: Facts) -> tuple[str, str, str, str]:
    """What a call is found by: titles, code, programme, and the rest of its texts."""
    texts = (
        " \n".join(facts.titles.values()),
        _spelled(facts.code or ""),
        facts.programme or "",
        " \n".join((*facts.summaries.values(), *facts.tags)),
    )
    titles, code, programme, summaries = (searchable(text) for text in texts)
    return titles, code, programme, summaries


def _spelled(code: str) -> str:
    """A code, and the same in Latin letters where it has some that only look so."""
    latin = in_latin(code)
    return code if latin == code.lower() else f"{code} {latin}"


def index_words(store: Store, number: int, words: tuple[str, str, str, str]) -> None:
    """From now on the call of this number is found by these words (as `words_of` gives them)."""
    store.execute("DELETE FROM call_words WHERE rowid = ?", (number,))
    store.execute(
        "INSERT INTO call_words (rowid, titles, codes, programmes, summaries) VALUES (?, ?, ?, ?, ?)", (number, *words)
    )
    known_words.learn(store, words)
