"""The same call in two languages, without a code: by its deadline to the minute and its budget, where titles say the same.

Strict, since a call that is taken for another is a missed call: the same instants, the same total budget, no other figure
that differs, the same programme or territory, titles that say the same (`translations`), two languages.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from datetime import UTC

from scrapers.reading.readings import APPLICATION_KINDS, Deadline, Money
from tracker.domain.agreement import LEV_PER_EURO, same_money
from tracker.domain.models import Facts
from tracker.domain.stemming import fold, is_cyrillic
from tracker.domain.translations import Lexicon

#: Budgets are looked for in steps of about a tenth of a percent: a conversion that was rounded is in the next one at most.
_STEPS = 1_000


def figures_keys(facts: Facts) -> frozenset[str]:
    """By what the figures of a call are found: instants of its deadlines, each with its budget's step. Most have none."""
    return frozenset(_keys(facts, (0,)))


def figures_near(facts: Facts) -> frozenset[str]:
    """The keys of every call that may have the same figures."""
    return frozenset(_keys(facts, (-1, 0, 1)))


def share_figures(one: Facts, other: Facts) -> bool:
    """Whether two calls have the same deadlines, to the minute, and the same total budget."""
    instants = _instants(one)
    return (
        bool(instants)
        and instants == _instants(other)
        and one.budget is not None
        and other.budget is not None
        and same_money(one.budget, other.budget)
    )


def are_translations(one: Facts, other: Facts, lexicon: Lexicon) -> bool:
    """Whether two calls that share their figures are one, in two languages. False in any doubt."""
    return (
        not one.disputes
        and not other.disputes
        and not _codes_differ(one, other)
        and all(_agree(mine, theirs) for mine, theirs in _other_figures(one, other))
        and _same_home(one, other, lexicon)
        and lexicon.say_the_same(one.titles, other.titles)
    )


def _keys(facts: Facts, beside: Collection[int]) -> list[str]:
    budget = facts.budget
    if budget is None or budget.amount is None or budget.amount <= 0 or budget.currency is None:
        return []
    euro = budget.amount / LEV_PER_EURO if budget.currency == "BGN" else budget.amount
    currency = "EUR" if budget.currency == "BGN" else budget.currency
    step = math.floor(math.log(euro) * _STEPS)
    return [f"{at} {currency} {step + more}" for at in sorted(_instants(facts)) for more in beside]


def _instants(facts: Facts) -> frozenset[str]:
    """When one must have applied, in UTC; none where any such date is not known to the minute."""
    dates: list[Deadline] = [one for one in facts.deadlines if one.kind in APPLICATION_KINDS]
    if any(one.precision != "minute" for one in dates):
        return frozenset()
    return frozenset(one.first_instant().astimezone(UTC).isoformat() for one in dates)


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


def _same_home(one: Facts, other: Facts, lexicon: Lexicon) -> bool:
    """Whether they are of the same programme, or for the same territory, and nothing says otherwise."""
    mine, theirs = _territory(one), _territory(other)
    if mine and theirs and not mine & theirs:
        return False
    if one.programme and other.programme:
        if fold(one.programme) == fold(other.programme):
            return True
        if is_cyrillic(one.programme) == is_cyrillic(other.programme):
            return False
        written = [{"bg" if is_cyrillic(text) else "en": text} for text in (one.programme, other.programme)]
        if lexicon.say_the_same(*written):
            return True
    return bool(mine) and mine == theirs


def _territory(facts: Facts) -> frozenset[str]:
    said = facts.eligibility
    return frozenset(one.value for one in (*said.countries, *said.nuts))
