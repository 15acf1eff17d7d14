"""Dates of calls as an iCalendar file (RFC 5545, RFC 7986). The only importer of icalendar."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event, vDuration, vText

from tracker.domain import published_texts
from tracker.domain.calendar_dates import CalendarDate, alarms
from tracker.domain.models import Call, Reminding
from tracker.domain.wording import Wording

CONTENT_TYPE = "text/calendar"
_REFRESH = timedelta(hours=12)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """A date to stand in a calendar. `choice`: how its chat wants to be reminded of it; None: not at all."""

    date: CalendarDate
    call: Call
    choice: Reminding | None


def calendar_file(entries: Iterable[Entry], name: str, words: Wording, now: datetime) -> bytes:
    """A calendar of these dates, in their order. `now` decides what stage a call is at; nothing else depends on it."""
    calendar = Calendar()
    calendar.add("prodid", "-//funding-call-tracker//calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    for key in ("name", "x-wr-calname"):
        calendar.add(key, vText(name))
    # Two ways to say how often to look again: of the standard, and of the programs that came before it.
    calendar.add("refresh-interval", vDuration(_REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(_REFRESH))
    for one in entries:
        calendar.add_component(_event(one, words, now))
    written: bytes = calendar.to_ical()
    return written


def _event(one: Entry, words: Wording, now: datetime) -> Event:
    date, choice = one.date, one.choice
    event = Event()
    event.add("uid", date.uid)
    event.add("dtstamp", date.modified.astimezone(UTC))
    event.add("last-modified", date.modified.astimezone(UTC))
    event.add("sequence", date.sequence)
    told = published_texts.summary(date, one.call, words)
    event.add("summary", told)
    event.add("description", published_texts.description(date, one.call, choice or Reminding(()), words, now))
    event.add("status", date.status)
    # A deadline takes nobody's time.
    event.add("transp", "TRANSPARENT")
    if (address := published_texts.address(one.call)) is not None:
        event.add("url", address)
    if date.precision == "day":
        event.add("dtstart", date.date.day)
        event.add("dtend", date.date.day + _DAY)
    else:
        starts, ends = date.starts().astimezone(UTC), date.date.last_instant().astimezone(UTC)
        event.add("dtstart", starts)
        if ends > starts:
            event.add("dtend", ends)
    if choice is not None and date.status != "CANCELLED":
        for before in alarms(date.date, choice):
            event.add_component(_alarm(before, told))
    return event


def _alarm(before: timedelta, told: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", told)
    alarm.add("trigger", before)
    return alarm
