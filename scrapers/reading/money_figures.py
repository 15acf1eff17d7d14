"""Finds printed amounts and rates in a folded text, and puts together what is one figure.

A range ("between 300 000 and 750 000 евро") is one figure, so is a sum printed in two currencies. An end of a range takes
currency and multiplier from the other end where it prints none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from scrapers.reading.folding import Folded
from scrapers.reading.money_lexicon import MoneyLexicon, needs_capitals
from scrapers.reading.money_numbers import tidy, value_of
from scrapers.reading.phrases import WORD, Word

_APART = "two sums"
_REACH = 120
_BROKEN = "it is a piece of a longer number"
#: Lev for one euro, fixed by law (DESIGN, rule 2); a conversion that is printed may be rounded.
_LEV = Decimal("1.95583")
_LOWER = re.compile(r"(?<![\w.,/%-])(\d{1,2}(?:[.,]\d{1,2})?)(?=[\s-])")
_FRAGMENT = re.compile(r"(?<!\d)\d{1,3}(?:[., ]\d{3})*[.,]?\s$")


@dataclass(frozen=True, slots=True)
class Printed:
    """An amount (with `currency`) or a rate (without) and where it stands in the folded text."""

    start: int
    end: int
    value: Decimal | None
    currency: str | None = None
    problem: str | None = None
    raw: Decimal | None = None
    """The number without its multiplier."""
    factor: int = 1
    leading: bool = False
    """The currency stands before the number."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing that is printed: an amount or a rate, or the two ends of a range; in one currency or more."""

    forms: tuple[tuple[Printed, ...], ...]
    is_rate: bool = False

    @property
    def start(self) -> int:
        return self.forms[0][0].start

    @property
    def end(self) -> int:
        return self.forms[-1][-1].end

    @property
    def is_range(self) -> bool:
        return len(self.forms[0]) == 2

    @property
    def value(self) -> Decimal | None:
        """The value, or the lower end; None where it cannot be read."""
        return self.forms[0][0].value


def find_figures(source: Folded, lexicon: MoneyLexicon) -> list[Figure]:
    """All amounts with a currency and all rates, in order."""
    amounts = _joined_currencies(source.text, _ranges(source.text, _numbers(source, lexicon), lexicon), lexicon)
    figures = amounts + _rates(source.text, lexicon)
    return sorted(figures, key=lambda one: one.start)


def find_bare(source: Folded, lexicon: MoneyLexicon, currency: str | None) -> list[Figure]:
    """The number or range of a field that prints neither currency nor percent sign; `currency` None: it is a rate.

    Nothing where the field has other words than a number and its multiplier. A year is no amount.
    """
    found = [replace(one, currency=one.currency or currency) for one in _numbers(source, lexicon)]
    places = [0, *(place for one in found for place in (one.start, one.end)), len(source.text)]
    between = [source.text[start:end] for start, end in zip(places[::2], places[1::2], strict=True)]
    if len(found) > 2 or any(re.search(r"\w", text) for text in between):
        return []
    if len(found) == 2 and not (re.fullmatch(r"\s*-{1,2}\s*", between[1]) and _ascending(found[0], found[1])):
        return []
    for place, one in enumerate(found):
        is_year = one.end - one.start == 4 and one.value is not None and 2000 < one.value <= 2100
        if currency is not None and is_year:
            found[place] = replace(one, value=None, problem="it may be a year")
        elif currency is None and (one.value is None or not 0 < one.value <= 100 or one.factor > 1):
            return []
    return [Figure((tuple(found),), is_rate=currency is None)] if found else []


def _numbers(source: Folded, lexicon: MoneyLexicon) -> list[Printed]:
    """All numbers, those without a currency too: they may be the beginning of a range or of "1 million 200 thousand"."""
    found: list[Printed] = []
    for match in lexicon.amount.finditer(source.text):
        one = _number(source, match, lexicon)
        if one is None:
            continue
        if found:
            summed = _summed(source.text, found[-1], one)
            if summed is not None:
                found[-1] = summed
                continue
        found.append(one)
    return found


