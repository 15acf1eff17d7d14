"""Who may use the bot, and since when and until what day each chat did.

The statements of the step `access`. Released statements are never edited: see `migrations`.
"""

from __future__ import annotations

STATEMENTS: tuple[str, ...] = (
    # `name`: as who asks is called, until it is decided. What was refused stays known when its chat is erased.
    """
    CREATE TABLE access (
        chat_id INTEGER PRIMARY KEY,
        state TEXT NOT NULL CHECK (state IN ('asked', 'let_in', 'refused')),
        at TEXT NOT NULL,
        by_whom TEXT NOT NULL,
        name TEXT NOT NULL DEFAULT ''
    ) STRICT
    """,
    # `active`: a day, like 2026-05-01. Both are empty where a chat is older than this step.
    """
    CREATE TABLE chat_days (
        chat_id INTEGER PRIMARY KEY REFERENCES chats (id) ON DELETE CASCADE ON UPDATE CASCADE,
        since TEXT NOT NULL,
        active TEXT NOT NULL
    ) STRICT
    """,
    "INSERT INTO chat_days SELECT c.id, coalesce((SELECT min(a.created) FROM alerts a WHERE a.chat_id = c.id), ''), '' FROM chats c",
    """
    CREATE TRIGGER access_goes_along AFTER UPDATE OF id ON chats WHEN old.id <> new.id BEGIN
        UPDATE OR REPLACE access SET chat_id = new.id WHERE chat_id = old.id;
    END
    """,
    """
    CREATE TRIGGER access_ends AFTER DELETE ON chats BEGIN
        DELETE FROM access WHERE chat_id = old.id AND state <> 'refused';
    END
    """,
)
