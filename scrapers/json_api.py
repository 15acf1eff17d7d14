"""The shape *json_api*: an answer in JSON with a list of items."""

from __future__ import annotations

from dataclasses import dataclass

from scrapers.answers import all_words, canonical, data_of, list_at
from scrapers.asking import first_request
from scrapers.contract import Listing, Page, RawCall, Request, Unreadable
from scrapers.detail import read_detail
from scrapers.fields import Place, raw_call, read_fields
from scrapers.html import TooCostly
from scrapers.identity import keyed
from scrapers.items import called, detail_address, wanted
from scrapers.paging import lost_page, next_by_link, next_by_number
from scrapers.paths import found_at, strings_of
from scrapers.patterns import SlowPattern
from scrapers.regions import deciding_values
from scrapers.spec import SourceSpec

#: Items one answer may have.
MOST_ITEMS = 20_000


@dataclass(frozen=True, slots=True)
class JsonScraper:
    """Reads a source of the shape json_api."""

    spec: SourceSpec

    def first(self) -> Request:
        """The request that begins a check."""
        return first_request(self.spec)

    def region(self, page: Page) -> bytes | None:
        """The items and what says how the list goes on: answers also carry how long they took."""
        data = data_of(page)
        found = None if isinstance(data, Unreadable) else found_at(self.spec.listing.items, data)
        return canonical([found, deciding_values(self.spec, data)]) if isinstance(found, list) else None

    def read_listing(self, page: Page) -> Listing | Unreadable:
        """The items of one answer."""
        data = data_of(page)
        if isinstance(data, Unreadable):
            return data
        entries = list_at(self.spec.listing.items, data)
        if isinstance(entries, Unreadable):
            return entries
        if (lost := lost_page(self.spec, page, len(entries), data)) is not None:
            return lost
        try:
            items = [self._item(page, entry, data) for entry in entries[:MOST_ITEMS]]
            let_in = wanted(self.spec, items)
            kept = called(let_in, len(items))
        except (TooCostly, SlowPattern) as problem:
            return Unreadable("broken_scraper", str(problem))
        if isinstance(kept, Unreadable):
            return kept
        if self.spec.pages.next:
            address = next(iter(strings_of(found_at(self.spec.pages.next, data))), None)
            following = next_by_link(self.spec, page, address, page.url)
        else:
            following = next_by_number(self.spec, page, len(entries), data)
        return Listing(keyed(kept), following, passed=len(items) - len(let_in), cut=len(entries) > MOST_ITEMS)

    def read_detail(self, page: Page, item: RawCall) -> RawCall | Unreadable:
        """The item together with what its own page says."""
        return read_detail(self.spec, page, item)

    def _item(self, page: Page, entry: object, data: object) -> RawCall:
        place = Place(self.spec, page.url, value=entry, root=data)
        fields = read_fields(place, self.spec.listing.fields)
        return raw_call(self.spec, fields, (), detail_address(place, fields), all_words(entry))


def scraper(spec: SourceSpec) -> JsonScraper:
    """The scraper of a source of this shape."""
    return JsonScraper(spec)
