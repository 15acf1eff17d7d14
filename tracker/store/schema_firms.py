"""The tables of member firms: a team's present list and the one before it, so that an import can be taken back.

The statements of the step `firms`. Released statements are never edited: see `migrations`.
"""

from __future__ import annotations

STATEMENTS: tuple[str, ...] = (
    # `shown`: whether this is the present list of its team.
    """
    CREATE TABLE firm_lists (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        team INTEGER NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
        shown INTEGER NOT NULL,
        at TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX firm_lists_team ON firm_lists (team, shown)",
    """
    CREATE TABLE firms (
        list INTEGER NOT NULL REFERENCES firm_lists (id) ON DELETE CASCADE,
        row INTEGER NOT NULL,
        name TEXT NOT NULL,
        profile TEXT NOT NULL,
        PRIMARY KEY (list, row)
    ) STRICT, WITHOUT ROWID
    """,
)
