"""The record of monitoring of each month, as a file, to the chats that want it: once, from the first day of the next one on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from tracker.domain.messages import Attachment, Message
from tracker.domain.models import Alert, Call, Match, Profile, Subscription
from tracker.domain.proof import month_before, month_of
from tracker.domain.rhythm import DIGEST_AT, quiet_until
from tracker.domain.wording import wording
from tracker.drawing import proof_pdf
from tracker.proving import proof_of_month
from tracker.store import outbox, subscribers, wishing
from tracker.store.database import Store

_AT_ONCE = 20
#: After a long downtime, or pause, so many months are sent at most, and for so many profiles.
_MONTHS, _PROFILES = 3, 5


def owe_proofs(store: Store, now: datetime) -> Iterator[int]:
    """Owe the records of the months that are over, in steps: how many each brought. Each step is whole by itself."""
    for zone in wishing.zones(store):
        year, month = month_before(now, zone, 1)
        begins = month_of((year, month), zone)[1]
        if now < datetime.combine(begins.date(), DIGEST_AT, tzinfo=begins.tzinfo):
            year, month = month_before(now, zone, 2)
        while some := wishing.proofs_due(store, zone, _named(year, month), _AT_ONCE):
            with store.transaction():
                owed = [alert for one, last in some for alert in _alerts(one, last, now)]
                for one, _ in some:
                    wishing.proof_decided(store, one.id, _named(year, month))
                yield outbox.queue(store, [one for one in owed if one.reason.split(":")[1] <= _named(year, month)])


def proof_message(
    alert: Alert,
    store: Store,
    now: datetime,
    names_in: Callable[[str], Mapping[str, str]],
    profiles: Mapping[str, Profile],
    match_of: Callable[[Call, str], Match],
) -> Message | None:
    """The record that an alert owes, as of `now`; None where its profile is followed no more.

    `names_in`: the names of sources in a language, by id.
    """
    to = subscribers.subscription(store, alert.subscription)
    profile = profiles.get(alert.profile or "")
    if to is None or profile is None or profile.id not in to.profiles:
        return None
    names = names_in(to.language)
    year, _, number = alert.reason.split(":")[1].partition("-")
    month = (int(year), int(number))
    made = proof_of_month(store, names, profile.id, match_of, month, to.zone, now)
    name, lang, zone = profile.name(to.language), to.language, to.zone
    words = wording(lang)
    since = month_of(month, zone)[0]
    caption = words.say("monthly.caption", profile=name, month=words.month(since.date()))

    def drawn() -> bytes:
        return proof_pdf(made, name, lang, zone, now, lambda one: names.get(one, one))

    return Message(caption, file=Attachment(f"monitoring-{_named(*month)}-{profile.id}.pdf", drawn))


def last_month(zone: str, now: datetime) -> str:
    """The last month that is over on the clocks of a zone ("2026-10")."""
    return _named(*month_before(now, zone, 1))


def _alerts(to: Subscription, last: str, now: datetime) -> Sequence[Alert]:
    months = [_named(*month_before(now, to.zone, back)) for back in range(_MONTHS, 0, -1)]
    return [
        Alert(
            subscription=to.id,
            kind="proof",
            reason=f"proof:{month}:{profile}",
            created=now,
            profile=profile,
            not_before=quiet_until(to, now),
        )
        for month in months
        if month > last
        for profile in to.profiles[:_PROFILES]
    ]


def _named(year: int, month: int) -> str:
    return f"{year}-{month:02}"
