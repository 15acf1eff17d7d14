"""A terminal for tests: commands run in the process on a folder of their own, with recordings for the network."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.warc import write_warc
from tracker.cli import status_of

URL = "https://programme.example/calls"
SOURCE = """
id = "example"
name = { en = "Example", bg = "Пример" }
shape = "listing"
url = "https://programme.example/calls"
language = "en"
zone = "Europe/Sofia"
[list]
region = "ul"
items = "li"
[list.fields]
title = "a"
url = { select = "a", attr = "href" }
deadline = { select = "span" }
[expect]
min = 1
always = ["title", "url"]
"""
PAGE = (
    "<!doctype html><html><head><title>Calls</title></head><body><h1>Calls for proposals</h1><ul>"
    "<li><a href='/calls/1'>Green hydrogen valleys</a> <span>Deadline: 14 September 2026, 17:00</span></li>"
    "<li><a href='/calls/2'>Furniture design grants</a> <span>Deadline: 30.10.2026</span></li></ul></body></html>"
)
AT = "2026-08-09T15:00+03:00"


class Terminal:
    """Runs commands on a folder of its own, with recorded pages in place of the network."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        folder.mkdir(exist_ok=True)
        self.folder, self.capsys = folder, capsys
        self.archive = folder / "pages.warc"
        write_warc(self.archive, {URL: PAGE})
        self.source = folder / "example.toml"
        self.source.write_text(SOURCE, encoding="utf-8")

    def runs(self, *arguments: str) -> tuple[int, str, str]:
        """(exit status, standard output, standard error)."""
        status = status_of([*arguments, "--data", str(self.folder / "data"), "--at", AT])
        told = self.capsys.readouterr()
        return status, told.out, told.err

    def asks(self, *arguments: str) -> tuple[int, str, str]:
        """As `runs`, answered from the recording."""
        return self.runs(*arguments, "--replay", str(self.archive))

    def lists(self, *arguments: str) -> list[dict[str, Any]]:
        """The JSON lines that a command prints, with `--json`; it must succeed."""
        status, told, _ = self.runs(*arguments, "--json")
        assert status == 0
        return [json.loads(line) for line in told.splitlines()]

    def knows_the_example(self) -> None:
        """The example source is added and was checked once."""
        assert self.asks("sources", "add", str(self.source), "--yes")[0] == 0
        assert self.asks("check", "example")[0] == 0
