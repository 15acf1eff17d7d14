"""The outbox: every message owed, until the chat took it. Nothing is marked as sent that was not (DESIGN, rule 7).

At most one alert of a chat is in flight, so that order is kept and a crash can repeat one message per chat at most.
An alert that was tried and failed is tried again before later ones of its chat; one that is not due yet lets later
ones pass. A claim is a lease: where the sender died, it ends by itself. What makes a chat's turn is in `lanes`.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from tracker.domain.compact import to_text
from tracker.domain.deliveries import IN_A_SUMMARY
from tracker.domain.models import Alert, Match
from tracker.store import lanes
from tracker.store.alert_rows import alert_of_row
from tracker.store.database import Store, instant, listed, when, writable

_QUEUE = """
INSERT INTO alerts (subscription, chat_id, kind, reason, created, call_id, profile, changes, text, match, state, held,
    not_before)
SELECT s.id, s.chat_id, ?, ?, ?, ?, ?, ?, ?, ?, 'queued', s.paused, ?
FROM subscriptions s JOIN chats c ON c.id = s.chat_id WHERE s.id = ? AND c.blocked_at IS NULL
ON CONFLICT (subscription, reason) DO NOTHING
RETURNING chat_id
"""
_RETRY = """
UPDATE alerts SET state = 'queued', begun = 1, lease_until = NULL, not_before = ?, problem = ?, attempts = attempts - ?,
    held = <held> WHERE id = ? AND state = 'sending' RETURNING chat_id
""".replace("<held>", lanes.HELD)
_RELEASE = """
UPDATE alerts SET state = 'queued', lease_until = NULL, attempts = attempts - 1,
    begun = CASE WHEN attempts > 1 THEN 1 ELSE 0 END,
    held = <held> WHERE id = ? AND state = 'sending' RETURNING chat_id
""".replace("<held>", lanes.HELD)
#: Of single calls, or the summary that takes the place of such: its text is made when its turn comes.
_NEWS_WAITING = """
SELECT * FROM alerts INDEXED BY alerts_waiting
WHERE chat_id = (SELECT chat_id FROM subscriptions WHERE id = ?1) AND subscription = ?1 AND state = 'queued' AND held = 0
    AND begun = 0 AND (kind IN ('change', 'partner') OR (kind = 'digest' AND text IS NULL) OR (?2 AND kind IN ('digest', 'baseline')))
ORDER BY id
"""
_NEWS_COUNTED = """
SELECT s.id, count(*), max(a.kind = 'digest')
FROM subscriptions s JOIN alerts a INDEXED BY alerts_waiting ON a.chat_id = s.chat_id AND a.subscription = s.id
WHERE s.id IN (SELECT value FROM json_each(?)) AND a.state = 'queued' AND a.held = 0
    AND a.begun = 0 AND (a.kind IN ('change', 'partner') OR (a.kind = 'digest' AND a.text IS NULL))
