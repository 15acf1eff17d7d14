"""The dates of calls as a calendar keeps them: each with a name for life, and a number that rises when it moves. Pure.

1. A date that is stated again is the same. One that is stated otherwise is the same moved, where one of its kind that was
   ahead is stated no more (or the call states, and stated, only that one); then its sequence rises (RFC 5545, 3.8.7.4).
2. A date that is ahead and stated no more is cancelled, as are all dates ahead of a call that is cancelled or ended early.
3. Tentative are the dates to apply by of a plan or draft, and those in dispute. A period is no date of a calendar.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from scrapers.reading.readings import Deadline, DeadlineKind, Evidence, Precision
from tracker.domain.dates_in_words import has_clock
from tracker.domain.models import Call, Reminding
from tracker.domain.reminders import MORNING
from tracker.domain.staging import applications_of, stage_of
from tracker.domain.standing import is_uncertain

Status = Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]
_NO_EVIDENCE = Evidence("")
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class CalendarDate:
    """One date of one call in a calendar."""

    uid: str
    """Its name for life."""
    call_id: str
    kind: DeadlineKind
    at: str
    precision: Precision
    zone: str
    status: Status
    said: str
    """A hash of what else is told of it."""
    sequence: int
    modified: datetime
    """When anything of it changed last, aware."""

    @property
    def date(self) -> Deadline:
        """As a deadline, without its evidence."""
        return Deadline(self.at, self.kind, self.precision, self.zone, _NO_EVIDENCE)

    def starts(self) -> datetime:
        """When a date with a time stands in the calendar: a midnight in the last minute of the day that it ends."""
        ends = self.date.last_instant()
        return ends if has_clock(self.date) else ends - _MINUTE


def followed(call: Call, kept: Sequence[CalendarDate], now: datetime) -> list[CalendarDate]:
    """The dates of a call as they are at `now`, in the order of their time. `kept`: as they were kept before."""
    stated = {(one.kind, one.at): one for one in _stated(call)}
    left = list(kept)
    same: dict[tuple[str, str], CalendarDate] = {}
    for one in kept:
        if (one.kind, one.at) in stated and (one.kind, one.at) not in same:
            same[one.kind, one.at] = one
            left.remove(one)
    found: list[CalendarDate] = []
    taken = {one.uid for one in kept}
    for key, date in stated.items():
        before = same.get(key) or _moved(date, [*stated.values()], kept, left, now)
        if before is None:
            before = CalendarDate(_uid(call, date, taken), call.id, date.kind, date.at, date.precision, date.zone,
                                  _status(date, call, now), _said(call), 0, now)  # fmt: skip
            taken.add(before.uid)
        elif before in left:
            left.remove(before)
        found.append(_as_stated(before, date, call, now))
    found += [_changed(one, now, status="CANCELLED") for one in left if one.date.last_instant() > now]
    return sorted(found, key=lambda one: (one.date.last_instant(), one.kind, one.uid))


def alarms(date: Deadline, choice: Reminding) -> tuple[timedelta, ...]:
    """When a calendar reminds of a date: as the chat does, from its start (of a day: its local midnight), in order."""
    found: set[timedelta] = set()
    for before in choice.before:
        amount = int(before[:-1])
        wanted = [choice.internal] if choice.internal else [0]
        if choice.internal and (before.endswith("h") or amount < choice.internal):
            wanted.append(0)
        for earlier in wanted:
            days = timedelta(days=earlier + (amount if before.endswith("d") else 0))
            if date.precision == "day":
                found.add(timedelta(hours=MORNING.hour) - days)
            elif before.endswith("h"):
                found.add(-days - timedelta(hours=amount))
            else:
                found.add(-days if has_clock(date) else timedelta(hours=MORNING.hour - 24) + _MINUTE - days)
    return tuple(sorted(found))


def _stated(call: Call) -> list[Deadline]:
    to_apply = applications_of(call.facts)
    return [one for one in call.facts.deadlines if one.is_exact and (one in to_apply or one.kind == "comments")]


def _moved(
    date: Deadline,
    stated: Sequence[Deadline],
    kept: Sequence[CalendarDate],
    left: Sequence[CalendarDate],
    now: datetime,
) -> CalendarDate | None:
    """Which of those that are stated no more (`left`) this new date was (rule 1)."""
    of_kind = [one for one in left if one.kind == date.kind]
    only = (
        len([one for one in stated if one.kind == date.kind])
        == 1
        == len([one for one in kept if one.kind == date.kind])
    )
    found = [one for one in of_kind if only or one.date.last_instant() > now]
    return min(found, key=lambda one: one.date.last_instant(), default=None)


def _as_stated(before: CalendarDate, date: Deadline, call: Call, now: datetime) -> CalendarDate:
    return _changed(
        before,
        now,
        at=date.at,
        precision=date.precision,
        zone=date.zone,
        status=_status(date, call, now),
        said=_said(call),
    )


def _changed(before: CalendarDate, now: datetime, **stated: str) -> CalendarDate:
    """With what is stated now; its sequence rises where more than words changed."""
    after = replace(before, **stated)  # type: ignore[arg-type]  # names and values of its own fields
    if after == before:
        return before
    moved = replace(after, said=before.said) != before
    return replace(after, sequence=before.sequence + int(moved), modified=now)


def _status(date: Deadline, call: Call, now: datetime) -> Status:
    stage = stage_of(call.facts, now)
    if stage == "cancelled" or (call.facts.outcome == "ended" and date.last_instant() > now):
        return "CANCELLED"
    planned = call.facts.announced or call.facts.status in ("announced", "consultation")
    return "TENTATIVE" if (planned and date.kind != "comments") or is_uncertain(date, call) else "CONFIRMED"


def _said(call: Call) -> str:
    facts = call.facts
    told = repr((sorted(facts.titles.items()), facts.url, facts.code, facts.programme, facts.budget, facts.grant_max))
    return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:16]


def _uid(call: Call, date: Deadline, taken: set[str]) -> str:
    number = 0
    while True:
        named = f"{call.id}:{date.kind}:{date.at}:{number}"
        uid = f"{hashlib.sha256(named.encode('utf-8', 'replace')).hexdigest()[:32]}@funding-call-tracker"
        if uid not in taken:
            return uid
        number += 1
