"""The tables of teams: who works together, by which invitations, what they keep, how far each call is, and notes.

The statements of the step `teams`. Released statements are never edited: see `migrations`.
"""

from __future__ import annotations

_OTHERS = "SELECT chat_id FROM team_members WHERE team = old.team AND id <> old.id ORDER BY owner DESC, id LIMIT 1"

STATEMENTS: tuple[str, ...] = (
    "CREATE TABLE teams (id INTEGER PRIMARY KEY AUTOINCREMENT, made TEXT NOT NULL) STRICT",
    # `name`: as Telegram gives it, the first name of a person or the title of a group. `lines`: whether it hears of stages.
    """
    CREATE TABLE team_members (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        team INTEGER NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
        chat_id INTEGER NOT NULL UNIQUE REFERENCES chats (id) ON DELETE CASCADE ON UPDATE CASCADE,
        name TEXT NOT NULL,
        owner INTEGER NOT NULL,
        lines INTEGER NOT NULL DEFAULT 1,
        since TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX team_members_team ON team_members (team)",
    # Of a token only its hash; a row that is gone was revoked.
    """
    CREATE TABLE invitations (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        team INTEGER NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
        hash TEXT NOT NULL UNIQUE,
        made TEXT NOT NULL,
        until TEXT NOT NULL,
        uses INTEGER NOT NULL
    ) STRICT
    """,
    "CREATE INDEX invitations_team ON invitations (team)",
    # What is on a team's list though none of them saved it: who did left, or it has a stage or a note.
    """
    CREATE TABLE team_kept (
        team INTEGER NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
        call_id TEXT NOT NULL REFERENCES calls (id) ON DELETE CASCADE ON UPDATE CASCADE,
        PRIMARY KEY (team, call_id)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX team_kept_call ON team_kept (call_id)",
    # The last one of a call is its present stage.
    """
    CREATE TABLE team_stages (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        team INTEGER NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
        call_id TEXT NOT NULL REFERENCES calls (id) ON DELETE CASCADE ON UPDATE CASCADE,
        stage TEXT NOT NULL CHECK (stage IN ('watching', 'preparing', 'submitted', 'won', 'lost')),
        member INTEGER REFERENCES team_members (id) ON DELETE SET NULL,
        at TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX team_stages_call ON team_stages (call_id, team, id)",
    "CREATE INDEX team_stages_team ON team_stages (team)",
    "CREATE INDEX team_stages_member ON team_stages (member)",
    """
    CREATE TABLE team_notes (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        team INTEGER NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
        call_id TEXT NOT NULL REFERENCES calls (id) ON DELETE CASCADE ON UPDATE CASCADE,
        chat_id INTEGER NOT NULL REFERENCES chats (id) ON DELETE CASCADE ON UPDATE CASCADE,
        text TEXT NOT NULL,
        at TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX team_notes_call ON team_notes (call_id, team, id)",
    "CREATE INDEX team_notes_team ON team_notes (team)",
    "CREATE INDEX team_notes_chat ON team_notes (chat_id)",
    # However a member goes: what it saved stays on the list of the others without its name, and so does their profile.
    f"""
    CREATE TRIGGER team_members_going BEFORE DELETE ON team_members BEGIN
        INSERT OR IGNORE INTO team_kept (team, call_id) SELECT old.team, call_id FROM marks
            WHERE chat_id = old.chat_id AND mark = 'saved' AND EXISTS ({_OTHERS});
        UPDATE profiles SET chat_id = ({_OTHERS})
            WHERE id = 'team' || old.team AND chat_id = old.chat_id AND EXISTS ({_OTHERS});
    END
    """,  # noqa: S608  # our own words
    """
    CREATE TRIGGER team_members_gone AFTER DELETE ON team_members BEGIN
        UPDATE team_members SET owner = 1 WHERE id = (SELECT min(id) FROM team_members WHERE team = old.team)
            AND NOT EXISTS (SELECT 1 FROM team_members WHERE team = old.team AND owner = 1);
        DELETE FROM teams WHERE id = old.team AND NOT EXISTS (SELECT 1 FROM team_members WHERE team = old.team);
    END
    """,
    # Before its marks are: a chat that is erased leaves its team first.
    """
    CREATE TRIGGER chats_leave_their_team BEFORE DELETE ON chats BEGIN
        DELETE FROM team_members WHERE chat_id = old.id;
    END
    """,
)
