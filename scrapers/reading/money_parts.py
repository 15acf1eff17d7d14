"""For whom, or for which lot, each of several figures holds: "100 000 € for micro, 250 000 € for small enterprises".

A figure has a part only where each of its neighbours has another: words before all of them, or behind all of them.
Which words name a size or a lot is data (`figures/*.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from scrapers.reading.folding import folded
from scrapers.reading.languages import likely_languages
from scrapers.reading.money_lexicon import MoneyLexicon, money_lexicon
from scrapers.reading.phrases import WORD, Word
from scrapers.reading.readings import Money

#: So many letters tell one size from another in every form of its word: "малки", "малките".
_STEM = 4
#: How far the words before the first figure and behind the last one reach, in letters.
_REACH = 160
_ENDS = re.compile(r"[.;\n]\s|\n|;")
_CLAUSE = re.compile(r"[,;.\n)]|\s(?:and|и|und|et|y|e|şi|i|a)\s")
_NAME = re.compile(r"\W{1,2}(\d{1,2}|[^\W\d_]|[ivx]{1,4})(?!\w)")


class Part(NamedTuple):
    """What one figure holds for ("small", "lot 2"; empty where for all), and the words that say so with the figure."""

    name: str
    quote: str


class _Told(NamedTuple):
    keys: frozenset[str]
    name: str
    start: int
    end: int


def parts_of(text: str, figures: Sequence[Money], *, lang: str | None) -> tuple[Part, ...]:
    """For each of the figures of one kind that `read_money` found in `text`, in its order, the part it holds for."""
    plain = tuple(Part("", one.evidence.quote) for one in figures)
    spans = _spans(text, figures)
    if spans is None or not spans:
        return plain
    whole = folded(text).text
    lexicon = money_lexicon(likely_languages([Word(one.group(), *one.span()) for one in WORD.finditer(whole)], lang))
    edges = [0, *(place for span in spans for place in span), len(text)]
    gaps = list(zip(edges[::2], edges[1::2], strict=True))
    first, last = gaps[0], gaps[-1]
    gaps[0] = (max([first[1] - _REACH, first[0], *(one.end() for one in _ENDS.finditer(text, *first))]), first[1])
    word = re.compile(r"\w").search(text, last[0])
    # The full stop of "500 000 лв." ends nothing.
    ended = _ENDS.search(text, word.start() if word else len(text))
    gaps[-1] = (last[0], min(last[0] + _REACH, last[1], *([ended.start()] if ended else [])))
    told = [_told(text, start, end, lexicon) for start, end in gaps]
    is_joint = [re.search(r"\w", text[start:end]) is None for start, end in gaps]
    before = _each(told[:-1], is_joint[:-1], forward=True)
    if before is not None:
        return tuple(Part(one.name, text[one.start : end]) for one, (_, end) in zip(before, spans, strict=True))
    behind = _each(told[1:], is_joint[1:], forward=False)
    if behind is not None:
        return tuple(
            Part(one.name, text[start : _clause_end(text, one.end)].strip())
            for one, (start, _) in zip(behind, spans, strict=True)
        )
    return plain


def _spans(text: str, figures: Sequence[Money]) -> list[tuple[int, int]] | None:
    spans: list[tuple[int, int]] = []
    at = 0
    for one in figures:
        start = text.find(one.evidence.quote, at)
        if start < 0:
            return None
        at = start + len(one.evidence.quote)
        spans.append((start, at))
    return spans


def _told(text: str, start: int, end: int, lexicon: MoneyLexicon) -> _Told | None:
    """The sizes and lots that the words between two places name, and where the words stand."""
    piece = folded(text[start:end])
    words = [Word(one.group(), *one.span()) for one in WORD.finditer(piece.text)]
    found: list[tuple[str, int, int]] = []
    for cue in lexicon.cues.find(piece.text, words):
        if cue.concept == "size":
            found.append((piece.text[cue.start : cue.end][:_STEM], cue.start, cue.end))
        elif cue.concept == "lot" and (name := _NAME.match(piece.text, cue.end)) is not None:
            found.append((f"{piece.text[cue.start : cue.end][:_STEM]} {name[1]}", cue.start, name.end()))
    if not found:
        return None
    named = dict.fromkeys(piece.text[first:last] for _, first, last in found)
    origin = piece.origin or range(len(piece.text))
    return _Told(
        frozenset(key for key, _, _ in found),
        ", ".join(named),
        start + origin[found[0][1]],
        start + origin[found[-1][2] - 1] + 1,
    )


def _each(told: Sequence[_Told | None], joint: Sequence[bool], *, forward: bool) -> list[_Told] | None:
    """One part for each figure, none shared with another; a figure printed in a second currency shares its first's."""
    order = range(len(told)) if forward else range(len(told) - 1, -1, -1)
    found: dict[int, _Told] = {}
    last: _Told | None = None
    seen: set[str] = set()
    for place in order:
        one = told[place]
        if one is None and joint[place] and last is not None:
            found[place] = last
            continue
        if one is None or one.keys & seen:
            return None
        seen |= one.keys
        found[place] = last = one
    return [found[place] for place in range(len(told))]


def _clause_end(text: str, start: int) -> int:
    ended = _CLAUSE.search(text, start)
    return min(ended.start() if ended else len(text), start + _REACH)
