"""Gives dates the year that is not printed beside them, where only one year is possible."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise

from scrapers.reading.found import Found
from scrapers.reading.passage import Group, Passage

#: How far ahead of the day a page was seen a date without a year is still certain.
_AHEAD = timedelta(days=200)
#: "The deadlines for 2026 are March 1 and September 1": a year that is the deadlines' own.
_YEAR_OF_DEADLINES = re.compile(
    r"(?:deadlines?|dates?|срокове\w*) (?:for|in|за|през) 20\d\d(?:\s?г\.?)? (?:are|is|са|е) $"
)
_NO_YEAR = "no year is printed"


def settle_years(passage: Passage, groups: list[Group], seen_at: date | None) -> None:
    """Give every date its year: printed beside it, shared in its range or list, or certain from the day it was seen."""
    flat = [(group, one) for group in groups for one in group.dates]
    for index in range(len(flat) - 1, -1, -1):
        group, one = flat[index]
        if one.year is None and index + 1 < len(flat):
            later_group, later = flat[index + 1]
            if (
                later.year is not None
                and (later_group is group or later_group.follows_list)
                and not later_group.year_from_seen
            ):
                one.year = later.year - (
                    1 if group is later_group and (one.month, one.day or 1) > (later.month, later.day or 31) else 0
                )
                if later_group is not group:
                    group.quote_to = later_group.quote_to or later.core[1]
                one.check()
    _follow_earlier(flat)
    numbers = {id(group): index for index, group in enumerate(groups)}
    for group, one in flat:
        if one.year is None and not one.problem:
            _settle_alone(passage, groups[max(0, numbers[id(group)] - 4) : numbers[id(group)]], group, one, seen_at)
    _follow_earlier(flat)


def _follow_earlier(flat: list[tuple[Group, Found]]) -> None:
    """In a period or a list a date takes the year of the one before it, or the next one where it would run back."""
    for (earlier_group, earlier), (group, one) in pairwise(flat):
        if one.year is not None or earlier.year is None or earlier_group.year_from_seen:
            continue
        if earlier_group is group or group.follows_list:
            one.year = earlier.year + (1 if (one.month, one.day or 31) < (earlier.month, earlier.day or 1) else 0)
            one.check()
            if earlier_group is not group:
                group.quote_from = earlier_group.quote_from or earlier.core[0]
            group.problem = None if group.problem == _NO_YEAR else group.problem


def _settle_alone(passage: Passage, earlier: list[Group], group: Group, one: Found, seen_at: date | None) -> None:
    start = max(passage.layout.sentence_start(one.core[0]), one.core[0] - 300)
    end = passage.layout.sentence_end(one.core[1])
    near = passage.cues_between(one.core[1], min(end, one.core[1] + 30))
    if any(cue.concept == "same_year" for cue in near):
        for other in reversed(earlier):
            if other.dates[-1].year is not None:
                one.year = other.dates[-1].year
                group.quote_from = other.dates[-1].core[0]
                one.check()
                return
    # "two deadlines in 2017: January 31 and July 30": the one year of the sentence, printed before the date.
    years = {
        int(year)
        for found in re.findall(
            r"(?<![\d./-])(?:in|през|im jahr|en|w|v|u|en el ano|for|за)\s(20\d\d)(?![\d/-])"
            r"|(?<![\d./-])(20\d\d)(?:\s?г\.?)?\s?:",
            passage.text[start : one.core[0]],
        )
        for year in found
        if year
    }
    before = passage.text[start : one.core[0]]
    if len(years) == 1 and (":" in before or _YEAR_OF_DEADLINES.search(before)):
        one.year = years.pop()
        group.quote_from = start + before.rfind(str(one.year))
        one.check()
        return
    if seen_at is None:
        group.problem = group.problem or _NO_YEAR
        return
    if one.precision != "day":
        group.problem = group.problem or _NO_YEAR
        return
    if not _only_possible_year(passage, group, one, seen_at):
        group.problem = group.problem or "no year is printed and it cannot be told which is meant"


_YEARS = re.compile(r"(?<!\d)(20\d\d)(?:\s?[-/]\s?(20\d\d))?(?!\d)")


def _years_near(passage: Passage, one: Found) -> set[int]:
    """The years printed around a date; a programme's period (2021-2027) counts with every year it has."""
    told: set[int] = set()
    for match in _YEARS.finditer(passage.text, max(0, one.core[0] - 240), one.core[1] + 240):
        first = int(match[1])
        told |= set(range(first, min(int(match[2]), first + 20) + 1)) if match[2] else {first}
    return told


def _only_possible_year(passage: Passage, group: Group, one: Found, seen_at: date) -> bool:
    """The next such day after the page was seen, if it is near; years printed in the sentence must not disagree."""
    if one.day is None:
        return False
    start = max(passage.layout.sentence_start(one.core[0]), one.core[0] - 300)
    end = min(passage.layout.sentence_end(one.core[1]), one.core[1] + 300)
    if any(cue.concept == "recurring" for cue in passage.cues_between(start, end)):
        return False
    told = _years_near(passage, one)
    end = passage.layout.sentence_end(one.core[1])
    said = any(cue.concept == "this_year" for cue in passage.cues_between(one.core[1], min(end, one.core[1] + 30)))
    for year in (seen_at.year,) if said else (seen_at.year, seen_at.year + 1):
        try:
            day = date(year, one.month, one.day)
        except ValueError:
            continue
        if seen_at <= day <= seen_at + _AHEAD and (said or not told or year in told or min(told) > year):
            one.year = year
            group.year_from_seen = True
            return True
    return False
