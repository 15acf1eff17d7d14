"""The process that reads one document and may die: bounds as its argument, bytes on stdin, JSON on stdout.

Started by `reader.DocumentReader`; it limits its own memory and processor time where the platform can, and writes
no file.
"""

from __future__ import annotations

import contextlib
import math
import sys

from scrapers.documents.contract import Bounds, Undocument
from tracker.documents.wire import ROWS, bounds_from_text, result_to_bytes, rows_to_bytes

OUT_OF_MEMORY = Undocument("out_of_memory", "it takes more memory to read than a document may")


def limit(bounds: Bounds) -> None:
    """Limit this process to the memory and the processor time of the bounds; no core file when it crashes."""
    try:
        import resource
    except ImportError:  # Windows has no such limits; the parent still keeps the time
        return
    seconds = math.ceil(bounds.seconds) + 1
    for name, value in (("RLIMIT_CORE", 0), ("RLIMIT_FSIZE", 0), ("RLIMIT_CPU", seconds), ("RLIMIT_AS", bounds.memory)):
        kind = getattr(resource, name, None)
        if kind is None:
            continue
        # A platform may know the limit and refuse it (macOS does with RLIMIT_AS).
        with contextlib.suppress(OSError, ValueError):
            _, most = resource.getrlimit(kind)
            wanted = value if most == resource.RLIM_INFINITY else min(value, most)
            resource.setrlimit(kind, (wanted, most))


def _document(data: bytes, bounds: Bounds) -> bytes:
    from scrapers.documents.read import read_document

    return result_to_bytes(read_document(data, bounds))


def _rows(data: bytes, bounds: Bounds) -> bytes:
    from scrapers.documents.contract import UnreadableError
    from scrapers.documents.rows import rows_of

    try:
        return rows_to_bytes(rows_of(data, bounds))
    except UnreadableError as problem:
        return rows_to_bytes(problem.undocument)
    except MemoryError:
        raise
    except Exception as problem:  # a library met what it does not know: the file's fault, and a value
        return rows_to_bytes(Undocument("broken", f"it is damaged ({type(problem).__name__})"))


def main() -> int:
    """Read the document on stdin; the exit status is 0 whenever there is a result. With `ROWS`, as a list with columns."""
    bounds = bounds_from_text(sys.argv[1])
    limit(bounds)
    data = sys.stdin.buffer.read()
    try:
        # The libraries of the formats are loaded inside the limits, too.
        told = _rows(data, bounds) if sys.argv[2:] == [ROWS] else _document(data, bounds)
    except MemoryError:
        told = result_to_bytes(OUT_OF_MEMORY)
    sys.stdout.buffer.write(told)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
