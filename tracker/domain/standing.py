"""When a contradiction is told to the admins: once each, and once when it has ended.

1. What one source contradicts itself about (its list, its pages, its documents) is told at once.
2. What several sources contradict each other about is told when two of them, read a day or more after it began, still
   contradict each other. One site often follows another within hours; and a site that has not been read since is not
   known to contradict anything.
3. Which contradiction it is depends on the call, the fact and what is stated, not on quotes, places or who else agrees:
   a page that changes something else begins none. One that comes back within `SAME_AGAIN` is the same, told already.
4. Nothing is told of a call that is over, and no more than `MOST_TOLD` contradictions of one fact of a call within
   `SAME_AGAIN`: a page that states another date at every visit cannot alert for ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from scrapers.reading.readings import Deadline
from tracker.domain.disputing import about
from tracker.domain.models import Call, Sighting
from tracker.domain.staging import stage_of
from tracker.domain.statements import Dispute, say_the_same

#: How long sources may differ before it is told.
STANDS_AFTER = timedelta(days=1)
#: A contradiction that returns so soon after its end is the one it was.
SAME_AGAIN = timedelta(days=30)
MOST_TOLD = 3
_OVER = frozenset({"closed", "results", "cancelled"})


@dataclass(frozen=True, slots=True)
class Watched:
    """A dispute of a call, followed from its beginning to its end. `id` is 0 until stored; times are aware."""

    call_id: str
    dispute: Dispute
    """As it was when it was last looked at."""
    since: datetime
    told_at: datetime | None = None
    ended_at: datetime | None = None
    id: int = 0


def of_one_source(dispute: Dispute) -> bool:
    """Whether a source contradicts itself."""
    said = dispute.statements
    return any(one.source == other.source and not say_the_same(one, other) for one in said for other in said)


def stands(dispute: Dispute, sightings: Iterable[Sighting], since: datetime) -> bool:
    """Whether a contradiction that began at `since` is one to be told (rules 1 and 2)."""
    if of_one_source(dispute):
        return True
    seen: dict[str, datetime] = {}
    for one in sightings:
        if one.gone_since is None:
            seen[one.source] = max(one.last_seen, seen.get(one.source, one.last_seen))
    still = [one for one in dispute.statements if one.source in seen and seen[one.source] - since >= STANDS_AFTER]
    return any(not say_the_same(still[0], one) for one in still)


def standing(call: Call) -> tuple[Dispute, ...]:
    """The disputes that a reader of the call must know of: all, but moves that others may still follow."""
    return tuple(one for one in call.facts.disputes if one.moved is None or stands(one, call.sightings, one.moved))


def is_uncertain(date: Deadline, call: Call) -> bool:
    """Whether a date of the call is in dispute for its readers."""
    return about(date, standing(call)) is not None


def follow(call: Call, known: Sequence[Watched], now: datetime) -> list[Watched]:
    """What differs from what is known of the disputes of a call: begun, told otherwise, come back, ended at `now`."""
    here = {_name(one): one for one in call.facts.disputes}
    again = {_name(one.dispute): one for one in known if one.ended_at is None or now - one.ended_at <= SAME_AGAIN}
    differing = []
    for name, dispute in here.items():
        before = again.get(name)
        if before is None:
            differing.append(Watched(call.id, dispute, now))
        elif before.ended_at is not None or before.dispute != dispute:
            differing.append(replace(before, dispute=dispute, ended_at=None))
    differing += [
        replace(one, ended_at=now) for one in known if one.ended_at is None and _name(one.dispute) not in here
    ]
    return differing


def to_tell(one: Watched, call: Call, now: datetime, known: Iterable[Watched] = ()) -> bool:
    """Whether the admins are to hear of a dispute now. `known`: all disputes of the call, those that ended too."""
    if one.told_at is not None or one.ended_at is not None or is_over(call, now):
        return False
    lately = [
        other
        for other in known
        if other.dispute.fact == one.dispute.fact and other.told_at is not None and now - other.told_at <= SAME_AGAIN
    ]
    return len(lately) < MOST_TOLD and stands(one.dispute, call.sightings, one.since)


def to_tell_the_end(one: Watched, call: Call, now: datetime) -> bool:
    """Whether the admins are to hear that a dispute ended at `now`: they knew of it, and no other took its place."""
    if one.told_at is None or one.ended_at != now or is_over(call, now):
        return False
    return all(other.fact != one.dispute.fact for other in call.facts.disputes)


def is_over(call: Call, now: datetime) -> bool:
    """Whether nothing that is stated of the call matters any more."""
    return stage_of(call.facts, now) in _OVER


def _name(dispute: Dispute) -> tuple[str, ...]:
    return (dispute.fact, *dispute.days)
