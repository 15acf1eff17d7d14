"""Joins dates to periods ("from 1 March to 30 April") and lists ("1 March, 30 April and 15 June")."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable

from scrapers.reading.clock import Clock
from scrapers.reading.connectors import connectors, one_of
from scrapers.reading.found import Found
from scrapers.reading.languages import Word
from scrapers.reading.passage import POSTPOSITIONS, Group, Passage

_YEAR = rf"(?:{one_of('year_words')}\b\.?\s*)?"
_ARTICLES = rf"(?:\s*{one_of('articles')}){{0,2}}\s*$"
_RANGE_BETWEEN = re.compile(rf"^\.?[\s,)]*{_YEAR}(?:\([^()]{{0,30}}\))?\s*(?P<join>{one_of('range')}){_ARTICLES}")
_LIST_BETWEEN = re.compile(rf"^[ ).]*\n?[ )]*{_YEAR}(?:\([^()]{{0,40}}\))?\s*{one_of('list')}{_ARTICLES}")
_MOVE_BETWEEN = re.compile(rf"^\.?[\s,)]*{_YEAR}{one_of('moves')}(?:\s*{one_of('articles')})?\s*$")
_MOVED_AWAY = re.compile(rf"^[\s.'-]*{one_of('move_from_endings')}\s*$")
_MOVED_TO = re.compile(rf"[\s.'-]*{one_of('move_to_endings')}(?!\w)")
_HOUR_WORD = re.compile(rf"(?:^|[\s,])\s*{one_of('hour_words')}\s*$")
#: Languages in which "a" between two dates is "to"; in Czech, Slovak and Polish it is "and".
_TO_IS_A = frozenset({"pt", "es", "ca", "it", "fr"})
_LETTERS = re.compile(r"[^\W_]+")


def join_dates(passage: Passage, dates: list[Found], clocks: list[Clock]) -> list[Group]:
    groups: list[Group] = []
    clock_starts = [one.start for one in clocks]
    for one in dates:
        previous = groups[-1] if groups else None
        if previous is not None:
            last = previous.dates[-1]
            same = last.core == one.core
            # Days of one month ("12 - 26 февруари") know already how they hang together.
            joined: str | None = one.joined if same else None
            if joined is None and not same and one.core[0] - last.core[1] < 90:
                between = _without_clocks(passage, clocks, clock_starts, last.core[1], one.core[0])
                period = _RANGE_BETWEEN.match(between) if _one_sentence(passage, last, one) else None
                if period is not None and _may_range(passage, last, one, period["join"]):
                    joined = "range"
                elif (
                    (period is not None and _moved_earlier(passage, last, one))
                    or (_MOVE_BETWEEN.match(between) and _moves(passage, last))
                    or _moved_by_endings(passage, between, one)
                ):
                    joined = "move"
                elif _LIST_BETWEEN.match(between):
                    joined = "list"
            if joined in ("range", "move") and not previous.is_range and len(previous.dates) == 1:
                previous.dates.append(one)
                previous.is_range = True
                previous.moved = joined == "move"
                previous.end = one.end
                continue
            groups.append(Group([one], start=one.start, end=one.end, follows_list=joined is not None))
            continue
        groups.append(Group([one], start=one.start, end=one.end))
    for group in groups:
        group.clocks = [None] * len(group.dates)
    return groups


def _one_sentence(passage: Passage, first: Found, last: Found) -> bool:
    """Whether no full stop ends a sentence between two dates; a new line alone does not part a period."""
    stop = passage.layout.sentence_end(first.core[1])
    return stop >= last.core[0] or passage.text[stop - 1 : stop] not in ".!?"


def _without_clocks(passage: Passage, clocks: list[Clock], starts: list[int], start: int, end: int) -> str:
    """The text between two dates, without times, weekdays and words of the clock."""
    pieces, place = [], start
    for one in clocks[bisect_left(starts, start) : bisect_left(starts, end)]:
        pieces.append(_HOUR_WORD.sub(" ", passage.text[place : one.start]))
        place = one.end
    pieces.append(passage.text[place:end])
    zones = passage.zones[bisect_left(passage.zone_starts, start) : bisect_left(passage.zone_starts, end)]
    pieces = [_without(piece, (passage.text[zone.start : zone.end] for zone in zones)) for piece in pieces]
    days = passage.days
    return _LETTERS.sub(lambda match: "" if match.group() in days else match.group(), "".join(pieces)).replace("()", "")


def _any_of(words: Iterable[Word], kind: str) -> bool:
    return any(one.text in connectors()[kind] for one in words)


def _moves(passage: Passage, first: Found) -> bool:
    """Whether the first of two dates stands behind a "from"."""
    before = passage.words_between(max(0, first.core[0] - 16), first.core[0])[-1:]
    return any(one.text in connectors()["moves_opening"] for one in before)


def _moved_by_endings(passage: Passage, between: str, last: Found) -> bool:
    """ "2026. május 12-ről 2026. május 26-ra", "12 Mayıs 2026'dan 26 Mayıs 2026'ya": it is said behind the dates."""
    if passage.codes[0] not in POSTPOSITIONS or not _MOVED_AWAY.match(between):
        return False
    return _MOVED_TO.match(passage.text, last.core[1]) is not None


def _moved_earlier(passage: Passage, first: Found, last: Found) -> bool:
    """ "Brought forward from 30 June to 15 June": the later date stands first behind a "from"."""
    start = passage.layout.sentence_start(first.core[0])
    told = [cue for cue in passage.cues_between(start, first.core[0]) if cue.start in passage.earlier]
    since = [cue for cue in passage.cues_between(start, first.core[0]) if cue.concept == "from"]
    return bool(told and since) and passage.only_glue(since[-1].end, first.core[0]) and _after(first, last)


def _after(first: Found, last: Found) -> bool:
    return (first.year or last.year or 0, first.month, first.day or 1) > (last.year or 0, last.month, last.day or 31)


def _without(piece: str, phrases: Iterable[str]) -> str:
    for phrase in phrases:
        piece = piece.replace(phrase, "")
    return piece


def _may_range(passage: Passage, first: Found, last: Found, join: str) -> bool:
    """Whether X … Y is a period: "and" and "a" only after "between" or "de", a dash or "to" always, if X comes first."""
    if join == "a" and passage.codes[0] in _TO_IS_A:
        return _in_order(first, last)
    for needs, openings in (("needs_opening", "opening_words"), ("needs_between", "between")):
        if join in connectors()[needs]:
            before = passage.words_between(max(0, first.core[0] - 16), first.core[0])[-2:]
            behind = passage.words_between(last.core[1], last.core[1] + 24)[:2]
            if not (_any_of(before, openings) or _any_of(behind, "closing_words")):
                return False
    return _in_order(first, last)


def _in_order(first: Found, last: Found) -> bool:
    if first.year is not None and last.year is not None:
        begin = (first.year, first.month, first.day or 1)
        return begin <= (last.year, last.month, last.day or 31)
    return True
