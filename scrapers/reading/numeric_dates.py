"""Dates in digits: 15.05.2026, 2026-05-15, 15/05/2026, 15.V.2026, 20260515, and 15.05. in a date's company."""

from __future__ import annotations

import re
from datetime import date

from scrapers.reading.found import YEAR, Found, Order
from scrapers.reading.languages import hour_words

_NUMERIC = re.compile(
    rf"(?P<iy>{YEAR})(?P<is>[-/.]) ?(?P<im>\d{{1,2}})(?P=is) ?(?P<id>\d{{1,2}})(?!\d)"
    rf"|(?P<a>\d{{1,2}}) ?(?P<s>[./-]) ?(?P<b>\d{{1,2}}) ?(?P=s) ?(?P<y>{YEAR}|2\.0\d\d)(?!\d)"
    r"|(?P<a2>\d\d)(?P<s2>[./-])(?P<b2>\d\d)(?P=s2)(?P<y2>\d\d)(?![\d:]|[.,]\d)"
    r"|(?P<a3>\d{1,2})\.(?P<b3>\d{1,2})\.(?P<y3>\d\d)(?=\s?г\.)"
    rf"|(?P<rd>\d{{1,2}})[. /] ?(?P<rm>viii|vii|iii|xii|vi|iv|ix|xi|ii|i|v|x)[. /] ?(?P<ry>{YEAR})(?!\d)"
    rf"|(?P<sd>\d{{1,2}})(?P<ss>[./])(?P<sm>\d{{1,2}}) (?P<sy>{YEAR})(?!\d|[.,:]\d)"
    rf"|(?P<c>{YEAR}(?:0\d|1[0-2])[0-3]\d)(?!\d)"
    r"|(?P<d>\d{1,2})\. ?(?P<m>\d{1,2})\b(?P<dot>\.?)(?!\d)",
    re.ASCII,
)
_ROMAN = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "x": 10,
    "xi": 11,
    "xii": 12,
}


def _two_digit_year(value: int, seen_at: date | None) -> int | None:
    year = 2000 + value
    if seen_at is not None:
        return year if abs(year - seen_at.year) <= 5 else None
    return year if 10 <= value <= 40 else None


def _ordered(first: int, second: int, mark: str, order: Order) -> tuple[int, int] | None:
    """(day, month) of two numbers, by the source's order; dots are always day first."""
    day_first = mark == "." or order != "mdy"
    day, month = (first, second) if day_first else (second, first)
    if not 1 <= month <= 12:
        # Only with slashes does the other order occur: 06/15/2026 cannot be anything but 15 June.
        if mark == "/" and 1 <= day <= 12 and month <= 31:
            return month, day
        return None
    return day, month


_DATE_CHUNK = re.compile(r"[(\[\"'*:]*(?:\d{1,2}\.? ?\d{0,2}\.?(?:\d{4})?г?\.?)[-/]$")


def _is_part_of_identifier(text: str, start: int, end: int) -> bool:
    """Whether the digits are glued to a number of a document, a version, an address, a longer number."""
    before = text[start - 1] if start else " "
    if before.isalnum() or before in "_#№@=&":
        return True
    after = text[end : end + 2]
    if after and (after[0] in "_@" or (after[0] in "./," and after[1:].isdigit())):
        return True
    if after[:1] == "-" and after[1:].isalpha():
        return False
    if before in "-/.,:":
        space = max(text.rfind(" ", max(0, start - 40), start), text.rfind("\n", max(0, start - 40), start))
        chunk = text[max(space + 1, start - 40) : start]
        if any(c.isdigit() or c in "№#" for c in chunk) and not _DATE_CHUNK.match(chunk):
            return True
        if before in ".," and len(chunk) > 1 and chunk[-2].isdigit():
            return True
    return False


def reads_both_ways(first: int, second: int, mark: str) -> bool:
    """Whether either of the two numbers of a date can be its month, so that its order has to be known. 5/5 is one day."""
    return mark != "." and first != second and 1 <= first <= 12 and 1 <= second <= 12


_UNSURE = "it is not clear which number is the month"


def _doubt(first: int, second: int, mark: str, order: Order) -> str | None:
    return _UNSURE if order == "unsure" and reads_both_ways(first, second, mark) else None


def numeric_dates(text: str, order: Order, seen_at: date | None) -> list[Found]:
    """The dates in digits, in order; what is glued to a number of something else is none."""
    found: list[Found] = []
    place = 0
    while match := _NUMERIC.search(text, place):
        start, end = match.span()
        place = end
        if _is_part_of_identifier(text, start, end):
            # What is glued to something is skipped digit by digit: "1.2.3.4" gives nothing.
            place = start + 1
            while place < len(text) and text[place].isdigit():
                place += 1
            continue
        one = _from_match(match, order, seen_at)
        if one is not None:
            one.check()
            found += _with_first_day(text, one)
        else:
            place = start + 1
            while place < len(text) and text[place].isdigit():
                place += 1
    return found


