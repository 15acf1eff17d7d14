"""One visit to a source: which pages are asked for, what is remembered of them, and what the visit amounts to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from scrapers.contract import Page
from scrapers.feed import MOST_ITEMS
from scrapers.registry import scraper_for
from scrapers.spec import SourceSpec
from tests.scrapers.pages import LIST, source
from tests.tracker.journey.site import Sites
from tracker.collecting import Collected, collect
from tracker.domain.page_memory import PageMemory
from tracker.domain.raw_form import listing_from_text

NOW = datetime(2026, 9, 15, 9, 0, tzinfo=UTC)
HITS = '[list]\nitems = "hits"\n[list.fields]\ntitle = "t"\nurl = "u"\n'
ENTRIES = '<entry><id>{0}</id><title>{0}</title><link href="https://funds.example.org/{0}"/></entry>'


def answer(url: str, body: str, content_type: str = "application/json") -> Page:
    """A page as a site sends it."""
    return Page(url, url, 200, content_type, "utf-8", body.encode(), NOW)


def hits(url: str, *titles: str, **more: Any) -> Page:
    """One answer of a JSON interface."""
    listed = [{"t": title, "u": f"https://funds.example.org/{title}"} for title in titles]
    return answer(url, json.dumps({"hits": listed, **more}))


async def visit(spec: SourceSpec, sites: Sites, memory: Mapping[str, PageMemory] | None = None) -> Collected:
    """Look at a source now."""
    return await collect(spec, scraper_for(spec), sites, memory or {}, NOW)


def titles(collected: Collected) -> list[str | None]:
    """The titles that were read."""
    return [item.first("title") for item in collected.items]


async def test_a_page_that_a_json_answer_links_from_now_on_is_asked_for_though_its_items_are_the_same() -> None:
    spec = source(HITS + '[pages]\nnext = "next"', "json_api")
    sites = Sites({LIST: hits(LIST, "a"), f"{LIST}?p=2": hits(f"{LIST}?p=2", "b")})
    first = await visit(spec, sites)
    assert titles(first) == ["a"]
    sites.pages[LIST] = hits(LIST, "a", next=f"{LIST}?p=2")
    assert titles(await visit(spec, sites, first.memories)) == ["a", "b"]


async def test_a_page_that_a_grown_total_asks_for_is_asked_for_though_the_first_page_is_the_same() -> None:
    spec = source(HITS + '[pages]\nparam = "p"\nsize = 1\ntotal = "total"', "json_api")
    sites = Sites({LIST: hits(LIST, "a", total=1), f"{LIST}?p=1": hits(f"{LIST}?p=1", "b", total=2)})
    first = await visit(spec, sites)
    assert titles(first) == ["a"]
    sites.pages[LIST] = hits(LIST, "a", total=2)
    assert titles(await visit(spec, sites, first.memories)) == ["a", "b"]


async def test_the_cursor_of_the_fresh_answer_is_followed_not_the_remembered_one() -> None:
    spec = source(HITS + '[pages]\nparam = "after"\ncursor = "next"', "json_api")
    old, new = f"{LIST}?after=old", f"{LIST}?after=new"
    sites = Sites({LIST: hits(LIST, "a", next="old"), old: hits(old, "b")})
    first = await visit(spec, sites)
    sites.pages = {LIST: hits(LIST, "a", next="new"), new: hits(new, "c")}
    assert titles(await visit(spec, sites, first.memories)) == ["a", "c"]


async def test_a_page_that_a_feed_links_from_now_on_is_asked_for_though_its_entries_are_the_same() -> None:
    def feed(url: str, title: str, links: str = "") -> Page:
        body = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title>{links}{ENTRIES.format(title)}</feed>'
        return answer(url, body, "application/atom+xml")

    spec = source('[pages]\nnext = "next"', "feed")
    sites = Sites({LIST: feed(LIST, "a"), f"{LIST}?p=2": feed(f"{LIST}?p=2", "b")})
    first = await visit(spec, sites)
    assert titles(first) == ["a"]
    sites.pages[LIST] = feed(LIST, "a", f'<link rel="next" href="{LIST}?p=2"/>')
    assert titles(await visit(spec, sites, first.memories)) == ["a", "b"]


async def test_a_page_that_a_web_list_links_from_now_on_is_asked_for_though_its_rows_are_the_same() -> None:
    rows = '[list]\nregion = "ul"\nitems = "li"\n[list.fields]\ntitle = "a"\nurl = { select = "a", attr = "href" }\n'
    spec = source(rows + '[pages]\nnext = "a[rel=next]"')
    listed = '<ul><li><a href="/{0}">{0}</a></li></ul>'
    sites = Sites({LIST: listed.format("a"), f"{LIST}?p=2": listed.format("b")})
    first = await visit(spec, sites)
    sites.pages[LIST] = listed.format("a") + '<a rel="next" href="?p=2">more</a>'
    assert titles(await visit(spec, sites, first.memories)) == ["a", "b"]


async def test_what_the_portal_says_of_the_number_of_its_results_asks_for_their_next_page() -> None:
    text = HITS.replace('"hits"', '"results"')
    declared = source(text + '[pages]\nparam = "pageNumber"\nfirst = 1\nsize = 1\ntotal = "totalResults"', "json_api")
    spec = declared.model_copy(update={"shape": None, "python": "sedia"})

    def result(url: str, code: str, total: int) -> Page:
        found = {"reference": code, "metadata": {"identifier": [code], "title": [code], "type": ["1"]}}
        return answer(url, json.dumps({"totalResults": total, "results": [found]}))

    second = f"{LIST}?pageNumber=2"
    sites = Sites({LIST: result(LIST, "A-1-B", 1), second: result(second, "A-2-B", 2)})
    first = await visit(spec, sites)
    sites.pages[LIST] = result(LIST, "A-1-B", 2)
    assert titles(await visit(spec, sites, first.memories)) == ["A-1-B", "A-2-B"]


async def test_what_an_item_takes_from_the_page_around_the_list_is_read_when_it_changes() -> None:
    rows = (
        '[list]\nregion = "ul"\nitems = "li"\n[list.fields]\ntitle = "a"\nstatus = { from = "page", select = "h1" }\n'
    )
    spec, shown = source(rows), "<h1>{0}</h1><ul><li><a>a</a></li></ul>"
    sites = Sites({LIST: shown.format("Open")})
    first = await visit(spec, sites)
    sites.pages[LIST] = shown.format("Closed")
    (item,) = (await visit(spec, sites, first.memories)).items
    assert item.first("status") == "Closed"


async def test_the_heading_over_a_group_of_items_is_read_when_it_changes() -> None:
    rows = '[list]\nitems = "li"\n[list.fields]\ntitle = "a"\nprogramme = { previous = "h2" }\n'
    spec, shown = source(rows), "<h2>{0}</h2><ul><li><a>a</a></li></ul>"
    sites = Sites({LIST: shown.format("One")})
    first = await visit(spec, sites)
    sites.pages[LIST] = shown.format("Another")
    (item,) = (await visit(spec, sites, first.memories)).items
    assert item.first("programme") == "Another"


async def test_the_header_of_a_table_is_read_when_it_changes() -> None:
    rows = '[list]\nitems = "tbody tr"\n[list.fields]\ntitle = "a"\ndeadline = { column = "Deadline" }\n'
    shown = "<table><thead><tr><th>Call<th>{0}<th>{1}</thead><tbody><tr><td><a>a</a><td>1.2.2027<td>1.3.2027</table>"
    sites = Sites({LIST: shown.format("Deadline", "Opening")})
    first = await visit(source(rows), sites)
    sites.pages[LIST] = shown.format("Opening", "Deadline")
    (item,) = (await visit(source(rows), sites, first.memories)).items
    assert item.first("deadline") == "1.3.2027"


async def test_what_an_item_takes_from_the_answer_around_the_list_is_read_when_it_changes() -> None:
    spec = source(HITS + 'programme = { path = "programme", from = "page" }\n', "json_api")
    sites = Sites({LIST: hits(LIST, "a", programme="One")})
    first = await visit(spec, sites)
    sites.pages[LIST] = hits(LIST, "a", programme="Another")
    (item,) = (await visit(spec, sites, first.memories)).items
    assert item.first("programme") == "Another"


def numbered(most: int = 20, size: int = 1) -> SourceSpec:
    """A JSON interface whose pages are counted and which says how many items it has."""
    return source(HITS + f'[pages]\nparam = "p"\nsize = {size}\ntotal = "total"\nmax = {most}', "json_api")


def counted(*pages: Page) -> Sites:
    """Sites that answer with these pages of `numbered`."""
    return Sites({(LIST if at == 0 else f"{LIST}?p={at}"): page for at, page in enumerate(pages)})


async def test_a_list_longer_than_is_allowed_is_not_taken_for_whole() -> None:
    shown = [hits(LIST, name, total=3) for name in "abc"]
    collected = await visit(numbered(most=2), counted(*shown))
    assert (titles(collected), collected.complete) == (["a", "b"], False)
    whole = await visit(numbered(most=3), counted(*shown))
    assert (titles(whole), whole.complete) == (["a", "b", "c"], True)


async def test_a_page_that_is_empty_before_the_announced_end_leaves_the_rest_unknown_and_is_told() -> None:
    collected = await visit(numbered(), counted(hits(LIST, "a", total=3), hits(LIST, total=3)))
    assert (titles(collected), collected.complete, collected.failure) == (["a"], False, None)
    assert [problem.code for problem in collected.problems] == ["shrunken_list"]
    assert "3" in collected.problems[0].message


async def test_a_first_page_without_the_items_that_it_counts_is_no_list() -> None:
    collected = await visit(numbered(), counted(hits(LIST, total=3)))
    assert collected.failure is not None
    assert collected.failure.code == "empty_list"
    assert (await visit(numbered(), counted(hits(LIST, total=0)))).failure is None


async def test_a_list_that_shrank_between_two_pages_is_whole() -> None:
    collected = await visit(numbered(), counted(hits(LIST, "a", total=2), hits(LIST, total=1)))
    assert (titles(collected), collected.complete, collected.problems) == (["a"], True, ())


async def test_two_visits_that_read_the_same_differ_where_only_one_read_the_whole_list() -> None:
    lost = counted(hits(LIST, "a", total=2))
    broken = await visit(numbered(), lost)
    assert broken.complete is False
    lost.pages[f"{LIST}?p=1"] = hits(LIST, total=1)
    whole = await visit(numbered(), lost)
    assert (whole.items, whole.complete) == (broken.items, True)
    assert whole.fingerprint() != broken.fingerprint()


async def test_a_list_whose_next_page_is_itself_is_asked_for_once() -> None:
    rows = '[list]\nitems = "li"\n[list.fields]\ntitle = "a"\nurl = { select = "a", attr = "href" }\n'
    itself = '<li><a href="/a">a</a></li><a rel="next" href="{0}">more</a>'
    for link in ("", LIST, "?", "#top", "calls"):
        sites = Sites({LIST: itself.format(link), f"{LIST}?": itself.format(link)})
        collected = await visit(source(rows + '[pages]\nnext = "a[rel=next]"'), sites)
        assert (titles(collected), collected.complete) == (["a"], True), link
        assert len(sites.asked) <= 2, link


async def test_a_list_that_says_of_every_page_that_there_is_another_stops_at_the_most_it_may_ask() -> None:
    class Endless(Sites):
        async def fetch(self, request: Any, **rest: Any) -> Any:
            self.pages[request.url] = hits(request.url, request.url, total=10**11)
            return await super().fetch(request, **rest)

    sites = Endless()
    collected = await visit(numbered(most=30), sites)
    assert (len(sites.asked), len(collected.items), collected.complete) == (30, 30, False)


async def test_of_a_feed_without_end_a_bounded_part_is_read_and_the_rest_is_unknown_not_gone() -> None:
    entries = "".join(ENTRIES.format(number) for number in range(MOST_ITEMS + 1))
    body = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title>{entries}</feed>'
    spec, sites = source("", "feed"), Sites({LIST: answer(LIST, body, "application/atom+xml")})
    collected = await visit(spec, sites)
    assert (len(collected.items), collected.complete) == (MOST_ITEMS, False)
    assert [problem.code for problem in collected.problems] == ["too_large"]
    (remembered,) = collected.memories.values()
    assert listing_from_text(remembered.read).cut, "and so it is remembered"
