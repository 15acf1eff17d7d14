"""Which daily and weekly chats are owed a digest: by cursor, asked once a minute of however many chats."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from tracker.domain.models import Rhythm, Subscription
from tracker.store.database import Store, instant, listed
from tracker.store.subscribers import subscription_of_row

_GATHERING = "s.paused = 0 AND s.rhythm <> 'at_once'"


def rhythms(store: Store) -> list[tuple[Rhythm, str]]:
    """The rhythms and zones in which chats gather what happens: those that can be due together."""
    sql = f"SELECT DISTINCT s.rhythm, s.zone FROM subscriptions s WHERE {_GATHERING}"  # noqa: S608  # a constant
    return [(row[0], row[1]) for row in store.rows(sql)]


def last_news_before(store: Store, at: datetime) -> int:
    """The number of the last change noticed before `at` that may be told at all; 0 where there is none."""
    sql = (
        "SELECT id FROM changes WHERE quiet = 0 AND kind NOT IN ('merged', 'unmerged') AND at < ? "
        "ORDER BY at DESC, id DESC LIMIT 1"
    )
    return int(store.value(sql, (instant(at),)) or 0)


def behind(store: Store, rhythm: Rhythm, zone: str, number: int, limit: int) -> list[Subscription]:
    """Subscriptions of this rhythm and zone that were not told up to the change `number`, the furthest behind first.

    Paused ones, and those of chats that blocked the bot, are not among them.
    """
    sql = (
        "SELECT s.* FROM subscriptions s JOIN chats c ON c.id = s.chat_id "  # noqa: S608  # a constant
        f"WHERE {_GATHERING} AND s.rhythm = ? AND s.zone = ? AND s.cursor < ? AND c.blocked_at IS NULL "
        "ORDER BY s.cursor, s.id LIMIT ?"
    )
    return [subscription_of_row(row) for row in store.rows(sql, (rhythm, zone, number, limit))]


def set_cursors(store: Store, numbers: Collection[int], cursor: int) -> None:
    """Everything up to the change `cursor` was decided for these subscriptions."""
    sql = "UPDATE subscriptions SET cursor = max(cursor, ?) WHERE id IN (SELECT value FROM json_each(?))"
    store.execute(sql, (cursor, listed(numbers)))
