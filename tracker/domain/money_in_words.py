"""Amounts as a person reads them: the page's own currency first, lev and euro beside each other at the fixed rate."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from scrapers.reading.readings import Money
from tracker.domain.agreement import LEV_PER_EURO
from tracker.domain.hypertext import Html, escape
from tracker.domain.models import Facts
from tracker.domain.wording import Wording

#: Beyond this an amount is no programme's: it is told by its quote.
_MOST = Decimal(10) ** 15
_CURRENCY = re.compile(r"[€$£%]|\b(?:EUR|BGN|USD|GBP|лв|лева|евро|euro|euros)\b", re.IGNORECASE)


def money_lines(facts: Facts, words: Wording, *, quoted: bool = False) -> list[Html]:
    """Budget, grant (one sum, or from … to …) and co-financing rate, one line each; what is not known is left out.

    `quoted`: the largest grant with its words, where it is not for all.
    """
    told: list[Html] = []
    if facts.budget is not None:
        told.append(words.say("money.budget", amount=amount(facts.budget, words)))
    grant = _grant(facts, words)
    if grant and quoted and facts.grant_max is not None:
        grant = words.say("card.quoted", text=grant, quote=escape(facts.grant_max.evidence.quote, 120))
    if grant:
        told.append(grant)
    if facts.rate is not None and facts.rate.rate is not None and _sane(facts.rate.rate):
        told.append(words.say("money.rate", rate=words.percent(facts.rate.rate)))
    return told


def amount(money: Money, words: Wording) -> Html:
    """ "29 924 199 лв. (≈ 15 300 000 €)": the original, and its counterpart for lev and euro."""
    if money.amount is None or money.currency is None or not _sane(money.amount):
        return words.say("money.see_quote", quote=escape(money.evidence.quote, 120))
    original = words.money(money.amount, money.currency)
    other = counterpart(money.amount, money.currency)
    if other is None:
        return escape(original)
    value, currency, exact = other
    return words.say("money.both" if exact else "money.about", original=original, other=words.money(value, currency))


def counterpart(value: Decimal, currency: str) -> tuple[Decimal, str, bool] | None:
    """The same sum in the other of lev and euro, to the whole unit, and whether that is exact; None for others."""
    if currency == "BGN":
        other, name = value / LEV_PER_EURO, "EUR"
    elif currency == "EUR":
        other, name = value * LEV_PER_EURO, "BGN"
    else:
        return None
    rounded = other.quantize(Decimal(1) if abs(other) >= 1000 else Decimal("0.01"), ROUND_HALF_UP)
    return rounded, name, rounded == other


def parsed_amount(text: str) -> tuple[Decimal, str] | None:
    """An amount as changes carry it, "500000.00 EUR"; None where the text is none."""
    found = re.fullmatch(r"(-?\d{1,15}(?:\.\d{1,4})?) ([A-Z]{3})", text.strip())
    return (Decimal(found.group(1)), found.group(2)) if found else None


def parsed_rate(text: str) -> Decimal | None:
    """A rate as changes carry it, "80 %"; None where the text is none."""
    found = re.fullmatch(r"(\d{1,3}(?:\.\d{1,4})?) %", text.strip())
    return Decimal(found.group(1)) if found else None


def looks_like_money(quote: str) -> bool:
    """Whether words that were not read speak of money rather than of a date."""
    return _CURRENCY.search(quote) is not None


def _grant(facts: Facts, words: Wording) -> Html | None:
    low, high = facts.grant_min, facts.grant_max
    if low is not None and high is not None:
        if low.currency == high.currency and _same(low.amount, high.amount):
            return words.say("money.grant", amount=amount(high, words))
        return words.say("money.grant_range", low=amount(low, words), high=amount(high, words))
    if high is not None:
        key = "money.grant" if high.kind == "grant_fixed" else "money.grant_max"
        return words.say(key, amount=amount(high, words))
    return words.say("money.grant_min", amount=amount(low, words)) if low is not None else None


def _same(one: Decimal | None, other: Decimal | None) -> bool:
    return one is not None and other is not None and _sane(one) and _sane(other) and one == other


def _sane(value: Decimal) -> bool:
    return value.is_finite() and abs(value) < _MOST
