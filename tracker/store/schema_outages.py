"""The table of sources that were out: append-only, as all of the schema."""

from __future__ import annotations

TABLES = (
    """
    CREATE TABLE outages (
        source TEXT NOT NULL,
        since TEXT NOT NULL,
        noticed TEXT NOT NULL,
        ended TEXT,
        PRIMARY KEY (source, since)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX outages_ended ON outages (ended)",
)
