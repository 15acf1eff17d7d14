"""One visit to a source: which pages are asked for, what is remembered of them, and what the visit amounts to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from scrapers.contract import Page
from scrapers.registry import scraper_for
from scrapers.spec import SourceSpec
from tests.scrapers.pages import LIST, source
from tests.tracker.journey.site import Sites
from tracker.collecting import Collected, collect
from tracker.domain.page_memory import PageMemory

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
    rows = '[list]\nregion = "ul"\nitems = "li"\n[list.fields]\ntitle = "a"\nstatus = { from = "page", select = "h1" }\n'
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
