"""Plain text files, in the encodings of this part of Europe."""

from __future__ import annotations

from scrapers.documents.contract import Bounds, DocumentPage, UnreadableError


def pages_of(data: bytes, bounds: Bounds) -> list[DocumentPage]:
    """The whole text, as one page without a number. Raises UnreadableError."""
    return [DocumentPage(None, "", _decoded(data))]


def _decoded(data: bytes) -> str:
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1251"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableError("broken", "its text is in no encoding that is known here")
