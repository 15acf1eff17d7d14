"""What the tests of the store share: a store in memory, small calls, chats and alerts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from scrapers.reading.readings import Deadline, Evidence
from tracker.domain.models import Alert, Call, Facts, Sighting, Subscription
from tracker.store import calls, subscribers
from tracker.store.database import Store

NOW = datetime(2026, 5, 1, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def facts(title: str = "Digitalisation of SMEs", **more: object) -> Facts:
    """Facts with one English title."""
    return Facts(titles={"en": title}, **more)  # type: ignore[arg-type]


def deadline(at: str = "2026-05-14T16:30") -> Deadline:
    return Deadline(at, "submission", "minute", "Europe/Sofia", Evidence(f"until {at}"))


def sighting(
    call_id: str = "c1", source: str = "isun", key: str = "k1", held: Facts | None = None, **more: object
) -> Sighting:
    times = {"first_seen": NOW, "last_seen": NOW, **more}
    return Sighting(source=source, key=key, call_id=call_id, facts=held or facts(), **times)  # type: ignore[arg-type]


def keep(store: Store, *sightings: Sighting) -> None:
    """Store these sightings and a call for each of the ids they name, made of the first one's facts."""
    with store.transaction():
        first: dict[str, Sighting] = {}
        for one in sightings:
            first.setdefault(one.call_id, one)
        for one in first.values():
            calls.save_call(store, Call(one.call_id, one.facts, (one,), one.first_seen))
        calls.save_sightings(store, sightings)


def subscribed(store: Store, chat_id: int = 100, **more: object) -> Subscription:
    return subscribers.save(store, Subscription(chat_id=chat_id, profiles=("marine",), **more))  # type: ignore[arg-type]


def alert(subscription: Subscription, reason: str = "r1", **more: object) -> Alert:
    given = {"kind": "change", "created": NOW, **more}
    return Alert(subscription=subscription.id, reason=reason, **given)  # type: ignore[arg-type]
