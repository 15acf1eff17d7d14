"""What calendars and feeds say of a call: plain text that does not depend on the day it is read. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from scrapers.reading.readings import Deadline
from tracker.domain import cards, dates_in_words
from tracker.domain.calendar_dates import CalendarDate
from tracker.domain.hypertext import clean, is_blank, web_address
from tracker.domain.models import Call, Reminding
from tracker.domain.reminders import earlier
from tracker.domain.staging import applications_of, stage_of
from tracker.domain.wording import Wording
from tracker.plain_text import plain

_LONGEST_TITLE = 300


def title(call: Call, words: Wording) -> str:
    """The title in the language of `words` where there is one, on one line."""
    told = clean(call.title(words.code))
    told = told if not is_blank(told) else clean(call.facts.code or "") or words.label("card.untitled")
    return told if len(told) <= _LONGEST_TITLE else f"{told[: _LONGEST_TITLE - 1]}…"


def address(call: Call) -> str | None:
    """The call's own page."""
    known = (call.facts.url, *(one.facts.url for one in call.sightings))
    return next((good for one in known if (good := web_address(one))), None)


def summary(one: CalendarDate, call: Call, words: Wording) -> str:
    """The name of a date in a calendar: what it is for, of which call; that it is cancelled, or may still move."""
    told = f"{words.label(f'kind.{one.kind}')}: {title(call, words)}"
    mark = {"CANCELLED": "published.cancelled", "TENTATIVE": "published.tentative"}.get(one.status)
    return plain(words.say(mark, what=told)) if mark else told


def description(one: CalendarDate, call: Call, choice: Reminding, words: Wording, now: datetime) -> str:
    """What stands under it: the date as a person reads it, an own deadline, and the call."""
    date = one.date
    told = [_dated(date, words)]
    if one.status == "TENTATIVE":
        told.append(words.label("published.may_move"))
    if one.status == "CANCELLED":
        told.append(words.label("published.holds_no_more"))
    elif choice.internal:
        own = dates_in_words.moment(earlier(date, choice.internal), words)
        told.append(plain(words.say("remind.internal_date", moment=own)))
    return "\n".join([*told, *_of_call(call, words, now), *([address(call) or ""] if address(call) else [])])


def content(call: Call, words: Wording, now: datetime) -> str:
    """What a feed tells of a call: its stage and dates, then the call."""
    to_apply = applications_of(call.facts)
    dates = [one for one in call.facts.deadlines if one in to_apply or one.kind == "comments"]
    told = [words.label(f"stage.{stage_of(call.facts, now)}"), *(_dated(one, words) for one in dates)]
    if call.facts.open_ended:
        told.append(words.label(f"open_ended.{call.facts.open_ended}"))
    return "\n".join([*told, *_of_call(call, words, now)])


def _dated(date: Deadline, words: Wording) -> str:
    return plain(
        words.say(
            "deadline.entry", kind=cards.kind_label(date, words), moment=dates_in_words.moment(date, words)
        )
    )  # fmt: skip


def _of_call(call: Call, words: Wording, now: datetime) -> Iterable[str]:
    facts = call.facts
    named = " · ".join(clean(one) for one in (facts.code, facts.programme) if one and not is_blank(one))
    rest = (plain(cards.money(call, words)), plain(cards.who_and_where(facts, words)))
    return [one for one in (named, *rest) if one]
