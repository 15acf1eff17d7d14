"""Typed values read from words, each with its evidence.

Pure data: no clock, no network, nothing of the tracker. Times are *local wall time* in a named zone,
never UTC and never a fixed offset unless the page itself prints one (DESIGN, rule 1).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from typing import Literal
from zoneinfo import ZoneInfo

DeadlineKind = Literal[
    "submission",
    "first_stage",
    "second_stage",
    "cut_off",
    "expression_of_interest",
    "comments",
    "opening",
    "event",
    "other",
]
#: The kinds by which one must act to apply; the others are never counted down as a deadline.
APPLICATION_KINDS: frozenset[str] = frozenset(
    {"submission", "first_stage", "second_stage", "cut_off", "expression_of_interest"}
)
Precision = Literal["minute", "day", "month", "quarter", "year"]
OpenEnded = Literal["until_exhausted", "rolling", "not_stated"]
MoneyKind = Literal["total_budget", "grant_min", "grant_max", "grant_fixed", "rate_max", "rate_min", "other"]
How = Literal["selector", "phrase", "json", "feed", "document", "config"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words a value was read from: `quote` verbatim, `where` it stands, `how` it was read."""

    quote: str
    where: str = ""
    how: How = "phrase"


def zone_of(name: str) -> tzinfo:
    """The time zone of an IANA name ("Europe/Sofia") or of a printed offset ("+03:00").

    Raises ValueError where the name is neither.
    """
    if name[:1] in "+-" and len(name) == 6 and name[3] == ":":
        sign = 1 if name[0] == "+" else -1
        return timezone(sign * timedelta(hours=int(name[1:3]), minutes=int(name[4:6])))
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as problem:
        raise ValueError(f"unknown time zone {name!r}") from problem


@dataclass(frozen=True, slots=True)
class Deadline:
    """A date that a page states, with its kind, precision and zone.

    `at` is local wall time in `zone`: "2026-05-14T16:30" (minute) or "2026-05-14" (day). For month, quarter
    and year it is the first day of that period ("2026-10-01" for Q4 2026): a period, never a countdown.
    """

    at: str
    kind: DeadlineKind
    precision: Precision
    zone: str
    evidence: Evidence = field(compare=False)

    @property
    def is_exact(self) -> bool:
        """Whether it may be counted down: a minute or a day, not a period."""
        return self.precision in ("minute", "day")

    @property
    def day(self) -> date:
        """The local calendar day (of a period, its first)."""
        return date.fromisoformat(self.at[:10])

    def first_instant(self) -> datetime:
        """When it begins, aware: the minute itself, or local midnight of its first day."""
        if self.precision == "minute":
            return datetime.fromisoformat(self.at).replace(tzinfo=zone_of(self.zone))
        return datetime.combine(self.day, time(), tzinfo=zone_of(self.zone))

    def last_instant(self) -> datetime:
        """When it is over, aware: the minute itself, or the local midnight that ends the day or period.

        A date without a time lasts until its local end: a call is not closed on its last day.
        """
        if self.precision == "minute":
            return self.first_instant()
        return datetime.combine(self._day_after(), time(), tzinfo=zone_of(self.zone))

    def _day_after(self) -> date:
        day = self.day
        if self.precision == "day":
            return day + timedelta(days=1)
        if self.precision == "year":
            return date(day.year + 1, 1, 1)
        step = 3 if self.precision == "quarter" else 1
        months = day.year * 12 + day.month - 1 + step
        return date(months // 12, months % 12 + 1, 1)

    def iso(self) -> str:
        """`at` as the JSON form of a call prints it: a date, or a time with its zone's offset."""
        return self.first_instant().isoformat() if self.precision == "minute" else self.at


@dataclass(frozen=True, slots=True)
class Money:
    """An amount with its currency (ISO 4217), or a co-financing rate in percent; never both."""

    kind: MoneyKind
    evidence: Evidence = field(compare=False)
    amount: Decimal | None = None
    currency: str | None = None
    rate: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Words that looked like a value and were *not read*, with the reason in plain English."""

    quote: str
    why: str


@dataclass(frozen=True, slots=True)
class DeadlineReadings:
    """What a text states about dates. Empty readings mean "see the call", never a guess."""

    deadlines: tuple[Deadline, ...] = ()
    open_ended: OpenEnded | None = None
    open_ended_evidence: Evidence | None = None
    refused: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class MoneyReadings:
    """What a text states about money."""

    amounts: tuple[Money, ...] = ()
    refused: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class Stated:
    """One stated condition of eligibility (a type, a country, a number) with its evidence."""

    value: str
    evidence: Evidence = field(compare=False)


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Who may apply and where. An empty tuple is *not stated*, not "nobody" and not "everybody".

    `applicants`: cluster, sme, large_enterprise, ngo, municipality, public_body, research, university,
    natural_person. `countries`: ISO 3166 alpha-2. `nuts`: NUTS codes. `*_excluded`: named as not eligible.
    `partners_min`, `partner_countries_min`: how many partners at least, and from how many countries.
    """

    applicants: tuple[Stated, ...] = ()
    applicants_excluded: tuple[Stated, ...] = ()
    countries: tuple[Stated, ...] = ()
    nuts: tuple[Stated, ...] = ()
    partners_min: Stated | None = None
    de_minimis: Stated | None = None
    countries_excluded: tuple[Stated, ...] = ()
    partner_countries_min: Stated | None = None
    refused: tuple[Refusal, ...] = field(default=(), compare=False)
    """Statements about kinds of applicants from which nothing follows for a whole kind, and why."""
