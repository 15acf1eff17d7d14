"""A source whose page has another layout → the same source with new places, tried on the page itself.

Discovery runs again, this time with the calls that are known: a list is the one that holds them, a place is the one that says
what was known. Everything else of the declaration stays: its address, how it is asked, its zone, its schedule, its detail pages.
So a repair can only say where things stand on the page of the same address; it never leads a source elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from scrapers.addresses import absolute
from scrapers.answers import data_of
from scrapers.contract import DATE_FIELDS, Listing, Page, RawCall, Unreadable
from scrapers.decoding import decode
from scrapers.discovery.agreeing import agreement, average
from scrapers.discovery.answers import drafts_of_answer
from scrapers.discovery.drafts import Draft, NoList, Rule
from scrapers.discovery.recognising import Known, Marks
from scrapers.discovery.relocating import Pair, relocated
from scrapers.discovery.webpage import drafts_holding
from scrapers.feed import USUAL, entries_of
from scrapers.fields import Place, read_fields
from scrapers.flat import gathered
from scrapers.html import Document, Element, TooCostly, attribute
from scrapers.judging import judge_page, judge_way, site_of
from scrapers.paths import found_at
from scrapers.patterns import SlowPattern
from scrapers.registry import scraper_for
from scrapers.spec import FieldRule, SourceSpec, SpecProblems, parse_source, render_source, written_source
from scrapers.turning import next_page_of

_BUDGET = 16_000_000
#: Of the fields that all items must have, the share that has to have one for it to stay so.
_ALWAYS = 0.8
_WEB, _JSON, _FEED = "listing", "json_api", "feed"


@dataclass(frozen=True, slots=True)
class Repaired:
    """One way to read the page as it is now. `listing`: what it reads there."""

    spec: SourceSpec
    toml: str
    listing: Listing
    moved: tuple[str, ...]
    """Fields that stand elsewhere now."""
    lost: tuple[str, ...]
    """Fields of the declaration that were not found again."""
    likeness: float
    """0 to 1: how much of what was known is read again, call by call and field by field; what is new beside it counts a little."""
    fidelity: float
    """0 to 1: how alike those calls are that are read again, however few: of a list that goes on on other pages it says more."""


def repairs_of(spec: SourceSpec, calls: Sequence[RawCall], page: Page) -> list[Repaired] | NoList:
    """The ways to read the page of `spec` as it is now that find `calls` again, the one that holds most of them first.

    `calls`: what the list showed when it was last read well, as printed there.
    """
    if (elsewhere := judge_way(page)) is not None:
        return NoList(elsewhere.code, elsewhere.message)
    known = Known(calls)
    spec = with_usual_fields(spec)
    entries = None if _is_json(page) else entries_of(page)
    try:
        if entries is not None:
            found = _of_feed(spec, known, page, entries)
        else:
            found = _of_answer(spec, known, page) if _is_json(page) else _of_web_page(spec, known, page)
    except (TooCostly, SlowPattern) as problem:
        return NoList("broken_scraper", str(problem))
    if found:
        return _in_turn(found)
    why = None if _is_json(page) else judge_page(page)
    if why is not None:
        return NoList(why.code, why.message)
    return NoList("not_a_list", "no list on the page holds the calls that are known")


def with_usual_fields(spec: SourceSpec) -> SourceSpec:
    """The declaration with the fields by which a feed is read where it does not say otherwise."""
    if spec.shape != _FEED:
        return spec
    fields = {**USUAL, **spec.listing.fields}
    return spec.model_copy(update={"listing": spec.listing.model_copy(update={"fields": fields})})


def _of_feed(spec: SourceSpec, known: Known, page: Page, entries: Sequence[Any]) -> list[Repaired]:
    read = spec if spec.shape == _FEED else spec.model_copy(update={"shape": _FEED})
    named = [known.in_entry(one, page.url) for one in entries]
    pairs: list[Pair] = [
        (Place(read, page.url, value=entry), known.calls[next(iter(numbers))])
        for entry, numbers in zip(entries, named, strict=True)
        if len(numbers) == 1
    ]
    made = _made(spec, known, _Layout(_FEED, "", None, None, entries=tuple(entries)), pairs, page, None)
    return [] if made is None else [made]


def _is_json(page: Page) -> bool:
    return "json" in page.content_type or page.body.lstrip()[:1] in (b"{", b"[")


def _of_web_page(spec: SourceSpec, known: Known, page: Page) -> list[Repaired]:
    document = Document(decode(page), _BUDGET)
    base = absolute(document.base or "", page.url) or page.url
    declared = _declared_rows(spec, document)
    marks = Marks(known, document, base)
    following = _next_page(spec, document, page, base)
    found: list[Repaired] = []
    for layout in _layouts(spec, page, document, marks, declared):
        pairs: list[Pair] = [
            (Place(spec, base, document, row), known.calls[number])
            for row in layout.rows
            if (number := marks.only(row)) is not None
        ]
        made = _made(spec, known, layout, pairs, page, {"next": following} if following else None)
        found += [] if made is None else [made]
    return found


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the items stand, with the elements or objects that they are."""

    shape: str
    items: str
    region: str | None
    draft: Draft | None
    rows: tuple[Element, ...] = ()
    entries: tuple[Any, ...] = ()
    following: bool = False


