"""Reads money from words: what a text states about budgets, grants and rates, each with its quote, or not at all.

A figure is read as budget or grant only where the words around it in its own sentence say so; a figure that is a cost, a
loan, a turnover, a part of another, or nothing in particular, is refused with its quote.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scrapers.reading.folding import Folded, folded
from scrapers.reading.money_amounts import Printed, are_range, find_amounts, find_rates
from scrapers.reading.money_words import money_words
from scrapers.reading.readings import Evidence, How, Money, MoneyKind, MoneyReadings, Refusal

_LEFT, _RIGHT = 150, 70
_HERE = 45
"""Characters within which a word belongs to the figure itself."""
_BREAK = re.compile(r"(?<=[^\W\d_]{5})[.!?](?=\s)|(?<=\d{4})\.(?=\s)|[;\n•|]|(?<=\))\.(?=\s)")
_RIGHT_BREAK = re.compile(r"[;\n•|]|[.,](?=\s)")
_SAME_FIGURE = re.compile(
    r"\s*(?:\(|/|=|или\b|or\b)\s*(?:≈|~|около\s|ca\.?\s|cca\.?\s|approx\.?\s|aprox\.?\s|приблизително\s|равностойност на\s)?$"
)
_RATE_KINDS = frozenset({"rate_max", "rate_min"})


@dataclass(frozen=True, slots=True)
class _Near:
    """Distances from a figure to the nearest word of each category, before and after it; absent ones are far."""

    left: dict[str, int]
    right: dict[str, int]

    def before(self, name: str) -> int:
        return self.left.get(name, 9_999)

    def after(self, name: str) -> int:
        return self.right.get(name, 9_999)

    def nearest(self, name: str) -> int:
        return min(self.before(name), self.after(name) + 4)


def read_money(
    text: str,
    *,
    lang: str | None,
    hint: MoneyKind | None = None,
    currency: str | None = None,
    where: str = "",
    how: How = "phrase",
) -> MoneyReadings:
    """What `text` states about money, in the order it states it.

    `lang`: the page's language. `hint`: the kind that the field's label gives, used where no word contradicts it.
    `currency`: what a number without one is in, for fields that print bare numbers.
    """
    source = folded(text)
    amounts = find_amounts(source.text, lang)
    if not amounts and currency is not None and hint is not None and hint not in _RATE_KINDS:
        amounts = _bare(source.text, currency, lang)
    readings: list[Money] = []
    refused: list[Refusal] = []
    kinds = _kinds(source.text, amounts, hint if hint not in _RATE_KINDS else None)
    for one, (kind, why) in zip(amounts, kinds, strict=True):
        quote = source.cut(one.start, one.end)
        if kind is None or one.value is None:
            refused.append(Refusal(quote, one.problem or why))
        else:
            readings.append(Money(kind, Evidence(_quote(source, one), where, how), one.value, one.currency))
    for one, kind, why in _rates(source.text, amounts, hint):
        if kind is None:
            refused.append(Refusal(source.cut(one.start, one.end), why))
        else:
            readings.append(Money(kind, Evidence(_quote(source, one), where, how), rate=one.value))
    return MoneyReadings(tuple(_once(readings)), tuple(refused))


def _bare(text: str, currency: str, lang: str | None) -> list[Printed]:
    """The one number of a field that prints no currency."""
    found = find_amounts(f"{text.strip()} {currency.lower()}", lang)
    if len(found) != 1 or not re.fullmatch(r"[\s\d.,']+", text):
        return []
    start = len(text) - len(text.lstrip())
    return [Printed(start, len(text.rstrip()), found[0].value, currency, found[0].problem)]


def _kinds(text: str, amounts: Sequence[Printed], hint: MoneyKind | None) -> list[tuple[MoneyKind | None, str]]:
    kinds: list[tuple[MoneyKind | None, str]] = []
    for index, one in enumerate(amounts):
        previous = amounts[index - 1] if index else None
        if previous is not None and _is_same_figure(text, previous, one):
            kinds.append(kinds[-1])
            continue
        first = index + 1 < len(amounts) and are_range(text, one, amounts[index + 1])
        if previous is not None and are_range(text, previous, one) and kinds[-1][0] == "grant_min":
            kinds.append(("grant_max", ""))
            continue
        if previous is not None and are_range(text, previous, one) and kinds[-1][0] is None:
            kinds.append(kinds[-1])
            continue
        twin = not first and index + 1 < len(amounts) and _is_same_figure(text, one, amounts[index + 1])
        last = amounts[index + 1] if first or twin else one
        begin = max((other.end for other in amounts[:index] if other.problem is None), default=0)
        following = amounts[index + (2 if first or twin else 1) :]
        near = _near(text, one, last, begin, following[0].start if following else len(text))
        found = _kind(near, is_range=first)
        if found == (None, _NOTHING) and following and _is_divided(text, last, following[0]):
            found = ("total_budget", "")
        if previous is not None and found[0] is None and found[1] == _NOTHING:
            found = _as_before(text, previous, one, kinds[-1])
        alone = len(amounts) == 1 or (len(amounts) == 2 and _is_same_figure(text, amounts[0], amounts[1]))
        if hint is not None and alone and found[0] is None and found[1] == _NOTHING:
            found = (hint, "")
        kinds.append(found)
    return kinds


_NOTHING = "no words say what this figure is for"


def _near(text: str, first: Printed, last: Printed, begin: int, end: int) -> _Near:
    floor = max(begin, first.start - _LEFT)
    left = text[floor : first.start]
    for found in _BREAK.finditer(left):
        if left[found.end() :].strip(" -*:#\"'("):
            floor = first.start - len(left) + found.end()
    left = text[floor : first.start]
    right = text[last.end : min(end, last.end + _RIGHT)]
    broken = _RIGHT_BREAK.search(right)
    right = right[: broken.start()] if broken else right
    before: dict[str, int] = {}
    after: dict[str, int] = {}
    for name, pattern in money_words().items():
        for match in pattern.finditer(left):
            before[name] = len(left) - match.end()
        found_right = pattern.search(right)
        if found_right is not None:
            after[name] = found_right.start()
    return _Near(before, after)


def _kind(near: _Near, *, is_range: bool) -> tuple[MoneyKind | None, str]:
    total, grant, other = near.nearest("total"), near.nearest("grant"), near.nearest("other")
    per = min(near.before("per_project"), near.after("per_project"))
    if near.after("grant") <= 1 and total > _HERE:
        return "grant_fixed", ""
    if near.before("part") <= 12:
        return None, "it is a part of another figure"
    if other < 9_999 and (
        other <= min(total, grant) or (near.before("other") < _HERE and near.before("other") < near.before("grant"))
    ):
        return None, "it is a cost, a loan, a turnover or money already spent, not what the call gives"
    if total == grant == 9_999 and per == 9_999:
        return None, _NOTHING
    if (
        total < 9_999
        and per > _HERE
        and not (grant < total and near.before("max") < _HERE and near.before("max") < near.before("total"))
    ):
        return ("total_budget", "") if not is_range else (None, "a range of budgets is no budget")
    if is_range:
        return "grant_min", ""
    if near.before("min") < _HERE and near.before("min") < near.before("max"):
        return "grant_min", ""
    if near.before("max") < 80:
        return "grant_max", ""
    if near.before("fixed") < _HERE or near.after("fixed") < 20 or (near.after("grant") <= 14 and per <= _HERE):
        return "grant_fixed", ""
    return None, "it is not said whether this is a maximum, a minimum or a fixed sum"


def _as_before(
    text: str, previous: Printed, one: Printed, before: tuple[MoneyKind | None, str]
) -> tuple[MoneyKind | None, str]:
    """A second figure of the same clause: "max. 250 000 (micro) / 400 000 (medium)"; a part in brackets."""
    between = text[previous.end : one.start]
    if re.fullmatch(r"\s*(?:\([^()]{0,60}\))?\s*(?:/|или|or)\s*", between) and before[0] in ("grant_max", "grant_min"):
        return before
    if re.match(r"\s*\(", between) or "+" in between:
        return None, "it is a part of another figure"
    return None, _NOTHING


_DIVIDES = re.compile(
    r"\)?\s*(?:\(|,\s?(?:от (?:които|тях)|of which|davon|dont|di cui|din care|z toho|z czego|εκ των οποιων|od (?:toga|cega)))"
)


def _is_divided(text: str, whole: Printed, part: Printed) -> bool:
    """Whether what follows is a part of this figure, "19,9 млн. евро (10,5 млн. … + 9,4 млн. …)": a sum that is divided."""
    if whole.value is None or part.value is None or part.value >= whole.value:
        return False
    return bool(_DIVIDES.match(text[whole.end : part.start]))


def _is_same_figure(text: str, previous: Printed, one: Printed) -> bool:
    """Whether one figure is the other in another currency: "17 000 000 лв / 8 691 962 €"."""
    if previous.currency == one.currency or previous.value is None or one.value is None:
        return False
    between = text[previous.end : one.start]
    if not _SAME_FIGURE.fullmatch(between):
        return False
    ratio = {
        ("BGN", "EUR"): previous.value / one.value if one.value else 0,
        ("EUR", "BGN"): one.value / previous.value if previous.value else 0,
    }
    found = ratio.get((previous.currency or "", one.currency or ""))
    return found is None or 1.9 < found < 2.0


def _rates(
    text: str, amounts: Sequence[Printed], hint: MoneyKind | None
) -> list[tuple[Printed, MoneyKind | None, str]]:
    rates = find_rates(text)
    result: list[tuple[Printed, MoneyKind | None, str]] = []
    for index, one in enumerate(rates):
        first = index + 1 < len(rates) and are_range(text, one, rates[index + 1])
        if index and are_range(text, rates[index - 1], one) and result[-1][1] == "rate_min":
            result.append((one, "rate_max", ""))
            continue
        begin = rates[index - 1].end if index else 0
        last = rates[index + 1] if first else one
        after = [other.start for other in rates[index + (2 if first else 1) :]]
        near = _near(text, one, last, begin, min([*after, len(text)]))
        result.append((one, *_rate_kind(near, is_range=first, hinted=hint in _RATE_KINDS and len(rates) <= 2)))
    return result


def _rate_kind(near: _Near, *, is_range: bool, hinted: bool) -> tuple[MoneyKind | None, str]:
    own, rate = near.nearest("own"), near.nearest("rate")
    if own < 9_999 and (own <= rate + 12 or near.after("own") < 9_999):
        return None, "it is the share of somebody else, or no support"
    if near.before("part") <= 14:
        return None, "it is a part of another share"
    if rate > 90 and not hinted:
        return None, "no words say what this share is for"
    if near.before("other") < 9_999 and near.before("other") < near.before("rate") and not hinted:
        return None, "it is a share of something else"
    if is_range or (near.before("min") < 30 and near.before("min") < near.before("max")):
        return "rate_min", ""
    return "rate_max", ""


def _quote(source: Folded, one: Printed) -> str:
    return source.cut(one.start, one.end)


def _once(readings: Sequence[Money]) -> list[Money]:
    kept: list[Money] = []
    for one in readings:
        if one not in kept:
            kept.append(one)
    return kept
