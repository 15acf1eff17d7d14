"""At what stage a call is, and by when one must act: computed from its dates and the clock, never stored.

The printed status is only a claim. Dates win over it, with these exceptions, each because a status says what a date
cannot: a call may be cancelled or ended early (`outcome`), and a page that calls itself a draft or a plan
(`announced`, or the status `consultation`) cannot be opened by the clock alone: its opening date is indicative.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from scrapers.reading.readings import APPLICATION_KINDS, Deadline
from tracker.domain.models import Facts, Stage

#: How long a source's word "open", without any date, holds after it was last seen (DESIGN, rule 3: a dead scraper
#: cannot show a closed call as open).
UNDATED_HOLDS = timedelta(days=30)


def stage_of(facts: Facts, now: datetime) -> Stage:
    """The stage of a call at `now` (aware).

    A call with several cut-offs or two stages is open until the last of them is over; a date without a time lasts
    until its local midnight; a period ("Q4 2026") is over when it ends. `unknown` where nothing certain was read.
    """
    ended = _stated_end(facts)
    if ended is not None:
        return ended
    applications = applications_of(facts)
    is_draft = facts.announced or facts.status in ("announced", "consultation")
    opens_ahead = facts.opens is not None and facts.opens.first_instant() > now
    if applications and all(_is_over(one, now) for one in applications):
        return "closed"
    if facts.status == "open" and not opens_ahead:
        return "open" if applications or _shown_lately(facts, now) else "unknown"
    if _comments_ahead(facts, now) and (is_draft or not _has_opened(facts, now)):
        return "consultation"
    if facts.opens is not None and opens_ahead:
        return "forthcoming" if facts.opens.is_exact else "announced"
    if is_draft:
        return "announced"
    return _stage_by_dates(facts, applications, now)


def next_deadline(facts: Facts, now: datetime) -> Deadline | None:
    """The earliest exact date by which one must act: to apply, or to comment on a draft that is in consultation.

    None where there is none left, none that may be counted down (a period), or the call is over.
    """
    stage = stage_of(facts, now)
    if stage in ("closed", "results", "cancelled"):
        return None
    wanted = [
        one
        for one in facts.deadlines
        if one.is_exact
        and not _is_over(one, now)
        and (one.kind in APPLICATION_KINDS or (one.kind == "comments" and stage == "consultation"))
    ]
    return min(wanted, key=Deadline.last_instant, default=None)


def in_order(deadlines: Iterable[Deadline]) -> tuple[Deadline, ...]:
    """Deadlines in the order of their last instant, then of kind, so that the order of a page does not matter."""
    return tuple(sorted(deadlines, key=lambda one: (one.last_instant(), one.kind, one.at)))


def is_undated(facts: Facts) -> bool:
    """Whether nothing dated says when the call closes, so that its stage leans on when it was last seen."""
    return not applications_of(facts) and facts.outcome is None


def is_draft(facts: Facts) -> bool:
    """Whether a source shows a plan or a draft for comment, whose dates are only indicative."""
    if facts.announced or facts.status in ("announced", "consultation"):
        return True
    return bool(facts.deadlines) and all(one.kind == "comments" for one in facts.deadlines)


def _stated_end(facts: Facts) -> Stage | None:
    if facts.outcome == "cancelled":
        return "cancelled"
    if facts.outcome == "results":
        return "results"
    return "closed" if facts.outcome == "ended" else None


def _stage_by_dates(facts: Facts, applications: tuple[Deadline, ...], now: datetime) -> Stage:
    if applications:
        if facts.status == "forthcoming" and not _has_opened(facts, now):
            return "forthcoming"
        if facts.opens is not None and not facts.opens.is_exact and not _is_over(facts.opens, now):
            return "announced"
        return "open"
    if facts.status == "forthcoming" and not _has_opened(facts, now):
        return "forthcoming"
    if facts.open_ended in ("until_exhausted", "rolling"):
        return "open" if facts.as_of is None or _shown_lately(facts, now) else "unknown"
    if facts.opens is not None:
        if not facts.opens.is_exact:
            return "announced"
        return "open" if _shown_lately(facts, now) else "unknown"
    if any(one.kind == "comments" for one in facts.deadlines):
        return "announced"
    return "unknown"


def applications_of(facts: Facts) -> tuple[Deadline, ...]:
    """The dates to apply by; one that is over when the call opens belongs to the round before (or is not for applying)."""
    opens = facts.opens.first_instant() if facts.opens is not None and facts.opens.is_exact else None
    return tuple(
        one
        for one in facts.deadlines
        if one.kind in APPLICATION_KINDS and (opens is None or one.last_instant() > opens)
    )


def _comments_ahead(facts: Facts, now: datetime) -> bool:
    return any(one.kind == "comments" and not _is_over(one, now) for one in facts.deadlines)


def _has_opened(facts: Facts, now: datetime) -> bool:
    """Whether a stated opening date has come; a period never shows that."""
    return facts.opens is not None and facts.opens.is_exact and facts.opens.first_instant() <= now


def _is_over(deadline: Deadline, now: datetime) -> bool:
    return deadline.last_instant() <= now


def _shown_lately(facts: Facts, now: datetime) -> bool:
    return facts.as_of is not None and now - facts.as_of <= UNDATED_HOLDS
