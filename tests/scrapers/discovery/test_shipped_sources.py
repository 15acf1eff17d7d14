"""The lists of the shipped sources, found from their pages alone: the same calls as their declarations read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from scrapers.contract import RawCall, Unreadable
from scrapers.discovery.proposing import propose
from scrapers.registry import scraper_for
from scrapers.spec import SourceSpec
from tests.scrapers.cases import SOURCES, Case, spec_of
from tracker.domain.observing import observe

NOW = datetime(2026, 8, 9, 12, tzinfo=UTC)
#: Those with a page of theirs in this repository that lists calls; the others are news, partner requests, or were never recorded.
#: Of opic.bg, EEN and ECCP there is no recorded page (theirs here are hand-made after what others who read them describe); the
#: index of interreg.eu answers only a request with a key, which no address tells.
LISTS = (
    "eu-funding-tenders/topics",
    "euro-access/listing",
    "interreg-black-sea/listing",
    "interreg-greece-bulgaria/listing",
    "isun-consultations/listing",
    "isun-ended/listing",
    "isun-open/listing",
)


def calls(items: Sequence[RawCall], spec: SourceSpec) -> set[tuple[str, str | None, tuple[str, ...]]]:
    """Title, address and deadlines of each call."""
    return {
        (next(iter(one.facts.titles.values())), one.facts.url, tuple(date.at for date in one.facts.deadlines))
        for one in observe(items, spec, NOW)
    }


@pytest.mark.parametrize("case", LISTS)
def test_the_list_of_a_shipped_source_is_found_from_its_page_alone_with_the_same_calls(case: str) -> None:
    page, spec = Case(SOURCES / case).page(), spec_of(case.partition("/")[0])
    read = scraper_for(spec).read_listing(page)
    assert not isinstance(read, Unreadable)
    best = propose(page).candidates[0]
    assert calls(best.items, best.spec) == calls(read.items, spec)
