"""The address of a cluster's site → what is said there of the cluster, from its page and its page "About us".

The address is hostile like any other that a person typed: it goes through the guarded fetching, with robots.txt and bounds.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from scrapers.about_page import about_link
from scrapers.contract import Page, ReasonCode, Request, Unreadable
from scrapers.decoding import decode
from scrapers.html import TooCostly
from scrapers.judging import judge_content
from scrapers.page_text import page_text
from tracker.domain.describing import speaks_of_an_organisation
from tracker.domain.hypertext import clean, cut
from tracker.domain.proposing import Described
from tracker.fetch.fetching import FetchFailure, Fetching, NotModified, Policy

#: Two pages looked at by hand, no more than a reader would read.
_POLICY = Policy(pause=1.1, timeout=30.0, max_bytes=4_000_000, robots=True)
#: Less text than this says nothing of a cluster; lines shorter than a sentence are menus and headings.
_LEAST, _SENTENCE = 120, 60
_MOST_TEXT, _MOST_DESCRIPTION = 40_000, 900
#: Kinds of pages that are bad for any reader; others are only no lists of calls.
_TELLING = ("js_shell", "iframe", "refused", "login_redirect", "broken_scraper")
_BETWEEN = re.compile(r"\s+[|–—·»:-]\s+|\s*[|»]\s*")


@dataclass(frozen=True, slots=True)
class NotRead:
    """Why a site says nothing that could be used: a code for programs, a line for people."""

    code: ReasonCode | Literal["not_a_page"]
    message: str


async def read_site(address: str, fetching: Fetching, now: datetime) -> Described | NotRead:
    """What the site says of its cluster. Never raises for what a site does."""
    first = await _page(address, fetching, now)
    if isinstance(first, NotRead):
        return first
    said, elsewhere, problem = await asyncio.to_thread(_read, first)
    if elsewhere is not None:
        other = await _page(elsewhere, fetching, now)
        if isinstance(other, Page):
            more, _, _ = await asyncio.to_thread(_read, other)
            said = _joined(said, more)
    if isinstance(said, NotRead):
        return said
    if len(said.text) < _LEAST:
        if problem is not None and problem.code in _TELLING:
            return NotRead(problem.code, problem.message)
        return NotRead("too_small", "the page says nothing of what its people do")
    return said


async def _page(address: str, fetching: Fetching, now: datetime) -> Page | NotRead:
    result = await fetching.fetch(Request(address), policy=_POLICY, validators=None, now=now)
    if isinstance(result, FetchFailure):
        return NotRead(result.code, result.message)
    if isinstance(result, NotModified):
        return NotRead("unreachable", "the site says 'not modified' although nothing was asked")
    start = result.page.body.lstrip()[:2_000].lower()
    if "html" not in result.page.content_type and b"<html" not in start and b"<!doctype html" not in start:
        return NotRead("not_a_page", f"it is no web page ({clean(result.page.content_type) or 'of no kind'})")
    return result.page


def _read(page: Page) -> tuple[Described | NotRead, str | None, Unreadable | None]:
    """What one page says, the address of the page about its people, and what speaks against it as a page."""
    try:
        markup = decode(page)
        found = page_text(markup)
        elsewhere = about_link(markup, page.url)
    except TooCostly as problem:
        return NotRead("broken_scraper", str(problem)), None, None
    refused = judge_content(page)
    if refused is not None and refused.code in ("refused", "login_redirect"):
        return NotRead(refused.code, refused.message), None, refused
    lines = list(dict.fromkeys(line for section in found.sections for line in section.text.split("\n")))
    text = "\n".join([found.title, *lines])[:_MOST_TEXT]
    sentences = [line for line in lines if len(line) >= _SENTENCE]
    description = cut("\n".join(sentences), _MOST_DESCRIPTION)
    return Described(text, _name(found.title), found.language, description), elsewhere, refused


def _joined(one: Described | NotRead, other: Described | NotRead) -> Described | NotRead:
    """Both pages together: the page about the people describes them, the first one names them."""
    if isinstance(one, NotRead) or isinstance(other, NotRead):
        return other if isinstance(one, NotRead) else one
    known = set(one.text.split("\n"))
    new = "\n".join(line for line in other.text.split("\n") if line not in known)
    return replace(
        one,
        text=f"{new}\n{one.text}"[:_MOST_TEXT],
        name=one.name or other.name,
        description=other.description or one.description,
    )


def _name(title: str) -> str:
    """The part of a page's title that names an organisation; empty where none does."""
    parts = [one for one in _BETWEEN.split(clean(title)) if one]
    return next((cut(one, 80) for one in parts if speaks_of_an_organisation(one)), "")
