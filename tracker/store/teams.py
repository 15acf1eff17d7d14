"""Who is in which team, and the invitations to them. What becomes of a member's things when it goes: `schema_teams`."""

from __future__ import annotations

import hashlib
from datetime import datetime

from tracker.domain.teams import Invitation, Member, member_name
from tracker.store.database import Row, Store, instant, when, writable

_COUNTED = (
    "SELECT t.id, count(m.id), (SELECT name FROM team_members o WHERE o.team = t.id ORDER BY owner DESC, id LIMIT 1) "
    "FROM teams t JOIN team_members m ON m.team = t.id GROUP BY t.id ORDER BY t.id"
)


def member(store: Store, chat_id: int) -> Member | None:
    """A chat's place in its team; None where it has none."""
    row = store.row("SELECT * FROM team_members WHERE chat_id = ?", (chat_id,))
    return _member(row) if row is not None else None


def members(store: Store, team: int) -> list[Member]:
    """Who is in a team, owners first, then by how long."""
    rows = store.rows("SELECT * FROM team_members WHERE team = ? ORDER BY owner DESC, id", (team,))
    return [_member(row) for row in rows]


def begin(store: Store, chat_id: int, name: str, at: datetime) -> Member:
    """A chat's place in its team, with the name it has now; where it has none, it begins one of its own."""
    with store.transaction():
        found = member(store, chat_id)
        if found is None:
            store.execute("INSERT INTO chats (id) VALUES (?) ON CONFLICT DO NOTHING", (chat_id,))
            team = store.value("INSERT INTO teams (made) VALUES (?) RETURNING id", (instant(at),))
            _add(store, team, chat_id, name, owner=True, at=at)
        elif found.name != member_name(name):
            store.execute("UPDATE team_members SET name = ? WHERE id = ?", (writable(member_name(name)), found.number))
        kept = member(store, chat_id)
        assert kept is not None
        return kept


def move(store: Store, chat_id: int, team: int, name: str, at: datetime) -> Member:
    """A chat joins a team; what it kept in a team of its own (stages, notes) it brings along."""
    with store.transaction():
        before = member(store, chat_id)
        if before is None:
            store.execute("INSERT INTO chats (id) VALUES (?) ON CONFLICT DO NOTHING", (chat_id,))
            _add(store, team, chat_id, name, owner=False, at=at)
        else:
            for table in ("team_kept", "team_stages", "team_notes"):
                store.execute(f"UPDATE OR IGNORE {table} SET team = ? WHERE team = ?", (team, before.team))  # noqa: S608  # our own names
            store.execute(
                "UPDATE team_members SET team = ?, owner = 0, name = ?, since = ? WHERE id = ?",
                (team, writable(member_name(name)), instant(at), before.number),
            )
            store.execute("DELETE FROM teams WHERE id = ?", (before.team,))
        kept = member(store, chat_id)
        assert kept is not None
        return kept


def leave(store: Store, number: int) -> bool:
    """A member leaves its team; whether there was one of this number."""
    return store.execute("DELETE FROM team_members WHERE id = ?", (number,)).rowcount > 0


def hear_of_stages(store: Store, number: int, wanted: bool) -> None:
    """Whether a member hears when a stage changes."""
    store.execute("UPDATE team_members SET lines = ? WHERE id = ?", (wanted, number))


def every(store: Store) -> list[tuple[int, int, str]]:
    """All teams: (number, how many members, the name of its owner)."""
    return [(row[0], row[1], row[2]) for row in store.rows(_COUNTED)]


def invite(store: Store, team: int, token: str, uses: int, until: datetime, at: datetime) -> None:
    """Keep an invitation for `uses` chats until a time. What was used up or has expired is forgotten."""
    with store.transaction():
        store.execute("DELETE FROM invitations WHERE team = ? AND (uses = 0 OR until <= ?)", (team, instant(at)))
        store.execute(
            "INSERT INTO invitations (team, hash, made, until, uses) VALUES (?, ?, ?, ?, ?)",
            (team, _hash(token), instant(at), instant(until), uses),
        )


def open_invitations(store: Store, team: int, at: datetime) -> list[Invitation]:
    """The invitations of a team that can still be used, oldest first."""
    rows = store.rows(
        "SELECT id, uses, until FROM invitations WHERE team = ? AND uses > 0 AND until > ? ORDER BY id",
        (team, instant(at)),
    )
    return [Invitation(row["id"], row["uses"], when(row["until"])) for row in rows]


def invited_to(store: Store, token: str, at: datetime) -> int | None:
    """The team that a token invites to now; None where it invites to none (any more)."""
    found: int | None = store.value(
        "SELECT team FROM invitations WHERE hash = ? AND uses > 0 AND until > ?", (_hash(token), instant(at))
    )
    return found


def use(store: Store, token: str, at: datetime) -> bool:
    """Use an invitation once; whether it could be."""
    sql = "UPDATE invitations SET uses = uses - 1 WHERE hash = ? AND uses > 0 AND until > ?"
    return store.execute(sql, (_hash(token), instant(at))).rowcount > 0


def revoke(store: Store, team: int, number: int) -> bool:
    """An invitation of a team leads nowhere any more; whether there was one."""
    return store.execute("DELETE FROM invitations WHERE id = ? AND team = ?", (number, team)).rowcount > 0


def _add(store: Store, team: int, chat_id: int, name: str, *, owner: bool, at: datetime) -> None:
    store.execute(
        "INSERT INTO team_members (team, chat_id, name, owner, since) VALUES (?, ?, ?, ?, ?)",
        (team, chat_id, writable(member_name(name)), owner, instant(at)),
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _member(row: Row) -> Member:
    return Member(
        row["id"], row["team"], row["chat_id"], row["name"], bool(row["owner"]), bool(row["lines"]), when(row["since"])
    )
