"""Recorded pages of single calls: what they state is read, through their source and as whole pages, and nothing is invented."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from scrapers.contract import RawCall
from scrapers.decoding import decode
from scrapers.page_text import page_text
from scrapers.reading.readings import APPLICATION_KINDS, Deadline, Money
from scrapers.reading.sections import Section, deadlines_in, eligibility_in, money_in
from scrapers.registry import scraper_for
from tests.recordings import page_at
from tests.scrapers.cases import spec_of
from tests.shared_material import SHARED, needs_shared
from tracker.domain.models import Facts
from tracker.domain.observing import observe

pytestmark = needs_shared
NOW = datetime(2026, 8, 9, 12, tzinfo=UTC)
SOURCES = {
    "euro-access-eu": "euro-access",
    "interreg-black-sea-basin": "interreg-black-sea",
    "interreg-greece-bulgaria": "interreg-greece-bulgaria",
    "isun-eumis2020": "isun-open",
}
#: What a page states in a form that cannot be read with certainty: refused, not wrong.
NOT_CERTAIN = {
    ("call_6", "grant_min"): "16.000,000€: its separators can be read in two ways",
    ("call_6", "grant_max"): "40.000,000€: its separators can be read in two ways",
    ("second_call", "budget"): "the sum of a table whose currency stands in the head of a column",
    ("second_call", "rate"): "a percentage in the head of a column",
    ("mbg_express", "grant_max"): "a silent partnership, which is to be paid back",
}
#: The site's pages of drafts are another source; its pages of ended calls are not read one by one.
ELSEWHERE = {"rendered_infopublicdiscussion": "isun-consultations"}


def pages() -> list[Path]:
    found = sorted((SHARED / "gold" / "pages").glob("*/*.detail.json")) if SHARED is not None else []
    return [file for file in found if b'"source_file": "bdns' not in file.read_bytes()]


def of_sources() -> list[Path]:
    return [file for file in pages() if file.parent.name in SOURCES and file.stem.split(".")[0] != "rendered_infoended"]


def name_of(file: Path) -> str:
    return file.stem.split(".")[0]


def stated_dates(gold: dict[str, Any]) -> set[str]:
    """The deadlines to apply by, minutes without their offset; a yearly date ("yearly 09-30") is none."""
    return {_wall(one["value"]) for one in gold["fields"]["deadlines"] or [] if one["value"][:2] == "20"}


def _wall(value: str) -> str:
    return value[:16]


def sums(values: Iterable[Money]) -> set[str]:
    return {
        f"{one.rate.normalize():f} %" if one.rate is not None else f"{one.amount:.0f} {one.currency}" for one in values
    }


def stated(gold: dict[str, Any], name: str) -> set[str]:
    told = gold["fields"].get(name)
    return set() if told is None else {told["value"]}


def check_dates(gold: dict[str, Any], dates: Iterable[Deadline]) -> None:
    told = list(dates)
    assert {_wall(one.at) for one in told if one.kind in APPLICATION_KINDS} == stated_dates(gold)
    instants = {one.first_instant() for one in told}
    for value in (one["value"] for one in [*(gold["fields"]["deadlines"] or []), gold["fields"]["opens"]] if one):
        if len(value) == 25:
            assert datetime.fromisoformat(value) in instants, "the offset that is printed, or that of the source's zone"
    opens = gold["fields"]["opens"]
    if opens is not None:
        wanted = {_wall(opens["value"])}
        assert {_wall(one.at) for one in told if one.kind == "opening"} == wanted


@pytest.mark.parametrize("file", pages(), ids=name_of)
def test_a_whole_page_gives_what_it_states_and_no_more(file: Path) -> None:
    gold = json.loads(file.read_text("utf-8"))
    page = page_text(decode(page_at(file.parent / gold["warc"], gold["url"])))
    sections = [Section(one.heading, one.text) for one in page.sections]
    zone = "Europe/Sofia" if file.parent.name == "isun-eumis2020" else "Europe/Brussels"
    dates, _ = deadlines_in(sections, zone=zone, lang=gold["language"], seen_at=date(2026, 8, 9))
    check_dates(gold, dates.deadlines)
    assert dates.open_ended == ("until_exhausted" if name_of(file) == "rendered_info_no_deadline" else None)
    money, _ = money_in(sections, lang=gold["language"])
    kinds = {
        "budget": [one for one in money.amounts if one.kind == "total_budget"],
        "grant_min": [one for one in money.amounts if one.kind == "grant_min"],
        "grant_max": [one for one in money.amounts if one.kind in ("grant_max", "grant_fixed")],
        "rate": [one for one in money.amounts if one.kind in ("rate_max", "rate_min")],
    }
    for name, read in kinds.items():
        # A percentage in the head of a column is stated and may be read; what is uncertain need not be.
        assert sums(read) <= stated(gold, name)
        if (name_of(file), name) not in NOT_CERTAIN:
            assert sums(read) == stated(gold, name)
    if gold["language"] in ("bg", "en"):
        who, _ = eligibility_in(sections, lang=gold["language"])
        assert bool(who.applicants) <= bool(gold["fields"]["eligible_applicants"])
        assert bool(who.countries) <= bool(gold["fields"]["eligible_countries"])


@pytest.mark.parametrize("file", of_sources(), ids=name_of)
def test_a_page_read_by_its_source_gives_every_stated_field(file: Path) -> None:
    gold = json.loads(file.read_text("utf-8"))
    spec = spec_of(ELSEWHERE.get(name_of(file), SOURCES[file.parent.name]))
    raw = scraper_for(spec).read_detail(page_at(file.parent / gold["warc"], gold["url"]), RawCall("k", {}))
    assert isinstance(raw, RawCall)
    facts: Facts = observe([raw], spec, NOW)[0].facts
    check_dates(gold, [*facts.deadlines, *([facts.opens] if facts.opens else [])])
    figures = {"budget": facts.budget, "grant_min": facts.grant_min, "grant_max": facts.grant_max, "rate": facts.rate}
    for name, one in figures.items():
        read = sums([one] if one is not None else [])
        assert read <= stated(gold, name)
        if (name_of(file), name) not in NOT_CERTAIN:
            assert read == stated(gold, name)
    if gold["fields"]["code"] is not None:
        assert facts.code == gold["fields"]["code"]["value"]
    if gold["fields"]["title"] is not None and file.parent.name != "interreg-greece-bulgaria":
        assert gold["fields"]["title"]["value"] in facts.titles.values()
    listed = {(one["title"], one["url"]) for one in gold["fields"]["documents"] or []}
    assert {(one.title, one.url) for one in facts.documents} == listed
    if file.parent.name == "euro-access-eu":
        assert {one.value for one in facts.eligibility.applicants} == {"research", "university"}
        assert {"BG", "AL", "BA", "IS", "XK", "LI", "MK", "NO", "RS", "TR"} <= {
            one.value for one in facts.eligibility.countries
        }
    assert facts.eligibility.applicants_excluded == ()
    assert facts.budget is None or isinstance(facts.budget.amount, Decimal)
