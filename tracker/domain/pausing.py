"""Until when a chat pauses: read from its words, or counted from a button. Pure: `now` is an argument.

A day, a week or a month is one of the calendar, ending at the same time on the chat's clock, also where the clocks change between;
hours are hours. Until a day means until its morning, when digests go: on that day one is there again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import product
from typing import Literal

from scrapers.reading.deadlines import read_deadlines
from scrapers.reading.readings import Deadline, zone_of
from tracker.domain.rhythm import DIGEST_AT
from tracker.domain.stemming import fold
from tracker.domain.wording import languages, wording

Unit = Literal["hour", "day", "week", "month"]
_UNITS: tuple[Unit, ...] = ("hour", "day", "week", "month")
#: Longer than this, nobody remembers it.
LONGEST = timedelta(days=366)
_PARTS = re.compile(r"\d+|[^\W\d]+|\S")
_LONGEST_TEXT = 60


def read_pause(text: str, zone: str, now: datetime) -> datetime | None:
    """Until when somebody wants to pause who writes this ("2 weeks", "until 15 January"), aware; None where it cannot be read.

    `zone`: the chat's. Nothing that is over, or more than a year ahead.
    """
    written = " ".join(text.split())
    if not written or len(written) > _LONGEST_TEXT:
        return None
    until = _after_a_while(written, zone, now) or _until_a_day(written, zone, now)
    return until if until is not None and now < until <= now + LONGEST else None


def pause_for(count: int, unit: Unit, zone: str, now: datetime) -> datetime:
    """So many hours, days, weeks or months from now, to the minute (aware, in the chat's zone)."""
    place = zone_of(zone)
    if unit == "hour":
        return (now.astimezone(UTC) + timedelta(hours=count)).astimezone(place).replace(second=0, microsecond=0)
    local = now.astimezone(place)
    day = (
        _months_on(local.date(), count)
        if unit == "month"
        else local.date() + timedelta(days=count * (7 if unit == "week" else 1))
    )
    return datetime.combine(day, local.time().replace(second=0, microsecond=0), tzinfo=place)


def _after_a_while(written: str, zone: str, now: datetime) -> datetime | None:
    lead, numbers, units = _duration_words()
    words = _PARTS.findall(fold(written))
    while len(words) > 1 and words[0] in lead and words[0] not in numbers:
        words = words[1:]
    if not words or len(words) > 2 or words[-1] not in units:
        return None
    said = words[0] if len(words) == 2 else "1"
    count = int(said) if said.isdecimal() and len(said) < 4 else numbers.get(said, 0)
    return pause_for(count, units[words[-1]], zone, now) if count else None


def _until_a_day(written: str, zone: str, now: datetime) -> datetime | None:
    """Of a day without a year, the next one that comes. Words so few do not show their language: each is tried."""
    today = now.astimezone(zone_of(zone)).date()
    years = (today.year, today.year + 1)
    texts = (written, *(f"{written}{joint}{year}" for joint in (" ", ".") for year in years))
    for text, lang in product(texts, languages()):
        read = read_deadlines(text, zone=zone, lang=lang, seen_at=today, hint="submission")
        exact = [one for one in read.deadlines if one.is_exact]
        if len(exact) == 1 and len(read.deadlines) == 1 and not read.refused:
            at = _morning_of(exact[0])
            if at > now or text == written:
                return at
    return None


def _morning_of(one: Deadline) -> datetime:
    if one.precision == "minute":
        return one.first_instant()
    return datetime.combine(one.day, DIGEST_AT, tzinfo=zone_of(one.zone))


def _months_on(day: date, months: int) -> date:
    """The same day of a later month; the last one where that is shorter."""
    at = day.year * 12 + day.month - 1 + months
    first = date(at // 12, at % 12 + 1, 1)
    following = date((at + 1) // 12, (at + 1) % 12 + 1, 1)
    return min(first.replace(day=1) + timedelta(days=day.day - 1), following - timedelta(days=1))


@cache
def _duration_words() -> tuple[frozenset[str], Mapping[str, int], Mapping[str, Unit]]:
    """Words before a duration ("for"), numbers in words, and the forms of units, in every language; folded."""
    lead: set[str] = set()
    numbers: dict[str, int] = {}
    units: dict[str, Unit] = {}
    for lang in languages():
        words = wording(lang)
        lead |= set(map(fold, words.label("pause.words_for").split()))
        numbers |= {
            fold(one): at
            for at, ones in enumerate(words.label("pause.words_numbers").split(), 1)
            for one in ones.split("/")
        }
        for unit in _UNITS:
            units |= dict.fromkeys(map(fold, words.label(f"pause.words_{unit}").split()), unit)
    return frozenset(lead), numbers, units
