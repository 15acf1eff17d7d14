"""What was handed in already, and what is handed in but is no application.

"Proposals submitted by 15 May were evaluated" tells what happened to some, not by when to apply; "submit your
photo by 15 May" asks for a thing that nobody applies for money with.
"""

from __future__ import annotations

import re

from scrapers.reading.connectors import connectors, one_of
from scrapers.reading.surroundings import Surroundings
from scrapers.reading.uses import STRONG, WEAK

_PAST = re.compile(rf"(?<!\w){one_of('settled')}(?!\w)")
_FUTURE = re.compile(rf"(?<!\w){one_of('yet_to_come')}(?!\w)")
_SOME = re.compile(rf"(?<!\w)(?:{one_of('some_of')}|\d+)(?!\w)(?:\s+[^\W\d_]+){{0,3}}\s*$")
_WHO = re.compile(rf"(?<!\w){one_of('who_did')}\s*$")
_STOPS = re.compile(r"[;!?\n]|[^\W\d_]{4}\.(?=\s|$)")
_REACH = 160
#: Words behind a possessive that can be the thing.
_PHRASE = 5


def _small_words() -> frozenset[str]:
    """What may stand between "submitted" and "by": "подадени в срок до", "submitted between"."""
    kinds = ("within_term", "within_noun", "between", "articles")
    return frozenset().union(*(connectors()[kind] for kind in kinds))


def already_sent(around: Surroundings) -> bool:
    """ "Proposals submitted by 15 May were evaluated", "12 of the applications submitted by 15 May"."""
    passage = around.passage
    place = around.until.start if around.until is not None else around.group.start
    words = [word for word in passage.words_between(max(0, place - 40), place) if word.text not in _small_words()]
    if not words or words[-1].text not in connectors()["done"]:
        return False
    sent = words[-1].start
    before = passage.text[max(passage.layout.sentence_start(sent), sent - _REACH) : sent]
    if _FUTURE.search(before.rsplit(",", 1)[-1]) and not _WHO.search(before):
        # "Must be submitted", "only those submitted by then".
        return False
    if _WHO.search(before) or _SOME.search(before):
        return True
    if any(cue.concept == "results" and cue.end <= sent for cue in around.left):
        # "The list of approved projects submitted by then".
        return True
    stop = _STOPS.search(passage.text, around.group.end)
    end = min(stop.start() if stop else len(passage.text), around.group.end + _REACH)
    behind = passage.text[around.group.end : end]
    past = _PAST.search(behind)
    return past is not None and _FUTURE.search(behind, 0, past.start()) is None


def sends_something_else(around: Surroundings) -> bool:
    """ "Submit your photo by 15 May": what is yours and is to be sent is named, and is no application."""
    sent = around.last(("send", "submit"))
    if sent is None:
        return False
    passage = around.passage
    words = passage.words_between(sent.end, around.group.start)[: _PHRASE + 2]
    owned = next((at for at, word in enumerate(words[:2]) if word.text in connectors()["possessives"]), None)
    if owned is None:
        return False
    end = around.until.start if around.until is not None else around.group.start
    thing = [
        word for word in words[owned + 1 :] if word.end <= end and word.text not in passage.glue and len(word.text) > 2
    ]
    applied = tuple(connectors()["applied_with"])
    if not thing or any(word.text.startswith(applied) for word in thing):
        return False
    known = [cue for cue in around.left if cue.start >= sent.end and cue.concept in STRONG | WEAK]
    return not known
