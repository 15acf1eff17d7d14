"""A ZIP that holds documents: each inner one is read by what it is, under the name it has inside."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace

from scrapers.documents.contract import Bounds, DocumentPage, DocumentText, Undocument, UnreadableError
from scrapers.documents.zips import opened, unpacked

_UTF8 = 0x800


@dataclass(slots=True)
class Allowance:
    """How many bytes the archives of one document may still unpack to together, however deep they stand."""

    left: int


def inner_documents(
    data: bytes,
    bounds: Bounds,
    depth: int,
    allowance: Allowance,
    read: Callable[[bytes, Bounds, int, Allowance], DocumentText],
) -> list[DocumentPage]:
    """The pages of all documents inside that can be read, in the order they stand in.

    Raises UnreadableError: for a bomb or too many pages at once, else where not one of them can be read.
    """
    if depth >= bounds.nesting:
        raise UnreadableError("bomb", "it holds archives inside archives, deeper than is read")
    pages: list[DocumentPage] = []
    troubles: list[Undocument] = []
    with opened(data, bounds) as archive:
        for entry in archive.infolist():
            name = _name(entry)
            if entry.is_dir() or _is_litter(name):
                continue
            inside = unpacked(archive, entry, allowance.left)
            allowance.left -= len(inside)
            try:
                found = read(inside, bounds, depth + 1, allowance)
            except UnreadableError as problem:
                if problem.undocument.code in ("bomb", "too_many_pages"):
                    raise
                troubles.append(problem.undocument)
                continue
            pages += [replace(one, label=", ".join(filter(None, (name, one.label)))) for one in found.pages]
            if len(pages) > bounds.pages:
                raise UnreadableError("too_many_pages", f"its documents have more than {bounds.pages:,} pages")
    if not pages and troubles:
        raise UnreadableError(
            troubles[0].code, f"none of the {len(troubles)} files inside can be read: {_why(troubles)}"
        )
    return pages


def _why(troubles: list[Undocument]) -> str:
    return "; ".join(dict.fromkeys(one.message for one in troubles[:3]))


def _is_litter(name: str) -> bool:
    """What operating systems add."""
    return name.startswith("__MACOSX/") or name.rpartition("/")[2] in (".DS_Store", "Thumbs.db", "desktop.ini")


def _name(entry: zipfile.ZipInfo) -> str:
    """The name inside. Windows writes Cyrillic names in its own code page (866) without saying so."""
    if entry.flag_bits & _UTF8 or entry.filename.isascii():
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    for encoding in ("utf-8", "cp866"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename
