"""What a scraper takes and gives: Page → RawCall | Follow.

A scraper turns the bytes of one page into strings *as printed*, each with the place it stands at. It reads no
date and no amount, knows no network, no store and no clock. A page it cannot read is a value (`Unreadable`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, Protocol

from scrapers.reading.readings import How

ReasonCode = Literal[
    "js_shell",
    "login_redirect",
    "other_site",
    "too_small",
    "home_page",
    "iframe",
    "not_opportunities",
    "not_a_list",
    "category_index",
    "empty_list",
    "shrunken_list",
    "changed_list",
    "stale_list",
    "missing_fields",
    "api_error",
    "refused",
    "unreachable",
    "too_large",
    "robots",
    "forbidden_address",
    "broken_scraper",
    "detail_unreadable",
    "document_unreadable",
    "documents_unreadable",
]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a multipart/form-data body, sent as a *file* part with its own content type."""

    name: str
    body: str
    content_type: str = "application/json"


@dataclass(frozen=True, slots=True)
class Request:
    """What to ask for. At most one of `form`, `json` (already encoded) and `parts` is set."""

    url: str
    method: Literal["GET", "POST"] = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    form: tuple[tuple[str, str], ...] = ()
    json: str | None = None
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A response that was received whole.

    `url` is the final address after redirects, `requested_url` the one asked for; `content_type` the media type
    in lower case without parameters; `charset` the one declared in the header; `fetched_at` aware, UTC.
    """

    url: str
    requested_url: str
    status: int
    content_type: str
    charset: str | None
    body: bytes
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class Printed:
    """A string as the page prints it (white space collapsed), and where it stands ("td.deadline", "metadata.title")."""

    text: str
    where: str
    how: How = "selector"
    lang: str | None = None
    said: str | None = field(default=None, compare=False)
    """What stands there itself, where `text` is a machine's time as a reader in the source's zone would see it."""


#: Names a source may give to what it finds. Dates: read as that kind. `published` is never a deadline.
DATE_FIELDS: Mapping[str, str] = {
    "deadline": "submission",
    "first_stage": "first_stage",
    "second_stage": "second_stage",
    "cut_off": "cut_off",
    "expression_of_interest": "expression_of_interest",
    "comments": "comments",
    "opens": "opening",
}
#: Fields whose text is read as prose: any date in it needs its own words to have a kind.
PROSE_FIELDS: tuple[str, ...] = ("dates", "summary", "text")
MONEY_FIELDS: Mapping[str, str] = {
    "budget": "total_budget",
    "grant_min": "grant_min",
    "grant_max": "grant_max",
    "rate": "rate_max",
    "money": "other",
}
FIELDS: frozenset[str] = frozenset(
    {
        "title",
        "url",
        "code",
        "programme",
        "status",
        "published",
        "updated",
        "applicants",
        "countries",
        "nuts",
        "tags",
        "language",
        "call_code",
        "call_title",
        *DATE_FIELDS,
        *PROSE_FIELDS,
        *MONEY_FIELDS,
    }
)


@dataclass(frozen=True, slots=True)
class RawDocument:
    """A document that a page links: its title as printed and its absolute address."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class RawCall:
    """One item of a source, all values as printed. `fields` keys are names of FIELDS.

    `key` names the item within its source and survives a reordering: its code, else its address, else its title
    (the scraper makes it unique within one answer). `detail` is what to ask for to learn more, if anything.
    `partner_request` items (EEN) are not calls: they name a call in `call_code` / `call_title`.
    """

    key: str
    fields: Mapping[str, tuple[Printed, ...]]
    documents: tuple[RawDocument, ...] = ()
    detail: Request | None = None
    kind: Literal["call", "partner_request"] = "call"
    words: str = field(default="", compare=False)
    """All that a reader sees of it, its own page included: to tell a page that changed from a reading that did."""

    def first(self, name: str) -> str | None:
        """The first printed string of a field, or None."""
        found = self.fields.get(name)
        return found[0].text if found else None

    def with_detail(self, detail: RawCall) -> RawCall:
        """This item with what its detail page adds: listing strings first, repeated strings once.

        Of dates and money the repetition counts: two pages that say the same are two statements that agree.
        """
        fields = dict(self.fields)
        for name, printed in detail.fields.items():
            mine = fields.get(name, ())
            texts = set() if name in DATE_FIELDS or name in MONEY_FIELDS else {one.text for one in mine}
            fields[name] = mine + tuple(one for one in printed if one.text not in texts)
        known = {one.url for one in self.documents}
        documents = self.documents + tuple(d for d in detail.documents if d.url not in known)
        return replace(self, fields=fields, documents=documents, words=f"{self.words}\n{detail.words}")


@dataclass(frozen=True, slots=True)
class Follow:
    """Another page of the same listing."""

    request: Request


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A page that could not be read: a code for programs and one plain line for people."""

    code: ReasonCode
    message: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What one page of a listing gave; `next` is None on the last page. May be empty: the caller judges."""

    items: tuple[RawCall, ...]
    next: Follow | None = None
    passed: int = 0
    """Things in the list that the declaration lets go by (`keep`, `skip`): a list of them alone is not an empty one."""
    cut: bool = False
    """It has more items than any list of calls: the rest was not read, so that what is not in `items` is unknown."""
    goes_on: bool = False
    """The page links to a further page of its list, and the declaration names no way to it."""


class Scraper(Protocol):
    """How to read one source. Stateless; every method is a pure function of its arguments."""

    def first(self) -> Request:
        """The request that begins a check."""
        ...

    def region(self, page: Page) -> bytes | None:
        """The part of a listing page that matters, for a cheap hash; None where only the whole body will do."""
        ...

    def read_listing(self, page: Page) -> Listing | Unreadable:
        """The items of one page of the listing."""
        ...

    def read_detail(self, page: Page, item: RawCall) -> RawCall | Unreadable:
        """`item` together with what its detail page says (already merged with `item.with_detail`)."""
        ...
