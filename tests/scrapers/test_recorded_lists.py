"""Whole recordings, read as the shipped sources read them, against what a careful reader saw in them."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from scrapers.contract import Listing, RawCall
from scrapers.registry import scraper_for
from tests.recordings import page_at
from tests.scrapers.cases import spec_of
from tests.shared_material import SHARED, needs_shared

LISTS = [
    ("isun-open", "isun-eumis2020/active"),
    ("isun-ended", "isun-eumis2020/rendered_ended"),
    ("isun-consultations", "isun-eumis2020/rendered_publicdiscussion"),
    ("isun-consultations", "isun-eumis2020/rendered_publicdiscussion_empty"),
    ("interreg-black-sea", "interreg-black-sea-basin/calls"),
    ("interreg-greece-bulgaria", "interreg-greece-bulgaria/calls"),
    ("euro-access", "euro-access-eu/calls"),
    ("eu-funding-tenders", "sedia-ec-funding-tenders/search"),
    ("eu-funding-tenders", "sedia-ec-funding-tenders/search_zombie"),
    ("eu-funding-tenders", "sedia-ec-funding-tenders/cascade"),
    ("interreg-eu", "interreg-eu-algolia/calls_api"),
    ("ukri-feed", "ukri-rss/feed"),
]
DETAILS = [
    ("isun-open", "isun-eumis2020/info_mig"),
    ("isun-open", "isun-eumis2020/rendered_info_2022_layout"),
    ("isun-open", "isun-eumis2020/rendered_info_en"),
    ("isun-open", "isun-eumis2020/rendered_info_no_deadline"),
    ("isun-consultations", "isun-eumis2020/rendered_infopublicdiscussion"),
    ("interreg-black-sea", "interreg-black-sea-basin/second_call"),
    ("interreg-greece-bulgaria", "interreg-greece-bulgaria/call_6"),
    ("euro-access", "euro-access-eu/call_135"),
]
DATES = ("deadline", "first_stage", "second_stage", "cut_off")
pytestmark = needs_shared


def gold(name: str, kind: str) -> tuple[Path, dict[str, Any]]:
    assert SHARED is not None
    file = SHARED / "gold" / "pages" / f"{name}.{kind}.json"
    found: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return file.parent / found["warc"], found


def listed(source: str, name: str) -> tuple[list[RawCall], dict[str, Any]]:
    archive, expected = gold(name, "expected")
    read = scraper_for(spec_of(source)).read_listing(page_at(archive, expected["url"]))
    assert isinstance(read, Listing), read
    return list(read.items), expected


@pytest.mark.parametrize(("source", "name"), LISTS, ids=lambda value: value)
def test_titles_addresses_codes_programmes_and_statuses_are_those_of_the_page(source: str, name: str) -> None:
    items, expected = listed(source, name)
    assert len(items) == len(expected["items"])
    for item, wanted in zip(items, expected["items"], strict=True):
        assert item.first("title") == wanted["title"]
        assert item.first("url") in [wanted["url"], *wanted.get("url_variants", ())]
        assert item.first("code") == wanted["code"]
        if "programme" in wanted:
            assert item.first("programme") == wanted["programme"]
        if wanted["status_text"]:
            assert item.first("status") == wanted["status_text"].partition(" = ")[0]
        if "budget_text" in wanted:
            assert item.first("budget") == wanted["budget_text"]


@pytest.mark.parametrize(("source", "name"), LISTS, ids=lambda value: value)
def test_deadlines_are_printed_as_on_the_page_and_nothing_else_is_a_deadline(source: str, name: str) -> None:
    items, expected = listed(source, name)
    spec = spec_of(source)
    for item, wanted in zip(items, expected["items"], strict=True):
        texts = [one.text for field in DATES for one in item.fields.get(field, ())]
        if spec.shape == "listing" or not wanted["deadline_text"]:
            assert texts == ([wanted["deadline_text"]] if wanted["deadline_text"] else [])
        else:
            # Machines print times in UTC; days are compared here, times by the scorer below.
            days = [one[:10] for one in wanted["deadline_text"].split(" / ")]
            assert len(texts) == len(days)
            assert all(abs(int(text[8:10]) - int(day[8:10])) in (0, 1) for text, day in zip(texts, days, strict=True))
        if wanted.get("opens") and "opens_text" not in wanted:
            assert (item.first("opens") or "")[:10] == wanted["opens"]


@pytest.mark.parametrize(("source", "name"), LISTS, ids=lambda value: value)
def test_the_scorer_finds_nothing_missed_wrong_or_invented(source: str, name: str) -> None:
    assert SHARED is not None
    place = importlib.util.spec_from_file_location("score_lists", SHARED / "gold" / "score_lists.py")
    assert place is not None
    assert place.loader is not None
    scorer = importlib.util.module_from_spec(place)
    place.loader.exec_module(scorer)
    items, expected = listed(source, name)
    result = [{"title": item.first("title"), "url": item.first("url")} for item in items]
    scored = scorer.score(result, expected)
    assert (scored["false_positives"], scored["missed"]) == (0, 0)
    assert scored["returned"] == scored["matched"] + scored["optional_hit"]
    assert scored["title"]["exact"] == scored["matched"] == len(expected["items"])
    assert scored["url"]["wrong"] == scored["url"]["missing"] == 0


@pytest.mark.parametrize(("source", "name"), LISTS, ids=lambda value: value)
def test_every_item_has_a_key_of_its_own_and_the_page_a_region(source: str, name: str) -> None:
    items, expected = listed(source, name)
    assert len({item.key for item in items}) == len(items)
    archive, _ = gold(name, "expected")
    assert scraper_for(spec_of(source)).region(page_at(archive, expected["url"]))


@pytest.mark.parametrize(("source", "name"), DETAILS, ids=lambda value: value)
def test_a_recorded_detail_page_gives_its_dates_and_documents(source: str, name: str) -> None:
    archive, expected = gold(name, "detail")
    whole = scraper_for(spec_of(source)).read_detail(page_at(archive, expected["url"]), RawCall("k", {}))
    assert isinstance(whole, RawCall), whole
    fields = expected["fields"]
    if source != "interreg-greece-bulgaria":  # its dates and its title stand in prose and in the listing
        assert whole.first("title") == fields["title"]["value"]
        quotes = [one["quote"] for one in fields["deadlines"] or ()]
        texts = [one.text for one in whole.fields.get("deadline", ())]
        assert len(texts) == len(quotes)
        assert all(quote.endswith(text) for quote, text in zip(quotes, texts, strict=True))
        if fields["opens"] and not fields["opens"].get("indicative"):
            assert fields["opens"]["quote"].endswith(whole.first("opens") or "nothing")
    assert whole.first("code") == (fields["code"]["value"] if fields["code"] else None)
    documents = [(one.title, one.url) for one in whole.documents]
    assert documents == [(one["title"], one["url"]) for one in fields["documents"] or ()]


def test_an_expired_procedure_is_stated_to_be_closed() -> None:
    archive, expected = gold("isun-eumis2020/rendered_info_not_active", "detail")
    spec = spec_of("isun-open")
    whole = scraper_for(spec).read_detail(page_at(archive, expected["url"]), RawCall("k", {}))
    assert isinstance(whole, RawCall)
    assert whole.first("status") == expected["fields"]["status"]["quote"]
    assert spec.status.meaning(whole.first("status") or "") == "closed"
