"""When two statements say the same, and when they contradict each other: dates and money, of one source or of many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from scrapers.reading.readings import Deadline, Money

#: The lev's fixed rate to the euro; two printed figures that are each other's conversion are one figure.
LEV_PER_EURO = Decimal("1.95583")
_ROUNDING = Decimal("0.0005")
_FINENESS = ("minute", "day", "month", "quarter", "year")
#: Kinds of which a call has several by their nature: statements add up instead of contradicting.
SEVERAL_BY_NATURE: frozenset[str] = frozenset({"cut_off"})


def agree(one: Deadline, other: Deadline) -> bool:
    """Whether two dates can be one statement: the same instant or day, or one lies within the other's day or period."""
    if one.precision == "minute" and other.precision == "minute":
        return one.first_instant() == other.first_instant()
    if one.precision == other.precision:
        return one.at == other.at
    finer, coarser = sorted((one, other), key=lambda date_: _FINENESS.index(date_.precision))
    return _within(finer, coarser)


def finer_of(one: Deadline, other: Deadline) -> Deadline:
    """The more precise of two that agree; the first where they are alike."""
    return other if is_finer(other, one) else one


def is_finer(one: Deadline, than: Deadline) -> bool:
    """Whether a date is stated more precisely than another."""
    return _FINENESS.index(one.precision) < _FINENESS.index(than.precision)


def holds(dates: Iterable[Deadline], wanted: Deadline) -> bool:
    """Whether one of the dates agrees with `wanted`."""
    return any(agree(one, wanted) for one in dates)


def put_together(statements: Sequence[tuple[Deadline, ...]]) -> tuple[Deadline, ...] | None:
    """One list of dates out of several statements of one kind, each date as precise as any statement has it.

    A list that names fewer dates than another agrees with it. None where they contradict each other: no statement
    holds all that the others say.
    """
    stated = [statement for statement in statements if statement]
    if not stated:
        return ()
    if all(one.kind in SEVERAL_BY_NATURE for statement in stated for one in statement):
        return _refined(stated)
    fullest = max(stated, key=len)
    if not all(holds(fullest, one) for statement in stated for one in statement):
        return None
    return _refined([fullest, *stated])


def distinct(dates: Iterable[Deadline]) -> tuple[Deadline, ...]:
    """Dates without those that say the same as another of their kind; the more precise one stays."""
    by_kind: dict[str, list[Deadline]] = {}
    for one in dates:
        by_kind.setdefault(one.kind, []).append(one)
    return tuple(one for alike in by_kind.values() for one in _refined([tuple(alike)]))


def without_repeats(dates: Iterable[Deadline]) -> tuple[Deadline, ...]:
    """Dates without those that a more telling one covers: a plain deadline that is also a stage or a cut-off."""
    listed = list(dict.fromkeys(dates))
    telling = [one for one in listed if one.kind in ("first_stage", "second_stage", "cut_off")]
    return tuple(one for one in listed if not (one.kind == "submission" and holds(telling, one)))


def same_money(one: Money, other: Money) -> bool:
    """Whether two figures are one: equal, or a lev and a euro figure that are each other's conversion (to rounding)."""
    if one.rate is not None or other.rate is not None:
        return one.rate == other.rate
    if one.amount is None or other.amount is None:
        return one.amount == other.amount
    if one.currency == other.currency:
        return one.amount == other.amount
    by_currency = {one.currency: one.amount, other.currency: other.amount}
    if set(by_currency) != {"BGN", "EUR"}:
        return False
    euro = by_currency["BGN"] / LEV_PER_EURO
    return abs(euro - by_currency["EUR"]) <= max(Decimal("0.01"), euro * _ROUNDING)


def written_date(deadline: Deadline) -> str:
    """A date as a change prints it: ISO with its zone's offset, "2026-05-14", "2026-10", "2026-Q4" or "2026"."""
    if deadline.is_exact:
        return deadline.iso()
    if deadline.precision == "year":
        return deadline.at[:4]
    if deadline.precision == "quarter":
        return f"{deadline.at[:4]}-Q{(deadline.day.month + 2) // 3}"
    return deadline.at[:7]


def written_money(money: Money) -> str:
    """A figure as a change prints it: "500000.00 EUR", or a rate as "80 %"."""
    if money.rate is not None:
        return f"{money.rate} %"
    return f"{money.amount} {money.currency or ''}".strip()


def _within(finer: Deadline, coarser: Deadline) -> bool:
    """Compared as local days, each in its own zone. Midnight that ends a day (24:00) belongs to that day too."""
    begins = finer.first_instant()
    if finer.precision == "minute" and coarser.first_instant() < begins <= coarser.last_instant():
        return True
    return coarser.day <= finer.day < _local_end(coarser)


def _local_end(period: Deadline) -> date:
    end: datetime = period.last_instant()
    return (end - timedelta(microseconds=1)).date() + timedelta(days=1)


def _refined(statements: Sequence[tuple[Deadline, ...]]) -> tuple[Deadline, ...]:
    found: list[Deadline] = []
    for statement in statements:
        for one in statement:
            place = next((number for number, known in enumerate(found) if agree(known, one)), None)
            if place is None:
                found.append(one)
            else:
                found[place] = finer_of(found[place], one)
    return tuple(dict.fromkeys(found))
