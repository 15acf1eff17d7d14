"""Reads a text that has parts (a page with headings, a document with pages), each value with the part it stands in.

Every part is read for itself, so that the words of one do not explain the figures of another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from scrapers.reading.deadlines import read_deadlines
from scrapers.reading.eligibility import read_eligibility
from scrapers.reading.folding import fold
from scrapers.reading.found import Order
from scrapers.reading.languages import WORD, Word, likely_languages
from scrapers.reading.money import read_money
from scrapers.reading.numbered_calls import number_of_call, of_another
from scrapers.reading.readings import (
    Deadline,
    DeadlineReadings,
    Eligibility,
    How,
    Money,
    MoneyReadings,
    OpenEnded,
    Refusal,
    Stated,
)

#: Of two open ends the one that says more.
_OPEN_ENDS: tuple[OpenEnded, ...] = ("until_exhausted", "rolling", "not_stated")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a text: `where` it stands ("p. 3", a heading; empty for a phrase) and its words."""

    where: str
    text: str


def language_of(sections: Iterable[Section]) -> str | None:
    """The language that most words of a text are of; None where no word is known."""
    text = fold("\n".join(one.text for one in sections))
    codes = likely_languages((Word(one.group(), one.start(), one.end()) for one in WORD.finditer(text)), None)
    return codes[0] if codes else None


def deadlines_in(
    sections: Sequence[Section],
    *,
    zone: str,
    lang: str | None,
    seen_at: date | None = None,
    order: Order = "dmy",
    how: How = "phrase",
) -> tuple[DeadlineReadings, dict[Refusal, str]]:
    """What all parts state about dates, each statement once, and where the words stand that were not read."""
    found = [
        read_deadlines(one.text, zone=zone, lang=lang, seen_at=seen_at, order=order, where=one.where, how=how)
        for one in sections
    ]
    number = number_of_call((one.where for one in sections), lang)
    if number is not None:
        found = [_own(section, reading, number, lang) for section, reading in zip(sections, found, strict=True)]
    dates: dict[Deadline, Deadline] = {}
    for reading in found:
        for one in reading.deadlines:
            dates.setdefault(one, one)
    ends = [one for one in found if one.open_ended is not None]
    if dates:
        # "To be announced" in one part says nothing against a date in another.
        ends = [one for one in ends if one.open_ended != "not_stated"]
    told = min(ends, key=lambda one: _OPEN_ENDS.index(one.open_ended or "not_stated"), default=None)
    refused = _refused((section.where, reading.refused) for section, reading in zip(sections, found, strict=True))
    return (
        DeadlineReadings(
            tuple(dates),
            told.open_ended if told else None,
            told.open_ended_evidence if told else None,
            tuple(refused),
        ),
        refused,
    )


def _own(section: Section, reading: DeadlineReadings, number: int, lang: str | None) -> DeadlineReadings:
    """The readings of a part without the dates that its sentences give to a call of another number."""
    others = [one for one in reading.deadlines if of_another(section.text, one.evidence.quote, number, lang)]
    if not others:
        return reading
    refused = (Refusal(one.evidence.quote, "it is a date of another call of the programme") for one in others)
    return replace(
        reading,
        deadlines=tuple(one for one in reading.deadlines if one not in others),
        refused=(*reading.refused, *refused),
    )


def money_in(
    sections: Sequence[Section], *, lang: str | None, how: How = "phrase"
) -> tuple[MoneyReadings, dict[Refusal, str]]:
    """What all parts state about money, each statement once, and where the words stand that were not read."""
    found = [read_money(one.text, lang=lang, where=one.where, how=how) for one in sections]
    amounts: dict[Money, Money] = {}
    for reading in found:
        for one in reading.amounts:
            amounts.setdefault(one, one)
    refused = _refused((section.where, reading.refused) for section, reading in zip(sections, found, strict=True))
    return MoneyReadings(tuple(amounts), tuple(refused)), refused


def eligibility_in(sections: Sequence[Section], *, lang: str | None) -> tuple[Eligibility, dict[Refusal, str]]:
    """Who may apply by all parts together, each value once, and where the statements stand from which nothing follows.

    What one part bars no other admits.
    """
    found = [read_eligibility(one.text, lang=lang, where=one.where) for one in sections]
    barred = _each(one.applicants_excluded for one in found)
    kinds = {one.value for one in barred}
    refused = _refused((section.where, reading.refused) for section, reading in zip(sections, found, strict=True))
    together = Eligibility(
        applicants=tuple(one for one in _each(one.applicants for one in found) if one.value not in kinds),
        applicants_excluded=barred,
        countries=_each(one.countries for one in found),
        countries_excluded=_each(one.countries_excluded for one in found),
        nuts=_each(one.nuts for one in found),
        partner_countries_min=next((one.partner_countries_min for one in found if one.partner_countries_min), None),
        partners_min=next((one.partners_min for one in found if one.partners_min), None),
        de_minimis=next((one.de_minimis for one in found if one.de_minimis), None),
        refused=tuple(refused),
    )
    return together, refused


def _each(lists: Iterable[tuple[Stated, ...]]) -> tuple[Stated, ...]:
    values: dict[str, Stated] = {}
    for listed in lists:
        for one in listed:
            values.setdefault(one.value, one)
    return tuple(values.values())


def _refused(parts: Iterable[tuple[str, tuple[Refusal, ...]]]) -> dict[Refusal, str]:
    places: dict[Refusal, str] = {}
    for where, refused in parts:
        for one in refused:
            places.setdefault(one, where)
    return places
