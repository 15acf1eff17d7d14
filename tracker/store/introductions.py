"""Who wants to be introduced, and the introductions, with what each side answered."""

from __future__ import annotations

from datetime import datetime

from tracker.domain.introductions import Introduction, Pair, Shown
from tracker.store.database import Store, instant, when, writable


def wish(store: Store, chat_id: int, shown: Shown, at: datetime) -> None:
    """A chat wants to be introduced, as this; or shows something else from now on."""
    store.execute(
        "INSERT INTO partner_wishes (chat_id, name, contact, since) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (chat_id) DO UPDATE SET name = excluded.name, contact = excluded.contact",
        (chat_id, writable(shown.name), writable(shown.contact), instant(at)),
    )


def wish_no_more(store: Store, chat_id: int) -> None:
    """A chat does not want to be introduced any more: what waits for its answer, or for the other's, is answered with no."""
    with store.transaction():
        store.execute("DELETE FROM partner_wishes WHERE chat_id = ?", (chat_id,))
        store.execute(
            "UPDATE introduction_sides SET answer = 'no' WHERE chat_id = ? AND EXISTS (SELECT 1 FROM introduction_sides s "
            "WHERE s.introduction = introduction_sides.introduction AND s.answer IS NOT 'yes')",
            (chat_id,),
        )


def shown_of(store: Store, chat_id: int) -> Shown | None:
    """What a chat agreed to show; None where it does not want to be introduced."""
    row = store.row("SELECT name, contact FROM partner_wishes WHERE chat_id = ?", (chat_id,))
    return Shown(row["name"], row["contact"]) if row is not None else None


def wishing(store: Store) -> list[tuple[int, str]]:
    """(chat, cluster) of those that want to be introduced and take messages: of each team one chat, its owner first."""
    rows = store.rows(
        "SELECT w.chat_id, m.team FROM partner_wishes w JOIN chats c ON c.id = w.chat_id "
        "LEFT JOIN team_members m ON m.chat_id = w.chat_id WHERE c.blocked_at IS NULL ORDER BY m.owner DESC, m.id, w.chat_id"
    )
    found: dict[str, int] = {}
    for row in rows:
        found.setdefault(_cluster(row[0], row[1]), row[0])
    return [(chat, cluster) for cluster, chat in found.items()]


def asked_about(store: Store) -> set[tuple[str, frozenset[str]]]:
    """(call, both clusters) of every introduction that was ever asked about, as far as both are there still."""
    rows = store.rows(
        "SELECT i.id, i.call_id, s.chat_id, m.team FROM introductions i JOIN introduction_sides s ON s.introduction = i.id "
        "LEFT JOIN team_members m ON m.chat_id = s.chat_id"
    )
    found: dict[tuple[int, str], set[str]] = {}
    for row in rows:
        found.setdefault((row[0], row[1]), set()).add(_cluster(row[2], row[3]))
    return {(call_id, frozenset(clusters)) for (_, call_id), clusters in found.items()}


def busy(store: Store, asked_after: datetime, waiting_after: datetime) -> set[int]:
    """The chats that were asked after a time, or after another one and have not answered yet."""
    rows = store.rows(
        "SELECT DISTINCT s.chat_id FROM introduction_sides s JOIN introductions i ON i.id = s.introduction "
        "WHERE i.at > ?1 OR (i.at > ?2 AND s.answer IS NULL)",
        (instant(asked_after), instant(waiting_after)),
    )
    return {row[0] for row in rows}


def begin(store: Store, call_id: str, chats: Pair, at: datetime) -> int:
    """A question to both; its number."""
    with store.transaction():
        number = int(
            store.value("INSERT INTO introductions (call_id, at) VALUES (?, ?) RETURNING id", (call_id, instant(at)))
        )
        for chat in chats:
            store.execute("INSERT INTO introduction_sides (introduction, chat_id) VALUES (?, ?)", (number, chat))
        return number


def introduction(store: Store, number: int) -> Introduction | None:
    """The introduction of this number; None where it is gone, or one of its sides is."""
    rows = store.rows(
        "SELECT i.call_id, i.at, s.chat_id, s.answer FROM introductions i JOIN introduction_sides s ON s.introduction = i.id "
        "WHERE i.id = ? ORDER BY s.chat_id",
        (number,),
    )
    if len(rows) != 2:
        return None
    first, second = rows
    chats, answers = (first["chat_id"], second["chat_id"]), (first["answer"], second["answer"])
    return Introduction(number, first["call_id"], chats, answers, when(first["at"]))


def keep(store: Store, one: Introduction) -> None:
    """Keep what both sides answered."""
    for chat, answer in zip(one.chats, one.answers, strict=True):
        store.execute(
            "UPDATE introduction_sides SET answer = ? WHERE introduction = ? AND chat_id = ?",
            (answer, one.number, chat),
        )


def held_of(store: Store, chat_id: int) -> dict[str, list[dict[str, object]]]:
    """What is held of a chat, for its people to see; of the other side nothing."""
    tables = {
        "partner_wishes": "SELECT name, contact, since FROM partner_wishes WHERE chat_id = ?",
        "introduction_sides": "SELECT i.call_id, s.answer, i.at FROM introduction_sides s "
        "JOIN introductions i ON i.id = s.introduction WHERE s.chat_id = ?",
    }
    return {name: [dict(row) for row in store.rows(sql, (chat_id,))] for name, sql in tables.items()}


def _cluster(chat: int, team: int | None) -> str:
    return f"chat {chat}" if team is None else f"team {team}"
