import pytest

from scrapers.contract import Listing, RawCall, Unreadable
from scrapers.registry import scraper_for
from tests.scrapers.pages import LIST, items, listing, page, source, values

SIMPLE = '[list]\nitems = "li"\n[list.fields]\ntitle = "a"\nurl = { select = "a", attr = "href" }\n'


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("/c/1", ["https://funds.example.org/c/1"]),
        ("c/1?a=b&amp;c=d", ["https://funds.example.org/c/1?a=b&c=d"]),
        ("//www.example.com/x", ["https://www.example.com/x"]),
        (" \n/c/ 1 ", ["https://funds.example.org/c/%201"]),
        ("#top", []),
        ("javascript:void(0)", []),
        ("mailto:a@b.c", []),
        ("http://[broken", []),
        ("data:text/html,x", []),
    ],
)
def test_addresses_are_made_absolute_or_left_out(href: str, expected: list[str]) -> None:
    assert values(SIMPLE, f'<li><a href="{href}">One</a></li>', "url") == [expected]


def test_a_declared_base_counts() -> None:
    body = '<head><base href="https://other.example.org/x/"></head><li><a href="1">One</a></li>'
    assert values(SIMPLE, body, "url") == [["https://other.example.org/x/1"]]


def test_a_bad_row_stops_no_other() -> None:
    body = '<li><a href="1">One</a></li><li>no link</li><li><a href="2"></a></li><li><a href="http://[">Two</a></li><li><a href=3>Three'
    assert [item.first("title") for item in items(SIMPLE, body)] == ["One", "Two", "Three"]


def test_rules_cut_choose_and_join() -> None:
    rules = r"""
[list]
items = "li"
[list.fields]
title = { pattern = '^\S+ - (.+)$', without = '\s*\((?:open|closed)\)$' }
code = { pattern = '^(\S+) -' }
status = { pattern = '\((open|closed)\)$' }
tags = { select = ["em", "b"], pick = "all" }
summary = { select = "b", pick = "joined" }
comments = { select = "b", pick = "last" }
url = { attr = "data-id", template = "https://x.example.org/call/{value}" }
programme = { value = "Fund" }
text = ["i", "b"]
"""
    (one,) = items(rules, '<li data-id="a b">A-1 -  The  call <b>x</b> <b>y</b> (open)</li>')
    assert {name: [each.text for each in printed] for name, printed in one.fields.items()} == {
        "title": ["The call x y"],
        "code": ["A-1"],
        "status": ["open"],
        "tags": ["x", "y"],
        "summary": ["x y"],
        "comments": ["y"],
        "url": ["https://x.example.org/call/a%20b"],
        "programme": ["Fund"],
        "text": ["x"],
    }


def test_every_value_says_where_it_stands() -> None:
    rules = (
        '[list]\nitems = "li"\n[list.fields]\ntitle = "a"\ndeadline = { label = "Deadline" }\nstatus = { value = "x" }'
    )
    (one,) = items(rules, "<li><a>One</a> <b>Deadline:</b> 1 May</li>")
    assert [(printed[0].where, printed[0].how) for printed in one.fields.values()] == [
        ("a", "selector"),
        ("label 'Deadline'", "selector"),
        ("configuration", "config"),
    ]


def test_what_is_skipped_and_what_is_kept_is_declared() -> None:
    body = "<li><a>Call A</a></li><li><a>News</a></li><li><a>Call B (archived)</a></li>"
    rules = SIMPLE + "[list.keep]\ntitle = '^Call'\n[list.skip]\ntitle = 'archived'"
    assert [item.first("title") for item in items(rules, body)] == ["Call A"]


def test_a_title_may_stand_in_an_image_alone() -> None:
    rules = '[list]\nitems = "li"\n[list.fields]\ntitle = { select = "img", attr = "alt" }'
    assert values(rules, '<li><a href=1><img src=x alt="Call &amp; more"></a></li>', "title") == [["Call & more"]]


def test_a_pattern_that_never_ends_is_ended() -> None:
    read = listing(
        SIMPLE + "code = '(x+x+)+y'\n".replace("'(", "{ pattern = '(").replace("y'", "y' }"),
        "<li><a>t</a>" + "x" * 5000,
    )
    assert isinstance(read, Unreadable)
    assert read.code == "broken_scraper"
    assert "does not end" in read.message


def test_a_region_ignores_what_changes_around_the_list() -> None:
    scraper = scraper_for(source(SIMPLE))
    first = scraper.region(page("<p>12:00</p><ul><li><a>One</a></li></ul>"))
    assert first is not None
    assert first == scraper.region(page("<p>12:05</p><div><ul><li><a>One</a></li></ul></div>"))
    assert first != scraper.region(page("<p>12:00</p><ul><li><a>Two</a></li></ul>"))


