"""What happened to a call, in words, from what to what: the first lines of an alert."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from scrapers.reading.readings import Deadline, DeadlineKind, Evidence, Precision, zone_of
from tracker.domain import dates_in_words, money_in_words
from tracker.domain.disputes_in_words import fact_label, is_between
from tracker.domain.hypertext import Html, bold, escape, is_blank
from tracker.domain.models import Call, Change
from tracker.domain.partner_requests import is_request
from tracker.domain.staging import next_deadline, stage_of
from tracker.domain.standing import is_uncertain, standing
from tracker.domain.wording import Wording

#: A deadline so many days ahead is "closing soon".
CLOSING_SOON = 7
_VALUE = 120
_TOLD = 6
_STATED = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(\d\d)(?:-(\d\d)(?:T(\d\d:\d\d)\S*)?)?))?")
#: In the order in which a reader wants them; a kind that is not here is not told.
_ORDER: Mapping[str, int] = {
    "cancelled": 0,
    "results": 1,
    "appeared": 2,
    "stage_changed": 3,
    "deadline_moved": 4,
    "corrected": 4,
    "deadline_added": 5,
    "amended": 6,
    "vanished": 7,
    "returned": 8,
}


_DATES: Mapping[str, DeadlineKind] = {
    "submission": "submission",
    "first_stage": "first_stage",
    "second_stage": "second_stage",
    "cut_off": "cut_off",
    "expression_of_interest": "expression_of_interest",
    "comments": "comments",
    "opens": "opening",
}
_TABLES: Mapping[str, str] = {"applicants": "applicant", "applicants_excluded": "applicant", "open_ended": "open_ended"}


@dataclass(frozen=True, slots=True)
class _Told:
    call: Call
    words: Wording
    now: datetime
    sources: Mapping[str, str]


def headlines(
    call: Call, changes: Sequence[Change], words: Wording, now: datetime, sources: Mapping[str, str]
) -> list[Html]:
    """One line for each thing that happened, the weightiest first, each told once.

    What follows from another line is left out: a call that just appeared has no "deadline added".
    """
    told = _Told(call, words, now, sources)
    kinds = {one.kind for one in changes}
    opened = any(one.kind == "stage_changed" and one.after == "open" for one in changes)
    wanted = [one for one in changes if one.kind in _ORDER and not _follows(one, kinds, opened)]
    wanted = [one for one in wanted if not _is_named_by_another(one, wanted)]
    wanted.sort(key=lambda one: (_ORDER[one.kind], one.id))
    lines = list(dict.fromkeys(line for one in wanted if (line := _line(one, told))))
    if (left := _certainly_closing_in(call, now)) is not None and kinds & {
        "appeared",
        "stage_changed",
        "deadline_moved",
        "corrected",
    }:
        lines.insert(1, words.say("happened.closing", left) if left else words.say("happened.closing_today"))
    if len(lines) > _TOLD:
        return [*lines[:_TOLD], words.say("card.more", more=len(lines) - _TOLD)]
    return lines or [words.say("happened.changed")]


def stated(text: str | None, zone: str, kind: DeadlineKind = "submission") -> Deadline | None:
    """A date as changes carry it: "2026-05-14T16:30:00+03:00", a day, "2026-Q4", "2026-10" or "2026"."""
    found = _STATED.fullmatch((text or "").strip())
    if found is None:
        return None
    year, quarter, month, day, clock = found.groups()
    at, precision = _at(year, quarter, month, day, clock)
    one = Deadline(at, kind, precision, zone, Evidence(text or ""))
    try:
        one.first_instant()
    except ValueError:
        return None
    return one


def closing_in(call: Call, now: datetime) -> int | None:
    """In how many days a call closes, where that is soon; None where it is not."""
    soonest = next_deadline(call.facts, now)
    if soonest is None or soonest.kind == "comments":
        return None
    left = dates_in_words.calendar_days_left(soonest, now)
    return left if left <= CLOSING_SOON else None


def _certainly_closing_in(call: Call, now: datetime) -> int | None:
    soonest = next_deadline(call.facts, now)
    return None if soonest is not None and is_uncertain(soonest, call) else closing_in(call, now)


def _at(year: str, quarter: str | None, month: str | None, day: str | None, clock: str | None) -> tuple[str, Precision]:
    if clock:
        return f"{year}-{month}-{day}T{clock}", "minute"
    if day:
        return f"{year}-{month}-{day}", "day"
    if month:
        return f"{year}-{month}-01", "month"
    if quarter:
        return f"{year}-{int(quarter) * 3 - 2:02}-01", "quarter"
    return f"{year}-01-01", "year"


def _follows(change: Change, kinds: AbstractSet[str], opened: bool) -> bool:
    if "appeared" in kinds:
        return change.kind in ("stage_changed", "deadline_added", "deadline_moved", "corrected", "amended", "returned")
    if change.kind == "stage_changed":
        return (change.after == "cancelled" and "cancelled" in kinds) or (
            change.after == "results" and "results" in kinds
        )
    # That it is open says more than how its opening date was corrected.
    return opened and change.kind == "amended" and change.field in ("opens", "opening")


def _is_named_by_another(change: Change, told: Sequence[Change]) -> bool:
    """That a document was rewritten, where another line says what changed in it."""
    title = change.after
    if change.field != "document" or not title or change.before != title:
        return False
    return any(one.place is not None and one.place.startswith(title) for one in told)


def _line(change: Change, told: _Told) -> Html | None:
    line = _what(change, told)
    if line is None or change.place is None:
        return line
    return told.words.say("amended.in_document", line=line, place=_place(change.place, told.words))


def _place(place: str, words: Wording) -> Html:
    """Document and page as a person names them: "Обява.pdf, стр. 7"."""
    document, mark, number = place.rpartition(", p. ")
    if not mark or not number.isdecimal():
        return escape(place, _VALUE)
    return Html(f"{escape(document, _VALUE)}, {words.say('amended.page', number=number)}")


def _what(change: Change, told: _Told) -> Html | None:
    words = told.words
    match change.kind:
        case "appeared" if is_request(told.call):
            return words.say("partners.appeared")
        case "appeared":
            return words.say(f"appeared.{stage_of(told.call.facts, told.now)}")
        case "stage_changed":
            return _stage(change, told)
        case "deadline_moved":
            return _moved(change, told)
        case "deadline_added":
            return _added(change, told)
        case "corrected":
            return _corrected(change, told)
        case "amended":
            return _amended(change, told)
        case "vanished" | "returned":
            source = told.sources.get(change.source or "", change.source or "")
            return words.say(f"happened.{change.kind}", source=source)
        case _:
            return words.say(f"happened.{change.kind}")


def _stage(change: Change, told: _Told) -> Html | None:
    if change.after == "open" and change.before in ("closed", "results", "cancelled"):
        return told.words.say("became.open_again")
    key = f"became.{change.after}"
    return told.words.say(key) if told.words.has(key) else None


def _moved(change: Change, told: _Told) -> Html:
    words = told.words
    kind = _kind(change)
    label = words.say(f"moved.{kind}") if words.has(f"moved.{kind}") else words.say("moved.other")
    zone = _zone(change, told.call)
    before, after = stated(change.before, zone, kind), stated(change.after, zone, kind)
    contradictory = next((one for one in standing(told.call) if one.fact == kind), None)
    if (
        contradictory is not None
        and contradictory.moved is None
        and is_between(contradictory, change.before, change.after)
    ):
        return words.say(
            "disputed.happened",
            fact=fact_label(kind, words),
            one=_date_or_text(after, change.after, words),
            other=_date_or_text(before, change.before, words),
        )
    if after is None and is_blank(change.after or ""):
        return words.say("moved.withdrawn", label=label, before=_date_or_text(before, change.before, words))
    line = words.say(
        "moved.line",
        label=label,
        before=_date_or_text(before, change.before, words),
        after=bold(_date_or_text(after, change.after, words)),
    )
    if before is None or after is None or not (before.is_exact and after.is_exact):
        return line
    days = dates_in_words.days_between(before, after)
    if days == 0:
        return line
    return Html(f"{line} ({words.say('moved.later' if days > 0 else 'moved.earlier', abs(days))})")


def _corrected(change: Change, told: _Told) -> Html:
    """A date that was shown and had been read wrongly: from what to what, or that nothing certain is left of it."""
    words, kind, zone = told.words, _kind(change), _zone(change, told.call)
    label = words.say(f"kind.{kind}")
    before, after = stated(change.before, zone, kind), stated(change.after, zone, kind)
    was = _date_or_text(before, change.before, words)
    if is_blank(change.after or ""):
        return words.say("corrected.withdrawn", label=label, before=was)
    is_now = bold(_date_or_text(after, change.after, words))
    return words.say("corrected.line", label=label, before=was, after=is_now)


def _added(change: Change, told: _Told) -> Html:
    kind = _kind(change)
    one = stated(change.after, _zone(change, told.call), kind)
    label = told.words.say(f"kind.{kind}")
    return told.words.say("happened.deadline_added", label=label, date=_date_or_text(one, change.after, told.words))


def _amended(change: Change, told: _Told) -> Html:
    words = told.words
    name = change.field or ""
    if name in _DATES:
        return _amended_date(change, told)
    key = f"field.{name}" if name.isidentifier() and words.has(f"field.{name}") else "field.other"
    label = words.say(key)
    before, after = _value(change.before, name, words), _value(change.after, name, words)
    if name == "document" and before and before == after:
        return words.say("amended.rewritten", field=label, after=after)
    if before and after:
        return words.say("amended.from_to", field=label, before=before, after=after)
    if after:
        return words.say("amended.added", field=label, after=after)
    if before:
        return words.say("amended.removed", field=label, before=before)
    return words.say("amended.only", field=label)


def _amended_date(change: Change, told: _Told) -> Html:
    """An opening that was set or moved, a date that was left out."""
    if not is_blank(change.before or ""):
        return _moved(change, told)
    return _added(change, told)


def _value(text: str | None, name: str, words: Wording) -> Html | None:
    """A value of a change as a person reads it: an amount, a rate, a word of ours, else the text itself."""
    if text is None or is_blank(text):
        return None
    if (money := money_in_words.parsed_amount(text)) is not None:
        return escape(words.money(*money))
    if (rate := money_in_words.parsed_rate(text)) is not None:
        return escape(words.percent(rate))
    table = _TABLES.get(name)
    if table is not None:
        return escape(", ".join(_word(one.strip(), table, words) for one in text.split(",")), _VALUE)
    if name in ("countries", "countries_excluded", "nuts"):
        return escape(", ".join(words.place(one.strip()) for one in text.split(",")), _VALUE)
    return escape(text, _VALUE)


def _word(value: str, table: str, words: Wording) -> str:
    return words.label(f"{table}.{value}") if value.isidentifier() and words.has(f"{table}.{value}") else value


def _kind(change: Change) -> DeadlineKind:
    """What the date is for: the change's field names it."""
    return _DATES.get(change.field or "", "submission")


def _zone(change: Change, call: Call) -> str:
    """The zone of the date itself, found in the call's facts; else of any of its dates."""
    facts = call.facts
    known = [*facts.deadlines, *([facts.opens] if facts.opens else [])]
    for one in known:
        if change.after in (one.iso(), one.at):
            return one.zone
    if known:
        return known[0].zone
    offset = re.search(r"[+-]\d\d:\d\d$", change.after or change.before or "")
    return offset.group(0) if offset and _is_zone(offset.group(0)) else "Europe/Sofia"


def _is_zone(name: str) -> bool:
    try:
        zone_of(name)
    except ValueError:
        return False
    return True


def _date_or_text(one: Deadline | None, text: str | None, words: Wording) -> Html:
    return dates_in_words.short(one, words) if one is not None else escape(text or "–", _VALUE)
