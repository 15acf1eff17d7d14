"""Tells shares of what a call or a grant gives: what one partner gets, a category of costs may take, one part of the call has.

They are printed like budgets and grants ("each partner may receive up to …", "budget for topic 1: …"), but nobody gets them
as a grant and the call has more. Which words say so is data (`money_shares.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from scrapers.reading.money_context import Around, Passage
from scrapers.reading.money_grants import GIVEN, Decision
from scrapers.reading.phrases import Cue

_PARTNER = "it is what one partner gets, not the grant of a project"
_CATEGORY = "it is the ceiling of one kind of costs"
_OF_GRANT = "it is a piece of the grant"
_PART = "it is the budget of one part of the call"
_GRANTS = ("grant_min", "grant_max", "grant_fixed")
#: The number or letter of a part: "topic 1", "Strand A", "measure 4.1", "приоритет II", "Priority No. 2".
_IDENTITY = re.compile(
    r"\s(?:no\.?\s|nr\.?\s|№\s?|n°\s?)?(?:\d{1,2}(?:\.\d{1,2}){0,3}|[^\W\d_]|[ivx]{1,4})(?![\w%]|[.,]?\d)"
)
_FOR = re.compile(r"(?:for|to|за|по|на)\s(?:the\s)?$")
#: Words between a figure and what it is for.
_NEAR = 4
_FAR = 8
_SHORT = 60


def without_shares(found: Decision, around: Around, passage: Passage) -> Decision:
    """The decision about a figure, or its refusal where the words around make it a share."""
    if found.kind in _GRANTS:
        why = _of_grant(around, passage)
        return Decision(why=why, by="part") if why else found
    if found.kind == "total_budget" and _is_budget_for_costs(around, passage):
        return Decision(why=_CATEGORY, by="part")
    if found.kind == "total_budget" and _is_of_partner(around, passage):
        return Decision(why=_PARTNER, by="part")
    if found.kind == "total_budget" and _is_of_part(around, passage):
        return Decision(why=_PART, by="part")
    return found


def is_fixed_sum_of_project(around: Around, passage: Passage) -> bool:
    """ "A lump sum of EUR 60 000 per project": a fixed sum beside the figure, and what it is given to."""
    fixed = around.last({"fixed"})
    if fixed is None or around.words_before(fixed) > 2:
        return False
    sides = [*_left(around, passage), *_right(around, passage, _NEAR)]
    return any(cue.concept == "project" for cue in sides)


def _of_grant(around: Around, passage: Passage) -> str:
    left, right = _left(around, passage), _right(around, passage, _FAR)
    if _is_of_partner(around, passage):
        return _PARTNER
    of_it = next((cue for cue in right if cue.concept == "of_grant"), None)
    if of_it is not None and around.words_behind(of_it) == 0:
        return _OF_GRANT
    return _CATEGORY if _is_category(around, left, right) else ""


def _is_of_partner(around: Around, passage: Passage) -> bool:
    sides = (*_left(around, passage), *_right(around, passage, _NEAR))
    return any(cue.concept == "partner" for cue in sides)


def _is_category(around: Around, left: Sequence[Cue], right: Sequence[Cue]) -> bool:
    """Whether a kind of costs behind the figure is what it pays: "up to 5 000 of travel costs"."""
    if any(cue.concept == "category_cost" for cue in left):
        return True
    covers = any(cue.concept == "covers" for cue in (*left, *right))
    for place, cue in enumerate(right):
        if around.words_behind(cue) == 0:
            # "5 000 travel grants": nothing leads from the figure to it.
            if cue.concept != "category_cost":
                continue
        elif around.words_behind(cue) > _NEAR and not covers:
            continue
        if cue.concept == "category_cost":
            return True
        if cue.concept != "category":
            continue
        beside = [right[at] for at in (place - 1, place + 1) if 0 <= at < len(right)]
        if covers or any(
            one.concept == "costs" and min(around.count(cue.end, one.start), around.count(one.end, cue.start)) <= 1
            for one in beside
        ):
            return True
    return False


def _is_budget_for_costs(around: Around, passage: Passage) -> bool:
    """ "Travel budget", "budget for equipment: …": a kind of costs right beside the word, and nothing of the call."""
    given = around.last({"budget"})
    if given is None or around.told({"call", "total"}):
        return False
    kinds = [cue for cue in _left(around, passage) if cue.concept in ("category", "category_cost")]
    return any(
        (cue.end <= given.start and around.count(cue.end, given.start) == 0)
        or (cue.start >= given.end and around.count(given.end, cue.start) <= 1 and around.words_before(cue) <= 1)
        for cue in kinds
    )


def _is_of_part(around: Around, passage: Passage) -> bool:
    left = _left(around, passage)
    if any(cue.concept == "each_part" for cue in (*left, *_right(around, passage, _NEAR + 2))):
        return True
    named = [cue for cue in left if _is_part(cue, passage)]
    if _is_of_whole_call(around, passage):
        return False
    if named:
        return True
    given = around.last(GIVEN)
    for cue in left:
        if cue.concept == "region" and given is not None and cue.start >= given.end:
            return True
    for cue in _right(around, passage, _NEAR + 2):
        if _is_part(cue, passage) and _FOR.search(passage.text[max(0, cue.start - 9) : cue.start]):
            return not any(one.concept == "call" for one in _right(around, passage, _FAR) if one.start < cue.start)
    return _is_headed(around, passage)


def _is_of_whole_call(around: Around, passage: Passage) -> bool:
    """Whether the clause begins with the whole call: "the call's budget under Priority 1", "budget of the call: Lot 1 …, Lot 2 …".

    A figure of the whole call before it makes the parts behind it parts.
    """
    start, _ = passage.clause(around.figure.start)
    first = passage.first_figure(start)
    opening = passage.share_cues(start, first.start)
    if not any(cue.concept == "call" for cue in opening):
        return False
    return first.start == around.figure.start or any(_is_part(cue, passage) for cue in opening)


def _is_part(cue: Cue, passage: Passage) -> bool:
    return cue.concept == "part" and _IDENTITY.match(passage.text, cue.end) is not None


def _is_headed(around: Around, passage: Passage) -> bool:
    """Whether the short line above is the heading of a part: "Lot 1⏎Budget: EUR 300 000"."""
    start, end = passage.heading_line(around.figure)
    cues = passage.share_cues(start, end)
    return (
        0 < end - start <= _SHORT
        and any(_is_part(cue, passage) for cue in cues)
        and not any(cue.concept == "call" for cue in cues)
    )


def _left(around: Around, passage: Passage) -> list[Cue]:
    return passage.share_cues(around.left_from, around.figure.start)


def _right(around: Around, passage: Passage, within: int) -> list[Cue]:
    cues = passage.share_cues(around.figure.end, around.right_to)
    return [cue for cue in cues if around.words_behind(cue) <= within]
