"""The pages of single items, where there is not time for all of them in one check, or not all of them answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from scrapers.contract import Page, Request
from scrapers.registry import scraper_for
from tests.scrapers.pages import LIST, source
from tracker.collecting import DETAILS_BUDGET, KEPT_UNREAD, Collected, collect
from tracker.domain.page_memory import PageMemory
from tracker.domain.problem import may_be_repaired
from tracker.fetch.fetching import Fetched, FetchFailure, NotModified, Validators

NOW = datetime(2026, 9, 15, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
SPEC = source(
    '[list]\nregion = "ul"\nitems = "li"\n[list.fields]\ntitle = "a"\nurl = { select = "a", attr = "href" }\n'
    'deadline = "span"\n[pages]\nnext = "a[rel=next]"\n[detail.fields]\nsummary = "p"\n'
)
#: So many pages of single items are asked for in one check where each takes so many seconds.
SLOW, IN_TIME = 40.0, 45


@dataclass
class Site:
    """A list and a page for each of its items, every answer with an ETag and after `takes` seconds of its own clock."""

    names: list[str]
    takes: float = SLOW
    text: str = "first"
    seconds: float = 0.0
    down: set[str] = field(default_factory=set)
    unlike: set[str] = field(default_factory=set)
    """Those whose page has another layout."""
    asked: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    """What was asked for with the ETag that it still has."""
    deadlines: dict[str, str] = field(default_factory=dict)
    per_page: int = 10_000

    async def fetch(self, request: Request, *, validators: Validators | None, **_: Any) -> Any:
        """The answer to one request."""
        name = request.url.removeprefix(f"{LIST}/")
        is_list = request.url.startswith(f"{LIST}?") or request.url == LIST
        if not is_list:
            self.asked.append(name)
            self.seconds += self.takes
        if name in self.down or request.url in self.down:
            return FetchFailure("unreachable", "nobody answers")
        if name in self.unlike:
            body = "<article>Another layout, in which nothing stands where it was.</article>"
            return Fetched(Page(request.url, request.url, 200, "text/html", "utf-8", body.encode(), NOW), Validators())
        body = self._list(request.url) if is_list else f"<h1>{name}</h1><p>{self.text} {name}</p>"
        tag = f'"{hash(body)}"'
        if validators is not None and validators.etag == tag:
            self.known.append(name)
            return NotModified(request.url)
        return Fetched(Page(request.url, request.url, 200, "text/html", "utf-8", body.encode(), NOW), Validators(tag))

    def _list(self, url: str) -> str:
        number = int(url.partition("?p=")[2] or 0)
        shown = self.names[number * self.per_page : (number + 1) * self.per_page]
        rows = "".join(
            f'<li><a href="{LIST}/{one}">{one}</a><span>{self.deadlines.get(one, "")}</span>' for one in shown
        )
        goes_on = len(self.names) > (number + 1) * self.per_page
        return f"<ul>{rows}</ul>" + (f'<a rel=next href="{LIST}?p={number + 1}">more</a>' if goes_on else "")

    async def visited(self, memory: Mapping[str, PageMemory] | None = None, now: datetime = NOW) -> Collected:
        """Look at the site; `asked` and `known` then hold what this visit asked for."""
        self.asked, self.known = [], []
        return await collect(SPEC, scraper_for(SPEC), self, memory or {}, now, lambda: self.seconds)  # type: ignore[arg-type]

    async def aclose(self) -> None:
        """Nothing is open."""


def names(many: int) -> list[str]:
    """So many names, in the order of the list."""
    return [f"n{number:04}" for number in range(many)]


def summaries(collected: Collected) -> dict[str, str | None]:
    """What the page of each item said."""
    return {str(item.first("title")): item.first("summary") for item in collected.items}


async def test_pages_that_there_was_no_time_for_come_first_at_the_next_check() -> None:
    site = Site(names(100))
    assert int(DETAILS_BUDGET // SLOW) == IN_TIME
    first = await site.visited()
    assert len(first.partial) == 100 - len(site.asked)
    assert site.asked == names(100)[: len(site.asked)]
    assert IN_TIME <= len(site.asked) <= IN_TIME + 1
    assert first.problems[0].code == "detail_unreadable"
    read = set(site.asked)
    second = await site.visited(first.memories, NOW + HOUR)
    assert not read & set(site.asked), "those that were never read, before any is read again"
    read |= set(site.asked)
    third = await site.visited(second.memories, NOW + 2 * HOUR)
    assert set(site.asked) >= set(names(100)) - read
    assert (third.partial, third.problems) == (frozenset(), ())
    assert summaries(third) == {name: f"first {name}" for name in names(100)}


async def test_of_pages_that_were_all_read_those_longest_unread_are_asked_for_first() -> None:
    site, memory, last = Site(names(100)), dict[str, PageMemory](), dict[str, int]()
    for check in range(12):
        before = dict(last)
        collected = await site.visited(memory, NOW + check * HOUR)
        memory = dict(collected.memories)
        last |= dict.fromkeys(site.asked, check)
        left = [before.get(name, -1) for name in names(100) if name not in site.asked]
        assert max(before.get(name, -1) for name in site.asked) <= min(left, default=check)
    assert min(last[name] for name in names(100)) >= 9, "each is read at every third check"


async def test_a_page_that_was_not_asked_for_is_as_it_was_last_read_and_keeps_its_etag() -> None:
    site = Site(names(100), takes=0.0)
    first = await site.visited()
    site.takes, site.text = SLOW, "second"
    second = await site.visited(first.memories, NOW + HOUR)
    assert (second.partial, second.problems) == (frozenset(), ())
    told = summaries(second)
    assert {name for name in names(100) if told[name] == f"second {name}"} == set(site.asked)
    assert all(told[name] == f"first {name}" for name in names(100) if name not in site.asked)
    site.takes, site.text = 0.0, "first"
    await site.visited(second.memories, NOW + 2 * HOUR)
    assert len(site.known) == 100 - IN_TIME - 1 + 1, "the list, and all that were left over: unchanged, by their ETags"


async def test_an_item_whose_line_in_the_list_changed_is_asked_for_first_and_not_shown_as_it_was() -> None:
    site = Site(names(100), takes=0.0)
    first = await site.visited()
    site.takes = SLOW
    second = await site.visited(first.memories, NOW + HOUR)
    site.deadlines["n0003"] = "30.12.2026"
    third = await site.visited(second.memories, NOW + 2 * HOUR)
    assert site.asked[0] == "n0003"
    moved = next(item for item in third.items if item.first("title") == "n0003")
    assert (moved.first("deadline"), moved.first("summary")) == ("30.12.2026", "first n0003")
    site.down.add("n0003")
    site.deadlines["n0003"] = "31.12.2026"
    fourth = await site.visited(third.memories, NOW + 3 * HOUR)
    assert len(fourth.partial) == 1
    moved = next(item for item in fourth.items if item.first("title") == "n0003")
    assert (moved.first("deadline"), moved.first("summary")) == ("31.12.2026", None), (
        "what only its page tells is unknown"
    )


async def test_a_page_that_fails_for_a_moment_keeps_its_etag_and_the_item_is_partial() -> None:
    site = Site(names(3), takes=1.0)
    first = await site.visited()
    site.down = {"n0001"}
    second = await site.visited(first.memories)
    assert len(second.partial) == 1
    site.down = set()
    third = await site.visited(second.memories)
    assert "n0001" in site.known
    assert summaries(third)["n0001"] == "first n0001"


async def test_the_items_of_a_list_page_that_is_lost_keep_their_etags_for_a_while() -> None:
    site = Site(names(4), takes=1.0, per_page=2)
    first = await site.visited()
    assert len(first.items) == 4
    site.down = {f"{LIST}?p=1"}
    second = await site.visited(first.memories, NOW + HOUR)
    assert (len(second.items), second.complete) == (2, False)
    lost = await site.visited(second.memories, NOW + HOUR + KEPT_UNREAD)
    site.down = set()
    third = await site.visited(second.memories, NOW + 2 * HOUR)
    assert {"n0002", "n0003"} <= set(site.known)
    assert third.complete
    assert len(lost.memories) < len(second.memories), "but not for ever"


async def test_what_a_whole_list_shows_no_more_is_not_remembered() -> None:
    site = Site(names(4), takes=1.0)
    first = await site.visited()
    site.names = names(2)
    second = await site.visited(first.memories)
    assert set(second.memories) == {LIST, f"{LIST}/n0000", f"{LIST}/n0001"}


async def test_pages_that_could_not_be_reached_are_no_matter_of_the_layout() -> None:
    site = Site(names(10))
    site.down = set(names(10)[:6])
    (problem,) = (await site.visited()).problems
    assert problem.code == "detail_unreadable"
    assert not may_be_repaired(problem), "another way to read them mends nothing"
    late = Site(names(100))
    (problem,) = (await late.visited()).problems
    assert not may_be_repaired(problem)
    site.unlike = {names(10)[8]}
    (problem,) = (await site.visited()).problems
    assert "says nothing" in problem.message
    assert may_be_repaired(problem), "one of them came, and could not be read"
