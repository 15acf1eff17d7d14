"""Opening the database, transactions, and several processes at once."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from tests.tracker.store.opening import NOW, keep, sighting
from tracker.errors import StoreError
from tracker.store import administration, calls, subscribers
from tracker.store.database import Store, instant, open_store, when


def admins_in(path: Path) -> list[int]:
    with open_store(path) as store:
        return administration.admins(store)


def test_a_database_is_made_where_there_is_none_and_keeps_what_it_got(tmp_path: Path) -> None:
    path = tmp_path / "new" / "tracker.db"
    with open_store(path) as store:
        administration.add_admin(store, 7, NOW)
    assert admins_in(path) == [7]


def test_the_settings_that_durability_and_speed_need_are_on(tmp_path: Path) -> None:
    with open_store(tmp_path / "tracker.db", patience=5) as store:
        asked = {
            name: store.value(f"PRAGMA {name}")
            for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        }
    assert asked == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 1, "busy_timeout": 5000}


def test_a_transaction_that_fails_leaves_nothing(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.transaction():
        administration.add_admin(store, 7, NOW)
        _ = 1 / 0
    assert administration.admins(store) == []


def test_a_nested_transaction_ends_with_the_outer_one(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.transaction():
        with store.transaction():
            administration.add_admin(store, 7, NOW)
        _ = 1 / 0
    assert administration.admins(store) == []


def test_a_nested_transaction_that_fails_and_is_caught_spoils_nothing_else(store: Store) -> None:
    with store.transaction():
        administration.add_admin(store, 1, NOW)
        with pytest.raises(ZeroDivisionError), store.transaction():
            administration.add_admin(store, 2, NOW)
            with store.transaction():
                administration.add_admin(store, 3, NOW)
            _ = 1 / 0
        administration.add_admin(store, 4, NOW)
    assert administration.admins(store) == [1, 4]


def test_what_would_break_a_reference_is_refused_whole(store: Store) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        calls.save_sightings(store, [sighting("nobody")])
    assert calls.sightings_of(store, "isun") == []
    keep(store, sighting())
    assert len(calls.sightings_of(store, "isun")) == 1


def test_a_store_is_used_from_one_thread(store: Store) -> None:
    caught: list[BaseException] = []

    def ask() -> None:
        try:
            administration.admins(store)
        except sqlite3.ProgrammingError as problem:
            caught.append(problem)

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert len(caught) == 1


def test_closing_twice_is_no_matter() -> None:
    store = open_store(None)
    store.close()
    store.close()


def test_another_process_that_keeps_the_database_is_told_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "tracker.db"
    with open_store(path) as one, open_store(path, patience=0.05) as other:
        with one.transaction():
            with pytest.raises(StoreError, match="held by another process") as told, other.transaction():
                pass
            with pytest.raises(StoreError, match="held by another process"):
                administration.add_admin(other, 1, NOW)
            assert administration.admins(other) == []  # reading goes on
        assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"this is no database, but a text of some length" * 30, "not one of the tracker"), (None, "cannot be opened")],
)
def test_a_file_that_is_no_database_is_told_in_one_line(tmp_path: Path, content: bytes | None, told: str) -> None:
    path = tmp_path / "tracker.db"
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    with pytest.raises(StoreError, match=told) as raised:
        open_store(path)
    assert str(path) in str(raised.value)
    assert "\n" not in str(raised.value)
    if content is not None:
        assert path.read_bytes() == content


def test_a_folder_that_is_a_file_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(StoreError, match=r"tracker\.db"):
        open_store(tmp_path / "data" / "tracker.db")


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "tracker.db"
    foreign = sqlite3.connect(path)
    foreign.execute("CREATE TABLE recipes (name TEXT)")
    foreign.close()
    with pytest.raises(StoreError, match="another program"):
        open_store(path)
    foreign = sqlite3.connect(path)
    assert [row[0] for row in foreign.execute("SELECT name FROM sqlite_schema")] == ["recipes"]
    foreign.close()


_ADD_MANY = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from tracker.store import administration
from tracker.store.database import open_store
with open_store(Path(sys.argv[1])) as store:
    for number in range(20):
        with store.transaction():
            administration.add_admin(store, int(sys.argv[2]) * 100 + number, datetime.now(UTC))
"""


def test_several_processes_can_start_and_write_at_once(tmp_path: Path) -> None:
    path = tmp_path / "tracker.db"
    running = [
        subprocess.Popen([sys.executable, "-c", _ADD_MANY, str(path), str(number)], stderr=subprocess.PIPE, text=True)
        for number in range(1, 6)
    ]
    problems = [process.communicate(timeout=60)[1] for process in running]
    assert problems == [""] * 5
    assert len(admins_in(path)) == 100


_DIE = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from tracker.store import administration
from tracker.store.database import open_store
store = open_store(Path(sys.argv[1]))
administration.add_admin(store, 1, datetime.now(UTC))
with store.transaction():
    administration.add_admin(store, 2, datetime.now(UTC))
    os.kill(os.getpid(), 9)
"""


def test_a_process_killed_within_a_transaction_loses_only_that(tmp_path: Path) -> None:
    path = tmp_path / "tracker.db"
    subprocess.run([sys.executable, "-c", _DIE, str(path)], timeout=60, check=False)
    assert admins_in(path) == [1]


def test_times_keep_their_instant_and_their_order_as_text() -> None:
    sofia = datetime(2026, 5, 1, 0, 30, tzinfo=timezone(timedelta(hours=3)))
    assert when(instant(sofia)) == sofia
    assert instant(sofia) < instant(datetime(2026, 4, 30, 21, 30, 0, 1, tzinfo=UTC)) < instant(NOW)


def test_everything_of_a_chat_goes_with_it(store: Store) -> None:
    from tests.tracker.store.opening import alert, subscribed
    from tracker.domain.models import Profile, Reminding
    from tracker.store import access, conversations, outbox, profiles, publishing, reminders

    keep(store, sighting())
    mine, other = subscribed(store, 100), subscribed(store, 200)
    outbox.queue(store, [alert(mine), alert(other)])
    subscribers.mark(store, 100, "c1", "saved", NOW)
    reminders.choose_for_call(store, mine.id, "c1", Reminding(("7d",)))
    publishing.keep_address(store, mine.id, "hash", "nonce", NOW)
    publishing.published(store, mine.id, "saved.ics", "etag", NOW)
    conversations.save_state(store, 100, 5, {"asked": "name"}, NOW)
    profiles.save(store, Profile("p-100", {"en": "Ours"}), 100)
    access.ask(store, 100, "Maria", NOW)
    access.seen(store, 100, NOW)
    assert all(subscribers.held_of(store, 100).values())
    assert subscribers.erase_chat(store, 100)
    assert not any(subscribers.held_of(store, 100).values())
    assert profiles.profile(store, "p-100") is None
    assert subscribers.following(store) == [other]
    assert outbox.waiting(store) == 1
    assert not subscribers.erase_chat(store, 100)
