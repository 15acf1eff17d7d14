"""A page of a document in pieces that are read alone, so that the words of one paragraph do not explain another's date.

A piece is a paragraph with the heading above it, a list with the line that introduces it, or one row of a table of
labels and values. Tables with more columns are not read: what their cells mean stands elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

#: Longest heading, in characters.
_HEADING = 200
_NUMBERED = re.compile(r"(?:\d{1,2}\.){1,4}\d{0,2}\s*\S|(?:раздел|глава|section|chapter)\s+[\dIVX]+", re.IGNORECASE)
_ITEM = re.compile(r"\s*(?:[•▪●■►‣–—-]\s|\(?\d{1,2}[.)]\s|\(?[a-zа-я]\)\s|[ivx]{1,4}\)\s)")
_NUMBER = re.compile(r"\s*\(?(\d{1,2})[.)]")
_SENTENCE = re.compile(r"[.!?]['\"”“»)]?$")
_NUMBER_CELL = re.compile(r"№?\s*[\dIVXivx]{0,4}(?:\.\d{0,2}){0,3}[.)]?")
_MOST_ITEMS = 30
#: Between a label and its value, in what is read; a cell's own tab in the quote.
LABELLED = ":\t"


def passages(text: str) -> Iterator[str]:
    """The pieces of a page, in its order."""
    lines = [line for line in text.split("\n") if line.strip()]
    place = 0
    while place < len(lines):
        line = lines[place]
        if "\t" in line:
            if (row := _label_and_value(line)) is not None:
                yield row
            place += 1
        elif _is_heading(line) and place + 1 < len(lines) and "\t" not in lines[place + 1]:
            piece = [line, *_under(lines, place + 1)]
            yield "\n".join(piece)
            place += len(piece)
        else:
            yield line
            place += 1


def as_printed(quote: str) -> str:
    """A quote of a piece as the document has it."""
    return quote.replace(LABELLED, "\t")


def _label_and_value(line: str) -> str | None:
    cells = [cell.strip() for cell in line.split("\t") if cell.strip()]
    if len(cells) > 2 and _NUMBER_CELL.fullmatch(cells[0]):
        cells = cells[1:]
    if len(cells) != 2:
        return cells[0] if len(cells) == 1 else None
    return LABELLED.join((cells[0].rstrip(" :"), cells[1]))


def _is_heading(line: str) -> bool:
    if len(line) > _HEADING:
        return False
    return line.rstrip().endswith(":") or (_NUMBERED.match(line) is not None and _SENTENCE.search(line) is None)


def _under(lines: Sequence[str], place: int) -> list[str]:
    """The paragraph under a heading, or all items of the list under it."""
    first = lines[place]
    if _is_heading(first) and _ITEM.match(first) is None:
        return []
    if _ITEM.match(first) is None and not first.rstrip().endswith(";"):
        return [first]
    marked = _ITEM.match(first) is not None
    found: list[str] = []
    for line in lines[place : place + _MOST_ITEMS]:
        if "\t" in line or (marked and not _goes_on(found, line)):
            break
        found.append(line)
        # Items without marks end with a semicolon, but the last.
        if not marked and not line.rstrip().endswith(";"):
            break
    return found


def _goes_on(found: Sequence[str], line: str) -> bool:
    """Whether a line is a list's next item: marked, with the next number, and not behind the item that ended the list."""
    if _ITEM.match(line) is None:
        return False
    if not found:
        return True
    if len(found) > 1 and found[-2].rstrip().endswith(";") and found[-1].rstrip().endswith("."):
        return False
    number, before = _NUMBER.match(line), _NUMBER.match(found[-1])
    return (number is None) == (before is None) and (
        number is None or before is None or int(number[1]) == int(before[1]) + 1
    )
