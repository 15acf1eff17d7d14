"""Follows the contradictions between statements of calls, and owes the admins what they are to hear of them.

Called inside the transaction of the check, or of the look at the clock, that brought it about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from tracker.domain.dispute_messages import dispute_alerts, end_alerts
from tracker.domain.models import Alert, Call, Subscription
from tracker.domain.standing import Watched, follow, is_over, to_tell, to_tell_the_end
from tracker.store import calls as call_store
from tracker.store import disputes, outbox
from tracker.store.database import Store

SourceName = Callable[[str, str], str]
Admins = Callable[[], Sequence[Subscription]]
"""Who is to hear of it: asked only where there is something to hear."""


def follow_disputes(
    store: Store, calls: Iterable[Call], source_name: SourceName, admins: Admins, now: datetime
) -> list[Alert]:
    """Keep what began and what ended at these calls, as they are now; the alerts owed for what ended."""
    by_id = {one.id: one for one in calls}
    known: dict[str, list[Watched]] = {}
    for one in disputes.watched(store, by_id.keys()):
        known.setdefault(one.call_id, []).append(one)
    ended: list[tuple[Watched, Call]] = []
    for call in by_id.values():
        differing = disputes.save(store, follow(call, known.get(call.id, ()), now))
        ended += [(one, call) for one in differing if to_tell_the_end(one, call, now)]
    owed = end_alerts(ended, source_name, admins(), now) if ended else []
    outbox.queue(store, owed)
    return owed


def owe_disputes(store: Store, source_name: SourceName, admins: Admins, now: datetime) -> list[Alert]:
    """The alerts for the contradictions that are to be told by now. Where nobody hears them yet, they wait."""
    waiting = disputes.untold(store)
    hearing = admins() if waiting else ()
    if not hearing:
        return []
    ids = {one.call_id for one in waiting}
    calls = {one.id: one for one in call_store.calls(store, ids=ids)}
    known: dict[str, list[Watched]] = {}
    for one in disputes.watched(store, ids):
        known.setdefault(one.call_id, []).append(one)
    due: list[tuple[Watched, Call]] = []
    for one in waiting:
        call = calls.get(one.call_id)
        if call is None or is_over(call, now):
            # Nobody need hear of it any more, nor look at it every minute.
            disputes.save(store, [replace(one, ended_at=now)])
        elif to_tell(one, call, now, known[one.call_id]):
            due.append((one, call))
    told = disputes.save(store, [replace(one, told_at=now) for one, _ in due])
    owed = dispute_alerts(list(zip(told, (call for _, call in due), strict=True)), source_name, hearing, now)
    outbox.queue(store, owed)
    return owed
