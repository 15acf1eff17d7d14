"""When a chat wants to be written to: its quiet hours, and the hour of its daily or weekly digest. Pure."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

from scrapers.reading.readings import zone_of
from tracker.domain.models import Rhythm, Subscription

#: The local hour at which digests go, and the weekday of the weekly one (Monday).
DIGEST_AT = time(8, 30)
_MONDAY = 0
_HOURS = re.compile(
    r"([01]?\d|2[0-4])(?:[:.]([0-5]\d))?\s*(?:ч\.?|h)?\s*(?:-|–|—|to|до|\s)\s*([01]?\d|2[0-4])(?:[:.]([0-5]\d))?\s*(?:ч\.?|h)?"
)


def quiet_until(subscription: Subscription, now: datetime) -> datetime | None:
    """When the quiet hours that `now` lies in end (aware, in the chat's zone); None outside of them.

    They may cross midnight. An end that a spring night skips comes with the first minute after it.
    """
    if not subscription.quiet_from or not subscription.quiet_to or subscription.quiet_from == subscription.quiet_to:
        return None
    zone = zone_of(subscription.zone)
    begin, end = time.fromisoformat(subscription.quiet_from), time.fromisoformat(subscription.quiet_to)
    local = now.astimezone(zone)
    clock = local.time().replace(second=0, microsecond=0)
    inside = begin <= clock < end if begin < end else clock >= begin or clock < end
    if not inside:
        return None
    day = local.date() + timedelta(days=1) if begin > end and clock >= begin else local.date()
    return datetime.combine(day, end, tzinfo=zone)


def quiet_begins(subscription: Subscription, at: datetime) -> datetime:
    """When the quiet hours that `at` lies in began (aware, in the chat's zone); `at` itself outside of them."""
    if not subscription.quiet_from or quiet_until(subscription, at) is None:
        return at
    zone = zone_of(subscription.zone)
    begin = time.fromisoformat(subscription.quiet_from)
    local = at.astimezone(zone)
    day = local.date() if local.time() >= begin else local.date() - timedelta(days=1)
    return datetime.combine(day, begin, tzinfo=zone)


def next_digest(subscription: Subscription, after: datetime) -> datetime:
    """The first digest time of the subscription's rhythm later than `after` (aware, in the chat's zone)."""
    zone = zone_of(subscription.zone)
    day = after.astimezone(zone).date()
    step = 1
    if subscription.rhythm == "weekly":
        day -= timedelta(days=(day.weekday() - _MONDAY) % 7)
        step = 7
    while (slot := datetime.combine(day, DIGEST_AT, tzinfo=zone)) <= after:
        day += timedelta(days=step)
    return slot


def last_digest(rhythm: Rhythm, zone: str, now: datetime) -> datetime:
    """The latest digest time of a rhythm in a zone that is not after `now` (aware, in the zone)."""
    place = zone_of(zone)
    step = 7 if rhythm == "weekly" else 1
    day = now.astimezone(place).date()
    if rhythm == "weekly":
        day -= timedelta(days=(day.weekday() - _MONDAY) % 7)
    while (slot := datetime.combine(day, DIGEST_AT, tzinfo=place)) > now:
        day -= timedelta(days=step)
    return slot


def read_hours(text: str) -> tuple[str, str] | None:
    """Quiet hours as a person types them ("22-7", "21:30 – 07:15") as two "HH:MM"; None where they are none."""
    found = _HOURS.fullmatch(text.strip().lower())
    if found is None:
        return None
    hours = [f"{int(found.group(at)) % 24:02}:{found.group(at + 1) or '00'}" for at in (1, 3)]
    if any(found.group(at) == "24" and (found.group(at + 1) or "00") != "00" for at in (1, 3)):
        return None
    return (hours[0], hours[1]) if hours[0] != hours[1] else None
