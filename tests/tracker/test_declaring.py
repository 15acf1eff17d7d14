"""Sources as data on the command line: show, edit, packs, versions, the way back, and who did what when."""

from __future__ import annotations

import io
import json
import sys
import tomllib
from pathlib import Path

import pytest

from scrapers.spec import parse_pack, parse_source
from tests.tracker.terminal import PAGE, SOURCE, URL, Terminal
from tests.warc import write_warc
from tracker.app import opened
from tracker.store import sources as source_store

OTHER = SOURCE.replace('"example"', '"other"').replace("programme.example/calls", "other.example/calls")


def written(folder: Path, text: str, name: str = "given.toml") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_an_edit_is_a_version_that_says_who_when_and_what_changed(terminal: Terminal, tmp_path: Path) -> None:
    terminal.knows_the_example()
    edited = SOURCE.replace('deadline = { select = "span" }', 'deadline = { select = "b" }')
    status, _, told = terminal.runs("sources", "edit", "example", written(tmp_path, edited), "--yes")
    assert status == 0, told
    assert "list.fields.deadline.select: span → b" in told
    assert terminal.runs("sources", "show", "example")[1] == edited
    first, second = terminal.lists("sources", "versions", "example")
    assert (first["version"], first["changed"], first["toml"]) == (1, [], SOURCE)
    assert second["changed"] == [{"key": "list.fields.deadline.select", "before": "span", "after": "b"}]
    assert "command line" in second["by"] and second["at"].startswith("2026-08-09T12:00")
    status, told, _ = terminal.runs("sources", "diff", "example")
    assert '-deadline = { select = "span" }' in told and '+deadline = { select = "b" }' in told
    assert terminal.runs("sources", "diff", "example", "2", "1")[1].splitlines()[:2] == [
        "--- version 2",
        "+++ version 1",
    ]


@pytest.fixture
def nobody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))


@pytest.mark.usefixtures("nobody_answers")
def test_an_edit_asks_and_changes_nothing_without_an_answer(terminal: Terminal, tmp_path: Path) -> None:
    terminal.knows_the_example()
    edited = written(tmp_path, SOURCE.replace('"Example"', '"Renamed"'))
    assert terminal.runs("sources", "edit", "example", edited)[0] == 1
    assert terminal.runs("sources", "show", "example")[1] == SOURCE
    assert (
        terminal.runs("sources", "edit", "example", written(tmp_path, SOURCE), "--yes")[2] == "example stays as it is\n"
    )


def test_an_edit_is_of_the_source_that_is_named(terminal: Terminal, tmp_path: Path) -> None:
    terminal.knows_the_example()
    status, _, told = terminal.runs("sources", "edit", "example", written(tmp_path, OTHER), "--yes")
    assert status != 0 and "the file declares other" in told
    assert "other" not in {one["id"] for one in terminal.lists("sources", "list")}


def test_a_roll_back_makes_the_earlier_declaration_the_newest_version(terminal: Terminal, tmp_path: Path) -> None:
    terminal.knows_the_example()
    terminal.runs("sources", "edit", "example", written(tmp_path, SOURCE.replace('"Example"', '"Renamed"')), "--yes")
    assert terminal.runs("sources", "rollback", "example", "9")[0] == 2
    assert terminal.runs("sources", "rollback", "example", "1")[0] == 0
    assert terminal.runs("sources", "show", "example")[1] == SOURCE
    assert [one["version"] for one in terminal.lists("sources", "versions", "example")] == [1, 2, 3]


def test_a_deleted_source_keeps_its_calls_and_comes_back_by_a_version(terminal: Terminal) -> None:
    terminal.knows_the_example()
    terminal.runs("sources", "disable", "example")
    assert terminal.runs("sources", "delete", "example")[0] == 0
    assert "example" not in {one["id"] for one in terminal.lists("sources", "list")}
    assert len(terminal.lists("calls")) == 2
    assert terminal.runs("sources", "rollback", "example", "1")[0] == 0
    (back,) = [one for one in terminal.lists("sources", "list") if one["id"] == "example"]
    assert back["enabled"], "a source that comes back is not switched off by what was before it was deleted"


