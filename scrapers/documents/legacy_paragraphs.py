"""Which paragraphs of a .doc stand in a table, and which marks end a row: the paragraphs' properties of MS-DOC.

A row of a table ends with the same mark as a cell; only the properties tell them apart (MS-DOC 2.4.3).
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator

_PAGE = 512
_IN_TABLE, _ROW_END = 0x2416, 0x2417
_DEFINE_TABLE, _CHANGE_TABS = 0xD608, 0xC615
#: Bytes of an operand by the three highest bits of its sprm (2.2.5.1); 6 tells its own length.
_OPERANDS = (1, 1, 2, 4, 2, 2, 0, 3)


class Paragraphs:
    """The properties of paragraphs by where they end in the WordDocument stream."""

    def __init__(self, stream: bytes, table: bytes, bte_papx: tuple[int, int]) -> None:
        self._starts: list[int] = []
        self._flags: list[tuple[int, bool, bool]] = []
        found = sorted(_all(stream, table, bte_papx))
        for start, end, in_table, ends_row in found:
            self._starts.append(start)
            self._flags.append((end, in_table, ends_row))

    def is_in_table(self, place: int) -> bool:
        """Whether the paragraph around a place in the stream stands in a table."""
        return self._at(place)[0]

    def ends_row(self, place: int) -> bool:
        """Whether the mark at a place in the stream ends a row, not a cell."""
        return self._at(place)[1]

    def _at(self, place: int) -> tuple[bool, bool]:
        index = bisect_right(self._starts, place) - 1
        if index < 0 or place >= self._flags[index][0]:
            return False, False
        return self._flags[index][1:]


def _all(stream: bytes, table: bytes, bte_papx: tuple[int, int]) -> Iterator[tuple[int, int, bool, bool]]:
    """(start, end, in a table, ends a row) of every paragraph (2.8.6 PlcBtePapx, 2.9.175 PapxFkp)."""
    start, length = bte_papx
    plc = table[start : start + length]
    many = (len(plc) - 4) // 8
    for index in range(max(many, 0)):
        (number,) = struct.unpack_from("<I", plc, 4 * (many + 1) + 4 * index)
        page = stream[(number & 0x3FFFFF) * _PAGE :][:_PAGE]
        if len(page) < _PAGE:
            continue
        paragraphs = page[_PAGE - 1]
        ends = struct.unpack_from(f"<{paragraphs + 1}I", page, 0)
        for one in range(paragraphs):
            place = 2 * page[4 * (paragraphs + 1) + 13 * one]
            yield ends[one], ends[one + 1], *_flags(page, place)


def _flags(page: bytes, place: int) -> tuple[bool, bool]:
    if place == 0:
        return False, False  # the properties of the style alone
    size = 2 * page[place] - 1
    place += 1
    if size < 0:
        size = 2 * page[place]
        place += 1
    properties = dict(_properties(page[place + 2 : place + size]))
    return properties.get(_IN_TABLE, 0) == 1, properties.get(_ROW_END, 0) == 1


def _properties(grpprl: bytes) -> Iterator[tuple[int, int]]:
    """(sprm, first byte of its operand) of a list of properties."""
    place = 0
    while place + 2 < len(grpprl):
        (sprm,) = struct.unpack_from("<H", grpprl, place)
        place += 2
        yield sprm, grpprl[place]
        size = _OPERANDS[sprm >> 13]
        if size == 0:
            size = grpprl[place] + 1
            if sprm == _DEFINE_TABLE:
                size = int.from_bytes(grpprl[place : place + 2], "little") + 1
            elif sprm == _CHANGE_TABS and grpprl[place] == 255:
                return  # its length is not told; nothing that is needed here stands behind it
        place += size
