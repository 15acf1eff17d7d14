"""When a source is asked again: by its interval or cron line, sooner and then ever later after failures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

from scrapers.reading.readings import zone_of
from scrapers.spec import Schedule
from tracker.domain.models import SourceState

#: After the first failure; each further one waits three times as long.
FIRST_RETRY = timedelta(minutes=10)
#: A source that keeps failing is still asked at least so often, or as often as when it is well.
LONGEST_RETRY = timedelta(hours=6)
DEFAULT_EVERY = timedelta(hours=6)
_EAGER = 3
_FARTHEST_DAYS = 366 * 5

_LIMITS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
_NAMES: tuple[Mapping[str, int], ...] = (
    {},
    {},
    {},
    dict(
        zip(
            ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
            range(1, 13),
            strict=True,
        )
    ),
    dict(zip(("sun", "mon", "tue", "wed", "thu", "fri", "sat"), range(7), strict=True)),
)
_PART = re.compile(r"(\*|[0-9a-z]+)(?:-([0-9a-z]+))?(?:/([0-9]+))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CronLine:
    """A cron line of five fields as sets of numbers; weekdays from 0, Sunday, as cron counts them."""

    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    either_day: bool
    """Both the day of the month and the weekday are restricted: then one of them is enough, as in cron."""

    def matches(self, day: date) -> bool:
        """Whether it is due on that day."""
        on_day, on_weekday = day.day in self.days, day.isoweekday() % 7 in self.weekdays
        chosen = (on_day or on_weekday) if self.either_day else (on_day and on_weekday)
        return day.month in self.months and chosen


def next_check(schedule: Schedule, state: SourceState, now: datetime, jitter: float, zone: str = "UTC") -> datetime:
    """When to check next, in UTC and after `now`. `jitter`: from 0 to 1, how much of the schedule's spread to add.

    `zone` is the source's, in which its cron line counts. After a failure it is asked again in ten minutes, then
    after thirty, ninety… up to six hours or its usual interval, whichever is longer. The first few times it is not
    asked later than if it were well; after that a busy schedule slows down too.
    """
    spread = timedelta(seconds=schedule.jitter * min(max(jitter, 0.0), 1.0))
    now = now.astimezone(UTC)
    usual = _usual(schedule, now, zone)
    if state.failures <= 0:
        return usual + spread
    backoff: timedelta = FIRST_RETRY * int(3 ** min(state.failures - 1, 10))
    retry = now + min(backoff, max(LONGEST_RETRY, usual - now))
    return (min(retry, usual) if state.failures <= _EAGER else retry) + spread


def cron_line(written: str) -> CronLine:
    """The meaning of "minute hour day month weekday". Raises ValueError where it has none."""
    fields = written.split()
    if len(fields) != len(_LIMITS):
        raise ValueError('write five fields: minute hour day month weekday, as in "15 7-19 * * *"')
    minutes, hours, days, months, weekdays = (_numbers(field, place) for place, field in enumerate(fields))
    return CronLine(
        minutes=minutes,
        hours=hours,
        days=days,
        months=months,
        weekdays=frozenset(number % 7 for number in weekdays),
        either_day=not fields[2].startswith("*") and not fields[4].startswith("*"),
    )


def next_by_cron(line: CronLine, now: datetime, zone: tzinfo) -> datetime | None:
    """The first time after `now` that the line names in `zone`, given in UTC; None where it names no day (30 February).

    A time that a change to summer time skips is due when the clock has moved on; one that comes twice is due once.
    """
    local = now.astimezone(zone)
    for ahead in range(_FARTHEST_DAYS):
        day = local.date() + timedelta(days=ahead)
        if not line.matches(day):
            continue
        for hour in sorted(line.hours):
            for minute in sorted(line.minutes):
                due = datetime.combine(day, time(hour, minute), tzinfo=zone)
                if due.timestamp() > now.timestamp():
                    return due.astimezone(UTC)
    return None


def _usual(schedule: Schedule, now: datetime, zone: str) -> datetime:
    if schedule.cron is not None:
        due = next_by_cron(_read(schedule.cron), now, zone_of(zone))
        if due is not None:
            return due
    every = DEFAULT_EVERY if schedule.every is None else timedelta(seconds=schedule.every)
    return now + max(every, timedelta(minutes=1))


@lru_cache(maxsize=2000)
def _read(written: str) -> CronLine:
    return cron_line(written)


def _numbers(field: str, place: int) -> frozenset[int]:
    low, high = _LIMITS[place]
    found: set[int] = set()
    for part in field.split(","):
        match = _PART.fullmatch(part)
        if match is None:
            raise ValueError(f"cannot read {part!r} in a cron line")
        first, last, step = match.groups()
        begin = low if first == "*" else _number(first, place)
        to_the_end = first == "*" or step is not None
        end = _number(last, place) if last is not None else high if to_the_end else begin
        if not low <= begin <= end <= high or step == "0":
            raise ValueError(f"{part!r} is outside {low} to {high} in a cron line")
        found.update(range(begin, end + 1, int(step or 1)))
    return frozenset(found)


def _number(word: str, place: int) -> int:
    named = _NAMES[place].get(word.lower()[:3]) if word.isalpha() else None
    if named is not None:
        return named
    if not word.isdigit():
        raise ValueError(f"cannot read {word!r} in a cron line")
    return int(word)