_FIRST_DAY = re.compile(r"(?<![\w./-])(?P<day>\d{1,2})\.?-$", re.ASCII)


def _with_first_day(text: str, last: Found) -> list[Found]:
    """ "05-16.06.2025" prints two days of one month: the first hangs on the date as in "5-16 June 2025"."""
    first = _FIRST_DAY.search(text, max(0, last.start - 4), last.start)
    if first is None or last.day is None or text[last.start : last.end].count(".") != 2:
        return [last]
    if not 1 <= int(first["day"]) < last.day:
        return [last]
    start = first.start()
    days = [
        Found(start, last.end, last.year, last.month, day, problem=last.problem)
        for day in (int(first["day"]), last.day)
    ]
    days[1].joined = "range"
    return days


def _from_match(match: re.Match[str], order: Order, seen_at: date | None) -> Found | None:
    start, end = match.span()
    part = match.group
    if part("iy"):
        return Found(start, end, int(part("iy")), _month(part("im")), int(part("id")), problem=_bad_month(part("im")))
    if part("y"):
        year = int(part("y").replace(".", ""))
        pair = _ordered(int(part("a")), int(part("b")), part("s"), order)
        if pair is None:
            return Found(start, end, year, 1, 1, problem="there is no such day")
        doubt = _doubt(int(part("a")), int(part("b")), part("s"), order)
        return Found(start, end, year, pair[1], pair[0], problem=doubt)
    if part("y2"):
        return _short(match, order, seen_at)
    if part("y3"):
        # "1.05.26 г.": the word for a year says what the last number is.
        return Found(
            start, end, 2000 + int(part("y3")), _month(part("b3")), int(part("a3")), problem=_bad_month(part("b3"))
        )
    if part("sd"):
        pair = _ordered(int(part("sd")), int(part("sm")), part("ss"), order)
        doubt = _doubt(int(part("sd")), int(part("sm")), part("ss"), order)
        return Found(start, end, int(part("sy")), pair[1], pair[0], problem=doubt) if pair is not None else None
    if part("rd"):
        return Found(start, end, int(part("ry")), _ROMAN[part("rm")], int(part("rd")))
    if part("c"):
        digits = part("c")
        return Found(start, end, int(digits[:4]), int(digits[4:6]), int(digits[6:]), weak=True)
    day, month = int(part("d")), int(part("m"))
    if not part("dot") and _is_hour(match.string, start, end):
        return None
    sure = part("dot") or (len(part("d")) == 2 and len(part("m")) == 2)
    if not (sure and 1 <= month <= 12 and 1 <= day <= 31):
        return None
    return Found(start, end, None, month, day, weak=True)


_HOUR_UNIT = re.compile(r"\s?(?P<unit>[^\W\d_]+)")
_HOUR_LABEL = re.compile(r"(?P<word>[^\W\d_]+)\.?:?\s*$")
_BEHIND_DATE = re.compile(r"(?:19|20)\d\d\.?\s?(?:г\.?|r\.?|p\.?)?[\s,(-]{1,3}$")


def _is_hour(text: str, start: int, end: int) -> bool:
    """Whether "10.12" is a time: a unit behind it, a word of the clock before it, or a whole date right before it."""
    after, before = hour_words()
    unit = _HOUR_UNIT.match(text, end)
    if unit is not None and unit["unit"] in after:
        return True
    label = _HOUR_LABEL.search(text, max(0, start - 14), start)
    if label is not None and label["word"] in before:
        return True
    return _BEHIND_DATE.search(text, max(0, start - 12), start) is not None


def _short(match: re.Match[str], order: Order, seen_at: date | None) -> Found | None:
    """Two-digit years: only with dots and slashes, and near the time the page was seen."""
    start, end = match.span()
    first, second, last = int(match["a2"]), int(match["b2"]), int(match["y2"])
    if match["s2"] == "-":
        if any((first > 31, second > 12, not first, not second)):
            return None
        return Found(start, end, None, second, first, problem="it is not clear which number is the year")
    pair = _ordered(first, second, match["s2"], order)
    year = _two_digit_year(last, seen_at)
    if pair is None or year is None:
        return None
    return Found(start, end, year, pair[1], pair[0], problem=_doubt(first, second, match["s2"], order))


def _month(text: str) -> int:
    return min(max(int(text), 1), 12)


def _bad_month(text: str) -> str | None:
    return None if 1 <= int(text) <= 12 else "there is no such day"
