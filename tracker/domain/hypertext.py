"""Telegram's HTML as a type: text is escaped once, cut before it is escaped, and never cut after.

Lengths are UTF-16 code units, as Telegram counts them (Bot API, *Formatting options*).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import urlsplit

#: The most a message may hold (Bot API, sendMessage), counted without its tags.
MAX_TEXT = 4096
_MAX_ADDRESS = 2000
#: Marks that turn the direction of everything after them: a page could reorder our own words with one.
_BIDI = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C}
_SPACE = re.compile(r"\s+")
_TAG = re.compile(r"<[^>]*>")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Mn", "Me", "Mc", "Zs", "Zl", "Zp"})
_GLUE = {0x200D, 0xFE0E, 0xFE0F, 0x20E3, *range(0x1F3FB, 0x1F400)}


class Html(str):
    """Text that is Telegram HTML already: whatever came from outside is escaped in it."""

    __slots__ = ()


def utf16(text: str) -> int:
    """The length of a text in UTF-16 code units."""
    return len(text) + sum(letter > "\uffff" for letter in text)


def visible_length(html: str) -> int:
    """How long Telegram counts this HTML: without tags, an entity as the one letter it stands for."""
    plain = _TAG.sub("", html)
    for name in ("lt", "gt", "quot", "amp"):
        plain = plain.replace(f"&{name};", "x")
    return utf16(plain)


def clean(text: str) -> str:
    """One line of text without control characters, direction marks, halves of pairs and letters that are none."""
    kept = "".join(letter for letter in text if _is_kept(letter))
    return _SPACE.sub(" ", kept).strip()


def _is_kept(letter: str) -> bool:
    """A letter newer than this Python's tables (a new emoji) is kept; what Unicode says will never be one is not."""
    code = ord(letter)
    if code in _BIDI or 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE:
        return False
    return letter in "\n\t\r" or unicodedata.category(letter) not in ("Cc", "Cs", "Co")


def is_blank(text: str) -> bool:
    """Whether a reader would see nothing of it: only spaces, accents and letters without width, or none that is kept."""
    return all(
        not _is_kept(letter) or unicodedata.category(letter) in _UNSEEN or letter in "\u115f\u1160\u3164\uffa0\u2800"
        for letter in text
    )


def cut(text: str, most: int) -> str:
    """At most `most` UTF-16 units of a cleaned text, ended with "…" at a word where it had to be cut.

    Never between a letter and its accent, nor inside an emoji made of several characters.
    """
    text = clean(text)
    if utf16(text) <= most:
        return text
    used = end = 0
    for at, letter in enumerate(text):
        used += utf16(letter)
        if used > most - 1:
            break
        end = at + 1
    while end > 0 and _joins(text, end):
        end -= 1
    word = text.rfind(" ", 0, end)
    if word > end * 2 // 3:
        end = word
    return text[:end].rstrip(" ,.;:–—-(„«“") + "…"


def _joins(text: str, at: int) -> bool:
    """Whether the character at `at` belongs to the one before it."""
    here, before = ord(text[at]), ord(text[at - 1])
    return unicodedata.combining(text[at]) != 0 or here in _GLUE or before == 0x200D


def escape(text: str, most: int = 300) -> Html:
    """A text from outside, cleaned, cut and escaped."""
    return _escaped(cut(text, most))


def _escaped(text: str) -> Html:
    return Html(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;"))


def bold(html: Html) -> Html:
    return Html(f"<b>{html}</b>") if html else html


def italic(html: Html) -> Html:
    return Html(f"<i>{html}</i>") if html else html


def link(address: str | None, html: Html) -> Html:
    """`html` linked to a web address; unlinked where the address is none that a chat can open."""
    good = web_address(address)
    return Html(f'<a href="{_escaped(good)}">{html}</a>') if good else html


def web_address(address: str | None) -> str | None:
    """The address where it is an absolute http(s) one with a host name, without blanks and control letters."""
    if not address or len(address) > _MAX_ADDRESS or clean(address) != address or " " in address:
        return None
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or "." not in host.strip(".") or re.search(r"[<>\"'\\^`{}|\s]", address):
        return None
    return address


def lines(parts: Iterable[Html | None]) -> Html:
    """Lines put under each other; what is empty is left out."""
    return Html("\n".join(part for part in parts if part))


def paragraphs(parts: Iterable[Html | None]) -> Html:
    """Paragraphs with an empty line between them; what is empty is left out."""
    return Html("\n\n".join(part for part in parts if part))


def fitted(parts: Iterable[Html], most: int = MAX_TEXT, first_to_go: Iterable[int] = ()) -> Html:
    """Whole paragraphs within `most`: where all do not fit, those of `first_to_go` (by number) go, then from the end."""
    kept = dict(enumerate(parts))
    going = iter([*first_to_go, *sorted(kept, reverse=True)])
    while visible_length(told := paragraphs(kept.values())) > most:
        kept.pop(next(going), None)
    return told
