"""Which of the calls that fit are listed: stage, programme, deadline, level. Pure.

A choice travels in the buttons of its own list, so that several people may each look through theirs, also after a restart.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from tracker.domain.finding import Fitting, sooner_first, stronger_first
from tracker.domain.hypertext import clean, is_blank
from tracker.domain.models import Stage
from tracker.domain.staging import next_deadline, stage_of

StageChoice = Literal["open", "coming", "consultation", "closed"]
LevelChoice = Literal["all", "strong", "possible"]
Name = Literal["stage", "programme", "within", "level"]
NAMES: tuple[Name, ...] = ("stage", "programme", "within", "level")

STAGES: Mapping[StageChoice, frozenset[Stage]] = {
    "open": frozenset({"open"}),
    "coming": frozenset({"forthcoming", "announced"}),
    "consultation": frozenset({"consultation"}),
    "closed": frozenset({"closed", "results", "cancelled"}),
}
LEVELS: tuple[LevelChoice, ...] = ("all", "strong", "possible")
#: In days; 0: whenever.
WITHIN = (0, 7, 31, 92)
_KEY = 8
_STAGE_LETTERS: Mapping[str, StageChoice] = {"o": "open", "c": "coming", "d": "consultation", "x": "closed"}
_LEVEL_LETTERS: Mapping[str, LevelChoice] = {"a": "all", "s": "strong", "p": "possible"}


@dataclass(frozen=True, slots=True)
class Filters:
    """What was chosen; as it is made, all open calls that fit."""

    stage: StageChoice = "open"
    programme: str = ""
    """`programme_key`; empty: any."""
    within: int = 0
    """The next deadline lies at most so many days ahead; 0: whenever."""
    level: LevelChoice = "all"

    def packed(self) -> str:
        """As a button carries it: at most 11 letters and digits."""
        stage = next(letter for letter, one in _STAGE_LETTERS.items() if one == self.stage)
        level = next(letter for letter, one in _LEVEL_LETTERS.items() if one == self.level)
        return f"{stage}{WITHIN.index(self.within)}{level}{self.programme}"

    def without(self, name: Name) -> Filters:
        """The same with one of them taken back."""
        return replace(self, **{name: getattr(Filters(), name)})


def unpacked(text: str) -> Filters:
    """The filters that a button carries; what nobody made is as if nothing was chosen."""
    if len(text) < 3 or not text[1].isdecimal() or not int(text[1]) < len(WITHIN):
        return Filters()
    stage, level = _STAGE_LETTERS.get(text[0]), _LEVEL_LETTERS.get(text[2])
    if stage is None or level is None:
        return Filters()
    return Filters(stage, text[3 : 3 + _KEY], WITHIN[int(text[1])], level)


def programme_key(name: str) -> str:
    """A programme's name as a few letters that fit in a button; the same however it is written in capitals or spaced."""
    return hashlib.sha256(clean(name).casefold().encode()).hexdigest()[:_KEY]


def filtered(found: Iterable[Fitting], filters: Filters, now: datetime) -> list[Fitting]:
    """Those that pass, in the order of a list: what is over the latest first, else the strongest, then the soonest."""
    passing = [one for one in found if _passes(one, filters, now)]
    if filters.stage == "closed":
        return passing
    return sorted(passing, key=lambda one: (stronger_first(one.match), *sooner_first(one.call, now)))


def choices(name: Name, found: Sequence[Fitting], filters: Filters, now: datetime) -> list[tuple[Filters, int]]:
    """Each choice of one filter, with how many calls it would list beside the other filters.

    Of programmes those that have any, the most first; "any" before them.
    """
    beside = [one for one in found if name == "stage" or _passes(one, filters.without(name), now)]

    def counted(made: Filters) -> tuple[Filters, int]:
        return made, sum(_passes(one, made, now) for one in beside)

    match name:
        case "stage":
            return [counted(replace(filters, stage=one)) for one in STAGES]
        case "within":
            return [counted(replace(filters, within=one)) for one in WITHIN]
        case "level":
            return [counted(replace(filters, level=one)) for one in LEVELS]
        case "programme":
            ordered = sorted(programmes(beside).items(), key=lambda pair: pair[1].casefold())
            several = [counted(replace(filters, programme=key)) for key, _ in ordered]
            return [counted(replace(filters, programme="")), *sorted(several, key=lambda pair: -pair[1])]


def programmes(found: Iterable[Fitting]) -> dict[str, str]:
    """The programmes of these calls: key → name as it was first met."""
    named: dict[str, str] = {}
    for one in found:
        name = one.call.facts.programme
        if name and not is_blank(name):
            named.setdefault(programme_key(name), name)
    return named


def _passes(one: Fitting, filters: Filters, now: datetime) -> bool:
    tests: Sequence[Callable[[], bool]] = (
        lambda: filters.level == "all" or (one.match is not None and one.match.level == filters.level),
        lambda: not filters.programme or programme_key(one.call.facts.programme or "") == filters.programme,
        lambda: stage_of(one.call.facts, now) in STAGES[filters.stage],
        lambda: filters.within == 0 or filters.stage == "closed" or _is_within(one, filters.within, now),
    )
    return all(test() for test in tests)


def _is_within(one: Fitting, days: int, now: datetime) -> bool:
    soonest = next_deadline(one.call.facts, now)
    return soonest is not None and soonest.last_instant() <= now + timedelta(days=days)
