"""What a profile would have brought over the calls already known: how many a week, which, and which were refused why.

A trial before a profile is kept or changed: nothing is stored or sent. A call counts at the moment from which it could
have been told: its exact opening date, else when it was first seen, but never after its last date to apply by, so that
calls which had ended before the service first looked still count in their own season.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from scrapers.reading.readings import APPLICATION_KINDS
from tracker.domain.models import Call, Level, Match
from tracker.domain.owing import is_excluded

_RANK: dict[Level, int] = {"none": 0, "possible": 1, "strong": 2}
#: A rate is not taken from less than this: a first look shows a year's calls in one moment.
_SHORTEST = timedelta(weeks=4)


@dataclass(frozen=True, slots=True)
class Trial:
    """One call that the profile would have met: when it could have been told, and how it matched."""

    call: Call
    match: Match
    at: datetime
    """Aware."""


@dataclass(frozen=True, slots=True)
class Backtest:
    """The outcome. `told` and `excluded` are in the order of their moments, the last first."""

    since: datetime
    until: datetime
    known: int
    """Calls of the period that were compared."""
    told: tuple[Trial, ...]
    """At least `level`, and excluded by no condition."""
    excluded: tuple[Trial, ...]
    """The words fit well enough, and a condition says no."""
    weeks: float
    """How long a time the known calls cover, in weeks."""
    scale: float = 1.0
    """How many known calls each that was compared stands for: above 1 where there were too many to compare all."""

    @property
    def a_week(self) -> float:
        """How many a week that would have been."""
        return len(self.told) * self.scale / self.weeks

    def of_level(self, level: Level) -> int:
        """How many of those told were of this level."""
        return sum(one.match.level == level for one in self.told)

    def a_week_from(self, level: Level) -> float:
        """How many a week of at least this level."""
        return sum(_RANK[one.match.level] >= _RANK[level] for one in self.told) * self.scale / self.weeks

    def refused_by(self) -> dict[str, int]:
        """Condition → how many calls it refused, the most first; where several refuse a call, the first counts."""
        refusing = (
            next((said.name for said in one.match.conditions if said.answer == "no" and said.name != "stage"), None)
            for one in self.excluded
        )
        return dict(Counter(name for name in refusing if name is not None).most_common())

    def examples(self, most: int) -> list[Trial]:
        """The best of those told: the strongest first, the last of equal ones first."""
        return sorted(self.told, key=lambda one: (-_RANK[one.match.level], -one.match.score))[:most]


class Tally:
    """Counts calls one by one, from `since` to `until` (aware), for a profile that is told of `level` and above."""

    def __init__(self, since: datetime, until: datetime, level: Level = "possible", scale: float = 1.0) -> None:
        self._since, self._until, self._level, self._scale = since, until, level, scale
        self._told: list[Trial] = []
        self._excluded: list[Trial] = []
        self._known = 0
        self._first = until

    def add(self, call: Call, match_of: Callable[[Call], Match]) -> None:
        """Count one call; `match_of` is asked only where the call belongs to the time looked at."""
        at = min(told_from(call), self._until)
        if at < self._since:
            return
        self._known += 1
        self._first = min(self._first, at)
        match = match_of(call)
        if _RANK[match.level] >= _RANK[self._level]:
            (self._excluded if is_excluded(match) else self._told).append(Trial(call, match, at))

    def outcome(self) -> Backtest:
        """What it was."""
        told, excluded = _latest_first(self._told), _latest_first(self._excluded)
        weeks = _weeks(self._until - self._first)
        return Backtest(self._since, self._until, self._known, told, excluded, weeks, self._scale)


def backtest(
    calls: Iterable[Call],
    match_of: Callable[[Call], Match],
    since: datetime,
    until: datetime,
    level: Level = "possible",
) -> Backtest:
    """What a profile would have brought from `since` to `until` (aware). `match_of` gives how a call matches it."""
    tally = Tally(since, until, level)
    for call in calls:
        tally.add(call, match_of)
    return tally.outcome()


def told_from(call: Call) -> datetime:
    """From when a call could have been told, aware: see the head of this module."""
    facts = call.facts
    at = call.first_seen
    if facts.opens is not None and facts.opens.is_exact:
        at = min(at, facts.opens.first_instant())
    ends = [one.last_instant() for one in facts.deadlines if one.kind in APPLICATION_KINDS and one.is_exact]
    return min(at, max(ends)) if ends else at


def _latest_first(trials: list[Trial]) -> tuple[Trial, ...]:
    return tuple(sorted(trials, key=lambda one: (-one.at.timestamp(), one.call.id)))


def _weeks(covered: timedelta) -> float:
    return max(covered, _SHORTEST) / timedelta(weeks=1)
