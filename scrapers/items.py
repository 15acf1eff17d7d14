"""Which of the things found in a listing are items, whatever its shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from scrapers.contract import Printed, RawCall, Unreadable
from scrapers.fields import Place, read_fields
from scrapers.patterns import cut
from scrapers.spec import SourceSpec


def wanted(spec: SourceSpec, items: Sequence[RawCall]) -> list[RawCall]:
    """The items that the declaration's `keep` and `skip` let through. Raises SlowPattern."""
    return [item for item in items if _passes(spec, item)]


def called(items: Sequence[RawCall], found: int) -> list[RawCall] | Unreadable:
    """The items that have a title; a list most of whose items have none was not understood."""
    titled = [item for item in items if "title" in item.fields]
    if len(titled) * 2 < len(items):
        return Unreadable("missing_fields", f"{found} items found, and only {len(titled)} of them have a title")
    return titled


def detail_address(place: Place, fields: Mapping[str, tuple[Printed, ...]]) -> str | None:
    """Where the item's own page is, where the source has such pages."""
    detail = place.spec.detail
    if detail is None:
        return None
    found = read_fields(place, {"url": detail.url}) if detail.url else fields
    return found["url"][0].text if "url" in found else None


def replaced(item: RawCall, name: str, printed: Printed) -> RawCall:
    """The item with one field stated anew."""
    return replace(item, fields={**item.fields, name: (printed,)})


def _passes(spec: SourceSpec, item: RawCall) -> bool:
    rule = spec.listing
    for name, pattern in rule.keep.items():
        if not any(cut(pattern, one.text) is not None for one in item.fields.get(name, ())):
            return False
    for name, pattern in rule.skip.items():
        if any(cut(pattern, one.text) is not None for one in item.fields.get(name, ())):
            return False
    return True
