"""A page → a proposed source, tried on the page itself; or why there is none.

What a page offers for machines is looked at first: a feed, a JSON answer; then its repeated structure. A draft becomes a
declared source of the ordinary shapes and is read by the ordinary scraper, so that what is proposed is what will be read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from scrapers.addresses import absolute
from scrapers.answers import all_words, data_of
from scrapers.contract import DATE_FIELDS, PROSE_FIELDS, Listing, Page, RawCall, Unreadable
from scrapers.decoding import decode
from scrapers.discovery.answers import drafts_of_answer
from scrapers.discovery.date_order import Known, OrderQuestion, date_order_of, unclear_in
from scrapers.discovery.drafts import Draft, NoList, Rule
from scrapers.discovery.locale import language_of, zone_for
from scrapers.discovery.reasons import no_list, why_none
from scrapers.discovery.vocabulary import folded, speaks_of
from scrapers.discovery.webpage import drafts_of
from scrapers.html import Document, TooCostly, attribute
from scrapers.judging import judge_way
from scrapers.registry import scraper_for
from scrapers.spec import SourceSpec, SpecProblems, parse_source, render_source, written_source

#: Discovery looks at a page in many ways; an honest one of a megabyte takes a tenth of this.
_BUDGET = 12_000_000
#: Evidence below which a list is not taken for one of opportunities, and at which it is surely one.
_LEAST, _SURE = 0.95, 4.0
_MOST_OFFERED = 3
#: Characters of a name that is put together from the parts of a title.
_LONGEST_NAME = 50
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to read the page: the source as declared, what it reads there, how sure that is and why."""

    spec: SourceSpec
    toml: str
    items: tuple[RawCall, ...]
    confidence: float
    """0 to 1."""
    reasons: tuple[str, ...]
    draft: Draft | None = None
    question: OrderQuestion | None = None
    """A date of these items that is two days, where nothing tells which number is the month: until it is answered, no such date
    is taken for exact."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """The ways to read a page, the best first; without any, `none` says why."""

    candidates: tuple[Candidate, ...] = ()
    none: NoList | None = None
    feeds: tuple[str, ...] = ()
    """Addresses of feeds that the page names."""


def propose(page: Page) -> Proposal:
    """The sources that a page could be."""
    if (elsewhere := judge_way(page)) is not None:
        return Proposal(none=no_list(elsewhere))
    try:
        if _is_json(page):
            return _of_answer(page)
        if _is_feed(page):
            return _of_feed(page)
        return _of_web_page(page, Document(decode(page), _BUDGET))
    except TooCostly as problem:
        return Proposal(none=NoList("broken_scraper", str(problem)))


def with_choice(candidate: Candidate, page: Page, field: str, number: int) -> Candidate | None:
    """The candidate with another of the ways that were seen to read a field; None where there is none or it reads nothing."""
    draft = candidate.draft
    ways = draft.choices.get(field, ()) if draft is not None else ()
    if draft is None or not 0 <= number < len(ways):
        return None
    return _tried(
        replace(draft, fields={**draft.fields, field: ways[number].rule}), page, _Locale.of_spec(candidate.spec)
    )


def with_order(candidate: Candidate, page: Page, order: Known) -> Candidate | None:
    """The candidate with the order of day and month that an admin named."""
    data = candidate.spec.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True)
    return _checked({**data, "date_order": order}, page, candidate.confidence, candidate.reasons, candidate.draft)


@dataclass(frozen=True, slots=True)
class _Locale:
    language: str
    zone: str
    order: str
    name: str

    @classmethod
    def of_spec(cls, spec: SourceSpec) -> _Locale:
        return cls(spec.language, spec.zone, spec.date_order, spec.title(spec.language))


def _is_json(page: Page) -> bool:
    return "json" in page.content_type or page.body.lstrip()[:1] in (b"{", b"[")


def _is_feed(page: Page) -> bool:
    start = page.body.lstrip()[:600].lower()
    return b"<rss" in start or b"<feed" in start or b"<rdf:rdf" in start


def _of_answer(page: Page) -> Proposal:
    data = data_of(page)
    if isinstance(data, Unreadable):
        return Proposal(none=no_list(data))
    text = page.body[:20_000].decode("utf-8", "replace")
    drafts = drafts_of_answer(data, page.url)
    words = " ".join(one for draft in drafts[:1] for one in draft.choices["title"][0].examples)
    language = language_of(words or text, None)
    order = date_order_of(all_words(data), "", page.url, language, None)
    locale = _Locale(language, zone_for(page.url, language), order.declared, _host_name(page.url))
    python = _known_form(page, locale)
    if python is not None:
        return Proposal((python,))
    return _proposal(
        drafts,
        page,
        locale,
        NoList(
            "not_a_list",
            "the answer holds no list of opportunities; look for the address that the site's own page asks",
        ),
    )


def _known_form(page: Page, locale: _Locale) -> Candidate | None:
    """A source in Python, where the answer has the form that it reads (SEDIA's search)."""
    if b'"apiVersion"' not in page.body or b'"metadata"' not in page.body or b'"results"' not in page.body:
        return None
    data: dict[str, Any] = {**_head(page.url, replace_zone(locale, "Europe/Brussels")), "python": "sedia"}
    return _checked(data, page, 0.9, ("the answer has the form of the EU portal's search",), None)


def replace_zone(locale: _Locale, zone: str) -> _Locale:
    """The same with another time zone."""
    return replace(locale, zone=zone)


def _of_feed(page: Page) -> Proposal:
    text = decode(page)
    language = language_of(re.sub(r"<[^>]+>", " ", text[:20_000]), _declared_language(text))
    title = re.search(r"<title[^>]*>\s*(?:<!\[CDATA\[)?([^<\]]{1,150})", text)
    name = title[1].strip() if title else _host_name(page.url)
    order = date_order_of(text, "", page.url, language, _declared_language(text))
    locale = _Locale(language, zone_for(page.url, language), order.declared, name)
    data = {
        **_head(page.url, locale),
        "shape": "feed",
        "list": {"fields": {"dates": {"path": "summary", "parse": "html"}}},
    }
    found = _checked(data, page, 0.6, ("a feed, meant for machines",), None)
    if found is None or not found.items:
        return Proposal(none=NoList("empty_list", "the feed holds no entries"))
    told = sum(speaks_of("opportunity", f"{one.first('title')} {one.first('url')}") for one in found.items) / len(
        found.items
    )
    about = speaks_of("opportunity", f"{name} {urlsplit(page.url).path.replace('-', ' ')}")
    if not about and told < 0.3:
        return Proposal(
            none=NoList("not_opportunities", "the feed's entries do not speak of calls; it looks like news")
        )
    return Proposal((replace(found, confidence=min(0.95, 0.6 + 0.3 * told + (0.1 if about else 0))),))


def _declared_language(text: str) -> str | None:
    found = re.search(r"<language>\s*([a-z]{2})|xml:lang=[\"']([a-z]{2})", text[:5000])
    return (found[1] or found[2]) if found else None


def _of_web_page(page: Page, document: Document) -> Proposal:
    html = document.root.find("html")
    text = document.text(document.root)
    declared = attribute(html, "lang") if html is not None else None
    language = language_of(text[:20_000], (declared or "")[:2].lower() or None)
    zone = zone_for(page.url, language)
    order = date_order_of(text, decode(page), page.url, language, declared)
    heading = next((document.text(one) for one in document.select("h1", limit=1)), "")
    name = (heading if 3 <= len(heading) <= 100 else _short(document.title)) or _host_name(page.url)
    feeds = tuple(
        address
        for one in document.select("link[rel~=alternate][href]", limit=20)
        if (attribute(one, "type") or "").lower() in _FEED_TYPES
        and (address := absolute(attribute(one, "href") or "", page.url))
    )
    # To find the list, the likelier order will do; what is proposed reads nothing that is not certain.
    drafts = drafts_of(page, document, zone, order.likely, language)
    why = why_none(page, document, drafts, text)
    found = _proposal(drafts, page, _Locale(language, zone, order.declared, name), why)
    return replace(found, feeds=feeds)


def _short(title: str) -> str:
    """The beginning of a page's title: what comes after names the site, its owner and its slogan."""
    parts = re.split(r"\s+[|–—·»-]\s+", title)
    kept = parts[0]
    for part in parts[1:]:
        if len(kept) + len(part) > _LONGEST_NAME:
            break
        kept = f"{kept} - {part}"
    return kept[:120]


def _proposal(drafts: Sequence[Draft], page: Page, locale: _Locale, why: NoList) -> Proposal:
    likely = [one for one in drafts if one.evidence >= _LEAST]
    found = [candidate for one in likely[:_MOST_OFFERED] if (candidate := _tried(one, page, locale)) is not None]
    return Proposal(tuple(found)) if found else Proposal(none=why)


def _tried(draft: Draft, page: Page, locale: _Locale) -> Candidate | None:
    """The draft as a source, read by the ordinary scraper; None where that reads nothing."""
    fields = {name: dict(rule) for name, rule in draft.fields.items()}
    listing: dict[str, Any] = {"items": draft.items, "fields": fields}
    if draft.region is not None:
        listing["region"] = draft.region
    if draft.following:
        listing["following"] = True
    data: dict[str, Any] = {**_head(page.url, locale), "shape": draft.shape, "list": listing}
    if draft.keep:
        listing["keep"] = dict(draft.keep)
    if draft.next is not None:
        data["pages"] = {"next": draft.next}
    if draft.status:
        data["status"] = {stage: list(words) for stage, words in draft.status.items()}
    sure = max(0.0, min(1.0, (draft.evidence - _LEAST) / (_SURE - _LEAST)))
    return _checked(data, page, 0.5 + 0.45 * sure, draft.reasons, draft)


def _checked(
    data: dict[str, Any], page: Page, confidence: float, reasons: tuple[str, ...], draft: Draft | None
) -> Candidate | None:
    """The source of `data` with what it reads on the page, and with the expectations that this teaches."""
    spec = _spec(data)
    if spec is None:
        return None
    read = scraper_for(spec).read_listing(page)
    if not isinstance(read, Listing) or not read.items:
        return None
    count = len(read.items)
    always = [name for name in ("title", "url", "code", "deadline") if all(name in one.fields for one in read.items)]
    # News none of which is a call are an ordinary day.
    least = 0 if draft is not None and draft.keep else max(1, count // 3)
    data = {**data, "expect": {"min": least, "always": always or ["title"]}}
    final = _spec(data)
    return (
        None
        if final is None
        else Candidate(
            final, render_source(final), read.items, round(confidence, 2), reasons, draft, _question(final, read.items)
        )
    )


def _question(spec: SourceSpec, items: Sequence[RawCall]) -> OrderQuestion | None:
    """The first date that cannot be read for want of the order of day and month, where the source leaves that open."""
    if spec.date_order != "unsure":
        return None
    dated = (*DATE_FIELDS, "published", *PROSE_FIELDS)
    texts = (one.text for name in dated for item in items for one in item.fields.get(name, ()))
    return next((asked for text in texts if (asked := unclear_in(text)) is not None), None)


def _spec(data: Mapping[str, Any]) -> SourceSpec | None:
    try:
        return parse_source(written_source(data), "proposed.toml")
    except SpecProblems:
        return None


def _head(url: str, locale: _Locale) -> dict[str, Any]:
    return {
        "id": _id_of(url),
        "name": {locale.language: locale.name},
        "url": url,
        "language": locale.language,
        "zone": locale.zone,
        "date_order": locale.order,
        "schedule": {"every": "6h", "jitter": "15m"},
    }


def _host_name(url: str) -> str:
    return (urlsplit(url).hostname or url).removeprefix("www.")


def _id_of(url: str) -> str:
    """A short id from the site and the last words of the address."""
    parts = urlsplit(url)
    site = _host_name(url).rsplit(".", 1)[0].replace(".", "-")
    path = [one for one in folded(parts.path).split() if not one.isdigit() and len(one) > 1 and one.isascii()]
    words = re.sub(r"[^a-z0-9-]+", "-", "-".join([site.lower(), *path[-2:]])).strip("-")
    return (words if words[:1].isalpha() else f"site-{words}")[:50].strip("-")


__all__ = ["Candidate", "NoList", "Proposal", "Rule", "propose", "with_choice"]
