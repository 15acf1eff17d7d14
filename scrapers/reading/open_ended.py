"""Whether a text says that a call has no fixed end: until the money is spent, always open, not told yet."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scrapers.reading.languages import Cue
from scrapers.reading.passage import Passage
from scrapers.reading.readings import OpenEnded

_NEGATED = ("suspended",)
#: A field or a phrase rather than a page: few other things are spoken of.
_PHRASE = 240


def open_ended_of(passage: Passage, cues: Sequence[Cue], dated: bool) -> tuple[OpenEnded, Cue] | None:
    """The kind and the words that say it; `dated`: an application deadline was read beside it."""
    exhausted = rolling = unstated = None
    for index, cue in enumerate(cues):
        if cue.concept == "exhausted" and exhausted is None and not _past(passage, cues, index):
            exhausted = cue
        elif cue.concept == "rolling" and rolling is None and _says_rolling(passage, cues, index):
            rolling = cue
        elif cue.concept in ("unstated", "relative", "recurring") and unstated is None:
            unstated = cue
    if exhausted is not None:
        return "until_exhausted", exhausted
    if rolling is not None:
        return "rolling", rolling
    if (
        unstated is not None
        and not dated
        and len(passage.text) <= 2 * _PHRASE
        and _about_deadline(passage, cues, unstated)
    ):
        return "not_stated", unstated
    return None


def _past(passage: Passage, cues: Sequence[Cue], index: int) -> bool:
    """ "suspended because the funds are exhausted" is an end, not an open end."""
    start = passage.layout.sentence_start(cues[index].start)
    return any(cue.concept in _NEGATED for cue in cues if start <= cue.start < cues[index].start)


def _says_rolling(passage: Passage, cues: Sequence[Cue], index: int) -> bool:
    """ "No deadline" that a labelled date follows belongs to the field before it ("required No Deadline for EoI 30 Sep")."""
    cue = cues[index]
    behind = passage.text[cue.end : cue.end + 40]
    if re.match(r"\s*(?:for|of)?[\w\s]{0,20}\d{1,2} \w+ 20\d\d", behind):
        return False
    start, end = passage.layout.sentence_start(cue.start), passage.layout.sentence_end(cue.end)
    near = {one.concept for one in cues if start <= one.start < end}
    return (
        bool(near & {"submit", "application", "call", "deadline", "opens", "closes"})
        or "deadline" in passage.text[cue.start : cue.end]
        or (len(passage.text) <= _PHRASE and end - start < 60)
    )


def _about_deadline(passage: Passage, cues: Sequence[Cue], cue: Cue) -> bool:
    start, end = passage.layout.sentence_start(cue.start), passage.layout.sentence_end(cue.end)
    near = {one.concept for one in cues if start <= one.start < end}
    return bool(near & {"deadline", "submit", "application", "closes", "extended"}) and "project_end" not in near
