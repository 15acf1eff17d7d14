"""The tables of partners: which request names which call, who wants to be introduced, and the introductions.

The statements of the step `partners`. Released statements are never edited: see `migrations`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.domain.compact import from_text
from tracker.domain.identity import code_key
from tracker.domain.models import Facts

if TYPE_CHECKING:
    from tracker.store.database import Store

STATEMENTS: tuple[str, ...] = (
    # `code`: of the call that is named, as `identity.code_key` writes it; `call_id`: where that call is known.
    """
    CREATE TABLE named_calls (
        request TEXT PRIMARY KEY REFERENCES calls (id) ON DELETE CASCADE ON UPDATE CASCADE,
        code TEXT NOT NULL,
        call_id TEXT REFERENCES calls (id) ON DELETE SET NULL ON UPDATE CASCADE
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX named_calls_call ON named_calls (call_id)",
    "CREATE INDEX named_calls_code ON named_calls (code) WHERE call_id IS NULL",
    "ALTER TABLE subscriptions ADD COLUMN partner_requests INTEGER NOT NULL DEFAULT 1",
    # Whoever wants to be introduced, as whom and how to be reached: what the chat agreed to show.
    """
    CREATE TABLE partner_wishes (
        chat_id INTEGER PRIMARY KEY REFERENCES chats (id) ON DELETE CASCADE ON UPDATE CASCADE,
        name TEXT NOT NULL,
        contact TEXT NOT NULL,
        since TEXT NOT NULL
    ) STRICT
    """,
    # Each side is a row of its own, so that whoever shows what is held of one chat cannot show anything of the other.
    """
    CREATE TABLE introductions (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        call_id TEXT NOT NULL REFERENCES calls (id) ON DELETE CASCADE ON UPDATE CASCADE,
        at TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX introductions_call ON introductions (call_id)",
    """
    CREATE TABLE introduction_sides (
        introduction INTEGER NOT NULL REFERENCES introductions (id) ON DELETE CASCADE,
        chat_id INTEGER NOT NULL REFERENCES chats (id) ON DELETE CASCADE ON UPDATE CASCADE,
        answer TEXT CHECK (answer IN ('yes', 'no')),
        PRIMARY KEY (introduction, chat_id)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX introduction_sides_chat ON introduction_sides (chat_id)",
    """
    CREATE TRIGGER introduction_sides_gone AFTER DELETE ON introduction_sides BEGIN
        DELETE FROM introductions WHERE id = old.introduction
            AND NOT EXISTS (SELECT 1 FROM introduction_sides WHERE introduction = old.introduction);
    END
    """,
)


def fill(store: Store) -> None:
    """Hang the requests that were stored before on the calls they name."""
    for row in store.rows("SELECT id, facts FROM calls WHERE facts LIKE '%partner_request%' AND merged_into IS NULL"):
        try:
            facts = from_text(Facts, row["facts"])
        except ValueError:
            # It cannot be read; its source will show it again, and it is stored anew then.
            continue
        if facts.kind != "partner_request" or not facts.names_call_code:
            continue
        code = code_key(facts.names_call_code)
        named = store.rows(
            "SELECT DISTINCT s.call_id FROM sighting_keys k JOIN sightings s ON s.number = k.sighting "
            "WHERE k.kind = 'code' AND k.key = ? AND s.call_id <> ?",
            (code, row["id"]),
        )
        store.execute(
            "INSERT INTO named_calls (request, code, call_id) VALUES (?, ?, ?)",
            (row["id"], code, named[0][0] if len(named) == 1 else None),
        )
