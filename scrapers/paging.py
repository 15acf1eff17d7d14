"""How a listing goes on, and when it has ended: never past `max` pages, never round in a circle."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from scrapers.addresses import absolute
from scrapers.asking import page_request, parameter_of
from scrapers.contract import Follow, Listing, Page, RawCall, Request
from scrapers.identity import content_of, keyed
from scrapers.paths import found_at, strings_of
from scrapers.spec import SourceSpec


def next_by_link(spec: SourceSpec, page: Page, href: str | None, base: str) -> Follow | None:
    """The page that a link leads to, with the same method and headers; None for a link to where one is."""
    url = absolute(href, base) if href else None
    if url is None or url in (page.url, page.requested_url):
        return None
    return Follow(Request(url, headers=dict(spec.request.headers)))


def next_by_number(spec: SourceSpec, page: Page, found: int, answer: Any = None) -> Follow | None:
    """The page after this one, by its number or the cursor in the answer; None after the last.

    The last is the one with no items, with fewer than `size`, that reaches `total`, or the `max`th.
    """
    rule = spec.pages
    if rule.param is None or found == 0:
        return None
    here = parameter_of(page.requested_url, rule.param)
    if rule.cursor:
        cursor = next(iter(strings_of(found_at(rule.cursor, answer))), None)
        return None if not cursor or cursor == here else Follow(page_request(spec, cursor))
    if rule.size and found < rule.size:
        return None
    number = int(here) if here is not None and here.isdecimal() and len(here) < 10 else rule.first
    turned = (number - rule.first) // rule.step + 1
    total = next(iter(strings_of(found_at(rule.total, answer))), None) if rule.total else None
    if total is not None and total.isdecimal() and rule.size and turned * rule.size >= int(total):
        return None
    return Follow(page_request(spec, str(number + rule.step))) if turned < rule.max else None


@dataclass(frozen=True, slots=True)
class Gathered:
    """The items of the pages of one check so far, and what to ask next.

    A page asked before, and a page that adds no item not yet seen, end the listing: sites answer numbers past the last
    page with the last or the first one again.
    """

    most_pages: int
    items: tuple[RawCall, ...] = ()
    asked: tuple[Request, ...] = ()
    next: Request | None = None

    def with_page(self, asked: Request, listing: Listing) -> Gathered:
        """This, with one more page and the request that gave it."""
        known = {content_of(item) for item in self.items}
        fresh = [item for item in listing.items if content_of(item) not in known]
        requests = (*self.asked, asked)
        follow = listing.next.request if listing.next else None
        ended = not fresh or follow in requests or len(requests) >= self.most_pages
        return replace(self, items=keyed((*self.items, *fresh)), asked=requests, next=None if ended else follow)


def gather(spec: SourceSpec) -> Gathered:
    """The beginning: nothing gathered yet."""
    return Gathered(most_pages=spec.pages.max)
