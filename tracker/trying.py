"""What a source reads now, as calls: fetched and read as a check would, and nothing kept."""

from __future__ import annotations

from datetime import datetime

from scrapers.registry import scraper_for
from scrapers.spec import SourceSpec
from tracker.collecting import collect
from tracker.domain.models import Call
from tracker.domain.observing import observe
from tracker.domain.source_cards import Tried
from tracker.fetch.fetching import Fetching


async def tried(spec: SourceSpec, fetching: Fetching, now: datetime) -> Tried:
    """What the source reads; where nothing could be read, why."""
    collected = await collect(spec, scraper_for(spec), fetching, {}, now)
    if collected.failure is not None:
        return Tried(problems=(collected.failure,), failed=True)
    seen = observe(collected.items, spec, now, collected.partial)
    return Tried(tuple(Call(one.key, one.facts, (), now) for one in seen), collected.problems)
