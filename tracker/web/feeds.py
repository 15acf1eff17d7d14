"""Calls as feeds: Atom (RFC 4287) and JSON Feed 1.1."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from tracker.domain import published_texts
from tracker.domain.models import Call
from tracker.domain.wording import Wording

ATOM = "application/atom+xml"
JSON = "application/feed+json"
_NAMESPACE = "http://www.w3.org/2005/Atom"
_WHOSE = uuid.uuid5(uuid.NAMESPACE_URL, "funding-call-tracker")


@dataclass(frozen=True, slots=True)
class Item:
    """A call in a feed. `updated`: when anything of it changed last, aware."""

    call: Call
    updated: datetime


def atom_feed(items: Sequence[Item], of: str, title: str, words: Wording, now: datetime) -> bytes:
    """An Atom feed. `of`: what it is the feed of, the same for life; `now` decides the stage of each call."""
    ET.register_namespace("", _NAMESPACE)
    feed = ET.Element(_tag("feed"))
    feed.set("{http://www.w3.org/XML/1998/namespace}lang", words.code)
    _add(feed, "id", _urn(of))
    _add(feed, "title", title)
    _add(feed, "updated", _at(max((one.updated for one in items), default=datetime(2020, 1, 1, tzinfo=UTC))))
    _add(_add(feed, "author", None), "name", "Funding call tracker")
    for one in items:
        entry = _add(feed, "entry", None)
        _add(entry, "id", _urn(one.call.id))
        _add(entry, "title", published_texts.title(one.call, words))
        _add(entry, "published", _at(one.call.first_seen))
        _add(entry, "updated", _at(one.updated))
        if (address := published_texts.address(one.call)) is not None:
            _add(entry, "link", None).set("href", address)
        _add(entry, "content", published_texts.content(one.call, words, now)).set("type", "text")
    written: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def json_feed(items: Sequence[Item], title: str, words: Wording, now: datetime) -> bytes:
    """A JSON Feed of the same."""
    told = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "language": words.code,
        "items": [_item(one, words, now) for one in items],
    }
    return json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")


def _item(one: Item, words: Wording, now: datetime) -> dict[str, str]:
    address = published_texts.address(one.call)
    return {
        "id": _urn(one.call.id),
        "title": published_texts.title(one.call, words),
        **({"url": address} if address is not None else {}),
        "content_text": published_texts.content(one.call, words, now),
        "date_published": _at(one.call.first_seen),
        "date_modified": _at(one.updated),
    }


def _tag(name: str) -> str:
    return f"{{{_NAMESPACE}}}{name}"


def _add(parent: ET.Element, name: str, text: str | None) -> ET.Element:
    made = ET.SubElement(parent, _tag(name))
    made.text = text
    return made


def _urn(of: str) -> str:
    return uuid.uuid5(_WHOSE, of).urn


def _at(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
