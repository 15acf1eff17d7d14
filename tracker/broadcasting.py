"""A broadcast on its way: owed to everybody in one moment, and its result told once to who wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from tracker.domain import broadcasting as told
from tracker.domain.hypertext import Html
from tracker.domain.messages import Message
from tracker.domain.models import Alert
from tracker.domain.rhythm import quiet_until
from tracker.plain_text import plain
from tracker.store import administration, broadcasts, outbox, subscribers
from tracker.store.database import Store


def send(store: Store, by_chat: int, by_whom: str, first: str, texts: Mapping[str, str], now: datetime) -> int:
    """Owe these texts to every chat once, by the outbox and at its pace; the number of the broadcast."""
    with store.transaction():
        number = broadcasts.keep(store, by_chat, first, texts, now)
        outbox.queue(store, told.alerts(number, broadcasts.addressed(store), now))
        administration.record(store, by_whom, "broadcast", f"#{number}", plain(texts[first])[:160], now)
        return number


def message_of(store: Store, alert: Alert, lang: str) -> Message | None:
    """What a chat reads of the broadcast that an alert brings; None for every other alert."""
    number = told.number_of(alert)
    found = broadcasts.broadcast(store, number) if number is not None else None
    return Message(found.text(lang)) if found is not None else None


def not_now(store: Store, alert: Alert, now: datetime) -> datetime | None:
    """Until when a broadcast has to wait that would come into the quiet hours of its chat; None where it may go."""
    if told.number_of(alert) is None:
        return None
    to = subscribers.subscription(store, alert.subscription)
    return quiet_until(to, now) if to is not None else None


def tell_results(store: Store, now: datetime) -> None:
    """Tell who wrote a broadcast what became of it, once nobody waits for it any more."""
    for one in broadcasts.untold(store):
        with store.transaction():
            so_far = broadcasts.outcome(store, one.number)
            if so_far.waiting:
                continue
            writer = subscribers.of_chat(store, one.by_chat)
            if writer is not None:
                text = told.progress(one, so_far, writer.language, writer.zone).text
                outbox.queue(store, [told.result_alert(one.number, Html(text), writer, now)])
            broadcasts.close(store, one.number, now)
