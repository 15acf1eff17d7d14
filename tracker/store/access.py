"""Which chats may use the bot: who asked, who was let in or refused, and when each was here."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from tracker.store.database import Row, Store, instant, listed, optional_when, writable

State = Literal["asked", "let_in", "refused"]


@dataclass(frozen=True, slots=True)
class Person:
    """A person, group or channel that uses the bot or asked to. Times are aware, UTC; None where they are not known."""

    chat_id: int
    state: State | None
    """What was decided; None where nobody was asked."""
    since: datetime | None
    active: str
    """The day on which it last wrote, like 2026-05-01; empty where that is not known."""
    blocked: bool
    """Whether nothing is sent to it: it blocked the bot, or an admin refused it."""
    profiles: tuple[str, ...]
    """Ids of the profiles that it follows."""
    name: str = ""
    """As it was called when it asked, until that was decided."""


def state_of(store: Store, chat_id: int) -> State | None:
    """What was decided of a chat; None where nobody was asked."""
    found: State | None = store.value("SELECT state FROM access WHERE chat_id = ?", (chat_id,))
    return found


def is_refused(store: Store, chat_id: int) -> bool:
    """Whether an admin decided that a chat may not use the bot."""
    return state_of(store, chat_id) == "refused"


def ask(store: Store, chat_id: int, name: str, at: datetime) -> bool:
    """A chat asks to be let in; False where that is known, or was decided."""
    made = store.execute(
        "INSERT INTO access (chat_id, state, at, by_whom, name) VALUES (?, 'asked', ?, '', ?) ON CONFLICT DO NOTHING",
        (chat_id, instant(at), writable(name)[:100]),
    )
    return made.rowcount > 0


def let_in(store: Store, chat_id: int, by_whom: str, at: datetime) -> bool:
    """This chat may use the bot, whoever decided it (an admin, an invitation); False where it might already.

    That nothing is sent to a chat that was refused is another thing: see `letting_in`.
    """
    return _decide(store, chat_id, "let_in", by_whom, at)


def refuse(store: Store, chat_id: int, by_whom: str, at: datetime) -> bool:
    """This chat may not use the bot; False where that was decided already."""
    return _decide(store, chat_id, "refused", by_whom, at)


def _decide(store: Store, chat_id: int, state: State, by_whom: str, at: datetime) -> bool:
    decided = store.execute(
        "INSERT INTO access (chat_id, state, at, by_whom) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (chat_id) DO UPDATE "
        "SET state = ?2, at = ?3, by_whom = ?4, name = '' WHERE state <> ?2",
        (chat_id, state, instant(at), by_whom),
    )
    return decided.rowcount > 0


def seen(store: Store, chat_id: int, at: datetime) -> None:
    """A chat wrote: the day is kept, and when it did so first. Nothing is kept of a chat that is not known."""
    day = at.astimezone(UTC).date().isoformat()
    known = store.row("SELECT active FROM chat_days WHERE chat_id = ?", (chat_id,))
    if known is not None and known["active"] == day:
        return
    store.execute(
        "INSERT INTO chat_days (chat_id, since, active) SELECT id, ?2, ?3 FROM chats WHERE id = ?1 "
        "ON CONFLICT (chat_id) DO UPDATE SET active = excluded.active",
        (chat_id, instant(at), day),
    )


_PEOPLE = """
WITH every AS (SELECT id FROM chats UNION SELECT chat_id FROM access)
SELECT e.id AS chat_id, a.state, a.name, coalesce(d.since, '') AS since, coalesce(d.active, '') AS active,
    c.blocked_at IS NOT NULL AS blocked,
    (SELECT json_group_array(DISTINCT j.value) FROM subscriptions s, json_each(s.profiles) j WHERE s.chat_id = e.id) AS profiles
FROM every e LEFT JOIN chats c ON c.id = e.id LEFT JOIN access a ON a.chat_id = e.id LEFT JOIN chat_days d ON d.chat_id = e.id
WHERE ?1 IS NULL OR e.id IN (SELECT value FROM json_each(?1))
ORDER BY a.state IS NOT 'asked', e.id IN (SELECT value FROM json_each(?2)) DESC, d.since DESC, e.id
LIMIT ?3 OFFSET ?4
"""


def people(store: Store, first: Collection[int] = (), limit: int = -1, skip: int = 0) -> list[Person]:
    """Every chat: those that ask first, then those of `first` (admins), then by when they came, the newest before."""
    return [_person(row) for row in store.rows(_PEOPLE, (None, listed(first), limit, skip))]


def person(store: Store, chat_id: int) -> Person | None:
    """One of them, or None."""
    row = store.row(_PEOPLE, (listed([chat_id]), "[]", 1, 0))
    return _person(row) if row is not None else None


def counts(store: Store) -> dict[str, int]:
    """How many people, groups (and channels), of them blocked, and how many ask."""
    row = store.row(
        "SELECT count(*) FILTER (WHERE id > 0) AS people, count(*) FILTER (WHERE id < 0) AS groups, "
        "count(*) FILTER (WHERE blocked_at IS NOT NULL) AS blocked, "
        "(SELECT count(*) FROM access WHERE state = 'asked') AS asking FROM chats"
    )
    assert row is not None
    return dict(row)


def _person(row: Row) -> Person:
    return Person(
        chat_id=row["chat_id"],
        state=row["state"],
        since=optional_when(row["since"] or None),
        active=row["active"],
        blocked=bool(row["blocked"]),
        profiles=tuple(map(str, json.loads(row["profiles"]))),
        name=row["name"] or "",
    )
