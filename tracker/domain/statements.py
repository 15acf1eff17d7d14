"""What is stated of one fact, and where: statements with their evidence, and those that contradict each other.

A fact is a date of one kind ("submission", "opening", ...), the open end ("open_ended"), or a figure ("budget",
"grant_min", "grant_max", "rate").
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from scrapers.reading.readings import Deadline, Evidence, Money, Stated
from tracker.domain.agreement import agree, same_money, written_date, written_money

#: Where in a source a statement stands: in its list, on the call's own page, in a document.
PageKind = Literal["list", "detail", "document"]
#: How the place of what stands on a call's own page begins (`scrapers.detail`).
_OWN_PAGE = "detail page:"


@dataclass(frozen=True, slots=True)
class Statement:
    """What one place says of one fact. Exactly one of `date`, `money` and `other` is set."""

    fact: str
    date: Deadline | None = None
    money: Money | None = None
    other: Stated | None = None
    source: str = ""
    """Who says it; empty in what one source says, which need not name itself."""
    url: str | None = None
    """The call's page at that source; empty likewise."""
    part: str = ""
    """For whom or for which lot a figure holds ("small", "lot 2"), where not for all."""

    @property
    def evidence(self) -> Evidence:
        """The words it was read from."""
        said = self.date or self.money or self.other
        assert said is not None
        return said.evidence

    @property
    def value(self) -> str:
        """What is said, as a change writes it: "2026-05-14", "500000.00 EUR", "80 %", "rolling"."""
        if self.date is not None:
            return written_date(self.date)
        if self.money is not None:
            return written_money(self.money)
        return self.other.value if self.other is not None else ""

    @property
    def page(self) -> PageKind:
        """On which sort of page it stands."""
        if self.evidence.how == "document":
            return "document"
        return "detail" if self.evidence.where.startswith(_OWN_PAGE) else "list"

    @property
    def place(self) -> str:
        """Where exactly: of the elements of one JSON list, which are one statement, the list."""
        where = self.evidence.where
        return where.partition("[")[0] if self.evidence.how == "json" else where


@dataclass(frozen=True, slots=True)
class Dispute:
    """Statements of one fact that contradict each other, each once per source and value."""

    fact: str
    statements: tuple[Statement, ...]
    moved: datetime | None = None
    """Aware: a source was seen to move from one of these values to another then, and another has not followed (yet)."""

    @property
    def values(self) -> tuple[str, ...]:
        """What is said, sorted, each once: this and the fact are which contradiction it is."""
        return tuple(sorted({one.value for one in self.statements}))

    @property
    def days(self) -> tuple[str, ...]:
        """The same without the times of day, where the days alone differ: a date told more exactly is no new dispute."""
        days = tuple(sorted({one.date.at[:10] if one.date else one.value for one in self.statements}))
        return days if len(days) > 1 else self.values


def say_the_same(one: Statement, other: Statement) -> bool:
    """Whether two statements of one fact agree: a day and a time on it, a sum in lev and in euro."""
    if one.date is not None and other.date is not None:
        return agree(one.date, other.date)
    if one.money is not None and other.money is not None:
        return same_money(one.money, other.money)
    return one.value == other.value


def each_once(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """Statements without those that repeat a value of their source; the first stays."""
    found: dict[tuple[str, str], Statement] = {}
    for one in statements:
        found.setdefault((one.source, one.value), one)
    return tuple(found.values())


def dates_of(statements: Iterable[Statement]) -> tuple[Deadline, ...]:
    """The dates among statements."""
    return tuple(one.date for one in statements if one.date is not None)
