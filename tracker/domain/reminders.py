"""When a chat is reminded of the dates of a call that it saved. Pure: `now` is an argument.

1. Only of dates that are certain and ahead: exact, undisputed, of a call that is not over; of a draft or a plan only the
   date for comments. The dates to apply by of a plan may still move, and a period is never counted down.
2. "7d" is seven calendar days before, at the time of day of the deadline (its own zone); by night, where the date has
   no time, and in chats that gather their news, at nine in the morning of the chat. "3h" is three hours before; of a
   date without a time, the morning of its last day.
3. What falls into the quiet hours comes when they end; where that is too late, just before they begin.
4. Of cut-off dates the next one counts: a later one when those before it are over.
5. With an internal deadline, it is counted to; then, from there on, to the official one.
6. A reminder belongs to one date: when that moves, its reminders go with it, and what would have been due before the new
   date was known is not sent (`look`). Of what was missed meanwhile only the nearest to the deadline is.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from scrapers.reading.readings import Deadline, zone_of
from tracker.domain.dates_in_words import has_clock, shown_day
from tracker.domain.models import Call, Reminding, Subscription
from tracker.domain.rhythm import quiet_begins, quiet_until
from tracker.domain.staging import applications_of, stage_of
from tracker.domain.standing import is_over, is_uncertain

#: How long before a date one can be reminded, the farthest first.
OFFERED = ("60d", "30d", "14d", "7d", "3d", "2d", "1d", "3h", "1h")
#: How many days before the official deadline the internal one can be; 0: there is none.
INTERNAL = (0, 1, 2, 3, 5, 7, 10, 14)
MORNING = time(9)
_NIGHT = time(21)
_BEFORE_QUIET = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder of one date. `at` (aware): when it is due."""

    before: str
    """How long before ("7d", "3h")."""
    date: Deadline
    """The official one."""
    counted: Deadline
    """To which it counts: the internal deadline, or the official one."""
    at: datetime
    internal: int = 0
    """How many days the internal deadline is before the official one, where it counts to that."""

    def reason(self, call_id: str) -> str:
        """Why it is owed: the same only for the same date and the same distance."""
        internal = f":internal:{self.internal}" if self.internal else ""
        return f"reminder:{self.before}:{call_id}:{name_of(self.date)}{internal}"


def read_reminding(text: str) -> Reminding | None:
    """A choice as `written` gave it; None where there is none, or it cannot be read."""
    try:
        found = json.loads(text) if text else None
        if found is None:
            return None
        before = tuple(one for one in OFFERED if one in found["before"])
        return Reminding(before, next((one for one in INTERNAL if one == found["internal"]), 0))
    except (ValueError, KeyError, TypeError):
        return None


def written(choice: Reminding | None) -> str:
    """A choice as text; empty for none."""
    return "" if choice is None else json.dumps({"before": list(choice.before), "internal": choice.internal})


def certain_dates(call: Call, now: datetime) -> tuple[Deadline, ...]:
    """The dates ahead that one can be reminded of, the next first (rule 1)."""
    if is_over(call, now):
        return ()
    facts = call.facts
    planned = facts.announced or facts.status in ("announced", "consultation")
    to_apply = () if planned else applications_of(facts)
    for_comments = stage_of(facts, now) == "consultation"
    found = [
        one
        for one in facts.deadlines
        if one.is_exact
        and one.last_instant() > now
        and (one in to_apply or (one.kind == "comments" and for_comments))
        and not is_uncertain(one, call)
    ]
    return tuple(sorted(found, key=lambda one: (one.last_instant(), one.kind)))


def name_of(date: Deadline) -> str:
    """What tells a date apart from every other of its call."""
    return f"{date.kind}:{date.iso()}"


