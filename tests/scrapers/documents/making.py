"""Makes documents with the usual office libraries: the words are those of Bulgarian and English guidelines."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import docx
import font_roboto
import openpyxl
from docx.oxml import OxmlElement
from fpdf import FPDF
from PIL import Image

#: A row of a table; a string is a paragraph.
Row = tuple[str, ...]
FILES = Path(__file__).parent / "files"


def _page_by_page() -> FPDF:
    pdf = FPDF()
    pdf.add_font("Roboto", fname=font_roboto.Roboto)
    pdf.set_font("Roboto", size=11)
    return pdf


def pdf(pages: Sequence[Sequence[str | Row]], *, password: str | None = None, compressed: bool = True) -> bytes:
    """A PDF with these paragraphs and tables, page by page."""
    made = _page_by_page()
    made.set_compression(compressed)
    if password is not None:
        made.set_encryption(owner_password="owner-" + password, user_password=password)
    for page in pages:
        made.add_page()
        for one in page:
            if isinstance(one, tuple):
                with made.table(first_row_as_headings=False, col_widths=(1,) * len(one)) as table:
                    table.row(one)
            else:
                made.multi_cell(0, 6, one, new_x="LMARGIN", new_y="NEXT")
                made.ln(4)
    return bytes(made.output())


def scanned_pdf(pages: int = 2) -> bytes:
    """A PDF whose pages are pictures."""
    made = FPDF()
    for shade in range(pages):
        made.add_page()
        made.image(Image.new("L", (300, 420), 200 + shade), x=0, y=0, w=210, h=297)
    return bytes(made.output())


def long_pdf(pages: int) -> bytes:
    """A PDF of many small pages, written by hand because no library makes them as fast."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>"]
    kids = b" ".join(b"%d 0 R" % (3 + number) for number in range(pages))
    objects.append(b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, kids))
    objects += [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>"] * pages
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n")
    places = []
    for number, one in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj%sendobj\n" % (number, one))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))
    return out.getvalue()


def word(pages: Sequence[Sequence[str | Row]], *, laid_out: bool = True) -> bytes:
    """A DOCX. `laid_out`: with the marks that Word leaves where its pages ended."""
    made = docx.Document()
    for number, page in enumerate(pages):
        for place, one in enumerate(page):
            if isinstance(one, tuple):
                table = made.add_table(rows=1, cols=len(one))
                for cell, text in zip(table.rows[0].cells, one, strict=True):
                    cell.text = text
                continue
            paragraph = made.add_paragraph()
            if number and not place and laid_out:
                paragraph.add_run()._r.append(OxmlElement("w:lastRenderedPageBreak"))
            paragraph.add_run(one)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def workbook(sheets: dict[str, Sequence[Sequence[str | int | float | datetime]]], formats: dict[str, str]) -> bytes:
    """An XLSX; `formats` by cell ("B2")."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for cell, form in formats.items():
            sheet[cell].number_format = form
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    """A ZIP of files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def saved_by_libreoffice(name: str) -> bytes:
    """A file of `files/` (its README says how each was made)."""
    return (FILES / name).read_bytes()
