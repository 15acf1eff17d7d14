"""The pages of single calls, after a redesign: where the fields known of each call stand on its page now.

The same idea as for the list (`relocating`): the way a field is cut out stays, the place is the one that says what was known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from scrapers.addresses import absolute
from scrapers.answers import data_of
from scrapers.contract import Page, RawCall, Unreadable
from scrapers.decoding import decode
from scrapers.discovery.answers import paths_into
from scrapers.discovery.drafts import Rule
from scrapers.discovery.recognising import address_key, words_of
from scrapers.discovery.relocating import Pair, found_again
from scrapers.fields import Place, read_documents
from scrapers.html import Document, Element, attribute, is_unseen
from scrapers.judging import judge_way
from scrapers.paths import found_at, strings_of
from scrapers.spec import DocumentRule, SourceSpec

#: Where `scrapers.detail` says that a string stands on the page of its call.
_ON_ITS_PAGE = "detail page: "
_BUDGET = 8_000_000
_MOST_HOLDERS, _MOST_AROUND, _LONGEST_LABEL = 6, 4, 60
_STABLE = re.compile(r"[A-Za-z][A-Za-z_-]*")
_PLAIN_TAGS = frozenset({"h1", "h2", "time", "dd"})


@dataclass(frozen=True, slots=True)
class DetailsFound:
    """The `[detail]` of a declaration with the places of now."""

    data: Mapping[str, Any]
    moved: tuple[str, ...]
    lost: tuple[str, ...]


def details_found(spec: SourceSpec, pages: Sequence[tuple[Page, RawCall]]) -> DetailsFound | None:
    """How the pages of known calls are read now; None where they are read as before, or cannot be read anew.

    `pages`: each with what was known of its call, strings of its own page marked so (`scrapers.detail`). Raises TooCostly, SlowPattern.
    """
    rule = spec.detail
    if rule is None:
        return None
    pairs: list[Pair] = []
    form = _form_of(pages)
    for page, call in pages:
        place = _place(spec, page, form) if judge_way(page) is None else None
        if place is not None:
            pairs.append((place, _own(call)))
    if not pairs:
        return None
    point = _paths if form == "json" else _pointed
    found = found_again(
        spec, rule.fields, pairs, lambda known: list(point(pairs, known)), same_shape=form == rule.format
    )
    documents = _documents(rule.documents, pairs)
    moved = [name for name, one in found.items() if one.moved] + (["documents"] if documents is not None else [])
    if not moved:
        return None
    lost = tuple(name for name in rule.fields if name not in found)
    data = rule.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True)
    data["fields"] = {name: [dict(way) for way in one.rules] for name, one in found.items()}
    data["always"] = [name for name in rule.always if name in found]
    data["format"] = form
    if documents is not None:
        data["documents"] = [{**one, "select": [documents]} for one in data.get("documents", [{}])[:1]]
    return DetailsFound({key: one for key, one in data.items() if one not in ([], {})}, tuple(moved), lost)


def _form_of(pages: Sequence[tuple[Page, RawCall]]) -> Literal["html", "json"]:
    """Whether most of these pages are answers in JSON, whatever is declared of them."""
    told = sum("json" in page.content_type or page.body.lstrip()[:1] in (b"{", b"[") for page, _ in pages)
    return "json" if told * 2 > len(pages) else "html"


def _place(spec: SourceSpec, page: Page, form: Literal["html", "json"]) -> Place | None:
    """A page as a place where rules look; None where it is not of this form."""
    if form == "html":
        document = Document(decode(page), _BUDGET)
        return Place(spec, absolute(document.base or "", page.url) or page.url, document)
    data = data_of(page)
    return None if isinstance(data, Unreadable) else Place(spec, page.url, value=data, root=data)


def _paths(pairs: Sequence[Pair], known: Sequence[tuple[str, ...]]) -> Iterator[Rule]:
    """Paths of the answers to what holds the words known of a field, the shortest first."""
    found: dict[str, None] = {}
    for (place, _), before in zip(pairs, known, strict=True):
        words = set(words_of(" ".join(before)))
        for path in paths_into(place.value) if words else ():
            if any(words <= set(words_of(text)) for text in strings_of(found_at(path, place.value))):
                found[path] = None
    for path in sorted(found, key=lambda one: (one.count("["), len(one))):
        yield {"path": path}
        yield {"path": path, "parse": "html"}


def _own(call: RawCall) -> RawCall:
    """What is known of a call from its own page alone."""
    fields = {
        name: tuple(one for one in printed if one.where.startswith(_ON_ITS_PAGE))
        for name, printed in call.fields.items()
    }
    return replace(call, fields={name: printed for name, printed in fields.items() if printed})


def _pointed(pairs: Sequence[Pair], known: Sequence[tuple[str, ...]]) -> Iterator[Rule]:
    """Places that hold the words known of a field on the first pages that have them, those named by words first."""
    rules: dict[str, Rule] = {}
    for (place, _), before in zip(pairs, known, strict=True):
        words = set(words_of(" ".join(before)))
        if not words or place.document is None:
            continue
        for holder in _holders(place.document, words):
            for rule in _named(holder, place.document):
                rules.setdefault(str(rule), rule)
        if len(rules) > 200:
            break
    yield from sorted(rules.values(), key=lambda one: ("label" not in one, len(str(one))))


def _holders(document: Document, words: set[str]) -> list[Element]:
    """The innermost elements whose text has all these words."""
    found: list[Element] = []
    stack: list[Element] = [document.root.find("body") or document.root]
    while stack and len(found) < _MOST_HOLDERS:
        element = stack.pop()
        children = [one for one in element.children if isinstance(one, Element) and not is_unseen(one)]
        inner = [one for one in children if words <= set(words_of(document.text(one)))]
        if inner:
            stack += inner
        else:
            found.append(element)
    return found


def _named(holder: Element, document: Document) -> Iterator[Rule]:
    before = holder.find_previous_sibling(True)
    if before is not None and 2 < len(label := document.text(before)) <= _LONGEST_LABEL:
        yield {"label": label.strip(" :")}
    for css in _selectors(holder):
        yield {"select": css}
    # Several elements of one kind, of which the holder is the one around them.
    for name in dict.fromkeys(one.name for one in holder.children if isinstance(one, Element)):
        for css in _selectors(holder):
            yield {"select": f"{css} > {name}"}


def _selectors(element: Element) -> Iterator[str]:
    own = _names(element)
    yield from own
    if element.name in _PLAIN_TAGS:
        yield element.name
    for around in list(element.parents)[:_MOST_AROUND]:
        if around.name in ("body", "html", "[document]"):
            return
        for name in _names(around):
            yield f"{name} {element.name}"
            yield from (f"{name} {one}" for one in own[:1])


def _names(element: Element) -> list[str]:
    """Selectors of an element by its classes and its id, none with numbers, which are made anew for every page."""
    names = [
        f"{element.name}.{one}" for one in (attribute(element, "class") or "").split()[:3] if _STABLE.fullmatch(one)
    ]
    known = attribute(element, "id") or ""
    return [*names, f"#{known}"] if _STABLE.fullmatch(known) else names


def _documents(rules: Sequence[DocumentRule], pairs: Sequence[Pair]) -> str | None:
    """A selector of the links to the known documents; None where the rules of before still find them, or none does."""
    wanted = [{address_key(one.url) for one in call.documents} for _, call in pairs]
    if not rules or not any(wanted):
        return None
    if _share(rules, pairs, wanted) > 0.5:
        return None
    offered: dict[str, None] = {}
    for (place, _), keys in zip(pairs, wanted, strict=True):
        for link in place.document.select("a[href]", limit=3000) if place.document is not None else ():
            if address_key(absolute(attribute(link, "href") or "", place.base)) in keys:
                offered |= dict.fromkeys(f"{css}[href]" for css in _selectors(link))
    tried = [
        (_share([rules[0].model_copy(update={"select": (css,)})], pairs, wanted), -len(css), css)
        for css in list(offered)[:80]
    ]
    best = max(tried, default=(0.0, 0, ""))
    return best[2] if best[0] > 0.5 else None


def _share(rules: Sequence[DocumentRule], pairs: Sequence[Pair], wanted: Sequence[set[str | None]]) -> float:
    """Of the documents known and those found, the share that is both."""
    both = every = 0
    for (place, _), keys in zip(pairs, wanted, strict=True):
        found = {address_key(one.url) for one in read_documents(place, rules)}
        both += len(found & keys)
        every += len(found | keys)
    return both / every if every else 0.0
