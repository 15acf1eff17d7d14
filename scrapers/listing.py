"""The shape *listing*: a web page with one element per call."""

from __future__ import annotations

from dataclasses import dataclass

from scrapers.addresses import absolute
from scrapers.asking import first_request
from scrapers.contract import Follow, Listing, Page, RawCall, Request, Unreadable
from scrapers.decoding import decode
from scrapers.detail import read_detail
from scrapers.fields import Place, raw_call, read_documents, read_fields
from scrapers.flat import gathered
from scrapers.html import Document, TooCostly, attribute, region_of
from scrapers.identity import keyed
from scrapers.items import called, detail_address, wanted
from scrapers.judging import judge_content, judge_way
from scrapers.paging import next_by_link, next_by_number
from scrapers.patterns import SlowPattern
from scrapers.regions import deciding_elements
from scrapers.spec import SourceSpec
from scrapers.turning import goes_on

#: Items one page may have; more is not a list of calls.
MOST_ITEMS = 20_000


@dataclass(frozen=True, slots=True)
class ListingScraper:
    """Reads a source of the shape listing."""

    spec: SourceSpec

    def first(self) -> Request:
        """The request that begins a check."""
        return first_request(self.spec)

    def region(self, page: Page) -> bytes | None:
        """The markup of the list, or of its items, and of what else decides: headings, the link to the next page."""
        css = deciding_elements(self.spec)
        return None if css is None else region_of(page.body, css)

    def read_listing(self, page: Page) -> Listing | Unreadable:
        """The items of one page of the listing. Empty only where the place of the list is there and holds none."""
        if (elsewhere := judge_way(page)) is not None:
            return elsewhere
        try:
            return self._read(page, Document(decode(page)))
        except (TooCostly, SlowPattern) as problem:
            return Unreadable("broken_scraper", str(problem))

    def read_detail(self, page: Page, item: RawCall) -> RawCall | Unreadable:
        """The item together with what its own page says."""
        return read_detail(self.spec, page, item)

    def _read(self, page: Page, document: Document) -> Listing | Unreadable:
        rule = self.spec.listing
        base = absolute(document.base or "", page.url) or page.url
        region = document.select(rule.region, limit=1) if rule.region else [document.root]
        found = document.select(rule.items, region[0], limit=MOST_ITEMS + 1) if region else []
        rows = gathered(found[:MOST_ITEMS], document) if rule.following else found[:MOST_ITEMS]
        if not rows:
            known_place = bool(rule.region and region)
            problem = None if known_place else judge_content(page, document)
            if problem is None and rule.region and not region:
                problem = Unreadable("not_a_list", f"the page has no {rule.region}, where its list stands")
            return problem or Listing(())
        items = []
        for row in rows:
            place = Place(self.spec, base, document, row)
            fields = read_fields(place, rule.fields)
            documents = read_documents(place, rule.documents)
            items.append(raw_call(self.spec, fields, documents, detail_address(place, fields), document.words(row)))
        let_in = wanted(self.spec, items)
        kept = called(let_in, len(rows))
        if isinstance(kept, Unreadable):
            return kept
        following = self._next(page, document, base, len(rows))
        unread = not (self.spec.pages.next or self.spec.pages.param) and goes_on(document, page.url, base)
        passed, cut = len(items) - len(let_in), len(found) > MOST_ITEMS
        return Listing(keyed(kept), following, passed=passed, cut=cut, goes_on=unread)

    def _next(self, page: Page, document: Document, base: str, found: int) -> Follow | None:
        if self.spec.pages.next:
            links = document.select(self.spec.pages.next, limit=1)
            return next_by_link(self.spec, page, attribute(links[0], "href") if links else None, base)
        return next_by_number(self.spec, page, found)


def scraper(spec: SourceSpec) -> ListingScraper:
    """The scraper of a source of this shape."""
    return ListingScraper(spec)
