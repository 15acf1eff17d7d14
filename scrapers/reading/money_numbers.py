"""What a printed number means: its separators read as thousands or decimals, or refused where both are possible."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

#: Groups of three with one kind of mark (a space may stand for it), or plain digits with marks.
NUMBER = (
    r"\d{1,3}(?:[. ]\d{3})++(?!\d)(?:,\d{1,2}(?!\d))?(?![.,]\d)"
    r"|\d{1,3}(?:[, ]\d{3})++(?!\d)(?:\.\d{1,2}(?!\d))?(?![.,]\d)"
    r"|\d{1,3}(?:'\d{3})++(?!\d)(?:[.,]\d{1,2}(?!\d))?"
    r"|\d{1,15}(?:[.,]\d{1,15}){0,8}(?!\d)"
)
_TWO_WAYS = "its separators can be read in two ways"
_UNREADABLE = "its separators cannot be read"
#: With its marks; no sum of money has more, and a page of digits is none.
_MOST_DIGITS = 20


class Value(NamedTuple):
    """A number, or why it has none."""

    number: Decimal | None
    problem: str | None = None


def value_of(printed: str, thousands: str | None, *, multiplied: int = 1) -> Value:
    """The value of a number as printed, without its multiplier.

    `thousands`: the mark that parts thousands where the text is written ("." in German, "," in English, " " in
    Bulgarian), None where that is not known. `multiplied`: what the number is multiplied by ("1,710 mia": a decimal; "1.200 Mio.": 1200 millions).
    """
    plain = re.sub(r"[ ']", "", printed)
    if len(plain) > _MOST_DIGITS or re.match(r"0\d", plain):
        # "000 лв." is the end of a longer number.
        return Value(None, _UNREADABLE)
    spaced = re.fullmatch(r"(\d{1,3}(?:[.,' ]\d{3})+)([.,]\d{1,2})?", printed)
    if spaced is not None and plain != printed and len(set(re.findall(r"[.,]", spaced[1]))) <= 1:
        # A space parts thousands, with a mark beside it or not: "29 924 199", "10.000 000".
        return Value(Decimal(re.sub(r"\D", "", spaced[1]) + (spaced[2] or "").replace(",", ".")))
    marks = re.findall(r"[.,]", plain)
    if not marks:
        return Value(Decimal(plain))
    groups = re.split(r"[.,]", plain)
    if len(set(marks)) == 1 and len(marks) > 1:
        return Value(Decimal("".join(groups))) if _grouped(groups) else Value(None, _UNREADABLE)
    if len(set(marks)) == 2:
        return _two_marks(groups, marks)
    return _one_mark(groups, marks[0], thousands, multiplied)


def _two_marks(groups: list[str], marks: list[str]) -> Value:
    if len(set(marks[:-1])) != 1 or marks[-1] in marks[:-1] or not _grouped(groups[:-1]):
        return Value(None, _UNREADABLE)
    if len(groups[-1]) == 3:
        return Value(None, _TWO_WAYS)
    if len(groups[-1]) > 2:
        return Value(None, _UNREADABLE)
    return Value(Decimal("".join(groups[:-1]) + "." + groups[-1]))


def _one_mark(groups: list[str], mark: str, thousands: str | None, multiplied: int) -> Value:
    whole, part = groups
    if len(part) == 3:
        if multiplied == 1:
            # Money is never printed with three decimals.
            return Value(Decimal(whole + part)) if _grouped(groups) and whole != "0" else Value(None, _UNREADABLE)
        if thousands is None and whole != "0":
            return Value(None, _TWO_WAYS)
        if mark == thousands and whole != "0":
            # "1.200 Mio. €" are 1200 millions in German; thousands of thousands or of billions are not written.
            return (
                Value(Decimal(whole + part)) if multiplied == 1_000_000 and len(whole) == 1 else Value(None, _TWO_WAYS)
            )
        return Value(Decimal(f"{whole}.{part}"))
    if len(part) <= 2 or multiplied > 1:
        return Value(Decimal(f"{whole}.{part}"))
    return Value(None, _UNREADABLE)


def _grouped(groups: list[str]) -> bool:
    return 1 <= len(groups[0]) <= 3 and all(len(one) == 3 for one in groups[1:])


def tidy(value: Decimal, *, multiplied: bool = False) -> Decimal:
    """Without the zeros that a multiplication leaves ("6.9 million" is 6900000); printed cents stay."""
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -2:
        value = value.normalize()
        exponent = value.as_tuple().exponent
    if value == value.to_integral_value() and (multiplied or exponent not in (0, -2)):
        return value.quantize(Decimal(1))
    return value
