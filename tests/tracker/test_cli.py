"""The command line as a person meets it: answers, exit statuses, and one clear line for what is wrong."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tracker.journey.procedures import OTHERS
from tests.tracker.journey.site import isun_list
from tests.tracker.terminal import AT, SOURCE, Terminal
from tests.warc import write_warc
from tracker.cli import COMMANDS, status_of


def test_without_arguments_it_says_what_it_can_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert status_of([]) == 0
    told = capsys.readouterr().out
    assert all(name in told for name in COMMANDS)


def test_it_runs_as_a_module_too() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tracker", "--version"], capture_output=True, text=True, check=True, timeout=60
    )
    assert "tracker, version" in done.stdout


def test_a_source_of_ones_own_is_shown_added_checked_switched_and_exported(terminal: Terminal) -> None:
    status, told, _ = terminal.asks("sources", "test", str(terminal.source), "--json")
    assert status == 0
    tried = json.loads(told)
    assert (tried["source"], tried["reason"]) == ("example", None)
    assert [(one["title"], one["deadline"]) for one in tried["items"]] == [
        ("Green hydrogen valleys", "2026-09-14T17:00:00+03:00"),
        ("Furniture design grants", "2026-10-30"),
    ]
    status, told, _ = terminal.asks("sources", "add", str(terminal.source), "--yes")
    assert status == 0
    assert "Green hydrogen valleys" in told
    status, told, _ = terminal.asks("check", "example", "--json")
    assert status == 0
    changes = [json.loads(line) for line in told.splitlines()]
    assert [(one["change"], one["baseline"]) for one in changes] == [("appeared", True)] * 2
    assert terminal.asks("check", "example", "--json")[1] == "", "a second look changes nothing"

    status, told, _ = terminal.runs("calls", "--json", "--stage", "open")
    assert {one["title"]["en"] for one in map(json.loads, told.splitlines())} == {
        "Green hydrogen valleys",
        "Furniture design grants",
    }
    status, told, _ = terminal.runs("deadlines", "--json")
    assert [json.loads(line)["at"] for line in told.splitlines()] == ["2026-09-14T17:00:00+03:00", "2026-10-30"]
    assert "Green hydrogen valleys" in terminal.runs("why", "https://programme.example/calls/1", "green-energy")[1]
    assert json.loads(terminal.runs("runs", "--json")[1].splitlines()[0])["source"] == "example"

    assert terminal.runs("sources", "disable", "example")[0] == 0
    listed = [json.loads(line) for line in terminal.runs("sources", "list", "--json")[1].splitlines()]
    assert [one["enabled"] for one in listed if one["id"] == "example"] == [False]
    assert terminal.runs("sources", "enable", "example")[0] == 0
    exported = terminal.runs("sources", "export", "example")[1]
    again = terminal.folder / "again.toml"
    again.write_text(exported, encoding="utf-8")
    assert terminal.runs("sources", "import", str(again))[0] == 0
    assert terminal.runs("sources", "export", "example")[1] == exported
    assert terminal.runs("sources", "delete", "example")[0] == 0
    assert terminal.runs("sources", "test", "example")[0] == 2


def test_options_mean_the_same_before_and_after_a_command(
    terminal: Terminal, capsys: pytest.CaptureFixture[str]
) -> None:
    data = str(terminal.folder / "data")
    assert status_of(["--data", data, "--at", AT, "runs"]) == status_of(["runs", "--data", data, "--at", AT]) == 0
    assert (terminal.folder / "data" / "tracker.db").exists()
    capsys.readouterr()


def test_what_is_known_moves_to_another_machine(terminal: Terminal, tmp_path: Path) -> None:
    terminal.asks("sources", "add", str(terminal.source), "--yes")
    file = tmp_path / "known.jsonl"
    assert terminal.runs("export", str(file))[0] == 0
    other = tmp_path / "other"
    assert status_of(["import", str(file), "--data", str(other)]) == 0
    terminal.capsys.readouterr()
    assert status_of(["sources", "list", "--json", "--data", str(other)]) == 0
    assert "example" in {json.loads(line)["id"] for line in terminal.capsys.readouterr().out.splitlines()}


def test_calls_are_matched_from_files_without_a_store(terminal: Terminal, tmp_path: Path) -> None:
    calls, profiles = tmp_path / "calls.jsonl.gz", tmp_path / "profiles.jsonl"
    with gzip.open(calls, "wt", encoding="utf-8") as out:
        for number, title in enumerate(("Green hydrogen valleys", "Furniture design", "Early childhood education")):
            out.write(json.dumps({"id": f"c{number}", "title": {"en": title}}) + "\n")
    wanted = {"id": "p", "name": "Energy", "description": "", "keywords": ["hydrogen"], "language": "en"}
    profiles.write_text(json.dumps(wanted) + "\n", encoding="utf-8")
    status, told, _ = terminal.runs("match", "--calls", str(calls), "--profiles", str(profiles), "--top", "1", "--json")
    assert status == 0
    (line,) = [json.loads(one) for one in told.splitlines()]
    assert (line["profile"], line["call"], line["words"]) == ("p", "c0", ["hydrogen"])


def test_a_phrase_is_explained(terminal: Terminal) -> None:
    status, told, _ = terminal.runs("read", "deadline", "Краен срок: 14.09.2026 г. 16:30 ч.", "--lang", "bg", "--json")
    assert status == 0
    (reading,) = json.loads(told)["readings"]
    assert (reading["at"], reading["kind"], reading["zone"]) == ("2026-09-14T16:30", "submission", "Europe/Sofia")
    assert "see the call" in terminal.runs("read", "deadline", "nothing at all")[1]


def test_a_missing_page_is_told_and_ends_with_status_1(terminal: Terminal) -> None:
    write_warc(terminal.archive, {"https://elsewhere.example/": "<p>nothing</p>"})
    terminal.runs("sources", "add", str(terminal.source), "--yes", "--replay", str(terminal.archive))
    status, told, _ = terminal.asks("check", "example")
    assert status == 1
    assert "unreachable" in told


WRONG = [
    (["chekc"], "did you mean 'check'?"),
    (["calls", "--stage", "opened"], "opened"),
    (["check", "nowhere"], "no source 'nowhere'"),
    (["calls", "--profile", "nobody"], "no profile 'nobody'"),
    (["why", "https://nowhere.example/1"], "no source covers nowhere.example"),
    (["sources", "add", "missing.toml"], "no such file"),
    (["read", "deadline"], "give one text"),
    (["read", "deadline", "x", "--zone", "Sofia"], "Europe/Sofia"),
    (["read", "deadline", "--file", "missing.jsonl"], "no such file"),
    (["match", "--calls", "missing", "--profiles", "missing"], "no such file"),
    (["import", "missing.jsonl"], "no such file"),
    (["profiles", "show", "nobody"], "no profile 'nobody'"),
    (["check", "--replay", "missing.warc"], "missing.warc"),
]


@pytest.mark.parametrize(("arguments", "told"), WRONG, ids=lambda one: " ".join(one) if isinstance(one, list) else "")
def test_what_is_wrong_is_one_line_and_status_2(terminal: Terminal, arguments: list[str], told: str) -> None:
    status, out, err = terminal.runs(*arguments)
    assert status == 2
    assert out == ""
    assert told in err
    assert len(err.splitlines()) == 1
    assert "Traceback" not in err


def test_a_time_without_a_zone_is_refused(terminal: Terminal, capsys: pytest.CaptureFixture[str]) -> None:
    assert status_of(["calls", "--data", str(terminal.folder), "--at", "2026-08-09T15:00"]) == 2
    assert "+03:00" in capsys.readouterr().err


HOSTILE = {
    "binary": b"\x00\xff\xfe\x80" * 500,
    "huge": b"a = 1\n" * 400_000,
    "not TOML": b"id = = 3",
    "unknown keys": SOURCE.replace('shape = "listing"', 'shape = "listing"\nspeed = 9').encode()
    + b"\n[nonsense]\nx = 1\n",
    "a pattern that is none": SOURCE.replace('title = "a"', 'title = { select = "a", pattern = "(" }').encode(),
    "a zone that is none": SOURCE.replace("Europe/Sofia", "Europe/Atlantis").encode(),
    "an address inward": SOURCE.replace("https://programme.example/calls", "file:///etc/passwd").encode(),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_source_file_is_refused_naming_the_file(terminal: Terminal, name: str) -> None:
    terminal.source.write_bytes(HOSTILE[name])
    status, _, err = terminal.asks("sources", "add", str(terminal.source), "--yes")
    assert status == 2
    assert "example.toml" in err
    assert "Traceback" not in err
    if name == "unknown keys":
        assert "speed" in err
        assert "nonsense" in err


@pytest.mark.parametrize(
    "line", ["not json", "[1, 2]", '{"id": "x", "deadlines": "soon"}', "[" * 5000, '{"id": "x", "title": 5}']
)
def test_a_bad_line_of_a_file_is_named(terminal: Terminal, tmp_path: Path, line: str) -> None:
    calls, profiles = tmp_path / "calls.jsonl", tmp_path / "profiles.jsonl"
    calls.write_text('{"id": "good", "title": {"en": "Good"}}\n' + line + "\n", encoding="utf-8")
    profiles.write_text('{"id": "p", "name": "P", "keywords": ["good"]}\n', encoding="utf-8")
    status, _, err = terminal.runs("match", "--calls", str(calls), "--profiles", str(profiles))
    assert status == 2
    assert "calls.jsonl, line 2" in err


def test_an_isun_page_is_read_by_the_shipped_source_from_any_recording(terminal: Terminal) -> None:
    write_warc(
        terminal.archive,
        {"https://eumis2020.government.bg/bg/s/Procedure/Active": isun_list("Info", "Отворени", *OTHERS)},
    )
    status, told, _ = terminal.asks("sources", "test", "isun-open", "--json")
    assert status == 0
    assert [one["code"] for one in json.loads(told)["items"]] == [code for _, code, _ in OTHERS]
