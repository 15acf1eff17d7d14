"""Commands given what no good person gives: files of bytes, depths and half characters; each is one clear line."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tracker.terminal import AT, SOURCE, Terminal
from tracker.cli import status_of

HALF = "\ud800"
GOOD_CALL = '{"id": "good", "title": {"en": "Hydrogen"}}'
GOOD_PROFILE = '{"id": "p", "name": "P", "keywords": ["hydrogen"]}'
DEEP = "[" * 100_000
BAD_FILES = {
    "binary": (b"\x00\xff\xfe\x80" * 500, "not UTF-8"),
    "deep": (b'{"text": ' + DEEP.encode(), "line 1: not JSON"),
    "half a line": (b'{"text": "x', "line 1: not JSON"),
    "a list": (b'["text"]', "line 1: a JSON object is expected"),
    "no number": (b'{"text": "x", "id": NaN}', "line 1: not JSON"),
    "a number without end": (b'{"text": "x", "id": ' + b"9" * 5000 + b"}", "line 1: not JSON"),
    "a line without end": (b'{"text": "' + b"x" * 4_000_001 + b'"}', "longer than"),
    "the second line": (b'{"text": "x"}\n\n{"text": 5}\n', "line 3: text"),
    "a language that is a number": (b'{"text": "x", "lang": 5}', "line 1: lang"),
    "a zone that is a list": (b'{"text": "x", "zone": ["a"]}', "line 1: zone"),
    "a zone that is none": (b'{"text": "x", "zone": "Europe/Atlantis"}', "line 1: unknown time zone"),
    "a zone that is a path": (b'{"text": "x", "zone": "../../etc/passwd"}', "line 1: unknown time zone"),
    "a day that is none": (b'{"text": "x", "zone": "Europe/Sofia", "seen_at": "soon"}', "line 1:"),
}


@pytest.mark.parametrize("what", ["deadline", "money", "eligibility"])
@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_of_phrases_that_is_none_is_refused_naming_the_line(
    terminal: Terminal, tmp_path: Path, name: str, what: str
) -> None:
    content, told = BAD_FILES[name]
    file = tmp_path / "phrases.jsonl"
    file.write_bytes(content)
    status, _, err = terminal.runs("read", what, "--file", str(file), "--json")
    assert status == 2
    (line,) = err.splitlines()
    assert "phrases.jsonl" in line
    assert told in line
    assert len(line) < 400


@pytest.mark.parametrize(
    "content", [b"no gzip at all", gzip.compress(GOOD_CALL.encode() * 1000, mtime=0)[:40], b"\x1f\x8b"]
)
def test_a_broken_gzip_file_is_refused(terminal: Terminal, tmp_path: Path, content: bytes) -> None:
    file, profiles = tmp_path / "calls.jsonl.gz", tmp_path / "profiles.jsonl"
    file.write_bytes(content)
    profiles.write_text(GOOD_PROFILE, encoding="utf-8")
    status, out, err = terminal.runs("match", "--calls", str(file), "--profiles", str(profiles), "--json")
    assert (status, out) == (2, "")
    assert "calls.jsonl.gz" in err
    assert len(err.splitlines()) == 1


def test_a_folder_in_place_of_a_file_is_named_as_one(terminal: Terminal, tmp_path: Path) -> None:
    for arguments in (["import"], ["export"], ["read", "money", "--file"], ["profiles", "add"], ["sources", "add"]):
        status, _, err = terminal.runs(*arguments, str(tmp_path))
        assert status == 2, arguments
        assert str(tmp_path) in err
        assert len(err.splitlines()) == 1
    assert not tmp_path.with_name(tmp_path.name + ".part").exists()


def test_half_characters_in_a_file_are_read_and_printed_as_json(terminal: Terminal, tmp_path: Path) -> None:
    calls, profiles = tmp_path / "calls.jsonl", tmp_path / "profiles.jsonl"
    calls.write_text(json.dumps({"id": f"c{HALF}", "title": {"en": f"Hydrogen {HALF}"}}), encoding="utf-8")
    profiles.write_text(GOOD_PROFILE, encoding="utf-8")
    status, told, _ = terminal.runs("match", "--calls", str(calls), "--profiles", str(profiles), "--json")
    assert status == 0
    assert json.loads(told)["call"] == f"c{HALF}"
    phrases = tmp_path / "phrases.jsonl"
    line = {"id": HALF, "text": f"Deadline: 3 May 2026 {HALF}", "lang": "en", "zone": "Europe/Sofia"}
    phrases.write_text(json.dumps(line), encoding="utf-8")
    status, told, _ = terminal.runs("read", "deadline", "--file", str(phrases), "--json")
    assert status == 0
    assert [one["at"] for one in json.loads(told)["readings"]] == ["2026-05-03"]


@pytest.mark.parametrize(
    "arguments",
    [["why", HALF], ["calls", "--search", HALF], ["check", "isun-open", HALF], ["read", "money", HALF], ["runs", HALF]],
    ids=lambda arguments: arguments[0],
)
def test_an_argument_that_is_no_text_is_refused(terminal: Terminal, arguments: list[str]) -> None:
    status, out, err = terminal.runs(*arguments)
    assert (status, out) == (2, "")
    assert "not UTF-8 text" in err


IMPORTS = {
    "a type that is a list": ('{"type": ["source"]}', "type"),
    "no type": ("{}", "type"),
    "a source without text": ('{"type": "source", "id": "x", "toml": 5}', "toml"),
    "a source that does not load": ('{"type": "source", "id": "x", "toml": "id = 3"}', "url: missing"),
    "a profile that is no TOML": ('{"type": "profile", "toml": "x = "}', "not TOML"),
    "a half character": (json.dumps({"type": "source", "toml": SOURCE + f"# {HALF}"}), "half characters"),
    "a switch of a half character": (json.dumps({"type": "switch", "id": HALF, "enabled": True}), "half characters"),
    "a switch that is neither": ('{"type": "switch", "id": "x", "enabled": 1}', "true or false"),
}


@pytest.mark.parametrize("name", IMPORTS)
def test_an_import_with_one_bad_line_takes_in_nothing(terminal: Terminal, tmp_path: Path, name: str) -> None:
    bad, told = IMPORTS[name]
    file = tmp_path / "known.jsonl"
    file.write_text(json.dumps({"type": "source", "id": "example", "toml": SOURCE}) + f"\n{bad}\n", encoding="utf-8")
    status, _, err = terminal.runs("import", str(file))
    assert status == 2
    assert "known.jsonl, line 2" in err
    assert told in err
    assert "Traceback" not in err
    assert "example" not in {one["id"] for one in terminal.lists("sources", "list")}


@pytest.mark.parametrize(
    "at",
    [
        "yesterday",
        "",
        "2026-02-30",
        "2026-08-09T15:00",
        "2026-13-01T00:00Z",
        "0001-01-01T00:00+14:00",
        "9999-12-31T23:59Z",
    ],
)
@pytest.mark.parametrize("command", [["calls"], ["check"], ["read", "deadline", "Deadline: 3 May 2026"], ["migrate"]])
def test_a_time_that_is_none_is_refused_by_every_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str], at: str
) -> None:
    for arguments in ([*command, "--at", at], ["--at", at, *command]):
        assert status_of([*arguments, "--data", str(tmp_path)]) == 2
        (line,) = capsys.readouterr().err.splitlines()
        assert "--at" in line


def test_a_data_folder_that_cannot_be_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    for data in (file, file / "below"):
        assert status_of(["calls", "--data", str(data)]) == 2
        (line,) = capsys.readouterr().err.splitlines()
        assert "--data" in line


def test_a_database_that_is_none_is_told_with_status_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "tracker.db").write_bytes(b"this is no database" * 500)
    assert status_of(["calls", "--data", str(tmp_path)]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "tracker.db" in line


@pytest.mark.parametrize("content", [b"hello", b"\x1f\x8bhello"])
def test_a_recording_that_is_none_is_told(terminal: Terminal, content: bytes) -> None:
    terminal.archive.write_bytes(content)
    status, _, err = terminal.asks("check")
    assert status == 2
    (line,) = err.splitlines()
    assert "pages.warc" in line


def test_a_reader_that_has_seen_enough_is_no_failure(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "tracker", "profiles", "list", "--json", "--data", str(tmp_path), "--at", AT],
        stdout=writer,
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full, a disk that is always full")
@pytest.mark.parametrize("command", [["--help"], ["profiles", "list", "--json"], ["sources", "export", "isun-open"]])
def test_an_output_that_cannot_be_written_is_one_clear_line(tmp_path: Path, command: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "tracker", *command, "--data", str(tmp_path)],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )
    (line,) = done.stderr.splitlines()
    assert "the output cannot be written" in line
    assert "No space left" in line
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("encoding", "command"),
    [
        ("ascii", ["profiles", "list"]),
        ("latin-1", ["sources", "list", "--json"]),
        ("cp1251", ["calls", "--search", "водород"]),
    ],
)
def test_a_terminal_without_all_letters_is_no_failure(tmp_path: Path, encoding: str, command: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tracker", *command, "--data", str(tmp_path)],
        env={**os.environ, "PYTHONIOENCODING": encoding},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False)
