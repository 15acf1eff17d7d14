"""Bytes → text with pages, or why not. Pure: no network, no clock, no file. Bounded but for time and memory.

A hostile document can still keep a library busy or crash it: run this in a process that may die
(`tracker.documents` does).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

from scrapers.documents.contract import Bounds, DocumentPage, DocumentText, Format, Undocument, UnreadableError
from scrapers.documents.formats import what_is
from scrapers.documents.zipped import Allowance, inner_documents

_Reader = Callable[[bytes, Bounds], list[DocumentPage]]
#: The module that reads a format. Loaded when a document of it comes: a worker reads one document and ends.
_READERS: Mapping[Format, str] = {
    "pdf": "pdf",
    "docx": "word",
    "xlsx": "workbook",
    "doc": "legacy_word",
    "rtf": "rich_text",
    "text": "plain",
}
_NAMED: Mapping[Format, str] = {
    "html": "a web page stands where the document should be",
    "xls": "it is a workbook of old Excel (.xls), which is not read",
    "ole2": "it is an old Office file of a kind that is not read",
    "opendocument": "it is an OpenDocument file, which is not read",
    "pptx": "it is a presentation, which is not read",
    "rar": "it is a RAR archive, which is not read",
    "7z": "it is a 7z archive, which is not read",
    "image": "it is a picture without text",
}
_BROKEN = "the file is damaged or was not received whole"


def read_document(data: bytes, bounds: Bounds | None = None) -> DocumentText | Undocument:
    """The text of a document, or why it was not read. Never raises but for MemoryError."""
    bounds = bounds or Bounds()
    try:
        return _read(data, bounds, 0, Allowance(bounds.decompressed))
    except UnreadableError as problem:
        return problem.undocument
    except MemoryError:
        raise
    except RecursionError:
        return Undocument("bomb", "it is nested deeper than a document is")
    except Exception as problem:  # a library met what it does not know: the document's fault, and a value
        return Undocument("broken", f"{_BROKEN} ({type(problem).__name__})")


def _read(data: bytes, bounds: Bounds, depth: int, allowance: Allowance) -> DocumentText:
    if len(data) > bounds.bytes:
        raise UnreadableError("too_big", f"it has {len(data):,} bytes; at most {bounds.bytes:,} are read")
    format_ = what_is(data)
    if format_ is None:
        raise UnreadableError("unknown_format", "it is no kind of document that is known here")
    if format_ == "encrypted_office":
        raise UnreadableError("encrypted", "it is protected by a password")
    if format_ == "image":
        raise UnreadableError("textless", _NAMED[format_])
    if format_ in _NAMED:
        raise UnreadableError("unknown_format", _NAMED[format_])
    if format_ == "zip":
        pages = inner_documents(data, bounds, depth, allowance, _read)
    else:
        reader: _Reader = import_module(f"scrapers.documents.{_READERS[format_]}").pages_of
        pages = reader(data, bounds)
    return DocumentText(format_, _bounded(pages, bounds))


def _bounded(pages: list[DocumentPage], bounds: Bounds) -> tuple[DocumentPage, ...]:
    if len(pages) > bounds.pages:
        raise UnreadableError("too_many_pages", f"it has {len(pages):,} pages; at most {bounds.pages:,} are read")
    length = sum(len(one.text) for one in pages)
    if length > bounds.characters:
        raise UnreadableError("too_big", f"it has {length:,} characters; at most {bounds.characters:,} are read")
    if not any(character.isalnum() for one in pages for character in one.text):
        raise UnreadableError("textless", "it holds no text that can be read: scanned pages, or nothing")
    return tuple(one for one in pages if one.text)
