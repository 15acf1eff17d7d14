"""`tracker discover` and `sources add ADDRESS` where the page leaves something open."""

from __future__ import annotations

import json

import pytest

from tests.tracker.terminal import Terminal
from tests.warc import write_warc

URL = "https://programme.example.org/calls"
ROWS = "".join(
    f"<li><a href='/calls/{n}'>Grants for green ports, part {n}</a> <span>Deadline: 0{n + 3}/11/2026</span></li>"
    for n in range(4)
)
PAGE = f"<!doctype html><html lang='en'><head><title>Calls</title></head><body><h1>Calls for proposals</h1><ul>{ROWS}</ul></body></html>"


@pytest.fixture
def asked(terminal: Terminal) -> Terminal:
    write_warc(terminal.archive, {URL: PAGE})
    return terminal


def test_which_number_is_the_month_is_asked_and_nothing_is_exact_before_it_is_said(asked: Terminal) -> None:
    _, shown, _ = asked.asks("discover", URL)
    assert "warning: is 03/11/2026 3 November 2026 (dmy) or 11 March 2026 (mdy)?" in shown
    assert "deadline see the call" in shown
    found = json.loads(asked.asks("discover", URL, "--json")[1])
    assert [one["deadline"] for one in found["items"]] == [None] * 4
    assert "--date-order" not in (found["question"] or "") and "03/11/2026" in found["question"]
    found = json.loads(asked.asks("discover", URL, "--json", "--date-order", "dmy")[1])
    assert found["question"] is None
    assert found["items"][0]["deadline"] == "2026-11-03"


def test_the_answer_is_kept_with_the_source(asked: Terminal) -> None:
    assert asked.asks("sources", "add", URL, "--id", "ports", "--date-order", "mdy", "--yes")[0] == 0
    assert 'date_order = "mdy"' in asked.runs("sources", "show", "ports")[1]
    assert asked.asks("sources", "add", str(asked.source), "--date-order", "mdy", "--yes")[0] == 2, (
        "a file says it itself"
    )
    assert asked.asks("discover", URL, "--save", "later")[0] == 0
    assert 'date_order = "unsure"' in asked.runs("sources", "show", "later")[1]
