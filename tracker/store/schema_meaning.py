"""What closeness in meaning leaves behind: vectors of texts, and which calls are close to which profiles.

The statements of the step `meaning`. Released statements are never edited: see `migrations`.
"""

from __future__ import annotations

STATEMENTS: tuple[str, ...] = (
    # `key`: a hash of encoder, role and text. `vector`: half-precision numbers, little-endian.
    "CREATE TABLE vectors (key BLOB PRIMARY KEY, encoder TEXT NOT NULL, role TEXT NOT NULL, vector BLOB NOT NULL) STRICT",
    "CREATE INDEX vectors_role ON vectors (role, encoder)",
    # Weighed by which models and weights; empty: its words were written anew since.
    "ALTER TABLE calls ADD COLUMN weighed TEXT NOT NULL DEFAULT ''",
    # `basis`: of which texts, models and weights.
    "CREATE TABLE weighed_profiles (profile TEXT PRIMARY KEY, basis TEXT NOT NULL) STRICT, WITHOUT ROWID",
    """
    CREATE TABLE closeness (
        call_id TEXT NOT NULL REFERENCES calls (id) ON DELETE CASCADE ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
        profile TEXT NOT NULL,
        score REAL NOT NULL,
        near TEXT NOT NULL,
        PRIMARY KEY (call_id, profile)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX closeness_profile ON closeness (profile)",
    # Whoever writes or erases a profile: what was found close to the old one is gone with it.
    """
    CREATE TRIGGER profiles_reworded AFTER UPDATE OF profile ON profiles WHEN old.profile <> new.profile BEGIN
        DELETE FROM weighed_profiles WHERE profile = new.id;
        DELETE FROM closeness WHERE profile = new.id;
    END
    """,
    """
    CREATE TRIGGER profiles_erased AFTER DELETE ON profiles BEGIN
        DELETE FROM weighed_profiles WHERE profile = old.id;
        DELETE FROM closeness WHERE profile = old.id;
    END
    """,
    """
    CREATE TRIGGER profiles_begun AFTER INSERT ON profiles BEGIN
        DELETE FROM weighed_profiles WHERE profile = new.id;
        DELETE FROM closeness WHERE profile = new.id;
    END
    """,
)
