"""A chat's lane in the outbox: which alert it can be given next, and when to look.

At most one alert of a chat is begun at a time: in flight, or tried and waiting to be tried again; it goes before every
other of its chat. Else it is the first queued one that is due; one that is not due yet lets later ones pass. For each
chat with something waiting, `chats.ready_at` says when it may be looked at, so that a claim costs what it gives and
not what is queued. It may be early, never late.
"""

from __future__ import annotations

from collections.abc import Iterable

from tracker.store.database import Store, listed

#: Whether an alert is held back: as SQL, of a row of `alerts`.
HELD = (
    "(SELECT s.paused OR c.blocked_at IS NOT NULL FROM subscriptions s JOIN chats c ON c.id = s.chat_id "
    "WHERE s.id = alerts.subscription)"
)
_HOLD = "UPDATE alerts SET held = <held> WHERE chat_id = ? AND state = 'queued' AND held <> <held>".replace(
    "<held>", HELD
)
_READY = """
SELECT id FROM chats INDEXED BY chats_ready
WHERE ready_at IS NOT NULL AND ready_at <= ? ORDER BY ready_at, ready_alert LIMIT ?
"""
_READY_LAST_FIRST = _READY.replace("ready_at, ready_alert LIMIT", "ready_at DESC, ready_alert DESC LIMIT")
_BEGUN = """
SELECT id, state, not_before, lease_until FROM alerts INDEXED BY alerts_begun
WHERE chat_id = ? AND begun = 1 AND (held = 0 OR state = 'sending') ORDER BY state DESC, id LIMIT 1
"""
_FIRST_DUE = """
SELECT id FROM alerts INDEXED BY alerts_waiting
WHERE chat_id = ? AND state = 'queued' AND held = 0 AND not_before <= ? ORDER BY id LIMIT 1
"""
#: Works out anew when to look at these chats: at what is begun of theirs, else at what is due first.
_SET_READY = """
WITH lane AS MATERIALIZED (
    SELECT c.id, c.hold_until, iif(c.blocked_at IS NOT NULL, NULL, coalesce(
        (SELECT a.id FROM alerts a INDEXED BY alerts_begun WHERE a.chat_id = c.id AND a.begun = 1
            AND (a.held = 0 OR a.state = 'sending') ORDER BY a.state DESC, a.id LIMIT 1),
        (SELECT a.id FROM alerts a INDEXED BY alerts_due WHERE a.chat_id = c.id AND a.state = 'queued' AND a.held = 0
            ORDER BY a.not_before, a.id LIMIT 1))) AS alert
    FROM json_each(?) j JOIN chats c ON c.id = j.value
), ready AS MATERIALIZED (
    SELECT lane.id, iif(a.state = 'sending', a.lease_until, max(a.not_before, lane.hold_until)) AS at, a.id AS alert
    FROM lane LEFT JOIN alerts a ON a.id = lane.alert
)
UPDATE chats SET ready_at = ready.at, ready_alert = ready.alert FROM ready
WHERE chats.id = ready.id AND (chats.ready_at, chats.ready_alert) IS NOT (ready.at, ready.alert)
"""


def ready_chats(store: Store, now: str, limit: int, *, last_first: bool = False) -> list[int]:
    """Chats to look at, those that waited longest first; or those that became ready last."""
    return [row[0] for row in store.rows(_READY_LAST_FIRST if last_first else _READY, (now, limit))]


def next_alert(store: Store, chat_id: int, now: str) -> int | None:
    """The number of the alert that this chat can be given now; None where there is none yet."""
    begun = store.row(_BEGUN, (chat_id,))
    if begun is not None:
        free_at = begun["lease_until"] if begun["state"] == "sending" else begun["not_before"]
        return int(begun["id"]) if free_at <= now else None
    found: int | None = store.value(_FIRST_DUE, (chat_id, now))
    return found


def set_ready(store: Store, chat_id: int) -> None:
    """Work out anew when to look at this chat."""
    set_all_ready(store, (chat_id,))


def set_all_ready(store: Store, chat_ids: Iterable[int]) -> None:
    """As `set_ready`, for many at once."""
    store.execute(_SET_READY, (listed(sorted(set(chat_ids))),))


def hold_as_due(store: Store, chat_id: int) -> None:
    """Hold back what is queued for the chat's paused subscriptions, all of it where the chat blocked the bot; let go the rest."""
    store.execute(_HOLD, (chat_id,))
    set_ready(store, chat_id)
