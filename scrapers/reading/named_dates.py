"""Dates with the name of a month in any language: 15 май 2026, May 15, 2026, 2026. május 15., 12 - 26 февруари 2013."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from scrapers.reading.connectors import one_of
from scrapers.reading.folding import Folded
from scrapers.reading.found import YEAR, Found, Join
from scrapers.reading.languages import Word, languages, month_words, short_months

_ORDINAL = one_of("ordinals") + "?"
_JOIN = one_of("range", "list")
_DAYS_BEFORE = re.compile(
    rf"(?P<days>(?:(?<![\w.,:/'-])|(?<=[^\W\d_]-))\d{{1,2}}{_ORDINAL}\.?"
    rf"(?:\s*{_JOIN}\s*(?:{one_of('articles')} )?\d{{1,2}}{_ORDINAL}\.?){{0,6}})"
    rf"(?:[\s,]*|[-/])(?:{one_of('day_links')}\s*)?(?:{one_of('day_links')}\s+)?$"
)
_YEAR_AFTER = re.compile(
    rf"(?:(?P<link>\s*(?:(?:st|nd|rd|th)\b)?[.,]*\s*{one_of('year_links')}|[ ]*,)\s*|[. ]+|(?<=\w)[-/])(?P<y>{YEAR}|2\.0\d\d)(?!\d|[.,]\d)"
    rf"(?P<more>(?:\.?\s*(?:г\.?\s*)?(?:and|и|i|y|e|et|und|a|,|/)\s*{YEAR}(?!\d))*)"
)
_SHORT_YEAR = re.compile(r"[-'](?P<y>\d\d)(?![\d:.,/-])")
_DAY_AFTER = re.compile(
    rf"\.?\s+(?:the )?(?P<days>\d{{1,2}}(?:st|nd|rd|th)?(?:\s*{_JOIN}\s*\d{{1,2}}(?:st|nd|rd|th)?(?!\d|:\d|\.\d|[^\W\d_])){{0,6}})"
    r"(?:\.(?!\d))?(?!\d|:\d|\.\d|,(?!20\d\d)\d|\s?(?:[ap]\.?m\b|h\b|ч\b|часа|uhr|hours|hrs|%|€|eur))"
)
_YEAR_BEFORE = re.compile(rf"(?<![\d.,/-])(?P<y>{YEAR})\.?(?:\s?(?:evi|ev|eveben))?(?:\s|,|-(?:os|es)\s)\s*$")
#: "1 al 30", "10 à 15" are periods of days; "1 and 15", "1 i 15" are two days.
_DAY_RANGE = re.compile(rf"(?!(?:and|и|y el|i|og|si)\b){one_of('range')}(?: {one_of('articles')})?")
_BETWEEN = re.compile(rf"(?<![^\W_]){one_of('between')}\s+(?:{one_of('articles')}\s*)?$")
_NUMBER = re.compile(r"\d{1,2}")


def _month_of(word: Word, codes: tuple[str, ...], source: Folded) -> int | str | None:
    """The month a word names, a problem where languages differ, None where it is no month here."""
    meant = month_words().get(word.text)
    if meant is None:
        return None
    ours = [meant[code] for code in codes if code in meant]
    if ours:
        return ours[0] if len(set(ours)) == 1 or codes[0] in meant else "the month's name means two months"
    if "en" not in meant and (len(word.text) <= 3 or word.text in short_months()):
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


def named_dates(source: Folded, words: Sequence[Word], codes: tuple[str, ...]) -> list[Found]:
    """The dates around each name of a month, in order."""
    text = source.text
    found: list[Found] = []
    names = month_words()
    day_words = _day_words()
    done = 0
    for index, word in enumerate(words):
        if word.text not in names or word.start < done:
            continue
        month = _month_of(word, codes, source)
        if month is None or _is_weekday(text, words, index, codes):
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


def _is_weekday(text: str, words: Sequence[Word], index: int, codes: tuple[str, ...]) -> bool:
    """ "mar. 13 janv. 2026", "mar 13/01/2026": a Tuesday where a whole date follows, not March."""
    word = words[index].text
    if index + 2 >= len(words) or not any(word in languages()[code].weekdays_like_months for code in codes):
        return False
    number, behind = words[index + 1], words[index + 2]
    if not _NUMBER.match(number.text) or len(text[words[index].end : number.start]) > 3:
        return False
    gap = text[number.end : behind.start]
    if behind.text.isdigit():
        return gap in ("/", ".", "-")
    return behind.text in month_words() and len(gap) <= 3 and "," not in gap


def _year_after(text: str, place: int) -> tuple[list[int], int]:
    """The year or years right after a place, and where they end. A bare year on the next line is not one."""
    match = _YEAR_AFTER.match(text, place)
    if match is None:
        return [], place
    years = [int(match["y"].replace(".", ""))]
    years += [int(year) for year in re.findall(YEAR, match["more"] or "")]
    return years, match.end()


def _around(source: Folded, word: Word, month: int | str, floor: int) -> list[Found]:
    """The dates that one month word makes with the numbers around it."""
    text = source.text
    number = month if isinstance(month, int) else 1
    problem = None if isinstance(month, int) else month
    window = max(floor, word.start - 48)
    before = _DAYS_BEFORE.search(text, window, word.start)
    if before is not None:
        days = _split_days(before["days"], before.start("days"))
        years, end = _year_after(text, word.end)
        short = _SHORT_YEAR.match(text, word.end) if not years else None
        if short is not None and 10 <= int(short["y"]) <= 69 and (text[word.end] == "'" or text[word.start - 1] == "-"):
            # "15-Oct-25": with a named month between them the day stands first.
            years, end = [2000 + int(short["y"])], short.end()
        if len(days) == 2 and _BETWEEN.search(text, max(floor, before.start("days") - 14), before.start("days")):
            days[1] = (*days[1][:3], "range")
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
