"""The member firms of teams: the present list of each, and the one before it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tracker.domain.apart import apart
from tracker.domain.compact import from_text, to_text
from tracker.domain.firms import Firm
from tracker.domain.models import Profile
from tracker.leaving_out import left_out
from tracker.store.database import Row, Store, instant, writable


def replace_list(store: Store, team: int, firms: Iterable[Firm], at: datetime) -> int:
    """A new list in place of the present one, which is kept beside it, an older one no more; its number."""
    with store.transaction():
        store.execute("DELETE FROM firm_lists WHERE team = ? AND shown = 0", (team,))
        store.execute("UPDATE firm_lists SET shown = 0 WHERE team = ?", (team,))
        number = int(
            store.value("INSERT INTO firm_lists (team, shown, at) VALUES (?, 1, ?) RETURNING id", (team, instant(at)))
        )
        for one in firms:
            store.execute(
                "INSERT INTO firms (list, row, name, profile) VALUES (?, ?, ?, ?)",
                (number, one.row, writable(next(iter(one.profile.names.values()))), to_text(one.profile)),
            )
        return number


def swap(store: Store, team: int) -> bool:
    """The list before in place of the present one, which is kept beside it; whether there was one."""
    with store.transaction():
        if store.value("SELECT 1 FROM firm_lists WHERE team = ? AND shown = 0", (team,)) is None:
            return False
        store.execute("UPDATE firm_lists SET shown = 1 - shown WHERE team = ?", (team,))
        return True


def forget(store: Store, team: int) -> bool:
    """Erase the lists of a team; whether there were any."""
    return store.execute("DELETE FROM firm_lists WHERE team = ?", (team,)).rowcount > 0


def shown_list(store: Store, team: int) -> tuple[int, int] | None:
    """The number of a team's present list, and how many firms are in it; None where it has none."""
    row = store.row(
        "SELECT l.id, (SELECT count(*) FROM firms f WHERE f.list = l.id) FROM firm_lists l WHERE team = ? AND shown = 1",
        (team,),
    )
    return (row[0], row[1]) if row is not None else None


def list_of_chat(store: Store, chat_id: int) -> tuple[int, int] | None:
    """As `shown_list`, of the team that a chat is in."""
    team = store.value("SELECT team FROM team_members WHERE chat_id = ?", (chat_id,))
    return shown_list(store, team) if team is not None else None


def before_shown(store: Store, team: int) -> int | None:
    """How many firms are in the list before the present one; None where there is none."""
    number = store.value("SELECT id FROM firm_lists WHERE team = ? AND shown = 0", (team,))
    if number is None:
        return None
    return int(store.value("SELECT count(*) FROM firms WHERE list = ?", (number,)))


def some(store: Store, number: int, after: int, limit: int) -> list[tuple[int, Profile | None]]:
    """(row, profile) of the firms of a list after a row; None for one that cannot be read."""
    rows = store.rows(
        "SELECT row, profile FROM firms WHERE list = ? AND row > ? ORDER BY row LIMIT ?", (number, after, limit)
    )
    read = {row["row"]: one for row, one in apart(rows, _read, lambda row: f"firm of row {row['row']}", left_out)}
    return [(row["row"], read.get(row["row"])) for row in rows]


def _read(row: Row) -> Profile:
    return from_text(Profile, row["profile"])


def shown_lists(store: Store) -> list[int]:
    """The present lists of all teams, by number."""
    return [row[0] for row in store.rows("SELECT id FROM firm_lists WHERE shown = 1 ORDER BY id")]


def chats_following(store: Store, profile: str) -> list[tuple[int, int | None]]:
    """(chat, its team) of the chats that follow a profile, one chat of each team."""
    rows = store.rows(
        "SELECT min(s.chat_id), m.team FROM followed f JOIN subscriptions s ON s.id = f.subscription "
        "LEFT JOIN team_members m ON m.chat_id = s.chat_id WHERE f.profile = ? "
        "GROUP BY coalesce(m.team, -s.chat_id * 2 - 1) ORDER BY m.team, s.chat_id",
        (profile,),
    )
    return [(row[0], row[1]) for row in rows]
