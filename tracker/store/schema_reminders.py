"""Reminders of saved calls: for each subscription of a chat and each call that it saved, when to look next.

The statements of the step `reminders`. Released statements are never edited: see `migrations`.
"""

from __future__ import annotations

_OF_MARK = """
    INSERT OR IGNORE INTO reminders (subscription, call_id)
    SELECT id, new.call_id FROM subscriptions WHERE chat_id = new.chat_id AND new.mark = 'saved';
"""
_NOT_SAVED = """
    DELETE FROM reminders WHERE call_id = old.call_id
        AND subscription IN (SELECT id FROM subscriptions WHERE chat_id = old.chat_id);
"""

STATEMENTS: tuple[str, ...] = (
    # `look_at`: when something may be due; '' at once, NULL when something of the call changes. `decided`: up to when
    # all was decided, of the dates `known` then.
    """
    CREATE TABLE reminders (
        subscription INTEGER NOT NULL REFERENCES subscriptions (id) ON DELETE CASCADE,
        call_id TEXT NOT NULL REFERENCES calls (id) ON DELETE CASCADE ON UPDATE CASCADE,
        choice TEXT NOT NULL DEFAULT '',
        known TEXT NOT NULL DEFAULT '[]',
        decided TEXT NOT NULL DEFAULT '',
        look_at TEXT DEFAULT '',
        PRIMARY KEY (subscription, call_id)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX reminders_call ON reminders (call_id)",
    "CREATE INDEX reminders_look ON reminders (look_at) WHERE look_at IS NOT NULL",
    "ALTER TABLE subscriptions ADD COLUMN reminding TEXT NOT NULL DEFAULT ''",
    "INSERT INTO reminders (subscription, call_id) SELECT s.id, m.call_id FROM marks m "
    "JOIN subscriptions s ON s.chat_id = m.chat_id WHERE m.mark = 'saved'",
    # Whoever writes a mark, a choice or a call: what is saved is reminded of, as it is known and wanted now.
    f"CREATE TRIGGER marks_made AFTER INSERT ON marks BEGIN {_OF_MARK} END",
    f"CREATE TRIGGER marks_taken_back AFTER DELETE ON marks BEGIN {_NOT_SAVED} END",
    f"CREATE TRIGGER marks_changed AFTER UPDATE OF mark ON marks BEGIN {_NOT_SAVED} {_OF_MARK} END",
    """
    CREATE TRIGGER subscriptions_remind_otherwise
    AFTER UPDATE OF zone, rhythm, quiet_from, quiet_to, paused, reminding ON subscriptions
    WHEN (old.zone, old.rhythm, old.quiet_from, old.quiet_to, old.paused, old.reminding)
        IS NOT (new.zone, new.rhythm, new.quiet_from, new.quiet_to, new.paused, new.reminding) BEGIN
        UPDATE reminders SET look_at = '' WHERE subscription = new.id;
    END
    """,
    """
    CREATE TRIGGER calls_stated_otherwise AFTER UPDATE OF facts ON calls WHEN old.facts <> new.facts BEGIN
        UPDATE reminders SET look_at = '' WHERE call_id = new.id;
    END
    """,
)
