"""Seconds and memory of discovery on recorded list pages, and how many it finds whole: `python -m tests.bench.bench_discovery`.

The floor beside each page is what parsing it once with BeautifulSoup (lxml) takes in the same run.
"""

from __future__ import annotations

import json
import sys
import time
import tracemalloc
from datetime import UTC, datetime

from bs4 import BeautifulSoup

from scrapers.discovery.proposing import propose
from tests.recordings import pages_of
from tests.shared_material import SHARED
from tracker.domain.observing import observe

NOW = datetime(2026, 8, 9, 12, tzinfo=UTC)


def main() -> None:
    """Print one line a page and a summary; 1 where the recorded material is not there."""
    if SHARED is None:
        print("the recorded pages are not here: nothing to measure")
        sys.exit(1)
    print(f"{'page':44} {'kB':>6} {'ms':>7} {'parse ms':>9} {'peak MB':>8}  found")
    whole = lists = 0
    spent: list[float] = []
    for file in sorted((SHARED / "gold" / "pages").glob("*/*.expected.json")):
        gold = json.loads(file.read_text(encoding="utf-8"))
        page = next((one for one in pages_of(file.parent / gold["warc"]) if one.url == gold["url"]), None)
        if page is None:
            continue
        start = time.perf_counter()
        BeautifulSoup(page.body, "lxml" if gold["kind"] == "html" else "xml")
        parsed = time.perf_counter() - start
        start = time.perf_counter()
        proposal = propose(page)
        took = time.perf_counter() - start
        tracemalloc.start()
        propose(page)
        peak = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
        spent.append(took)
        wanted = {one["url"] for one in gold["items"] if not one.get("optional")}
        best = proposal.candidates[0] if proposal.candidates else None
        found = {one.facts.url for one in observe(best.items, best.spec, NOW)} if best else set()
        if wanted:
            lists += 1
            whole += found >= wanted and len(found) <= 1.05 * len(gold["items"])
        shown = (
            f"{len(found & wanted)} of {len(wanted)}" if wanted else (proposal.none.code if proposal.none else "a list")
        )
        name = f"{file.parent.name}/{file.name.split('.')[0]}"
        print(f"{name:44} {len(page.body) / 1000:6.0f} {took * 1000:7.0f} {parsed * 1000:9.1f} {peak:8.1f}  {shown}")
    spent.sort()
    print(
        f"{whole} of {lists} lists whole; a page {spent[len(spent) // 2] * 1000:.0f} ms (median), {spent[-1]:.1f} s (most)"
    )


if __name__ == "__main__":
    main()
