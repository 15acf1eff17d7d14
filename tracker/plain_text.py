"""A chat message without its markup."""

from __future__ import annotations

import re
from html import unescape

_TAG = re.compile(r"<[^<>]*>")


def plain(html: str) -> str:
    """Telegram HTML as plain text: no tags, entities resolved."""
    return unescape(_TAG.sub("", html))
