"""What was watched for a cluster in a period, fit for a project's report: checks, gaps, calls seen, matched and told.

It admits what was not watched: every stretch without a check that succeeded is a gap with its beginning and end, also
the time before the first check and after the last one. Nothing is rounded in our favour.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from scrapers.reading.readings import Deadline, zone_of
from tracker.domain.models import Call, Match, Run
from tracker.domain.owing import is_excluded
from tracker.domain.staging import applications_of

#: Sites are looked at once a day at least; a stretch is no gap before that, nor where a source is checked more seldom.
_LEAST_GAP = timedelta(hours=26)
_TIMES_USUAL = 3


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch without a check that succeeded; both ends aware."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Watched:
    """One source in the period."""

    source: str
    checks: int
    """That succeeded."""
    failed: int
    last: datetime | None
    """The last check that succeeded, aware; None where none did."""
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A call that fits the profile, or of which something was told in the period."""

    call: Call
    match: Match
    told: datetime | None
    """When something of it was first told in the period, aware."""

    @property
    def deadline(self) -> Deadline | None:
        """The last date by which one can apply, exact or not; None where none is known."""
        return max(applications_of(self.call.facts), key=Deadline.last_instant, default=None)


@dataclass(frozen=True, slots=True)
class Proof:
    """The record of one period for one profile. `until` is the end of what has passed of it."""

    since: datetime
    until: datetime
    sources: tuple[Watched, ...]
    seen: int
    """Calls that became known in the period, whatever they are about."""
    found: tuple[Found, ...]
    """In the order in which they became known."""

    @property
    def told(self) -> int:
        """Of how many calls something was told."""
        return sum(one.told is not None for one in self.found)

    @property
    def checks(self) -> int:
        """How often sources were read, together."""
        return sum(one.checks for one in self.sources)


def month_of(month: tuple[int, int], zone: str) -> tuple[datetime, datetime]:
    """When a calendar month (year, month) begins and ends on the clocks of `zone`, aware."""
    year, number = month
    begins = datetime(year, number, 1, tzinfo=zone_of(zone))
    following = (year + 1, 1) if number == 12 else (year, number + 1)
    return begins, datetime(*following, 1, tzinfo=zone_of(zone))


def month_before(now: datetime, zone: str, back: int = 1) -> tuple[int, int]:
    """The month (year, month) that lies `back` months before the one of `now` on the clocks of `zone`."""
    local = now.astimezone(zone_of(zone))
    year, number = divmod(local.year * 12 + local.month - 1 - back, 12)
    return year, number + 1


def prove(
    sources: Iterable[str],
    runs: Iterable[Run],
    calls: Iterable[Call],
    told: Mapping[str, datetime],
    match_of: Callable[[Call], Match],
    since: datetime,
    until: datetime,
    now: datetime,
) -> Proof:
    """The record from `since` to `until`, or to `now` where that comes first (all aware).

    `sources`: ids to tell of, also where they were never checked. `runs`: of the period. `calls`: those first seen in
    the period and those that `told` (call id → when) names.
    """
    until = max(since, min(until, now))
    by_source: dict[str, list[Run]] = {one: [] for one in sources}
    for run in runs:
        if since <= run.started < until:
            by_source.setdefault(run.source, []).append(run)
    found: list[Found] = []
    seen = 0
    for call in sorted(calls, key=lambda one: (one.first_seen, one.id)):
        new = since <= call.first_seen < until
        seen += new
        match, at = match_of(call), told.get(call.id)
        if at is not None or (new and match.level != "none" and not is_excluded(match)):
            found.append(Found(call, match, at))
    watched = tuple(_watched(source, listed, since, until) for source, listed in sorted(by_source.items()))
    return Proof(since, until, watched, seen, tuple(found))


def _watched(source: str, runs: list[Run], since: datetime, until: datetime) -> Watched:
    read = sorted(one.started for one in runs if one.ended in ("read", "unchanged"))
    failed = sum(one.ended == "failed" for one in runs)
    pauses = [(later - earlier).total_seconds() for earlier, later in pairwise(read)]
    least = max(_LEAST_GAP, _TIMES_USUAL * timedelta(seconds=median(pauses) if pauses else 0))
    gaps = tuple(Gap(earlier, later) for earlier, later in pairwise([since, *read, until]) if later - earlier > least)
    return Watched(source, len(read), failed, read[-1] if read else None, gaps)
