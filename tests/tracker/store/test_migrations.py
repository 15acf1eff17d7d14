"""The schema and how it comes about. After a new step: write what `schema_of` gives to schema.sql and review it.

python -m tests.tracker.store.test_migrations > tests/tracker/store/schema.sql
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.tracker.store.opening import NOW, keep, sighting, subscribed
from tracker.domain.models import Profile
from tracker.errors import StoreError
from tracker.store import administration, migrations, profiles, reminders, schema, subscribers
from tracker.store.database import Store, open_store

GOLDEN = Path(__file__).with_name("schema.sql")


def schema_of(store: Store) -> str:
    """The statements of the database, in order of their names, with white space made one."""
    rows = store.rows(
        "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite!_%' ESCAPE '!' "
        "AND name NOT LIKE 'call!_words!_%' ESCAPE '!' AND name NOT LIKE 'words!_alike!_%' ESCAPE '!' ORDER BY name"
    )
    return "".join(re.sub(r"\s+", " ", row[0]).strip() + ";\n" for row in rows)


def test_the_schema_is_the_reviewed_one(store: Store) -> None:
    assert schema_of(store) == GOLDEN.read_text(encoding="utf-8")


def test_every_table_is_strict_and_every_reference_has_an_index(store: Store) -> None:
    tables = [
        row["name"]
        for row in store.rows("SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND schema = 'main'")
        if not row["name"].startswith(("sqlite_", "call_words", "words_alike"))
    ]
    assert len(tables) > 20
    for table in tables:
        assert store.value("SELECT strict FROM pragma_table_list WHERE name = ? AND schema = 'main'", (table,)) == 1, (
            table
        )
        for reference in store.rows("SELECT * FROM pragma_foreign_key_list(?)", (table,)):
            assert reference["on_delete"] in ("CASCADE", "SET NULL"), table
            plan = store.rows(f'EXPLAIN QUERY PLAN SELECT 1 FROM "{table}" WHERE "{reference["from"]}" = ?', (1,))
            assert "SEARCH" in plan[0]["detail"], (table, reference["from"])


def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "tracker.db"
    with open_store(path) as store:
        first = schema_of(store)
        assert migrations.version(store) == len(migrations.STEPS)
        assert migrations.upgrade(store) == 0
    with open_store(path) as store:
        assert schema_of(store) == first


def add_colour(store: Store) -> None:
    store.execute("ALTER TABLE admins ADD COLUMN colour TEXT NOT NULL DEFAULT 'blue'")


def add_flavour(store: Store) -> None:
    store.execute("ALTER TABLE admins ADD COLUMN flavour TEXT")


def fail_half_way(store: Store) -> None:
    store.execute("ALTER TABLE admins ADD COLUMN size TEXT")
    raise RuntimeError("half way")


def test_a_database_of_any_step_upgrades_with_its_data(tmp_path: Path) -> None:
    path = tmp_path / "tracker.db"
    with open_store(path) as store:
        administration.add_admin(store, 7, NOW)
        assert migrations.upgrade(store, [*migrations.STEPS, add_colour, add_flavour]) == 2
        assert tuple(store.rows("SELECT user_id, colour, flavour FROM admins")[0]) == (7, "blue", None)
        assert migrations.version(store) == len(migrations.STEPS) + 2


def test_a_step_that_fails_leaves_the_database_at_the_one_before(store: Store) -> None:
    with pytest.raises(RuntimeError, match="half way"):
        migrations.upgrade(store, [*migrations.STEPS, add_colour, fail_half_way])
    assert migrations.version(store) == len(migrations.STEPS) + 1
    columns = [row["name"] for row in store.rows("SELECT name FROM pragma_table_info('admins')")]
    assert "colour" in columns and "size" not in columns


def test_a_database_that_is_newer_than_the_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "tracker.db"
    with open_store(path) as store:
        migrations.upgrade(store, [*migrations.STEPS, add_colour])
    with pytest.raises(StoreError, match="newer tracker; install that version") as told:
        open_store(path)
    assert str(path) in str(told.value) and "\n" not in str(told.value)


def test_what_chats_marked_before_there_were_likes_stays_marked(store: Store) -> None:
    keep(store, sighting("c1"), sighting("c2", key="k2"))
    store.execute("DROP TRIGGER team_members_going")  # of a later step, which reads the table
    store.execute("DROP TABLE marks")
    (made,) = [one for one in schema.FIRST_TABLES if "CREATE TABLE marks" in one]
    store.execute(made)
    store.execute("INSERT INTO chats (id) VALUES (7)")
    for call_id, mark in (("c1", "saved"), ("c2", "not_for_us")):
        store.execute("INSERT INTO marks VALUES (7, ?, ?, ?)", (call_id, mark, NOW.isoformat()))
    migrations.likes(store)
    assert subscribers.mark_of(store, 7, "c1") == "saved"
    assert subscribers.mark_of(store, 7, "c2") == "not_for_us"
    subscribers.mark(store, 7, "c2", "liked", NOW)
    assert subscribers.marked(store, 7, "liked") == ["c2"]


def test_what_was_saved_before_there_were_reminders_is_reminded_of(store: Store) -> None:
    keep(store, sighting("c1"), sighting("c2", key="k2"))
    chat = subscribed(store, 7)
    subscribers.mark(store, 7, "c1", "saved", NOW)
    subscribers.mark(store, 7, "c2", "liked", NOW)
    for trigger in (
        "marks_made",
        "marks_taken_back",
        "marks_changed",
        "subscriptions_remind_otherwise",
        "calls_stated_otherwise",
    ):
        store.execute(f"DROP TRIGGER {trigger}")
    store.execute("DROP TABLE reminders")
    store.execute("ALTER TABLE subscriptions DROP COLUMN reminding")
    migrations.reminders(store)
    assert [one.call_id for one in reminders.of_subscription(store, chat.id)] == ["c1"]
    # The column stands behind those that later steps added.
    made, golden = (
        sorted(re.split(r"[,;]\s*|\) STRICT", text)) for text in (schema_of(store), GOLDEN.read_text(encoding="utf-8"))
    )
    assert made == golden


def test_the_last_change_of_a_profile_is_taken_back_and_brought_back(store: Store) -> None:
    first, second = (Profile("p", {"en": name}, keywords=("wood",)) for name in ("First", "Second"))
    profiles.save(store, first, 7)
    assert profiles.changed(store, ["p"]) == set() and not profiles.undo(store, "p")
    profiles.save(store, second, 7)
    profiles.save(store, second, 7)
    assert profiles.changed(store, ["p", "q"]) == {"p"}
    at = profiles.version(store)
    assert profiles.undo(store, "p") and profiles.profile(store, "p") == first
    assert profiles.written_after(store, at, 9) == [(at + 1, first)], "who matches hears of it"
    assert profiles.undo(store, "p") and profiles.profile(store, "p") == second


if __name__ == "__main__":
    with open_store(None) as opened:
        print(schema_of(opened), end="")
