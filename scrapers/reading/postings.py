"""Posts, experts' work and contracts that are offered: what is applied for there is no funding.

"Call for experts: apply by 15 May", "Vacancy: project officer. Deadline: 15 May". What is offered stands in the date's
sentence, in the one before it or in the line above. A call that a later sentence names ends what a posting says.
"""

from __future__ import annotations

import re

from scrapers.reading.connectors import connectors
from scrapers.reading.languages import Cue
from scrapers.reading.surroundings import Surroundings

_BEFORE = 200
_SENTENCES = 2
#: Words before a posting in a sentence of its own.
_FIRST = 3


def posting_near(around: Surroundings) -> bool:
    """Whether the words around a date offer a post, an expert's work or a contract."""
    passage, place = around.passage, around.group.start
    if around.hint is not None or not passage.posts:
        return False
    begins = passage.layout.sentence_start(place)
    ends = passage.layout.sentence_end(around.group.end)
    for cue in passage.posts:
        if not _one_phrase(around, cue):
            continue
        if around.group.end <= cue.start < ends or begins <= cue.start < place:
            return True
        if place - _BEFORE <= cue.start < begins and _is_headline(around, cue, begins):
            between = passage.cues_between(passage.layout.sentence_end(cue.end), place)
            stops = _sentences_between(around, cue.end, place)
            if stops <= _SENTENCES and not any(one.concept == "call" for one in between):
                return True
    return False


def _one_phrase(around: Surroundings, cue: Cue) -> bool:
    """ "Looking for an external expert", not "looking for projects in support of experts"."""
    inner = around.passage.words[cue.first + 2 : cue.last]
    return not any(word.text in connectors()["of_nouns"] for word in inner)


def _is_headline(around: Surroundings, cue: Cue, before: int) -> bool:
    """Whether a sentence or line before begins with the posting, and is no item of a menu."""
    passage = around.passage
    if re.search(r"\n\n|[|•]", passage.text[cue.end : before]):
        return False
    start = passage.layout.sentence_start(cue.start)
    if re.search(r"[.!?\n]", passage.text[cue.end : before]) is None:
        # "We look for a contractor; offers by 15 May": one sentence still.
        return True
    return (
        len(passage.words_between(start, cue.start)) <= _FIRST
        and "|" not in passage.text[max(0, start - 1) : cue.start]
    )


def _sentences_between(around: Surroundings, start: int, end: int) -> int:
    """How many sentences or lines end between two places."""
    count, place = 0, start
    while (place := around.passage.layout.sentence_end(place)) < end:
        count, place = count + 1, place + 1
    return count
