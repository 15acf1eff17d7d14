"""Pieces of text with their places on a page → lines: wrapped lines joined, cells of one row beside each other.

The pieces come in the order in which the page draws them: the cells of a table one after the other, each with its
lines. That order is kept; the places only tell where a paragraph or a cell ends. Pure geometry, in points, with the
origin at the lower left.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

_BULLET = re.compile(r"\s*(?:[•▪●■►‣–—*-]\s|\(?[0-9]{1,2}[.)]\s|\(?[a-zа-я][.)]\s|[ivx]{1,4}[.)]\s)")
#: What stands before an item of a list, with a gap behind it as wide as one between cells.
_MARKER = re.compile(r"[•▪●■►‣–—*-]|\(?(?:\d{1,2}|[a-zа-я])[.)]")
_SENTENCE_END = re.compile(r"[.:;!?…]['\"”“»)]?\s*$")
#: Lines of one paragraph stand closer than this, in heights of a line of the page.
_LEADING = 1.45
#: How far the first line of a paragraph may be moved in or out, in points.
_INDENT = 45.0
_OUTDENT = 5.0
#: Pieces of one line that stand further apart are cells, in heights of a line.
_CELL_GAP = 0.9
#: A line that stands this much lower than the lines before it follow each other begins another paragraph.
_WIDER = 1.3
#: Between the text of a cell and its neighbour's, in points: the margins that Word gives both.
_CELL_MARGINS = 10.8


@dataclass(slots=True)
class Fragment:
    """A piece of one line and the box around it."""

    left: float
    bottom: float
    right: float
    top: float
    text: str

    @property
    def height(self) -> float:
        return max(self.top - self.bottom, 1.0)

    @property
    def first_word_width(self) -> float:
        """Room that its first word takes, by the average width of its letters."""
        words = self.text.split(None, 1)
        return (self.right - self.left) * len(words[0]) / max(len(self.text), 1) if words else 0.0


@dataclass(slots=True)
class _Block:
    """Lines that follow each other downwards: a paragraph or several, or a cell."""

    lines: list[Fragment]

    @property
    def left(self) -> float:
        return min(one.left for one in self.lines)

    @property
    def right(self) -> float:
        return max(one.right for one in self.lines)

    @property
    def top(self) -> float:
        return self.lines[0].top

    @property
    def bottom(self) -> float:
        return min(one.bottom for one in self.lines)


@dataclass(slots=True)
class _Row:
    """Blocks beside each other; a paragraph is a row of one."""

    cells: list[_Block] = field(default_factory=list)

    @property
    def top(self) -> float:
        return max(one.top for one in self.cells)

    @property
    def bottom(self) -> float:
        return min(one.bottom for one in self.cells)


def text_of(fragments: Sequence[Fragment]) -> str:
    """The text of a page: a line for each paragraph and each row of a table, cells parted by tabs."""
    rows = _rows(_blocks(_lines(fragments)))
    if not rows:
        return ""
    edge = max(block.right for row in rows for block in row.cells)
    edges = _edges(rows)
    told: list[str] = []
    for row in rows:
        if len(row.cells) == 1:
            told += _paragraphs(row.cells[0], edge)
        else:
            cells = [_cell(row, index, edges) for index in range(len(row.cells))]
            if _MARKER.fullmatch(cells[0]):
                cells[:2] = [f"{cells[0]} {cells[1]}"]
            told.append("\t".join(cells))
    return "\n".join(told)


def _lines(fragments: Sequence[Fragment]) -> list[Fragment]:
    """Pieces that follow each other on one line without a gap (a bold word) become one."""
    lines: list[Fragment] = []
    for one in fragments:
        last = lines[-1] if lines else None
        if last is not None and _beside(last, one) and -0.5 * last.height <= one.left - last.right < _gap(last, one):
            glue = " " if one.left - last.right > 0.15 * one.height and not last.text.endswith(" ") else ""
            lines[-1] = Fragment(
                last.left,
                min(last.bottom, one.bottom),
                max(last.right, one.right),
                max(last.top, one.top),
                last.text + glue + one.text,
            )
        else:
            lines.append(Fragment(one.left, one.bottom, one.right, one.top, one.text))
    return lines


def _gap(one: Fragment, other: Fragment) -> float:
    return _CELL_GAP * min(one.height, other.height)


def _beside(one: Fragment, other: Fragment) -> bool:
    """Whether two pieces stand on one line."""
    shared = min(one.top, other.top) - max(one.bottom, other.bottom)
    return shared > 0.5 * min(one.height, other.height)


def _blocks(lines: Sequence[Fragment]) -> list[_Block]:
    # A box is lower where its words have no high letters: most of them tell the height of a line.
    heights = sorted(one.height for one in lines)
    usual = heights[len(heights) * 3 // 4] if heights else 1.0
    blocks: list[_Block] = []
    for one in lines:
        is_item = _MARKER.fullmatch(one.text.strip()) is not None
        if blocks and not is_item and _goes_on(blocks[-1].lines[-1], one, usual) and not _is_lower(blocks[-1], one):
            blocks[-1].lines.append(one)
        else:
            blocks.append(_Block([one]))
    return blocks


def _goes_on(last: Fragment, one: Fragment, usual: float) -> bool:
    """Whether a line stands right under the one before it."""
    space = last.bottom - one.top
    height = max(last.height, one.height)
    near = _LEADING * min(usual, height * 1.5)
    overlaps = min(last.right, one.right) > max(last.left, one.left)
    aligned = abs(last.left - one.left) < _INDENT or abs(last.left + last.right - one.left - one.right) < _INDENT / 4
    if one.left < last.left - _OUTDENT and _SENTENCE_END.search(last.text):
        return False  # behind the last item of a list the text goes on at the margin
    return overlaps and aligned and -0.4 * height < space < near


def _is_lower(block: _Block, one: Fragment) -> bool:
    """Whether a line keeps more distance than the lines of the block keep."""
    if len(block.lines) < 2:
        return False
    before, last = block.lines[-2:]
    return last.bottom - one.bottom > _WIDER * (before.bottom - last.bottom)


def _rows(blocks: Sequence[_Block]) -> list[_Row]:
    rows: list[_Row] = []
    for block in blocks:
        row = rows[-1] if rows else None
        if row is None or not _is_next_cell(row, block):
            rows.append(_Row([block]))
            continue
        if len(row.cells) == 1:
            above, cell = _parted(row.cells[0], block)
            if above is not None:
                rows[-1:] = [_Row([above]), _Row([cell, block])]
                continue
        row.cells.append(block)
    return rows


def _is_next_cell(row: _Row, block: _Block) -> bool:
    last = row.cells[-1]
    if block.top < row.bottom + 1 or block.bottom > row.top - 1:
        return False
    # The lines right above and below count too: a value may stand between the lines of its label.
    beside = [one for one in last.lines if one.bottom < block.top + one.height and one.top > block.bottom - one.height]
    return block.left >= max((one.right for one in beside), default=last.right) - 2


def _parted(block: _Block, cell: _Block) -> tuple[_Block | None, _Block]:
    """The lines above a table, and those of its first cell: which begin where its neighbour does, or are centred on it."""
    best, start = None, 0
    centre = (cell.top + cell.bottom) / 2
    for index, line in enumerate(block.lines):
        rest = (line.top + block.bottom) / 2
        off = min(abs(line.top - cell.top), abs(rest - centre))
        if best is None or off < best - 1.5:
            best, start = off, index
    above = block.lines[:start]
    return (_Block(above) if above else None), _Block(block.lines[start:])


def _edges(rows: Sequence[_Row]) -> dict[int, float]:
    """How far to the right the lines of last cells reach, by where those cells begin."""
    edges: dict[int, float] = {}
    for row in rows:
        if len(row.cells) > 1:
            last = row.cells[-1]
            key = round(last.left / 4)
            edges[key] = max(edges.get(key, 0.0), last.right)
    return edges


def _cell(row: _Row, index: int, edges: dict[int, float]) -> str:
    block = row.cells[index]
    is_last = index + 1 == len(row.cells)
    edge = edges.get(round(block.left / 4), block.right) if is_last else row.cells[index + 1].left - _CELL_MARGINS
    return "; ".join(one.rstrip(" ;") if number else one for number, one in enumerate(_paragraphs(block, edge)))


def _paragraphs(block: _Block, edge: float) -> list[str]:
    """The lines of a block, those joined that were only wrapped: the next word would not have fitted."""
    told: list[str] = []
    for index, line in enumerate(block.lines):
        text = " ".join(line.text.split())
        if index and _is_wrapped(block.lines[index - 1], line, edge):
            told[-1] = f"{told[-1]} {text}"
        else:
            told.append(text)
    return told


def _is_wrapped(last: Fragment, line: Fragment, edge: float) -> bool:
    room = edge - last.right
    if _BULLET.match(line.text) and room > 0.02 * edge:
        return False
    if _BULLET.match(line.text) and _SENTENCE_END.search(last.text):
        return False
    return room < line.first_word_width + 0.3 * line.height
