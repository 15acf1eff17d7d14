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
_OLDEST_SQLITE = (3, 37, 0)

Row = sqlite3.Row
Parameters = Sequence[Any] | dict[str, Any]


class Store:
    """An open database. The topic modules beside this one say what can be asked of it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._database = sqlite_utils.Database(connection, execute_plugins=False)

    def execute(self, sql: str, parameters: Parameters = ()) -> sqlite3.Cursor:
        """Run one statement; outside a transaction it is a transaction of its own."""
        return self._database.execute(sql, parameters)

    def rows(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """All rows of a query."""
        return self._database.execute(sql, parameters).fetchall()

    def row(self, sql: str, parameters: Parameters = ()) -> Row | None:
        """The first row of a query, or None."""
        found: Row | None = self._database.execute(sql, parameters).fetchone()
        return found

    def value(self, sql: str, parameters: Parameters = ()) -> Any:
        """The first column of the first row of a query, or None."""
        found = self.row(sql, parameters)
        return None if found is None else found[0]

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. A nested one joins the outer: what it wrote stays only if the outer ends well.

        A nested one that raises is undone to where it began, so that one bad row can be caught without spoiling the
        rest. Raises StoreError where another process holds the database for longer than `PATIENCE`.
        """
        if self._connection.in_transaction:
            with self._database.atomic():
                yield
            return
        self._begin()
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            self._database.rollback()
            raise

    def close(self) -> None:
        """Let go of the file. Idempotent; an open transaction is rolled back."""
        self._connection.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _begin(self) -> None:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as problem:
            raise StoreError(f"the database is busy ({problem}): another tracker holds it; try again") from problem


def open_store(path: Path | None, *, patience: float = PATIENCE) -> Store:
    """The store in the file `path`, made or upgraded where needed; None gives a new one in memory.

    Raises StoreError, one line that says what to do: the file cannot be opened, is no database, is damaged, or was
    written by a newer program.
    """
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        raise StoreError(f"SQLite {sqlite3.sqlite_version} is too old; use a Python with SQLite 3.37 or newer")
    connection: sqlite3.Connection | None = None
    try:
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(":memory:" if path is None else path, timeout=patience, isolation_level=None)
        connection.row_factory = sqlite3.Row
        _prepare(connection)
        store = Store(connection)
        migrations.upgrade(store)
    except (sqlite3.Error, OSError) as problem:
        if connection is not None:
            connection.close()
        raise StoreError(_advice(path, problem)) from problem
    except BaseException:
        if connection is not None:
            connection.close()
        raise
    return store


def _prepare(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA cache_size = -32000")


def _advice(path: Path | None, problem: Exception) -> str:
    if isinstance(problem, sqlite3.DatabaseError) and not isinstance(problem, sqlite3.OperationalError):
        return f"{path} is not a database of the tracker ({problem}); name another folder with --data DIR, or restore a backup"
    if "locked" in str(problem) or "busy" in str(problem):
        return f"{path} is held by another process; stop the other tracker or try again"
    return f"{path} cannot be opened ({problem}); check that the folder exists and may be written to"


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
