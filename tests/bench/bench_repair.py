"""Redesigns of list pages, noticed and mended: `python -m tests.bench.bench_repair`.

Every kind of redesign on every page of `tests.tracker.test_breaking`. "mended": noticed at the first check, calls untouched, and the
repair reads the same calls with the same deadlines; "works": the source reads the new page as it is, with the same calls.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter

from tests.shared_material import SHARED
from tests.tracker.test_breaking import (
    IN_THE_BENCH,
    KINDS,
    RECORDED,
    TRIMMED,
    can_be,
    is_noticed_and_mended,
    recorded,
    trimmed,
)


def main() -> None:
    """Print a line per page and the sums."""
    sums: Counter[str] = Counter()
    print(f"{'page':<40}" + "".join(f"{kind:>12}" for kind in KINDS))
    for name in (*TRIMMED, *((*RECORDED, *IN_THE_BENCH) if SHARED is not None else ())):
        spec, markup = recorded(name) if "/" in name else trimmed(name)
        ends = []
        for kind in KINDS:
            begun = time.perf_counter()
            try:
                ended = asyncio.run(is_noticed_and_mended(spec, markup, kind)) if can_be(kind, spec, markup) else "-"
            except AssertionError:
                ended = "FAILED"
            sums[ended] += 1
            ends.append(f"{ended} {time.perf_counter() - begun:.1f}s" if ended != "-" else "-")
        print(f"{name:<40}" + "".join(f"{end:>12}" for end in ends))
    print(dict(sums))


if __name__ == "__main__":
    main()
