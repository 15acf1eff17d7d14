"""What the worker and its parent say to each other: bounds in, a document's text or why not out, as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from scrapers.documents.contract import Bounds, DocumentPage, DocumentText, Undocument

#: The argument by which a list with columns is asked for.
ROWS = "rows"


def bounds_to_text(bounds: Bounds) -> str:
    """The bounds as one argument of a command."""
    return json.dumps(asdict(bounds))


def bounds_from_text(text: str) -> Bounds:
    """The bounds again."""
    return Bounds(**json.loads(text))


def result_to_bytes(result: DocumentText | Undocument) -> bytes:
    """What was read, in UTF-8; half of a surrogate pair, which PDFs hold, becomes a question mark."""
    if isinstance(result, Undocument):
        told: dict[str, Any] = {"code": result.code, "message": result.message}
    else:
        told = {"format": result.format, "pages": [[one.number, one.label, one.text] for one in result.pages]}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", errors="replace")


def result_from_bytes(data: bytes) -> DocumentText | Undocument:
    """What was read again. Raises ValueError for anything else."""
    try:
        told = json.loads(data)
        if "code" in told:
            return Undocument(told["code"], str(told["message"]))
        pages = tuple(DocumentPage(number, str(label), str(text)) for number, label, text in told["pages"])
        return DocumentText(told["format"], pages)
    except (KeyError, TypeError, UnicodeDecodeError) as problem:
        raise ValueError("not a result of the worker") from problem


def rows_to_bytes(rows: list[list[str]] | Undocument) -> bytes:
    """A list with columns in UTF-8, or why it was not read."""
    told = {"code": rows.code, "message": rows.message} if isinstance(rows, Undocument) else {"rows": rows}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", errors="replace")


def rows_from_bytes(data: bytes) -> list[list[str]] | Undocument:
    """The rows again. Raises ValueError for anything else."""
    try:
        told = json.loads(data)
        if "code" in told:
            return Undocument(told["code"], str(told["message"]))
        return [[str(cell) for cell in row] for row in told["rows"]]
    except (KeyError, TypeError, UnicodeDecodeError) as problem:
        raise ValueError("not a result of the worker") from problem
