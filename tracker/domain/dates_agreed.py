"""The dates of a call that several sources show: agreement refines, contradiction is decided by one rule and noted.

1. Sources that show the call as a call come before those that show a draft; those that still show it before those
   that do not. Only where the heavier say nothing of a kind do the lighter count.
2. A date that one source stated and then moved away from is stale wherever else it still stands: an extension is
   shown although another site has not noticed it yet.
3. Where sources still contradict each other, the earliest date is kept that was ahead when the last of them had
   been seen for the first time: never the later because it is later, and never one that was over before the other
   was said. Both statements are noted in `refused`, and the date is in dispute: it is told as not certain. So is a
   move that others have not followed for long (`standing`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from scrapers.reading.readings import APPLICATION_KINDS, Deadline, DeadlineKind, Refusal
from tracker.domain.agreement import SEVERAL_BY_NATURE, holds, put_together, without_repeats, written_date
from tracker.domain.all_stated import is_kept_only
from tracker.domain.disputes import contradictions
from tracker.domain.models import Sighting
from tracker.domain.staging import in_order, is_draft
from tracker.domain.statements import Dispute, Statement, each_once


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates kept, and what was not with the reason."""

    opens: Deadline | None = None
    deadlines: tuple[Deadline, ...] = ()
    refused: tuple[Refusal, ...] = ()
    disputes: tuple[Dispute, ...] = ()


@dataclass(frozen=True, slots=True)
class _Said:
    said_by: Sighting
    dates: tuple[Deadline, ...]

    def statements(self) -> list[Statement]:
        """Its dates, signed; not those that it states no more."""
        one = self.said_by
        current = [date for date in self.dates if not is_kept_only(one.facts, date)]
        return [Statement(date.kind, date=date, source=one.source, url=one.facts.url) for date in current]


@dataclass(slots=True)
class _Doubts:
    """What was not kept, and why."""

    refused: list[Refusal] = field(default_factory=list)
    disputes: list[Dispute] = field(default_factory=list)


def agreed_dates(tiers: Sequence[Sequence[Sighting]]) -> Dates:
    """The dates of a call from its sightings, given by weight, the heaviest first."""
    everyone = [one for tier in tiers for one in tier]
    doubts = _Doubts()
    to_apply: list[Deadline] = []
    tier = _tier_to_apply(tiers)
    for kind in _kinds(tier):
        to_apply += _settled(_statements(tier, kind, everyone, doubts), doubts)
    comments: tuple[Deadline, ...] = ()
    for tier in tiers:
        comments = comments or _settled(_statements(tier, "comments", everyone, doubts), doubts)
    return Dates(
        opens=_opening(tiers, everyone, doubts),
        deadlines=in_order(without_repeats((*to_apply, *comments))),
        refused=tuple(dict.fromkeys(doubts.refused)),
        disputes=tuple(doubts.disputes),
    )


def _tier_to_apply(tiers: Sequence[Sequence[Sighting]]) -> Sequence[Sighting]:
    """The heaviest that state a date to apply by; empty where none do.

    Those that still show the call and state only what another, which does not show it any more, has moved away from
    never noticed it: an extension stands though its source dropped the call (absence is no news of a date).
    """
    stating = [tier for tier in tiers if _kinds(tier)]
    heaviest = stating[0] if stating else ()
    movers = [
        _moved_by(date, one, (other for tier in stating[1:] for other in tier if _is_alike(one, other)))
        for one in heaviest
        for date in one.facts.deadlines
        if date.kind in APPLICATION_KINDS
    ]
    if movers and all(mover is not None for mover in movers):
        return next(tier for tier in stating if movers[0] in tier)
    return heaviest


def _is_alike(one: Sighting, other: Sighting) -> bool:
    """Whether both are drafts, or neither: a draft's dates are indicative, and undo nothing that a call states."""
    return is_draft(one.facts) == is_draft(other.facts)


def _kinds(tier: Iterable[Sighting]) -> list[DeadlineKind]:
    return list(dict.fromkeys(d.kind for one in tier for d in one.facts.deadlines if d.kind in APPLICATION_KINDS))


