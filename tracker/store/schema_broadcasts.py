"""What admins wrote to everybody.

The statements of the step `broadcasts`. Released statements are never edited: see `migrations`.
"""

from __future__ import annotations

STATEMENTS: tuple[str, ...] = (
    # `texts`: by language, Telegram HTML; `first`: the language of who has none of these. `told_at`: when its result was told.
    """
    CREATE TABLE broadcasts (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,
        by_chat INTEGER NOT NULL,
        first TEXT NOT NULL,
        texts TEXT NOT NULL,
        told_at TEXT
    ) STRICT
    """,
    "CREATE INDEX broadcasts_open ON broadcasts (id) WHERE told_at IS NULL",
    "CREATE INDEX alerts_broadcast ON alerts (reason, state) WHERE kind = 'broadcast'",
)
