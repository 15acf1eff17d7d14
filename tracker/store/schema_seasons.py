"""To whom it was told that a call was not seen in its season. The statements of the step `seasons`; append-only."""

from __future__ import annotations

TABLES = (
    """
    CREATE TABLE seasons_told (
        subscription INTEGER NOT NULL REFERENCES subscriptions (id) ON DELETE CASCADE,
        season TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (subscription, season)
    ) STRICT, WITHOUT ROWID
    """,
)
