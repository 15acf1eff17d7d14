"""The commands that show what is stated of a call, and part calls that were joined wrongly."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.tracker.terminal import PAGE, SOURCE, URL, Terminal
from tests.warc import write_warc

OTHER_URL = "https://mirror.example/calls"
MIRROR = SOURCE.replace('"example"', '"mirror"').replace(URL, OTHER_URL).replace("Example", "Mirror")
TITLE = "Green hydrogen valleys"


@pytest.fixture
def terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """Two sites that state one call's deadline differently, read already."""
    at = Terminal(tmp_path / "desk", capsys)
    mirrored = PAGE.replace("14 September 2026, 17:00", "30 September 2026").replace("/calls/", f"{URL}/")
    write_warc(at.archive, {URL: PAGE, OTHER_URL: mirrored})
    at.source.with_name("mirror.toml").write_text(MIRROR, encoding="utf-8")
    for name in ("example", "mirror"):
        status, _, problem = at.asks("sources", "add", str(at.source.with_name(f"{name}.toml")), "--yes")
        assert status == 0, problem
    assert at.asks("check", "example", "mirror")[0] == 0
    return at


def one_call(terminal: Terminal, *options: str) -> dict[str, object]:
    status, told, _ = terminal.runs("calls", "--disputed", "--json", *options)
    assert status == 0
    (line,) = told.splitlines()
    call: dict[str, object] = json.loads(line)
    return call


def test_calls_in_dispute_are_listed_with_each_statement(terminal: Terminal) -> None:
    status, told, _ = terminal.runs("calls", "--disputed")
    first, *lines = told.splitlines()
    assert status == 0
    assert TITLE in first
    assert [line.strip() for line in lines] == [
        "submission 2026-09-14T17:00:00+03:00 – example, its list (span): “Deadline: 14 September 2026, 17:00”",
        "submission 2026-09-30 – mirror, its list (span): “Deadline: 30 September 2026”",
    ]


def test_the_json_of_a_call_holds_every_statement_with_its_evidence(terminal: Terminal) -> None:
    call = one_call(terminal)
    (deadline,) = call["deadlines"]  # type: ignore[misc]
    assert deadline["disputed"] is True
    assert deadline["at"] == "2026-09-14T17:00:00+03:00"
    assert [(one["source"], one["at"], one["page"]) for one in call["stated"]] == [  # type: ignore[attr-defined]
        ("example", "2026-09-14T17:00:00+03:00", "list"),
        ("mirror", "2026-09-30", "list"),
    ]
    (dispute,) = call["disputes"]  # type: ignore[misc]
    assert dispute["fact"] == "submission"
    assert dispute["statements"][1]["evidence"]["quote"] == "Deadline: 30 September 2026"
    agreed = json.loads(next(line for line in terminal.runs("calls", "--json")[1].splitlines() if "Furniture" in line))
    assert agreed["deadlines"][0]["confirmed_by"] == ["example", "mirror"]
    assert "disputes" not in agreed


def test_why_tells_what_is_in_dispute_since_when_and_what_is_agreed(terminal: Terminal) -> None:
    call = one_call(terminal)
    status, told, _ = terminal.runs("why", str(call["id"]))
    assert status == 0
    assert "in dispute: submission 2026-09-30 – mirror" in told
    assert "since 2026-08-09T12:00, admins not told" in told
    status, told, _ = terminal.runs("why", "https://programme.example/calls/2")
    assert "stated: submission 2026-10-30 – example" in told
    assert "stated: submission 2026-10-30 – mirror" in told
    story = json.loads(terminal.runs("why", str(call["id"]), "--json")[1])
    assert [(one["fact"], one["told"], one["ended"]) for one in story["disputes"]] == [("submission", None, None)]


def test_deadlines_in_dispute_are_marked(terminal: Terminal) -> None:
    status, told, _ = terminal.runs("deadlines")
    assert status == 0
    contested, agreed = told.splitlines()
    assert "submission, in dispute" in contested
    assert "in dispute" not in agreed


def test_deadlines_are_drawn_into_a_file(terminal: Terminal, tmp_path: Path) -> None:
    picture = tmp_path / "ahead.png"
    status, told, said = terminal.runs("deadlines", "--picture", str(picture), "--dark")
    assert (status, told) == (0, "")
    assert said.strip().endswith(f"page 1 of 1 is drawn in {picture}")
    assert picture.read_bytes().startswith(b"\x89PNG")
    status, _, said = terminal.runs("deadlines", "--picture", str(tmp_path / "no" / "folder.png"))
    assert status != 0
    assert len(said.strip().splitlines()) == 1
    assert terminal.runs("deadlines", "--picture", str(picture), "--json")[0] == 2


def test_a_call_is_separated_and_rejoined_by_commands(terminal: Terminal) -> None:
    call = str(one_call(terminal)["id"])
    status, parted, advice = terminal.runs("calls", "separate", call, "mirror")
    assert status == 0
    assert f"undo with: tracker calls rejoin {call} {parted.strip()}" in advice
    assert terminal.runs("calls", "--disputed")[1] == ""
    assert sum(TITLE in line for line in terminal.runs("calls")[1].splitlines()) == 2
    assert terminal.asks("check", "example", "mirror")[0] == 0
    assert sum(TITLE in line for line in terminal.runs("calls")[1].splitlines()) == 2
    status, joined, _ = terminal.runs("calls", "rejoin", call, parted.strip())
    assert (status, joined.strip()) == (0, call)
    assert "mirror joined by hand" in terminal.runs("why", call)[1]
    assert sum(TITLE in line for line in terminal.runs("calls")[1].splitlines()) == 1


WRONG = [
    (("calls", "separate", "nothing", "mirror"), "no call 'nothing'"),
    (("calls", "separate", URL + "/1", "gamma"), "gamma does not show"),
    (("calls", "separate", URL + "/1", "example", "mirror"), "name some, not all"),
    (("calls", "separate", URL + "/1"), "Missing argument"),
    (("calls", "rejoin", URL + "/1", URL + "/2"), "never separated"),
    (("calls", "rejoin", URL + "/1", URL + "/1"), "one call already"),
    (("calls", "--disputed", "separate", URL + "/1", "mirror"), "do not go with a command"),
]


@pytest.mark.parametrize(("arguments", "told"), WRONG)
def test_what_cannot_be_parted_or_joined_is_one_line_that_says_what_to_do(
    terminal: Terminal, arguments: tuple[str, ...], told: str
) -> None:
    status, output, problem = terminal.runs(*arguments)
    assert (status, output) == (2, "")
    assert told in problem
    assert len(problem.splitlines()) == 1
