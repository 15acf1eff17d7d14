"""Every source, every saved page, every field: one test each."""

from __future__ import annotations

from typing import Any

import pytest

from scrapers.spec import parse_source, render_source
from tests.scrapers.cases import CONFIG, KINDS, Case, cases, declaration, read, spec_of

SHIPPED = sorted(file.stem for file in CONFIG.glob("*.toml"))
ALL = cases()
BESIDE = ("key", "kind", "documents", "detail")


def expectations() -> list[Any]:
    found = []
    for case in ALL:
        expected = case.expected or {}
        names = sorted({name for item in expected.get("items", ()) for name in item["fields"]})
        places = [*names, *BESIDE, "next", "other fields"] if "items" in expected else ["unreadable"]
        places += ["deadlines"] if any("deadlines" in item for item in expected.get("items", ())) else []
        found += [pytest.param(case, place, id=f"{case.name}:{place}") for place in places]
    return found


@pytest.mark.parametrize("source", SHIPPED)
def test_every_shipped_source_has_a_saved_page(source: str) -> None:
    assert any(case.folder.parent.name == source for case in ALL), f"add tests/sources/{source}/<case>/"


@pytest.mark.parametrize("source", SHIPPED)
def test_a_source_is_named_as_its_file(source: str) -> None:
    assert spec_of(source).id == source


@pytest.mark.parametrize("source", SHIPPED)
def test_a_source_is_written_back_as_it_was_read(source: str) -> None:
    spec = spec_of(source)
    assert parse_source(render_source(spec), "rendered") == spec


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_a_saved_page_is_small_and_says_where_it_is_from(case: Case) -> None:
    assert declaration(case.folder.parent.name).exists()
    assert [file.stat().st_size < 30_000 for file in case.folder.iterdir() if file.name in KINDS] == [True]
    assert case.meta["origin"]


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_a_saved_page_was_reviewed(case: Case) -> None:
    assert case.reviewed, (
        f"please read the page of {case.name} beside its calls.json, correct what is wrong, then set reviewed to true in its meta.json"
    )


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_a_saved_page_says_what_should_be_read_from_it(case: Case) -> None:
    assert case.expected is not None, (
        f"please review what is read from {case.name} and keep it as calls.json:\n{read(case.folder)}"
    )


@pytest.mark.parametrize(("case", "place"), expectations())
def test_what_is_read_is_what_a_careful_reader_sees(case: Case, place: str) -> None:
    expected, got = case.expected or {}, read(case.folder)
    if place == "unreadable":
        assert got.get("unreadable") == expected["unreadable"]
        return
    assert "items" in got, f"unreadable: {got.get('unreadable')}"
    if place == "next":
        assert got.get("next") == expected.get("next")
    elif place == "other fields":
        assert [sorted(item["fields"]) for item in got["items"]] == [
            sorted(item["fields"]) for item in expected["items"]
        ]
    elif place in (*BESIDE, "deadlines"):
        assert [item[place] for item in got["items"]] == [item[place] for item in expected["items"]]
    else:
        assert [item["fields"].get(place) for item in got["items"]] == [
            item["fields"].get(place) for item in expected["items"]
        ]
