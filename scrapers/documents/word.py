"""DOCX through python-docx: paragraphs and tables in their order, on the pages where Word last laid them out."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml.ns import qn

from scrapers.documents.contract import Bounds, DocumentPage
from scrapers.documents.zips import checked

_PARAGRAPH, _TABLE, _ROW, _CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_TEXT, _TAB, _PAGE_MARK = qn("w:t"), qn("w:tab"), qn("w:lastRenderedPageBreak")
_LINES = frozenset({qn("w:br"), qn("w:cr")})
_DASH = qn("w:noBreakHyphen")
#: Text that a change took away, and what stands twice for programs of another age.
_SKIPPED = frozenset(
    {
        qn("w:del"),
        qn("w:moveFrom"),
        qn("w:pPr"),
        qn("w:rPr"),
        qn("w:instrText"),
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    }
)
_NEW_PAGE = "\f"


def pages_of(data: bytes, bounds: Bounds) -> list[DocumentPage]:
    """The pages as Word last laid them out; one page without a number where it left no mark. Raises UnreadableError."""
    checked(data, bounds)
    body = docx.Document(io.BytesIO(data)).element.body
    text = "\n".join(_blocks(body))
    if _NEW_PAGE not in text:
        return [DocumentPage(None, "", _tidy(text))]
    return [DocumentPage(number, "", _tidy(page)) for number, page in enumerate(text.split(_NEW_PAGE), 1)]


def _blocks(parent: Any) -> Iterator[str]:
    """A line for every paragraph and every row, content controls and insertions included."""
    for child in parent:
        if child.tag == _PARAGRAPH:
            yield "".join(_pieces(child))
        elif child.tag == _TABLE:
            yield from _rows(child)
        elif child.tag not in _SKIPPED:
            yield from _blocks(child)


def _rows(table: Any) -> Iterator[str]:
    for row in table.iter(_ROW):
        if next(row.iterancestors(_TABLE)) is not table:
            continue  # of a table inside a cell: told in that cell
        cells = [one for one in row.iter(_CELL) if next(one.iterancestors(_ROW)) is row]
        line = "\t".join(told for cell in cells if (told := "; ".join(one for one in _blocks(cell) if one.strip())))
        # A page that ends inside a row ends behind it.
        yield line.replace(_NEW_PAGE, "").replace("\n", " ") + _NEW_PAGE * line.count(_NEW_PAGE)


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        tag = child.tag
        if tag in _SKIPPED:
            continue
        if tag == _TEXT:
            yield child.text or ""
        elif tag == _TAB:
            yield "\t"
        elif tag == _DASH:
            yield "-"
        elif tag == _PAGE_MARK:
            yield _NEW_PAGE
        elif tag in _LINES:
            yield "\n"
        elif tag == _PARAGRAPH:
            yield "\n"  # a text box inside a paragraph
            yield from _pieces(child)
            yield "\n"
        else:
            yield from _pieces(child)


def _tidy(text: str) -> str:
    lines = ("\t".join(" ".join(cell.split()) for cell in line.split("\t")).strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line)
