"""What is sent *together with* an application says nothing against it: "applications and supporting documents are due by …"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scrapers.reading.connectors import one_of
from scrapers.reading.languages import Cue
from scrapers.reading.passage import Passage

#: What goes with an application, or alone is none.
_BESIDE = frozenset({"annex", "entry"})
_APPLICATIONS = frozenset({"application", "eoi", "first_stage", "second_stage"})
_JOINS = re.compile(rf"(?<!\w){one_of('and', 'together')}(?!\w)|,")
_PARTS = re.compile(r"[.;:!?\n(]")
#: Words between the two.
_FEW = 8


def without_coordinated(passage: Passage, cues: Sequence[Cue]) -> list[Cue]:
    """The cues without those of annexes and the like that an "and" or "with" joins to an application."""
    nouns = [cue for cue in cues if cue.concept in _APPLICATIONS]
    return [cue for cue in cues if cue.concept not in _BESIDE or not any(_joined(passage, cue, one) for one in nouns)]


def _joined(passage: Passage, beside: Cue, noun: Cue) -> bool:
    first, second = sorted((beside, noun), key=lambda cue: cue.start)
    between = passage.text[first.end : second.start]
    near = second.first - first.last <= _FEW and _PARTS.search(between) is None
    return near and _JOINS.search(between) is not None
