"""Finds dates in a folded text: numeric, with month names of any language, months, quarters.

Finds what is printed; whether it is a deadline is decided elsewhere. Impossible days are found too and marked.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Literal

from scrapers.reading.connectors import one_of
from scrapers.reading.folding import Folded
from scrapers.reading.languages import Word, hour_words, languages, month_words
from scrapers.reading.readings import Precision

Order = Literal["dmy", "mdy", "ymd"]
Join = Literal["range", "list"]

_YEAR = r"(?:19[89]\d|20\d\d)"
_NUMERIC = re.compile(
    rf"(?P<iy>{_YEAR})(?P<is>[-/.]) ?(?P<im>\d{{1,2}})(?P=is) ?(?P<id>\d{{1,2}})(?!\d)"
    rf"|(?P<a>\d{{1,2}}) ?(?P<s>[./-]) ?(?P<b>\d{{1,2}}) ?(?P=s) ?(?P<y>{_YEAR}|2\.0\d\d)(?!\d)"
    r"|(?P<a2>\d\d)(?P<s2>[./-])(?P<b2>\d\d)(?P=s2)(?P<y2>\d\d)(?![\d:]|[.,]\d)"
    rf"|(?P<rd>\d{{1,2}})[. /] ?(?P<rm>viii|vii|iii|xii|vi|iv|ix|xi|ii|i|v|x)[. /] ?(?P<ry>{_YEAR})(?!\d)"
    rf"|(?P<c>{_YEAR}(?:0\d|1[0-2])[0-3]\d)(?!\d)"
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
_ORDINAL = one_of("ordinals") + "?"
_JOIN = one_of("range", "list")
_DAYS_BEFORE = re.compile(
    rf"(?P<days>(?<![\d.,:/'-])\d{{1,2}}{_ORDINAL}\.?"
    rf"(?:\s*{_JOIN}\s*(?:{one_of('articles')} )?\d{{1,2}}{_ORDINAL}\.?){{0,6}})"
    rf"(?:[\s,]*|[-/])(?:{one_of('day_links')}\s*)?(?:{one_of('day_links')}\s+)?$"
)
_YEAR_AFTER = re.compile(
    rf"(?:(?P<link>\s*(?:(?:st|nd|rd|th)\b)?[.,]*\s*{one_of('year_links')}|[ ]*,)\s*|[. ]+|(?<=\w)[-/])(?P<y>{_YEAR}|2\.0\d\d)(?!\d|[.,]\d)"
    rf"(?P<more>(?:\.?\s*(?:г\.?\s*)?(?:and|и|i|y|e|et|und|a|,|/)\s*{_YEAR}(?!\d))*)"
)
_SHORT_YEAR = re.compile(r"[-'](?P<y>\d\d)(?![\d:.,/-])")
_DAY_AFTER = re.compile(
    rf"\.?\s+(?:the )?(?P<days>\d{{1,2}}(?:st|nd|rd|th)?(?:\s*{_JOIN}\s*\d{{1,2}}(?:st|nd|rd|th)?(?!\d|:\d|\.\d|[^\W\d_])){{0,6}})"
    r"(?:\.(?!\d))?(?!\d|:\d|\.\d|,(?!20\d\d)\d|\s?(?:[ap]\.?m\b|h\b|ч\b|часа|uhr|hours|hrs|%|€|eur))"
)
_YEAR_BEFORE = re.compile(rf"(?<![\d.,/-])(?P<y>{_YEAR})\.?(?:\s?(?:evi|ev|eveben))?(?:\s|,|-(?:os|es)\s)\s*$")
#: "1 al 30", "10 à 15" are periods of days; "1 and 15", "1 i 15" are two days.
_DAY_RANGE = re.compile(rf"(?!(?:and|и|y el|i|og|si)\b){one_of('range')}(?: {one_of('articles')})?")
_NUMBER = re.compile(r"\d{1,2}")
_QUARTER = re.compile(
    rf"(?<![^\W_])(?:q ?(?P<q>[1-4])(?:[ /,.'-]|of|на|в)*(?P<y>{_YEAR})|(?P<y2>{_YEAR})[ /,.-]*(?:г\.? )?q ?(?P<q2>[1-4]))(?!\w)"
)
_QUARTER_NUMBER = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}


@dataclass(slots=True)
class Found:
    """A printed date. `year` is None where none is printed; `problem` says why it cannot be one."""

    start: int
    end: int
    year: int | None
    month: int
    day: int | None
    precision: Precision = "day"
    joined: Join | None = None
    """How it hangs on the found date before it."""
    problem: str | None = None
    weak: bool = False
    """Digits that may be something else (08.04, 20230112): a date only in a date's company."""
    core: tuple[int, int] = field(default=(0, 0))

    def __post_init__(self) -> None:
        self.core = (self.start, self.end)

    def date(self) -> date:
        """The day itself; only of a day without problem whose year is known."""
        assert self.year is not None and self.day is not None
        return date(self.year, self.month, self.day)

    def check(self) -> None:
        """Mark a day that does not exist."""
        if self.day is None or self.problem:
            return
        try:
            date(self.year if self.year is not None else 2024, self.month, self.day)
        except ValueError:
            self.problem = "there is no such day"


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


