"""The HTML that Telegram takes: parsed as its server parses it, with its complaints, and the limits of a text.

Verified from the public documentation (Bot API, *Formatting options*, *HTML style*): the tags, nesting, the four
named entities and numeric ones, `pre` and `code` hold no other entity. Worded after the public source of Telegram's
own parser (td, MessageEntity.cpp). What Telegram tolerates and shows wrongly (a bare `&`, `<a>` without an address)
is returned as *slips*, which the server records as failures of strictness.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tests.bot_api.refusals import bad_request

ENTITY_OF = {
    "b": "bold", "strong": "bold",
    "i": "italic", "em": "italic",
    "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "tg-spoiler": "spoiler", "span": "spoiler",
    "code": "code", "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
}  # fmt: skip
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_ENTITIES = 100
_REFERENCE = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z]{2,8}));?")
_ATTRIBUTE = re.compile(r"""\s*([^\s=>/"']*)\s*(?:=\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9.\-]+)))?""")


@dataclass(frozen=True)
class Parsed:
    """A text without its tags, its entities (offsets in UTF-16 units), and what Telegram would show wrongly."""

    text: str
    entities: tuple[dict[str, Any], ...] = ()
    slips: tuple[str, ...] = ()


def utf16(text: str) -> int:
    """The length as Telegram counts offsets: UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def valid_url(url: str) -> bool:
    """Whether Telegram makes a link or a button of this address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if parts.scheme in ("tg", "ton", "mailto", "tel"):
        return True
    host = parts.hostname or ""
    return parts.scheme in ("http", "https") and "." in host and not re.search(r"\s", url)


def _cannot(what: str) -> Exception:
    return bad_request(f"can't parse entities: {what}")


def parse_html(source: str) -> Parsed:
    """The text and entities of Telegram HTML; raises Refusal 400 "can't parse entities: ..." as Telegram does."""
    out: list[str] = []
    length = 0
    entities: list[dict[str, Any]] = []
    slips: list[str] = []
    open_tags: list[tuple[str, int, dict[str, Any]]] = []
    at = 0
    while at < len(source):
        char = source[at]
        if char == "&":
            piece, at = _reference(source, at, slips)
        elif char == "<":
            at = _tag(source, at, length, open_tags, entities, slips)
            continue
        else:
            if char == ">":
                slips.append(f"bare > at {at}: must be written &gt;")
            piece, at = char, at + 1
        out.append(piece)
        length += utf16(piece)
    if open_tags:
        raise _cannot(f'Can\'t find end tag corresponding to start tag "{open_tags[-1][0]}"')
    return _trimmed("".join(out), entities, slips)


def _reference(source: str, at: int, slips: list[str]) -> tuple[str, int]:
    found = _REFERENCE.match(source, at)
    if found:
        decimal, hexadecimal, name = found.groups()
        if name in NAMED:
            return NAMED[name], found.end()
        code = int(decimal) if decimal else int(hexadecimal, 16) if hexadecimal else 0
        if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000:
            return chr(code), found.end()
    slips.append(f"bare or unknown entity at {at}: {source[at : at + 12]!r} is shown as written")
    return "&", at + 1


def _byte_offset(source: str, at: int) -> int:
    return len(source[:at].encode())


def _tag(
    source: str,
    at: int,
    length: int,
    open_tags: list[tuple[str, int, dict[str, Any]]],
    entities: list[dict[str, Any]],
    slips: list[str],
) -> int:
    place = _byte_offset(source, at)
    end = source.find(">", at)
    if source.startswith("</", at):
        if not open_tags:
            raise _cannot(f"Unexpected end tag at byte offset {place}")
        if end < 0:
            raise _cannot(f"Unclosed end tag at byte offset {place}")
        name = source[at + 2 : end].strip().lower()
        opened, begin, extra = open_tags.pop()
        if name and name != opened:
            raise _cannot(f'Unmatched end tag at byte offset {place}, expected "</{opened}>", found "</{name}>"')
        _close(opened, begin, length, extra, open_tags, entities, slips)
        return end + 1
    found = re.compile(r"<([^\s>]*)").match(source, at)
    assert found is not None
    if found.end() == len(source):
        raise _cannot(f"Unclosed start tag at byte offset {place}")
    name = found.group(1).lower()
    if name not in ENTITY_OF:
        raise _cannot(f'Unsupported start tag "{name}" at byte offset {place}')
    attributes, after = _attributes(source, found.end(), name, place)
    if name == "span" and attributes.get("class") != "tg-spoiler":
        raise _cannot(f'Tag "span" must have class "tg-spoiler" at byte offset {place}')
    open_tags.append((name, length, attributes))
    return after


def _attributes(source: str, at: int, tag: str, place: int) -> tuple[dict[str, Any], int]:
    attributes: dict[str, Any] = {}
    while True:
        while at < len(source) and source[at].isspace():
            at += 1
        if at >= len(source):
            raise _cannot(f"Unclosed start tag at byte offset {place}")
        if source[at] == ">":
            return attributes, at + 1
        found = _ATTRIBUTE.match(source, at)
        if found is None or not found.group(1):
            raise _cannot(f'Empty attribute name in the tag "{tag}" at byte offset {place}')
        value = next((one for one in found.groups()[1:] if one is not None), None)
        name = found.group(1).lower()
        if value is not None:
            decoded: list[str] = []
            position = 0
            while position < len(value):
                if value[position] == "&":
                    piece, position = _reference(value, position, [])
                else:
                    piece, position = value[position], position + 1
                decoded.append(piece)
            value = "".join(decoded)
        if source[found.end() - 1 : found.end()] == "=":
            raise _cannot(f'Unexpected end of the tag "{tag}" at byte offset {place}')
        attributes[name] = value
        at = found.end()


def _close(
    tag: str,
    begin: int,
    length: int,
    attributes: dict[str, Any],
    open_tags: list[tuple[str, int, dict[str, Any]]],
    entities: list[dict[str, Any]],
    slips: list[str],
) -> None:
    entity: dict[str, Any] = {"type": ENTITY_OF[tag], "offset": begin, "length": length - begin}
    if any(name in ("code", "pre") for name, _, _ in open_tags) and not (tag == "code" and open_tags[-1][0] == "pre"):
        slips.append(f"<{tag}> inside <code> or <pre> is dropped")
        return
    if tag == "blockquote" and any(name == "blockquote" for name, _, _ in open_tags):
        slips.append("<blockquote> inside <blockquote> is dropped")
        return
    if tag == "a":
        url = attributes.get("href")
        if not url or not valid_url(url):
            slips.append(f"<a> without a valid address: {url!r}")
            return
        entity["url"] = url
    if tag == "tg-emoji":
        entity["custom_emoji_id"] = attributes.get("emoji-id") or ""
    if tag == "blockquote" and "expandable" in attributes:
        entity["type"] = "expandable_blockquote"
    if tag == "code" and open_tags and open_tags[-1][0] == "pre":
        return
    if length > begin:
        entities.append(entity)
    else:
        slips.append(f"empty <{tag}>")


def _trimmed(text: str, entities: list[dict[str, Any]], slips: list[str]) -> Parsed:
    """Telegram cuts white space at both ends; entities move with it."""
    cut = utf16(text) - utf16(text.lstrip())
    text = text.strip()
    total = utf16(text)
    kept = []
    for entity in entities:
        begin = max(0, entity["offset"] - cut)
        end = min(total, entity["offset"] + entity["length"] - cut)
        if end > begin:
            kept.append({**entity, "offset": begin, "length": end - begin})
    kept.sort(key=lambda one: (one["offset"], -one["length"]))
    if len(kept) > MAX_ENTITIES:
        slips.append(f"{len(kept)} entities: those after the first {MAX_ENTITIES} are ignored")
    return Parsed(text, tuple(kept), tuple(slips))


def readable(parsed_text: str, entities: tuple[dict[str, Any], ...] | list[dict[str, Any]]) -> str:
    """The text as a reviewer reads it: links as `words ‹address›`, struck text between tildes."""
    units = parsed_text.encode("utf-16-le")
    marks: list[tuple[int, int, str]] = []
    for entity in entities:
        end = entity["offset"] + entity["length"]
        if entity["type"] == "text_link":
            marks.append((end, 1, f" ‹{entity['url']}›"))
        if entity["type"] == "strikethrough":
            marks += [(entity["offset"], 0, "~"), (end, 0, "~")]
    for place, _, mark in sorted(marks, reverse=True):
        units = units[: place * 2] + mark.encode("utf-16-le") + units[place * 2 :]
    return units.decode("utf-16-le")
