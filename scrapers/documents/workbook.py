"""XLSX: every sheet a page, every row a line, as a person sees them: dates as dates, percentages as percentages."""

from __future__ import annotations

import io
import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import openpyxl

from scrapers.documents.contract import Bounds, DocumentPage, UnreadableError
from scrapers.documents.zips import checked

_MOST_COLUMNS = 200
_LITERAL = re.compile(r'"([^"]*)"|\[\$([^\]\-]+)(?:-[^\]]*)?\]')
_SIGNS = re.compile(r"[€$£]")


def pages_of(data: bytes, bounds: Bounds) -> list[DocumentPage]:
    """The sheets in their order; formulas by their last value. Raises UnreadableError."""
    checked(data, bounds)
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    try:
        if len(book.worksheets) > bounds.pages:
            raise UnreadableError("too_many_pages", f"it has {len(book.worksheets)} sheets")
        left = bounds.characters
        pages = []
        for number, sheet in enumerate(book.worksheets, 1):
            # What a file says of its sheets' size may be wrong by a million rows.
            sheet.reset_dimensions()
            lines = []
            for row in sheet.iter_rows(max_col=_MOST_COLUMNS):
                line = "\t".join(shown for cell in row if (shown := _shown(cell)))
                left -= len(line)
                if left < 0:
                    raise UnreadableError("too_big", f"it has more than {bounds.characters:,} characters")
                if line:
                    lines.append(line)
            pages.append(DocumentPage(number, sheet.title, "\n".join(lines)))
        return pages
    finally:
        book.close()


def _shown(cell: Any) -> str:
    """A cell's value in the form its number format asks for, as far as a currency, a date or a percentage goes."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return ""
    if isinstance(value, (datetime, date, time)):
        return _moment(value)
    if isinstance(value, (int, float)):
        return _number(value, str(cell.number_format or ""))
    return " ".join(str(value).split())


def _moment(value: datetime | date | time) -> str:
    if isinstance(value, datetime):
        midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
        return f"{value:%d.%m.%Y}" if midnight else f"{value:%d.%m.%Y %H:%M}"
    return f"{value:%d.%m.%Y}" if isinstance(value, date) else f"{value:%H:%M}"


def _number(value: int | float, form: str) -> str:
    first = form.partition(";")[0]
    if "%" in first:
        return f"{_plain(Decimal(str(value)) * 100)}%"
    told = _plain(Decimal(str(value)))
    units = [one or other for one, other in _LITERAL.findall(first)] + _SIGNS.findall(_LITERAL.sub("", first))
    unit = " ".join(one.strip() for one in units if one.strip())
    if not unit:
        return told
    whole, _, rest = told.partition(".")
    parted = f"{int(whole):,}".replace(",", " ") + (f",{rest}" if rest else "")
    return f"{parted} {unit}"


def _plain(value: Decimal) -> str:
    text = format(value.normalize(), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
