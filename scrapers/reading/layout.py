"""Where sentences, lines and fields of a text end, so that the words of one do not explain the date of another."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from scrapers.reading.folding import Folded

_BREAK = re.compile(r"[.!?…](?=[\s\"')\]*]|[^\W\d_])|;|\n\s*\n|\n|[•▪●■►‣|]|\s\*\s|\*\*\s*\n")
_CLOCK = re.compile(r"\d:\d\d$")
#: Words that a full stop shortens; the sentence goes on behind them.
_SHORTENED = frozenset(
    [
        "г",
        "ч",
        "чл",
        "ал",
        "т",
        "бр",
        "им",
        "ул",
        "св",
        "гр",
        "no",
        "nr",
        "art",
        "st",
        "approx",
        "dr",
        "prof",
        "hrs",
        "hr",
        "max",
        "min",
        "e",
        "i",
        "d",
        "vgl",
        "bzw",
        "ca",
        "usw",
        "inkl",
        "tel",
        "str",
        "p",
        "m",
        "a",
        "s",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sept",
        "sep",
        "oct",
        "nov",
        "dec",
        "okt",
        "dez",
        "ian",
        "iun",
        "iul",
        "noi",
        "кв",
        "№",
        "ul",
        "sz",
        "poz",
        "ust",
        "č",
        "ods",
        "kl",
        "godz",
        "god",
        "год",
        "р",
        "гг",
        "inc",
        "ltd",
        "co",
        "vs",
        "etc",
        "al",
        "ff",
        "pp",
        "nro",
        "eds",
        "orig",
        "resp",
        "tzv",
        "mr",
        "mrs",
        "ms",
        "u",
        "c",
        "г-н",
        "стр",
    ]
)


@dataclass(frozen=True, slots=True)
class Layout:
    """Places in a folded text: ends of sentences (hard), ends of lines (soft), blank lines."""

    text: str
    hard: tuple[int, ...]
    lines: tuple[int, ...]

    def sentence_start(self, place: int) -> int:
        """Where the sentence or line around a place begins."""
        index = bisect_right(self.hard, place)
        return self.hard[index - 1] if index else 0

    def sentence_end(self, place: int) -> int:
        """Where it ends."""
        index = bisect_left(self.hard, place)
        return self.hard[index] if index < len(self.hard) else len(self.text)


def lay_out(source: Folded) -> Layout:
    """The layout of a text: one pass."""
    text = source.text
    hard: list[int] = []
    lines: list[int] = []
    for match in _BREAK.finditer(text):
        mark = match.group()
        if "\n" in mark:
            lines.append(match.start())
            hard.append(match.end())
            continue
        if mark in ".!?…":
            if not _ends_sentence(source, match.start(), match.end()):
                continue
            hard.append(match.end())
        else:
            hard.append(match.end())
    return Layout(text, tuple(hard), tuple(lines))


def _ends_sentence(source: Folded, start: int, end: int) -> bool:
    """Whether a mark ends a sentence: a capital follows, and no shortened word or number stands before."""
    text = source.text
    following = end
    while following < len(text) and text[following] in " \"')]*":
        following += 1
    if following >= len(text):
        return True
    if text[following].isdigit():
        glued = following == end
        return not glued and not text[start - 1 : start].isdigit() and not _is_shortened(text, start)
    if not source.starts_upper(following):
        return False
    if text[start] != ".":
        return True
    if text[start - 1 : start].isdigit():
        # "1. Februar", "2024. Die", "250 000. The": a number with a full stop is an ordinal unless it is a long one, or a
        # time of day ("17:00. Help desk").
        return text[max(0, start - 3) : start].isdigit() or _CLOCK.search(text, max(0, start - 5), start) is not None
    if following == end:
        # "2020.The": glued sentences; "z.B." and "U.S." are not.
        return len(re.split(r"[^\w]", text[max(0, start - 12) : start])[-1]) > 3 or text[start - 1] == ")"
    if _is_shortened(text, start):
        before = text[max(0, start - 6) : start]
        return bool(re.search(r"(?:^|[\s\d])(?:г|ч|год|god|hrs|р|m)$", before)) and not _is_initial(text, following)
    return True


def _is_shortened(text: str, stop: int) -> bool:
    match = re.search(r"[^\W\d_]*$", text[max(0, stop - 8) : stop])
    return match is not None and match.group() in _SHORTENED


def _is_initial(text: str, place: int) -> bool:
    return text[place + 1 : place + 2] in ". "
