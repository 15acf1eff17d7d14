"""The figures of the service: chats, messages sent, how late, calls known. Each is counted from an index, or from recent rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from scrapers.reading.readings import zone_of
from tracker.domain.statistics import DELAY_DAYS, Statistics, delays_of, mondays
from tracker.store.database import Store, instant

#: More recent messages than these say nothing else about delays.
_MOST_DELAYS = 20_000
_CHATS = """
SELECT count(*) FILTER (WHERE id > 0) AS people, count(*) FILTER (WHERE id < 0) AS groups,
    count(*) FILTER (WHERE blocked_at IS NOT NULL) AS blocked,
    count(*) FILTER (WHERE blocked_at IS NULL AND EXISTS (SELECT 1 FROM subscriptions s WHERE s.chat_id = chats.id)
        AND NOT EXISTS (SELECT 1 FROM subscriptions s WHERE s.chat_id = chats.id AND s.paused = 0)) AS paused
FROM chats
"""
#: From when a message was due: when it was owed, or the end of quiet hours.
_DELAYS = """
SELECT (julianday(settled_at) - julianday(max(created, not_before))) * 86400.0 AS late
FROM alerts WHERE state = 'sent' AND settled_at >= ? ORDER BY settled_at DESC LIMIT ?
"""


def statistics(store: Store, sources: Mapping[str, int], zone: str, now: datetime) -> Statistics:
    """The figures at `now`. `sources`: how many are in each state; weeks begin on Monday in `zone`."""
    chats = store.row(_CHATS)
    assert chats is not None
    late = store.rows(_DELAYS, (instant(now - timedelta(days=DELAY_DAYS)), _MOST_DELAYS))
    return Statistics(
        at=now,
        people=chats["people"],
        groups=chats["groups"],
        paused=chats["paused"],
        blocked=chats["blocked"],
        weeks=_weeks(store, mondays(now, zone), zone),
        sources=dict(sources),
        delays=delays_of([row["late"] for row in late if row["late"] is not None]),
        calls=int(store.value("SELECT count(*) FROM calls WHERE merged_into IS NULL")),
        ahead=int(
            store.value("SELECT count(*) FROM calls WHERE merged_into IS NULL AND over_from > ?", (instant(now),))
        ),
        new_calls=int(
            store.value(
                "SELECT count(*) FROM calls WHERE merged_into IS NULL AND first_seen >= ?",
                (instant(now - timedelta(days=7)),),
            )
        ),
    )


def _weeks(store: Store, begin: Sequence[date], zone: str) -> tuple[tuple[date, int], ...]:
    edges = [datetime.combine(day, time(), tzinfo=zone_of(zone)) for day in (*begin, begin[-1] + timedelta(days=7))]
    return tuple(
        (
            day,
            int(
                store.value(
                    "SELECT count(*) FROM alerts WHERE state = 'sent' AND settled_at >= ? AND settled_at < ?",
                    (instant(edges[at]), instant(edges[at + 1])),
                )
            ),
        )
        for at, day in enumerate(begin)
    )
