"""The shape *feed*: RSS and Atom as they are found in the wild. The one door to feedparser."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any

import feedparser

from scrapers.answers import all_words, canonical
from scrapers.asking import first_request
from scrapers.contract import Listing, Page, RawCall, Request, Unreadable
from scrapers.decoding import decode
from scrapers.detail import read_detail
from scrapers.fields import Place, raw_call, read_fields
from scrapers.html import TooCostly
from scrapers.identity import keyed
from scrapers.items import called, detail_address, wanted
from scrapers.judging import judge_content, judge_way
from scrapers.paging import next_by_link, next_by_number
from scrapers.patterns import SlowPattern
from scrapers.spec import FieldRule, SourceSpec

#: Entries one feed may have, and elements it may be nested in.
MOST_ITEMS, _DEEPEST = 5_000, 200
#: What a feed's entries are read by where the declaration says nothing else. A publication date is no deadline.
USUAL: Mapping[str, tuple[FieldRule, ...]] = {
    "title": (FieldRule(path="title", parse="html"),),
    "url": (FieldRule(path="link"),),
    "published": (FieldRule(path="published || updated"),),
    "summary": (FieldRule(path="content[0].value || summary", parse="html"),),
    "tags": (FieldRule(path="tags[].term", pick="all"),),
}
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,300}\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]{0,1000}(?:\[.*?\]\s*)?>", re.S | re.I)
_TAG = re.compile(r"<(/?)([A-Za-z][\w:.-]*)[^<>]*?(/?)>")


@dataclass(frozen=True, slots=True)
class FeedScraper:
    """Reads a source of the shape feed."""

    spec: SourceSpec

    def first(self) -> Request:
        """The request that begins a check."""
        return first_request(self.spec)

    def region(self, page: Page) -> bytes | None:
        """The entries and links alone: the channel carries the time at which it was built."""
        data = _parsed(page)
        return canonical(data) if data is not None else None

    def read_listing(self, page: Page) -> Listing | Unreadable:
        """The entries of a feed."""
        if (elsewhere := judge_way(page)) is not None:
            return elsewhere
        data = _parsed(page)
        if data is None:
            return judge_content(page) or Unreadable("not_a_list", "the answer is no RSS or Atom feed")
        entries = data["entries"]
        try:
            items = [self._item(page, entry, data) for entry in entries]
            let_in = wanted(self.spec, items)
            kept = called(let_in, len(items))
        except (TooCostly, SlowPattern) as problem:
            return Unreadable("broken_scraper", str(problem))
        if isinstance(kept, Unreadable):
            return kept
        if self.spec.pages.next:
            links = [one.get("href") for one in data["links"] if one.get("rel") == self.spec.pages.next]
            following = next_by_link(self.spec, page, links[0] if links else None, page.url)
        else:
            following = next_by_number(self.spec, page, len(entries))
        return Listing(keyed(kept), following, passed=len(items) - len(let_in), cut=data["cut"])

    def read_detail(self, page: Page, item: RawCall) -> RawCall | Unreadable:
        """The entry together with what the page it links says."""
        return read_detail(self.spec, page, item)

    def _item(self, page: Page, entry: object, data: object) -> RawCall:
        place = Place(self.spec, page.url, value=entry, root=data)
        fields = read_fields(place, {**USUAL, **self.spec.listing.fields})
        return raw_call(self.spec, fields, (), detail_address(place, fields), all_words(entry))


def entries_of(page: Page) -> list[Any] | None:
    """The entries of a feed as plain data; None where the answer is no feed."""
    data = _parsed(page)
    return list(data["entries"]) if data is not None else None


@lru_cache(maxsize=1)
def _parsed(page: Page) -> dict[str, Any] | None:
    """The entries and links of a feed as plain data; None where the answer is no feed.

    The page that was parsed last is asked for twice: whether it changed, and what it says.
    """
    # Entities that a feed declares itself are an attack or an error: the declaration is dropped unread.
    text = _DOCTYPE.sub("", _DECLARATION.sub("", decode(page), count=1), count=1)
    if "<!ENTITY" in text or _too_deep(text):
        return None
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": page.url}
    parsed = feedparser.parse(BytesIO(text.encode("utf-8", errors="replace")), response_headers=headers)
    if not parsed.get("version"):
        return None
    entries = [_plain(entry) for entry in parsed.entries[:MOST_ITEMS]]
    cut = len(parsed.entries) > MOST_ITEMS
    return {"entries": entries, "links": _plain(parsed.feed.get("links", [])), "cut": cut}


def _too_deep(text: str) -> bool:
    depth = 0
    for closing, _, empty in _TAG.findall(text):
        depth += -1 if closing else 0 if empty else 1
        if depth > _DEEPEST:
            return True
    return False


def _plain(value: Any, depth: int = 0) -> Any:
    """Strings, lists and tables only: feedparser's own types, times and errors left out."""
    if isinstance(value, Mapping):
        return {str(key): _plain(one, depth + 1) for key, one in value.items()} if depth < 6 else None
    if isinstance(value, list):
        return [_plain(one, depth + 1) for one in value[:500]] if depth < 6 else None
    return value if isinstance(value, (str, int, float)) else None


def scraper(spec: SourceSpec) -> FeedScraper:
    """The scraper of a source of this shape."""
    return FeedScraper(spec)
