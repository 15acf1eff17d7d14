"""An address that a person gave → a proposed source: fetch the page, and where it only leads to its data, that too.

The address is hostile like any other that a person typed: it goes through the guarded fetching, with robots.txt and bounds.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from scrapers.contract import Page, Request
from scrapers.discovery.proposing import Candidate, NoList, Proposal, propose
from scrapers.judging import site_of
from tracker.fetch.fetching import FetchFailure, Fetching, NotModified, Policy

#: One page looked at by hand: no need to read more of it than of a listing.
_POLICY = Policy(pause=1.1, timeout=30.0, max_bytes=8_000_000, robots=True)
#: A list that is less sure than this is compared with the feeds that the page names.
_DOUBTFUL = 0.6
_MOST_FEEDS = 2


@dataclass(frozen=True, slots=True)
class Discovery:
    """What an address turned out to be. `page`: the page that the candidates were read from, for trying other choices."""

    address: str
    candidates: tuple[Candidate, ...] = ()
    none: NoList | None = None
    page: Page | None = None

    @property
    def best(self) -> Candidate | None:
        """The likeliest source, or None."""
        return self.candidates[0] if self.candidates else None


async def discover(address: str, fetching: Fetching, now: datetime) -> Discovery:
    """The sources that an address could be, the best first; or why there is none."""
    page = await _fetched(address, fetching, now)
    if isinstance(page, NoList):
        return Discovery(address, none=page)
    proposal = await asyncio.to_thread(propose, page)
    best = Discovery(address, proposal.candidates, proposal.none, page)
    for other in _elsewhere(proposal, page):
        found = await _at(other, fetching, now)
        if found.best is not None and (best.best is None or found.best.confidence > best.best.confidence):
            best = found
    return best


def _elsewhere(proposal: Proposal, page: Page) -> list[str]:
    """Addresses of the same site that hold the page's data: of its frame, of its interface, its feeds."""
    none = proposal.none
    found: list[str] = []
    if none is not None and none.elsewhere and none.code in ("iframe", "js_shell"):
        found.append(none.elsewhere)
    if not proposal.candidates or proposal.candidates[0].confidence < _DOUBTFUL:
        found += proposal.feeds[:_MOST_FEEDS]
    site = site_of(urlsplit(page.url).hostname or "")
    return [one for one in found if site_of(urlsplit(one).hostname or "") == site and one != page.url]


async def _at(address: str, fetching: Fetching, now: datetime) -> Discovery:
    page = await _fetched(address, fetching, now)
    if isinstance(page, NoList):
        return Discovery(address, none=page)
    proposal = await asyncio.to_thread(propose, page)
    return Discovery(address, proposal.candidates, proposal.none, page)


async def _fetched(address: str, fetching: Fetching, now: datetime) -> Page | NoList:
    result = await fetching.fetch(Request(address), policy=_POLICY, validators=None, now=now)
    if isinstance(result, FetchFailure):
        return NoList(result.code, result.message)
    if isinstance(result, NotModified):
        return NoList("unreachable", "the site says 'not modified' although nothing was asked")
    return result.page
