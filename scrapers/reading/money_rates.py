"""Decides what a percentage is: the share of the costs that the call pays, or something else."""

from __future__ import annotations

import re

from scrapers.reading.money_context import Around
from scrapers.reading.money_grants import Decision
from scrapers.reading.money_kinds import is_owned
from scrapers.reading.phrases import Cue

_OWN = "it is the share of somebody else, or no support"
_NOTHING = "no words say what this share is for"
_PART = "it is a part of another share"
_OTHER = "it is a share of something else"
_SUBJECT = frozenset({"rate", "grant", "funds"})
_FAR = 10
_AGAINST = frozenset({"turnover", "requested", "awarded", "price", "loan"})


def decide_rate(around: Around, previous: Decision | None, *, is_labelled: bool, is_followed: bool = False) -> Decision:
    """What a percentage is; `is_labelled`: the field's label says that it is a rate.

    `is_followed`: another percentage follows in the same clause.
    """
    part = around.last({"part"})
    if part is not None and around.words_before(part) <= 4:
        return Decision(why=_PART, by="part")
    own = around.last({"own", "change"}) or around.first({"own", "change"}, within=8)
    if own is not None:
        return Decision(why=_OWN, by="own")
    left, right = around.last(_SUBJECT), around.first(_SUBJECT, within=2)
    against = around.last(_AGAINST) or around.first(_AGAINST, within=6)
    if left is not None and against is not None and against.start < left.start:
        # "The loan covers 70 %": the verb does not make it a grant.
        lent = against.concept == "loan" and not any(
            cue.concept == "grant" and cue.start > against.start for cue in around.left
        )
        against = against if lent else None
    if right is not None and against is not None and against.start > right.start:
        against = None
    if against is not None:
        return Decision(why=_OTHER, by=against.concept)
    basis = around.first({"eligible"}, within=1)
    if left is None and right is None and not is_labelled:
        heading = any(cue.concept == "rate" for cue in around.heading)
        own_heading = any(cue.concept in ("own", "part") for cue in around.heading)
        if own_heading:
            return Decision(why=_OWN, by="own")
        chained = previous is not None and previous.kind in ("rate_max", "rate_min") and _is_alternative(around)
        limited = basis is not None and around.told({"max"}) and _only(around)
        given = basis is not None and (
            around.told({"get", "give"}) or (previous is not None and (previous.kind or "").startswith("grant"))
        )
        if not (heading or chained or limited or given):
            return Decision(why=_NOTHING)
    cost = around.last({"cost"})
    if cost is not None and left is not None and cost.start > left.start and around.words_before(cost) == 0:
        return Decision(why=_OTHER, by="cost")
    near = around.last({"max", "min"})
    if (
        left is not None
        and right is None
        and near is None
        and basis is None
        and not is_labelled
        and _is_far(around, left)
    ):
        # "Co-financing rate Priority 1 Smart region Developing … 10%": cells of a table that lost its lines.
        return Decision(why=_NOTHING)
    is_offer = near is not None or basis is not None or around.figure.is_range or around.told({"get"})
    if not is_offer and not is_labelled and is_owned(around, _SUBJECT):
        # "The project is co-financed by the ERDF at 85 %": what one project got, not what a call gives at most.
        return Decision(why=_OTHER, by="cost")
    if around.figure.is_range:
        return Decision("rate_min", by="rate")
    if near is not None and near.concept == "min" and around.words_before(near) <= 1:
        # "Co-financing of at least 10 %" is asked of the applicant; a support has a least rate only beside a highest one.
        return Decision("rate_min", by="rate") if is_followed else Decision(why=_OWN, by="own")
    return Decision("rate_max", by="rate", used_to=right.end if right is not None and left is None else 0)


def _is_alternative(around: Around) -> bool:
    """ "80% for small, 60% for medium-sized enterprises"."""
    sized = any(cue.concept == "size" for cue in (*around.left, *around.right))
    return sized or re.fullmatch(r"\s*(?:\([^()]{0,40}\))?\s*(?:/|или|or)\s*", around.between) is not None


def _is_far(around: Around, subject: Cue) -> bool:
    """Whether too many other words stand between a word and the figure for the one to be said of the other."""
    covered = sum(around.count(cue.start, cue.end) for cue in around.left if cue.start >= subject.end)
    return around.words_before(subject) - covered > _FAR


def _only(around: Around) -> bool:
    """Whether few words but cues stand before it."""
    words = around.count(around.left_from, around.figure.start)
    covered = sum(around.count(cue.start, cue.end) for cue in around.left)
    return words - covered <= 4
