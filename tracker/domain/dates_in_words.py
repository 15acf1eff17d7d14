"""Deadlines as a person reads them: weekday, date, time, zone and days left; periods only ever as words."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from scrapers.reading.readings import Deadline, zone_of
from tracker.domain.hypertext import Html, bold, escape
from tracker.domain.wording import Wording

#: The page's own words decide between "in 2026" and "by the end of 2026".
_BY_THE_END = re.compile(r"\bend of\b|\bкрая на\b", re.IGNORECASE)


def moment(one: Deadline, words: Wording, zone: str | None = None) -> Html:
    """An exact date or time with its weekday, in the zone of its source, named; a period as words.

    Where the chat's `zone` shows another clock, its time is added. Midnight is told as 24:00 of the day it ends.
    """
    if not one.is_exact:
        return period(one, words)
    if one.precision == "day":
        return bold(escape(words.day(one.day, "weekday_date")))
    day, at = _shown(one)
    told = words.say("deadline.moment", date=words.day(day, "weekday_date"), time=at_time(at, words))
    return words.say("deadline.in_zone", moment=bold(told), zone=_zones(one, words, zone))


def short(one: Deadline, words: Wording) -> Html:
    """The same without weekday and zone, for lists and for "from … to …"."""
    if not one.is_exact:
        return period(one, words)
    if one.precision == "day":
        return escape(words.day(one.day))
    day, at = _shown(one)
    return words.say("deadline.moment", date=words.day(day), time=at_time(at, words))


def period(one: Deadline, words: Wording) -> Html:
    """A month, quarter or year in words: never a countdown."""
    if one.precision == "quarter":
        return words.say(f"period.q{(one.day.month + 2) // 3}", year=str(one.day.year))
    if one.precision == "year":
        by_end = _BY_THE_END.search(one.evidence.quote) is not None
        return words.say("period.year_end" if by_end else "period.year", year=str(one.day.year))
    return words.say("period.month", month=words.month(one.day))


def days_left(one: Deadline, words: Wording, now: datetime) -> Html | None:
    """ "12 days left", counted in calendar days of the deadline's own zone; None for a period and for what is over."""
    if not one.is_exact or one.last_instant() <= now:
        return None
    left = calendar_days_left(one, now)
    if left <= 0:
        return words.say("deadline.today")
    return words.say("deadline.tomorrow") if left == 1 else words.say("deadline.days_left", left)


def hour(one: Deadline, words: Wording) -> Html | None:
    """Its time of day with the name of its zone ("17:00, Brussels time"); None where no time is stated."""
    if one.precision != "minute":
        return None
    return words.say("deadline.in_zone", moment=at_time(_shown(one)[1], words), zone=words.zone(one.zone))


def calendar_days_left(one: Deadline, now: datetime) -> int:
    """Calendar days, in the deadline's own zone, from today to the day it is shown with; 0 on that day."""
    return max(0, (_shown(one)[0] - now.astimezone(zone_of(one.zone)).date()).days)


def days_between(before: Deadline, after: Deadline) -> int:
    """How many calendar days later `after` is."""
    return (_shown(after)[0] - _shown(before)[0]).days


def checked(at: datetime, words: Wording, zone: str) -> Html:
    """When a source was read, on the chat's own clock."""
    local = at.astimezone(zone_of(zone))
    return words.say("deadline.moment", date=words.day(local.date()), time=words.time(local))


def at_time(at: datetime | None, words: Wording) -> str:
    """A clock's time; None is the midnight that ends a day."""
    return words.label("patterns.midnight") if at is None else words.time(at)


def shown_day(one: Deadline) -> date:
    """The day a date is printed with: midnight belongs to the day that it ends."""
    return _shown(one)[0]


def has_clock(one: Deadline) -> bool:
    """Whether a time of day is printed with a date that somebody can watch: a midnight is only the end of a day."""
    return one.precision == "minute" and _shown(one)[1] is not None


def _shown(one: Deadline) -> tuple[date, datetime | None]:
    """The day to print and the time on it; midnight belongs to the day before, as 24:00."""
    if one.precision != "minute":
        return one.day, None
    local = one.first_instant()
    if local.time() == time() and one.kind != "opening":
        return local.date() - timedelta(days=1), None
    return local.date(), local


def _zones(one: Deadline, words: Wording, zone: str | None) -> Html:
    named = escape(words.zone(one.zone))
    if zone is None:
        return named
    there, here = one.first_instant(), one.first_instant().astimezone(zone_of(zone))
    if there.utcoffset() == here.utcoffset():
        return named
    clock = words.time(here)
    if here.date() != _shown(one)[0]:
        clock = words.say("deadline.moment", date=words.day(here.date(), "day"), time=clock)
    return words.say("deadline.two_zones", first=named, time=clock, second=words.zone(zone))
