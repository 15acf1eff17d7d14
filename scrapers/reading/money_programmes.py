"""Tells the budget of a programme, an instrument or a fund from that of the call: many calls are paid out of it.

A budget is the programme's where the sentence names the programme as its owner and no call. A programme that one applies to
itself (its sentence says how much an applicant gets) is read like a call; which words name programmes and calls is data
(`money_programmes.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from scrapers.reading.money_context import Passage
from scrapers.reading.money_figures import Figure
from scrapers.reading.money_grants import GIVEN, Decision
from scrapers.reading.phrases import Cue

_PROGRAMMES = "it is what a programme or a fund has, not the call"
_PART_OF = "it is what a programme has, of which the call gets a part"
_NO_GRANT = "no project gets that much"
_GRANTS = ("grant_min", "grant_max", "grant_fixed")
_OF_APPLICANTS = (*_GRANTS, "rate_min", "rate_max")
_OWNERS = frozenset({"programme", "fund"})
_CALLS = frozenset({"call", "this_call", "scheme"})
_NAMES = _OWNERS | _CALLS
#: No call has thousands of millions beside its programme, and no project gets them; of currencies worth about a euro.
_HUGE = Decimal(1_000_000_000)
_STRONG = frozenset({"EUR", "BGN", "GBP", "USD", "CHF", "BAM"})
#: What shows that two names are no one name: "the call is part of the programme, which has …".
_APART = re.compile(
    r"[,;:()]|(?<![^\W_])(?:is|are|was|has|which|that|and|but|while|и|а|но|е|са|която|които|което|част)(?![^\W_])"
)
#: A new field: "Horizon Europe, budget: …". Before "with", "за" the budget is still the programme's.
_FIELD = re.compile(r"(?:[,|(]|\s-)\s?$")
_OF_IT = re.compile(
    r"(?<![^\W_])(?:for|of|under|in|within|to|за|на|по|в|във|към|für|im|des|pour|de|du|para|del|per|dla|pro)\s(?:[^\W_]+\s){0,3}$"
)
_NAMED = re.compile(r"\s?(?:(?:for|of|under|за|на|по)\s)?(?:the\s|a\s)?$")
#: "With a budget of €1.9 billion, the programme …".
_WITH = re.compile(r"\s*(?:with|с|със|mit|avec|con|com|cu)\s")
_THEN = re.compile(r"\.?,\s(?:[^\W_]+\s){0,2}")
_PERIOD = re.compile(r"(?<!\d)20[0-4]\d\s?-\s?20[0-4]\d(?!\d)")
_REACH = 80
#: How far behind "of which 20 million" it may say what that is for, in letters.
_OF_WHICH = 40


def without_programmes(decisions: Sequence[Decision], passage: Passage) -> list[Decision]:
    """The decisions without budgets of programmes and sums that no project gets; what "this call" has of one is its budget."""
    result = list(decisions)
    for place, (one, part) in enumerate(pairwise(decisions)):
        if part.by == "part" and _is_huge_or_total(one, passage.figures[place]):
            _split(result, place, passage)
    for place, one in enumerate(decisions):
        figure = passage.figures[place]
        if one.kind in _GRANTS and _is_huge(figure):
            result[place] = Decision(why=_NO_GRANT, by="other")
        elif one.kind == "total_budget" and result[place] is one and _is_of_programme(place, decisions, passage):
            result[place] = Decision(why=_PROGRAMMES, by="other")
    return result


def _is_huge_or_total(one: Decision, figure: Figure) -> bool:
    return one.kind == "total_budget" or _is_huge(figure)


def _split(result: list[Decision], place: int, passage: Passage) -> None:
    """ "The programme has X, of which Y is for this call": Y is the call's; of "a call" it is not told which."""
    whole, share = passage.figures[place], passage.figures[place + 1]
    start, _ = passage.clause(whole.start)
    _, end = passage.clause(share.end)
    behind = passage.programme_cues(whole.end, min(end, share.end + _OF_WHICH))
    if any(cue.concept in _CALLS for cue in passage.programme_cues(start, whole.start)):
        return
    if any(cue.concept == "this_call" for cue in behind) and not share.is_range and not share.is_rate:
        result[place + 1] = Decision("total_budget", by="give")
    if any(cue.concept in _CALLS for cue in behind):
        result[place] = Decision(why=_PART_OF, by="other")