def _declared_rows(spec: SourceSpec, document: Document) -> tuple[Element, ...]:
    """The items as they are declared; where they stand flat, gathered in the document from now on."""
    rule = spec.listing
    if spec.shape != _WEB or not rule.items:
        return ()
    region = document.select(rule.region, limit=1) if rule.region else [document.root]
    rows = document.select(rule.items, region[0], limit=2000) if region else []
    return tuple(gathered(rows, document) if rule.following else rows)


def _layouts(
    spec: SourceSpec, page: Page, document: Document, marks: Marks, rows: tuple[Element, ...]
) -> Iterator[_Layout]:
    """The list as it is declared, where it still holds known calls, then every other that does."""
    held = drafts_holding(page, document, spec.zone, spec.date_order, spec.language, marks.share)
    if any(marks.only(row) is not None for row in rows):
        rule, same = spec.listing, {id(row) for row in rows}
        draft = next((one for one, theirs in held if {id(row) for row in theirs} == same), None)
        yield _Layout(_WEB, rule.items, rule.region, draft, rows, following=rule.following)
    for draft, rows in held:
        yield _Layout(_WEB, draft.items, draft.region, draft, rows)


def _next_page(spec: SourceSpec, document: Document, page: Page, base: str) -> str | None:
    """Where the link to the next page of the list stands, where it leads to the same site."""
    if spec.pages.param is not None:
        return None
    for css in (spec.pages.next, next_page_of(document)):
        links = document.select(css, limit=1) if css and spec.shape == _WEB else []
        address = absolute(attribute(links[0], "href") or "", base) if links else None
        if address is not None and _site(address) == _site(spec.url) == _site(page.url):
            return css
    return None


def _site(url: str) -> str:
    return site_of(urlsplit(url).hostname or "")


def _of_answer(spec: SourceSpec, known: Known, page: Page) -> list[Repaired]:
    data = data_of(page)
    if isinstance(data, Unreadable):
        return []
    ways: dict[str, Draft | None] = {spec.listing.items: None} if spec.shape == _JSON else {}
    ways |= {one.items: one for one in drafts_of_answer(data, page.url)}
    layouts = []
    for items, draft in ways.items():
        entries = found_at(items, data)
        if isinstance(entries, list):
            layouts.append(_Layout(_JSON, items, None, draft, entries=tuple(entries[:2000])))
    named = [[known.in_entry(one, page.url) for one in layout.entries] for layout in layouts]
    order = sorted(range(len(layouts)), key=lambda at: -sum(len(one) == 1 for one in named[at]))
    found: list[Repaired] = []
    for at in order[:4]:
        pairs: list[Pair] = [
            (Place(spec, page.url, value=entry, root=data), known.calls[next(iter(numbers))])
            for entry, numbers in zip(layouts[at].entries, named[at], strict=True)
            if len(numbers) == 1
        ]
        made = _made(spec, known, layouts[at], pairs, page, None) if pairs else None
        found += [] if made is None else [made]
    return found


