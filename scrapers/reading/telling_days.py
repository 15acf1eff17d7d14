"""The day on which a statement was true ("deadline as of 3 May: 30 June") is no part of what it states."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from scrapers.reading.connectors import one_of
from scrapers.reading.folding import Folded
from scrapers.reading.found import Found
from scrapers.reading.languages import Cue

_AS_OF = re.compile(rf"(?<!\w){one_of('as_of')}\s*$")
_DENIED = re.compile(rf",\s*(?:and\s|а\s|и\s)?{one_of('negations')}(?:\s{one_of('articles')})?\s+$")
_LEADS_ON = re.compile(rf"\s*(?:{one_of('year_words')}\b\.?)?\s*\)?\s*:[^:\n]{{0,24}}$")
_REACH = 24


def telling_days(source: Folded, cues: Sequence[Cue], dates: Sequence[Found]) -> list[Found]:
    """The dates that stand with "as of" between a deadline's words and the colon behind which its date follows."""
    text = source.text
    found = []
    for one, following in pairwise(dates):
        if one.core == following.core or not _AS_OF.search(text, max(0, one.start - _REACH), one.start):
            continue
        line = text.rfind("\n", 0, one.start) + 1
        named = any(cue.concept == "deadline" and line <= cue.start < one.start for cue in cues)
        if named and _LEADS_ON.match(text, one.end, following.start):
            found.append(one)
    return found


def denied_days(source: Folded, cues: Sequence[Cue], dates: Sequence[Found]) -> list[Found]:
    """The dates that are said not to be meant: "the deadline is 30 May, not 15 May"."""
    text = source.text
    found = []
    for one, denied in pairwise(dates):
        if one.core == denied.core or not _DENIED.search(text, one.end, denied.start):
            continue
        line = text.rfind("\n", 0, one.start) + 1
        if any(cue.concept == "deadline" and line <= cue.start < one.start for cue in cues):
            found.append(denied)
    return found
