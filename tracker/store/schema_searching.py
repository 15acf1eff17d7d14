"""The words of all calls, by which a search finds other forms of a word, other spellings and what was meant."""

from __future__ import annotations

STATEMENTS = (
    """
    CREATE TABLE known_words (
        number INTEGER PRIMARY KEY,
        word TEXT NOT NULL UNIQUE,
        stem TEXT NOT NULL,
        sound TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX known_words_stem ON known_words (stem)",
    "CREATE INDEX known_words_sound ON known_words (sound)",
    # By the three-letter parts of their sounds, with a mark at both ends: nothing else of them is kept here.
    "CREATE VIRTUAL TABLE words_alike USING fts5 (sound, content = '', tokenize = 'trigram', detail = none)",
)
