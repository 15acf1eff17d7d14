"""Tells the new sum from the old one where a sum is said to have been changed: "increased from 10 million to 15 million".

The new sum is what its words would make it without the change; the old one and the difference are none of the call's. What may be
changed, or only if, is not read. The words are data (`money_changes.toml`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from scrapers.reading.money_context import Around, Passage
from scrapers.reading.money_grants import GIVEN
from scrapers.reading.phrases import Cue

#: A verb behind the sum, as German puts it, is so near.
_BEHIND = 40
_SUM = re.compile(r"\s?(?:[€$£]|[a-z]{3}\s)?\d")
_NAMES = GIVEN | {"get", "per"}


def step_of(around: Around, passage: Passage) -> Literal["new", "old"] | None:
    """Whether a figure is the new sum of a change, its old sum or difference, or no part of one."""
    if not passage.changes:
        return None
    figure = around.figure
    start, end = passage.clause(figure.start)
    verbs = [span for span in passage.changes if start <= span[0] < min(end, figure.end + _BEHIND)]
    if not verbs:
        return None
    before = passage.text[max(start, figure.start - _BEHIND) : figure.start]
    if passage.lexicon.change_from.search(before):
        return "old"
    preposition = passage.lexicon.change_to.search(before)
    if preposition is None:
        return None
    told = [span for span in verbs if span[1] <= figure.start]
    if told and _is_of_other(told[-1], figure.start - len(before) + preposition.start(), start, passage):
        return None
    return "old" if passage.lexicon.change_maybe.search(passage.text, start, figure.start) else "new"


def _is_of_other(verb: tuple[int, int], preposition: int, start: int, passage: Passage) -> bool:
    """Whether something else is named behind what was changed: "the budget was increased and projects get up to …"."""
    earlier = any(cue.concept in GIVEN for cue in passage.cues_between(start, verb[0]))
    return earlier and any(cue.concept in _NAMES for cue in passage.cues_between(verb[1], preposition))


def as_new(around: Around, passage: Passage) -> Around:
    """The surroundings of a new sum as they would be had nothing been changed."""
    figure = around.figure
    start, _ = passage.clause(figure.start)
    floor = max(start, figure.start - _BEHIND)
    mark = passage.lexicon.change_to.search(passage.text[floor : figure.start])
    leads = floor + mark.start() if mark is not None else figure.start
    left = [
        cue
        for cue in passage.cues_between(start, figure.start)
        if not _is_changed(cue, passage)
        and not (cue.concept in ("max", "min") and (cue.start >= leads or _SUM.match(passage.text, cue.end)))
    ]
    return replace(
        around,
        left=left,
        right=[cue for cue in around.right if not _is_changed(cue, passage)],
        left_from=start,
        same_clause=False,
        goes_on=False,
        between="",
    )


def _is_changed(cue: Cue, passage: Passage) -> bool:
    return cue.concept == "change" or any(cue.start < last and first < cue.end for first, last in passage.changes)
