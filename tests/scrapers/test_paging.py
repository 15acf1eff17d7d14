import json
from collections.abc import Callable
from typing import Any

import pytest

from scrapers.contract import Listing, Page, Request, Unreadable
from scrapers.paging import Gathered, gather
from scrapers.registry import scraper_for
from scrapers.spec import SourceSpec
from tests.scrapers.pages import LIST, page, source

ROWS = '[list]\nitems = "li"\n[list.fields]\ntitle = "a"\nurl = { select = "a", attr = "href" }\n'
HITS = '[list]\nitems = "hits"\n[list.fields]\ntitle = "t"\n'


def walk(spec: SourceSpec, answer: Callable[[Request], str], most: int = 60) -> Gathered:
    scraper = scraper_for(spec)
    gathered, request = gather(spec), scraper.first()
    for _ in range(most):
        read = scraper.read_listing(page(answer(request), request.url))
        assert not isinstance(read, Unreadable), read
        gathered = gathered.with_page(request, read)
        if gathered.next is None:
            return gathered
        request = gathered.next
    raise AssertionError("went on without end")


def rows(*names: str) -> str:
    return "".join(f'<li><a href="/c/{name}">{name}</a></li>' for name in names)


def titles(gathered: Gathered) -> list[str | None]:
    return [item.first("title") for item in gathered.items]


def test_the_link_to_the_next_page_is_followed_to_the_last() -> None:
    spec = source(ROWS + '[pages]\nnext = "a[rel=next]"')
    pages = {
        LIST: rows("a", "b") + '<a rel=next href="?p=2">more</a>',
        f"{LIST}?p=2": rows("c") + '<a rel=next href="?p=2">more</a>',
    }
    gathered = walk(spec, lambda request: pages[request.url])
    assert titles(gathered) == ["a", "b", "c"]
    assert len(gathered.asked) == 2


def test_pages_that_link_each_other_end() -> None:
    spec = source(ROWS + '[pages]\nnext = "a[rel=next]"')
    pages = {
        LIST: rows("a") + '<a rel=next href="?p=2">more</a>',
        f"{LIST}?p=2": rows("b") + f'<a rel=next href="{LIST}">more</a>',
    }
    assert titles(walk(spec, lambda request: pages[request.url])) == ["a", "b"]


def test_a_site_that_shows_its_last_page_again_for_every_number_ends() -> None:
    spec = source(ROWS + '[pages]\nparam = "page"', url=f"{LIST}?page=0&x=%5B1%5D")
    asked: list[str] = []

    def answer(request: Request) -> str:
        asked.append(request.url)
        return rows("a", "b") if "page=0" in request.url else rows("c")

    assert titles(walk(spec, answer)) == ["a", "b", "c"]
    assert asked == [f"{LIST}?page={number}&x=%5B1%5D" for number in range(3)]


def test_an_item_that_slid_to_the_next_page_is_one() -> None:
    spec = source(ROWS + '[pages]\nparam = "page"\nfirst = 1')
    answers = {"1": rows("a", "b"), "2": rows("b", "c")}
    assert titles(walk(spec, lambda request: answers.get(request.url[-1], rows("a", "b")))) == ["a", "b", "c"]


def test_a_page_all_of_which_is_let_go_by_leads_on_to_the_next() -> None:
    spec = source(ROWS + '[list.keep]\ntitle = "call"\n[pages]\nparam = "page"\nmax = 5')
    answers = {
        "": rows("news 1", "news 2"),
        "page=1": rows("a call"),
        "page=2": rows("news 3"),
        "page=3": rows("a call"),
    }
    gathered = walk(spec, lambda request: answers[request.url.partition("?")[2]])
    assert titles(gathered) == ["a call"]
    assert len(gathered.asked) == 4
    same = walk(spec, lambda request: rows("a call", "news 1"))
    assert len(same.asked) == 2, "and one that repeats what was read ends it"


def test_it_never_goes_past_the_most_pages_there_may_be() -> None:
    spec = source(ROWS + '[pages]\nparam = "page"\nmax = 4')
    numbers = iter(range(1000))
    assert len(walk(spec, lambda _: rows(str(next(numbers)))).asked) == 4


def test_offsets_count_rows_until_the_total() -> None:
    spec = source(HITS + '[pages]\nparam = "offset"\nstep = 2\nsize = 2\ntotal = "total"', "json_api")
    asked: list[str] = []

    def answer(request: Request) -> str:
        asked.append(request.url.partition("?")[2])
        return json.dumps({"total": 5, "hits": [{"t": request.url}]})

    walk(spec, answer)
    assert asked == ["", "offset=2", "offset=4"]


def test_a_short_page_is_the_last_where_no_total_is_known() -> None:
    spec = source(HITS + '[pages]\nparam = "p"\nsize = 2', "json_api")
    answers = {"": 2, "p=1": 1}
    walk(spec, lambda r: json.dumps({"hits": [{"t": f"{r.url}{n}"} for n in range(answers[r.url.partition("?")[2]])]}))


def test_a_cursor_is_taken_from_the_answer() -> None:
    spec = source(HITS + '[pages]\nparam = "after"\ncursor = "next"', "json_api")
    answers: dict[str, Any] = {"": ("a", "x y"), "after=x+y": ("b", "z"), "after=z": ("c", None)}

    def answer(request: Request) -> str:
        title, cursor = answers[request.url.partition("?")[2]]
        return json.dumps({"hits": [{"t": title}], "next": cursor})

    assert titles(walk(spec, answer)) == ["a", "b", "c"]


def test_a_number_in_the_body_is_counted_by_what_is_never_sent() -> None:
    spec = source(
        HITS + '[pages]\nparam = "q.page"\nin = "json"\n[request]\njson = { q = { page = 0, size = 1 } }', "json_api"
    )
    bodies: list[Any] = []

    def answer(request: Request) -> str:
        assert request.method == "POST"
        assert request.url.partition("#")[0] == LIST
        bodies.append(json.loads(request.json or ""))
        return json.dumps({"hits": [{"t": len(bodies)}] if len(bodies) < 4 else []})

    walk(spec, answer)
    assert [body["q"] for body in bodies] == [{"page": number, "size": 1} for number in range(4)]


def test_a_form_keeps_its_other_values_on_every_page() -> None:
    spec = source(
        ROWS + '[pages]\nparam = "p"\nin = "form"\nfirst = 1\nmax = 2\n[request]\nform = { q = "x", p = "1" }'
    )
    sent: list[Any] = []

    def answer(request: Request) -> str:
        sent.append(dict(request.form))
        return rows(str(len(sent)))

    walk(spec, answer)
    assert sent == [{"q": "x", "p": "1"}, {"q": "x", "p": "2"}]


@pytest.mark.parametrize("number", ["x", "-1", "99999999999999999999", "1.5", ""])
def test_a_strange_page_number_in_the_address_counts_as_the_first(number: str) -> None:
    spec = source(ROWS + '[pages]\nparam = "p"')
    strange: Page = page(rows("a"), f"{LIST}?p={number}")
    read = scraper_for(spec).read_listing(strange)
    assert isinstance(read, Listing)
    assert read.next is not None
    assert read.next.request.url == f"{LIST}?p=1"
