"""What calendars and feeds need of the store: dates with their names for life, private addresses, what was published when."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from tracker.domain.calendar_dates import CalendarDate
from tracker.domain.models import Subscription
from tracker.store.database import Row, Store, instant, listed, when
from tracker.store.subscribers import subscription_of_row


def dates_of(store: Store, ids: Collection[str]) -> dict[str, list[CalendarDate]]:
    """By call: its dates as calendars know them."""
    rows = store.rows(
        "SELECT * FROM calendar_dates WHERE call_id IN (SELECT value FROM json_each(?)) ORDER BY call_id, at, uid",
        (listed(ids),),
    )
    found: dict[str, list[CalendarDate]] = {}
    for row in rows:
        found.setdefault(row["call_id"], []).append(_date(row))
    return found


def keep_dates(store: Store, dates: Iterable[CalendarDate]) -> None:
    """Keep these dates as they are now."""
    with store.transaction():
        for one in dates:
            store.execute(
                "INSERT OR REPLACE INTO calendar_dates "
                "(uid, call_id, kind, at, precision, zone, status, said, sequence, modified) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    one.uid,
                    one.call_id,
                    one.kind,
                    one.at,
                    one.precision,
                    one.zone,
                    one.status,
                    one.said,
                    one.sequence,
                    instant(one.modified),
                ),
            )


def take_over(store: Store, absorbed: str, kept: str) -> None:
    """A call turned out to be part of another: calendars learn which of their dates there are twice."""
    store.execute("UPDATE calendar_dates SET call_id = ? WHERE call_id = ?", (kept, absorbed))


def last_changes(store: Store, ids: Collection[str]) -> dict[str, datetime]:
    """By call: when anything that may be told of it happened last."""
    rows = store.rows(
        "SELECT call_id, max(at) FROM changes WHERE call_id IN (SELECT value FROM json_each(?)) AND quiet = 0 "
        "GROUP BY call_id",
        (listed(ids),),
    )
    return {row[0]: when(row[1]) for row in rows}


def cancelled_since(store: Store, since: datetime) -> list[str]:
    """Ids of the calls that were noticed to be cancelled at `since` or later."""
    rows = store.rows(
        "SELECT DISTINCT call_id FROM changes WHERE at >= ? AND (kind = 'cancelled' OR after = 'cancelled') ORDER BY call_id",
        (instant(since),),
    )
    return [row[0] for row in rows]


def nonce_of(store: Store, subscription: int) -> tuple[str, str] | None:
    """(nonce, hash) of a subscription's address; None where it has none."""
    row = store.row("SELECT nonce, hash FROM addresses WHERE subscription = ?", (subscription,))
    return (row["nonce"], row["hash"]) if row is not None else None


def keep_address(store: Store, subscription: int, hash_: str, nonce: str, at: datetime) -> None:
    """A subscription's address from now on; the one that it had leads nowhere any more."""
    store.execute(
        "INSERT OR REPLACE INTO addresses (subscription, hash, nonce, made) VALUES (?, ?, ?, ?)",
        (subscription, hash_, nonce, instant(at)),
    )


def revoke_address(store: Store, subscription: int) -> bool:
    """A subscription's address leads nowhere any more; whether it had one."""
    return store.execute("DELETE FROM addresses WHERE subscription = ?", (subscription,)).rowcount > 0


def of_address(store: Store, hash_: str) -> tuple[Subscription, str] | None:
    """(subscription, hash) of the address with this hash; None where there is none."""
    row = store.row(
        "SELECT a.hash AS address_hash, s.* FROM addresses a JOIN subscriptions s ON s.id = a.subscription WHERE a.hash = ?",
        (hash_,),
    )
    return (subscription_of_row(row), row["address_hash"]) if row is not None else None


def published(store: Store, subscription: int, name: str, etag: str, now: datetime) -> datetime:
    """Since when what is published under a name is as it is: `now` where it was otherwise before."""
    row = store.row(
        "SELECT etag, modified FROM published WHERE subscription = ? AND name = ?", (subscription, name)
    )  # fmt: skip
    if row is not None and row["etag"] == etag:
        return when(row["modified"])
    store.execute(
        "INSERT OR REPLACE INTO published (subscription, name, etag, modified) VALUES (?, ?, ?, ?)",
        (subscription, name, etag, instant(now)),
    )
    return now


def _date(row: Row) -> CalendarDate:
    return CalendarDate(
        row["uid"],
        row["call_id"],
        row["kind"],
        row["at"],
        row["precision"],
        row["zone"],
        row["status"],
        row["said"],
        row["sequence"],
        when(row["modified"]),
    )
