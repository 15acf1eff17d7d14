"""The sign of life of a week that brought nothing: what was checked, what went wrong, which deadline is next. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from scrapers.reading.readings import zone_of
from tracker.domain import cards, dates_in_words
from tracker.domain.hypertext import Html, escape, fitted, lines
from tracker.domain.models import Alert, Call, Subscription
from tracker.domain.rhythm import quiet_until
from tracker.domain.staging import next_deadline
from tracker.domain.wording import wording

WEEK = timedelta(days=7)
#: A week of the calendar may be an hour shorter, and a chat's first one several days.
_NEARLY_A_WEEK = timedelta(days=6, hours=12)
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Checks:
    """How often one source that can have something for a chat was read in the week, and how often that failed."""

    name: str
    read: int
    failed: int


def is_due(decided: datetime | None, slot: datetime) -> bool:
    """Whether a whole week lies between the last decision (None: the chat is new) and this one."""
    return decided is not None and slot - decided >= _NEARLY_A_WEEK


def heartbeat(
    to: Subscription, checks: Sequence[Checks], following: Call | None, slot: datetime, now: datetime
) -> Alert:
    """The message of the week that ended at `slot`. `following`: the call whose deadline is next, if one is ahead."""
    words = wording(to.language)
    read = sum(one.read for one in checks)
    sources = words.say("heartbeat.sources", len(checks))
    if read:
        told = words.say("heartbeat.checked", sources=sources, times=words.say("heartbeat.times", read))
    else:
        told = words.say("heartbeat.not_checked", sources=sources)
    troubled = sorted(
        (one for one in checks if one.failed or not one.read), key=lambda one: (one.read, -one.failed, one.name)
    )
    trouble = [_trouble(one, to) for one in troubled[:_SHOWN]]
    if len(troubled) > _SHOWN:
        trouble.append(words.say("card.more", more=str(len(troubled) - _SHOWN)))
    local = slot.astimezone(zone_of(to.zone)).date()
    return Alert(
        subscription=to.id,
        kind="heartbeat",
        reason=f"heartbeat:{local.isoformat()}",
        created=now,
        text=fitted([told, lines(trouble), _next(following, to, now), words.say("heartbeat.off")], first_to_go=(1,)),
        not_before=quiet_until(to, now),
    )


def _trouble(one: Checks, to: Subscription) -> Html:
    words = wording(to.language)
    name = escape(one.name, 100)
    if not one.read:
        return words.say("heartbeat.unread", name=name)
    return words.say("heartbeat.failed", one.failed, name=name, of=str(one.failed + one.read))


def _next(call: Call | None, to: Subscription, now: datetime) -> Html:
    words = wording(to.language)
    date = next_deadline(call.facts, now) if call is not None else None
    if call is None or date is None:
        return words.say("heartbeat.no_deadline")
    left = dates_in_words.days_left(date, words, now) or Html("")
    return words.say(
        "heartbeat.next",
        moment=dates_in_words.moment(date, words),
        left=left,
        title=cards.linked_title(call, words, 140),
    )
