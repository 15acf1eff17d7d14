"""Signs of life and monthly records: which chats want them, and up to when each was decided."""

from __future__ import annotations

from datetime import datetime

from tracker.domain.models import Subscription
from tracker.domain.wishes import Wishes
from tracker.store.database import Store, instant
from tracker.store.subscribers import subscription_of_row

_ALIVE = "FROM subscriptions s JOIN chats c ON c.id = s.chat_id WHERE c.blocked_at IS NULL AND s.paused = 0"


def keep(store: Store, number: int, wishes: Wishes, month: str) -> None:
    """Keep whether a subscription hears signs of life and gets monthly records. `month` ("2026-10"): the last that is over.

    Who asks for records only now gets those of the months from now on.
    """
    store.execute("UPDATE subscriptions SET heartbeat = ? WHERE id = ?", (wishes.heartbeat, number))
    store.execute(
        "UPDATE subscriptions SET monthly_proof = ?1, proof_month = CASE WHEN ?1 THEN ?2 ELSE '' END "
        "WHERE id = ?3 AND monthly_proof <> ?1",
        (wishes.monthly_proof, month, number),
    )


def zones(store: Store) -> list[str]:
    """The zones of chats that want either."""
    sql = "SELECT DISTINCT zone FROM subscriptions WHERE (heartbeat = 1 OR monthly_proof = 1) AND paused = 0"
    return [row[0] for row in store.rows(sql)]


def heartbeats_due(store: Store, zone: str, slot: datetime, after: int, limit: int) -> list[tuple[Subscription, str]]:
    """Subscriptions of this zone of which it is not decided whether a sign of life is due at `slot`, by number, after that one.

    With up to when it was decided: empty where that was never looked at. Paused ones, and those of chats that blocked the
    bot, are not among them.
    """
    sql = f"SELECT s.* {_ALIVE} AND s.heartbeat = 1 AND s.zone = ? AND s.heartbeat_at < ? AND s.id > ? ORDER BY s.id LIMIT ?"
    rows = store.rows(sql, (zone, instant(slot), after, limit))
    return [(subscription_of_row(row), row["heartbeat_at"]) for row in rows]


def heartbeat_decided(store: Store, number: int, at: datetime) -> None:
    """Whether a sign of life is due up to `at` is decided."""
    store.execute("UPDATE subscriptions SET heartbeat_at = ? WHERE id = ?", (instant(at), number))


def told_since(store: Store, subscription: int, since: datetime, *, digests_only: bool = False, but: int = 0) -> bool:
    """Whether anything but signs of life was sent to a subscription at `since` or later, or waits for it; of digests, whether one was owed.

    `but`: an alert that does not count.
    """
    if digests_only:
        what = "kind = 'digest' AND created >= ?"
    else:
        what = "kind <> 'heartbeat' AND (state IN ('queued', 'sending') OR (state = 'sent' AND settled_at >= ?))"
    sql = (
        "SELECT 1 FROM alerts WHERE chat_id = (SELECT chat_id FROM subscriptions WHERE id = ?) "  # noqa: S608 - our own words
        f"AND subscription = ? AND id <> ? AND {what} LIMIT 1"
    )
    return store.value(sql, (subscription, subscription, but, instant(since))) is not None


def proofs_due(store: Store, zone: str, month: str, limit: int) -> list[tuple[Subscription, str]]:
    """Subscriptions of this zone that were not owed the record of this month yet, with the last one that they were."""
    sql = f"SELECT s.* {_ALIVE} AND s.monthly_proof = 1 AND s.zone = ? AND s.proof_month < ? ORDER BY s.id LIMIT ?"
    return [(subscription_of_row(row), row["proof_month"]) for row in store.rows(sql, (zone, month, limit))]


def proof_decided(store: Store, number: int, month: str) -> None:
    """The records up to this month are owed."""
    store.execute("UPDATE subscriptions SET proof_month = ? WHERE id = ?", (month, number))
