"""The fields of an item, found by the rules of its source's declaration and kept as printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scrapers.addresses import absolute, filled
from scrapers.contract import Printed, RawCall, RawDocument, Request
from scrapers.html import Document, Element, attribute, collapsed
from scrapers.instants import local_time
from scrapers.paths import found_at, parsed, strings_of
from scrapers.patterns import cut, without
from scrapers.reading.readings import How
from scrapers.spec import DocumentRule, FieldRule, SourceSpec

#: Strings one rule may give, and documents one item may have.
MOST_VALUES = 200


@dataclass(frozen=True, slots=True)
class Place:
    """Where a rule looks: an element of a page (None: the whole page), or a value of a JSON answer."""

    spec: SourceSpec
    base: str
    document: Document | None = None
    element: Element | None = None
    value: Any = None
    root: Any = None


def read_fields(place: Place, rules: Mapping[str, Sequence[FieldRule]]) -> dict[str, tuple[Printed, ...]]:
    """Every field that has a value. Raises SlowPattern and TooCostly."""
    fields = {}
    for name, ways in rules.items():
        printed = tuple(dict.fromkeys(one for rule in ways for one in _printed(place, name, rule)))
        if printed:
            fields[name] = printed
    return fields


def read_documents(place: Place, rules: Sequence[DocumentRule]) -> tuple[RawDocument, ...]:
    """The documents an item links: link text as the title, each address once."""
    found: dict[str, RawDocument] = {}
    if place.document is None:
        return ()
    for rule in rules:
        for element in _selected(place.document, rule.select, place.element):
            url = absolute(attribute(element, rule.attr) or "", place.base)
            title = place.document.text(element) or collapsed(attribute(element, "title") or "")
            if url is None or (rule.skip and (cut(rule.skip, title) or cut(rule.skip, url))):
                continue
            found.setdefault(url, RawDocument(title or url.rsplit("/", 1)[-1], url))
            if len(found) >= MOST_VALUES:
                return tuple(found.values())
    return tuple(found.values())


def raw_call(
    spec: SourceSpec,
    fields: Mapping[str, tuple[Printed, ...]],
    documents: tuple[RawDocument, ...],
    detail: str | None,
    words: str,
) -> RawCall:
    """An item of a source from what was found. Its key is provisional: see `identity.keyed`. `words`: all it says."""
    named = dict(fields)
    if spec.programme and "programme" not in named:
        named["programme"] = (Printed(spec.programme, "configuration", "config"),)
    request = Request(detail) if detail else None
    return RawCall("", named, documents, request, spec.kind, words)


def _printed(place: Place, name: str, rule: FieldRule) -> list[Printed]:
    where, how, texts = _texts(place, rule)
    values: list[str] = []
    said: dict[str, str] = {}
    for text in texts[:MOST_VALUES]:
        value = collapsed(text)
        if value and rule.pattern:
            value = collapsed(cut(rule.pattern, value) or "")
        if value and rule.without:
            value = collapsed(without(rule.without, value))
        if value and rule.form:
            machine, value = value, local_time(value, rule.form, place.spec.zone)
            said.setdefault(value, machine)
        if value and rule.template:
            value = filled(rule.template, value)
        if value and name == "url":
            value = absolute(value, place.base) or ""
        if value and value not in values:
            values.append(value)
    if rule.pick == "joined":
        values = [collapsed(" ".join(values))] if values else []
    elif rule.pick in ("first", "last"):
        values = values[:1] if rule.pick == "first" else values[-1:]
    return [Printed(value, where, how, rule.lang, said.get(value)) for value in values]


def _texts(place: Place, rule: FieldRule) -> tuple[str, How, list[str]]:
    """(where it stands, how it was read, the strings a rule finds before they are cut)."""
    if rule.value is not None:
        return "configuration", "config", [rule.value]
    how: How = "json"
    if place.document is None:
        if place.spec.shape == "feed":
            how = "feed"
        data = place.root if rule.origin == "page" else place.value
        where = rule.path or ""
        texts = strings_of(found_at(rule.path, data) if rule.path else data)
        if rule.parse == "json":
            texts = _inside(texts, rule.inside)
            where = f"{where} ({rule.inside or 'JSON'})"
        elif rule.parse == "html":
            texts = [one for text in texts for one in web_texts(Document(text), None, rule)]
        return where, how, texts
    scope = None if rule.origin == "page" else place.element
    return _named(rule), "selector", web_texts(place.document, scope, rule)


def _inside(texts: Sequence[str], path: str | None) -> list[str]:
    found = []
    for text in texts:
        try:
            data = parsed(text)
        except (ValueError, RecursionError):
            continue
        found += strings_of(found_at(path, data) if path else data)
    return found


def _named(rule: FieldRule) -> str:
    parts = [
        f"label {rule.label[0]!r}" if rule.label else "",
        f"column {rule.column[0]!r}" if rule.column else "",
        rule.closest or "",
        rule.previous or "",
        ", ".join(rule.select),
        f"[{rule.attr}]" if rule.attr else "",
    ]
    return " ".join(part for part in parts if part) or "item"


def web_texts(document: Document, scope: Element | None, rule: FieldRule) -> list[str]:
    """The strings that a rule finds on a web page, or in an element of it (`scope`), before they are cut."""
    if scope is not None and rule.closest:
        scope = document.closest(scope, rule.closest)
    elif scope is not None and rule.previous:
        scope = document.previous(scope, rule.previous)
    if scope is not None and rule.column:
        scope = document.cell_under(scope, rule.column)
    if scope is None and (rule.closest or rule.previous or rule.column):
        return []
    if not rule.select:
        if rule.label:
            return document.after_label(rule.label, scope)
        return [_value(document, scope if scope is not None else document.root, rule)]
    for css in rule.select:
        elements = _selected(document, (css,), scope)
        if rule.label:
            texts = [text for element in elements for text in document.after_label(rule.label, element)]
        else:
            texts = [_value(document, element, rule) for element in elements]
        if any(text.strip() for text in texts):
            return texts
    return []


def _selected(document: Document, css: Sequence[str], scope: Element | None) -> list[Element]:
    for one in css:
        if found := document.select(one, scope, limit=MOST_VALUES):
            return found
    return []


def _value(document: Document, element: Element, rule: FieldRule) -> str:
    if rule.attr:
        return attribute(element, rule.attr) or ""
    return document.own_text(element) if rule.own_text else document.text(element)