def _statements(
    tier: Sequence[Sighting], kind: DeadlineKind, everyone: Sequence[Sighting], doubts: _Doubts
) -> list[_Said]:
    """What each sighting says of one kind, without what is stale; all of it where everything would be stale."""
    fresh: list[_Said] = []
    every: list[_Said] = []
    stale: list[Refusal] = []
    moves: list[Dispute] = []
    for one in tier:
        stated = tuple(date for date in one.facts.deadlines if date.kind == kind)
        moved = {date: mover for date in stated if (mover := _moved_by(date, one, everyone)) is not None}
        stale += [_stale_note(date, one, mover) for date, mover in moved.items()]
        moves += [move for date, mover in moved.items() if (move := _not_followed(date, one, mover)) is not None]
        every.append(_Said(one, stated))
        fresh.append(_Said(one, tuple(date for date in stated if date not in moved)))
    if any(one.dates for one in fresh) or not any(one.dates for one in every):
        doubts.refused += stale
        doubts.disputes += moves
        return [one for one in fresh if one.dates]
    return [one for one in every if one.dates]


def _stale_note(date: Deadline, said_by: Sighting, mover: Sighting) -> Refusal:
    return Refusal(
        date.evidence.quote, f"{said_by.source} still states {written_date(date)}, which {mover.source} has changed"
    )


def _not_followed(date: Deadline, said_by: Sighting, mover: Sighting) -> Dispute | None:
    """That one source still states what another has moved away from, where both still show the call."""
    if said_by.gone_since is not None or mover.gone_since is not None:
        return None
    now = tuple(one for one in mover.facts.deadlines if _alike(one.kind, date.kind) and one.is_exact == date.is_exact)
    said = [*_Said(mover, now).statements(), *_Said(said_by, (date,)).statements()]
    if len({one.source for one in said}) < 2 or not date.is_exact or date.kind in SEVERAL_BY_NATURE:
        return None
    return Dispute(date.kind, each_once(said), _moved_at(mover))


def _moved_at(mover: Sighting) -> datetime:
    """About when: the last time its dates differed; where that is long ago, when it was first seen."""
    changed = [one.last for one in mover.facts.history.streaks if one.field == "deadline"]
    return changed[0] if changed else mover.first_seen


def _moved_by(date: Deadline, said_by: Sighting, everyone: Iterable[Sighting]) -> Sighting | None:
    """Another sighting that stated this date before, and states another now."""
    for other in everyone:
        if other is said_by:
            continue
        remembered = (one.partition(" ") for one in other.facts.history.left)
        left = {memory[:10] for kind, _, memory in remembered if (kind == "opening") == (date.kind == "opening")}
        now = [one for one in other.facts.deadlines if _alike(one.kind, date.kind)]
        if date.at[:10] in left and now and not holds(now, date):
            return other
    return None


def _alike(kind: str, other: str) -> bool:
    return kind == other or {kind, other} <= APPLICATION_KINDS


def _settled(statements: Sequence[_Said], doubts: _Doubts) -> tuple[Deadline, ...]:
    together = put_together([one.dates for one in statements])
    if together is not None:
        return together
    heard = max(one.said_by.first_seen for one in statements)

    def soonest(statement: _Said) -> tuple[bool, object, str, str]:
        ahead = [one.last_instant() for one in statement.dates if one.is_exact and one.last_instant() > heard]
        first = min(ahead) if ahead else max(one.last_instant() for one in statement.dates)
        return (not ahead, first, statement.said_by.source, statement.said_by.key)

    kept, *others = sorted(statements, key=soonest)
    agreeing = [kept, *(one for one in others if all(holds(kept.dates, date) for date in one.dates))]
    doubts.refused += [
        Refusal(date.evidence.quote, f"{other.said_by.source} {_says(other)}, {kept.said_by.source} {_says(kept)}")
        for other in others
        for date in other.dates
        if not holds(kept.dates, date)
    ]
    doubts.disputes += contradictions(said for one in statements for said in one.statements())
    doubts.refused += [
        Refusal(date.evidence.quote, f"kept, though {others[0].said_by.source} {_says(others[0])}")
        for date in kept.dates
    ]
    return put_together([one.dates for one in agreeing]) or kept.dates


def _says(statement: _Said) -> str:
    return "states " + ", ".join(written_date(one) for one in statement.dates)


def _opening(tiers: Sequence[Sequence[Sighting]], everyone: Sequence[Sighting], doubts: _Doubts) -> Deadline | None:
    """The opening of the heaviest that state one, an exact one before a period; contradictions are settled as above."""
    for tier in tiers:
        stated = [_Said(one, (one.facts.opens,)) for one in tier if one.facts.opens is not None]
        exact = [one for one in stated if one.dates[0].is_exact]
        if stated:
            settled = _settled(exact or stated, doubts)
            return next((one for one in settled if one.is_exact), settled[0])
    return None
