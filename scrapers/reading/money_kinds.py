"""Decides what a figure is: the budget of the call, a grant's minimum, maximum or fixed sum, or nothing that a call gives.

The words nearest to the figure decide. A figure that no word explains is not read.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from scrapers.reading.money_context import Around, Passage
from scrapers.reading.money_figures import Figure, Printed
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
_GIVEN = frozenset({"budget", "envelope", "grant", "funds"})
_SUBJECTS = _GIVEN | REFUSED.keys()
_WHOLE = frozenset({"budget", "envelope"})
_PAST = frozenset({"requested", "awarded"})
_NOTHING = "no words say what this figure is for"
_UNSAID = "it is not said whether this is a maximum, a minimum or a fixed sum"
_PART = "it is a part of another figure"
_NEAR = 3
_SUM = re.compile(r"[\s.]*\(\s*\d[^()\n+]{0,60}\+[^()\n]{0,60}\d[^()\n]{0,60}\)")
_DIVIDED = re.compile(r"[\s.)]*[(,]\s?")


@dataclass(frozen=True, slots=True)
class Decision:
    """The kind of a figure (of a range: of its ends), or why it has none."""

    kind: MoneyKind | None = None
    why: str = ""
    by: str = ""
    """The concept that decided, for the figures that follow in the same clause."""
    used_to: int = 0
    """Where the words behind the figure end that belong to it."""


def decide(around: Around, previous: Decision | None, passage: Passage, index: int) -> Decision:
    """What an amount is."""
    found = _decide(around, previous, passage, index)
    if found.kind == "total_budget" and is_owned(around, _GIVEN) and not around.told({"call"}):
        return Decision(why=REFUSED["cost"], by="cost")
    if found.kind is not None and previous is not None and previous.by == "loan" and not _names_what_is_given(around):
        return Decision(why=REFUSED["loan"], by="loan")
    return found


def _names_what_is_given(around: Around) -> bool:
    """Whether it says more than "maximum sum" (German "Höchstbetrag"), which may go on about the figure before."""
    bounds = {cue.start for cue in around.left if cue.concept in ("max", "min")}
    return any(cue.concept in _GIVEN and cue.start not in bounds for cue in (*around.left, *around.right))


def is_owned(around: Around, given: Collection[str]) -> bool:
    """ "The project has a total budget of …": a project or company named before what is given has it already."""
    if around.owner is None:
        return False
    subject = next((cue for cue in around.left if cue.concept in given), None)
    return subject is None or around.owner <= subject.start


def _decide(around: Around, previous: Decision | None, passage: Passage, index: int) -> Decision:
    if _is_part(around, previous):
        return Decision(why=_PART, by="part")
    if around.told({"ceiling"}) or around.first({"ceiling"}, within=6) is not None:
        return Decision(why=REFUSED["limit"], by="limit")
    if _is_de_minimis(around):
        return Decision(why=REFUSED["limit"], by="limit")
    if around.told({"change"}) or around.first({"change"}, within=_NEAR) is not None:
        return Decision(why="it is a change of a sum", by="change")
    left = around.last(_SUBJECTS)
    past = next((cue for cue in (*around.left, *around.right) if cue.concept in _PAST), None)
    if past is not None and not _is_offer(around):
        return Decision(why=REFUSED[past.concept], by=past.concept)
    right = _subject_behind(around)
    if right is not None and (left is None or (around.words_behind(right) == 0 and around.words_before(left) > 0)):
        if right.concept in REFUSED:
            return Decision(why=REFUSED[right.concept], by=right.concept)
        return _of(right.concept, around, behind=right)
    if left is not None:
        given = around.last(_GIVEN)
        if left.concept == "limit" and given is not None and (given.concept in _WHOLE or _bound(around) is not None):
            left = given
        left = _first_of_compound(around, left)
        if left.concept in REFUSED:
            return Decision(why=REFUSED[left.concept], by=left.concept)
        return _of(left.concept, around)
    found = _without_subject(around, passage)
    if found.kind is not None or found.why != _NOTHING:
        return found
    elsewhere = _from_elsewhere(around, previous, passage, index)
    return found if elsewhere.kind is None and not elsewhere.by else elsewhere


#: The ceilings of de minimis aid to one undertaking (Regulations 1407/2013, 2023/2831, 1408/2013, 2024/3118) in euro.
_DE_MINIMIS = frozenset(map(Decimal, (20_000, 25_000, 50_000, 100_000, 200_000, 300_000, 750_000)))


def _is_de_minimis(around: Around) -> bool:
    """Whether it is the ceiling that the law sets for all aid to one undertaking, not what the call gives."""
    if not around.told({"minimis"}) and around.first({"minimis"}, within=6) is None:
        return False
    return any(one.value in _DE_MINIMIS and one.currency == "EUR" for form in around.figure.forms for one in form)


def _first_of_compound(around: Around, subject: Cue) -> Cue:
    """ "Prize money", "loan funding": the word right before "money" says what money it is."""
    if subject.concept != "funds":
        return subject
    before = next((cue for cue in reversed(around.left) if cue.end <= subject.start), None)
    told = before is not None and before.concept in REFUSED and around.count(before.end, subject.start) == 0
    return before if before is not None and told else subject


def _is_offer(around: Around) -> bool:
    """ "Each approved project can receive up to 5000": not what was given, but what can be got."""
    return around.told({"max", "min"}) and around.told({"get", "per", "grant"}) and not around.told({"requested"})


def _is_part(around: Around, previous: Decision | None) -> bool:
    mark = around.last({"part"})
    if mark is not None and around.words_before(mark) <= 4 and not _after(around, mark, _SUBJECTS):
        return previous is not None or mark.start > around.left_from
    if not around.same_clause or previous is None:
        return False
    opened = around.between.rfind("(") > around.between.rfind(")")
    return (opened or "+" in around.between) and around.last(_SUBJECTS) is None


def _after(around: Around, mark: Cue, concepts: frozenset[str]) -> bool:
    return any(cue.start > mark.start and cue.concept in concepts for cue in around.left)


def _subject_behind(around: Around) -> Cue | None:
    """What the words right behind the figure call it: "a £5,000 grant", "580 milyon lira bütçe", "5 млн. евро общ бюджет"."""
    found = around.first(_SUBJECTS - _PAST - {"own_funds"}, within=_NEAR + 4)
    if found is None:
        return None
    between = around.words[_index(around, around.figure.end) : _index(around, found.start)]
    if found.concept == "limit":
        return found if not between else None
    if found.concept in ("loan", "price", "turnover"):
        return found if len(between) <= _NEAR else None
    explained = [cue for cue in around.right if cue.start < found.start]
    unexplained = [
        word
        for word in between
        if len(word.text) > 2 and not any(cue.start <= word.start < cue.end for cue in explained)
    ]
    return found if len(unexplained) <= (0 if found.concept in ("funds", "cost") else 1) else None


def _index(around: Around, place: int) -> int:
    return around.count(0, place)


def _of(concept: str, around: Around, *, behind: Cue | None = None) -> Decision:
    """A figure that a budget, a grant or funds in general are said of."""
    used = behind.end if behind is not None else 0
    per = _is_per_project(around)
    bound = _bound(around, behind)
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
        return _grant(around, bound, used, concept)
    total, call = around.told({"total"}), around.told({"call"}) or around.first({"call"}, within=4) is not None
    give = around.told({"give"}) or around.first({"give"}, within=3) is not None
    if concept == "funds" and not give and behind is None and _unexplained(around, concept) > (bound is None):
        # "Funds for business trips up to 2 000": for one purpose among others.
        return Decision(why=_UNSAID, by="funds")
    if concept == "funds":
        if around.told({"get"}) and not give:
            return _grant(around, bound, used, concept)
        if total or give or (behind is None and bound is None and not around.told({"get"})):
            return _total(around, used, per=False, concept="give" if give else concept)
        return _grant(around, bound, used, concept)
    if total and (bound is None or call or give) and not around.told({"get"}):
        return _total(around, used, per=False, concept=concept)
    if give and bound is None and not around.told({"get"}):
        return _total(around, used, per=False, concept="give")
    mark = around.last({"grant"})
    if bound is None and behind is None and mark is not None and _after(around, mark, frozenset({"call"})):
        return _total(around, used, per=False, concept="give")
    scheme = around.first({"call"}) if behind is not None else None
    if scheme is not None and behind is not None and around.count(behind.end, scheme.start) == 0:
        return _total(around, used, per=False, concept="call")
    return _grant(around, bound, used, concept, behind=behind)


def _is_per_project(around: Around) -> bool:
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
    words = around.words[_index(around, mark.end) : _index(around, around.figure.start)]
    return sum(
        1
        for word in words
        if len(word.text) > 3 and not any(cue.start <= word.start < cue.end for cue in around.left if cue != mark)
    )


def _per_follows(around: Around, concept: str) -> bool:
    """Whether "per project" stands behind the word and not before it."""
    mark, per = around.last({concept}), around.last({"per"})
    return mark is None or per is None or per.start > mark.start


def _bound(around: Around, behind: Cue | None = None) -> MoneyKind | None:
    """Whether the words make it a maximum or a minimum; the nearest ones count, or those of the word behind it."""
    near = around.last({"max", "min"})
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


def _grant(around: Around, bound: MoneyKind | None, used: int, concept: str, *, behind: Cue | None = None) -> Decision:
    if around.figure.is_range:
        return Decision("grant_min", by=concept, used_to=used)
    if bound is not None:
        return Decision(bound, by=concept, used_to=used)
    per = _is_per_project(around)
    fixed = around.told({"fixed"}) or around.first({"fixed"}, within=1) is not None
    adjacent = behind is not None and around.words_behind(behind) == 0
    if per or fixed or (adjacent and concept == "grant") or (concept == "grant" and around.told({"get"})):
        return Decision("grant_fixed", by=concept, used_to=used)
    return Decision(why=_UNSAID, by=concept)


def _without_subject(around: Around, passage: Passage) -> Decision:
    """A figure beside which no word names what it is: verbs, "per project" and the name of the call still may."""
    bound = _bound(around)
    per = _is_per_project(around)
    fixed = around.last({"fixed"})
    if around.told({"get"}):
        known = bound or around.figure.is_range or fixed
        return _grant(around, bound, 0, "get") if known else Decision(why=_UNSAID, by="get")
    if per and not around.same_clause | around.told({"total"}) and (bound or around.figure.is_range):
        return _grant(around, bound, 0, "per")
    if per and (bound or around.figure.is_range):
        return _grant(around, bound, 0, "per")
    if around.figure.is_range or per:
        return Decision(why=_NOTHING, by="each" if per else "")
    verb = around.last({"give"})
    behind = around.first({"give"}, within=_NEAR)
    if bound is not None and (behind is None or around.words_behind(behind) > 0):
        return Decision(why=_NOTHING)
    if behind is not None or (verb is not None and around.words_before(verb) <= 6):
        return Decision("total_budget", by="give", used_to=behind.end if behind else 0)
    total = around.first({"total"}, within=0)
    if total is not None:
        return Decision("total_budget", by="total", used_to=total.end)
    if _call_amounts(around) or (around.told({"total"}) and around.told({"sum"}) and around.told({"call"})):
        return Decision("total_budget", by="total")
    call = around.last({"call"})
    if call is not None and around.words_before(call) == 0:
        return Decision("total_budget", by="call")
    named = around.first({"call"}, within=0)
    if named is not None:
        return Decision("total_budget", by="call", used_to=named.end)
    if _names_fund(around, passage):
        return Decision("total_budget", by="call")
    return Decision(why=_NOTHING)


def _call_amounts(around: Around) -> bool:
    """ "The fund … amounts to 15 million": a clause that begins with the call or fund, and its size."""
    if not around.left or around.same_clause or around.count(around.left_from, around.left[0].start) > 1:
        return False
    size = around.last({"sum", "give"})
    return around.left[0].concept == "call" and size is not None and around.words_before(size) <= 2


def _names_fund(around: Around, passage: Passage) -> bool:
    """ "The £289m Industrial Energy Transformation Fund": a call, programme or fund named by its size."""
    call = around.first({"call"}, within=6)
    if call is None or around.count(call.start, call.end) != 1:
        return False
    words = around.words[_index(around, around.figure.end) : _index(around, call.end)]
    return len(words) > 1 and all(passage.source.starts_upper(word.start) for word in words)


def _from_elsewhere(around: Around, previous: Decision | None, passage: Passage, index: int) -> Decision:
    """What the heading above, the figure before in the same clause, or the parts behind say."""
    subject = next((cue for cue in reversed(around.heading) if cue.concept in _SUBJECTS), None)
    if subject is not None:
        if any(cue.concept in REFUSED for cue in around.heading):
            return Decision(why=REFUSED.get(subject.concept, REFUSED["cost"]), by=subject.concept)
        under = replace(around, left=[*around.heading, *around.left], heading=[])
        found = _of(subject.concept, under)
        return found if found.kind is not None or found.why != _UNSAID else Decision(why=found.why, by=subject.concept)
    if previous is not None:
        chained = _chained(around, previous, passage)
        if chained is not None:
            return chained
    if _is_divided(passage, index):
        return Decision("total_budget", by="divided")
    return Decision(why=_NOTHING)


def _chained(around: Around, previous: Decision, passage: Passage) -> Decision | None:
    """A figure that goes on with the one before it: "min. grant 25 000, max. 250 000 (micro) / 400 000 (medium)"."""
    if previous.by in REFUSED:
        return Decision(why=REFUSED[previous.by], by=previous.by)
    if previous.by == "rate":
        # "Up to 80% of the eligible costs, but no more than 50 000 €."
        return Decision("grant_max", by="grant") if previous.kind and _bound(around) == "grant_max" else None
    grants = previous.by in ("grant", "get", "per", "funds") and previous.kind != "total_budget"
    bound = _bound(around)
    if grants and bound is not None:
        return Decision(bound, by=previous.by)
    plain = re.sub(r"\([^()]{0,60}\)", "", around.between)
    if grants and previous.kind is not None and passage.lexicon.either.fullmatch(plain):
        return Decision(previous.kind, by=previous.by)
    if grants and previous.kind is not None and (around.told({"size"}) or around.first({"size"}, within=2) is not None):
        # "100 000 for micro, 200 000 for small enterprises."
        return Decision(previous.kind, by=previous.by)
    if around.told({"lot", "call"}) and previous.kind is not None and re.search(r":\s*$", around.between):
        return Decision(previous.kind, by=previous.by)
    # "Allocated: X for A and Y for B."
    if previous.by == "give" and previous.kind == "total_budget" and passage.lexicon.goes_on.search(around.between):
        return Decision("total_budget", by="give")
    return None


def _is_divided(passage: Passage, index: int) -> bool:
    """Whether parts of this figure follow it: "19,9 млн. евро (10,5 млн. П1 + 9,4 млн. П2)", "…, от които 46 млн."."""
    figure = passage.figures[index]
    _, end = passage.clause(figure.end)
    opened = _DIVIDED.match(passage.text, figure.end)
    if _SUM.match(passage.text, figure.end):
        return True
    if opened is None or figure.value is None or index + 1 >= len(passage.figures) or figure.is_rate:
        return False
    following = passage.figures[index + 1]
    if following.start >= end or following.is_rate or following.value is None or following.value >= figure.value:
        return False
    if any(cue.concept == "part" for cue in passage.cues_between(figure.end, following.start)):
        return True
    bracket = passage.text.find("(", figure.end, following.start)
    closing = passage.text.find(")", following.end, following.end + 200)
    if bracket < 0 or closing < 0 or ")" in passage.text[bracket : following.start]:
        return False
    return sum(1 for one in passage.figures[index + 1 : index + 8] if one.end <= closing) >= 2


def without_parts(decisions: Sequence[Decision], figures: Sequence[Figure]) -> list[Decision]:
    """Without totals that only a verb gives where the text names a greater one: they are its parts."""
    named = [
        figure.forms
        for one, figure in zip(decisions, figures, strict=True)
        if one.kind == "total_budget" and one.by in ("budget", "envelope", "grant")
    ]
    result = []
    for one, figure in zip(decisions, figures, strict=True):
        if one.kind == "total_budget" and one.by in ("give", "funds", "total", "call") and _below(figure, named):
            result.append(Decision(why=_PART, by="part"))
        else:
            result.append(one)
    return result


def _below(figure: Figure, totals: Sequence[tuple[tuple[Printed, ...], ...]]) -> bool:
    mine = {form[0].currency: form[0].value for form in figure.forms}
    return any(
        total[0].value is not None and (value := mine.get(total[0].currency)) is not None and value < total[0].value
        for forms in totals
        for total in forms
    )