def _numeric(text: str, order: Order, seen_at: date | None) -> list[Found]:
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
            found.append(one)
        else:
            place = start + 1
            while place < len(text) and text[place].isdigit():
                place += 1
    return found


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
        return Found(start, end, year, pair[1], pair[0])
    if part("y2"):
        return _short(match, order, seen_at)
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
    return Found(start, end, year, pair[1], pair[0])


def _month(text: str) -> int:
    return min(max(int(text), 1), 12)


def _bad_month(text: str) -> str | None:
    return None if 1 <= int(text) <= 12 else "there is no such day"


def _month_of(word: Word, codes: tuple[str, ...], source: Folded) -> int | str | None:
    """The month a word names, a problem where languages differ, None where it is no month here."""
    meant = month_words().get(word.text)
    if meant is None:
        return None
    ours = [meant[code] for code in codes if code in meant]
    if ours:
        return ours[0] if len(set(ours)) == 1 or codes[0] in meant else "the month's name means two months"
    if len(word.text) <= 3 and "en" not in meant:
        return None
    months = set(meant.values())
    return months.pop() if len(months) == 1 else "the month's name means two months"


def _split_days(text: str, offset: int) -> list[tuple[int, int, int, Join | None]]:
    """The days of "1, 15 and 30" or "12 - 26": (day, start, end, how it hangs on the one before)."""
    days: list[tuple[int, int, int, Join | None]] = []
    for number in _NUMBER.finditer(text):
        joined: Join | None = None
        if days:
            between = text[days[-1][2] - offset : number.start()].strip(" .\n")
            between = re.sub(rf"^{_ORDINAL}\.?\s*", "", between) if len(between) > 2 else between
            joined = "range" if _DAY_RANGE.fullmatch(between) else "list"
        days.append((int(number.group()), offset + number.start(), offset + number.end(), joined))
    return days


@cache
def _day_words() -> Mapping[str, int]:
    return {word: day for language in languages().values() for word, day in language.day_words.items()}


@cache
def _ordinal_words() -> Mapping[str, int]:
    return {word: number for language in languages().values() for word, number in language.ordinals.items()}


def _named(source: Folded, words: Sequence[Word], codes: tuple[str, ...]) -> list[Found]:
    text = source.text
    found: list[Found] = []
    names = month_words()
    day_words = _day_words()
    done = 0
    for index, word in enumerate(words):
        if word.text not in names or word.start < done:
            continue
        month = _month_of(word, codes, source)
        if month is None:
            continue
        made = _around(source, word, month, done)
        if not made and isinstance(month, int) and index + 1 < len(words) and words[index + 1].text in day_words:
            year = _YEAR_BEFORE.search(text, max(0, word.start - 14), word.start)
            made = [
                Found(
                    word.start,
                    words[index + 1].end,
                    int(year["y"]) if year else None,
                    month,
                    day_words[words[index + 1].text],
                )
            ]
        for one in made:
            one.check()
        if made:
            done = max(one.end for one in made)
            found += made
    return found


def _year_after(text: str, place: int) -> tuple[list[int], int]:
    """The year or years right after a place, and where they end. A bare year on the next line is not one."""
    match = _YEAR_AFTER.match(text, place)
    if match is None:
        return [], place
    years = [int(match["y"].replace(".", ""))]
    years += [int(year) for year in re.findall(_YEAR, match["more"] or "")]
    return years, match.end()


def _around(source: Folded, word: Word, month: int | str, floor: int) -> list[Found]:
    """The dates that one month word makes with the numbers around it."""
    text = source.text
    number = month if isinstance(month, int) else 1
    problem = None if isinstance(month, int) else month
    window = max(floor, word.start - 48)
    before = _DAYS_BEFORE.search(text, window, word.start)
    if before is not None and before.start("days") and text[before.start("days") - 1].isalpha():
        before = None
    if before is not None:
        days = _split_days(before["days"], before.start("days"))
        years, end = _year_after(text, word.end)
        short = _SHORT_YEAR.match(text, word.end) if not years else None
        if short is not None and 10 <= int(short["y"]) <= 69:
            # "15-Oct-25": with a named month between them the day stands first.
            years, end = [2000 + int(short["y"])], short.end()
        return _spread(days, number, years, before.start("days"), end, problem)
    after = _DAY_AFTER.match(text, word.end)
    first_year = _YEAR_BEFORE.search(text, max(floor, word.start - 14), word.start)
    if after is not None:
        days = _split_days(after["days"], after.start("days"))
        years, end = ([int(first_year["y"])], after.end()) if first_year else _year_after(text, after.end())
        start = first_year.start("y") if first_year else word.start
        return _spread(days, number, years, start, end, problem)
    return _month_alone(source, word, number, problem, first_year)