def _made(
    spec: SourceSpec,
    known: Known,
    layout: _Layout,
    pairs: Sequence[Pair],
    page: Page,
    pages: Mapping[str, str] | None,
) -> Repaired | None:
    """The declaration with the places of this layout, read on the page; None where that reads nothing."""
    if not pairs:
        return None
    same_shape = spec.shape == layout.shape
    found = relocated(spec, layout.draft, pairs, same_shape)
    fields: dict[str, list[Rule]] = {name: list(one.rules) for name, one in found.items()}
    if not same_shape and layout.draft is not None:
        # Another kind of answer says its dates in another way: how this one does is known from itself.
        fields |= {
            name: [rule]
            for name, rule in layout.draft.fields.items()
            if name in (*DATE_FIELDS, "dates") and name not in fields
        }
    # What names a call may have changed as a whole (a new title, a new path): then the likeliest way to read it is taken.
    for name in ("title", "url"):
        if name in spec.listing.fields and name not in fields and (way := _likeliest(name, spec, layout, pairs)):
            fields[name] = way
    read = _read(_declared(spec, layout, fields, pages), page)
    if read is None:
        return None
    # What no item has any more, or most lack, is not expected of all.
    always = [
        name
        for name in spec.expect.always
        if sum(name in one.fields for one in read[1].items) >= len(read[1].items) * _ALWAYS
    ]
    data = _declared(spec, layout, fields, pages)
    data["expect"] = {**data.get("expect", {}), "always": always or ["title"]}
    final = _read(data, page)
    if final is None:
        return None
    alike = _alike(spec, known, final[1].items)
    return Repaired(
        final[0],
        render_source(final[0]),
        final[1],
        moved=tuple(name for name, one in found.items() if one.moved),
        lost=tuple(
            name for name in spec.listing.fields if name not in fields and not (spec.shape == _FEED and name in USUAL)
        ),
        likeness=sum(alike.values()) / max(1, len(known.calls)) * (0.9 + 0.1 * len(alike) / len(final[1].items)),
        fidelity=average(alike.values()) * (0.5 + 0.5 * len(alike) / len(final[1].items)),
    )


def _likeliest(name: str, spec: SourceSpec, layout: _Layout, pairs: Sequence[Pair]) -> list[Rule]:
    """The way of before where it still reads something in most records of known calls, else discovery's own."""
    ways = spec.listing.fields[name]
    said = [read_fields(place, {name: ways}).get(name) for place, _ in pairs]
    if spec.shape == layout.shape and sum(one is not None for one in said) * 2 > len(said):
        return [_written(one) for one in ways]
    own = layout.draft.fields.get(name) if layout.draft is not None else None
    return [own] if own is not None else []


def _in_turn(found: Sequence[Repaired]) -> list[Repaired]:
    """The one most alike first, then the most faithful one, and so on in turn."""
    alike = sorted(found, key=lambda one: -one.likeness)
    faithful = sorted(found, key=lambda one: (-one.fidelity, -one.likeness))
    ordered = {id(one): one for pair in zip(alike, faithful, strict=True) for one in pair}
    return list(ordered.values())


def _alike(spec: SourceSpec, known: Known, items: Sequence[RawCall]) -> dict[int, float]:
    """Of each known call that is read again, how well its fields agree with what was known, 0 to 1."""
    again: dict[int, float] = {}
    for item in items:
        number = known.named_by(item)
        if number is None:
            continue
        call = known.calls[number]
        names = [name for name in spec.listing.fields if name in call.fields or name in item.fields]
        told = average(
            agreement(
                name,
                tuple(one.text for one in item.fields.get(name, ())),
                tuple(one.text for one in call.fields.get(name, ())),
                spec,
            )
            for name in names
        )
        again[number] = max(again.get(number, 0.0), told)
    return again


def _declared(
    spec: SourceSpec, layout: _Layout, fields: Mapping[str, Sequence[Rule]], pages: Mapping[str, str] | None
) -> dict[str, Any]:
    """The declaration as it was, but for where the list and its fields stand and how it goes on."""
    data = spec.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True)
    listing = {
        key: one for key, one in data.get("list", {}).items() if key not in ("items", "region", "fields", "following")
    }
    if layout.following:
        listing["following"] = True
    if layout.items:
        listing["items"] = layout.items
    if layout.region is not None:
        listing["region"] = layout.region
    usual = {name: [_written(one) for one in ways] for name, ways in USUAL.items()} if layout.shape == _FEED else {}
    listing["fields"] = {
        name: [dict(one) for one in rules] for name, rules in fields.items() if usual.get(name) != list(rules)
    }
    kept = data.get("pages", {}) if layout.shape == spec.shape else {}
    told = {**kept, **(pages or {})}
    return {**data, "shape": layout.shape, "list": listing, **({"pages": told} if told else {})}


def _written(rule: FieldRule) -> dict[str, Any]:
    return rule.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True)


def _read(data: Mapping[str, Any], page: Page) -> tuple[SourceSpec, Listing] | None:
    """The declared source and what it reads on the page; None where it is not valid or reads nothing."""
    try:
        spec = parse_source(written_source(data), "repaired.toml")
    except SpecProblems:
        return None
    read = scraper_for(spec).read_listing(page)
    return (spec, read) if isinstance(read, Listing) and read.items else None
