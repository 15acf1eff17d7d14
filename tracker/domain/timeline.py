"""The deadlines of the coming months as a picture shows them: how many each month, and a page of them in their order.

Pure: words, counts and places along the axis; `tracker.drawing` puts them on a canvas.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from scrapers.reading.readings import Deadline, zone_of
from tracker.domain import cards, dates_in_words
from tracker.domain.models import Call
from tracker.domain.staging import next_deadline
from tracker.domain.standing import is_uncertain
from tracker.domain.wording import Wording, wording
from tracker.plain_text import plain

#: As many as can be read on a phone: chats show a picture no longer than it is wide by much.
ROWS = 8
MONTHS = 6
_URGENT, _SOON = 7, 30

Haste = Literal["urgent", "soon", "later"]


@dataclass(frozen=True, slots=True)
class Month:
    """A column of the axis: a month, and how many deadlines lie in it."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Row:
    """One deadline. `along`: its place between today (0) and the end of the axis (1; later ones stay there)."""

    day: str
    weekday: str
    title: str
    note: str
    along: float
    haste: Haste
    saved: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """A page of the picture. `footer` says what is not on it; `empty` stands where there is no deadline at all."""

    title: str
    count: str
    months: tuple[Month, ...]
    rows: tuple[Row, ...]
    footer: str
    empty: str


def timeline(
    calls: Iterable[Call], saved: frozenset[str], language: str, zone: str, now: datetime, page: int = 0
) -> tuple[Timeline, int]:
    """A page of the calls' next exact deadlines, soonest first, and how many pages there are (at least one).

    Months are those of the reader's `zone`; days and days left are those of each deadline's own zone, as in the list.
    Only exact dates are drawn: a period is never put on a day.
    """
    words = wording(language)
    today = now.astimezone(zone_of(zone)).date()
    dated = [(call, next_) for call in calls if (next_ := next_deadline(call.facts, now)) is not None]
    dated.sort(key=lambda pair: (pair[1].last_instant(), pair[0].id))
    pages = max(1, -(-len(dated) // ROWS))
    page = max(0, min(page, pages - 1))
    starts = _month_starts(today, MONTHS + 1)
    days = [dates_in_words.shown_day(one) for _, one in dated]
    months = tuple(
        Month(words.day(start, "month_alone"), sum(start <= day < end for day in days))
        for start, end in itertools.pairwise(starts)
    )
    shown = dated[page * ROWS : (page + 1) * ROWS]
    return (
        Timeline(
            title=words.label("timeline.title"),
            count=plain(words.say("timeline.count", len(dated))) if dated else "",
            months=months,
            rows=tuple(_row(call, one, call.id in saved, words, now, today, starts[-1]) for call, one in shown),
            footer=_footer(len(dated), page, pages, sum(day >= starts[-1] for day in days), words),
            empty="" if dated else plain(words.say("deadlines.none")),
        ),
        pages,
    )


def _row(call: Call, one: Deadline, saved: bool, words: Wording, now: datetime, today: date, end: date) -> Row:
    left = dates_in_words.calendar_days_left(one, now)
    day = dates_in_words.shown_day(one)
    told = [dates_in_words.days_left(one, words, now), dates_in_words.hour(one, words)]
    if one.kind != "submission":
        told.append(cards.kind_label(one, words))
    if is_uncertain(one, call):
        told.append(words.say("timeline.uncertain"))
    along = (day - today) / (end - today)
    return Row(
        day=words.day(day, "day_short"),
        weekday=words.day(day, "weekday" if day.year == today.year else "weekday_year"),
        title=call.title(words.code),
        note=" · ".join(plain(part) for part in told if part),
        along=max(0.0, min(1.0, along)),
        haste="urgent" if left <= _URGENT else "soon" if left <= _SOON else "later",
        saved=saved,
    )


def _footer(count: int, page: int, pages: int, beyond: int, words: Wording) -> str:
    told = []
    if pages > 1:
        first = page * ROWS + 1
        told.append(plain(words.say("timeline.page", first=first, last=min(count, first + ROWS - 1), count_all=count)))
    if beyond:
        told.append(plain(words.say("timeline.beyond", beyond)))
    return " · ".join(told)


def _month_starts(today: date, count: int) -> list[date]:
    """The first days of this month and the following ones."""
    found = [today.replace(day=1)]
    while len(found) < count:
        found.append((found[-1] + timedelta(days=32)).replace(day=1))
    return found
