"""The outbox: every message owed, until the chat took it. Nothing is marked as sent that was not (DESIGN, rule 7).

At most one alert of a chat is in flight, so that order is kept and a crash can repeat one message per chat at most.
An alert that was tried and failed is tried again before later ones of its chat; one that is not due yet lets later
ones pass. A claim is a lease: where the sender died, it ends by itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from tracker.domain.compact import from_text, to_text
from tracker.domain.models import Alert, Match
from tracker.store.database import Row, Store, instant, listed, optional_when, when, writable

_NEXT = """
WITH begun AS (
    SELECT chat_id, id, state, not_before, lease_until FROM alerts WHERE begun = 1
), due AS (
    SELECT chat_id, min(id) AS id FROM alerts INDEXED BY alerts_due
    WHERE state = 'queued' AND held = 0 AND not_before <= :now GROUP BY chat_id
), next AS (
    SELECT chat_id, id FROM due WHERE chat_id NOT IN (SELECT chat_id FROM begun)
    UNION ALL
    SELECT chat_id, id FROM begun
    WHERE (state = 'sending' AND lease_until <= :now) OR (state = 'queued' AND not_before <= :now)
)
SELECT next.id FROM next JOIN chats c ON c.id = next.chat_id
WHERE c.blocked_at IS NULL AND c.hold_until <= :now ORDER BY next.id LIMIT :limit
"""


def queue(store: Store, alerts: Iterable[Alert]) -> int:
    """Owe these alerts; how many were new. A reason that is known for its subscription is never owed twice."""
    added = 0
    for one in alerts:
        added += store.execute(
            """
            INSERT INTO alerts (subscription, chat_id, kind, reason, created, call_id, profile, changes, text, match,
                state, held, not_before)
            SELECT id, chat_id, ?, ?, ?, ?, ?, ?, ?, ?, 'queued', paused, ? FROM subscriptions WHERE id = ?
            ON CONFLICT (subscription, reason) DO NOTHING
            """,
            (
                one.kind,
                writable(one.reason),
                instant(one.created),
                one.call_id,
                one.profile,
                json.dumps(list(one.changes)),
                None if one.text is None else writable(one.text),
                None if one.match is None else to_text(one.match),
                "" if one.not_before is None else instant(one.not_before),
                one.subscription,
            ),
        ).rowcount
    return added


def claim(store: Store, now: datetime, limit: int, lease: timedelta) -> list[Alert]:
    """The next alert of up to `limit` chats, theirs for `lease`: at most one a chat, the oldest first."""
    with store.transaction():
        ids = [row[0] for row in store.rows(_NEXT, {"now": instant(now), "limit": limit})]
        store.execute(
            "UPDATE alerts SET state = 'sending', begun = 1, lease_until = ?, attempts = attempts + 1 "
            "WHERE id IN (SELECT value FROM json_each(?))",
            (instant(now + lease), listed(ids)),
        )
        return _numbered(store, ids)


def sent(store: Store, alert: int, message_id: int, at: datetime) -> None:
    """The chat took it."""
    _settle(store, alert, "sent", at, message_id=message_id)


def drop(store: Store, alert: int, at: datetime, why: str) -> None:
    """It is no longer worth sending."""
    _settle(store, alert, "dropped", at, problem=why)


def give_up(store: Store, alert: int, at: datetime, problem: str) -> None:
    """It can not be sent, and will not be tried again."""
    _settle(store, alert, "given_up", at, problem=problem)


def give_up_chat(store: Store, chat_id: int, at: datetime, problem: str) -> int:
    """Nothing that is owed to this chat can be sent; how many alerts that were."""
    return store.execute(
        "UPDATE alerts SET state = 'given_up', begun = 0, lease_until = NULL, settled_at = ?, problem = ? "
        "WHERE chat_id = ? AND state IN ('queued', 'sending')",
        (instant(at), writable(problem), chat_id),
    ).rowcount


def retry(store: Store, alert: int, not_before: datetime, problem: str, *, uncount: bool = False) -> None:
    """It was not taken; try again at `not_before`. `uncount`: it was not the message's fault, the try does not count."""
    store.execute(
        "UPDATE alerts SET state = 'queued', begun = 1, lease_until = NULL, not_before = ?, problem = ?, "
        "attempts = attempts - ? WHERE id = ? AND state = 'sending'",
        (instant(not_before), writable(problem), int(uncount), alert),
    )