def _is_of_programme(place: int, decisions: Sequence[Decision], passage: Passage) -> bool:
    figure = passage.figures[place]
    start, _ = passage.clause(figure.start)
    _, end = passage.clause(figure.end)
    huge = _is_huge(figure)
    owner = _owner_before(start, figure, passage, huge=huge) or _owner_behind(figure, end, passage)
    if owner is None:
        owner = _owner_above(start, figure, passage)
    if owner is None or owner.concept not in _OWNERS:
        return huge and owner is not None and owner.concept == "scheme"
    if not huge and owner.concept == "fund" and decisions[place].by not in ("budget", "envelope"):
        # "The fund amounts to 15 million", "the £289m … Fund": what is announced by its size is what one applies to.
        return False
    if _to_a_call(figure, end, passage):
        return False
    return (
        huge
        or _PERIOD.search(passage.text, start, end) is not None
        or not _is_applied_to(start, end, decisions, passage)
    )


def _owner_before(start: int, figure: Figure, passage: Passage, *, huge: bool) -> Cue | None:
    """The nearest programme or call before the figure in its sentence; of "the call under the programme" the call."""
    given = [cue for cue in passage.cues_between(start, figure.start) if cue.concept in GIVEN]
    if given and not huge and _FIELD.search(passage.text, start, given[-1].start):
        start = given[-1].start
    cues = [cue for cue in passage.programme_cues(start, figure.start) if cue.concept in _NAMES]
    if not cues:
        return None
    nearest = cues[-1]
    if nearest.concept in _CALLS or len(cues) < 2:
        return nearest
    head = next((cue for cue in reversed(cues[:-1]) if cue.concept in _CALLS), None)
    if head is None or passage.has_figure(head.end, nearest.start):
        return nearest
    return nearest if _APART.search(passage.text, head.end, nearest.start) else head


def _owner_behind(figure: Figure, end: int, passage: Passage) -> Cue | None:
    """ "EUR 95 billion programme", "5 million will be available under the programme"; not "from the programme"."""
    following = passage.next_start(figure)
    near = passage.programme_cues(figure.end, min(end, following, figure.end + _REACH))
    behind = [cue for cue in near if cue.concept in _NAMES]
    if not behind:
        return None
    first = behind[0]
    between = passage.text[figure.end : first.start]
    if _NAMED.fullmatch(between.lstrip(". ")) and first.concept != "fund":
        return first
    start, _ = passage.clause(figure.start)
    if _WITH.match(passage.text, start, figure.start) and _THEN.fullmatch(between):
        return first
    return first if "," not in between and _OF_IT.search(between) else None


def _owner_above(start: int, figure: Figure, passage: Passage) -> Cue | None:
    """The programme that "it has a budget of …" goes on about, or that the heading of a bare figure names."""
    opening = passage.programme_cues(start, min(figure.start, start + 12))
    if any(cue.concept == "pronoun" for cue in opening[:1]) and start > 0:
        earlier, _ = passage.clause(start - 1)
        told = passage.programme_cues(earlier, start)
        return next((cue for cue in told if cue.concept in _NAMES), None)
    if not any(cue.concept in GIVEN for cue in passage.cues_between(start, figure.start)):
        above = passage.programme_cues(*passage.heading_line(figure))
        return next((cue for cue in above if cue.concept in _NAMES), None)
    return None


def _to_a_call(figure: Figure, end: int, passage: Passage) -> bool:
    """ "The programme will allocate 3 million to the present call"."""
    for cue in passage.programme_cues(figure.end, min(end, passage.next_start(figure), figure.end + _REACH)):
        between = passage.text[figure.end : cue.start]
        if cue.concept in _CALLS and ";" not in between and _OF_IT.search(between):
            return True
    return False


def _is_applied_to(start: int, end: int, decisions: Sequence[Decision], passage: Passage) -> bool:
    """Whether the sentence says what an applicant gets: then the programme is what one applies to."""
    return any(
        one.kind in _OF_APPLICANTS and start <= figure.start < end
        for one, figure in zip(decisions, passage.figures, strict=True)
    )


def _is_huge(figure: Figure) -> bool:
    return any(
        one.value is not None and one.value >= _HUGE and one.currency in _STRONG
        for form in figure.forms
        for one in form
    )
