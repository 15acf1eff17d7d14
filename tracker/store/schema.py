"""The tables of the first step, by topic. Released statements are never edited: see `migrations`.

Times are text in UTC to the microsecond (`database.instant`); yes and no are 1 and 0; JSON is compact.
"""

from __future__ import annotations

_CALLS = (
    """
    CREATE TABLE calls (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        facts TEXT NOT NULL,
        hash TEXT NOT NULL,
        words_hash TEXT NOT NULL,
        first_seen TEXT NOT NULL,
        merged_into TEXT REFERENCES calls (id) ON DELETE SET NULL ON UPDATE CASCADE
    ) STRICT
    """,
    "CREATE INDEX calls_merged ON calls (merged_into) WHERE merged_into IS NOT NULL",
    """
    CREATE TABLE call_turning_points (
        at TEXT NOT NULL,
        call INTEGER NOT NULL REFERENCES calls (number) ON DELETE CASCADE,
        PRIMARY KEY (at, call)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX call_turning_points_call ON call_turning_points (call)",
    """
    CREATE VIRTUAL TABLE call_words USING fts5 (
        titles, codes, programmes, summaries,
        tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3 4'
    )
    """,
    """
    CREATE TRIGGER calls_deleted AFTER DELETE ON calls BEGIN
        DELETE FROM call_words WHERE rowid = old.number;
    END
    """,
    """
    CREATE TABLE sightings (
        number INTEGER PRIMARY KEY,
        source TEXT NOT NULL,
        key TEXT NOT NULL,
        call_id TEXT NOT NULL REFERENCES calls (id) ON DELETE CASCADE ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
        first_seen TEXT NOT NULL,
        last_seen TEXT NOT NULL,
        gone_since TEXT,
        shared TEXT NOT NULL,
        changes_seen INTEGER NOT NULL,
        facts_hash TEXT NOT NULL,
        UNIQUE (source, key)
    ) STRICT
    """,
    "CREATE INDEX sightings_call ON sightings (call_id)",
    """
    CREATE TABLE sighting_facts (
        sighting INTEGER PRIMARY KEY REFERENCES sightings (number) ON DELETE CASCADE,
        facts TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE VIEW whole_sightings AS
    SELECT s.number, s.source, s.key, s.call_id, f.facts, s.first_seen, s.last_seen, s.gone_since, s.shared,
        s.changes_seen
    FROM sightings s JOIN sighting_facts f ON f.sighting = s.number
    """,
    """
    CREATE TABLE sighting_keys (
        kind TEXT NOT NULL CHECK (kind IN ('code', 'url', 'title')),
        key TEXT NOT NULL,
        sighting INTEGER NOT NULL REFERENCES sightings (number) ON DELETE CASCADE,
        PRIMARY KEY (kind, key, sighting)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX sighting_keys_sighting ON sighting_keys (sighting)",
    """
    CREATE TABLE changes (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        call_id TEXT NOT NULL REFERENCES calls (id) ON DELETE CASCADE ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
        kind TEXT NOT NULL,
        at TEXT NOT NULL,
        source TEXT,
        field TEXT,
        before TEXT,
        after TEXT,
        baseline INTEGER NOT NULL,
        quiet INTEGER NOT NULL
    ) STRICT
    """,
    "CREATE INDEX changes_call ON changes (call_id, id)",
    "CREATE INDEX changes_at ON changes (at)",
    """
    CREATE TABLE merges (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        source TEXT NOT NULL,
        key TEXT NOT NULL,
        call_id TEXT NOT NULL REFERENCES calls (id) ON DELETE CASCADE ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
        why TEXT NOT NULL,
        at TEXT NOT NULL,
        undone_at TEXT,
        undone_by TEXT
    ) STRICT
    """,
    """
    CREATE TABLE separations (
        source TEXT NOT NULL,
        key TEXT NOT NULL,
        other_source TEXT NOT NULL,
        other_key TEXT NOT NULL,
        by_whom TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (source, key, other_source, other_key)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX merges_call ON merges (call_id)",
    "CREATE INDEX merges_sighting ON merges (source, key)",
)

_SOURCES = (
    """
    CREATE TABLE source_versions (
        id TEXT NOT NULL,
        version INTEGER NOT NULL,
        toml TEXT,
        by_whom TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (id, version)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE source_flags (
        source TEXT PRIMARY KEY,
        enabled INTEGER NOT NULL,
        by_whom TEXT NOT NULL,
        at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE TABLE source_states (source TEXT PRIMARY KEY, state TEXT NOT NULL) STRICT, WITHOUT ROWID",
    """
    CREATE TABLE source_memory (
        source TEXT NOT NULL,
        name TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (source, name)
    ) STRICT
    """,
    """
    CREATE TABLE runs (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        source TEXT NOT NULL,
        started TEXT NOT NULL,
        run TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX runs_source ON runs (source, id)",
    "CREATE INDEX runs_started ON runs (started)",
)

_CHATS = (
    """
    CREATE TABLE chats (
        id INTEGER PRIMARY KEY,
        blocked_at TEXT,
        hold_until TEXT NOT NULL DEFAULT '',
        ready_at TEXT,
        ready_alert INTEGER
    ) STRICT
    """,
    # When the outbox has to look at a chat next, and for which alert; kept by `outbox` alone.
    "CREATE INDEX chats_ready ON chats (ready_at, ready_alert) WHERE ready_at IS NOT NULL",
    """
    CREATE TABLE subscriptions (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        chat_id INTEGER NOT NULL REFERENCES chats (id) ON DELETE CASCADE ON UPDATE CASCADE,
        thread_id INTEGER,
        language TEXT NOT NULL,
        zone TEXT NOT NULL,
        profiles TEXT NOT NULL,
        rhythm TEXT NOT NULL,
        quiet_from TEXT,
        quiet_to TEXT,
        level TEXT NOT NULL,
        paused INTEGER NOT NULL,
        cursor INTEGER NOT NULL
    ) STRICT
    """,
    "CREATE UNIQUE INDEX subscriptions_place ON subscriptions (chat_id, coalesce(thread_id, 0))",
    """
    CREATE TABLE profiles (
        id TEXT PRIMARY KEY,
        chat_id INTEGER REFERENCES chats (id) ON DELETE CASCADE ON UPDATE CASCADE,
        profile TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX profiles_chat ON profiles (chat_id)",
    """
    CREATE TABLE marks (
        chat_id INTEGER NOT NULL REFERENCES chats (id) ON DELETE CASCADE ON UPDATE CASCADE,
        call_id TEXT NOT NULL REFERENCES calls (id) ON DELETE CASCADE ON UPDATE CASCADE,
        mark TEXT NOT NULL CHECK (mark IN ('saved', 'not_for_us')),
        at TEXT NOT NULL,
        PRIMARY KEY (chat_id, call_id)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX marks_call ON marks (call_id, mark)",
    """
    CREATE TABLE conversations (
        chat_id INTEGER NOT NULL REFERENCES chats (id) ON DELETE CASCADE ON UPDATE CASCADE,
        user_id INTEGER NOT NULL,
        state TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (chat_id, user_id)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE TABLE admins (user_id INTEGER PRIMARY KEY, since TEXT NOT NULL) STRICT",
    """
    CREATE TABLE claim_codes (
        hash TEXT PRIMARY KEY,
        until TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE admin_log (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,
        by_whom TEXT NOT NULL,
        action TEXT NOT NULL,
        subject TEXT NOT NULL,
        detail TEXT NOT NULL
    ) STRICT
    """,
    "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
)

_OUTBOX = (
    """
    CREATE TABLE alerts (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        subscription INTEGER NOT NULL REFERENCES subscriptions (id) ON DELETE CASCADE,
        chat_id INTEGER NOT NULL REFERENCES chats (id) ON DELETE CASCADE ON UPDATE CASCADE,
        kind TEXT NOT NULL,
        reason TEXT NOT NULL,
        created TEXT NOT NULL,
        call_id TEXT REFERENCES calls (id) ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
        profile TEXT,
        changes TEXT NOT NULL,
        text TEXT,
        match TEXT,
        state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'given_up', 'dropped')),
        held INTEGER NOT NULL DEFAULT 0,
        begun INTEGER NOT NULL DEFAULT 0,
        not_before TEXT NOT NULL DEFAULT '',
        lease_until TEXT,
        attempts INTEGER NOT NULL DEFAULT 0,
        message_id INTEGER,
        settled_at TEXT,
        problem TEXT,
        UNIQUE (subscription, reason)
    ) STRICT
    """,
    # What a chat can be given next: the one begun (in flight, or tried and waiting), else the first that is due.
    "CREATE INDEX alerts_begun ON alerts (chat_id, id) WHERE begun = 1",
    "CREATE INDEX alerts_waiting ON alerts (chat_id, id) WHERE state = 'queued' AND held = 0",
    "CREATE INDEX alerts_due ON alerts (chat_id, not_before, id) WHERE state = 'queued' AND held = 0",
    "CREATE INDEX alerts_open ON alerts (held) WHERE state IN ('queued', 'sending')",
    "CREATE INDEX alerts_sent ON alerts (settled_at) WHERE state = 'sent'",
    "CREATE INDEX alerts_chat ON alerts (chat_id, id)",
    "CREATE INDEX alerts_call ON alerts (call_id, subscription, id)",
)

FIRST_TABLES: tuple[str, ...] = (*_CALLS, *_SOURCES, *_CHATS, *_OUTBOX)
