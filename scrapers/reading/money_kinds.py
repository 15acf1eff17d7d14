"""Decides what a figure is: the budget of the call, a grant's minimum, maximum or fixed sum, or nothing that a call gives.

The words nearest to the figure decide. A figure that no word explains is not read.
"""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from scrapers.reading.money_changes import as_new, step_of
from scrapers.reading.money_company import from_elsewhere
from scrapers.reading.money_context import Around, Passage
from scrapers.reading.money_grants import (
    GIVEN,
    NOTHING,
    PART,
    REFUSED,
    SUBJECTS,
    UNSAID,
    Decision,
    bound_of,
    grant,
    index_of,
    is_per_project,
    said_of,
    told_after,
)
from scrapers.reading.money_occasions import without_occasions
from scrapers.reading.money_shares import is_fixed_sum_of_project, without_shares
from scrapers.reading.phrases import Cue

_WHOLE = frozenset({"budget", "envelope"})
_PAST = frozenset({"requested", "awarded"})
_NEAR = 3
_CHANGE = "it is a change of a sum"


def decide(around: Around, previous: Decision | None, passage: Passage, index: int) -> Decision:
    """What an amount is."""
    step = step_of(around, passage)
    if step == "old":
        return Decision(why=_CHANGE, by="change")
    if step == "new":
        around, previous = as_new(around, passage), None
    found = _decide(around, previous, passage, index)
    if found.kind == "total_budget" and is_owned(around, GIVEN) and not around.told({"call"}):
        return Decision(why=REFUSED["cost"], by="cost")
    if found.kind is not None and previous is not None and previous.by == "loan" and not _names_what_is_given(around):
        return Decision(why=REFUSED["loan"], by="loan")
    if found.kind is not None and previous is not None and _is_ceiling_of_share(around, previous, passage, index):
        return Decision(why=PART, by="part")
    return without_occasions(without_shares(found, around, passage), around, passage)


def _is_ceiling_of_share(around: Around, previous: Decision, passage: Passage, index: int) -> bool:
    """ "An advance of up to 50 % of the grant, but no more than 100 000": the most of a share that was refused."""
    if not around.same_clause or previous.kind is not None or not passage.figures[index - 1].is_rate:
        return False
    comma = around.between.rfind(",")
    opens = around.figure.start - len(around.between) + comma
    told = any(cue.concept in GIVEN or cue.concept == "get" for cue in around.left if cue.start > opens)
    return comma >= 0 and not told and bound_of(around) is not None


def _names_what_is_given(around: Around) -> bool:
    """Whether it says more than "maximum sum" (German "Höchstbetrag"), which may go on about the figure before."""
    bounds = {cue.start for cue in around.left if cue.concept in ("max", "min")}
    return any(cue.concept in GIVEN and cue.start not in bounds for cue in (*around.left, *around.right))


def is_owned(around: Around, given: Collection[str]) -> bool:
    """ "The project has a total budget of …": a project or company named before what is given has it already."""
    if around.owner is None:
        return False
    subject = next((cue for cue in around.left if cue.concept in given), None)
    return subject is None or around.owner <= subject.start


def _decide(around: Around, previous: Decision | None, passage: Passage, index: int) -> Decision:
    if _is_part(around, previous):
        return Decision(why=PART, by="part")
    if around.told({"ceiling"}) or around.first({"ceiling"}, within=6) is not None:
        return Decision(why=REFUSED["limit"], by="limit")
    if _is_de_minimis(around):
        return Decision(why=REFUSED["limit"], by="limit")
    if around.told({"change"}) or around.first({"change"}, within=_NEAR) is not None:
        return Decision(why=_CHANGE, by="change")
    left = around.last(SUBJECTS)
    past = next((cue for cue in (*around.left, *around.right) if cue.concept in _PAST), None)
    if past is not None and not _is_offer(around):
        return Decision(why=REFUSED[past.concept], by=past.concept)
    right = _subject_behind(around)
    if right is not None and (left is None or (around.words_behind(right) == 0 and around.words_before(left) > 0)):
        if right.concept in REFUSED:
            return Decision(why=REFUSED[right.concept], by=right.concept)
        return said_of(right.concept, around, behind=right)
    if left is not None:
        given = around.last(GIVEN)
        if left.concept == "limit" and given is not None and (given.concept in _WHOLE or bound_of(around) is not None):
            left = given
        left = _first_of_compound(around, left)
        if left.concept in REFUSED:
            return Decision(why=REFUSED[left.concept], by=left.concept)
        return said_of(left.concept, around)
    found = _without_subject(around, passage)
    if found.kind is not None or found.why != NOTHING:
        return found
    elsewhere = from_elsewhere(around, previous, passage, index)
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
    if mark is not None and around.words_before(mark) <= 4 and not told_after(around, mark, SUBJECTS):
        return previous is not None or mark.start > around.left_from
    if not around.same_clause or previous is None:
        return False
    opened = around.between.rfind("(") > around.between.rfind(")")
    return (opened or "+" in around.between) and around.last(SUBJECTS) is None


def _subject_behind(around: Around) -> Cue | None:
    """What the words right behind the figure call it: "a £5,000 grant", "580 milyon lira bütçe", "5 млн. евро общ бюджет"."""
    found = around.first(SUBJECTS - _PAST - {"own_funds"}, within=_NEAR + 4)
    if found is None:
        return None
    between = around.words[index_of(around, around.figure.end) : index_of(around, found.start)]
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


def _without_subject(around: Around, passage: Passage) -> Decision:
    """A figure beside which no word names what it is: verbs, "per project" and the name of the call still may."""
    bound = bound_of(around)
    per = is_per_project(around)
    fixed = around.last({"fixed"})
    if around.told({"get"}):
        known = bound or around.figure.is_range or fixed
        return grant(around, bound, 0, "get") if known else Decision(why=UNSAID, by="get")
    if per and not around.same_clause | around.told({"total"}) and (bound or around.figure.is_range):
        return grant(around, bound, 0, "per")
    if per and (bound or around.figure.is_range):
        return grant(around, bound, 0, "per")
    if per and not around.figure.is_range and is_fixed_sum_of_project(around, passage):
        return Decision("grant_fixed", by="per")
    if around.figure.is_range or per:
        return Decision(why=NOTHING, by="each" if per else "")
    verb = around.last({"give"})
    behind = around.first({"give"}, within=_NEAR)
    if bound is not None and (behind is None or around.words_behind(behind) > 0):
        return Decision(why=NOTHING)
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
    return Decision(why=NOTHING)


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
    words = around.words[index_of(around, around.figure.end) : index_of(around, call.end)]
    return len(words) > 1 and all(passage.source.starts_upper(word.start) for word in words)
