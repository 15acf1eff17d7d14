"""The same call in two languages, without a code: by its deadlines and its budget, where titles say the same.

Strict, since a call that is taken for another is a missed call: the same instants, the same total budget, no other figure
that differs, the same programme or territory, titles that say the same (`translations`), two languages. Where one side
prints only the day of a deadline, the days must agree date by date, and the programme must be the same, not only the territory.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from scrapers.reading.readings import APPLICATION_KINDS, Deadline, Money
from tracker.domain.agreement import LEV_PER_EURO, agree, same_money
from tracker.domain.models import Facts
from tracker.domain.stemming import fold, is_cyrillic
from tracker.domain.translations import Lexicon

#: Budgets are looked for in steps of about a tenth of a percent: a conversion that was rounded is in the next one at most.
_STEPS = 1_000


def figures_keys(facts: Facts) -> frozenset[str]:
    """By what the figures of a call are found: instants and days of its deadlines, each with its budget's step.

    Most have none.
    """
    return frozenset(_keys(facts, (0,)))


def figures_near(facts: Facts) -> frozenset[str]:
    """The keys of every call that may have the same figures."""
    return frozenset(_keys(facts, (-1, 0, 1)))


def share_figures(one: Facts, other: Facts) -> bool:
    """Whether two calls have the same deadlines, to the minute where both print it, and the same total budget."""
    return (
        one.budget is not None
        and other.budget is not None
        and same_money(one.budget, other.budget)
        and _same_dates(one, other)
    )


def dates_differ(one: Facts, other: Facts) -> bool:
    """Whether two calls both say by when to apply, and not the same."""
    return bool(_dates(one)) and bool(_dates(other)) and not _same_dates(one, other)


def are_translations(one: Facts, other: Facts, lexicon: Lexicon) -> bool:
    """Whether two calls that share their figures are one, in two languages. False in any doubt."""
    return (
        not one.disputes
        and not other.disputes
        and not _codes_differ(one, other)
        and all(_agree(mine, theirs) for mine, theirs in _other_figures(one, other))
        and (_same_programme(one, other, lexicon) or (_to_the_minute(one, other) and _same_territory(one, other)))
        and not _elsewhere(one, other)
        and not _other_programme(one, other)
        and lexicon.say_the_same(one.titles, other.titles)
    )


def _keys(facts: Facts, beside: Collection[int]) -> list[str]:
    budget = facts.budget
    if budget is None or budget.amount is None or budget.amount <= 0 or budget.currency is None:
        return []
    euro = budget.amount / LEV_PER_EURO if budget.currency == "BGN" else budget.amount
    currency = "EUR" if budget.currency == "BGN" else budget.currency
    step = math.floor(math.log(euro) * _STEPS)
    return [f"{at} {currency} {step + more}" for at in sorted(_moments(facts)) for more in beside]


def _dates(facts: Facts) -> list[Deadline]:
    """By when one must have applied."""
    return [one for one in facts.deadlines if one.kind in APPLICATION_KINDS]


def _moments(facts: Facts) -> frozenset[str]:
    """The instants, in UTC, and the days of its deadlines; none where one of them is not known to the day."""
    dates = _dates(facts)
    if any(one.precision not in ("minute", "day") for one in dates):
        return frozenset()
    found = {one.day.isoformat() for one in dates}
    for one in dates:
        if one.precision == "minute":
            found.add(one.first_instant().astimezone(UTC).isoformat())
            # Midnight ends a day.
            found.add((datetime.fromisoformat(one.at) - timedelta(minutes=1)).date().isoformat())
    return frozenset(found)


def _same_dates(one: Facts, other: Facts) -> bool:
    """Whether each date of the one is a date of the other: to the minute where both print it, else on the same day."""
    mine, theirs = _dates(one), _dates(other)
    exact = all(date.precision in ("minute", "day") for date in (*mine, *theirs))
    return (
        exact
        and bool(mine)
        and len(mine) == len(theirs)
        and all(sum(agree(date, same) for same in theirs) == 1 for date in mine)
        and all(sum(agree(date, same) for same in mine) == 1 for date in theirs)
    )


def _to_the_minute(one: Facts, other: Facts) -> bool:
    return all(date.precision == "minute" for date in (*_dates(one), *_dates(other)))


def _codes_differ(one: Facts, other: Facts) -> bool:
    """Two calls with a code each are one by their codes or not at all."""
    return bool(one.code and other.code)


def _other_figures(one: Facts, other: Facts) -> list[tuple[Money | None, Money | None]]:
    return [
        (one.grant_min, other.grant_min),
        (one.grant_max, other.grant_max),
        (one.rate, other.rate),
    ]


def _agree(one: Money | None, other: Money | None) -> bool:
    return one is None or other is None or same_money(one, other)


def _same_programme(one: Facts, other: Facts, lexicon: Lexicon) -> bool:
    if not one.programme or not other.programme:
        return False
    if fold(one.programme) == fold(other.programme):
        return True
    if is_cyrillic(one.programme) == is_cyrillic(other.programme):
        return False
    written = [{"bg" if is_cyrillic(text) else "en": text} for text in (one.programme, other.programme)]
    return lexicon.say_the_same(*written)


def _other_programme(one: Facts, other: Facts) -> bool:
    """Whether both name a programme in one script, each another."""
    return bool(
        one.programme
        and other.programme
        and is_cyrillic(one.programme) == is_cyrillic(other.programme)
        and fold(one.programme) != fold(other.programme)
    )


def _elsewhere(one: Facts, other: Facts) -> bool:
    mine, theirs = _territory(one), _territory(other)
    return bool(mine) and bool(theirs) and not mine & theirs


def _same_territory(one: Facts, other: Facts) -> bool:
    mine = _territory(one)
    return bool(mine) and mine == _territory(other)


def _territory(facts: Facts) -> frozenset[str]:
    said = facts.eligibility
    return frozenset(one.value for one in (*said.countries, *said.nuts))