GROUP BY s.id
"""


def queue(store: Store, alerts: Iterable[Alert]) -> int:
    """Owe these alerts; how many were new.

    A reason that is known for its subscription is never owed twice; a subscription that is gone, or whose chat
    blocked the bot, is owed nothing.
    """
    added = 0
    chats = set()
    # Thousands of alerts of one check share the matches of a few profiles.
    written: dict[int, tuple[Match, str]] = {}
    with store.transaction():
        for one in alerts:
            if one.match is not None and id(one.match) not in written:
                written[id(one.match)] = (one.match, to_text(one.match))
            row = store.row(
                _QUEUE,
                (
                    one.kind,
                    writable(one.reason),
                    instant(one.created),
                    one.call_id,
                    one.profile,
                    json.dumps(list(one.changes)),
                    None if one.text is None else writable(one.text),
                    None if one.match is None else written[id(one.match)][1],
                    "" if one.not_before is None else instant(one.not_before),
                    one.subscription,
                ),
            )
            if row is not None:
                added += 1
                chats.add(row[0])
        lanes.set_all_ready(store, chats)
    return added


def claim(store: Store, now: datetime, limit: int, lease: timedelta, *, last_first: bool = False) -> list[Alert]:
    """The next alert of up to `limit` chats, theirs for `lease`: at most one a chat, those that waited longest.

    `last_first`: those that became ready last, so that a chat in the middle of a series can go on with it. In the order
    of their numbers, which is that in which they were queued.
    """
    if lease <= timedelta(0):
        raise ValueError("a claim needs a lease of some length")
    at = instant(now)
    if not lanes.ready_chats(store, at, 1):
        return []
    claimed: list[int] = []
    with store.transaction():
        while len(claimed) < limit and (
            chats := lanes.ready_chats(store, at, limit - len(claimed), last_first=last_first)
        ):
            for chat_id in chats:
                number = lanes.next_alert(store, chat_id, at)
                if number is not None:
                    _begin(store, number, now + lease)
                    claimed.append(number)
                lanes.set_ready(store, chat_id)
        return _numbered(store, claimed)


def _begin(store: Store, number: int, lease_until: datetime) -> None:
    store.execute(
        "UPDATE alerts SET state = 'sending', begun = 1, lease_until = ?, attempts = attempts + 1 WHERE id = ?",
        (instant(lease_until), number),
    )


def sent(store: Store, alert: int, message_id: int, at: datetime) -> None:
    """The chat took it."""
    _settle(store, alert, "sent", at, message_id=message_id)


def drop(store: Store, alert: int, at: datetime, why: str) -> None:
    """It is no longer worth sending."""
    _settle(store, alert, "dropped", at, problem=why)


def give_up(store: Store, alert: int, at: datetime, problem: str) -> None:
    """It can not be sent, and will not be tried again."""
    _settle(store, alert, "given_up", at, problem=problem)


def retry(store: Store, alert: int, not_before: datetime, problem: str, *, uncount: bool = False) -> None:
    """It was not taken; try again at `not_before`. `uncount`: it was not the message's fault, the try does not count."""
    _put_back(store, _RETRY, (instant(not_before), writable(problem), int(uncount), alert))


def release(store: Store, alert: int) -> None:
    """It was claimed and not tried, or its chat takes nothing now: as if it had never been claimed."""
    _put_back(store, _RELEASE, (alert,))


def _put_back(store: Store, sql: str, parameters: Sequence[str | int]) -> None:
    with store.transaction():
        chat_id = store.value(sql, parameters)
        if chat_id is not None:
            lanes.set_ready(store, chat_id)


def news_waiting(store: Store, subscription: int, *, summaries: bool = False) -> list[Alert]:
    """What waits for a subscription and was never tried: alerts of calls, and the summary that gathers them.

    `summaries`: every other summary too (digests, first looks).
    """
    rows = store.rows(_NEWS_WAITING, (subscription, summaries))
    return [one for one in map(alert_of_row, rows) if one.unreadable is None]


def news_counted(store: Store, subscriptions: Collection[int]) -> dict[int, tuple[int, bool]]:
    """Of these subscriptions: how much `news_waiting` has for them, and whether a summary gathers it already."""
    rows = store.rows(_NEWS_COUNTED, (listed(subscriptions),))
    return {row[0]: (row[1], bool(row[2])) for row in rows}


