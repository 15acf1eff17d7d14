"""Bytes to text: what the header declares, what the page declares, and what the bytes themselves show.

Declarations are often wrong in both directions (ISO-8859-1 declared over UTF-8 bytes, UTF-8 over windows-1251).
Bytes that are valid UTF-8 beyond ASCII are UTF-8 whatever is declared: no other encoding gives such bytes by chance.
"""

from __future__ import annotations

import codecs
import re

from scrapers.contract import Page

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_IN_PAGE = re.compile(
    rb"""(?:<meta[^>]{0,200}?charset\s*=\s*["']?|<\?xml[^>]{0,200}?encoding\s*=\s*["'])([\w.:-]{2,40})""", re.I
)
#: As browsers read these labels (WHATWG Encoding Standard).
_LABELS = {"iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252"}
#: Python knows codecs that are no charsets of the web ("zip", "unicode_escape") and must not run on what a page sent.
_OF_THE_WEB = re.compile(
    r"utf-8|cp125\d|cp8(?:66|74)|iso8859-\d+|koi8-[ru]|mac-cyrillic|gb\w+|big5\w*|euc_\w+|shift_jis\w*"
)
_WESTERN = frozenset({"cp1252", "iso8859-1", "iso8859-15"})
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
#: Shares of a text's high bytes, above which a text in a Western encoding is not plausible: Western letters
#: beyond ASCII stand alone in their words, Cyrillic words consist of them.
_CYRILLIC_RUN = 2.5
#: Broken UTF-8 sequences per non-ASCII one that a page may have and still be UTF-8 (cut or pasted bytes).
_TOLERATED = 0.05


def decode(page: Page) -> str:
    """The text of a page, without NUL characters and byte order mark. Never fails: what cannot be read is U+FFFD."""
    return decode_bytes(page.body, page.charset)


def decode_bytes(body: bytes, declared: str | None) -> str:
    """The text of bytes whose header declared an encoding, or none."""
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return _clean(body[len(mark) :].decode(encoding, errors="replace"))
    if (wide := _wide(body)) is not None:
        return _clean(body.decode(wide, errors="replace"))
    if body.isascii():
        return _clean(body.decode("ascii"))
    try:
        return _clean(body.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    candidates = [known for known in map(_known, (declared, _declared_inside(body))) if known]
    if _mostly_utf8(body):
        return _clean(body.decode("utf-8", errors="replace"))
    for encoding in candidates:
        if encoding == "utf-8" or (encoding in _WESTERN and _looks_cyrillic(body)):
            continue
        text = body.decode(encoding, errors="replace")
        if text.count("\ufffd") <= len(text) * _TOLERATED:
            return _clean(text)
    return _clean(body.decode("cp1251" if _looks_cyrillic(body) else "cp1252", errors="replace"))


def _clean(text: str) -> str:
    return text.replace("\x00", "").removeprefix("\ufeff")


def _known(label: str | None) -> str | None:
    """The name of the codec of a declared encoding, or None where it is none of text."""
    if not label:
        return None
    wanted = label.strip().strip("\"'").lower()
    try:
        found = codecs.lookup(_LABELS.get(wanted, wanted))
    except (LookupError, ValueError):
        return None
    return found.name if _OF_THE_WEB.fullmatch(found.name) else None


def _declared_inside(body: bytes) -> str | None:
    found = _IN_PAGE.search(body[:4096])
    return found[1].decode("ascii", errors="replace") if found else None


def _wide(body: bytes) -> str | None:
    """UTF-16 without a byte order mark: every other byte of its markup is zero."""
    head = body[:400]
    if len(head) < 40:
        return None
    if head[1::2].count(0) > len(head) * 0.4:
        return "utf-16-le"
    if head[0::2].count(0) > len(head) * 0.4:
        return "utf-16-be"
    return None


def _mostly_utf8(body: bytes) -> bool:
    text = body.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    foreign = sum(1 for character in text if character > "\x7f") - broken
    return foreign > 0 and broken <= max(1, foreign * _TOLERATED)


def _looks_cyrillic(body: bytes) -> bool:
    runs = [len(run) for run in _HIGH_RUN.findall(body[:200_000])]
    return len(runs) >= 3 and sum(runs) / len(runs) >= _CYRILLIC_RUN
