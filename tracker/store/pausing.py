"""Pauses that end by themselves."""

from __future__ import annotations

from datetime import datetime

from tracker.domain.models import Subscription
from tracker.store import subscribers
from tracker.store.database import Store, instant, optional_instant


def pause(store: Store, number: int, until: datetime | None) -> None:
    """Pause a subscription until then (aware), or until it says so; one that is paused already, from now on until then."""
    with store.transaction():
        subscribers.set_paused(store, number, True)
        store.execute("UPDATE subscriptions SET paused_until = ? WHERE id = ?", (optional_instant(until), number))


def ending(store: Store, now: datetime, limit: int) -> list[Subscription]:
    """Paused subscriptions whose pause is over by itself, the longest over first; of chats that blocked the bot too."""
    rows = store.rows(
        "SELECT * FROM subscriptions WHERE paused_until IS NOT NULL AND paused_until <= ? AND paused = 1 "
        "ORDER BY paused_until, id LIMIT ?",
        (instant(now), limit),
    )
    return [subscribers.subscription_of_row(row) for row in rows]
