"""Raw calls as compact JSON, for remembering what a page said: lossless, in a stable order."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from scrapers.contract import Follow, Listing, Part, Printed, RawCall, RawDocument, Request


def listing_to_text(listing: Listing) -> str:
    """A page of a listing as one line of JSON."""
    following = _request(listing.next.request) if listing.next else None
    items = [_item(one) for one in listing.items]
    said = {"passed": listing.passed} if listing.passed else {}
    marks = {name: True for name in ("cut", "goes_on") if getattr(listing, name)}
    return _line({"items": items, "next": following} | said | marks)


def listing_from_text(text: str) -> Listing:
    """The page of a listing that `listing_to_text` wrote."""
    data = json.loads(text)
    following = data["next"]
    return Listing(
        items=tuple(_read_item(one) for one in data["items"]),
        next=Follow(_read_request(following)) if following else None,
        passed=data.get("passed", 0),
        cut=data.get("cut", False),
        goes_on=data.get("goes_on", False),
    )


def item_to_text(item: RawCall) -> str:
    """One raw call as one line of JSON."""
    return _line(_item(item))


def item_from_text(text: str) -> RawCall:
    """The raw call that `item_to_text` wrote."""
    return _read_item(json.loads(text))


def items_to_text(items: Sequence[RawCall]) -> str:
    """Many raw calls, in order of their keys: the same items in another order give the same text."""
    return _line([_item(one) for one in sorted(items, key=lambda one: one.key)])


def _line(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _item(item: RawCall) -> dict[str, Any]:
    return {
        "key": item.key,
        "kind": item.kind,
        "fields": {name: [_printed(one) for one in printed] for name, printed in item.fields.items()},
        "documents": [[one.title, one.url] for one in item.documents],
        "detail": _request(item.detail) if item.detail else None,
    }


def _printed(one: Printed) -> list[str | None]:
    return [one.text, one.where, one.how, one.lang, *([one.said] if one.said is not None else [])]


def _read_item(data: dict[str, Any]) -> RawCall:
    detail = data["detail"]
    return RawCall(
        key=data["key"],
        kind=data["kind"],
        fields={name: tuple(Printed(*one) for one in printed) for name, printed in data["fields"].items()},
        documents=tuple(RawDocument(title, url) for title, url in data["documents"]),
        detail=_read_request(detail) if detail else None,
    )


def _request(request: Request) -> dict[str, Any]:
    return {
        "url": request.url,
        "method": request.method,
        "headers": dict(request.headers),
        "form": [list(pair) for pair in request.form],
        "json": request.json,
        "parts": [[part.name, part.body, part.content_type] for part in request.parts],
    }


def _read_request(data: dict[str, Any]) -> Request:
    return Request(
        url=data["url"],
        method=data["method"],
        headers=data["headers"],
        form=tuple((name, value) for name, value in data["form"]),
        json=data["json"],
        parts=tuple(Part(name, body, kind) for name, body, kind in data["parts"]),
    )
