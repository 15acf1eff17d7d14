"""Pages and sources written down in a test."""

from __future__ import annotations

from datetime import UTC, datetime

from scrapers.contract import Listing, Page, RawCall, Unreadable
from scrapers.registry import scraper_for
from scrapers.spec import SourceSpec, parse_source

LIST = "https://funds.example.org/calls"
HEAD = """
id = "example"
name = { en = "Example" }
language = "en"
zone = "Europe/Sofia"
"""


def page(
    body: str | bytes,
    url: str = LIST,
    *,
    asked: str | None = None,
    content_type: str = "text/html",
    charset: str | None = "utf-8",
    status: int = 200,
) -> Page:
    sent = body.encode("utf-8") if isinstance(body, str) else body
    return Page(url, asked or url, status, content_type, charset, sent, datetime(2026, 8, 9, tzinfo=UTC))


def source(text: str, shape: str = "listing", url: str = LIST) -> SourceSpec:
    return parse_source(f'{HEAD}url = "{url}"\nshape = "{shape}"\n{text}', "example.toml")


def listing(text: str, body: str | bytes, shape: str = "listing", url: str = LIST) -> Listing | Unreadable:
    kind = {"listing": "text/html", "feed": "application/rss+xml", "json_api": "application/json"}[shape]
    return scraper_for(source(text, shape, url)).read_listing(page(body, url, content_type=kind))


def items(text: str, body: str | bytes, shape: str = "listing", url: str = LIST) -> list[RawCall]:
    read = listing(text, body, shape, url)
    assert isinstance(read, Listing), read
    return list(read.items)


def values(text: str, body: str | bytes, name: str, shape: str = "listing") -> list[list[str]]:
    return [[one.text for one in item.fields.get(name, ())] for item in items(text, body, shape)]