def _number(source: Folded, match: re.Match[str], lexicon: MoneyLexicon) -> Printed | None:
    text = source.text
    code, joined, leading = None, 1, False
    start, end = match.start("n"), match.end("n")
    for name in ("c1", "c2"):
        printed = match[name]
        if not printed:
            continue
        found, factor = lexicon.currency(printed)
        if found is None or (needs_capitals(found, printed) and not source.starts_upper(match.start(name))):
            continue
        code, joined, leading = found, factor, name == "c1"
        start, end = (match.start("c1"), end) if leading else (start, match.end("c2"))
        break
    if leading and ")" in text[start : match.start("n")] and re.fullmatch(r"(?:19|20)\d\d", match["n"]):
        # "Budget (EUR) 2024": the heading of a column, not an amount.
        return None
    factor = lexicon.multiplier(match["m"]) if match["m"] else 1
    if match["m"]:
        if len(match["m"]) == 1 and code is None:
            return None
        end = max(end, match.end("m"))
    factor *= joined
    before = text[max(0, start - 14) : match.start("n")] if not leading else ""
    if code is None and re.match(r"\s?%", text[end : end + 2]):
        return None
    if text[match.start("n") - 1 : match.start("n")] == "/" and match["n"].isdigit():
        return None
    raw, problem = value_of(match["n"], lexicon.thousands, multiplied=factor)
    if before and _FRAGMENT.search(before) and not leading:
        # "150 00 €", "282.344. 256 Euro": the end of a number that was broken. A year before it is no part of it.
        raw, problem = None, _BROKEN
    value = None if raw is None else tidy(raw * factor, multiplied=factor > 1)
    return Printed(start, end, value, code, problem, raw, factor, leading)


def _summed(text: str, first: Printed, second: Printed) -> Printed | None:
    """ "1 million 200 thousand euros" is one sum."""
    if first.factor <= second.factor or second.factor == 1 or first.currency is not None or second.currency is None:
        return None
    if first.value is None or second.value is None or second.value >= first.factor:
        return None
    if not re.fullmatch(r"\.?\s(?:[^\W\d_]{1,3}\s)?", text[first.end : second.start]):
        return None
    return replace(second, start=first.start, value=first.value + second.value, raw=None, factor=1)


def _ranges(text: str, numbers: Sequence[Printed], lexicon: MoneyLexicon) -> list[Figure]:
    figures: list[Figure] = []
    index = 0
    while index < len(numbers):
        one = numbers[index]
        following = numbers[index + 1] if index + 1 < len(numbers) else None
        ends = _range(text, one, following, lexicon) if following is not None else None
        if ends is not None:
            apart = any(end.problem == _APART for end in ends)
            figures += [Figure(((replace(end, problem=None),),)) for end in ends] if apart else [Figure((ends,))]
            index += 2
            continue
        if one.currency is not None:
            figures.append(Figure(((one,),)))
        index += 1
    return figures


def _range(text: str, first: Printed, second: Printed, lexicon: MoneyLexicon) -> tuple[Printed, Printed] | None:
    """The two ends, with what they take from each other; an end that cannot be read has a problem."""
    if first.currency is None and second.currency is None:
        return None
    if first.currency and second.currency and first.currency != second.currency:
        return None
    between = lexicon.join.fullmatch(text, first.end, second.start)
    if between is None:
        return None
    framed = lexicon.between.search(text[max(0, first.start - 40) : first.start].rstrip(" 0123456789") + " ")
    word = between["word"]
    if word is not None and word in lexicon.conjunctions and framed is None:
        return None
    if word is None and framed is None and _is_label(text, first, lexicon):
        return None
    currency = second.currency or first.currency
    low, high = replace(first, currency=currency), replace(second, currency=currency)
    low, high = _shared_factor(low, high)
    if word is not None and _is_change(text, first.start, lexicon):
        return replace(low, problem=_APART), replace(high, problem=_APART)
    if low.value is not None and high.value is not None and not _ascending(low, high):
        if word is not None and word in lexicon.conjunctions:
            return None
        why = "its ends do not ascend"
        low, high = replace(low, value=None, problem=why), replace(high, value=None, problem=why)
    return low, high


def _is_change(text: str, start: int, lexicon: MoneyLexicon) -> bool:
    """Whether two sums are an old and a new one: "increased from 10 to 15 million"."""
    window = text[max(0, start - _REACH) : start]
    verbs = list(lexicon.change_verb.finditer(window))
    return (
        bool(verbs)
        and lexicon.change_from.search(window) is not None
        and not re.search(r"[.;!?\n]\s", window[verbs[-1].end() :])
    )


