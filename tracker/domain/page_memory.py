"""What is remembered of a page between checks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PageMemory:
    """How to ask whether a page changed, a hash of what matters in it, and what was read."""

    content_hash: str
    read: str
    """`raw_form` text of its listing, or of the item together with this detail page; "" where it was only tried."""
    etag: str | None = None
    last_modified: str | None = None
    unread_since: datetime | None = None
    """Since which check it was not asked for, aware; None where the last one asked for it."""
