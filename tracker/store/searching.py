"""Full-text search over calls, in every language they are known in."""

from __future__ import annotations

import re

from tracker.store.database import Store, writable

_WORD = re.compile(r"\w+")
_MOST_WORDS = 12


def search(store: Store, words: str, limit: int = 50) -> list[str]:
    """Ids of the calls in which all `words` occur, best first (a title weighs most); the last word may be a beginning.

    Anything may be typed: quotes, operators and control characters mean nothing.
    """
    found = _WORD.findall(writable(words[:1000]).replace("\x00", " "))[:_MOST_WORDS]
    if not found:
        return []
    query = " ".join(f'"{word}"' for word in found) + "*"
    rows = store.rows(
        """
        SELECT c.id FROM call_words w JOIN calls c ON c.number = w.rowid
        WHERE call_words MATCH ? AND c.merged_into IS NULL ORDER BY bm25(call_words, 8.0, 10.0, 2.0, 1.0), c.number LIMIT ?
        """,
        (query, limit),
    )
    return [row[0] for row in rows]
