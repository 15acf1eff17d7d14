"""What a team shares of calls: who saved what, how far each is, and notes. A chat without a team shares with nobody."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tracker.domain.teams import Note, Shared, Step, TeamStage
from tracker.store.database import Store, instant, listed, when, writable

_TABLES = ("team_kept", "team_stages", "team_notes")
_ON_THE_LIST = (
    "INSERT OR IGNORE INTO team_kept (team, call_id) SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM marks k "
    "JOIN team_members m ON m.chat_id = k.chat_id WHERE m.team = ?1 AND k.call_id = ?2 AND k.mark = 'saved')"
)
_STEP = (
    "SELECT s.id, s.stage, m.name, s.at FROM team_stages s LEFT JOIN team_members m ON m.id = s.member "
    "AND m.team = s.team WHERE s.team = ? AND s.call_id = ?"
)


def shared(store: Store, chat_id: int) -> list[Shared]:
    """What a chat and its team saved, newest first; for a chat without a team, what it saved itself."""
    rows = store.rows(
        """
        WITH mates AS (SELECT m.chat_id, m.name, m.team FROM team_members m
            JOIN team_members mine ON mine.team = m.team WHERE mine.chat_id = ?1),
        saved AS (SELECT k.call_id, k.at, k.chat_id, coalesce(mates.name, '') AS name FROM marks k
            LEFT JOIN mates ON mates.chat_id = k.chat_id
            WHERE k.mark = 'saved' AND k.chat_id IN (SELECT chat_id FROM mates UNION SELECT ?1)
            UNION ALL SELECT call_id, '', 0, '' FROM team_kept WHERE team = (SELECT team FROM mates LIMIT 1))
        SELECT call_id, at, chat_id, name, (SELECT stage FROM team_stages s WHERE s.call_id = saved.call_id
            AND s.team = (SELECT team FROM mates LIMIT 1) ORDER BY id DESC LIMIT 1) AS stage
        FROM saved ORDER BY call_id, at
        """,
        (chat_id,),
    )
    found: dict[str, Shared] = {}
    newest: dict[str, str] = {}
    for row in rows:
        before = found.get(row["call_id"])
        names = (*(before.followers if before else ()), *((row["name"],) if row["name"] else ()))
        mine = (before is not None and before.mine) or row["chat_id"] == chat_id
        found[row["call_id"]] = Shared(row["call_id"], names, mine, row["stage"])
        newest[row["call_id"]] = row["at"]
    return sorted(found.values(), key=lambda one: (newest[one.call_id], one.call_id), reverse=True)


def stages(store: Store, chat_id: int, ids: Iterable[str]) -> dict[str, TeamStage]:
    """By call: how far it is for a chat's team, where somebody said it."""
    rows = store.rows(
        "SELECT call_id, stage FROM team_stages WHERE id IN (SELECT max(s.id) FROM team_stages s "
        "JOIN team_members m ON m.team = s.team WHERE m.chat_id = ? AND s.call_id IN (SELECT value FROM json_each(?)) "
        "GROUP BY s.call_id)",
        (chat_id, listed(ids)),
    )
    return {row[0]: row[1] for row in rows}


def present_step(store: Store, team: int, call_id: str) -> Step | None:
    """How a call came to its present stage; None where nobody said anything of it."""
    row = store.row(f"{_STEP} ORDER BY s.id DESC LIMIT 1", (team, call_id))
    return Step(row[0], row[1], row[2], when(row[3])) if row is not None else None


def steps_taken(store: Store, member: int, call_id: str) -> list[Step]:
    """The steps of a call that a member took itself."""
    rows = store.rows(
        "SELECT s.id, s.stage, m.name, s.at FROM team_stages s JOIN team_members m ON m.id = s.member "
        "WHERE s.member = ? AND s.call_id = ? ORDER BY s.id",
        (member, call_id),
    )
    return [Step(row[0], row[1], row[2], when(row[3])) for row in rows]


def take_step(store: Store, team: int, call_id: str, stage: TeamStage, member: int, at: datetime) -> int:
    """A call comes to a stage, and to the team's list where nobody saved it; the number of the step."""
    with store.transaction():
        store.execute(_ON_THE_LIST, (team, call_id))
        sql = "INSERT INTO team_stages (team, call_id, stage, member, at) VALUES (?, ?, ?, ?, ?) RETURNING id"
        return int(store.value(sql, (team, call_id, stage, member, instant(at))))


def notes(store: Store, team: int, call_id: str) -> list[Note]:
    """What was written about a call, oldest first."""
    rows = store.rows(
        "SELECT m.name, n.at, n.text FROM team_notes n LEFT JOIN team_members m ON m.chat_id = n.chat_id "
        "AND m.team = n.team WHERE n.team = ? AND n.call_id = ? ORDER BY n.id",
        (team, call_id),
    )
    return [Note(row[0], when(row[1]), row[2]) for row in rows]


def add_note(store: Store, team: int, call_id: str, chat_id: int, text: str, at: datetime) -> None:
    """Keep a note about a call, which comes to the team's list where nobody saved it."""
    with store.transaction():
        store.execute(_ON_THE_LIST, (team, call_id))
        store.execute(
            "INSERT INTO team_notes (team, call_id, chat_id, text, at) VALUES (?, ?, ?, ?, ?)",
            (team, call_id, chat_id, writable(text), instant(at)),
        )


def has_notes(store: Store, team: int, call_id: str, chat_id: int) -> bool:
    """Whether a chat wrote something about a call."""
    sql = "SELECT 1 FROM team_notes WHERE team = ? AND call_id = ? AND chat_id = ?"
    return store.value(sql, (team, call_id, chat_id)) is not None


def forget_notes(store: Store, team: int, call_id: str, chat_id: int) -> int:
    """Erase what a chat wrote about a call; how many notes those were."""
    sql = "DELETE FROM team_notes WHERE team = ? AND call_id = ? AND chat_id = ?"
    return store.execute(sql, (team, call_id, chat_id)).rowcount


def keep_no_more(store: Store, chat_id: int, call_id: str) -> None:
    """A call goes from a team's list, unless a member follows it still."""
    store.execute(
        "DELETE FROM team_kept WHERE call_id = ? AND team = (SELECT team FROM team_members WHERE chat_id = ?)",
        (call_id, chat_id),
    )


def take_over(store: Store, absorbed: str, kept: str) -> None:
    """A call turned out to be part of another: what teams keep of it goes over."""
    for table in _TABLES:
        store.execute(f"UPDATE OR IGNORE {table} SET call_id = ? WHERE call_id = ?", (kept, absorbed))  # noqa: S608  # our own names


def held_of(store: Store, chat_id: int) -> dict[str, list[dict[str, object]]]:
    """What teams hold of a chat, for its people to see: by table, its rows."""
    tables = {
        "team_members": "SELECT name, owner, lines, since FROM team_members WHERE chat_id = ?",
        "team_stages": "SELECT s.call_id, s.stage, s.at FROM team_stages s JOIN team_members m ON m.id = s.member "
        "WHERE m.chat_id = ?",
        "firms": "SELECT f.row, f.name, f.profile FROM firms f JOIN firm_lists l ON l.id = f.list "
        "JOIN team_members m ON m.team = l.team WHERE m.chat_id = ? AND m.owner = 1 ORDER BY l.id, f.row",
        "team_notes": "SELECT call_id, text, at FROM team_notes WHERE chat_id = ?",
    }
    return {name: [dict(row) for row in store.rows(sql, (chat_id,))] for name, sql in tables.items()}
