"""PDF through PDFium: fast, and it reads what viewers read. Lines and cells are put together in `pdf_layout`.

Chosen over pypdf (pure Python, sound, two to three times slower: `tests/bench/bench_documents.py`).
PDFium is C++ and may crash on a hostile file: see `tracker.documents`.
"""

from __future__ import annotations

import pypdfium2
import pypdfium2.raw as pdfium

from scrapers.documents.contract import Bounds, DocumentPage, UnreadableError
from scrapers.documents.pdf_layout import Fragment, text_of

#: A page with fewer letters than this and a picture over half of it is a scan with a stamp.
_FEW_LETTERS = 60
_SHORT = 4 * _FEW_LETTERS
_OBJECTS_LOOKED_AT = 200
#: What Word draws out of its fonts of symbols, as the letter that it looks like.
_BULLETS = str.maketrans("\uf0b7\uf0a7\uf0d8\uf02d\uf0fc", "•▪►-✓")


def pages_of(data: bytes, bounds: Bounds) -> list[DocumentPage]:
    """All pages in their order, numbered from 1. Raises UnreadableError."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as problem:
        if getattr(problem, "err_code", None) == pdfium.FPDF_ERR_PASSWORD:
            raise UnreadableError("encrypted", "it is protected by a password") from None
        raise UnreadableError("broken", "the file is damaged or was not received whole") from None
    try:
        many = len(document)
        if many > bounds.pages:
            raise UnreadableError("too_many_pages", f"it has {many:,} pages; at most {bounds.pages:,} are read")
        return _pages(document, many, bounds)
    finally:
        document.close()


def _pages(document: pypdfium2.PdfDocument, many: int, bounds: Bounds) -> list[DocumentPage]:
    pages: list[DocumentPage] = []
    length = scanned = 0
    for index in range(many):
        try:
            page = document[index]
        except pypdfium2.PdfiumError:
            continue  # one broken page; the others are read
        text = _text(page)
        if len(text) < _SHORT and sum(map(str.isalpha, text)) < _FEW_LETTERS and _is_picture(page):
            scanned += 1
        page.close()
        length += len(text)
        if length > bounds.characters:
            raise UnreadableError("too_big", f"it has more than {bounds.characters:,} characters")
        pages.append(DocumentPage(index + 1, "", text))
    if many and not pages:
        raise UnreadableError("broken", "not one of its pages can be read")
    if scanned and scanned == len(pages):
        raise UnreadableError("textless", "its pages are pictures (a scan), without text that can be read")
    return pages


def _text(page: pypdfium2.PdfPage) -> str:
    textpage = page.get_textpage()
    try:
        fragments = []
        for index in range(textpage.count_rects()):
            left, bottom, right, top = textpage.get_rect(index)
            text = textpage.get_text_bounded(left, bottom, right, top)
            if text.strip():
                fragments.append(Fragment(left, bottom, right, top, text.translate(_BULLETS)))
        return text_of(fragments)
    finally:
        textpage.close()


def _is_picture(page: pypdfium2.PdfPage) -> bool:
    """Whether pictures cover half of the page."""
    whole: float = page.get_width() * page.get_height()
    covered = 0.0
    for number, one in enumerate(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE])):
        if number == _OBJECTS_LOOKED_AT:
            break
        left, bottom, right, top = one.get_bounds()
        covered += max(right - left, 0.0) * max(top - bottom, 0.0)
    return covered * 2 > whole
