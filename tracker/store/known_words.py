"""Every word that calls have: found by its stem, its sound, or by a sound like it.

A word stays when its last call goes: whether calls have it is asked of the index of calls.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from tracker.domain.sounding import sound
from tracker.domain.stemming import stem

if TYPE_CHECKING:
    from tracker.store.database import Store

#: Letters and the marks that combine with them; what has a figure in it is no word.
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])+")
#: Of a call's texts only so much is learned; a longer word is none.
_MOST_READ = 20_000
_LONGEST = 40
_FORMS = 24
_ALIKE = 200
_AT_ONCE = 5_000


def learn(store: Store, texts: Iterable[str]) -> None:
    """From now on the words of these texts are known."""
    words = {word for text in texts for word in _WORD.findall(text[:_MOST_READ].lower()) if len(word) <= _LONGEST}
    _learn(store, words)


def learn_all(store: Store) -> None:
    """Learn the words of all calls that are indexed already."""
    store.execute("CREATE VIRTUAL TABLE temp.indexed_words USING fts5vocab('main', 'call_words', 'row')")
    after = ""
    while rows := store.rows(
        "SELECT term FROM temp.indexed_words WHERE term > ? ORDER BY term LIMIT ?", (after, _AT_ONCE)
    ):
        _learn(store, {row[0] for row in rows if _WORD.fullmatch(row[0]) and len(row[0]) <= _LONGEST})
        after = rows[-1][0]
    store.execute("DROP TABLE temp.indexed_words")


def _learn(store: Store, words: set[str]) -> None:
    known = store.rows(
        "SELECT word FROM known_words WHERE word IN (SELECT value FROM json_each(?))", (json.dumps(sorted(words)),)
    )
    new = sorted(words - {row[0] for row in known})
    if not new:
        return
    before = store.value("SELECT coalesce(max(number), 0) FROM known_words")
    store.execute(
        "INSERT INTO known_words (word, stem, sound) "
        "SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]') FROM json_each(?) ORDER BY key",
        (json.dumps([(word, stem(word), sound(word)) for word in new]),),
    )
    store.execute(
        "INSERT INTO words_alike (rowid, sound) SELECT number, '^' || sound || '$' FROM known_words WHERE number > ?",
        (before,),
    )


def of_stem(store: Store, wanted: str) -> list[str]:
    """The known words of a stem (`domain.stemming.stem`)."""
    rows = store.rows("SELECT word FROM known_words WHERE stem = ? ORDER BY number LIMIT ?", (wanted, _FORMS))
    return [row[0] for row in rows]


def of_sound(store: Store, wanted: str) -> list[str]:
    """The known words of a sound (`domain.sounding.sound`)."""
    rows = store.rows("SELECT word FROM known_words WHERE sound = ? ORDER BY number LIMIT ?", (wanted, _FORMS))
    return [row[0] for row in rows]


def alike(store: Store, wanted: str) -> list[tuple[str, str]]:
    """(word, sound) of known words that share the most parts of a sound, the most alike first."""
    parts = dict.fromkeys(_parts(wanted))
    if not parts:
        return []
    rows = store.rows(
        "SELECT k.word, k.sound FROM words_alike a JOIN known_words k ON k.number = a.rowid "
        "WHERE words_alike MATCH ? ORDER BY a.rank LIMIT ?",
        (" OR ".join(f'"{part}"' for part in parts), _ALIKE),
    )
    return [(row[0], row[1]) for row in rows]


def _parts(wanted: str) -> Iterator[str]:
    marked = f"^{wanted}$"
    return (marked[at : at + 3] for at in range(len(marked) - 2))
