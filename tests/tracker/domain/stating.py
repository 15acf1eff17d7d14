"""Short ways to state things about a call, for tests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from scrapers.reading.readings import Deadline, DeadlineKind, Evidence, Money, MoneyKind, Precision
from tracker.domain.models import Call, Change, Facts, Observed, Sighting
from tracker.domain.passing import time_changes
from tracker.domain.projecting import project
from tracker.domain.reconcile import Check, Known, Outcome, reconcile
from tracker.domain.translations import NO_LEXICON, Lexicon

SOFIA = "Europe/Sofia"
_PRECISION: dict[int, Precision] = {16: "minute", 10: "day"}


def at(text: str, zone: str = SOFIA) -> datetime:
    """An aware time: "2026-08-09T15:00", in Sofia."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def due(
    text: str,
    kind: DeadlineKind = "submission",
    *,
    precision: Precision | None = None,
    zone: str = SOFIA,
    quote: str | None = None,
) -> Deadline:
    """A date: "2026-05-14T16:30" to the minute, "2026-05-14" a day; a period with its first day and `precision`."""
    return Deadline(text, kind, precision or _PRECISION[len(text)], zone, Evidence(quote or text, "td"))


def money(amount: str, kind: MoneyKind = "total_budget", currency: str = "EUR") -> Money:
    return Money(kind, Evidence(f"{amount} {currency}"), Decimal(amount), currency)


def stated(title: str = "Support for marine clusters", *deadlines: Deadline, **more: Any) -> Facts:
    """Facts with a title in English and these deadlines."""
    return Facts(titles={"en": title} if title else {}, deadlines=deadlines, **more)


def shown(
    key: str, facts: Facts, source: str = "isun", *, partial: bool = False, shared: Iterable[str] = ()
) -> Observed:
    return Observed(source, key, facts, shared=frozenset(shared), partial=partial)


class World:
    """What is known, as a store would keep it: feed it checks and it remembers the outcome."""

    def __init__(self, lexicon: Lexicon = NO_LEXICON) -> None:
        self.lexicon = lexicon
        self.sightings: dict[tuple[str, str], Sighting] = {}
        self.calls: dict[str, Call] = {}
        self.separated: frozenset[tuple[tuple[str, str], tuple[str, str]]] = frozenset()
        self.recorded: tuple[Change, ...] = ()

    def check(self, now: datetime, *items: Observed, source: str = "isun", **how: bool) -> Outcome:
        """One check of a source, stored."""
        own = tuple(one for one in self.sightings.values() if one.source == source)
        known = Known(own, dict(self.calls), self.separated, self.recorded, self.lexicon)
        outcome = reconcile(Check(source, items, **how), known, now)
        outcome = replace(outcome, changes=self.record(outcome.changes))
        self.keep(outcome, source, now)
        return outcome

    def look_at_the_clock(self, since: datetime, now: datetime) -> tuple[Change, ...]:
        """What passed by then, recorded."""
        return self.record(time_changes(self.calls.values(), since, now, self.recorded))

    def record(self, changes: Iterable[Change]) -> tuple[Change, ...]:
        """These changes with their numbers, kept."""
        numbered = tuple(replace(one, id=len(self.recorded) + place) for place, one in enumerate(changes, 1))
        self.recorded += numbered
        return numbered

    def keep(self, outcome: Outcome, source: str, now: datetime) -> None:
        for one in outcome.sightings:
            self.sightings[one.source, one.key] = one
        for key in outcome.touched:
            self.sightings[source, key] = replace(self.sightings[source, key], last_seen=now)
        for absorbed, kept in outcome.absorbed:
            del self.calls[absorbed]
            self.recorded = tuple(
                replace(one, call_id=kept) if one.call_id == absorbed else one for one in self.recorded
            )
        for call in outcome.calls:
            self.calls[call.id] = call
        self.calls = {
            id_: replace(call, sightings=tuple(self.sightings[one.source, one.key] for one in call.sightings))
            for id_, call in self.calls.items()
        }

    def call_of(self, key: str, source: str = "isun") -> Call:
        return self.calls[self.sightings[source, key].call_id]

    def assert_consistent(self) -> None:
        """Every sighting is in exactly the call it names, and every call is what its sightings make of it."""
        members = sorted((one.source, one.key) for call in self.calls.values() for one in call.sightings)
        assert members == sorted(self.sightings)
        for call in self.calls.values():
            assert all(one.call_id == call.id for one in call.sightings)
            assert project(call.sightings) == call.facts


def told(outcome: Outcome) -> list[tuple[str, str | None, str | None, str | None]]:
    """The changes that may send something: kind, field, from, to."""
    return [(one.kind, one.field, one.before, one.after) for one in outcome.changes if not one.quiet]
