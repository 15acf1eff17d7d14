"""The end of pauses: by itself when its time has come, or asked for; what happened meanwhile is told in one message."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from tracker import gathering
from tracker.domain.apart import apart
from tracker.domain.models import Alert, Subscription
from tracker.domain.rhythm import quiet_until
from tracker.domain.wording import wording
from tracker.leaving_out import left_out
from tracker.store import outbox, subscribers
from tracker.store import pausing as pause_store
from tracker.store.database import Store


def end_pauses(store: Store, match_of: gathering.MatchOf, now: datetime) -> Iterator[int]:
    """End each pause that is over, a chat a step. Each step is whole by itself.

    However long nobody looked, a chat gets one message: a summary of what it missed, or that there was nothing; not in
    its quiet hours. One that cannot be ended as it should goes on without a summary.
    """
    while some := pause_store.ending(store, now, 1):
        done = [number for _, number in apart(some, lambda one: _end(store, one, match_of, now), _named, left_out)]
        if not done:
            subscribers.set_paused(store, some[0].id, False)
        yield sum(done)


def _end(store: Store, one: Subscription, match_of: gathering.MatchOf, now: datetime) -> int:
    with store.transaction():
        subscribers.set_paused(store, one.id, False)
        if subscribers.is_blocked(store, one.chat_id):
            # What it missed is told when it takes messages again.
            return 0
        going_on = replace(one, paused=False)
        quiet = quiet_until(one, now)
        if gathering.catch_up(store, going_on, match_of, now, "pause_over", quiet):
            return 1
        return outbox.queue(store, [_nothing_missed(going_on, now, quiet)])


def _nothing_missed(one: Subscription, now: datetime, quiet: datetime | None) -> Alert:
    until = one.wishes.paused_until or now
    return Alert(
        subscription=one.id,
        kind="pause_over",
        reason=f"pause_over:{until.isoformat()}",
        created=now,
        text=wording(one.language).say("pause.over_nothing"),
        not_before=quiet,
    )


def _named(one: Subscription) -> str:
    return f"the end of the pause of subscription {one.id}"
