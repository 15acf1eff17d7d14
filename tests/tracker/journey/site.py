"""Sites for the journey: pages by address, changed by the test, answered in the form of `Fetching`.

A hand-written stand-in at the edge of the program; everything behind it is real.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from html import escape

from scrapers.contract import Page, ReasonCode, Request
from tracker.fetch.archive import Archive
from tracker.fetch.asking import asking_of
from tracker.fetch.fetching import Fetched, FetchFailure, FetchResult, NotModified, Policy, Validators

ISUN = "https://eumis2020.government.bg"
OPIC = "https://opic.bg"
PROGRAMME = "Програма &quot;Конкурентоспособност и иновации в предприятията&quot; 2021-2027"


@dataclass
class Sites:
    """What the sites show now. Addresses without a page are unreachable."""

    pages: dict[str, str | Page | FetchFailure] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    tags: dict[str, str] = field(default_factory=dict)
    """ETags of addresses that have one; asked with it, they answer that nothing changed."""

    archive: Archive | None = None
    """Where the pages that are answered are kept, where they are."""

    async def fetch(
        self, request: Request, *, policy: Policy, validators: Validators | None, now: datetime
    ) -> FetchResult:
        """The page of an address, as the test last left it."""
        self.asked.append(request.url)
        shown = self.pages.get(request.url)
        if shown is None:
            return FetchFailure("unreachable", f"{request.url}: nobody answers")
        if isinstance(shown, FetchFailure):
            return shown
        tag = self.tags.get(request.url)
        if tag is not None and validators is not None and validators.etag == tag:
            return NotModified(request.url)
        if isinstance(shown, Page):
            return Fetched(replace(shown, requested_url=request.url), Validators(tag))
        page = Page(request.url, request.url, 200, "text/html", "utf-8", shown.encode(), now)
        return Fetched(page, Validators(tag), self._kept(page))

    def _kept(self, page: Page) -> str | None:
        if self.archive is None:
            return None
        headers = (("content-type", "text/html; charset=utf-8"),)
        return self.archive.keep(asking_of(Request(page.requested_url)), 200, headers, page.body, page.fetched_at)

    async def aclose(self) -> None:
        """Nothing is open but the archive."""
        if self.archive is not None:
            self.archive.close()

    def shows_file(self, url: str, data: bytes, content_type: str = "application/octet-stream") -> None:
        """From now on this address gives a file; its ETag changes with its bytes."""
        self.pages[url] = Page(url, url, 200, content_type, None, data, datetime.now(UTC))
        self.tags[url] = hashlib.sha256(data).hexdigest()

    def fails(self, url: str, code: ReasonCode, message: str) -> None:
        """From now on this address fails."""
        self.pages[url] = FetchFailure(code, message)


def opic_news(*articles: tuple[str, str, str]) -> str:
    """The news of opic.bg: (path, title, text) each."""
    shown = "".join(
        f'<article><h3><a href="/news/{path}">{escape(title)}</a></h3><p>{escape(text)}</p></article>'
        for path, title, text in articles
    )
    return f"<!doctype html><html><head><title>Новини</title></head><body><main><h1>Новини</h1>{shown}</main></body></html>"


def opic_article(title: str, text: str) -> str:
    """One article of opic.bg."""
    return (
        f"<!doctype html><html><body><main><article><h1>{escape(title)}</h1><div class='content'><p>{escape(text)}</p></div>"
        "</article></main></body></html>"
    )


def isun_list(kind: str, tab: str, *procedures: tuple[str, str, str]) -> str:
    """A list of ИСУН: (number, code, title) each; `kind` is the page's own name in addresses of procedures."""
    rows = "".join(
        f'<li class="wait active-node" data-href="/bg/s/Procedure/{kind}/{number}">{code} -  {escape(title)}</li>'
        for number, code, title in procedures
    )
    node = (
        f'<ul><li class="active-node">{PROGRAMME} ({len(procedures)})<ul>{rows}</ul></li></ul>' if rows else "<ul></ul>"
    )
    return (
        f'<div class="container"><ul class="nav nav-tabs"><li class="active"><a>{tab}</a></li></ul>'
        f'<div class="tab-content"><div class="tab-pane active"><div class="easy-tree"><ul><li>Оперативни програми{node}'
        "</li></ul></div></div></div></div>"
    )


def isun_draft(code: str, title: str, comments: str) -> str:
    """The page of a draft that is out for comment until `comments`."""
    return (
        '<div class="container page-title"><h1>Процедура за обществено обсъждане</h1></div>'
        f'<div class="procedure-info"><strong>{code} - {escape(title)}</strong><p>Проект на насоки за кандидатстване.</p></div>'
        "<p><b>Крайната дата за подаване на предложения и възражения</b> "
        f'<span class="required-span">{comments}</span></p>'
    )


def isun_call(code: str, title: str, opens: str, deadline: str, aim: str) -> str:
    """The page of an open procedure."""
    return (
        f'<div class="procedure-info"><strong>{code} - {escape(title)}</strong><p>{escape(aim)}</p></div>'
        '<h2>Срокове за кандидатстване</h2><div class="eval-table-list"><div class="procedure-info">'
        f'<p><b>Начален срок:</b> <span class="required-span">{opens}</span></p>'
        f'<p><b>Краен срок:</b> <span class="required-span">{deadline}</span></p></div></div>'
    )


def isun_documents(page: str, *documents: tuple[str, str]) -> str:
    """A page of a procedure with documents: (title, address) each."""
    links = "".join(f'<li><a href="{url}">{escape(title)}</a></li>' for title, url in documents)
    return f'{page}<ul class="file-list">{links}</ul>'


def isun_bare_call(code: str, title: str, aim: str) -> str:
    """The page of a procedure that prints no dates: its documents do."""
    return f'<div class="procedure-info"><strong>{code} - {escape(title)}</strong><p>{escape(aim)}</p></div>'
