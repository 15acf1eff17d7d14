"""Word 97-2003 (.doc): the main text by its piece table, after Microsoft's open specification MS-DOC.

`olefile` opens the container. No library that is kept well reads the text itself: antiword and catdoc are programs in C
that are no longer kept, `legacy-doc` joins all rows of a table into one line and leaves the codes of fields in it.
Numbers in brackets are sections of MS-DOC.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

import olefile

from scrapers.documents.contract import Bounds, DocumentPage, UnreadableError
from scrapers.documents.legacy_paragraphs import Paragraphs

_BROKEN = "the file is damaged or was not received whole"
_WORD97 = 0x00C1
_IDENT = 0xA5EC
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200
#: Places of (fc, lcb) pairs in FibRgFcLcb97 (2.5.6), and of ccpText in FibRgLw97 (2.5.4).
_BTE_PAPX, _CLX, _CCP_TEXT = 13, 33, 3
_FIELD_BEGIN, _FIELD_SEPARATOR, _FIELD_END = "\x13", "\x14", "\x15"
_CELL, _PARAGRAPH = "\x07", "\r"
#: Soft line, page, column: all of them end a line; the hyphen that does not break is one, the optional one is none.
_AS_PRINTED = str.maketrans(
    {"\x0b": "\n", "\x0c": "\n", "\x0e": "\n", "\x1e": "-", "\x1f": None, "\x01": None, "\x02": None, "\x05": None,
     "\x08": None, "\xa0": " "}
)  # fmt: skip
_OTHER_CONTROLS = re.compile(r"[\x00-\x06\x0e-\x1f]")
#: Of a piece in single bytes (2.9.73 FcCompressed): cp1252, but where it has no letter.
_COMPRESSED = "cp1252"


@dataclass(frozen=True, slots=True)
class _Header:
    """What of the FIB (2.5.1) is needed: where the piece table and the paragraphs' properties are."""

    table: str
    characters: int
    clx: tuple[int, int]
    bte_papx: tuple[int, int]


def pages_of(data: bytes, bounds: Bounds) -> list[DocumentPage]:
    """The main text as one page without a number: the format leaves pages to whoever prints it.

    Raises UnreadableError.
    """
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as compound:
            stream = compound.openstream("WordDocument").read()
            header = _header(stream)
            table = compound.openstream(header.table).read()
    except OSError:
        raise UnreadableError("broken", _BROKEN) from None
    try:
        pieces = list(_pieces(stream, table, header))
        paragraphs = Paragraphs(stream, table, header.bte_papx)
        return [DocumentPage(None, "", _text(pieces, paragraphs))]
    except (struct.error, IndexError):
        raise UnreadableError("broken", _BROKEN) from None


def _header(stream: bytes) -> _Header:
    try:
        ident, version = struct.unpack_from("<HH", stream, 0)
        (flags,) = struct.unpack_from("<H", stream, 0x0A)
        if ident != _IDENT:
            raise UnreadableError("broken", _BROKEN)
        if flags & _ENCRYPTED:
            raise UnreadableError("encrypted", "it is protected by a password")
        if version < _WORD97:
            raise UnreadableError("unknown_format", "it is a document of Word before 1997, which is not read")
        place = 32
        (words,) = struct.unpack_from("<H", stream, place)
        place += 2 + words * 2
        (longs,) = struct.unpack_from("<H", stream, place)
        (characters,) = struct.unpack_from("<i", stream, place + 2 + _CCP_TEXT * 4)
        place += 2 + longs * 4 + 2
        clx = struct.unpack_from("<II", stream, place + _CLX * 8)
        papx = struct.unpack_from("<II", stream, place + _BTE_PAPX * 8)
    except struct.error:
        raise UnreadableError("broken", _BROKEN) from None
    return _Header("1Table" if flags & _TABLE_1 else "0Table", characters, clx, papx)


def _pieces(stream: bytes, table: bytes, header: _Header) -> Iterator[tuple[str, int, int]]:
    """The pieces of the main text in order: (text, place in the stream, bytes of a character) (2.8.35 PlcPcd)."""
    start, length = header.clx
    plc = _piece_table(table[start : start + length])
    many = (len(plc) - 4) // 12
    ends = struct.unpack_from(f"<{many + 1}I", plc, 0)
    for index in range(many):
        first, last = ends[index], min(ends[index + 1], header.characters)
        if last <= first:
            continue
        (where,) = struct.unpack_from("<I", plc, 4 * (many + 1) + 8 * index + 2)
        is_compressed = bool(where & 0x40000000)
        place = (where & 0x3FFFFFFF) // 2 if is_compressed else where & 0x3FFFFFFF
        width = 1 if is_compressed else 2
        raw = stream[place : place + (last - first) * width]
        if len(raw) < (last - first) * width:
            raise UnreadableError("broken", _BROKEN)
        yield raw.decode(_COMPRESSED if is_compressed else "utf-16-le", errors="replace"), place, width


def _piece_table(clx: bytes) -> bytes:
    """The PlcPcd inside a Clx (2.9.38), behind any property blocks."""
    place = 0
    while place < len(clx):
        if clx[place] == 0x02:
            (length,) = struct.unpack_from("<I", clx, place + 1)
            return clx[place + 5 : place + 5 + length]
        if clx[place] != 0x01:
            break
        (length,) = struct.unpack_from("<H", clx, place + 1)
        place += 3 + length
    raise UnreadableError("broken", _BROKEN)


def _text(pieces: list[tuple[str, int, int]], paragraphs: Paragraphs) -> str:
    """Lines of the text: a paragraph each, a row of a table each with its cells parted by tabs."""
    lines: list[str] = []
    cells: list[str] = []
    words: list[str] = []
    in_code: list[bool] = []
    for text, place, width in pieces:
        for index, one in enumerate(text):
            if one in (_FIELD_BEGIN, _FIELD_SEPARATOR, _FIELD_END):
                _follow_field(one, in_code)
            elif any(in_code):
                continue
            elif one == _CELL:
                if paragraphs.ends_row(place + index * width):
                    lines.append("\t".join(cell for cell in cells if cell))
                    cells = []
                else:
                    cells.append(_clean(words).rstrip(" ;"))
                words = []
            elif one == _PARAGRAPH and paragraphs.is_in_table(place + index * width):
                words.append("; " if words and words[-1] != "; " else "")
            elif one == _PARAGRAPH:
                lines += [*cells, *(_clean([line]) for line in "".join(words).translate(_AS_PRINTED).split("\n"))]
                cells, words = [], []
            else:
                words.append(one)
    lines += [*cells, _clean(words)]
    return "\n".join(line for line in lines if line)


def _follow_field(mark: str, in_code: list[bool]) -> None:
    """A field is its code, then what it shows (2.8.25): the code is not printed."""
    if mark == _FIELD_BEGIN:
        in_code.append(True)
    elif in_code and mark == _FIELD_SEPARATOR:
        in_code[-1] = False
    elif in_code:
        in_code.pop()


def _clean(words: list[str]) -> str:
    text = _OTHER_CONTROLS.sub("", "".join(words).translate(_AS_PRINTED))
    return "\t".join(" ".join(part.split()) for part in text.split("\t")).strip(" \t")
