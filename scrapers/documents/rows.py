"""A list with columns (CSV, or the first sheet of an XLSX with anything in it) as rows of cells, empty ones kept in their places.

Formulas are never computed: of a workbook its last values are taken, of a CSV the text as it stands.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

import openpyxl

from scrapers.documents.contract import Bounds, UnreadableError
from scrapers.documents.formats import what_is
from scrapers.documents.zips import checked

_MOST_COLUMNS = 50
_MOST_ROWS = 20_000
_LONGEST_CELL = 10_000
_DELIMITERS = (";", "\t", ",", "|")
#: What spreadsheet programs here write when they are not asked for UTF-8.
_ENCODINGS = ("utf-8-sig", "cp1251")


def rows_of(data: bytes, bounds: Bounds | None = None) -> list[list[str]]:
    """The rows, the first one first; an empty row is an empty list, so that numbers stay. Raises UnreadableError."""
    bounds = bounds or Bounds()
    if len(data) > bounds.bytes:
        raise UnreadableError("too_big", f"it has {len(data):,} bytes; at most {bounds.bytes:,} are read")
    format_ = what_is(data)
    if format_ == "xlsx":
        return _bounded(_of_workbook(data, bounds), bounds)
    if format_ == "text":
        return _bounded(_of_text(data), bounds)
    raise UnreadableError("unknown_format", "it is no list: save it as XLSX or CSV")


def _of_workbook(data: bytes, bounds: Bounds) -> Iterable[Sequence[str]]:
    checked(data, bounds)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except Exception as problem:  # a library met what it does not know: the file's fault
        raise UnreadableError("broken", f"it is damaged ({type(problem).__name__})") from problem
    try:
        for sheet in book.worksheets:
            # What a file says of its sheets' size may be wrong by a million rows.
            sheet.reset_dimensions()
            found = False
            for row in sheet.iter_rows(max_col=_MOST_COLUMNS, max_row=_MOST_ROWS + 1, values_only=True):
                cells = [_shown(value) for value in row]
                found = found or any(cells)
                yield cells
            if found:
                return
    finally:
        book.close()


def _of_text(data: bytes) -> Iterable[Sequence[str]]:
    text = _decoded(data)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=lambda one: (first.count(one), -_DELIMITERS.index(one)))
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as problem:
        raise UnreadableError("broken", f"it is no CSV that can be read ({problem})") from None


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace")


def _bounded(rows: Iterable[Sequence[str]], bounds: Bounds) -> list[list[str]]:
    kept: list[list[str]] = []
    left = bounds.characters
    for row in rows:
        cells = [" ".join(cell[:_LONGEST_CELL].split()) for cell in row[:_MOST_COLUMNS]]
        while cells and not cells[-1]:
            cells.pop()
        left -= sum(map(len, cells))
        if left < 0:
            raise UnreadableError("too_big", f"it has more than {bounds.characters:,} characters")
        if len(kept) >= _MOST_ROWS:
            raise UnreadableError("too_big", f"it has more than {_MOST_ROWS:,} rows")
        kept.append(cells)
    while kept and not kept[-1]:
        kept.pop()
    return kept


def _shown(value: object) -> str:
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
