"""The disputes of a call that several sources show: their own, those between them, and who takes part in each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from scrapers.reading.readings import Deadline
from tracker.domain.agreement import agree
from tracker.domain.all_stated import all_statements
from tracker.domain.disputes import combined, contradictions
from tracker.domain.models import Sighting
from tracker.domain.statements import Dispute, Statement, each_once, say_the_same


def disputes_between(sightings: Sequence[Sighting], about_dates: Iterable[Dispute]) -> tuple[Dispute, ...]:
    """At most one dispute of each fact. `sightings`: those whose word counts; `about_dates`: theirs (`dates_agreed`)."""
    present = [one for one in sightings if one.gone_since is None]
    said = all_statements(present)
    figures = [one for one in said if one.money is not None]
    disputes = combined((*_own(present), *about_dates, *contradictions(figures)))
    return tuple(_with_those_who_agree(one, said) for one in disputes)


def about(date: Deadline, disputes: Iterable[Dispute]) -> Dispute | None:
    """The dispute that a date is part of, if there is one."""
    found = (one for one in disputes if one.fact == date.kind)
    return next((one for one in found if any(said.date and agree(said.date, date) for said in one.statements)), None)


def _own(sightings: Iterable[Sighting]) -> Iterable[Dispute]:
    """What each source contradicts itself about, signed."""
    for sighting in sightings:
        for one in sighting.facts.disputes:
            signed = [replace(said, source=sighting.source, url=sighting.facts.url) for said in one.statements]
            yield replace(one, statements=tuple(signed))


def _with_those_who_agree(dispute: Dispute, said: Iterable[Statement]) -> Dispute:
    """The dispute with what every other source says of the same fact: it takes a side, or a third one."""
    heard = {one.source for one in dispute.statements}
    others: dict[str, list[Statement]] = {}
    for one in said:
        if one.fact == dispute.fact and one.source not in heard and not one.part and _is_of(one, dispute):
            others.setdefault(one.source, []).append(one)
    taking_part = [
        one
        for listed in others.values()
        for one in listed
        if len(listed) == 1 or any(say_the_same(one, contested) for contested in dispute.statements)
    ]
    return replace(dispute, statements=each_once((*dispute.statements, *taking_part)))


def _is_of(said: Statement, dispute: Dispute) -> bool:
    """Whether a statement is of the dispute's level of precision."""
    contested = dispute.statements[0].date
    return contested is None or (said.date is not None and said.date.is_exact == contested.is_exact)
