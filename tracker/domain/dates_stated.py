"""All that one item states about dates: labelled fields, then prose, put together without guessing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import cast

from scrapers.contract import DATE_FIELDS, Printed, RawCall
from scrapers.reading.deadlines import read_deadlines
from scrapers.reading.readings import (
    APPLICATION_KINDS,
    Deadline,
    DeadlineKind,
    DeadlineReadings,
    Evidence,
    OpenEnded,
    Refusal,
    Stated,
)
from scrapers.spec import SourceSpec
from tracker.domain.agreement import agree, holds, put_together, without_repeats
from tracker.domain.staging import in_order
from tracker.domain.statements import Statement

#: What is read as prose, the most telling first; a date in it needs its own words to have a kind.
_PROSE_RANKS: tuple[tuple[str, ...], ...] = (("dates",), ("summary", "text"))
_KEPT_KINDS: frozenset[str] = APPLICATION_KINDS | {"comments"}


@dataclass(frozen=True, slots=True)
class DatesStated:
    """What one item says about dates; `deadlines` in order, without the opening."""

    opens: Deadline | None = None
    deadlines: tuple[Deadline, ...] = ()
    open_ended: OpenEnded | None = None
    open_ended_evidence: Evidence | None = None
    refused: tuple[Refusal, ...] = ()
    statements: tuple[Statement, ...] = ()
    """All that is said of when it opens, closes or has no end, what was not kept too."""
    counted: frozenset[str] = frozenset()
    """The words of dates whose year is not printed: it was counted from `on_day`."""


@dataclass(slots=True)
class _Rank:
    """The statements of one rank (labelled, or prose of one sort): by kind, then by the place they stand at."""

    by_kind: dict[str, dict[str, list[Deadline]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    readings: list[DeadlineReadings] = field(default_factory=list)
    counted: set[str] = field(default_factory=set)

    def add(self, printed: Printed, spec: SourceSpec, on_day: date, hint: DeadlineKind | None) -> None:
        """Add what a string says of dates, as it is seen on `on_day`."""
        reading, where = _read(printed, spec, on_day, hint), _place(printed)
        self.readings.append(reading)
        if not all(_prints_its_year(one) for one in reading.deadlines):
            certain = set(_read(printed, spec, None, hint).deadlines)
            self.counted |= {one.evidence.quote for one in reading.deadlines if one not in certain}
        for one in reading.deadlines:
            self.by_kind[one.kind][where].append(one)


def read_dates(item: RawCall, spec: SourceSpec, on_day: date) -> DatesStated:
    """The dates of an item seen on `on_day` (local to the source).

    Several dates of one kind from one place ("Краен срок" printed three times) are a list. Two places that
    contradict each other (list and detail page) are both refused. Prose only adds kinds that no label gives.
    """
    ranks = [_labelled(item, spec, on_day), *(_prose(item, spec, on_day, names) for names in _PROSE_RANKS)]
    kept: dict[str, tuple[Deadline, ...]] = {}
    refused: list[Refusal] = []
    for rank in ranks:
        told_above = dict(kept)
        for kind, places in rank.by_kind.items():
            statements = [tuple(dict.fromkeys(dates)) for dates in places.values()]
            if (above := _told_above(kind, told_above)) is not None:
                refused += _disagreeing(statements, above)
                continue
            together = put_together(statements)
            if kind == "opening" and together and len({one for one in together if one.is_exact}) > 1:
                together = None
            if together is None:
                refused += _contradicting(kind, statements)
            kept[kind] = together or ()
    readings = [reading for rank in ranks for reading in rank.readings]
    open_ended = _open_ended(readings)
    return DatesStated(
        counted=frozenset(quote for rank in ranks for quote in rank.counted),
        opens=_opening(kept.get("opening", ())),
        deadlines=in_order(without_repeats(one for kind in kept if kind in _KEPT_KINDS for one in kept[kind])),
        open_ended=open_ended.open_ended if open_ended else None,
        open_ended_evidence=open_ended.open_ended_evidence if open_ended else None,
        refused=tuple(dict.fromkeys([*refused, *(one for reading in readings for one in reading.refused)])),
        statements=tuple(_statements(readings)),
    )


def _statements(readings: Iterable[DeadlineReadings]) -> Iterable[Statement]:
    for reading in readings:
        for one in reading.deadlines:
            if one.kind in _KEPT_KINDS or one.kind == "opening":
                yield Statement(one.kind, date=one)
        if reading.open_ended not in (None, "not_stated") and reading.open_ended_evidence is not None:
            yield Statement("open_ended", other=Stated(str(reading.open_ended), reading.open_ended_evidence))


def _told_above(kind: str, kept: Mapping[str, tuple[Deadline, ...]]) -> tuple[Deadline, ...] | None:
    """What a higher rank says of this kind. A plain deadline in prose adds nothing to any labelled one to apply by."""
    if kind == "submission":
        told = [kept[one] for one in kept if one in APPLICATION_KINDS]
        return tuple(one for dates in told for one in dates) if told else None
    return kept.get(kind)


def _labelled(item: RawCall, spec: SourceSpec, on_day: date) -> _Rank:
    rank = _Rank()
    for name, kind in DATE_FIELDS.items():
        for printed in item.fields.get(name, ()):
            rank.add(printed, spec, on_day, cast(DeadlineKind, kind))
    return rank


def _prose(item: RawCall, spec: SourceSpec, on_day: date, names: Iterable[str]) -> _Rank:
    rank = _Rank()
    for name in names:
        for printed in item.fields.get(name, ()):
            rank.add(printed, spec, on_day, None)
    return rank


def _prints_its_year(one: Deadline) -> bool:
    return one.at[:4] in one.evidence.quote


def _read(printed: Printed, spec: SourceSpec, on_day: date | None, hint: DeadlineKind | None) -> DeadlineReadings:
    reading = read_deadlines(
        printed.text,
        zone=spec.zone,
        lang=printed.lang or spec.language,
        seen_at=on_day,
        order=spec.date_order,
        hint=hint,
        where=printed.where,
        how=printed.how,
    )
    if printed.said is None:
        return reading
    # The evidence is what stands on the page, not what a machine's time was rewritten to.
    evidence = Evidence(printed.said, printed.where, printed.how)
    return replace(reading, deadlines=tuple(replace(one, evidence=evidence) for one in reading.deadlines))


def _place(printed: Printed) -> str:
    """Where a string stands, so that the elements of one list count as one place."""
    return printed.where.partition("[")[0] if printed.how == "json" else printed.where


def _disagreeing(statements: Sequence[tuple[Deadline, ...]], kept: tuple[Deadline, ...]) -> list[Refusal]:
    """Prose that says something else than the label: not read, and told."""
    return [
        Refusal(one.evidence.quote, f"the label says {kept[0].evidence.quote!r}; the label is kept")
        for statement in statements
        for one in statement
        if kept and not holds(kept, one)
    ]


def _contradicting(kind: str, statements: Sequence[tuple[Deadline, ...]]) -> list[Refusal]:
    dates = [one for statement in statements for one in statement]
    quotes = list(dict.fromkeys(one.evidence.quote for one in dates))
    return [
        Refusal(quote, f"contradicts {other!r} on the same call ({kind.replace('_', ' ')}); neither is certain")
        for quote, other in zip(quotes, [*quotes[1:], *quotes[:1]], strict=True)
    ]


def _opening(dates: tuple[Deadline, ...]) -> Deadline | None:
    """The opening: an exact date before a period; of periods that differ, none."""
    exact = [one for one in dates if one.is_exact]
    if exact:
        return exact[0]
    return dates[0] if dates and all(agree(dates[0], one) for one in dates) else None


def _open_ended(readings: Sequence[DeadlineReadings]) -> DeadlineReadings | None:
    """The first statement that the call has no end date; "not stated" counts only where nothing says more."""
    said = [one for one in readings if one.open_ended is not None]
    return next((one for one in said if one.open_ended != "not_stated"), said[0] if said else None)