def release(store: Store, alert: int) -> None:
    """It was claimed and not tried: as if it had never been claimed."""
    store.execute(
        "UPDATE alerts SET state = 'queued', lease_until = NULL, attempts = attempts - 1, "
        "begun = CASE WHEN attempts > 1 THEN 1 ELSE 0 END WHERE id = ? AND state = 'sending'",
        (alert,),
    )


def hold_chat(store: Store, chat_id: int, until: datetime) -> None:
    """Send nothing to this chat before `until`."""
    store.execute("UPDATE chats SET hold_until = max(hold_until, ?) WHERE id = ?", (instant(until), chat_id))


def waiting(store: Store) -> int:
    """How many alerts are owed and not held back by a pause."""
    return int(store.value("SELECT count(*) FROM alerts WHERE state IN ('queued', 'sending') AND held = 0"))


def next_due(store: Store) -> datetime | None:
    """The earliest time at which an alert that is owed may be sent; None where none is owed."""
    earliest = store.value(
        "SELECT min(CASE WHEN state = 'sending' THEN coalesce(lease_until, '') ELSE not_before END) "
        "FROM alerts WHERE state IN ('queued', 'sending') AND held = 0"
    )
    if earliest is None:
        return None
    return when(earliest) if earliest else when("1970-01-01T00:00:00.000000+00:00")


def sent_since(store: Store, since: datetime) -> list[tuple[int, datetime]]:
    """(chat, when) of what was sent at `since` or later, so that pacing survives a restart."""
    rows = store.rows(
        "SELECT chat_id, settled_at FROM alerts WHERE state = 'sent' AND settled_at >= ? ORDER BY settled_at",
        (instant(since),),
    )
    return [(row[0], when(row[1])) for row in rows]


def alert(store: Store, number: int) -> Alert | None:
    """The alert of this number, or None."""
    found = _numbered(store, [number])
    return found[0] if found else None


def history(
    store: Store, *, call_id: str | None = None, subscription: int | None = None, limit: int = 200
) -> list[Alert]:
    """What was owed of a call, to a subscription, or at all, newest first."""
    rows = store.rows(
        "SELECT * FROM alerts WHERE (?1 IS NULL OR call_id = ?1) AND (?2 IS NULL OR subscription = ?2) "
        "ORDER BY id DESC LIMIT ?3",
        (call_id, subscription, limit),
    )
    return [_alert(row) for row in rows]


def first_message_of(store: Store, subscription: int, call_id: str) -> int | None:
    """The number of the first message a subscription got about a call, to reply to; None where there was none."""
    found: int | None = store.value(
        "SELECT message_id FROM alerts WHERE subscription = ? AND call_id = ? AND state = 'sent' "
        "AND message_id IS NOT NULL ORDER BY id LIMIT 1",
        (subscription, call_id),
    )
    return found


def _settle(
    store: Store, number: int, state: str, at: datetime, message_id: int | None = None, problem: str | None = None
) -> None:
    store.execute(
        "UPDATE alerts SET state = ?, begun = 0, lease_until = NULL, settled_at = ?, "
        "message_id = coalesce(?, message_id), problem = ? WHERE id = ? AND state IN ('queued', 'sending')",
        (state, instant(at), message_id, None if problem is None else writable(problem), number),
    )


def _numbered(store: Store, ids: Sequence[int]) -> list[Alert]:
    rows = store.rows("SELECT * FROM alerts WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id", (listed(ids),))
    return [_alert(row) for row in rows]


def _alert(row: Row) -> Alert:
    return Alert(
        subscription=row["subscription"],
        kind=row["kind"],
        reason=row["reason"],
        created=when(row["created"]),
        call_id=row["call_id"],
        profile=row["profile"],
        changes=tuple(json.loads(row["changes"])),
        text=row["text"],
        match=from_text(Match, row["match"]) if row["match"] else None,
        state=row["state"],
        not_before=optional_when(row["not_before"] or None),
        attempts=row["attempts"],
        message_id=row["message_id"],
        problem=row["problem"],
        id=row["id"],
    )
