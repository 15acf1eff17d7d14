"""`tracker capture`: a page of a source as a test case, which fails until somebody has reviewed it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.scrapers import test_sources
from tests.scrapers.cases import Case, cases, read
from tests.tracker.terminal import PAGE, URL, Terminal
from tests.warc import write_warc

DETAIL = """
[detail]
[detail.fields]
text = "p"
"""


@pytest.fixture
def terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(tmp_path, capsys)


def captured(terminal: Terminal, *more: str) -> Path:
    """The cases of the example, just captured."""
    folder = terminal.folder / "sources"
    status, _, said = terminal.asks("capture", str(terminal.source), "--to", str(folder), *more)
    assert status == 0, said
    return folder


def test_the_page_where_it_is_from_and_every_field_are_kept_for_review(terminal: Terminal) -> None:
    folder = captured(terminal, "--case", "listing")
    (case,) = cases(folder)
    assert (case.folder / "page.html").read_text(encoding="utf-8") == PAGE
    assert {name: case.meta[name] for name in ("reads", "reviewed", "url", "status", "content_type", "charset", "at")} == {
        "reads": "listing", "reviewed": False, "url": URL, "status": 200, "content_type": "text/html", "charset": "utf-8",
        "at": "2026-08-09T08:00:00+00:00",
    }  # fmt: skip
    assert case.expected is not None
    first, second = case.expected["items"]
    assert first["fields"] == {
        "title": ["Green hydrogen valleys"],
        "url": ["https://programme.example/calls/1"],
        "deadline": ["Deadline: 14 September 2026, 17:00"],
    }
    assert (first["deadlines"], second["deadlines"]) == (["submission 2026-09-14T17:00"], ["submission 2026-10-30"])


def test_a_captured_case_fails_until_it_was_reviewed_and_then_guards_the_reading(terminal: Terminal) -> None:
    (case,) = cases(captured(terminal))
    with pytest.raises(AssertionError, match="beside its calls"):
        test_sources.test_a_saved_page_was_reviewed(case)
    meta = case.folder / "meta.json"
    meta.write_text(json.dumps(case.meta | {"reviewed": True}), encoding="utf-8")
    test_sources.test_a_saved_page_was_reviewed(Case(case.folder))
    assert read(case.folder) == case.expected, "what is proposed is what the suite reads"
    declared = case.folder.parent / "source.toml"
    declared.write_text(
        declared.read_text(encoding="utf-8").replace('select = "span"', 'select = "b"'), encoding="utf-8"
    )
    read.cache_clear()
    with pytest.raises(AssertionError):
        test_sources.test_what_is_read_is_what_a_careful_reader_sees(case, "deadline")
    with pytest.raises(AssertionError):
        test_sources.test_what_is_read_is_what_a_careful_reader_sees(case, "deadlines")


def test_the_page_of_the_first_call_is_a_case_of_its_own(terminal: Terminal) -> None:
    terminal.source.write_text(terminal.source.read_text(encoding="utf-8") + DETAIL, encoding="utf-8")
    page = "<!doctype html><html><body><h1>Green hydrogen valleys</h1><p>Apply by 14 September 2026.</p></body></html>"
    write_warc(terminal.archive, {URL: PAGE, "https://programme.example/calls/1": page})
    listing, detail = cases(captured(terminal))
    assert (listing.name, detail.name) == ("example/captured", "example/captured-detail")
    assert detail.meta["item"]["key"] == "https://programme.example/calls/1"
    assert read(detail.folder) == detail.expected


def test_nothing_is_written_over_and_what_cannot_be_fetched_says_so(terminal: Terminal) -> None:
    folder = captured(terminal)
    status, _, said = terminal.asks("capture", str(terminal.source), "--to", str(folder))
    assert (status, "is there already" in said) == (2, True)
    assert terminal.asks("capture", str(terminal.source), "--to", str(folder), "--case", "../x")[0] == 2
    write_warc(terminal.archive, {})
    status, _, said = terminal.asks("capture", str(terminal.source), "--to", str(folder), "--case", "other")
    assert (status, "cannot be captured" in said) == (2, True)


def test_keys_of_an_operator_are_not_written(terminal: Terminal) -> None:
    text = terminal.source.read_text(encoding="utf-8").replace("[list]", '[params]\napi_key = "s3cr3t"\n[list]', 1)
    terminal.source.write_text(text, encoding="utf-8")
    folder = captured(terminal)
    assert "s3cr3t" not in "".join(one.read_text(encoding="utf-8") for one in folder.rglob("*") if one.is_file())
