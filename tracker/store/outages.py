"""Sources that could not be read for so long that managers are told, from when to when."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from tracker.domain.models import Rhythm, Subscription
from tracker.domain.outages import Outage
from tracker.store.database import Row, Store, instant, listed, when
from tracker.store.subscribers import subscription_of_row


def lasting(store: Store) -> list[Outage]:
    """Those that are not over, by source."""
    return [_outage(row) for row in store.rows("SELECT * FROM outages WHERE ended IS NULL ORDER BY source")]


def ended_after(store: Store, at: datetime) -> list[Outage]:
    """Those that ended after `at`, by source."""
    return [_outage(row) for row in store.rows("SELECT * FROM outages WHERE ended > ? ORDER BY source", (instant(at),))]


def keep(store: Store, outage: Outage) -> None:
    """Keep one as it is now."""
    store.execute(
        "INSERT INTO outages (source, since, noticed, ended) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (source, since) DO UPDATE SET ended = excluded.ended",
        (outage.source, instant(outage.since), instant(outage.noticed), outage.ended and instant(outage.ended)),
    )


def forget(store: Store, outage: Outage) -> None:
    """Its source was switched off or deleted: nothing more is told of it."""
    store.execute("DELETE FROM outages WHERE source = ? AND since = ?", (outage.source, instant(outage.since)))


def is_lasting(store: Store, source: str) -> bool:
    """Whether a source is out now, as far as managers were told."""
    return store.value("SELECT 1 FROM outages WHERE source = ? AND ended IS NULL", (source,)) is not None


def told_of(store: Store, reason: str, subscriptions: Collection[int]) -> set[int]:
    """Of these subscriptions, those to which the alert of this reason was sent."""
    sql = (
        "SELECT subscription FROM alerts WHERE subscription IN (SELECT value FROM json_each(?)) AND reason = ? "
        "AND state = 'sent'"
    )
    return {row[0] for row in store.rows(sql, (listed(subscriptions), reason))}


def without_digest(store: Store, rhythm: Rhythm, zone: str, since: datetime) -> list[Subscription]:
    """Subscriptions of this rhythm and zone that were owed no digest at `since` or later; not paused, not blocked."""
    sql = (
        "SELECT s.* FROM subscriptions s JOIN chats c ON c.id = s.chat_id WHERE s.rhythm = ? AND s.zone = ? "
        "AND s.paused = 0 AND c.blocked_at IS NULL AND NOT EXISTS (SELECT 1 FROM alerts a WHERE a.chat_id = s.chat_id "
        "AND a.subscription = s.id AND a.kind = 'digest' AND a.created >= ?) ORDER BY s.id"
    )
    return [subscription_of_row(row) for row in store.rows(sql, (rhythm, zone, instant(since)))]


def _outage(row: Row) -> Outage:
    ended = row["ended"]
    return Outage(row["source"], when(row["since"]), when(row["noticed"]), when(ended) if ended else None)
