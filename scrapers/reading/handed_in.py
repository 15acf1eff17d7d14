"""What was handed in already, and what is handed in but is no application.

"Proposals submitted by 15 May were evaluated" tells what happened to some, not by when to apply; "submit your
photo by 15 May" asks for a thing that nobody applies for money with.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from scrapers.reading.connectors import connectors, one_of
from scrapers.reading.languages import Cue, Word
from scrapers.reading.passage import GENITIVES
from scrapers.reading.surroundings import Surroundings
from scrapers.reading.uses import STRONG, WEAK

_PAST = re.compile(rf"(?<!\w){one_of('settled')}(?!\w)")
_FUTURE = re.compile(rf"(?<!\w){one_of('yet_to_come')}(?!\w)")
_SOME = re.compile(rf"(?<!\w){one_of('some_of')}(?!\w)(?:\s+\w+){{0,3}}\s*$")
_SO_MANY = re.compile(r"(?<!\w)\d+(?:\s+[^\W\d_]+){1,3}\s*$")
_WHO = re.compile(rf"(?<!\w){one_of('who_did')}\s*$")
_STOPS = re.compile(r"[;!?\n]|[^\W\d_]{4}\.(?=\s|$)")
_REACH = 160
#: Words behind a possessive that can be the thing.
_PHRASE = 5


@cache
def _small_words() -> frozenset[str]:
    """What may stand between "submitted" and "by": "подадени в срок до", "submitted between"."""
    kinds = ("within_term", "within_noun", "between", "articles")
    return frozenset().union(*(connectors()[kind] for kind in kinds))


def already_sent(around: Surroundings) -> bool:
    """ "Proposals submitted by 15 May were evaluated", "12 of the applications submitted by 15 May"."""
    passage = around.passage
    place = around.until.start if around.until is not None else around.group.start
    words = [word for word in passage.words_between(max(0, place - 40), place) if word.text not in _small_words()]
    if not words:
        return False
    if words[-1].text not in connectors()["done"]:
        return _received_some(around, words)
    sent = words[-1].start
    before = passage.text[max(passage.layout.sentence_start(sent), sent - _REACH) : sent]
    if _FUTURE.search(before.rsplit(",", 1)[-1]) and not _WHO.search(before):
        # "Must be submitted", "only those submitted by then".
        return False
    stop = _STOPS.search(passage.text, around.group.end)
    end = min(stop.end() if stop else len(passage.text), around.group.end + _REACH)
    behind = passage.text[around.group.end : end]
    if _WHO.search(before) or _SOME.search(before) or (_SO_MANY.search(before) and not _FUTURE.search(behind)):
        return True
    if not _FUTURE.search(before) and any(cue.concept == "results" and cue.end <= sent for cue in around.left):
        # "The list of approved projects submitted by then".
        return True
    past = _PAST.search(behind)
    return past is not None and _FUTURE.search(behind, 0, past.start()) is None


def only_what_is_sent(around: Surroundings) -> bool:
    """ "Only applications submitted by 15 May will be considered", where the participle says that one can apply until then."""
    passage = around.passage
    if around.until is None:
        return False
    words = passage.words_between(max(0, around.until.start - 24), around.until.start)[-1:]
    start, end = passage.layout.sentence_start(around.until.start), passage.layout.sentence_end(around.group.end)
    return (
        any(word.text in connectors()["done"] for word in words)
        and _FUTURE.search(passage.text, start, end) is not None
    )


def _received_some(around: Surroundings, words: Sequence[Word]) -> bool:
    """ "The call received 140 applications by 15 May": how many came in; a deadline that is named still is one."""
    named = any(cue.concept == "application" and cue.end == words[-1].end for cue in around.left)
    if around.told("deadline") or not named:
        return False
    pairs = pairwise(words)
    return any(one.text in connectors()["done"] and number.text.isdigit() for one, number in pairs)


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


def sends_project(around: Surroundings, verb: Cue) -> bool:
    """ "Depuneți proiectul până la …": nothing but a project is what is sent."""
    end = around.until.start if around.until is not None else around.group.start
    start = max(around.passage.layout.sentence_start(verb.start), min(around.floor, verb.start))
    if len(around.unexplained(start, verb.start, links=True)) > 1:
        return False
    thing = around.unexplained(verb.end, end, links=True)
    return len(thing) == 1 and thing[0].text.startswith(tuple(connectors()["projects"]))


def sends_unknown(around: Surroundings, verb: Cue) -> bool:
    """ "Deadline for the submission of widgets": what is sent is named, and nobody knows it for an application."""
    passage = around.passage
    words = passage.words_between(verb.end, around.group.start)
    taking_part = passage.text[verb.start : verb.end].endswith("участие")
    links = connectors()["part_in"] if taking_part else connectors()["sent_of"]
    linked = [word for word in words[:2] if word.text in links]
    if not linked and (taking_part or passage.codes[0] not in GENITIVES):
        return False
    thing = next((word for word in words if word.text not in links), None)
    if thing is None or re.search(r"[:;,(]| - ", passage.text[verb.end : thing.start]):
        return False
    if any(0 < cue.start - thing.end <= 1 for cue in passage.negations):
        # "Rok za prijavu više nije …": the word belongs to the verb.
        return False
    named = thing in around.unexplained(thing.start, thing.end, links=False)
    return named and not thing.text.startswith(tuple(connectors()["applied_with"]))


def only_advised(around: Surroundings) -> bool:
    """ "We recommend submitting your application before 15 May": the deadline itself is another day."""
    passage = around.passage
    start = max(passage.layout.sentence_start(around.group.start), around.floor)
    word = next(
        (one for one in passage.words_between(start, around.group.start) if one.text in connectors()["advised"]), None
    )
    if word is None or around.until is None or around.told("deadline"):
        return False
    return re.search(r"[:(]", passage.text[word.end : around.group.start]) is None
