"""The labelled phrases and the recorded pages beside the checkout: nothing wrong, nearly everything read."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from warcio.archiveiterator import ArchiveIterator

from scrapers.reading.batch import order_of, read_jsonl_line
from scrapers.reading.deadlines import read_deadlines
from scrapers.reading.readings import APPLICATION_KINDS
from tests.shared_material import SHARED, needs_shared

TAKEN = ("id", "lang", "text", "zone", "seen_at")
ZONES = {
    "isun-eumis2020": "Europe/Sofia", "interreg-black-sea-basin": "Europe/Bucharest",
    "interreg-greece-bulgaria": "Europe/Athens", "foerderdatenbank-de": "Europe/Berlin",
}  # fmt: skip


def test_a_line_is_answered_in_the_documented_form() -> None:
    line = {
        "id": "x",
        "lang": "bg",
        "text": "Краен срок: 15.05.2026 г., 17:00 ч.",
        "zone": "Europe/Sofia",
        "seen_at": None,
    }
    assert read_jsonl_line("deadline", line) == {
        "id": "x",
        "readings": [
            {
                "kind": "submission",
                "at": "2026-05-15T17:00",
                "zone": "Europe/Sofia",
                "precision": "minute",
                "quote": "Краен срок: 15.05.2026 г., 17:00 ч.",
            }
        ],
        "open_ended": None,
        "refused": [],
    }


def test_the_month_comes_first_where_the_zone_is_of_the_united_states() -> None:
    assert order_of("America/New_York") == "mdy"
    assert order_of("America/Marigot") == "dmy"
    assert order_of("Europe/Sofia") == "dmy"


@needs_shared
def test_no_phrase_of_the_development_half_is_read_wrong(tmp_path: Path) -> None:
    assert SHARED is not None
    gold = SHARED / "gold" / "phrases" / "deadlines.dev.jsonl"
    items = [json.loads(line) for line in gold.read_text("utf-8").splitlines() if line.strip()]
    answers = [read_jsonl_line("deadline", {key: item.get(key) for key in TAKEN}) for item in items]
    told = _scored(items, answers, tmp_path)
    assert "(0 wrong assertions)" in told, told
    exact, something = map(int, re.findall(r"exact (\d+) of (\d+)", told)[0])
    assert exact >= 0.93 * something, told
    for lang in ("bg", "en"):
        own = [one for one in zip(items, answers, strict=True) if one[0].get("lang") == lang]
        told_own = _scored([item for item, _ in own], [answer for _, answer in own], tmp_path)
        exact, something = map(int, re.findall(r"exact (\d+) of (\d+)", told_own)[0])
        assert something > 20
        assert exact >= 0.95 * something, told_own
    assert re.search(r"open-ended: right (\d+) of \1, WRONG 0", told), told


def _scored(items: list[Any], answers: list[Any], folder: Path) -> str:
    """What the recorded material's own scorer says of these answers."""
    assert SHARED is not None
    files = []
    for name, lines in (("gold", items), ("predicted", answers)):
        files.append(folder / f"{name}.jsonl")
        files[-1].write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in lines), "utf-8")
    scorer = [sys.executable, str(SHARED / "gold" / "score_phrases.py"), *map(str, files), "--list-wrong", "20"]
    return subprocess.run(scorer, capture_output=True, text=True, check=True, timeout=60).stdout


def detail_pages() -> list[Path]:
    return sorted((SHARED / "gold" / "pages").glob("*/*.detail.json")) if SHARED is not None else []


@needs_shared
@pytest.mark.parametrize("file", detail_pages(), ids=lambda file: f"{file.parent.name}/{file.name}")
def test_the_text_of_a_detail_page_gives_its_deadlines_and_no_others(file: Path) -> None:
    gold = json.loads(file.read_text("utf-8"))
    body = b""
    with (file.parent / gold["warc"]).open("rb") as stream:
        for record in ArchiveIterator(stream):
            if record.rec_type == "response" and record.rec_headers["WARC-Target-URI"] == gold["url"]:
                body = record.content_stream().read()
    if body.lstrip()[:1] in b"{[":
        pytest.skip("JSON: its fields are read one by one")
    soup = BeautifulSoup(body, "lxml")
    for hidden in soup(["script", "style", "noscript"]):
        hidden.decompose()
    text = "\n".join(line for line in (" ".join(raw.split()) for raw in soup.get_text("\n").splitlines()) if line)
    zone = ZONES.get(file.parent.name, "Europe/Brussels")
    found = read_deadlines(text, zone=zone, lang=gold["language"])
    read = {_comparable(one.iso()) for one in found.deadlines if one.kind in APPLICATION_KINDS}
    # A yearly date ("yearly 09-30") is not one that can be counted down.
    stated = {_comparable(one["value"]) for one in gold["fields"]["deadlines"] or [] if one["value"][:2] == "20"}
    assert read == stated
    opens = gold["fields"]["opens"]
    if opens is not None:
        assert _comparable(opens["value"])[:10] in {one.at[:10] for one in found.deadlines if one.kind == "opening"}
    assert found.open_ended != "rolling"


def _comparable(value: str) -> str:
    return datetime.fromisoformat(value).isoformat()[:16] if "T" in value else value
