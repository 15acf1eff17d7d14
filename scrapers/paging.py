"""How a listing goes on, and when it has ended: never past `max` pages, never round in a circle."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from scrapers.addresses import absolute
from scrapers.asking import page_request, parameter_of
from scrapers.contract import Follow, Listing, Page, RawCall, Request, Unreadable
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

    The last is the one with no items, or that reaches `total` (without one: with fewer than `size`). That no more
    than `max` pages are asked for is seen to by `Gathered`, which then knows that the list goes on.
    """
    rule = spec.pages
    if rule.param is None or found == 0:
        return None
    here = parameter_of(page.requested_url, rule.param)
    if rule.cursor:
        cursor = next(iter(strings_of(found_at(rule.cursor, answer))), None)
        return None if not cursor or cursor == here else Follow(page_request(spec, cursor))
    number, turned = _place(spec, page)
    total = _total(spec, answer)
    if rule.size and total is not None:
        # A page may lack rows in the middle of the list; how many there are in all is the better witness.
        ended = turned * rule.size >= total
    else:
        ended = rule.size is not None and found < rule.size
    return None if ended else Follow(page_request(spec, str(number + rule.step)))


def lost_page(spec: SourceSpec, page: Page, found: int, answer: Any) -> Unreadable | None:
    """What is wrong with a page that has no items although, by its own count of all, the list goes on there."""
    total = _total(spec, answer)
    if found or not total or not spec.pages.size or spec.pages.cursor:
        return None
    _, turned = _place(spec, page)
    if (turned - 1) * spec.pages.size >= total:
        return None
    if turned == 1:
        return Unreadable("empty_list", f"the answer has no items, although it counts {total} in all")
    return Unreadable("shrunken_list", f"page {turned} of the list is empty, although there are {total} items in all")


def _place(spec: SourceSpec, page: Page) -> tuple[int, int]:
    """(the number by which a page was asked for, which page of the list that is, from 1)."""
    rule = spec.pages
    here = parameter_of(page.requested_url, rule.param) if rule.param else None
    number = int(here) if here is not None and here.isdecimal() and len(here) < 10 else rule.first
    return number, (number - rule.first) // rule.step + 1


def _total(spec: SourceSpec, answer: Any) -> int | None:
    """How many items the answer says there are in all, where it does."""
    said = next(iter(strings_of(found_at(spec.pages.total, answer))), "") if spec.pages.total else ""
    return int(said[:12]) if said.isdecimal() else None


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
        known = {same for item in self.items for same in _same(item)}
        fresh = [item for item in listing.items if known.isdisjoint(_same(item))]
        requests = (*self.asked, asked)
        follow = listing.next.request if listing.next else None
        # A page all of whose things the declaration lets go by has added nothing, and the next one may.
        adds_nothing = not fresh and not (listing.passed and not listing.items)
        ended = adds_nothing or follow in requests or len(requests) >= self.most_pages
        return replace(self, items=keyed((*self.items, *fresh)), asked=requests, next=None if ended else follow)


def gather(spec: SourceSpec) -> Gathered:
    """The beginning: nothing gathered yet."""
    return Gathered(most_pages=spec.pages.max)


def _same(item: RawCall) -> set[object]:
    """What makes an item of another page the same one: all it says, or its code, address and title together.

    Within a page two such items are two (see `identity.keyed`); on the next page they are a list that moved meanwhile.
    """
    names = tuple(item.first(name) for name in ("code", "url", "title"))
    return {content_of(item), names} if item.first("url") else {content_of(item)}