def test_a_shipped_source_is_overridden_restored_and_never_deleted(terminal: Terminal, tmp_path: Path) -> None:
    shipped = terminal.runs("sources", "show", "isun-open")[1]
    edited = shipped.replace("[politeness]", "[politeness]\ntimeout = 7.0", 1)
    if edited == shipped:
        edited = f"{shipped}\n[politeness]\ntimeout = 7.0\n"
    status, _, told = terminal.runs("sources", "edit", "isun-open", written(tmp_path, edited), "--yes")
    assert status == 0, told
    assert terminal.lists("sources", "versions", "isun-open")[0]["by"] == "as shipped"
    status, _, told = terminal.runs("sources", "delete", "isun-open")
    assert status == 2 and "restore it: tracker sources restore isun-open" in told
    assert terminal.runs("sources", "restore", "isun-open")[0] == 0
    assert terminal.runs("sources", "show", "isun-open")[1] == shipped
    assert "as it came with the tracker already" in terminal.runs("sources", "restore", "isun-open")[2]
    assert "disable it: tracker sources disable" in terminal.runs("sources", "delete", "isun-open")[2]


def test_remove_is_another_name_of_delete_and_does_nothing_else(terminal: Terminal) -> None:
    shown = terminal.runs("sources", "show", "isun-open")[1]
    mine = terminal.folder / "mine.toml"
    mine.write_text(shown.replace('every = "2h"', 'every = "3h"'), encoding="utf-8")
    assert mine.read_text(encoding="utf-8") != shown
    assert terminal.runs("sources", "edit", "isun-open", str(mine), "--yes")[0] == 0
    told = [terminal.runs("sources", name, "isun-open") for name in ("delete", "remove")]
    assert told[0] == told[1]
    assert told[0][0] == 2 and "restore it: tracker sources restore isun-open" in told[0][2]
    assert "remove" not in terminal.runs("sources", "--help")[1]
    assert "does not come with the tracker" in _of_an_added_one(terminal)


def _of_an_added_one(terminal: Terminal) -> str:
    terminal.knows_the_example()
    return terminal.runs("sources", "restore", "example")[2]


def test_a_pack_of_several_is_exported_previewed_and_taken_in(terminal: Terminal, tmp_path: Path) -> None:
    terminal.knows_the_example()
    assert terminal.runs("sources", "import", written(tmp_path, OTHER), "--yes")[0] == 0
    pack = tmp_path / "pack.toml"
    assert terminal.runs("sources", "export", "example", "other", "--pack", str(pack))[0] == 0
    assert [one.id for _, one in parse_pack(pack.read_text(encoding="utf-8"), "pack.toml")] == ["example", "other"]  # type: ignore[union-attr]
    terminal.runs("sources", "edit", "example", written(tmp_path, SOURCE.replace('"Example"', '"Renamed"')), "--yes")
    terminal.runs("sources", "delete", "other")
    preview = terminal.lists("sources", "import", str(pack), "--preview")
    assert [(one["id"], one["kind"]) for one in preview] == [("example", "changed"), ("other", "new")]
    assert "other" not in {one["id"] for one in terminal.lists("sources", "list")}, "a preview takes nothing in"
    assert terminal.runs("sources", "import", str(pack), "--yes")[0] == 0
    assert {one["kind"] for one in terminal.lists("sources", "import", str(pack), "--preview")} == {"same"}


def test_a_pack_of_all_sources_reads_back_as_the_same_sources(terminal: Terminal, tmp_path: Path) -> None:
    pack = tmp_path / "all.toml"
    assert terminal.runs("sources", "export", "--pack", str(pack))[0] == 0
    preview = terminal.lists("sources", "import", str(pack), "--preview")
    assert {one["id"] for one in preview} == {one["id"] for one in terminal.lists("sources", "list")}
    assert {one["kind"] for one in preview} == {"same"}


