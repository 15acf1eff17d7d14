"""The log of deliveries: what was owed, to whom, about what, and what became of it."""

from __future__ import annotations

import json

from tracker.domain.deliveries import IN_A_SUMMARY, Delivery, DeliveryState
from tracker.store.alert_rows import alert_of_row
from tracker.store.database import Store

#: Of a row of `alerts` with its chat: the states as people know them.
_STATES: dict[DeliveryState, str] = {
    "waiting": "a.state IN ('queued', 'sending') AND a.held = 0 AND c.blocked_at IS NULL",
    "held": "a.state IN ('queued', 'sending') AND (a.held = 1 OR c.blocked_at IS NOT NULL)",
    "sent": "a.state = 'sent'",
    "summary": f"a.state = 'dropped' AND a.problem = '{IN_A_SUMMARY}'",
    "withdrawn": f"a.state = 'dropped' AND a.problem IS NOT '{IN_A_SUMMARY}'",
    "failed": "a.state = 'given_up'",
}
#: Alone, or among others in a summary.
_ABOUT = (
    "(a.call_id = :call OR (a.call_id IS NULL AND a.changes <> '[]' AND json_valid(a.changes) AND EXISTS (SELECT 1 "
    "FROM json_each(a.changes) j JOIN changes h ON h.id = j.value WHERE h.call_id = :call)))"
)


_OWED = """
SELECT a.*, s.thread_id, a.held = 1 OR c.blocked_at IS NOT NULL AS is_held, k.facts AS facts
FROM alerts a JOIN chats c ON c.id = a.chat_id JOIN subscriptions s ON s.id = a.subscription LEFT JOIN calls k ON k.id = a.call_id
WHERE <wanted> ORDER BY a.id DESC LIMIT :limit OFFSET :skip
"""


def deliveries(
    store: Store,
    *,
    chat: int | None = None,
    call: str | None = None,
    state: DeliveryState | None = None,
    limit: int = 50,
    skip: int = 0,
) -> list[Delivery]:
    """What was owed, the newest first: to one chat, of one call (its id), in one state, or all."""
    wanted = [_STATES[state]] if state is not None else []
    wanted += ["a.chat_id = :chat"] if chat is not None else []
    wanted += [_ABOUT] if call is not None else []
    sql = _OWED.replace("<wanted>", " AND ".join(wanted) or "1")
    rows = store.rows(sql, {"chat": chat, "call": call, "limit": limit, "skip": skip})
    return [
        Delivery(alert_of_row(row), row["chat_id"], row["thread_id"], bool(row["is_held"]), _titles(row["facts"]))
        for row in rows
    ]


def counted(store: Store) -> dict[DeliveryState, int]:
    """How many there are in each state."""
    chosen = ", ".join(f"count(*) FILTER (WHERE {sql}) AS {name}" for name, sql in _STATES.items())
    row = store.row(f"SELECT {chosen} FROM alerts a JOIN chats c ON c.id = a.chat_id")  # noqa: S608  # our own words
    assert row is not None
    return {name: int(row[name]) for name in _STATES}


def _titles(facts: str | None) -> dict[str, str]:
    """A call's titles by language; none where they cannot be read."""
    try:
        titles = json.loads(facts or "{}").get("titles") or {}
        return {str(lang): str(title) for lang, title in titles.items()}
    except (ValueError, AttributeError):
        return {}
