"""The one database: opening it, transactions, and the few ways in which the other modules here ask it.

SQLite through sqlite-utils: write-ahead log, foreign keys, STRICT tables. A `Store` is used from one thread;
several processes can each open their own on the same file.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlite_utils

from tracker.errors import StoreError
from tracker.store import migrations

#: How long a writer waits for another process's transaction, in seconds.
PATIENCE = 30.0
#: How often a start lets others go first while a new file is made.
_TURNS = 50
_OLDEST_SQLITE = (3, 37, 0)

#: What a person can do, by SQLite's primary result code.
_ADVICE = {
    sqlite3.SQLITE_BUSY: "is held by another process; stop the other tracker or try again",
    sqlite3.SQLITE_LOCKED: "is held by another process; stop the other tracker or try again",
    sqlite3.SQLITE_FULL: "cannot grow: the disk is full; free some space",
    sqlite3.SQLITE_IOERR: "cannot be read or written: check the disk",
    sqlite3.SQLITE_READONLY: "may not be written to; check the rights of its folder and file",
    sqlite3.SQLITE_CORRUPT: "is damaged; restore a backup",
    sqlite3.SQLITE_NOTADB: "is not one of the tracker; name another folder with --data DIR, or restore a backup",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened; check that its folder exists and may be written to",
}
_PRIMARY = 0xFF

Row = sqlite3.Row
Parameters = Sequence[Any] | dict[str, Any]


class Store:
    """An open database. The topic modules beside this one say what can be asked of it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._database = sqlite_utils.Database(connection, execute_plugins=False)

    def execute(self, sql: str, parameters: Parameters = ()) -> sqlite3.Cursor:
        """Run one statement; outside a transaction it is a transaction of its own.

        Raises StoreError for what a person can mend: a busy database, a full disk, a damaged file.
        """
        with _in_plain_words():
            return self._database.execute(sql, parameters)

    def rows(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """All rows of a query."""
        with _in_plain_words():
            return self._database.execute(sql, parameters).fetchall()

    def row(self, sql: str, parameters: Parameters = ()) -> Row | None:
        """The first row of a query, or None; where it writes, all that it writes."""
        found = self.rows(sql, parameters)
        return found[0] if found else None

    def value(self, sql: str, parameters: Parameters = ()) -> Any:
        """The first column of the first row of a query, or None."""
        found = self.row(sql, parameters)
        return None if found is None else found[0]

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. A nested one joins the outer: what it wrote stays only if the outer ends well.

        Nothing is awaited within one: another task would write into it.

        A nested one that raises is undone to where it began, so that one bad row can be caught without spoiling the
        rest. Raises StoreError where another process holds the database for longer than `PATIENCE`.
        """
        nested = self._connection.in_transaction
        self.execute("SAVEPOINT nested" if nested else "BEGIN IMMEDIATE")
        try:
            yield
            self.execute("RELEASE nested" if nested else "COMMIT")
        except BaseException:
            # A full disk, for one, ends the whole transaction by itself.
            if self._connection.in_transaction:
                if nested:
                    self.execute("ROLLBACK TO nested")
                self.execute("RELEASE nested" if nested else "ROLLBACK")
            raise

    def close(self) -> None:
        """Let go of the file. Idempotent; an open transaction is rolled back."""
        self._connection.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@contextmanager
def _in_plain_words() -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as problem:
        advice = _ADVICE.get(getattr(problem, "sqlite_errorcode", 0) & _PRIMARY)
        if advice is None:
            raise
        raise StoreError(f"the database {advice} ({problem})") from problem


def open_store(path: Path | None, *, patience: float = PATIENCE) -> Store:
    """The store in the file `path`, made or upgraded where needed; None gives a new one in memory.

    Raises StoreError, one line that says what to do: the file cannot be opened, is no database of the tracker, is
    damaged, or was written by a newer program.
    """
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        raise StoreError(f"SQLite {sqlite3.sqlite_version} is too old; use a Python with SQLite 3.37 or newer")
    try:
        store = _connect(path, patience)
    except (StoreError, sqlite3.Error, OSError) as problem:
        raise StoreError(f"{path}: {problem}") from problem
    try:
        _prepare(store)
        migrations.upgrade(store)
    except StoreError as problem:
        store.close()
        raise StoreError(f"{path}: {problem}") from problem
    except BaseException:
        store.close()
        raise
    return store


def _connect(path: Path | None, patience: float) -> Store:
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
    with _in_plain_words():
        connection = sqlite3.connect(":memory:" if path is None else path, timeout=patience, isolation_level=None)
    connection.row_factory = sqlite3.Row
    return Store(connection)


def _prepare(store: Store) -> None:
    _write_ahead(store)
    store.execute("PRAGMA synchronous = NORMAL")
    store.execute("PRAGMA foreign_keys = ON")
    store.execute("PRAGMA temp_store = MEMORY")
    store.execute("PRAGMA cache_size = -32000")


def _write_ahead(store: Store) -> None:
    """Switch to the write-ahead log, once in the life of a file.

    Where several start on a new file at once, SQLite refuses all but one of them at once instead of waiting; so the
    others wait for that one's turn to end, and look again.
    """
    for _ in range(_TURNS):
        try:
            store.execute("PRAGMA journal_mode = WAL")
            return
        except StoreError:
            with store.transaction():
                pass
    store.execute("PRAGMA journal_mode = WAL")


def next_number(store: Store, name: str) -> int:
    """The next number of a series that never goes back: what came after a number that was seen is new."""
    return int(
        store.value(
            "INSERT INTO settings (name, value) VALUES (?, '1') "
            "ON CONFLICT (name) DO UPDATE SET value = CAST(value AS INTEGER) + 1 RETURNING value",
            (name,),
        )
    )


def last_number(store: Store, name: str) -> int:
    """The newest number of a series; 0 before the first."""
    return int(store.value("SELECT value FROM settings WHERE name = ?", (name,)) or 0)


def instant(at: datetime) -> str:
    """An aware time as it is kept: UTC, always to the microsecond, so that text order is time order."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def optional_instant(at: datetime | None) -> str | None:
    """As `instant`, where there may be none."""
    return None if at is None else instant(at)


def when(text: str) -> datetime:
    """The aware time (UTC) that `instant` wrote."""
    return datetime.fromisoformat(text)


def optional_when(text: str | None) -> datetime | None:
    """As `when`, where there may be none."""
    return None if text is None else datetime.fromisoformat(text)


def listed(values: Iterable[str | int]) -> str:
    """Values of any number as one parameter: `IN (SELECT value FROM json_each(?))`."""
    return json.dumps(list(values))


def writable(text: str) -> str:
    """Text that the database takes: halves of surrogate pairs, which JSON can hold and UTF-8 cannot, replaced by "?"."""
    return text.encode("utf-8", "replace").decode()