def reminders_of(call: Call, subscription: Subscription, choice: Reminding, now: datetime) -> list[Reminder]:
    """All reminders of the dates ahead at `now`, also those that were due before, in the order in which they are due."""
    found: list[Reminder] = []
    for one in certain_dates(call, now):
        after = _turn_begins(one, call)
        found += [it for it in _of_date(one, subscription, choice) if after is None or it.at > after]
    return sorted(found, key=lambda one: (one.at, one.date.last_instant(), OFFERED.index(one.before)))


def look(
    reminders: Sequence[Reminder], known: Collection[str], decided: datetime | None, now: datetime
) -> tuple[Reminder | None, datetime | None]:
    """The reminder that is owed at `now`, if any, and when to look again.

    `known`: the dates (`name_of`) that were known at the last look, which decided everything up to `decided`. What is
    due after that and up to `now` is owed, of several the nearest to its deadline, of the date that comes first. Of a
    date that was not known then, what would have been due before now is not.
    """
    missed = [
        one for one in reminders if decided is not None and decided < one.at <= now and name_of(one.date) in known
    ]
    first = min((one.date.last_instant() for one in missed), default=None)
    owed = [one for one in missed if one.date.last_instant() == first]
    return (owed[-1] if owed else None), min((one.at for one in reminders if one.at > now), default=None)


def still_due(reason: str, call_id: str, reminders: Sequence[Reminder], now: datetime) -> Reminder | None:
    """The reminder of a reason, when its turn comes; None where its date does not hold any more, or a nearer one is due."""
    its_own = [at for at, one in enumerate(reminders) if one.reason(call_id) == reason]
    if not its_own:
        return None
    one = reminders[its_own[0]]
    nearer = any(later.date == one.date and later.at <= now for later in reminders[its_own[0] + 1 :])
    return None if nearer else one


def _turn_begins(one: Deadline, call: Call) -> datetime | None:
    """From when on a cut-off date counts: when the one before it is over (rule 4)."""
    if one.kind != "cut_off":
        return None
    before = [other.last_instant() for other in call.facts.deadlines if other.kind == "cut_off" and other.is_exact]
    return max((at for at in before if at < one.last_instant()), default=None)


def _of_date(one: Deadline, subscription: Subscription, choice: Reminding) -> Iterable[Reminder]:
    internal = earlier(one, choice.internal) if choice.internal else None
    for before in choice.before:
        if internal is not None:
            at = _due(internal, before, subscription)
            if at < internal.last_instant():
                yield Reminder(before, one, internal, at, choice.internal)
        at = _due(one, before, subscription)
        if at < one.last_instant() and (internal is None or at > internal.last_instant()):
            yield Reminder(before, one, one, at)


def earlier(one: Deadline, days: int) -> Deadline:
    """So many calendar days before a date, at the same time of day."""
    day = (one.day - timedelta(days=days)).isoformat()
    return replace(one, at=f"{day}{one.at[10:]}")


def _due(one: Deadline, before: str, subscription: Subscription) -> datetime:
    amount = int(before[:-1])
    if before.endswith("h"):
        # In UTC: three hours are three hours also where the clocks change.
        at = one.last_instant().astimezone(UTC) - timedelta(hours=amount)
        return _awake(at if has_clock(one) else _morning(shown_day(one), subscription), one, subscription)
    day = shown_day(one) - timedelta(days=amount)
    if not has_clock(one) or subscription.rhythm != "at_once":
        return _awake(_morning(day, subscription), one, subscription)
    at = earlier(one, amount).first_instant()
    local = at.astimezone(zone_of(subscription.zone))
    if not MORNING <= local.time() < _NIGHT:
        at = _morning(local.date(), subscription)
    return _awake(at, one, subscription)


def _morning(day: date, subscription: Subscription) -> datetime:
    return datetime.combine(day, MORNING, tzinfo=zone_of(subscription.zone))


def _awake(at: datetime, ends: Deadline, subscription: Subscription) -> datetime:
    """Rule 3."""
    until = quiet_until(subscription, at)
    if until is None:
        return at
    return until if until < ends.last_instant() else quiet_begins(subscription, at) - _BEFORE_QUIET
