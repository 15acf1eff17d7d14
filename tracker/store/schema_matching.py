"""What matching needs to be asked quickly: which calls are not over, how common words are, who follows what, what is due.

The statements of the step `matching_at_scale`. Released statements are never edited: see `migrations`.
"""

from __future__ import annotations

STATEMENTS: tuple[str, ...] = (
    # Of rows that were written before this step it is worked out later: till then they count as not over.
    "ALTER TABLE calls ADD COLUMN over_from TEXT NOT NULL DEFAULT '9999'",
    "ALTER TABLE calls ADD COLUMN version INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE calls ADD COLUMN learned INTEGER NOT NULL DEFAULT 0",
    "CREATE INDEX calls_over_from ON calls (over_from)",
    "CREATE INDEX calls_version ON calls (version)",
    "CREATE INDEX calls_unlearned ON calls (number) WHERE learned = 0 AND merged_into IS NULL",
    "CREATE TABLE word_counts (stem TEXT PRIMARY KEY, calls INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    "INSERT OR REPLACE INTO settings (name, value) VALUES ('words_read_as', '1')",
    "ALTER TABLE profiles ADD COLUMN version INTEGER NOT NULL DEFAULT 0",
    "CREATE INDEX profiles_version ON profiles (version)",
    "INSERT INTO settings (name, value) VALUES ('profiles_version', '0')",
    # Also where it goes with its chat.
    """
    CREATE TRIGGER profiles_deleted AFTER DELETE ON profiles BEGIN
        UPDATE settings SET value = CAST(value AS INTEGER) + 1 WHERE name = 'profiles_version';
    END
    """,
    """
    CREATE TABLE followed (
        profile TEXT NOT NULL,
        subscription INTEGER NOT NULL REFERENCES subscriptions (id) ON DELETE CASCADE,
        PRIMARY KEY (profile, subscription)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX followed_subscription ON followed (subscription)",
    "INSERT OR IGNORE INTO followed (profile, subscription) SELECT j.value, s.id FROM subscriptions s, json_each(s.profiles) j",
    # Whoever writes a subscription: who follows what is always as it says.
    """
    CREATE TRIGGER subscriptions_begun AFTER INSERT ON subscriptions BEGIN
        INSERT OR IGNORE INTO followed (profile, subscription) SELECT value, new.id FROM json_each(new.profiles);
    END
    """,
    """
    CREATE TRIGGER subscriptions_changed AFTER UPDATE OF profiles ON subscriptions
    WHEN old.profiles <> new.profiles BEGIN
        DELETE FROM followed WHERE subscription = new.id;
        INSERT OR IGNORE INTO followed (profile, subscription) SELECT value, new.id FROM json_each(new.profiles);
    END
    """,
    "CREATE INDEX subscriptions_everything ON subscriptions (id) WHERE level = 'none'",
    "CREATE INDEX subscriptions_digest ON subscriptions (rhythm, zone, cursor) WHERE paused = 0 AND rhythm <> 'at_once'",
    "CREATE INDEX changes_news ON changes (at, id) WHERE quiet = 0 AND kind NOT IN ('merged', 'unmerged')",
)
