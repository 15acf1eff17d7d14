"""What is said not to be: "the deadline is not 12 May", "applications cannot be submitted before 2 March".

A negation denies what its own clause says behind it. What must *not* be late, forgotten or sent otherwise than in time
is still to be sent: "not later than", "do not forget to apply by", "what is not received by 5 June is rejected".
"""

from __future__ import annotations

import re

from scrapers.reading.connectors import connectors, one_of
from scrapers.reading.languages import Cue
from scrapers.reading.passage import POSTPOSITIONS
from scrapers.reading.surroundings import Surroundings

#: How many words that nobody knows may stand between a negation and the date it denies.
_UNKNOWN = 1
_CLAUSE_ENDS = re.compile(r"[:;(!?\n]|, | - |[^\W\d_]{4}\. ")
_BUT = re.compile(rf"[\s.гр)]*(?:{one_of('year_words')}\b\.?)?[\s.)]*[,;]?\s*(?:{one_of('but')})\b")
_BEHIND = 2
#: Words between "before 2 March" and the "not" behind it.
_SOON = 5
_WRONG = re.compile(rf"[\s.)]*(?:{one_of('year_words')}\b\.?)?[\s.)]*(?:[^\W\d_]{{1,5}}\s)?{one_of('wrong')}(?!\w)")
#: "The deadline of 15 May (2026) does not apply to …".
_NOT_FOR = re.compile(
    rf"[\s.)]*(?:{one_of('year_words')}\b\.?)?[\s.)]*(?:[^\W\d_]+\s){{0,2}}?{one_of('negations')}\s(?:[^\W\d_]+\s)?{one_of('holds')}(?!\w)"
)


def denied(around: Surroundings) -> bool:
    """Whether the date is said not to be the one that is meant."""
    passage, place = around.passage, around.group.dates[0].core[0]
    start = max(passage.layout.sentence_start(place), around.floor)
    if _not_before(around):
        return True
    if around.late or any(cue.concept == "late" for cue in (*around.left, *around.right)):
        # "What is not received by then will not be considered" says until when it is to be received.
        return False
    for cue in reversed(passage.negations):
        if start <= cue.start < place and _denies(around, cue, place):
            return True
    behind = around.group.dates[-1].core[1]
    if _WRONG.match(passage.text, behind) or _NOT_FOR.match(passage.text, behind):
        return True
    return _denied_behind(around)


def _not_before(around: Surroundings) -> bool:
    """ "No application is accepted before 2 March", "applying before 2 March is not possible"."""
    passage, until = around.passage, around.until
    if until is None:
        return False
    words = passage.words_between(until.start, until.end)
    if not any(word.text in connectors()["before_words"] for word in words):
        return False
    place = max(around.group.dates[-1].core[1], until.end)
    for cue in passage.negations:
        between = passage.text[place : cue.start]
        if place <= cue.start and len(between.split()) <= _SOON and not _CLAUSE_ENDS.search(between):
            return True
    late = around.last(("late",))
    if late is None:
        return False
    between_words = passage.words_between(late.end, until.start)
    known = connectors()["unless"] | connectors()["done"]
    return not any(word.text in known for word in between_words) and not _CLAUSE_ENDS.search(
        passage.text[late.end : until.start]
    )


def _denies(around: Surroundings, cue: Cue, place: int) -> bool:
    passage = around.passage
    between = passage.text[cue.end : place]
    if _CLAUSE_ENDS.search(between):
        return False
    words = passage.words_between(cue.end, place)
    if words and any(words[0].text.startswith(stem) for stem in connectors()["not_denying"]):
        return False
    if any(word.text in connectors()["unless"] for word in words):
        return False
    if any(one.concept == "extended" and one.start >= cue.start for one in around.left):
        # "The deadline will not be extended beyond 15 May": it stays what it is.
        return False
    before = around.until is not None and any(
        word.text in connectors()["before_words"]
        for word in passage.words_between(around.until.start, around.until.end)
    )
    return len(around.unexplained(cue.end, place, links=True)) <= (_UNKNOWN + 1 if before else _UNKNOWN)


def _denied_behind(around: Surroundings) -> bool:
    """Turkish denies behind the date: "12 Mayıs 2026 değildir"."""
    passage, place = around.passage, around.group.dates[-1].core[1]
    if passage.codes[0] not in POSTPOSITIONS:
        return False
    found = (cue for cue in passage.negations if place <= cue.start and "," not in passage.text[place : cue.start])
    return any(len(passage.words_between(place, cue.start)) <= _BEHIND for cue in found)


def corrects(around: Surroundings) -> bool:
    """ "Not 12 May but 26 May": the date stands against one that was denied right before it."""
    but = _BUT.match(around.passage.text, around.floor, around.group.start)
    return but is not None and around.passage.only_glue(but.end(), around.group.start)
