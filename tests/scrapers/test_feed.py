import pytest

from scrapers.contract import Listing, Unreadable
from scrapers.registry import scraper_for
from tests.scrapers.pages import items, listing, page, source

ITEM = "<item><title>One</title><link>https://funds.example.org/c/1</link></item>"


def rss(inside: str, before: str = "") -> str:
    return f'<?xml version="1.0"?>{before}<rss version="2.0"><channel><title>Calls</title>{inside}</channel></rss>'


def test_a_publication_date_is_no_deadline() -> None:
    (one,) = items(
        "", rss(ITEM.replace("</item>", "<pubDate>Fri, 02 Oct 2026 08:49:48 +0000</pubDate></item>")), "feed"
    )
    assert one.first("published") == "Fri, 02 Oct 2026 08:49:48 +0000"
    assert set(one.fields) == {"title", "url", "published"}
    assert one.fields["title"][0].how == "feed"


def test_an_empty_feed_is_a_feed() -> None:
    assert listing("", rss(""), "feed") == Listing(())


def test_entities_that_a_feed_declares_are_not_expanded() -> None:
    bomb = "<!DOCTYPE rss [<!ENTITY a 'lol'>" + "".join(f"<!ENTITY a{n} '{'&a;' * 10}'>" for n in range(20)) + "]>"
    read = listing("", rss("<item><title>T &a19; <![CDATA[x]]></title></item>", bomb), "feed")
    assert isinstance(read, (Listing, Unreadable))
    assert "lol" not in str(read)


def test_an_outer_file_is_never_read() -> None:
    read = listing(
        "", rss("<item><title>T &x;</title></item>", '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "feed"
    )
    assert "root:" not in str(read)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<html><title>Request Rejected</title></html>", "refused"),
        ("<html><body>" + "<p>About our programme</p>" * 60 + "</body></html>", "not_a_list"),
        ("<rss>" + "<a>" * 100_000, "not_a_list"),
        ("{}", "too_small"),
    ],
)
def test_what_is_no_feed_is_explained(body: str, code: str) -> None:
    read = listing("", body, "feed")
    assert isinstance(read, Unreadable)
    assert read.code == code


def test_a_broken_feed_gives_the_entries_it_has() -> None:
    body = rss(ITEM + "<item><title>Two & three</title><link>/c/2</link></item><item><title>cut")
    assert [item.first("title") for item in items("", body, "feed")][:2] == ["One", "Two & three"]


def test_the_time_a_feed_was_built_does_not_count_as_a_change() -> None:
    scraper = scraper_for(source("", "feed"))
    first = scraper.region(page(rss(f"<lastBuildDate>Mon, 05 Oct 2026 08:00:00 GMT</lastBuildDate>{ITEM}")))
    assert first is not None
    assert first == scraper.region(page(rss(f"<lastBuildDate>Mon, 05 Oct 2026 09:00:00 GMT</lastBuildDate>{ITEM}")))
