"""Many alerts of one chat become one summary: after a downtime, a pause, or where much happens at once. Pure.

The alerts that a summary takes the place of stay in the outbox as told in it, so that their reasons stay known and
nothing is owed twice. What the summary says is made when its turn comes (`domain.digesting.summary`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from tracker.domain.models import Alert, Subscription
from tracker.domain.rhythm import quiet_until

#: More alerts than this for one chat, within `GATHERING`, become one summary: a busy site is no reason for a flood.
MOST_AT_ONCE = 10
#: As many where what is told was missed while the service or a source was away, and other sources will follow.
MOST_AFTER_A_GAP = 3
#: A summary that gathers what many sources say waits until nothing more came for a while, as between two sources of a
#: round of checks; and not longer than this in all.
SETTLING = timedelta(seconds=90)
GATHERING = timedelta(minutes=10)
#: Something was away where nothing was heard of it for so many times as long as usual, and at least so long.
_TIMES_AS_LONG = 3
_AWAY = timedelta(hours=12)

Why = Literal["many", "catch_up", "pause_over"]
_KEPT: tuple[Why, ...] = ("pause_over", "catch_up")


def was_away(last: datetime | None, usual: timedelta, now: datetime) -> bool:
    """Whether what is read now may have gathered over a long time: nothing was read since `last` (None: never)."""
    return last is not None and now - last > max(_TIMES_AS_LONG * usual, _AWAY)


def is_too_many(waiting: int, lately: int, *, after_a_gap: bool) -> bool:
    """Whether so many alerts that wait, beside so many sent `lately` (within `GATHERING`), are more than a person reads."""
    return waiting + lately > (MOST_AFTER_A_GAP if after_a_gap else MOST_AT_ONCE)


def gathered_at(subscription: Subscription, now: datetime, waiting: Sequence[Alert]) -> datetime:
    """When what gathers is told, outside of the quiet hours. `waiting`: where a summary is among it, it began with that."""
    settled = now + SETTLING
    for one in waiting:
        if one.kind == "digest":
            settled = max(one.not_before or now, min(settled, one.created + GATHERING))
    return quiet_until(subscription, settled) or settled


def fold(waiting: Sequence[Alert], why: Why, now: datetime, not_before: datetime | None) -> Alert:
    """The one summary in the place of these alerts of one subscription (stored already, so that they have ids)."""
    if why == "many" and any(why_folded(one) != "many" for one in waiting):
        why = "catch_up"
    return Alert(
        subscription=waiting[0].subscription,
        kind="digest",
        # The newest alert of a summary is in no other one.
        reason=f"summary:{why}:{max(one.id for one in waiting)}",
        created=min([now, *(one.created for one in waiting if one.kind == "digest")]),
        changes=tuple(sorted({number for one in waiting for number in one.changes})),
        not_before=not_before,
    )


def why_folded(summary: Alert) -> Why:
    """Why alerts became this summary."""
    return next((one for one in _KEPT if summary.reason.startswith(f"summary:{one}:")), "many")
