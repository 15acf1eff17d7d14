"""Extensions that are possible, asked for or refused: the later date does not hold (yet)."""

from __future__ import annotations

import re

from scrapers.reading.connectors import connectors, one_of
from scrapers.reading.languages import Cue
from scrapers.reading.surroundings import Surroundings

#: Words between "may" and "be extended".
_NEAR = 7
#: … and between "possible" and "extension".
_BESIDE = 2
_PARTS = re.compile(r"[,;:(!?\n]| - |[^\W\d_]{4}\. ")
_REJECTED = re.compile(rf"(?<!\w){one_of('rejected')}(?!\w)")
_IF = re.compile(
    r"(?:if|in case|ако|в случай|при условие|falls|sofern|wenn|si|daca|εαν|αν|jesli|jezeli|pokud|ak|ce|ako|доколку|ha|якщо|у разі|hvis|qualora|caso|eger)$"
)


def may_only_be_extended(around: Surroundings) -> bool:
    """ "The deadline may be extended to 29 May", "the extension until 29 May was rejected", "not to extend it until then"."""
    passage = around.passage
    start = max(passage.layout.sentence_start(around.group.start), around.floor)
    end = passage.layout.sentence_end(around.group.end)
    if any(start <= cue.start < end for cue in passage.maybes if cue.concept == "may_extend"):
        return True
    told = around.last(("extended",)) or next((cue for cue in around.right if cue.concept == "extended"), None)
    if told is None or told.start >= end:
        return False
    if told.start < around.group.start and _REJECTED.search(passage.text, around.group.end, end):
        return True
    maybes = [cue for cue in passage.maybes if start <= cue.start < told.start and not _in_date(around, cue)]
    return any(_governs(around, cue, told) for cue in maybes) or _not_extended_until(around, told)


def programme_extended(around: Surroundings) -> bool:
    """ "Das Programm wurde bis 31. Dezember 2028 verlängert": what goes on until then is the programme, not the intake."""
    named = around.last(("call", "application", "submit", "send", "deadline", "round"))
    if named is None or named.concept != "call" or around.told("opens"):
        return False
    told = any(cue.concept == "extended" for cue in (*around.left, *around.right[:2]))
    return told and around.passage.text.startswith(("program", "програм"), named.start)


def _governs(around: Surroundings, maybe: Cue, told: Cue) -> bool:
    text = around.passage.text
    if _IF.search(text[maybe.start : maybe.end]):
        return True
    near = _NEAR
    if text.startswith(tuple(connectors()["possible_noun"]), maybe.start):
        behind = around.passage.words_between(maybe.end, told.start)[:1]
        near = _NEAR if any(word.text in connectors()["that"] for word in behind) else _BESIDE
    return told.first - maybe.last <= near and _PARTS.search(text[maybe.end : told.start]) is None


def _not_extended_until(around: Surroundings, told: Cue) -> bool:
    """ "It was decided not to extend the deadline until 29 May"."""
    passage = around.passage
    if around.until is None or not told.start < around.until.start < around.group.start:
        return False
    if any(cue.concept not in ("deadline", "until", "about", "on") for cue in around.left if cue.start > told.start):
        return False
    if _PARTS.search(passage.text[told.end : around.group.start]):
        return False
    return any(0 < told.first - cue.last <= 3 for cue in passage.negations)


def _in_date(around: Surroundings, cue: Cue) -> bool:
    return any(one.core[0] <= cue.start < one.core[1] for one in around.group.dates)
