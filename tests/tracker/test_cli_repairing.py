"""`tracker sources repair` and `archived`: a source that broke, mended at the terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scrapers.spec import parse_source
from tests.tracker.terminal import PAGE, URL, Terminal
from tests.warc import write_warc

NEW = (
    "<!doctype html><html><head><title>Calls</title></head><body><h1>Calls for proposals</h1><div class='cards'>"
    "<div class='card'><h3><a href='/calls/1'>Green hydrogen valleys</a></h3><p>Deadline: 14 September 2026, 17:00</p></div>"
    "<div class='card'><h3><a href='/calls/2'>Furniture design grants</a></h3><p>Deadline: 30.10.2026</p></div>"
    "<div class='card'><h3><a href='/calls/3'>Skills for shipyards</a></h3><p>Deadline: 12.11.2026</p></div></div></body></html>"
)


@pytest.fixture
def terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(tmp_path, capsys)


def breaks(terminal: Terminal, page: str = NEW) -> None:
    """The example was read once; then its site shows another page, and was looked at again."""
    terminal.knows_the_example()
    terminal.archive = terminal.folder / "later.warc"
    write_warc(terminal.archive, {URL: page})
    assert terminal.asks("check", "example")[0] == 1


def test_a_repair_is_shown_and_adopted_only_when_asked_for(terminal: Terminal) -> None:
    breaks(terminal)
    status, told, said = terminal.asks("sources", "repair", "example")
    assert status == 0
    assert told.splitlines()[0] == "example: 2 of 2 known calls are found again, 1 are new"
    assert "  deadlines: 2 as before, 0 different, 0 not read" in told
    assert "  new: Skills for shipyards" in told
    assert "--adopt" in said
    assert terminal.asks("check", "example")[0] == 1, "nothing is changed by looking"

    status, told, _ = terminal.asks("sources", "repair", "example", "--adopt", "--json")
    found = json.loads(told)
    assert (status, found["adopted"], found["known"], found["found"]) == (0, True, 2, 2)
    assert found["fields"]["deadline"] == {"before": 2, "after": 3}
    assert found["deadlines"] == {"agree": 2, "differ": [], "undated": 0}
    repaired = parse_source(found["toml"], "repaired.toml")
    assert (repaired.id, repaired.url) == ("example", URL)
    status, told, _ = terminal.asks("check", "example", "--json")
    assert status == 0
    calls = terminal.lists("calls")
    assert {one["title"]["en"] for one in calls} == {
        "Green hydrogen valleys",
        "Furniture design grants",
        "Skills for shipyards",
    }
    assert len({one["id"] for one in calls}) == 3, "known calls go on, under the ids they had"


def test_what_cannot_be_repaired_says_why(terminal: Terminal) -> None:
    nothing = "<!doctype html><html><body><h1>About us</h1><p>" + "We are a foundation. " * 80 + "</p></body></html>"
    breaks(terminal, nothing)
    status, told, _ = terminal.asks("sources", "repair", "example")
    assert status == 1
    assert "no repair is proposed: no list on the page holds the calls that are known [not_a_list]" in told
    status, told, _ = terminal.asks("sources", "repair", "example", "--json")
    assert (status, json.loads(told)["reason"]) == (1, "not_a_list")
    assert terminal.asks("sources", "repair", "nobody")[0] == 2


def test_a_source_that_is_well_needs_no_repair(terminal: Terminal) -> None:
    terminal.knows_the_example()
    status, told, _ = terminal.asks("sources", "repair", "example")
    assert (status, "the declaration is right for this page" in told) == (1, True)


def test_the_archived_response_and_the_last_good_one_are_named(terminal: Terminal) -> None:
    terminal.knows_the_example()
    first = terminal.archive
    breaks(terminal)
    (latest,) = terminal.lists("sources", "archived", "example")
    (good,) = terminal.lists("sources", "archived", "example", "--good")
    assert latest["url"] == good["url"] == URL
    assert (latest["reference"].split(":")[0], good["reference"].split(":")[0]) == ("later.warc", "pages.warc")
    (health,) = [one for one in terminal.lists("sources", "health") if one["id"] == "example"]
    assert (health["archived"], health["last_good"]) == ([latest], [good])
    _, _, said = terminal.runs("sources", "health")
    assert f"example: answered 2026-08-09 12:00, {latest['reference']}: tracker sources archived example\n" in said
    assert (
        f"example: last good answer 2026-08-09 12:00, {good['reference']}: tracker sources archived example --good\n"
        in said
    )
    assert "tracker sources repair example" in said
    status, told, _ = terminal.runs("sources", "archived", "example", "--good", "--body", "--replay", str(first))
    assert (status, told) == (0, PAGE)
    status, _, said = terminal.runs("sources", "archived", "example", "--good", "--body")
    assert (status, "the archive let go of" in said) == (2, True)


def test_nothing_is_archived_before_the_first_check(terminal: Terminal) -> None:
    assert terminal.asks("sources", "add", str(terminal.source), "--yes")[0] == 0
    status, _, said = terminal.runs("sources", "archived", "example")
    assert (status, "check it first" in said) == (2, True)
