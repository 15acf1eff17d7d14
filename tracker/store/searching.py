"""Full-text search over calls, in every language they are known in."""

from __future__ import annotations

import re
import unicodedata

from tracker.domain.models import Facts
from tracker.store.database import Store, writable

#: A code, an address or a number with marks inside is looked for as it stands; all else word by word.
_TERM = re.compile(r"(?=\S*\d)[^\W_]+(?:[-./:][^\W_]+)+|[^\W_]+")
_LONGEST_QUERY = 1000
_MOST_TERMS = 12
_LONGEST_TERM = 80


def search(store: Store, words: str, limit: int = 50) -> list[str]:
    """Ids of the calls in which all `words` occur, best first (a code or title weighs most).

    The last word may be a beginning; accents of Latin letters and upper case do not matter. Anything may be typed:
    quotes, operators and control characters mean nothing, what is longer than any sensible question is cut.
    """
    typed = searchable(words[:_LONGEST_QUERY])
    terms = [term[:_LONGEST_TERM] for term in _TERM.findall(typed)[:_MOST_TERMS]]
    if not terms:
        return []
    query = " ".join(f'"{term}"' for term in terms) + "*"
    rows = store.rows(
        """
        SELECT c.id FROM call_words w JOIN calls c ON c.number = w.rowid
        WHERE call_words MATCH ? AND c.merged_into IS NULL
        ORDER BY bm25(call_words, 8.0, 10.0, 2.0, 1.0), c.number LIMIT ?
        """,
        (query, limit),
    )
    return [row[0] for row in rows]


def searchable(text: str) -> str:
    """Text as it is indexed and looked for: one form of each letter, and nothing that ends a text early."""
    return writable(unicodedata.normalize("NFC", text)).replace("\x00", " ")


def words_of(facts: Facts) -> tuple[str, str, str, str]:
    """What a call is found by: titles, code, programme, and the rest of its texts."""
    texts = (
        " \n".join(facts.titles.values()),
        facts.code or "",
        facts.programme or "",
        " \n".join((*facts.summaries.values(), *facts.tags)),
    )
    titles, code, programme, summaries = (searchable(text) for text in texts)
    return titles, code, programme, summaries


def index_words(store: Store, number: int, words: tuple[str, str, str, str]) -> None:
    """From now on the call of this number is found by these words (as `words_of` gives them)."""
    store.execute("DELETE FROM call_words WHERE rowid = ?", (number,))
    store.execute(
        "INSERT INTO call_words (rowid, titles, codes, programmes, summaries) VALUES (?, ?, ?, ?, ?)", (number, *words)
    )