def _month_alone(
    source: Folded, word: Word, month: int, problem: str | None, first_year: re.Match[str] | None
) -> list[Found]:
    years, end = _year_after(source.text, word.end)
    start = word.start
    if re.search(r"(?<!\d)\d{1,2}\W{0,3}$", source.text[max(0, start - 6) : start]):
        # A number stands before it that could not be read as its day: not a month without a day.
        problem = problem or "the day beside the month cannot be read"
    if not years and first_year:
        years, start = [int(first_year["y"])], first_year.start("y")
    if word.text in ("may", "march", "mart", "set", "out", "mar", "dec", "ago", "mai") and not source.starts_upper(
        word.start
    ):
        return []
    if len(word.text) <= 3 and not years:
        return []
    if not years:
        return [Found(start, word.end, None, month, None, "month", problem=problem)]
    made = [Found(start, end, year, month, None, "month", problem=problem) for year in years]
    for one in made[1:]:
        one.joined = "list"
    return made


def _spread(
    days: list[tuple[int, int, int, Join | None]],
    month: int,
    years: list[int],
    start: int,
    end: int,
    problem: str | None,
) -> list[Found]:
    """Days × years: "1 and 15 March 2024", "1. mart 2019. i 2020."."""
    made: list[Found] = []
    for year in years or [None]:  # type: ignore[list-item]
        for day, _, _, joined in days:
            if not 1 <= day <= 31:
                problem = problem or "there is no such day"
            one = Found(start, end, year, month, min(max(day, 1), 31), problem=problem)
            one.joined = joined if joined or not made else "list"
            made.append(one)
    return made


def _quarters(text: str, words: Sequence[Word], quarter_words: Sequence[tuple[int, int]]) -> list[Found]:
    found = []
    for match in _QUARTER.finditer(text):
        quarter = int(match["q"] or match["q2"])
        found.append(
            Found(match.start(), match.end(), int(match["y"] or match["y2"]), 3 * quarter - 2, None, "quarter")
        )
    ordinals = _ordinal_words()
    for first, last in quarter_words:
        number = None
        start = words[first].start
        for index in (first - 1, first - 2):
            if index < 0 or words[first].start - words[index].end > 8:
                continue
            name = re.sub(r"(?<=\d)[^\W\d]+$", "", words[index].text)
            number = _QUARTER_NUMBER.get(name) or ordinals.get(words[index].text)
            if number:
                start = words[index].start
                break
        if number is None:
            continue
        for index in range(last + 1, min(last + 5, len(words))):
            if re.fullmatch(_YEAR, words[index].text[:4]) and (
                len(words[index].text) == 4 or words[index].text[4] == "г"
            ):
                found.append(
                    Found(start, words[index].start + 4, int(words[index].text[:4]), 3 * number - 2, None, "quarter")
                )
                break
    return found


def _years(words: Sequence[Word], period_words: Sequence[tuple[int, int]]) -> list[Found]:
    """Years alone, right behind words like "the end of" or "during" (`period_words`: first and last word of each)."""
    found = []
    for first, last in period_words:
        following = words[last + 1] if last + 1 < len(words) else None
        if following is not None and re.fullmatch(rf"{_YEAR}г?", following.text):
            start, end = words[first].start, following.start + 4
            found.append(Found(start, end, int(following.text[:4]), 1, None, "year", weak=True))
    return found


def find_dates(
    source: Folded,
    words: Sequence[Word],
    codes: tuple[str, ...],
    *,
    order: Order,
    seen_at: date | None,
    quarter_words: Sequence[tuple[int, int]] = (),
    period_words: Sequence[tuple[int, int]] = (),
) -> list[Found]:
    """All printed dates in the order they stand, not overlapping."""
    every = _named(source, words, codes) + _quarters(source.text, words, quarter_words) + _years(words, period_words)
    taken = sorted({one.core for one in every})
    every += [one for one in _numeric(source.text, order, seen_at) if not _overlaps(one, taken)]
    every.sort(key=lambda one: one.core[0])
    # "In 2017: January 31 …": a year right before a date is that date's affair.
    starts = [one.core[0] for one in every[1:]]
    return [
        one
        for index, one in enumerate(every)
        if one.precision != "year" or index >= len(starts) or starts[index] - one.end > 40
    ]


def _overlaps(one: Found, taken: list[tuple[int, int]]) -> bool:
    place = bisect_left(taken, (one.end, 0))
    return place > 0 and taken[place - 1][1] > one.start
