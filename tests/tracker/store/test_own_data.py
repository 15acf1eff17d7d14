"""What is held of a chat, over all tables that there are or will be: each is filled, shown, and empty of it afterwards."""

from __future__ import annotations

import sqlite3
from itertools import count

import pytest

from tests.tracker.store.opening import NOW, keep, sighting, subscribed
from tracker.domain.models import Profile
from tracker.store import access, administration, own_data, profiles, subscribers
from tracker.store.database import Store

#: A number that nothing else has: wherever it stands, in a number or a text, it is the chat's.
CHAT, OTHER = 7_777_007_777, 8_888_008_888
#: Columns that take only some values. A new table with such a column names one here.
CHOSEN = {
    "mark": "saved", "mark_": "saved", "state": "sent", "stage": "watching", "muted": "", "profiles": "[]", "toml": "",
    "reminding": "", "lesson": "", "changes": "[]", "kind": "change", "rhythm": "at_once", "language": "en", "zone": "UTC",
}  # fmt: skip
CHOSEN_OF = {("access", "state"): "let_in", ("sighting_keys", "kind"): "code", ("runs", "run"): "{}"}
#: Names of columns that hold, or name, a person or a chat.
NUMBERS = ("chat_id", "user_id", "owner_id", "person", "member_id", "sender")
DOERS = ("by_whom", "undone_by", "author", "doer", "inviter")
_NUMBERS = count(1)


def tables(store: Store) -> list[str]:
    rows = store.rows("SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main'")
    return [row[0] for row in rows if not row[0].startswith(("sqlite_", "call_words", "migrations"))]


def references(store: Store, table: str) -> dict[str, tuple[str, str]]:
    """Column → the table, and its column, that it refers to."""
    return {
        row["from"]: (row["table"], row["to"] or "id")
        for row in store.rows("SELECT * FROM pragma_foreign_key_list(?)", (table,))
    }


def about_chats(store: Store) -> list[str]:
    """Every table that can hold a chat: by reference, at any distance, or by the name of a column."""
    found = {"chats"}
    while True:
        more = {
            one for one in tables(store) if found & {parent for parent, _ in references(store, one).values()}
        } - found
        if not more:
            break
        found |= more
    named = (*NUMBERS, *DOERS)
    return sorted(found | {one for one in tables(store) if any(row[0] in named for row in columns(store, one))})


def columns(store: Store, table: str) -> list[tuple[str, str, bool, bool]]:
    """(name, type, whether a row may be without it, whether it is the key)."""
    rows = store.rows("SELECT * FROM pragma_table_info(?)", (table,))
    return [
        (row["name"], row["type"], not row["notnull"] or row["dflt_value"] is not None, row["pk"] > 0) for row in rows
    ]


def fill(store: Store, table: str, chat: int) -> None:
    """One row of this chat in a table, made from its schema alone."""
    refers = references(store, table)
    row: dict[str, object] = {}
    for name, kind, optional, key in columns(store, table):
        parent, to = refers.get(name, (None, ""))
        if parent == "chats" or (name in NUMBERS and kind == "INTEGER"):
            row[name] = chat
        elif parent is not None:
            if store.value(f'SELECT 1 FROM "{parent}"') is None:
                fill(store, parent, chat)
            row[name] = first_of(store, parent, to, chat)
        elif name in DOERS:
            row[name] = f"user {chat}"
        elif (table, name) in CHOSEN_OF or (name in CHOSEN and kind == "TEXT"):
            row[name] = CHOSEN_OF.get((table, name), CHOSEN.get(name))
        elif key and kind == "INTEGER" and sum(one[3] for one in columns(store, table)) == 1:
            continue
        elif not optional:
            row[name] = {"INTEGER": 1, "REAL": 1.0, "TEXT": f"t{next(_NUMBERS)}", "BLOB": b"b"}[kind]
    if not row:
        store.execute(f'INSERT INTO "{table}" DEFAULT VALUES')
        return
    names = ", ".join(f'"{one}"' for one in row)
    marks = ", ".join("?" * len(row))
    store.execute(f'INSERT OR IGNORE INTO "{table}" ({names}) VALUES ({marks})', tuple(row.values()))  # type: ignore[arg-type]


