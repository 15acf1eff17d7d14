"""Redesigns of recorded list pages: noticed at the first check, calls untouched, and mended by a repair with the same calls.

Sources as they are shipped, on the trimmed pages of this repository, and sources as discovery proposes them for recorded pages.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup

from scrapers.contract import Page
from scrapers.decoding import decode
from scrapers.discovery.proposing import propose
from scrapers.html import Document, bare
from scrapers.spec import FieldRule, SourceSpec, render_source
from scrapers.turning import next_page_of
from tests.recordings import pages_of
from tests.scrapers.cases import SOURCES, Case, spec_of
from tests.scrapers.discovery.breaking import MUTATIONS, paged
from tests.shared_material import SHARED, needs_shared
from tests.tracker.journey.procedures import START
from tests.tracker.journey.site import Sites
from tests.tracker.journey.world import Hands
from tests.tracker.test_pipeline import Office, opened
from tracker.domain.models import Call
from tracker.domain.repair import Repair
from tracker.pipeline import Checked
from tracker.store import sources as source_store
from tracker.store.database import open_store

KINDS = (*MUTATIONS, "paged")
#: Shipped sources with a trimmed page of their list in this repository.
TRIMMED = ("euro-access", "isun-open", "interreg-greece-bulgaria", "interreg-black-sea", "opic-calendar", "eccp", "een")
#: Recorded pages whose sources discovery proposes: (page under gold/pages, its address is in the recording itself).
RECORDED = (
    "foerderdatenbank-de/overview",
    "giz-tenders/bekanntmachungen",
    "interreg-black-sea-basin/calls",
    "interreg-greece-bulgaria/calls",
    "isun-eumis2020/active",
)
#: The longest: mended in the bench (`tests.bench.bench_repair`), which shows all kinds on all pages.
IN_THE_BENCH = ("eeas-eu-delegation/grants", "euro-access-eu/calls", "webalkans/opportunities")
#: A list of so few is on one page everywhere.
FEWEST_PAGED = 5


def in_turn() -> list[tuple[str, str]]:
    """Two redesigns of each recorded page, so that each kind comes up on some; all of them are in the bench."""
    return [(name, KINDS[(at + step) % len(KINDS)]) for at, name in enumerate(RECORDED) for step in (0, 2)]


@dataclass
class Watched:
    """A source under watch, and what its site shows."""

    office: Office
    spec: SourceSpec

    @property
    def following(self) -> str:
        """The address of the second page of the list, where there is one."""
        return urljoin(self.spec.url, "?page=2")

    def shows(self, first: str, second: str | None = None) -> None:
        """The site shows this page, and another one behind its link to the next."""
        for url, markup in ((self.spec.url, first), (self.following, second)):
            if markup is not None:
                self.office.sites.pages[url] = Page(url, url, 200, "text/html", "utf-8", markup.encode(), START)

    async def checks(self) -> Checked:
        """Look at it two hours later."""
        self.office.clock.passes(hours=2)
        return await self.office.checks(self.spec.id)

    def calls(self) -> dict[str, object]:
        """What is known of its calls, by their ids."""
        return {call.id: _known(call) for call in self.office.calls()}


def _known(call: Call) -> object:
    facts = call.facts
    gone = [one.gone_since for one in call.sightings]
    return facts.titles, facts.url, facts.code, [one.at for one in facts.deadlines], gone


def watched(spec: SourceSpec) -> Watched:
    """The source alone: its list, without the pages of its calls, which no redesign of the list touches."""
    expect = spec.expect.model_copy(update={"min": 1})
    alone = spec.model_copy(update={"detail": None, "expect": expect, "pages": type(spec.pages)()})
    office = opened(open_store(None), Sites(), Hands(START))
    source_store.add(office.app.store, spec.id, render_source(alone), "a test", START)
    return Watched(office, office.app.sources()[spec.id].spec)


def _on_one_page(spec: SourceSpec, markup: str) -> str:
    """The page without its links to further ones, which are not recorded."""
    soup = BeautifulSoup(markup, "lxml")
    found = next_page_of(Document(markup, 100_000_000))
    for css in {one for one in (spec.pages.next, found) if one}:
        for link in soup.select(css):
            link.decompose()
    return str(soup)


def trimmed(source: str) -> tuple[SourceSpec, str]:
    """A shipped source and the trimmed page of its list."""
    page = Case(SOURCES / source / "listing").page()
    spec = spec_of(source).model_copy(update={"url": page.requested_url})
    return spec, _on_one_page(spec, decode(page))


@cache
def recorded(name: str) -> tuple[SourceSpec, str]:
    """A source as discovery proposes it for a recorded page."""
    assert SHARED is not None
    folder, _, stem = name.partition("/")
    where = SHARED / "gold" / "pages" / folder
    url = _gold_url(where / f"{stem}.expected.json")
    page = next(one for file in sorted(where.glob("*.warc.gz")) for one in pages_of(file) if one.url == url)
    spec = propose(page).candidates[0].spec
    return spec, _on_one_page(spec, decode(page))


def _gold_url(file: Path) -> str:
    return str(json.loads(file.read_text(encoding="utf-8"))["url"])


async def is_noticed_and_mended(spec: SourceSpec, markup: str, kind: str) -> str:
    """One redesign, from the first look to the check after the repair: "mended", or "works" where the source reads it as it is."""
    it = watched(spec)
    it.shows(markup)
    first = await it.checks()
    assert first.run.ended == "read", first.run.problems
    before = it.calls()
    rule = it.spec.listing
    if kind == "paged":
        it.shows(*paged(markup, rule.items, rule.region, it.following))
    else:
        it.shows(MUTATIONS[kind](markup, rule.items, rule.region))
    broken = await it.checks()
    assert it.calls() == before, "whatever the page shows, the calls are untouched"
    assert broken.changes == ()
    if broken.run.ended != "failed":
        return "works"
    assert broken.health is not None and broken.health.after == "broken", "noticed at the first check, and told"

    repairs = it.office.service.repairs
    found = await repairs.look(it.spec.id)
    assert isinstance(found, Repair), found
    assert (found.yields.found, found.yields.known, found.yields.new) == (len(before), len(before), ())
    assert (found.yields.differ, found.yields.undated, found.yields.elsewhere) == ((), 0, ())
    repairs.adopt(it.spec.id, found.mark, "a test")
    mended = await it.checks()
    assert (mended.run.ended, mended.run.problems) == ("read", ())
    assert [one for one in mended.changes if not one.quiet] == [], "nothing known is told as new"
    assert mended.alerts == () or all(one.kind == "source_health" for one in mended.alerts)
    assert it.calls() == before
    it.office.app.store.close()
    return "mended"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("source", TRIMMED)
async def test_a_redesign_of_a_shipped_source_is_noticed_at_once_and_mended(source: str, kind: str) -> None:
    spec, markup = trimmed(source)
    if can_be(kind, spec, markup):
        await is_noticed_and_mended(spec, markup, kind)


@needs_shared
@pytest.mark.parametrize(("name", "kind"), in_turn())
async def test_a_redesign_of_a_recorded_page_is_noticed_at_once_and_mended(name: str, kind: str) -> None:
    spec, markup = recorded(name)
    if can_be(kind, spec, markup):
        ended = await is_noticed_and_mended(spec, markup, kind)
        assert ended == "mended" or kind == "reordered", "what is renamed, wrapped, rebuilt or paged breaks these"


async def test_columns_that_moved_under_rules_by_position_are_noticed_though_all_fields_are_filled() -> None:
    spec, markup = trimmed("euro-access")
    page = BeautifulSoup(markup, "lxml")
    for arrow in page.select("td:has(> a.right-arrow)"):
        arrow.decompose()
    header = page.select_one("table#calls-overview tr")
    assert header is not None
    markup = str(page)
    names = [bare(one.get_text(" ")) for one in header.find_all(["th", "td"])]

    def placed(rule: FieldRule) -> FieldRule:
        cell = f"td:nth-of-type({names.index(bare(rule.column[0])) + 1})"
        return rule.model_copy(update={"column": (), "select": (f"{cell} a[href]" if rule.attr else cell,)})

    fields = {name: tuple(map(placed, rules)) for name, rules in spec.listing.fields.items()}
    by_position = spec.model_copy(update={"listing": spec.listing.model_copy(update={"fields": fields})})
    assert await is_noticed_and_mended(by_position, markup, "reordered") == "mended"


async def test_calls_that_moved_to_other_addresses_with_the_redesign_are_known_by_title_and_not_told_as_new() -> None:
    spec, markup = trimmed("euro-access")
    it = watched(spec)
    it.shows(markup)
    await it.checks()
    before = {call.id for call in it.office.calls()}
    rule = it.spec.listing
    moved = MUTATIONS["retagged"](markup, rule.items, rule.region).replace("/en/call/", "/opportunities/en/")
    it.shows(moved)
    assert (await it.checks()).run.ended == "failed"
    found = await it.office.service.repairs.look(it.spec.id)
    assert isinstance(found, Repair), found
    assert (found.yields.found, found.yields.new) == (len(before), ())
    it.office.service.repairs.adopt(it.spec.id, found.mark, "a test")
    mended = await it.checks()
    assert [one.kind for one in mended.changes if not one.quiet and one.kind in ("appeared", "vanished")] == []
    assert {call.id for call in it.office.calls()} == before
    it.office.app.store.close()


def can_be(kind: str, spec: SourceSpec, markup: str) -> bool:
    """Whether a list is long enough for this redesign: one of a few items is on one page everywhere."""
    return kind != "paged" or len(_rows(spec, markup)) >= FEWEST_PAGED


def _rows(spec: SourceSpec, markup: str) -> list[object]:
    soup = BeautifulSoup(markup, "lxml")
    where = soup.select_one(spec.listing.region) if spec.listing.region else soup
    return list(where.select(spec.listing.items)) if where is not None else []
