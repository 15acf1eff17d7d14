"""Reminders of saved calls: which are to be looked at, what was decided, and how a chat wants to be reminded of a call.

Rows come and go with the marks "saved" by themselves (`schema_reminders`); a call, or a chat's choices, that change are
looked at again at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.domain.models import Reminding, Subscription
from tracker.domain.reminders import read_reminding, written
from tracker.store.database import Row, Store, instant, listed, optional_instant, optional_when
from tracker.store.subscribers import subscription_of_row


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of one saved call for one subscription."""

    subscription: Subscription
    call_id: str
    choice: Reminding | None
    """The call's own; None: as the chat has it."""
    known: frozenset[str]
    decided: datetime | None

    @property
    def wanted(self) -> Reminding:
        """How this chat wants to be reminded of this call."""
        return self.choice or self.subscription.reminding


_KEPT = (
    "SELECT r.call_id AS call_id, r.choice AS choice, r.known AS known, r.decided AS decided, r.look_at AS look_at, s.* "
    "FROM reminders r JOIN subscriptions s ON s.id = r.subscription "
)


def to_look_at(store: Store, now: datetime, limit: int) -> list[Kept]:
    """What is to be looked at now, the longest due first: of chats that take messages and are not paused."""
    rows = store.rows(
        f"{_KEPT} JOIN chats c ON c.id = s.chat_id WHERE r.look_at <= ? AND s.paused = 0 AND c.blocked_at IS NULL "
        "ORDER BY r.look_at, r.subscription, r.call_id LIMIT ?",
        (instant(now), limit),
    )
    return [_kept(row) for row in rows]


def of_call(store: Store, subscription: int, call_id: str) -> Kept | None:
    """What is kept of a saved call for a subscription; None where its chat did not save it."""
    row = store.row(f"{_KEPT} WHERE r.subscription = ? AND r.call_id = ?", (subscription, call_id))
    return _kept(row) if row is not None else None


def of_calls(store: Store, ids: Iterable[str]) -> list[Kept]:
    """Of each of these calls, for every subscription whose chat saved it."""
    sql = f"{_KEPT} WHERE r.call_id IN (SELECT value FROM json_each(?)) ORDER BY r.call_id, r.subscription"  # noqa: S608  # a constant
    rows = store.rows(sql, (listed(ids),))
    return [_kept(row) for row in rows]


def of_subscription(store: Store, subscription: int) -> list[Kept]:
    """Of every call that a subscription's chat saved."""
    return [_kept(row) for row in store.rows(f"{_KEPT} WHERE r.subscription = ? ORDER BY r.call_id", (subscription,))]


def looked(store: Store, one: Kept, known: Iterable[str], at: datetime, look_at: datetime | None) -> None:
    """All up to `at` is decided, of the dates `known` then; look again at `look_at`, or when something changes."""
    store.execute(
        "UPDATE reminders SET known = ?, decided = ?, look_at = ? WHERE subscription = ? AND call_id = ?",
        (json.dumps(sorted(known)), instant(at), optional_instant(look_at), one.subscription.id, one.call_id),
    )


def look_later(store: Store, one: Kept, at: datetime) -> None:
    """Nothing could be decided: look again at `at`."""
    store.execute(
        "UPDATE reminders SET look_at = ? WHERE subscription = ? AND call_id = ?",
        (instant(at), one.subscription.id, one.call_id),
    )


def choose_for_call(store: Store, subscription: int, call_id: str, choice: Reminding | None) -> None:
    """How a saved call is reminded of; None: as its chat has it."""
    store.execute(
        "UPDATE reminders SET choice = ?, look_at = '' WHERE subscription = ? AND call_id = ?",
        (written(choice), subscription, call_id),
    )


def choose(store: Store, subscription: int, choice: Reminding) -> None:
    """How a subscription is reminded of what has no choice of its own."""
    store.execute("UPDATE subscriptions SET reminding = ? WHERE id = ?", (written(choice), subscription))


def take_over(store: Store, absorbed: str, kept: str) -> None:
    """A call turned out to be part of another: its reminders, and what was chosen for them, go over."""
    store.execute("UPDATE OR IGNORE reminders SET call_id = ?, look_at = '' WHERE call_id = ?", (kept, absorbed))


def owed(store: Store, ids: Sequence[str]) -> dict[str, dict[str, int]]:
    """By call and state ("queued", "sent", ...): how many reminders were owed."""
    rows = store.rows(
        "SELECT call_id, state, count(*) FROM alerts WHERE call_id IN (SELECT value FROM json_each(?)) "
        "AND kind = 'reminder' GROUP BY call_id, state ORDER BY call_id, state",
        (listed(ids),),
    )
    counted: dict[str, dict[str, int]] = {}
    for call_id, state, count in rows:
        counted.setdefault(call_id, {})[state] = count
    return counted


def _kept(row: Row) -> Kept:
    return Kept(
        subscription=subscription_of_row(row),
        call_id=row["call_id"],
        choice=read_reminding(row["choice"]),
        known=_known(row["known"]),
        decided=optional_when(row["decided"] or None),
    )


def _known(text: str) -> frozenset[str]:
    """Names of dates; none where they cannot be read: then every date is a new one."""
    try:
        return frozenset(map(str, json.loads(text)))
    except (ValueError, TypeError):
        return frozenset()
