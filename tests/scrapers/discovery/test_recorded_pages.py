"""Recorded list pages of real sites: the lists that are found, and the reasons where there is none.

No page is named in the code that reads them.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from scrapers.discovery.proposing import propose
from tests.recordings import pages_of
from tests.shared_material import SHARED, needs_shared
from tracker.domain.observing import observe

NOW = datetime(2026, 8, 9, 12, tzinfo=UTC)
#: 1.1 MB with 625 rows: read by `tests.bench.bench_discovery`, which scores it too.
IN_THE_BENCH = {"undp-procurement/notices"}


def pages() -> list[str]:
    if SHARED is None:
        return []
    root = SHARED / "gold" / "pages"
    found = {f"{one.parent.name}/{one.name.split('.')[0]}" for one in root.glob("*/*.expected.json")}
    return sorted(found - IN_THE_BENCH)


def gold_of(page: str) -> tuple[dict[str, Any], Path]:
    assert SHARED is not None
    path = SHARED / "gold" / "pages" / f"{page}.expected.json"
    gold: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return gold, path.parent / gold["warc"]


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    assert SHARED is not None
    spec = importlib.util.spec_from_file_location("score_lists", SHARED / "gold" / "score_lists.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules.setdefault("score_lists", module)
    spec.loader.exec_module(module)
    return module


@needs_shared
@pytest.mark.parametrize("page", pages() or ["absent"])
def test_the_list_of_a_recorded_page_is_found_whole_with_no_wrong_deadline(page: str, scorer: ModuleType) -> None:
    gold, archive = gold_of(page)
    recorded = next((one for one in pages_of(archive) if one.url == gold["url"]), None)
    if recorded is None:
        pytest.skip("the recording holds only a redirect for this page")
    proposal = propose(recorded)
    if gold["expect"] == "none":
        assert not proposal.candidates
        assert proposal.none is not None
        # That a site was asked for under another name cannot be seen in the page itself.
        assert proposal.none.code == gold["reason"] or (gold["reason"], proposal.none.code) == (
            "other_site",
            "home_page",
        )
        assert len(proposal.none.message) < 300
        return
    best = proposal.candidates[0]
    items = [
        {
            "title": next(iter(one.facts.titles.values()), None),
            "url": one.facts.url,
            "deadlines": [{"at": date.at} for date in one.facts.deadlines],
        }
        for one in observe(best.items, best.spec, NOW)
    ]
    scored = scorer.score({"items": items}, gold)
    assert scored["precision"] >= 0.95
    assert scored["recall"] >= 0.95
    assert scored["deadline"]["wrong"] == 0
    assert scored["title"]["exact"] >= 0.94 * len(items)
    assert 0.5 <= best.confidence <= 0.95
