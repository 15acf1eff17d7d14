"""The process that reads one document and may die: bounds as its argument, bytes on stdin, JSON on stdout.

Started by `reader.DocumentReader`; it limits its own memory and processor time where the platform can, and writes
no file.
"""

from __future__ import annotations

import contextlib
import math
import sys

from scrapers.documents.contract import Bounds, Undocument
from tracker.documents.wire import bounds_from_text, result_to_bytes

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


def main() -> int:
    """Read the document on stdin; the exit status is 0 whenever there is a result."""
    bounds = bounds_from_text(sys.argv[1])
    limit(bounds)
    data = sys.stdin.buffer.read()
    try:
        # The libraries of the formats are loaded inside the limits, too.
        from scrapers.documents.read import read_document

        told = result_to_bytes(read_document(data, bounds))
    except MemoryError:
        told = result_to_bytes(OUT_OF_MEMORY)
    sys.stdout.buffer.write(told)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
