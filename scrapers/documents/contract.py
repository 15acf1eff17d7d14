"""What reading a document takes and gives: bytes → DocumentText | Undocument.

A document that cannot be read is a value with a code for programs and one plain line for people, as a page is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

MEBIBYTE = 1024 * 1024

#: What a file is, by its bytes. Only the first seven are read; the others are recognised, so that they can be named.
Format = Literal[
    "pdf", "docx", "xlsx", "doc", "zip", "rtf", "text",
    "html", "xls", "ole2", "encrypted_office", "opendocument", "pptx", "rar", "7z", "image",
]  # fmt: skip

UndocumentCode = Literal[
    "textless",
    "encrypted",
    "too_big",
    "too_many_pages",
    "broken",
    "unknown_format",
    "bomb",
    "timed_out",
    "out_of_memory",
]


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much of a document is read at most. Sizes in bytes unless said otherwise."""

    bytes: int = 30 * MEBIBYTE
    pages: int = 1000
    """Pages of a PDF or of all documents of a ZIP together, sheets of a workbook."""
    characters: int = 4_000_000
    """Of text; a document with more is `too_big`."""
    decompressed: int = 200 * MEBIBYTE
    """Of all files inside a ZIP (DOCX and XLSX are ZIPs), declared or real."""
    ratio: int = 250
    """Decompressed to compressed, of one file inside a ZIP of more than a mebibyte."""
    entries: int = 2000
    """Files inside a ZIP."""
    nesting: int = 2
    """ZIPs inside ZIPs."""
    seconds: float = 30.0
    """Wall time; kept by whoever runs the reading in a process of its own."""
    memory: int = 1024 * MEBIBYTE
    """Address space of that process, where the platform can limit it."""


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """One page, sheet or inner file, with its text: a line for each paragraph and each row of a table.

    Cells of a row are parted by tabs, the paragraphs of one cell by semicolons.

    `number`: from 1, as a viewer counts; None where the format does not say where its pages end. `label`: name of the
    sheet, or of the file inside a ZIP; empty for a plain document.
    """

    number: int | None
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class DocumentText:
    """What a document says, page by page."""

    format: Format
    pages: tuple[DocumentPage, ...]


@dataclass(frozen=True, slots=True)
class Undocument:
    """A document that was not read: a code for programs and one plain line for people."""

    code: UndocumentCode
    message: str


class UnreadableError(Exception):
    """Raised inside this package only: `read_document` turns it into its `Undocument`."""

    def __init__(self, code: UndocumentCode, message: str) -> None:
        super().__init__(message)
        self.undocument = Undocument(code, message)