def test_of_a_pack_with_one_bad_source_nothing_is_taken_in(terminal: Terminal, tmp_path: Path) -> None:
    bad = SOURCE.replace('"example"', '"bad"').replace("Europe/Sofia", "Europe/Atlantis")
    terminal.runs("sources", "import", written(tmp_path, OTHER.replace('"other"', '"kept"')), "--yes")
    (tmp_path / "folder").mkdir()
    written(tmp_path / "folder", bad, "bad.toml")
    written(tmp_path / "folder", OTHER, "other.toml")
    status, _, told = terminal.runs("sources", "import", str(tmp_path / "folder"), "--yes")
    assert status != 0
    assert "Atlantis" in told and "new      other" in told
    assert "other" not in {one["id"] for one in terminal.lists("sources", "list")}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sources = 3", "write each source under a line [[sources]]"),
        ("sources = []", "write each source under a line [[sources]]"),
        ("title = 1\n[[sources]]\nid = 'a'", "title: stands beside the sources"),
        ("[[sources]]\nid = 'a'\n" * 501, "501 sources; split it"),
        (f"{'[' * 3000}", "not TOML"),
        ("x = " + "[" * 20_000, "not TOML"),
        (f"x = {'9' * 9000}", "not TOML"),
        (f"{SOURCE}\n[list.skip]\ntitle = '('", "list.skip.title"),
        (SOURCE.replace(URL, "file:///etc/passwd"), "https://"),
        (SOURCE.replace(URL, "https://user:secret@host.example/"), "must not carry a name or password"),
        ("", "missing"),
    ],
)
def test_a_hostile_file_is_told_in_lines_and_takes_nothing_in(
    terminal: Terminal, tmp_path: Path, text: str, said: str
) -> None:
    status, _, told = terminal.runs("sources", "import", written(tmp_path, text), "--yes")
    assert status != 0
    assert said in told and "Traceback" not in told
    assert all(len(line) < 600 for line in told.splitlines())
    assert "example" not in {one["id"] for one in terminal.lists("sources", "list")}


def test_one_id_twice_in_a_file_is_refused(terminal: Terminal, tmp_path: Path) -> None:
    pack = tmp_path / "pack.toml"
    terminal.runs("sources", "export", "isun-open", "isun-open", "een", "--pack", str(pack))
    assert len(tomllib.loads(pack.read_text(encoding="utf-8"))["sources"]) == 2
    text = pack.read_text(encoding="utf-8")
    pack.write_text(text + text, encoding="utf-8")
    status, _, told = terminal.runs("sources", "import", str(pack), "--yes")
    assert status != 0 and "stands in the file twice" in told


