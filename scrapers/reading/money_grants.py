"""What a budget, a grant or funds in general make of a figure: a total, a maximum, a minimum, a fixed sum, or none of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scrapers.reading.money_context import Around
from scrapers.reading.phrases import Cue
from scrapers.reading.readings import MoneyKind

#: What a figure can be that is no budget of a call and no grant, with what to say of it.
REFUSED = {
    "loan": "it is a loan, a guarantee or capital",
    "cost": "it is what a project costs, not what is given",
    "turnover": "it is turnover, income or the like",
    "requested": "it is what was asked for",
    "awarded": "it is money already awarded, paid or spent",
    "price": "it is a price, a wage, a tax or the like",
    "limit": "it is a threshold",
    "municipal": "it is the budget of a public body",
    "own_funds": "it is what the applicant must have",
}
GIVEN = frozenset({"budget", "envelope", "grant", "funds"})
SUBJECTS = GIVEN | REFUSED.keys()
NOTHING = "no words say what this figure is for"
UNSAID = "it is not said whether this is a maximum, a minimum or a fixed sum"
PART = "it is a part of another figure"
_REMARK = re.compile(r"\s*\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Decision:
    """The kind of a figure (of a range: of its ends), or why it has none."""

    kind: MoneyKind | None = None
    why: str = ""
    by: str = ""
    """The concept that decided, for the figures that follow in the same clause."""
    used_to: int = 0
    """Where the words behind the figure end that belong to it."""


def told_after(around: Around, mark: Cue, concepts: frozenset[str]) -> bool:
    """Whether one of the concepts stands between a word before the figure and the figure."""
    return any(cue.start > mark.start and cue.concept in concepts for cue in around.left)


def index_of(around: Around, place: int) -> int:
    """How many words begin before a place."""
    return around.count(0, place)


def said_of(concept: str, around: Around, *, behind: Cue | None = None) -> Decision:
    """A figure that a budget, a grant or funds in general are said of."""
    used = behind.end if behind is not None else 0
    per = is_per_project(around)
    bound = bound_of(around, behind)
    if concept == "envelope":
        if bound == "grant_min" and not around.told({"call", "total", "give"}):
            # "Resources of at least 50 000" are asked of the applicant; no call prints the least it has.
            return Decision(why=REFUSED["limit"], by="limit")
        return _total(around, used, per=per and _per_follows(around, concept), concept=concept)
    if concept == "budget":
        if bound is not None and not around.told({"call", "total", "give"}):
            return Decision(why=REFUSED["cost"], by="cost")
        return _total(around, used, per=per and _per_follows(around, concept), concept=concept)
    if per or around.figure.is_range:
        return grant(around, bound, used, concept)
    total, call = around.told({"total"}), around.told({"call"}) or around.first({"call"}, within=4) is not None
    give = around.told({"give"}) or around.first({"give"}, within=3) is not None
    if concept == "funds" and not give and behind is None and _unexplained(around, concept) > (bound is None):
        # "Funds for business trips up to 2 000": for one purpose among others.
        return Decision(why=UNSAID, by="funds")
    if concept == "funds":
        if around.told({"get"}) and not give:
            return grant(around, bound, used, concept)
        if total or give or (behind is None and bound is None and not around.told({"get"})):
            return _total(around, used, per=False, concept="give" if give else concept)
        return grant(around, bound, used, concept)
    if total and (bound is None or call or give) and not around.told({"get"}):
        return _total(around, used, per=False, concept=concept)
    if give and bound is None and not around.told({"get"}):
        return _total(around, used, per=False, concept="give")
    mark = around.last({"grant"})
    if bound is None and behind is None and mark is not None and told_after(around, mark, frozenset({"call"})):
        return _total(around, used, per=False, concept="give")
    scheme = around.first({"call"}) if behind is not None else None
    if scheme is not None and behind is not None and around.count(behind.end, scheme.start) == 0:
        return _total(around, used, per=False, concept="call")
    return grant(around, bound, used, concept, behind=behind)


def is_per_project(around: Around) -> bool:
    """Whether it is said to be for each project or applicant: "per project", "/ project"."""
    if around.told({"per"}) or around.first({"per"}, within=4) is not None:
        return True
    behind = around.first({"project"}, within=0)
    return behind is not None and around.slash


def _unexplained(around: Around, concept: str) -> int:
    """How many longer words that are no cues stand between a word before the figure and the figure."""
    mark = around.last({concept})
    if mark is None:
        return 0
    words = around.words[index_of(around, mark.end) : index_of(around, around.figure.start)]
    return sum(
        1
        for word in words
        if len(word.text) > 3 and not any(cue.start <= word.start < cue.end for cue in around.left if cue != mark)
    )


def _per_follows(around: Around, concept: str) -> bool:
    """Whether "per project" stands behind the word and not before it."""
    mark, per = around.last({concept}), around.last({"per"})
    return mark is None or per is None or per.start > mark.start


def bound_of(around: Around, behind: Cue | None = None) -> MoneyKind | None:
    """Whether the words make it a maximum or a minimum; the nearest ones count, or those of the word behind it."""
    near = around.last({"max", "min"})
    remark = _REMARK.match(around.between)
    if near is not None and remark is not None and near.end <= around.figure.start - len(around.between) + remark.end():
        # "From 10 000 (minimum) to 60 000": what stands in brackets behind a figure is of that one.
        near = None
    if near is None:
        near = around.first({"max", "min"}, within=0 if behind is None else 3)
    if near is None:
        return None
    return "grant_max" if near.concept == "max" else "grant_min"


def _total(around: Around, used: int, *, per: bool, concept: str) -> Decision:
    if per:
        return Decision(why=REFUSED["cost"], by="cost")
    if around.figure.is_range:
        return Decision(why="a range of budgets is no budget", by="cost")
    return Decision("total_budget", by=concept, used_to=used)


def grant(around: Around, bound: MoneyKind | None, used: int, concept: str, *, behind: Cue | None = None) -> Decision:
    """A figure that a grant is said of: the ends of a range, a maximum, a minimum, a fixed sum."""
    if around.figure.is_range:
        return Decision("grant_min", by=concept, used_to=used)
    if bound is not None:
        return Decision(bound, by=concept, used_to=used)
    per = is_per_project(around)
    fixed = around.told({"fixed"}) or around.first({"fixed"}, within=1) is not None
    adjacent = behind is not None and around.words_behind(behind) == 0
    if per or fixed or (adjacent and concept == "grant") or (concept == "grant" and around.told({"get"})):
        return Decision("grant_fixed", by=concept, used_to=used)
    return Decision(why=UNSAID, by=concept)
