"""Calendars: the dates of calls as calendars know them, and the private addresses of chats.

The statements of the step `publishing`. Released statements are never edited: see `migrations`.
"""

from __future__ import annotations

STATEMENTS: tuple[str, ...] = (
    """
    CREATE TABLE calendar_dates (
        uid TEXT PRIMARY KEY,
        call_id TEXT NOT NULL REFERENCES calls (id) ON DELETE CASCADE ON UPDATE CASCADE,
        kind TEXT NOT NULL,
        at TEXT NOT NULL,
        precision TEXT NOT NULL,
        zone TEXT NOT NULL,
        status TEXT NOT NULL,
        said TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        modified TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX calendar_dates_call ON calendar_dates (call_id)",
    # Of an address only the hash is kept; with the key beside the database, the nonce gives it again.
    """
    CREATE TABLE addresses (
        subscription INTEGER PRIMARY KEY REFERENCES subscriptions (id) ON DELETE CASCADE,
        hash TEXT NOT NULL UNIQUE,
        nonce TEXT NOT NULL,
        made TEXT NOT NULL
    ) STRICT
    """,
    # What was published under an address: since when it is as it is.
    """
    CREATE TABLE published (
        subscription INTEGER NOT NULL REFERENCES subscriptions (id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        etag TEXT NOT NULL,
        modified TEXT NOT NULL,
        PRIMARY KEY (subscription, name)
    ) STRICT, WITHOUT ROWID
    """,
)
