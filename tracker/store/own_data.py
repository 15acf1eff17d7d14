"""Everything that the database holds of a chat, found by its schema, so that a table of tomorrow is shown and erased too.

A row is a chat's own where it refers to the chat, or to a row that goes with it; or, in tables that refer to nothing, where a column
for the number of a chat or person holds its number (a person's private chat has the number of the person).
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from tracker.store.database import Store

#: What an address of the chat could be made from, or what only programs compare: held, and shown to nobody.
_SECRET = frozenset({"hash", "nonce", "etag", "token", "secret"})
_OF_A_CHAT = frozenset({"chat_id", "user_id"})
#: Who did something, as logs and versions name people ("user 7").
_DOER = frozenset({"by_whom", "undone_by"})
_NOBODY = "somebody who was erased"
#: Rows that stay when a chat is erased, and why: that it was refused must not be undone by asking to be forgotten.
_STAYS = {"access": "state <> 'refused'"}
_LOG = "admin_log"


def own_rows(store: Store, chat_id: int) -> dict[str, list[dict[str, object]]]:
    """By table, all rows that are held of a chat; texts that hold JSON are given as what they hold, secrets left out."""
    found: dict[str, list[dict[str, object]]] = {}
    for table, where in _owned(store).items():
        rows = store.rows(f'SELECT * FROM "{table}" WHERE {where}', {"chat": chat_id})  # noqa: S608 - names of the schema
        if rows:
            found[table] = [_readable(dict(row)) for row in rows]
    doer = f"user {chat_id}"
    with_chats = {table for table, _ in _columns(store, _OF_A_CHAT)}
    for table, column in _columns(store, _DOER):
        if table in with_chats:
            # A row about somebody else.
            continue
        rows = store.rows(f'SELECT * FROM "{table}" WHERE "{column}" = ?', (doer,))  # noqa: S608 - names of the schema
        if rows and chat_id > 0:
            found.setdefault(table, []).extend(_readable(dict(row)) for row in rows)
    return found


def erase(store: Store, chat_id: int) -> bool:
    """Erase everything that is held of a chat, and of the person whose private chat it is; whether there was anything.

    What it did for all as an admin stays done, by nobody; that it is one ends. That a chat was refused stays known.
    """
    with store.transaction():
        owned = _owned(store)
        held = store.execute("DELETE FROM chats WHERE id = ?", (chat_id,)).rowcount
        for table, where in owned.items():
            stays = f" AND {_STAYS[table]}" if table in _STAYS else ""
            sql = f'DELETE FROM "{table}" WHERE ({where}){stays}'  # noqa: S608 - names of the schema
            held += store.execute(sql, {"chat": chat_id}).rowcount
        for table, column in _columns(store, _DOER):
            sql = f'UPDATE "{table}" SET "{column}" = ? WHERE "{column}" = ?'  # noqa: S608 - names of the schema
            held += store.execute(sql, (_NOBODY, f"user {chat_id}")).rowcount
        sql = f"UPDATE {_LOG} SET subject = ? WHERE subject = ?"  # noqa: S608 - our own words
        held += store.execute(sql, (_NOBODY, str(chat_id))).rowcount
        return held > 0


def _owned(store: Store) -> dict[str, str]:
    """By table, which of its rows go with the chat `:chat`."""
    owned = {"chats": "id = :chat"}
    references = {table: _references(store, table) for table in _tables(store)}
    while True:
        more = {
            table: " OR ".join(_among(column, to, parent, owned[parent]) for column, parent, to in links)
            for table, every in references.items()
            if table not in owned and (links := [one for one in every if one[1] in owned])
        }
        if not more:
            break
        owned |= more
    for table, column in _columns(store, _OF_A_CHAT):
        direct = f'"{column}" = :chat'
        if direct not in owned.get(table, ""):
            owned[table] = f"{owned[table]} OR {direct}" if table in owned else direct
    return owned


def _among(column: str, to: str, parent: str, where: str) -> str:
    return f'"{column}" IN (SELECT "{to}" FROM "{parent}" WHERE {where})'  # noqa: S608 - names of the schema


def _tables(store: Store) -> list[str]:
    sql = "SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main' AND name NOT LIKE 'sqlite%' ORDER BY name"
    return [row[0] for row in store.rows(sql)]


def _references(store: Store, table: str) -> list[tuple[str, str, str]]:
    """(column, table, its column) of the references with which a row goes when the other does."""
    rows = store.rows(
        'SELECT "from", "table", "to" FROM pragma_foreign_key_list(?) WHERE on_delete = \'CASCADE\'', (table,)
    )
    return [(row[0], row[1], row[2] or "id") for row in rows]


def _columns(store: Store, names: frozenset[str]) -> list[tuple[str, str]]:
    return [
        (table, row[0])
        for table in _tables(store)
        for row in store.rows("SELECT name FROM pragma_table_info(?) ORDER BY cid", (table,))
        if row[0] in names
    ]


def _readable(row: Mapping[str, object]) -> dict[str, object]:
    return {name: _read(value) for name, value in row.items() if name not in _SECRET and not isinstance(value, bytes)}


def _read(value: object) -> object:
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
