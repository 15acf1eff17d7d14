"""`tracker proof`: the record of a month, as a file or as JSON."""

from __future__ import annotations

import json
from pathlib import Path

from tests.tracker.terminal import Terminal
from tracker.cli import status_of


def runs_later(terminal: Terminal, *arguments: str) -> tuple[int, str, str]:
    status = status_of([*arguments, "--data", str(terminal.folder / "data"), "--at", "2026-08-09T16:00+03:00"])
    told = terminal.capsys.readouterr()
    return status, told.out, told.err


def test_the_record_of_the_month_is_written_and_told_in_one_line(terminal: Terminal, tmp_path: Path) -> None:
    terminal.knows_the_example()
    arguments = ["proof", "marine", "--month", "2026-08"]
    status, told, said = runs_later(terminal, *arguments, "--pdf", str(tmp_path / "m.pdf"))
    assert (status, told) == (0, "")
    assert said.startswith("checks: 1, ")
    assert (tmp_path / "m.pdf").read_bytes().startswith(b"%PDF")
    status, told, _ = runs_later(terminal, *arguments, "--json")
    proved = json.loads(told)
    example = next(one for one in proved["sources"] if one["source"] == "example")
    assert example["checks"] == 1
    assert [gap["since"] for gap in example["gaps"]] == ["2026-08-01T00:00:00+03:00"], "the days before are admitted"
    assert proved["seen"] == 2


def test_wrong_usage_is_one_line_that_says_what_to_do(terminal: Terminal) -> None:
    for arguments, told in (
        (["proof", "marine"], "--pdf FILE or --json"),
        (["proof", "marine", "--json", "--month", "2026-13"], "write it like 2026-10"),
        (["proof", "nobody", "--json"], "there is no profile 'nobody'"),
    ):
        status, out, said = terminal.runs(*arguments)
        assert (status, out) == (2, "")
        assert told in said
        assert len(said.strip().splitlines()) == 1
