"""Tells figures of another time or case than the announced call: a call before it, an average, an example, what is paid a year.

Such sentences name budgets and grants in the same words. Which words set the time or case is data (`money_occasions.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from scrapers.reading.money_context import Around, Passage
from scrapers.reading.money_grants import GIVEN, UNSAID, Decision
from scrapers.reading.phrases import Cue

_GRANTS = ("grant_min", "grant_max", "grant_fixed")
_PAST = "it is of a call before this one"
_WHY = {
    "example": "it is an example",
    "payment": "it is a part that is paid earlier or later",
    "own": "it is what the applicant must bring",
    "condition": "it says which grants a rule is about",
    "average": "it is an average",
    "advice": "it is only recommended",
    "initial": "it was changed since",
    "remaining": "it is what is left of a budget",
    "together": "it is what all grants are together",
}
_YEARLY = "it is for one year, month or the like"
_NEAR = 3
#: "The budget was EUR 5 million in 2023".
_IN_YEAR = re.compile(r"\.?\s(?:in|през)\s20\d\d(?!\s?-)")


def without_occasions(found: Decision, around: Around, passage: Passage) -> Decision:
    """The decision about a figure, or its refusal where the words around put it into another time or case."""
    if found.kind is None:
        return found
    why = _other_time(around, passage)
    if not why and found.kind in _GRANTS:
        why = _other_case(around, passage)
    if not why and found.kind == "total_budget":
        why = _of_one_year(around, passage) or _of_each(around, passage)
    return Decision(why=why, by="other") if why else found


def of_another_call(around: Around, passage: Passage) -> str:
    """Why a rate is none of this call: a previous call or an example is told of before it; empty where it is."""
    start, _ = passage.clause(around.figure.start)
    for cue in passage.occasion_cues(start, around.figure.start):
        if cue.concept in ("past", "example"):
            return _PAST if cue.concept == "past" else _WHY["example"]
    return ""


def _other_time(around: Around, passage: Passage) -> str:
    start, end = passage.clause(around.figure.start)
    before = passage.occasion_cues(start, around.figure.start)
    mine = [cue for cue in before if cue.start >= around.left_from]
    behind = _behind(around, passage)
    if why := of_another_call(around, passage):
        return why
    for cue in (*mine, *(one for one in behind if around.words_behind(one) == 0)):
        if cue.concept in ("payment", "own", "remaining", "advice", "initial"):
            return _WHY[cue.concept]
    if any(cue.concept == "past" for cue in passage.occasion_cues(around.figure.end, min(end, around.right_to))):
        return _PAST
    if any(cue.concept == "yearly" and "," not in passage.text[cue.end : around.figure.start] for cue in mine) or any(
        cue.concept == "yearly" and around.words_behind(cue) <= _NEAR for cue in behind
    ):
        return _YEARLY
    return ""


def _other_case(around: Around, passage: Passage) -> str:
    start, _ = passage.clause(around.figure.start)
    before = passage.occasion_cues(start, around.figure.start)
    for cue in before:
        if cue.concept == "average" or (cue.concept == "together" and around.words_before(cue) == 0):
            return _WHY[cue.concept]
    mark = next((cue for cue in before if cue.concept == "condition" and not _is_asked(cue, around)), None)
    if mark is not None and around.last({"max", "min"}) is not None and not _has_grant(around, mark.end):
        return _WHY["condition"]
    return ""


def _has_grant(around: Around, start: int) -> bool:
    return any(cue.concept == "grant" and cue.start >= start for cue in around.left)


def _is_asked(cue: Cue, around: Around) -> bool:
    """ "Can apply for grants of up to …": "for" belongs to the verb."""
    return any(one.concept == "get" and one.start < cue.start < one.end for one in around.left)


def _of_one_year(around: Around, passage: Passage) -> str:
    start, end = passage.clause(around.figure.start)
    shares = passage.share_cues(start, end)
    if any(cue.concept == "call" for cue in shares):
        return ""
    if any(cue.concept == "year" for cue in passage.occasion_cues(around.left_from, around.figure.start)):
        return _YEARLY
    return _YEARLY if _IN_YEAR.match(passage.text, around.figure.end) else ""


def _of_each(around: Around, passage: Passage) -> str:
    """ "Vouchers worth 5 000 are available": it may be one of them or all together."""
    given = around.last(GIVEN)
    if given is None or given.concept != "grant" or around.told({"total", "call"}):
        return ""
    worth = [cue for cue in passage.occasion_cues(given.end, around.figure.start) if cue.concept == "worth"]
    return UNSAID if worth and around.words_before(worth[-1]) == 0 else ""


def _behind(around: Around, passage: Passage) -> Sequence[Cue]:
    return passage.occasion_cues(around.figure.end, around.right_to)