def _is_label(text: str, number: Printed, lexicon: MoneyLexicon) -> bool:
    """Whether a number before a dash is no beginning of a range: "П1 - 5 млн.", "Lot 1 - 50 000 €", "2024 - 500 000 €"."""
    if number.currency is not None or number.raw is None or number.factor > 1 or "." in str(number.raw):
        return False
    if 1900 <= number.raw <= 2100 and number.end - number.start == 4:
        return True
    before = re.search(r"[^\W\d_]+\.?\s?$", text[max(0, number.start - 20) : number.start])
    if number.raw >= 1000 or before is None:
        return False
    words = [Word(one.group(), one.start(), one.end()) for one in WORD.finditer(before.group())]
    cues = lexicon.cues.find(before.group(), words)
    return not cues or cues[-1].concept in ("lot", "call")


def _shared_factor(low: Printed, high: Printed) -> tuple[Printed, Printed]:
    """ "2,5-5 млн.": both are millions; "600 тис. до 1,2 млн" are what they say; "10 à 30 000" may be ten or ten thousand."""
    if low.factor == 1 and high.factor > 1 and low.raw is not None and high.value is not None:
        shared = tidy(low.raw * high.factor, multiplied=True)
        if low.raw < 1000 and shared < high.value:
            return replace(low, value=shared, factor=high.factor), high
        if low.raw < 1000:
            return replace(low, value=None, problem="it may stand for thousands"), high
    if high.factor == 1 and low.factor > 1 and high.raw is not None and high.raw < 1000:
        shared = tidy(high.raw * low.factor, multiplied=True)
        return low, replace(high, value=shared, factor=low.factor)
    plain = low.factor == high.factor == 1 and low.raw is not None and high.raw is not None
    if plain and low.raw < 1000 and high.raw >= 10_000 and low.raw * 1000 < high.raw:  # type: ignore[operator]
        return replace(low, value=None, problem="it may stand for thousands"), high
    return low, high


def _ascending(low: Printed, high: Printed) -> bool:
    return low.value is not None and high.value is not None and low.value < high.value


def _joined_currencies(text: str, figures: Sequence[Figure], lexicon: MoneyLexicon) -> list[Figure]:
    """Figures that are one in two currencies put together: "17 000 000 лв / 8 691 962 €"."""
    result: list[Figure] = []
    for one in figures:
        last = result[-1] if result else None
        if last is not None and lexicon.same.fullmatch(text, last.end, one.start) and _same(last, one):
            result[-1] = Figure((*last.forms, *one.forms))
        else:
            result.append(one)
    return result


def _same(first: Figure, second: Figure) -> bool:
    if first.is_range != second.is_range or first.forms[0][0].currency == second.forms[0][0].currency:
        return False
    for one, other in zip(first.forms[0], second.forms[0], strict=True):
        if one.value is None or other.value is None or not one.value or not other.value:
            return False
        pair = {one.currency: one.value, other.currency: other.value}
        if {"BGN", "EUR"} == set(pair):
            ratio = pair["BGN"] / pair["EUR"] / _LEV
            if not Decimal("0.97") < ratio < Decimal("1.03"):
                return False
    return True


def _rates(text: str, lexicon: MoneyLexicon) -> list[Figure]:
    found: list[Figure] = []
    for match in lexicon.percent.finditer(text):
        value = Decimal(match["n"].replace(",", "."))
        if not 0 < value <= 100:
            continue
        one = Printed(match.start(), match.end(), value, raw=value)
        low = _lower_rate(text, one, lexicon)
        last = found[-1] if found else None
        if last is not None and not last.is_range and last.value is not None and last.value < value:
            between = lexicon.join.fullmatch(text, last.end, one.start)
            framed = lexicon.between.search(text[max(0, last.start - 30) : last.start])
            if between is not None and (framed or between["word"] not in lexicon.conjunctions):
                found[-1] = Figure(((last.forms[0][0], one),), is_rate=True)
                continue
        found.append(Figure(((low, one) if low else (one,),), is_rate=True))
    return found


def _lower_rate(text: str, upper: Printed, lexicon: MoneyLexicon) -> Printed | None:
    """The number before the percent sign's own: "50-75 %", "от 50 до 75%"."""
    window = max(0, upper.start - 24)
    numbers = list(_LOWER.finditer(text, window, upper.start))
    if not numbers or upper.value is None:
        return None
    match = numbers[-1]
    between = lexicon.join.fullmatch(text, match.end(), upper.start)
    if between is None:
        return None
    framed = lexicon.between.search(text[max(0, match.start() - 30) : match.start()])
    if between["word"] is not None and framed is None:
        return None
    value = Decimal(match[1].replace(",", "."))
    return Printed(match.start(), match.end(), value, raw=value) if 0 < value < upper.value else None
