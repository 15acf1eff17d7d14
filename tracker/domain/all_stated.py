"""All that is stated of a call's facts, by one source or by several: what agrees, and who says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from scrapers.reading.readings import APPLICATION_KINDS, Deadline, Money, Stated
from tracker.domain.agreement import agree
from tracker.domain.models import Facts, Sighting
from tracker.domain.statements import Statement

NO_LONGER_STATED = "the page no longer states it; kept until it states another"
_FIGURES = ("budget", "grant_min", "grant_max", "rate")


def repeated(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """Those of facts that are stated more than once."""
    listed = list({(one, one.place): one for one in statements}.values())
    counts = Counter(one.fact for one in listed)
    return tuple(one for one in listed if counts[one.fact] > 1)


def statements_of(facts: Facts) -> tuple[Statement, ...]:
    """All that one source states now, in the order of its facts; not a date that is only kept from before."""
    several = {one.fact for one in facts.stated}
    single = [one for one in _single(facts) if one.fact not in several]
    return (*facts.stated, *single)


def all_statements(sightings: Iterable[Sighting]) -> tuple[Statement, ...]:
    """All that the sources state that still show the call, each signed with its source and the page it stands on."""
    return tuple(
        replace(said, source=one.source, url=one.facts.url)
        for one in sightings
        if one.gone_since is None
        for said in statements_of(one.facts)
    )


def agreeing(sightings: Iterable[Sighting], deadline: Deadline) -> tuple[str, ...]:
    """The sources that show the call and state this date, in alphabetical order: agreement, to be shown beside it."""
    return tuple(
        sorted(
            {
                one.source
                for one in all_statements(sightings)
                if one.date is not None and agree(one.date, deadline) and _same_sort(one.date, deadline)
            }
        )
    )


def is_by_part(sightings: Iterable[Sighting], fact: str, figure: Money) -> bool:
    """Whether a figure is the highest of several that each hold for another size of enterprise or lot."""
    return any(one.part and one.fact == fact and one.money == figure for one in all_statements(sightings))


def is_kept_only(facts: Facts, date: Deadline) -> bool:
    """Whether the source states this date no more: it stays until the source states another."""
    return any(one.quote == date.evidence.quote and one.why == NO_LONGER_STATED for one in facts.refused)


def _single(facts: Facts) -> Iterable[Statement]:
    for date in (*((facts.opens,) if facts.opens else ()), *facts.deadlines):
        if not is_kept_only(facts, date):
            yield Statement(date.kind, date=date)
    if facts.open_ended not in (None, "not_stated") and facts.open_ended_evidence is not None:
        yield Statement("open_ended", other=Stated(str(facts.open_ended), facts.open_ended_evidence))
    for fact in _FIGURES:
        money = getattr(facts, fact)
        if money is not None and not (fact == "grant_min" and money.kind == "grant_fixed"):
            yield Statement(fact, money=money)


def _same_sort(one: Deadline, other: Deadline) -> bool:
    return one.kind == other.kind or {one.kind, other.kind} <= APPLICATION_KINDS
