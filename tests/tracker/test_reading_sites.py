"""The address of a cluster's site: what is said there of it, over a real network client; hostile addresses are refused."""

from __future__ import annotations

from contextlib import aclosing
from datetime import UTC, datetime

import pytest

from tests.tracker.fetch.loopback import always, answer, by_path, fetcher, site
from tracker.domain.proposing import Described
from tracker.reading_sites import NotRead, read_site

NOW = datetime(2026, 8, 9, 12, tzinfo=UTC)
HTML = {"Content-Type": "text/html; charset=utf-8"}
SENTENCE = "The cluster unites shipyards, ports and marinas of Varna for a blue economy, with schools and universities."
ABOUT = f"<html lang=en><title>Who we are | Marine Cluster</title><body><main><h1>Who we are</h1><p>{SENTENCE}</p></main></html>"


def page(html: str) -> bytes:
    return answer(html.encode(), headers=HTML)


async def read(address: str, allow: tuple[str, ...] = ("127.0.0.1",)) -> Described | NotRead:
    async with aclosing(fetcher(allow=allow)) as client:
        return await read_site(address, client, NOW)


async def said(pages: dict[str, bytes], path: str = "/") -> tuple[Described | NotRead, list[str]]:
    async with site(by_path(pages)) as running:
        return await read(running.url(path)), running.targets


async def test_the_page_about_us_is_read_too_and_the_title_names_the_cluster() -> None:
    home = page(
        "<html lang=en><title>Home – Marine Cluster Bulgaria</title><body><nav><a href='/news'>News</a>"
        "<a href='/about#top'>About us</a></nav><main><h1>Welcome</h1><p>News of our members.</p></main></html>"
    )
    found, asked = await said({"/": home, "/about": page(ABOUT)})
    assert isinstance(found, Described)
    assert found.name == "Marine Cluster Bulgaria"
    assert SENTENCE in found.text and "News of our members." in found.text
    assert found.description == SENTENCE
    assert found.language == "en"
    assert asked.count("/about") == 1


async def test_no_more_than_two_pages_are_asked_and_only_of_the_same_site() -> None:
    home = page(
        "<html><title>x</title><a href='https://elsewhere.example/about'>About us</a><a href='/us'>Who we are</a>"
        f"<p>{SENTENCE}</p><p>{SENTENCE} Again.</p></html>"
    )
    us = page(f"<html><a href='/more'>Our mission</a><p>{SENTENCE} And more of it.</p></html>")
    found, asked = await said({"/": home, "/us": us, "/more": us})
    assert isinstance(found, Described) and "And more of it." in found.text
    assert [one for one in asked if one != "/robots.txt"] == ["/", "/us"]


async def test_a_page_about_us_that_is_missing_takes_nothing_away() -> None:
    home = page(f"<html><a href='/about'>За нас</a><p>{SENTENCE}</p><p>{SENTENCE} Again.</p></html>")
    found, _ = await said({"/": home})
    assert isinstance(found, Described) and SENTENCE in found.text


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:1/", "http://[::1]/", "http://10.1.2.3/", "http://169.254.169.254/"]
)
async def test_private_addresses_are_refused(address: str) -> None:
    found = await read(address, allow=())
    assert isinstance(found, NotRead) and found.code == "forbidden_address"


async def test_a_redirect_to_a_private_address_is_refused() -> None:
    away = answer(status="302 Found", headers={"Location": "http://10.0.0.1/secret"})
    found, _ = await said({"/": away})
    assert isinstance(found, NotRead) and found.code == "forbidden_address"


async def test_what_robots_txt_does_not_allow_is_not_read() -> None:
    found, asked = await said({"/robots.txt": answer(b"User-agent: *\nDisallow: /"), "/": page(ABOUT)})
    assert isinstance(found, NotRead) and found.code == "robots"
    assert asked == ["/robots.txt"]


async def test_a_page_beyond_all_bounds_is_left() -> None:
    async with site(always(answer(b"x" * 4_100_000, headers=HTML))) as running:
        found = await read(running.url())
    assert isinstance(found, NotRead) and found.code == "too_large"


@pytest.mark.parametrize(
    ("body", "kind", "code"),
    [
        (b"%PDF-1.7 ...", "application/pdf", "not_a_page"),
        (b'{"a": 1}', "application/json", "not_a_page"),
        (b"<html><p>Hi</p></html>", "text/html", "too_small"),
        (b"", "text/html", "too_small"),
        (b"<html>" + b"<div>" * 40_000, "text/html", "too_small"),
    ],
)
async def test_what_is_no_page_about_a_cluster_says_so(body: bytes, kind: str, code: str) -> None:
    found, _ = await said({"/": answer(body, headers={"Content-Type": kind})})
    assert isinstance(found, NotRead) and found.code == code
    assert found.message and "\n" not in found.message


async def test_a_page_built_by_scripts_says_so() -> None:
    shell = "<html><head><title>App</title></head><body><div id='root'></div>" + "<script src='/a.js'></script>" * 30
    found, _ = await said({"/": page(shell + "</body></html>")})
    assert isinstance(found, NotRead) and found.code in ("js_shell", "too_small")