HOSTILE = [
    b"",
    b"\x00" * 1000,
    b"<li><a>\x00O\x00ne</a>",
    b"\xff\xfe\xfd" * 500,
    b"<" * 100_000,
    b"&" * 100_000,
    b"<!--" * 50_000,
    b"<li><a>" * 2_500,
    b"<li><a>One</a></li>" * 5_000,
    b"<![CDATA[" * 1000,
    "<li><a>Един</a>".encode("cp1251"),
    b"<li><a href='" + b"x" * 1_000_000 + b"'>One</a>",
    b'<?xml version="1.0" encoding="utf-16"?><html><li><a>One</a></li></html>',
    b"<li><a>" + b"word " * 300_000 + b"</a>",
    b'{"results": []}',
    b"%PDF-1.7 \x93\x8c\x8b\x9e" * 100,
]


@pytest.mark.parametrize("body", HOSTILE, ids=range(len(HOSTILE)))
def test_no_bytes_break_a_scraper(body: bytes) -> None:
    for shape, rules in (
        ("listing", SIMPLE + '[detail.fields]\nsummary = "p"\ndeadline = { label = "One" }\n[pages]\nnext = "a"'),
        ("feed", ""),
        ("json_api", '[list]\nitems = "results"\n[list.fields]\ntitle = "t"'),
    ):
        scraper = scraper_for(source(rules, shape))
        scraper.region(page(body))
        assert isinstance(scraper.read_listing(page(body)), (Listing, Unreadable))
        assert isinstance(scraper.read_detail(page(body), RawCall("k", {})), (RawCall, Unreadable))


def test_two_megabytes_of_rows_are_read_within_the_budget() -> None:
    row = (
        '<li class="call"><a href="/c/{0}">Call {0}</a><p>Deadline: 14.09.2026</p>'
        + "<span>words of a call</span>" * 12
        + "</li>"
    )
    body = "<ul>" + "".join(row.format(number) for number in range(5_500)) + "</ul>"
    assert len(body) > 2_000_000
    assert len(items(SIMPLE + 'deadline = { label = "Deadline" }', body)) == 5_500


DETAIL = (
    SIMPLE
    + '[expect]\ngone_pattern = "closed for good"\n[detail.fields]\ncode = "b"\nsummary = "p"\n[[detail.documents]]\nselect = "a.doc"\nskip = "(?i)login"\n'
)


def detail(body: str, code: str | None = None) -> RawCall | Unreadable:
    (item,) = items(
        DETAIL + (f"[list.fields.code]\nvalue = '{code}'\n" if code else ""), '<li><a href="/c/1">One</a></li>'
    )
    return scraper_for(source(DETAIL)).read_detail(page(body, LIST + "/1"), item)


def test_a_detail_page_adds_its_fields_and_documents() -> None:
    whole = detail(
        '<b>A-1</b><p>Aim.</p><a class=doc href="/a.pdf">Guide</a><a class=doc href="/a.pdf">again</a><a class=doc href="/Login">x</a>',
        "a-1",
    )
    assert isinstance(whole, RawCall)
    assert whole.first("title") == "One"
    assert whole.first("summary") == "Aim."
    assert whole.fields["summary"][0].where == "detail page: p"
    assert [(one.title, one.url) for one in whole.documents] == [("Guide", "https://funds.example.org/a.pdf")]


def test_a_detail_page_about_another_call_is_refused() -> None:
    read = detail("<b>B-2</b><p>Aim.</p>", "A-1")
    assert isinstance(read, Unreadable)
    assert read.code == "detail_unreadable"


def test_a_detail_page_with_nothing_on_it_is_explained() -> None:
    empty = detail("<div>" + "Something else entirely. " * 50 + "</div>")
    assert isinstance(empty, Unreadable)
    assert empty.code == "detail_unreadable"
    refused = detail("<title>Request Rejected</title>")
    assert isinstance(refused, Unreadable)
    assert refused.code == "refused"


def test_a_detail_page_that_says_its_call_is_closed_gives_the_status() -> None:
    closed = detail("<div>This call is closed for good.</div>")
    assert isinstance(closed, RawCall)
    assert closed.first("status") == "closed for good"


def test_records_that_stand_flat_are_a_heading_with_what_follows_it() -> None:
    text = '[list]\nitems = "h3"\nfollowing = true\n[list.fields]\ntitle = "h3"\ndeadline = { label = "Deadline" }\nsummary = "p"\n'
    body = (
        "<h2>Open</h2><h3>First</h3><p>For clusters.</p>tail<p><b>Deadline:</b> 5 May 2027</p><h3>Second</h3><p><b>Deadline:</b> 6 May 2027</p>"
        "<h2>About us</h2><p><b>Deadline:</b> never</p><div><h3>Third</h3></div>"
    )
    assert values(text, body, "title") == [["First"], ["Second"], ["Third"]]
    assert values(text, body, "deadline") == [["5 May 2027"], ["6 May 2027"], []]
    assert values(text, body, "summary")[0] == ["For clusters."]


def test_of_a_flat_list_without_a_region_the_whole_page_decides_whether_it_changed() -> None:
    flat = source('[list]\nitems = "h3"\nfollowing = true\n[list.fields]\ntitle = "h3"\n')
    assert scraper_for(flat).region(page("<h3>First</h3><p>5 May 2027</p>")) is None
