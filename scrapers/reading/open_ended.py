"""Whether a text says that a call has no fixed end: until the money is spent, always open, not told yet."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scrapers.reading.connectors import connectors, one_of
from scrapers.reading.languages import Cue
from scrapers.reading.passage import Passage
from scrapers.reading.readings import OpenEnded

#: Sentences with one of these speak of who applies and when.
_APPLYING = frozenset({"submit", "send", "application", "eoi", "first_stage", "second_stage", "deadline"})
_OF_A_CALL = _APPLYING | {"call", "opens", "closes", "round"}
#: What else a sentence can say to be possible at any time.
_OTHERS = frozenset({"questions", "comments", "event", "registration", "report", "payment", "results"})
_BECAUSE = re.compile(rf"(?<![^\W_]){one_of('because')}(?![^\W_])")
_CONDITIONS = tuple(sorted(connectors()["on_condition"]))
_WHILE = ("while", "solange", "dans la limite", "first come")
#: A field or a phrase rather than a page: few other things are spoken of.
_PHRASE = 240


def open_ended_of(passage: Passage, cues: Sequence[Cue], dated: bool) -> tuple[OpenEnded, Cue] | None:
    """The kind and the words that say it; `dated`: an application deadline was read beside it."""
    exhausted = rolling = unstated = None
    for index, cue in enumerate(cues):
        if cue.concept == "exhausted" and exhausted is None and _ends_with_money(passage, cues, index):
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


def _sentence(passage: Passage, cues: Sequence[Cue], cue: Cue) -> tuple[list[Cue], list[Cue]]:
    """The cues of the sentence of a cue: before it, and all."""
    start, end = passage.layout.sentence_start(cue.start), passage.layout.sentence_end(cue.end)
    near = [one for one in cues if start <= one.start < end]
    return [one for one in near if one.start < cue.start], near


def _ends_with_money(passage: Passage, cues: Sequence[Cue], index: int) -> bool:
    """ "until the funds are exhausted", "closes once …"; "closed because the funds were exhausted" is an end, not an open end."""
    cue = cues[index]
    before, _ = _sentence(passage, cues, cue)
    start = passage.layout.sentence_start(cue.start)
    until = max((one.end for one in before if one.concept == "until"), default=start)
    if any(one.concept == "suspended" for one in before) or _BECAUSE.search(passage.text, until, cue.start):
        return False
    if passage.text[max(0, cue.start - 16) : cue.start].rstrip().endswith(_CONDITIONS):
        return True
    inner = passage.text[cue.start : cue.end]
    return inner.startswith(_WHILE) or any(one.concept in ("until", "closes") for one in before)


def _says_rolling(passage: Passage, cues: Sequence[Cue], index: int) -> bool:
    """Whether applications are what is taken at any time; "no deadline" that a labelled date follows is the field before."""
    cue = cues[index]
    behind = passage.text[cue.end : cue.end + 40]
    if re.match(r"\s*(?:for|of)?[\w\s]{0,20}\d{1,2} \w+ 20\d\d", behind):
        return False
    _, near = _sentence(passage, cues, cue)
    concepts = {one.concept for one in near}
    inner = passage.text[cue.start : cue.end]
    named = (
        re.search(
            r"deadline|срок|closing|call|frist|uzáv|scaden|limite|roka|plazo|открит|open|otv|отвор|odprt|offen|abiert|apert|ouvert|deschis|otwart|ανοιχτ",
            inner,
        )
        is not None
    )
    if concepts & _OTHERS and not concepts & _APPLYING:
        return False
    if concepts & _APPLYING or (named and (concepts & _OF_A_CALL or len(passage.text) <= _PHRASE)):
        return True
    # A field that says nothing else: "rolling", "постоянен прием".
    others = [word for word in passage.words if word.text not in passage.glue]
    return len(others) <= (cue.last - cue.first + 1) + 1


def _about_deadline(passage: Passage, cues: Sequence[Cue], cue: Cue) -> bool:
    start, end = passage.layout.sentence_start(cue.start), passage.layout.sentence_end(cue.end)
    near = {one.concept for one in cues if start <= one.start < end}
    return bool(near & {"deadline", "submit", "application", "closes", "extended"}) and "project_end" not in near