def news_sent(store: Store, since: datetime) -> dict[int, tuple[int, int]]:
    """By subscription: how many alerts of calls, and how many summaries of many at once, it got at `since` or later."""
    rows = store.rows(
        "SELECT subscription, sum(kind IN ('change', 'partner')), sum(kind = 'digest') FROM alerts WHERE state = 'sent' "
        "AND settled_at >= ? AND (kind IN ('change', 'partner') OR reason LIKE 'summary:many:%') GROUP BY subscription",
        (instant(since),),
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def fold(store: Store, folded: Sequence[Alert], summary: Alert, at: datetime) -> None:
    """Owe one summary in the place of these alerts. Their reasons stay known; what is under way already stays."""
    with store.transaction():
        store.execute(
            f"UPDATE alerts SET state = 'dropped', settled_at = ?, problem = '{IN_A_SUMMARY}' "  # noqa: S608 - our own words
            "WHERE id IN (SELECT value FROM json_each(?)) AND state = 'queued'",
            (instant(at), listed(one.id for one in folded)),
        )
        queue(store, [summary])


def postpone(store: Store, alert: int, until: datetime) -> None:
    """Do not send an alert that waits before `until`."""
    with store.transaction():
        chat_id = store.value(
            "UPDATE alerts SET not_before = max(not_before, ?) WHERE id = ? AND state = 'queued' RETURNING chat_id",
            (instant(until), alert),
        )
        if chat_id is not None:
            lanes.set_ready(store, chat_id)


def hold_chat(store: Store, chat_id: int, until: datetime) -> None:
    """Send nothing to this chat before `until`; a hold that is longer stays."""
    with store.transaction():
        store.execute("UPDATE chats SET hold_until = max(hold_until, ?) WHERE id = ?", (instant(until), chat_id))
        lanes.set_ready(store, chat_id)


def waiting(store: Store) -> int:
    """How many alerts are owed and not held back by a pause."""
    return int(store.value("SELECT count(*) FROM alerts WHERE state IN ('queued', 'sending') AND held = 0"))


def next_due(store: Store) -> datetime | None:
    """The earliest time at which there may be something to claim; None where nothing is owed.

    A time long past where something can be claimed at once.
    """
    earliest = store.value("SELECT min(ready_at) FROM chats WHERE ready_at IS NOT NULL")
    if earliest is None:
        return None
    return when(earliest or "1970-01-01T00:00:00.000000+00:00")


def sent_since(store: Store, since: datetime) -> list[tuple[int, datetime]]:
    """(chat, when) of what was sent at `since` or later, so that pacing survives a restart."""
    rows = store.rows(
        "SELECT chat_id, settled_at FROM alerts WHERE state = 'sent' AND settled_at >= ? ORDER BY settled_at",
        (instant(since),),
    )
    return [(row[0], when(row[1])) for row in rows if _is_time(row[1])]


def alert(store: Store, number: int) -> Alert | None:
    """The alert of this number, or None."""
    found = _numbered(store, [number])
    return found[0] if found else None


def history(
    store: Store, *, call_id: str | None = None, subscription: int | None = None, limit: int = 200
) -> list[Alert]:
    """What was owed of a call, to a subscription, or at all, newest first."""
    if call_id is not None and subscription is not None:
        sql = "SELECT * FROM alerts WHERE call_id = ? AND subscription = ? ORDER BY id DESC LIMIT ?"
        rows = store.rows(sql, (call_id, subscription, limit))
    elif call_id is not None:
        rows = store.rows("SELECT * FROM alerts WHERE call_id = ? ORDER BY id DESC LIMIT ?", (call_id, limit))
    elif subscription is not None:
        rows = store.rows("SELECT * FROM alerts WHERE subscription = ? ORDER BY id DESC LIMIT ?", (subscription, limit))
    else:
        rows = store.rows("SELECT * FROM alerts ORDER BY id DESC LIMIT ?", (limit,))
    return [alert_of_row(row) for row in rows]


def of_call(store: Store, subscription: int, call_id: str, limit: int = 20) -> list[Alert]:
    """What was owed to a subscription of a call, alone or in a summary, newest first; what a summary took the place of left out."""
    rows = store.rows(
        "SELECT * FROM alerts WHERE subscription = ?1 AND coalesce(problem, '') <> ?4 "
        "AND (call_id = ?2 OR (call_id IS NULL AND changes <> '[]' AND json_valid(changes) AND EXISTS (SELECT 1 "
        "FROM json_each(alerts.changes) j JOIN changes c ON c.id = j.value WHERE c.call_id = ?2))) "
        "ORDER BY id DESC LIMIT ?3",
        (subscription, call_id, limit, IN_A_SUMMARY),
    )
    return [alert_of_row(row) for row in rows]


def changes_owed(store: Store, subscription: int, after: int) -> set[int]:
    """The changes after the one of this number of which something was owed to a subscription already."""
    rows = store.rows(
        "SELECT DISTINCT j.value FROM alerts a, json_each(CASE WHEN json_valid(a.changes) THEN a.changes ELSE '[]' END) j "
        "WHERE a.subscription = ? AND j.value > ?",
        (subscription, after),
    )
    return {row[0] for row in rows}


def calls_told(store: Store, profile: str, since: datetime, until: datetime) -> dict[str, datetime]:
    """Of which calls something was sent from `since` to `until` to those who follow a profile, and when first.

    Alone or in a summary; the summary of a first look names no calls and counts for none.
    """
    rows = store.rows(
        "WITH out AS MATERIALIZED (SELECT a.call_id, a.changes, a.settled_at FROM alerts a "
        "JOIN followed f ON f.subscription = a.subscription AND f.profile = ?1 "
        "WHERE a.state = 'sent' AND a.kind NOT IN ('team', 'introduction', 'partner') AND a.settled_at >= ?2 AND a.settled_at < ?3) "
        "SELECT id, min(at) FROM ("
        "SELECT call_id AS id, settled_at AS at FROM out WHERE call_id IS NOT NULL UNION ALL "
        "SELECT c.call_id, o.settled_at FROM out o JOIN json_each(o.changes) j JOIN changes c ON c.id = j.value "
        "WHERE o.call_id IS NULL AND json_valid(o.changes)) GROUP BY id",
        (profile, instant(since), instant(until)),
    )
    return {str(row[0]): when(row[1]) for row in rows}


def last_alert(store: Store) -> int:
    """The number of the newest alert; 0 where there is none."""
    return int(store.value("SELECT coalesce(max(id), 0) FROM alerts"))


def owed_since(store: Store, change: int, alert: int) -> dict[int, set[int]]:
    """By subscription, the changes after the one of this number of which alerts after the one of that number were owed."""
    rows = store.rows(
        "SELECT a.subscription, j.value FROM alerts a, "
        "json_each(CASE WHEN json_valid(a.changes) THEN a.changes ELSE '[]' END) j WHERE a.id > ? AND j.value > ?",
        (alert, change),
    )
    found: dict[int, set[int]] = {}
    for row in rows:
        found.setdefault(row[0], set()).add(row[1])
    return found


def first_message_of(store: Store, subscription: int, call_id: str) -> int | None:
    """The number of the first message that told a subscription of a call, alone or among others, to reply to; or None."""
    found: int | None = store.value(
        "SELECT message_id FROM alerts WHERE subscription = ?1 AND state = 'sent' AND message_id IS NOT NULL "
        "AND (call_id = ?2 OR (call_id IS NULL AND changes <> '[]' AND json_valid(changes) AND EXISTS (SELECT 1 "
        "FROM json_each(alerts.changes) j JOIN changes c ON c.id = j.value WHERE c.call_id = ?2))) ORDER BY id LIMIT 1",
        (subscription, call_id),
    )
    return found


def _settle(
    store: Store, number: int, state: str, at: datetime, message_id: int | None = None, problem: str | None = None
) -> None:
    settled = instant(at)
    with store.transaction():
        chat_id = store.value(
            "UPDATE alerts SET state = ?, begun = 0, lease_until = NULL, settled_at = ?, "
            "message_id = coalesce(?, message_id), problem = ? WHERE id = ? AND state IN ('queued', 'sending') "
            "RETURNING chat_id",
            (state, settled, message_id, None if problem is None else writable(problem), number),
        )
        if chat_id is not None:
            # A chat that just had its turn comes after those that still wait for theirs.
            store.execute("UPDATE chats SET hold_until = max(hold_until, ?) WHERE id = ?", (settled, chat_id))
            lanes.set_ready(store, chat_id)


def _numbered(store: Store, ids: Sequence[int]) -> list[Alert]:
    rows = store.rows("SELECT * FROM alerts WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id", (listed(ids),))
    return [alert_of_row(row) for row in rows]


def _is_time(text: str) -> bool:
    try:
        when(text)
    except ValueError:
        return False
    return True
