"""What admins write to everybody: who would get it, what became of it, chat by chat, and which are not told of yet."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from tracker.domain.broadcasting import Broadcast, Outcome
from tracker.domain.models import Subscription
from tracker.store.database import Row, Store, instant, when
from tracker.store.subscribers import subscription_of_row

#: One for each chat, also for a forum with topics: not paused, not blocked, and let in.
_ADDRESSED = """
SELECT * FROM subscriptions WHERE id IN (
    SELECT min(s.id) FROM subscriptions s JOIN chats c ON c.id = s.chat_id LEFT JOIN access a ON a.chat_id = c.id
    WHERE c.blocked_at IS NULL AND s.paused = 0 AND coalesce(a.state, 'let_in') = 'let_in' GROUP BY s.chat_id
) ORDER BY id
"""


def addressed(store: Store) -> list[Subscription]:
    """Whom a broadcast goes to: one subscription of every chat that is let in, not paused and not blocked."""
    return [subscription_of_row(row) for row in store.rows(_ADDRESSED)]


def keep(store: Store, by_chat: int, first: str, texts: Mapping[str, str], at: datetime) -> int:
    """Keep a broadcast; its number."""
    return int(
        store.value(
            "INSERT INTO broadcasts (at, by_chat, first, texts) VALUES (?, ?, ?, ?) RETURNING id",
            (instant(at), by_chat, first, json.dumps(dict(texts), ensure_ascii=False)),
        )
    )


def broadcast(store: Store, number: int) -> Broadcast | None:
    """The broadcast of this number, or None."""
    row = store.row("SELECT * FROM broadcasts WHERE id = ?", (number,))
    return _broadcast(row) if row is not None else None


def untold(store: Store) -> list[Broadcast]:
    """Those of which the result was not told yet, oldest first."""
    return [_broadcast(row) for row in store.rows("SELECT * FROM broadcasts WHERE told_at IS NULL ORDER BY id")]


def outcome(store: Store, number: int) -> Outcome:
    """What became of it so far, counted in chats."""
    row = store.row(
        "SELECT count(*) FILTER (WHERE a.state = 'sent') AS sent, "
        "count(*) FILTER (WHERE a.state IN ('queued', 'sending') AND c.blocked_at IS NULL) AS waiting, "
        "count(*) FILTER (WHERE a.state IN ('queued', 'sending') AND c.blocked_at IS NOT NULL) AS blocked, "
        "count(*) FILTER (WHERE a.state IN ('given_up', 'dropped')) AS failed, min(a.not_before) FILTER "
        "(WHERE a.state = 'queued' AND c.blocked_at IS NULL) AS next "
        "FROM alerts a INDEXED BY alerts_broadcast JOIN chats c ON c.id = a.chat_id "
        "WHERE a.kind = 'broadcast' AND a.reason = ?",
        (f"broadcast:{number}",),
    )
    assert row is not None
    return Outcome(
        row["sent"], row["waiting"], row["blocked"], row["failed"], when(row["next"]) if row["next"] else None
    )


def close(store: Store, number: int, at: datetime) -> None:
    """Its result is told: who blocked the bot meanwhile is not written to later, when it would be old."""
    with store.transaction():
        store.execute("UPDATE broadcasts SET told_at = ? WHERE id = ?", (instant(at), number))
        store.execute(
            "UPDATE alerts SET state = 'dropped', begun = 0, settled_at = ?, problem = 'the chat blocked the bot' "
            "WHERE kind = 'broadcast' AND reason = ? AND state = 'queued'",
            (instant(at), f"broadcast:{number}"),
        )


def _broadcast(row: Row) -> Broadcast:
    return Broadcast(row["id"], when(row["at"]), row["by_chat"], row["first"], json.loads(row["texts"]))