def first_of(store: Store, parent: str, to: str, chat: int) -> object:
    """The referred column of a row of the parent table: the chat's own where it has one."""
    own = "chat_id" in {row[0] for row in columns(store, parent)}
    return store.value(f'SELECT max("{to}") FROM "{parent}"' + (f" WHERE chat_id = {chat}" if own else ""))


def holding(store: Store, chat: int) -> list[str]:
    """Tables and columns in which the number of a chat stands, as a number or within a text."""
    found = []
    for table in tables(store):
        for name, *_ in columns(store, table):
            sql = f'SELECT count(*) FROM "{table}" WHERE CAST("{name}" AS TEXT) LIKE ?'
            if store.value(sql, (f"%{chat}%",)):
                found.append(f"{table}.{name}")
    return found


def filled(store: Store, chat: int) -> None:
    subscribed(store, chat)
    profiles.save(store, Profile(f"chat{chat}", {"en": "Ours"}), chat)
    administration.add_admin(store, chat, NOW)
    administration.record(store, f"user {chat}", "claimed admin", str(chat), "", NOW)
    store.execute("INSERT INTO weighed_profiles (profile, basis) VALUES (?, 'x')", (f"chat{chat}",))
    # Parents before children: as often as it takes.
    waiting = about_chats(store)
    for _ in range(len(waiting)):
        left = []
        for table in waiting:
            try:
                fill(store, table, chat)
            except (sqlite3.IntegrityError, TypeError):
                left.append(table)
        waiting = left
    assert not waiting, f"no row could be made in {waiting}: name what its columns take in CHOSEN"


def test_no_table_holds_the_number_of_a_chat_that_was_erased_and_others_keep_all(store: Store) -> None:
    keep(store, sighting())
    for chat in (CHAT, OTHER):
        filled(store, chat)
    before = holding(store, OTHER)
    held = {one.partition(".")[0] for one in holding(store, CHAT)}
    assert len(held) > 12
    assert held >= {"admins", "admin_log", "access", "marks", "alerts", "subscriptions", "profiles", "conversations"}
    shown = own_data.own_rows(store, CHAT)
    assert shown.keys() >= {
        "chats",
        "subscriptions",
        "alerts",
        "marks",
        "reminders",
        "profiles",
        "conversations",
        "admins",
    }
    assert not any(name in row for rows in shown.values() for row in rows for name in ("hash", "nonce", "etag"))
    assert str(OTHER) not in str(shown)
    assert own_data.erase(store, CHAT)
    assert holding(store, CHAT) == []
    assert own_data.own_rows(store, CHAT) == {}
    assert holding(store, OTHER) == before
    assert store.value("SELECT count(*) FROM admin_log WHERE by_whom = 'somebody who was erased'") >= 1
    assert not own_data.erase(store, CHAT)


def test_a_table_of_tomorrow_is_shown_and_erased_too(store: Store) -> None:
    store.execute(
        "CREATE TABLE wishes (subscription INTEGER NOT NULL REFERENCES subscriptions (id) ON DELETE CASCADE, wish TEXT) STRICT"
    )
    store.execute("CREATE TABLE people (user_id INTEGER PRIMARY KEY, name TEXT) STRICT")
    one = subscribed(store, CHAT)
    store.execute("INSERT INTO wishes VALUES (?, '{\"more\": 1}')", (one.id,))
    store.execute("INSERT INTO people VALUES (?, 'Maria')", (CHAT,))
    shown = own_data.own_rows(store, CHAT)
    assert shown["wishes"] == [{"subscription": one.id, "wish": {"more": 1}}]
    assert shown["people"] == [{"user_id": CHAT, "name": "Maria"}]
    own_data.erase(store, CHAT)
    assert holding(store, CHAT) == []


@pytest.mark.parametrize("chat", [CHAT, -CHAT])
def test_that_a_chat_was_refused_is_not_undone_by_asking_to_be_forgotten(store: Store, chat: int) -> None:
    subscribed(store, chat)
    access.refuse(store, chat, "user 1", NOW)
    subscribers.erase_chat(store, chat)
    assert access.is_refused(store, chat)
    assert holding(store, chat) == ["access.chat_id"]