def test_a_pack_on_standard_input_is_bounded(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    for given, status in ((SOURCE.encode(), 0), (b"#" * 1_000_002, 2), (b"\xff\xfe", 2)):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        assert terminal.runs("sources", "import", "-")[0] == status


def test_a_switch_stays_where_the_file_says_nothing_of_it(terminal: Terminal, tmp_path: Path) -> None:
    terminal.knows_the_example()
    terminal.runs("sources", "disable", "example")
    assert parse_source(terminal.runs("sources", "show", "example")[1], "shown").enabled is False
    assert {one["kind"] for one in terminal.lists("sources", "import", written(tmp_path, SOURCE), "--preview")} == {
        "same"
    }
    renamed = SOURCE.replace('"Example"', '"Renamed"')
    terminal.runs("sources", "edit", "example", written(tmp_path, renamed), "--yes")
    assert _enabled(terminal) is False
    terminal.runs("sources", "edit", "example", written(tmp_path, f"enabled = true\n{renamed}"), "--yes")
    assert _enabled(terminal) is True


def _enabled(terminal: Terminal) -> object:
    (found,) = [one for one in terminal.lists("sources", "list") if one["id"] == "example"]
    return found["enabled"]


def test_a_changed_address_begins_with_a_first_look(terminal: Terminal, tmp_path: Path) -> None:
    terminal.knows_the_example()
    moved = SOURCE.replace("programme.example/calls", "programme.example/all")
    more = PAGE.replace(
        "</ul>", "<li><a href='/calls/3'>Ports of the sea</a> <span>Deadline: 1.12.2026</span></li></ul>"
    )
    write_warc(terminal.archive, {URL.replace("/calls", "/all"): more})
    told = terminal.runs("sources", "edit", "example", written(tmp_path, moved), "--yes")[2]
    assert "changed  example, begins with a first look" in told
    changes = [json.loads(line) for line in terminal.asks("check", "example", "--json")[1].splitlines()]
    assert [(one["change"], one["baseline"]) for one in changes if not one.get("quiet")] == [("appeared", True)]


def test_an_edit_that_reads_otherwise_tells_nothing_known_as_new(terminal: Terminal, tmp_path: Path) -> None:
    terminal.knows_the_example()
    other_way = SOURCE.replace('title = "a"', 'title = { select = "a", pattern = "^(\\\\S+ \\\\S+)" }').replace(
        'items = "li"', 'items = "ul > li"'
    )
    status, _, told = terminal.runs("sources", "edit", "example", written(tmp_path, other_way), "--yes")
    assert status == 0, told
    changes = [json.loads(line) for line in terminal.asks("check", "example", "--json")[1].splitlines()]
    assert [one["change"] for one in changes if one["change"] in ("appeared", "vanished")] == []
    assert len(terminal.lists("calls")) == 2


def test_an_edit_that_narrows_the_list_is_believed(terminal: Terminal, tmp_path: Path) -> None:
    many = "".join(
        f"<li><a href='/calls/{n}'>Call of the sea {n}</a> <span>Deadline: {n}.12.2026</span></li>"
        for n in range(1, 11)
    )
    write_warc(terminal.archive, {URL: PAGE.replace("<ul>", f"<ul>{many}")})
    terminal.knows_the_example()
    narrow = f'{SOURCE}\n[list.keep]\ntitle = "Green|Furniture"\n'.replace("[expect]", "[expect]")
    assert terminal.runs("sources", "edit", "example", written(tmp_path, narrow), "--yes")[0] == 0
    assert terminal.asks("check", "example")[0] == 0
    (health,) = [one for one in terminal.lists("sources", "health") if one["id"] == "example"]
    assert (health["health"], health["items"]) == ("healthy", 2)


def test_every_deed_is_in_the_log_with_who_and_when(terminal: Terminal, tmp_path: Path) -> None:
    terminal.knows_the_example()
    terminal.runs("sources", "edit", "example", written(tmp_path, SOURCE.replace('"Example"', '"Renamed"')), "--yes")
    terminal.runs("sources", "disable", "example")
    terminal.runs("sources", "enable", "example")
    terminal.runs("sources", "rollback", "example", "1")
    terminal.runs("sources", "delete", "example")
    terminal.runs("sources", "import", str(terminal.source), "--yes")
    terminal.runs("sources", "disable", "een")
    deeds = terminal.lists("sources", "log", "example")
    assert [one["action"] for one in deeds] == [
        "imported source", "deleted source", "rolled back source", "enabled source", "disabled source",
        "edited source", "added source",
    ]  # fmt: skip
    assert all("command line" in one["by"] and one["at"].startswith("2026-08-09") for one in deeds)
    assert deeds[5]["detail"] == "v2: name.en"
    assert terminal.lists("sources", "log", "--limit", "1")[0]["subject"] == "een"
    assert "rolled back source" in terminal.runs("sources", "log")[1]


@pytest.mark.usefixtures("nobody_answers")
def test_a_source_is_added_by_the_address_of_its_page(terminal: Terminal) -> None:
    cards = "".join(
        f"<div class='card'><h3><a href='/calls/{n}'>{title}</a></h3><p>Deadline: {n + 10} October 2026, 17:00</p></div>"
        for n, title in enumerate(
            ("Green ports of the Black Sea", "Hydrogen for islands", "Digital workshops", "Skills for shipyards")
        )
    )
    write_warc(
        terminal.archive, {URL: f"<!doctype html><html lang='en'><title>Calls</title><h1>Open calls</h1>{cards}</html>"}
    )
    status, told, _ = terminal.asks("sources", "add", URL)
    assert status == 1 and "Hydrogen for islands" in told, "it asks before anything is kept"
    assert terminal.asks("sources", "add", "programme.example/calls", "--yes")[0] == 0
    assert terminal.asks("sources", "add", URL, "--yes", "--id", "mine")[0] == 0
    ids = {one["id"] for one in terminal.lists("sources", "list")}
    assert {"programme-calls", "mine"} <= ids
    assert terminal.asks("sources", "add", URL, "--yes", "--id", "mine")[0] == 2
    assert terminal.lists("sources", "log", "mine")[0]["action"] == "added source"


def test_the_health_of_all_sources_is_counted_at_a_glance(terminal: Terminal) -> None:
    terminal.knows_the_example()
    terminal.runs("sources", "disable", "een")
    counted = terminal.runs("sources", "health")[2].splitlines()[-1]
    on = [one["enabled"] for one in terminal.lists("sources", "list")]
    assert counted == f"1 healthy, {sum(on) - 1} not checked yet, {len(on) - sum(on)} paused"


def test_another_list_at_another_address_tells_nothing_but_its_first_look(terminal: Terminal, tmp_path: Path) -> None:
    many = "".join(
        f"<li><a href='/old/{n}'>Old call of the sea {n}</a> <span>{n}.12.2026</span></li>" for n in range(1, 9)
    )
    write_warc(terminal.archive, {URL: PAGE.replace("<ul>", f"<ul>{many}"), URL.replace("/calls", "/all"): PAGE})
    terminal.knows_the_example()
    moved = SOURCE.replace("programme.example/calls", "programme.example/all")
    terminal.runs("sources", "edit", "example", written(tmp_path, moved), "--yes")
    changes = [json.loads(line) for line in terminal.asks("check", "example", "--json")[1].splitlines()]
    assert [one for one in changes if not one["baseline"] and not one["quiet"]] == []
    assert len(terminal.lists("calls")) == 10, "what the other list shows no more stays known"
    (health,) = [one for one in terminal.lists("sources", "health") if one["id"] == "example"]
    assert (health["health"], health["items"]) == ("healthy", 2)


def test_the_archived_answer_of_a_source_is_a_file_with_its_page(terminal: Terminal) -> None:
    terminal.knows_the_example()
    with opened(data=terminal.folder / "data", replay=(terminal.archive,)) as app:
        found = app.archived_answer("example", True)
        assert found is not None and found[0].endswith(".html") and found[1] == PAGE.encode()
        assert app.archived_answer("een", False) is None


def test_a_declaration_that_this_program_does_not_take_is_told_and_can_be_taken_out(terminal: Terminal) -> None:
    terminal.knows_the_example()
    unknown = SOURCE.replace("language =", "tongue =")
    with opened(data=terminal.folder / "data", at="2026-08-10T12:00+03:00") as app:
        source_store.add(app.store, "example", unknown, "an older program", app.clock.now())
    (told,) = [one for one in terminal.lists("sources", "health") if one["id"] == "example"]
    assert (told["health"], told["reason"]) == ("broken", "declaration_refused")
    assert "language" in told["message"]
    assert "language: missing" in terminal.runs("sources", "health")[1]
    assert terminal.runs("sources", "show", "example")[1] == unknown
    assert terminal.runs("sources", "delete", "example")[0] == 0
    assert not [one for one in terminal.lists("sources", "health") if one["id"] == "example"]
