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
_WHILE = ("while", "solange", "dans la limite", "first come")
#: A field or a phrase rather than a page: few other things are spoken of.
_PHRASE = 240
#: How far in a sentence that does not end (a table, a list) words still belong together.
_REACH = 400


def open_ended_of(passage: Passage, cues: Sequence[Cue], dated: bool) -> tuple[OpenEnded, Cue] | None:
    """The kind and the words that say it; `dated`: an application deadline was read beside it."""
    exhausted = rolling = unstated = None
    for cue in cues:
        if cue.concept == "exhausted" and exhausted is None and _ends_with_money(passage, cue):
            exhausted = cue
        elif cue.concept == "rolling" and rolling is None and _says_rolling(passage, cue):
            rolling = cue
        elif cue.concept in ("unstated", "relative", "recurring") and unstated is None:
            unstated = cue
    if exhausted is not None:
        return "until_exhausted", exhausted
    if rolling is not None:
        return "rolling", rolling
    if unstated is not None and not dated and len(passage.text) <= 2 * _PHRASE and _about_deadline(passage, unstated):
        return "not_stated", unstated
    return None


def _around(passage: Passage, cue: Cue) -> tuple[Sequence[Cue], Sequence[Cue]]:
    """The cues of a cue's own sentence: those before it, and all."""
    start = max(passage.layout.sentence_start(cue.start), cue.start - _REACH)
    end = min(passage.layout.sentence_end(cue.end), cue.end + _REACH)
    return passage.cues_between(start, cue.start), passage.cues_between(start, end)


def _ends_with_money(passage: Passage, cue: Cue) -> bool:
    """ "until the funds are exhausted", "closes once …"; "closed because the funds were exhausted" is an end, not an open end."""
    before, _ = _around(passage, cue)
    start = max(passage.layout.sentence_start(cue.start), cue.start - _REACH)
    until = max((one.end for one in before if one.concept == "until"), default=start)
    if any(one.concept == "suspended" for one in before) or _BECAUSE.search(passage.text, until, cue.start):
        return False
    words = [word.text for word in passage.words_between(max(0, cue.start - 24), cue.start)[-2:]]
    if not connectors()["on_condition"].isdisjoint((" ".join(words), *words[-1:])):
        return True
    inner = passage.text[cue.start : cue.end]
    return inner.startswith(_WHILE) or any(one.concept in ("until", "closes") for one in before)


def _says_rolling(passage: Passage, cue: Cue) -> bool:
    """Whether applications are what is taken at any time; "no deadline" that a labelled date follows is the field before."""
    behind = passage.text[cue.end : cue.end + 40]
    if re.match(r"\s*(?:for|of)?[\w\s]{0,20}\d{1,2} \w+ 20\d\d", behind):
        return False
    _, near = _around(passage, cue)
    concepts = {one.concept for one in near}
    inner = passage.text[cue.start : cue.end]
    named = any(stem in inner for stem in connectors()["call_stems"])
    if concepts & _OTHERS and not concepts & _APPLYING:
        return False
    if concepts & _APPLYING or (named and (concepts & _OF_A_CALL or len(passage.text) <= _PHRASE)):
        return True
    # A field that says nothing else: "rolling", "постоянен прием".
    others = [word for word in passage.words if word.text not in passage.glue] if len(passage.text) <= _PHRASE else None
    return others is not None and len(others) <= cue.last - cue.first + 2


def _about_deadline(passage: Passage, cue: Cue) -> bool:
    _, near = _around(passage, cue)
    concepts = {one.concept for one in near}
    return (
        bool(concepts & {"deadline", "submit", "application", "closes", "extended"}) and "project_end" not in concepts
    )
