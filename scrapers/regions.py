"""What of a listing page decides what is read from it: the list, what its items take from around it, and its next page.

A page whose deciding parts are the same is not read again; so whatever a declaration looks at must be among them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from scrapers.paths import found_at
from scrapers.spec import FieldRule, SourceSpec

#: Where the names of a table's columns stand, in a header or in the first row.
_HEADERS = ("th", "tr:first-child")


def deciding_elements(spec: SourceSpec) -> list[str] | None:
    """CSS selectors of all that decides on a web page; None where only the whole page will do."""
    rule, pages = spec.listing, spec.pages
    if rule.following and not rule.region:
        return None
    css = [rule.region or rule.items, "base[href]", *([pages.next] if pages.next else [])]
    for one in _rules(spec):
        if one.origin == "page" and not one.select and one.value is None:
            return None
        css += one.select if one.origin == "page" else ()
        css += [beyond for beyond in (one.previous, one.closest) if beyond and beyond != rule.region]
        css += _HEADERS if one.column and not rule.region else ()
    return list(dict.fromkeys(css))


def deciding_values(spec: SourceSpec, answer: Any) -> list[Any]:
    """What an answer in JSON says beside its items: of the next page, and what items take from the whole answer."""
    pages = spec.pages
    paths = [pages.next, pages.cursor, pages.total, *(one.path for one in _rules(spec) if one.origin == "page")]
    return [found_at(path, answer) for path in paths if path]


def _rules(spec: SourceSpec) -> Iterable[FieldRule]:
    yield from (one for ways in spec.listing.fields.values() for one in ways)
    yield from spec.detail.url if spec.detail else ()
