"""Fetch and scrape one source: its listing, page after page, and the detail page of each item.

What did not change costs nothing: a page that the server calls unchanged, or whose listing region has the same
hash as last time, is taken from memory without being parsed. What a site does wrong is a value here.

Where there is no time for all detail pages, those go first that were never read or whose line in the list changed, then
those longest unread; an item whose page was not asked for this time is as it was last read.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from scrapers.contract import Listing, Page, RawCall, ReasonCode, Request, Scraper, Unreadable
from scrapers.paging import gather
from scrapers.spec import SourceSpec
from tracker.breathing import beside
from tracker.domain.models import Kept, Problem, SourceState
from tracker.domain.page_memory import PageMemory
from tracker.domain.problem import may_be_repaired
from tracker.domain.raw_form import item_from_text, item_to_text, items_to_text, listing_from_text, listing_to_text
from tracker.fetch.fetching import FetchFailure, Fetching, NotModified, Policy, Validators

#: Longest time in seconds for all detail pages of one check; the rest is read at the next one.
DETAILS_BUDGET = 1800.0
#: How long a page is remembered that no check asked for, because its part of the list could not be read.
KEPT_UNREAD = timedelta(days=30)
#: Pages of a list of which it is remembered where they are archived.
_MOST_KEPT = 40


@dataclass(frozen=True, slots=True)
class Collected:
    """What one check of a source brought. `failure` is set where the listing could not be read at all."""

    items: tuple[RawCall, ...] = ()
    complete: bool = False
    """Whether the whole listing was read, to its last page."""
    partial: frozenset[str] = frozenset()
    """Keys of the items whose detail page could not be read this time."""
    passed: int = 0
    """Things in the list that are no items by the declaration (news of another kind)."""
    goes_on: bool = False
    """Whether the page links to a further page of the list, and the declaration names no way to it."""
    problems: tuple[Problem, ...] = ()
    memories: Mapping[str, PageMemory] = field(default_factory=dict)
    failure: Problem | None = None
    retry_after: float | None = None
    """Seconds the site asked us to wait, where it did."""
    kept: tuple[Kept, ...] = ()
    """The responses to the pages of the list, where they are archived; not those that say that nothing changed."""
    unchanged: frozenset[str] = frozenset()
    """Addresses of pages of the list that the site says are as they were."""

    def fingerprint(self) -> str:
        """A hash of all that was read, whatever its order: the same one means that nothing changed.

        That the list was read to its end is part of it: what was not seen in half a list is gone from a whole one.
        """
        words = f"{items_to_text(self.items)}|{','.join(sorted(self.partial))}|{self.complete}"
        return hashlib.sha256(words.encode()).hexdigest()


async def collect(
    spec: SourceSpec,
    scraper: Scraper,
    fetching: Fetching,
    memory: Mapping[str, PageMemory],
    now: datetime,
    elapsed: Callable[[], float] = time.monotonic,
) -> Collected:
    """Everything that `spec` shows now. `memory` is what the last good check remembered, by `memory_key`.

    `elapsed` counts seconds: the time for detail pages is bounded.
    """
    visit = _Visit(spec, scraper, fetching, memory, now)
    stopped = await visit.read_listing()
    if stopped is not None and not visit.items:
        kept = tuple(visit.kept)
        return Collected(problems=(stopped,), failure=stopped, retry_after=visit.retry_after, kept=kept)
    partial = await visit.read_details(elapsed)
    return Collected(
        items=tuple(visit.items.values()),
        complete=visit.complete,
        partial=frozenset(partial),
        passed=visit.passed,
        goes_on=visit.goes_on,
        problems=tuple(visit.problems),
        memories=visit.memories if visit.complete else visit.memories | visit.of_what_was_not_shown(),
        retry_after=visit.retry_after,
        kept=tuple(visit.kept),
        unchanged=frozenset(visit.unchanged),
    )


def with_responses(state: SourceState, collected: Collected, *, believed: bool) -> SourceState:
    """The state of a source that remembers where what it received is archived, and where what was last believed is."""
    now = {one.url: one for one in collected.kept}
    before = {one.url: one for one in state.good if one.url in collected.unchanged}
    latest = tuple({**before, **now}.values())[:_MOST_KEPT]
    if not latest:
        return state
    return replace(state, latest=latest, good=latest if believed else state.good)


def memory_key(request: Request) -> str:
    """What a page is remembered under: its address, and a hash of what was sent where it is not a plain GET."""
    sent = f"{request.form}{request.json}{request.parts}" if request.method == "POST" else ""
    return request.url + (f" {hashlib.sha256(sent.encode()).hexdigest()[:16]}" if sent else "")


class _Visit:
    """One check under way: what it read so far."""

    def __init__(
        self,
        spec: SourceSpec,
        scraper: Scraper,
        fetching: Fetching,
        memory: Mapping[str, PageMemory],
        now: datetime,
    ) -> None:
        self.spec, self.scraper, self.fetching, self.memory, self.now = spec, scraper, fetching, memory, now
        polite = spec.politeness
        self.policy = Policy(
            pause=polite.pause, timeout=polite.timeout, max_bytes=polite.max_bytes, robots=polite.robots
        )
        self.items: dict[str, RawCall] = {}
        self.memories: dict[str, PageMemory] = {}
        self.problems: list[Problem] = []
        self.complete = False
        self.passed = 0
        self.goes_on = False
        self.retry_after: float | None = None
        self.kept: list[Kept] = []
        self.unchanged: set[str] = set()

    async def read_listing(self) -> Problem | None:
        """Read the listing page by page; the problem that stopped it, or None at its end or its allowed length."""
        gathered = gather(self.spec)
        request: Request | None = self.scraper.first()
        stopped: Problem | None = None
        cut = False
        while request is not None and stopped is None:
            listing = await self._listing_page(request)
            if isinstance(listing, Problem):
                stopped = listing
                self.problems.append(listing)
            else:
                gathered = gathered.with_page(request, listing)
                self.complete = listing.next is None or len(gathered.asked) < gathered.most_pages
                request = gathered.next
                cut = cut or listing.cut
                self.passed += listing.passed
                self.goes_on = self.goes_on or listing.goes_on
        self.items = {item.key: item for item in gathered.items}
        self.complete = self.complete and stopped is None and not cut
        if cut:
            many = f"{len(self.items)} items were read; the list has more than any list of calls, and the rest was not"
            self.problems.append(Problem("too_large", many, self.spec.url))
        return stopped

    async def read_details(self, elapsed: Callable[[], float]) -> list[str]:
        """Read the detail page of each item that has one; the keys of those of which only the list is known."""
        wanted = [(item, item.detail) for item in self.items.values() if item.detail is not None]
        wanted.sort(key=lambda one: self._urgency(*one))
        until = elapsed() + DETAILS_BUDGET
        missed: list[str] = []
        reasons: list[Problem] = []
        for item, request in wanted:
            read = self._left_for_later(request, item) if elapsed() > until else await self._detail_page(request, item)
            if isinstance(read, Problem):
                missed.append(item.key)
                reasons.append(read)
            else:
                self.items[item.key] = read
        # Of pages that only add to a whole list, a few may be missing; when most are, something is wrong.
        tolerated = len(wanted) // 2 if self.spec.detail and self.spec.detail.optional else 0
        if len(missed) > tolerated:
            self.problems.append(_of_details(len(missed), len(wanted), reasons))
        return missed

    def of_what_was_not_shown(self) -> dict[str, PageMemory]:
        """What is known of pages that this visit did not come to, because the list could not be read to its end."""
        rest = {name: known for name, known in self.memory.items() if name not in self.memories}
        unread = {name: replace(known, unread_since=known.unread_since or self.now) for name, known in rest.items()}
        return {
            name: known
            for name, known in unread.items()
            if known.unread_since is not None and self.now - known.unread_since < KEPT_UNREAD
        }

    def _urgency(self, item: RawCall, request: Request) -> tuple[bool, float]:
        """What goes first has the least: never asked for or changed in the list, then the longest unread."""
        known = self.memory.get(memory_key(request))
        if known is None:
            return False, 0.0
        since = known.unread_since.timestamp() if known.unread_since else float("inf")
        return known.content_hash.endswith(_line_of(item)), since

    def _left_for_later(self, request: Request, item: RawCall) -> RawCall | Problem:
        """The item as it was last read, where its line in the list is the same; else only the list is known of it."""
        known = self.memory.get(memory_key(request))
        if known is not None:
            self._remember(request, replace(known, unread_since=known.unread_since or self.now))
            if known.read and known.content_hash.endswith(_line_of(item)):
                return item_from_text(known.read)
        return Problem("unreachable", "there was no time left for it in this check; it comes first in the next")

    async def _listing_page(self, request: Request) -> Listing | Problem:
        known = self.memory.get(memory_key(request))
        got = await self._get(request, known, of_list=True)
        if isinstance(got, Problem):
            return got
        if isinstance(got, PageMemory):
            self.unchanged.add(request.url)
            return listing_from_text(self._remember(request, replace(got, unread_since=None)).read)
        page, validators = got
        digest = _digest(await beside(self._region, page))
        if known is not None and known.content_hash == digest:
            return listing_from_text(self._remember(request, _memory(validators, digest, known.read)).read)
        listing = await beside(self.scraper.read_listing, page)
        if isinstance(listing, Unreadable):
            return _problem(listing, page.url)
        self._remember(request, _memory(validators, digest, listing_to_text(listing)))
        return listing

    async def _detail_page(self, request: Request, item: RawCall) -> RawCall | Problem:
        known = self.memory.get(memory_key(request))
        line = _line_of(item)
        # A 304 says that the page is the same, not that the list's own line about the item is.
        same = known if known is not None and known.read and known.content_hash.endswith(line) else None
        read = await self._asked_for(request, item, same, line)
        if isinstance(read, Problem):
            # That it was tried is remembered too: pages that never answer do not come first for ever.
            self._remember(request, replace(same or PageMemory(line, ""), unread_since=None))
        return read

    async def _asked_for(
        self, request: Request, item: RawCall, same: PageMemory | None, line: str
    ) -> RawCall | Problem:
        got = await self._get(request, same)
        if isinstance(got, Problem):
            return got
        if isinstance(got, PageMemory):
            return item_from_text(self._remember(request, replace(got, unread_since=None)).read)
        page, validators = got
        digest = f"{_digest(page.body)}{line}"
        if same is not None and same.content_hash == digest:
            return item_from_text(self._remember(request, _memory(validators, digest, same.read)).read)
        read = await beside(self.scraper.read_detail, page, item)
        if isinstance(read, Unreadable):
            return _problem(read, page.url)
        self._remember(request, _memory(validators, digest, item_to_text(read)))
        return read

    async def _get(
        self, request: Request, known: PageMemory | None, *, of_list: bool = False
    ) -> tuple[Page, Validators] | PageMemory | Problem:
        """The page, or what is remembered of it where it did not change, or why there is none."""
        asked = Validators(known.etag, known.last_modified) if known is not None else None
        result = await self.fetching.fetch(request, policy=self.policy, validators=asked, now=self.now)
        if of_list and not isinstance(result, NotModified) and result.archived is not None:
            self.kept.append(Kept(request.url, result.archived, self.now))
        if isinstance(result, FetchFailure):
            self.retry_after = max(self.retry_after or 0.0, result.retry_after or 0.0) or None
            return Problem(result.code, result.message, request.url)
        if isinstance(result, NotModified):
            if known is None:
                return Problem("unreachable", "the site says 'not modified' although nothing was asked", request.url)
            return known
        return result.page, result.validators

    def _region(self, page: Page) -> bytes:
        region = self.scraper.region(page)
        return page.body if region is None else region

    def _remember(self, request: Request, memory: PageMemory) -> PageMemory:
        self.memories[memory_key(request)] = memory
        return memory


def _memory(validators: Validators, digest: str, read: str) -> PageMemory:
    return PageMemory(digest, read, validators.etag, validators.last_modified)


def _line_of(item: RawCall) -> str:
    """The end of the hash under which a detail page is remembered: what the list itself says of the item."""
    return f":{_digest(item_to_text(item).encode())[:16]}"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _problem(unreadable: Unreadable, url: str) -> Problem:
    return Problem(unreadable.code, unreadable.message, url)


def _of_details(missed: int, wanted: int, reasons: Sequence[Problem]) -> Problem:
    code: ReasonCode = "detail_unreadable"
    # A page that came and was not understood says more than one that did not come.
    first = next((one for one in reasons if may_be_repaired(one)), reasons[0])
    message = f"{missed} of {wanted} detail pages could not be read ({first.message}); the list itself was"
    return Problem(code, message, first.url, cause=first.code)
