"""A message without its markup, for where Telegram does not take it as it is: nothing in it can be refused."""

from __future__ import annotations

import re
from html import unescape

from tracker.domain.hypertext import MAX_TEXT, utf16

_LINK = re.compile(r"""<a\s+href=(["'])(?P<url>.*?)\1\s*>(?P<words>.*?)</a>""", re.S | re.I)
_TAG = re.compile(r"<[^<>]*>")


def plain_parts(html: str) -> list[str]:
    """The text with the addresses of its links written out, in parts that Telegram takes, ended at a line or a space."""
    text = unescape(_TAG.sub("", _LINK.sub(_written_out, html))).strip()
    parts = []
    while utf16(text) > MAX_TEXT:
        end = _fitting(text)
        parts.append(text[:end].rstrip())
        text = text[end:].lstrip()
    return [part for part in (*parts, text) if part]


def _written_out(link: re.Match[str]) -> str:
    return f"{link['words']} ({link['url']})"


def _fitting(text: str) -> int:
    """How many characters of a text that is too long go into one part."""
    used = end = 0
    while used + (2 if text[end] > "\uffff" else 1) <= MAX_TEXT:
        used += 2 if text[end] > "\uffff" else 1
        end += 1
    for mark in ("\n", " "):
        at = text.rfind(mark, end // 2, end)
        if at > 0:
            return at
    return end
