"""Completes what a short sentence or a row of a table leaves out: whose maximum it is, and the label in the cell before.

"Размер на помощта: минимален – 50 000 лв. Максимален – 500 000 лв.": the second sentence goes on about the same aid. A row prints its
label and its value in two cells ("Minimum | EUR 50 000") under the name of what they are said of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scrapers.reading.money_context import Around, Passage
from scrapers.reading.money_grants import REFUSED, SUBJECTS
from scrapers.reading.phrases import Cue

_BOUNDS = frozenset({"max", "min"})
#: So many clauses may say only another bound, or be cells of rows, before the one that names the subject.
_BACK = 24
#: Words beside the bound that name nothing: "is", "the", "размер".
_SMALL = 3
_HEADING = 60


def completed(around: Around, passage: Passage) -> Around:
    """The surroundings of a figure with its row's label, and with the subject that the sentences before it name."""
    around = _with_label(around, passage)
    if not around.told(_BOUNDS) or _names_subject(around) or not _is_short(around, passage):
        return around
    told = _earlier(around.left_from, passage, of_rates=around.figure.is_rate)
    return replace(around, heading=told) if told else around


def _with_label(around: Around, passage: Passage) -> Around:
    """A value alone in its cell or line is explained by the cell before it in its row, or by the line above."""
    figure = around.figure
    start, _ = passage.clause(figure.start)
    if around.heading and not around.left and not any(cue.concept in SUBJECTS for cue in around.heading):
        return replace(around, left=around.heading, heading=[], left_from=passage.heading_line(figure)[0])
    if start == 0 or passage.text[start - 1] != "|" or passage.words_in(start, figure.start):
        return around
    first, _ = passage.clause(start - 2) if start > 1 else (0, 0)
    between = passage.text[first : figure.start]
    if "\n" in between or passage.has_figure(first, start) or not passage.words_in(first, start):
        return around
    label = passage.cues_between(first, start, of_rates=figure.is_rate)
    return replace(around, left=[*label, *around.left], left_from=first) if label else around


def _names_subject(around: Around) -> bool:
    return any(cue.concept in SUBJECTS for cue in (*around.left, *around.right, *around.heading))


def _is_short(around: Around, passage: Passage) -> bool:
    """Whether little but the bound and the figure stands in the clause."""
    if around.goes_on:
        return False
    _, end = passage.clause(around.figure.end)
    behind = passage.words_in(around.figure.end, end) - _covered(around.right, passage)
    before = passage.words_in(around.left_from, around.figure.start) - _covered(around.left, passage)
    return behind <= 1 and before <= _SMALL


def _earlier(start: int, passage: Passage, *, of_rates: bool) -> list[Cue]:
    """The subject that the nearest clauses before name, where they say only other bounds of it; empty for a budget's."""
    for _ in range(_BACK):
        if start <= 0:
            break
        first, _end = passage.clause(start - 1)
        if passage.text[first:start].strip() and _is_parted(passage.text[first:start]):
            break
        cues = passage.cues_between(first, start, of_rates=of_rates)
        subjects = [cue for cue in cues if cue.concept in SUBJECTS]
        if subjects:
            refused = any(cue.concept in REFUSED for cue in subjects)
            is_grant = subjects[-1].concept == "grant"
            return (
                [cue for cue in cues if cue.concept in SUBJECTS or cue.concept == "per"] if refused or is_grant else []
            )
        is_cell = passage.text[start - 1] == "|"
        if not is_cell and _words_beside(first, start, passage) and not any(cue.concept in _BOUNDS for cue in cues):
            break
        start = first
    return []


def _is_parted(clause: str) -> bool:
    """Whether a blank line ends a clause that is too long to be a heading."""
    return len(clause.strip()) > _HEADING and "\n\n" in clause.replace(" ", "")


def _words_beside(start: int, end: int, passage: Passage) -> int:
    """How many words beside its figures stand between two places."""
    figures = passage.figures_in(start, end)
    return passage.words_in(start, end) - sum(passage.words_in(one.start, one.end) for one in figures)


def _covered(cues: Sequence[Cue], passage: Passage) -> int:
    return sum(passage.words_in(cue.start, cue.end) for cue in cues)
