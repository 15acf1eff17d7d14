"""RTF, which often hides under a .doc name."""

from __future__ import annotations

from striprtf.striprtf import rtf_to_text

from scrapers.documents.contract import Bounds, DocumentPage


def pages_of(data: bytes, bounds: Bounds) -> list[DocumentPage]:
    """The whole text, as one page without a number: the format leaves pages to whoever shows it."""
    text: str = rtf_to_text(data.decode("latin-1"), errors="ignore")  # type: ignore[no-untyped-call]
    # The library ends every cell with a bar.
    lines = ("\t".join(cell.strip() for cell in line.split("|")).rstrip("\t ") for line in text.splitlines())
    return [DocumentPage(None, "", "\n".join(lines))]
