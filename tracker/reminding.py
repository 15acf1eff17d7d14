"""Reminders of saved calls: each is owed once, in the minute in which it is due, a few calls at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from tracker.domain.apart import apart
from tracker.domain.models import Alert, Call
from tracker.domain.muting import muted_by
from tracker.domain.reminders import Reminder, certain_dates, look, name_of, reminders_of
from tracker.domain.rhythm import quiet_until
from tracker.leaving_out import left_out
from tracker.store import calls as call_store
from tracker.store import outbox
from tracker.store import reminders as reminder_store
from tracker.store.database import Store
from tracker.store.reminders import Kept

#: What one step takes: some milliseconds.
_AT_ONCE = 5
#: When that is looked at again of which nobody expected what it did.
_AGAIN = timedelta(hours=1)


def owe_reminders(store: Store, now: datetime) -> Iterator[int]:
    """Owe what is due now, in steps: how many each brought. Each step is whole by itself.

    However long nobody looked, a call brings at most one reminder to a chat: the nearest of those that were missed.
    """
    while some := reminder_store.to_look_at(store, now, _AT_ONCE):
        yield decide(store, some, now)


def decide(store: Store, some: Sequence[Kept], now: datetime) -> int:
    """Owe what is due of these, and keep that everything up to `now` is decided; how many were owed."""
    with store.transaction():
        calls = {one.id: one for one in call_store.calls(store, ids={one.call_id for one in some})}
        done: set[tuple[int, str]] = set()

        def about(one: Kept) -> str:
            return f"the reminders of call {one.call_id} for subscription {one.subscription.id}"

        owed = 0
        for one, alerts in apart(some, lambda one: _decided(store, one, calls, now), about, left_out):
            owed += outbox.queue(store, alerts)
            done.add((one.subscription.id, one.call_id))
        for one in some:
            if (one.subscription.id, one.call_id) not in done:
                reminder_store.look_later(store, one, now + _AGAIN)
    return owed


def _decided(store: Store, one: Kept, calls: Mapping[str, Call], now: datetime) -> list[Alert]:
    call = calls.get(one.call_id)
    if call is None:
        reminder_store.looked(store, one, (), now, None)
        return []
    planned = reminders_of(call, one.subscription, one.wanted, now)
    due, next_look = look(planned, one.known, one.decided, now)
    reminder_store.looked(store, one, map(name_of, certain_dates(call, now)), now, next_look)
    if due is None or muted_by(call, one.subscription.wishes.muted, saved=True) is not None:
        return []
    return [_alert(one, due, now)]


def _alert(one: Kept, due: Reminder, now: datetime) -> Alert:
    return Alert(
        subscription=one.subscription.id,
        kind="reminder",
        reason=due.reason(one.call_id),
        created=now,
        call_id=one.call_id,
        not_before=quiet_until(one.subscription, now),
    )
