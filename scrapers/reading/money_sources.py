"""Tells the shares that a call's money comes from, the European and the national one, from the whole that they make.

"ERDF 17 000 000, national co-financing 3 000 000": neither is the call's budget; a stated sum of both is, and so is a bare figure
that both are named of at once ("200 млн. лв. (ЕСФ+ и национален бюджет)"). Which words name whom is data (`money_sources.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from decimal import Decimal

from scrapers.reading.money_context import Passage
from scrapers.reading.money_figures import Figure
from scrapers.reading.money_grants import NOTHING, UNSAID, Decision
from scrapers.reading.phrases import Cue

_SHARE = "it is what one of several sources pays of a budget"
#: As far apart may two figures of one list stand, in letters.
_LINKED = 90
_REACH = 60
_NEAR = 8
_LEADS = re.compile(r"[\s:=-]*")
_ENDED = re.compile(r"[.!?]\s+\S|\n\s*\n")
_WORD = re.compile(r"[^\W_]+")
_OPENED = re.compile(r"[\s.]*\(")
#: Sums that are printed rounded may differ by so much of them.
_ROUNDED = Decimal("0.002")
_OF_PROJECT = frozenset({"cost", "requested", "awarded", "loan", "turnover", "price"})


def without_sources(decisions: Sequence[Decision], passage: Passage, *, is_labelled: bool) -> list[Decision]:
    """The decisions with no share read as the whole, and with the whole where it is stated as the sum of its shares.

    `is_labelled`: a field's label says that the text is the budget.
    """
    result = list(decisions)
    if not passage.names_sources:
        return result
    told = _sources(passage)
    for place, one in enumerate(decisions):
        if one.kind is None and one.why == NOTHING and not one.by and _is_of_both(passage, place):
            result[place] = Decision("total_budget", by="total")
        elif (one.kind == "total_budget" and told[place] == "match") or (
            one.kind in ("rate_max", "rate_min") and _is_composition(passage, place)
        ):
            result[place] = Decision(why=_SHARE, by="part")
    for first, last in _lists(passage):
        shares = [place for place in range(first, last) if told[place] is not None]
        for place in range(first, last):
            if shares and not is_labelled and result[place].by == "divided":
                # "Обща сума X, от които Y европейско и Z национално": so are projects printed, and nothing says whose it is.
                result[place] = Decision(why=NOTHING)
        if not _are_both({told[place] for place in shares}):
            continue
        for place in shares:
            if result[place].kind == "total_budget" or (
                result[place].kind is None and result[place].why in (NOTHING, UNSAID)
            ):
                result[place] = Decision(why=_SHARE, by="part")
        for place in range(first, last):
            # Before its shares a bare total is as likely a project's ("Обща стойност X, от които Y европейско …").
            if place > shares[-1] and _is_sum(place, shares, result[place], passage):
                result[place] = Decision("total_budget", by="total")
    return result


def _is_composition(passage: Passage, place: int) -> bool:
    """Whether it is one of several shares in brackets behind a sum: "5 million (ERDF 50 %, State 35 %, Region 15 %)"."""
    figure = passage.figures[place]
    opened = passage.text.rfind("(", max(0, figure.start - 2 * _REACH), figure.start)
    closed = passage.text.find(")", figure.end, figure.end + 2 * _REACH)
    if opened < 0 or closed < 0 or ")" in passage.text[opened : figure.start]:
        return False
    inside = [one for one in passage.figures_in(opened, closed) if one.is_rate]
    before = [one for one in passage.figures_in(max(0, opened - 2 * _REACH), opened) if not one.is_rate]
    return len(inside) > 1 and bool(before) and not passage.text[before[-1].end : opened].strip(" .")


def _sources(passage: Passage) -> list[str | None]:
    """Whose share each figure is said to be, by the words before it, else by those right behind it."""
    told: list[str | None] = []
    used = 0
    for place, figure in enumerate(passage.figures):
        if figure.is_rate:
            told.append(None)
            continue
        start, _ = passage.clause(figure.start)
        _, end = passage.clause(figure.end)
        floor = max(start, passage.figures[place - 1].end if place else 0, used, figure.start - _REACH)
        before = passage.source_cues(floor, figure.start)
        behind = passage.source_cues(figure.end, min(end, passage.next_start(figure), figure.end + _REACH))
        mark = before[-1] if before and not _leaves(passage.text, before[-1].end, figure.start) else None
        if mark is None and behind and _is_beside(passage, figure, behind[0]):
            mark = behind[0]
            used = mark.end
        told.append(mark.concept if mark is not None else None)
    return told


def _leaves(text: str, start: int, end: int) -> bool:
    """Whether a new field or too many words stand between: "(ERDF) + EUR 5 million", "ERDF 5, total: 6"."""
    between = text[start:end]
    return ")" in between or "," in between or ";" in between or len(_WORD.findall(between)) > 4


def _is_beside(passage: Passage, figure: Figure, cue: Cue) -> bool:
    """Whether a word right behind a figure is said of it, and does not lead to the next one: "of which ERDF: 5 million"."""
    between = passage.text[figure.end : cue.start]
    if _LEADS.fullmatch(passage.text, cue.end, passage.next_start(figure)) and passage.has_figure(
        cue.end, cue.end + _NEAR
    ):
        return False
    return len(_WORD.findall(between)) <= 2 and not set(between.strip(" .")) & set(",;:)")


def _is_of_both(passage: Passage, place: int) -> bool:
    """Whether a figure alone in its field has both sources in brackets behind it."""
    figure = passage.figures[place]
    if figure.is_rate or figure.is_range or figure.value is None:
        return False
    start, end = passage.clause(figure.start)
    opened = _OPENED.match(passage.text, figure.end)
    if opened is None or _WORD.search(passage.text, start, figure.start):
        return False
    closing = passage.text.find(")", opened.end(), min(end, passage.next_start(figure), figure.end + _REACH))
    return closing > 0 and _are_both({cue.concept for cue in passage.source_cues(figure.end, closing)})


def _are_both(concepts: Collection[str | None]) -> bool:
    return "european" in concepts and ("national" in concepts or "match" in concepts)


def _lists(passage: Passage) -> list[tuple[int, int]]:
    """Runs of amounts that stand in one sentence or list, as first and behind the last."""
    runs: list[tuple[int, int]] = []
    first = 0
    for place in range(1, len(passage.figures) + 1):
        if place < len(passage.figures) and _goes_on(passage, passage.figures[place - 1], passage.figures[place]):
            continue
        if place - first > 1:
            runs.append((first, place))
        first = place
    return runs


def _goes_on(passage: Passage, one: Figure, other: Figure) -> bool:
    between = passage.text[one.end : other.start]
    return len(between) <= _LINKED and not _ENDED.search(between.lstrip("."))


def _is_sum(place: int, shares: Sequence[int], one: Decision, passage: Passage) -> bool:
    """Whether the figure is called the total and is what the shares make together; a project's is not the call's."""
    figure = passage.figures[place]
    if (
        figure.is_rate
        or figure.is_range
        or figure.value is None
        or one.kind is not None
        or one.why not in (NOTHING, UNSAID)
    ):
        return False
    start, _ = passage.clause(passage.figures[shares[0]].start)
    _, end = passage.clause(figure.end)
    line = passage.text.rfind("\n", 0, figure.start) + 1
    if any(cue.concept in ("part", "region") for cue in passage.share_cues(line, figure.start)):
        return False
    if passage.has_owner(start, end) or any(cue.concept in _OF_PROJECT for cue in passage.cues_between(start, end)):
        return False
    before = max(start, passage.figures[place - 1].end if place else start)
    beside = [*passage.cues_between(before, figure.start), *passage.cues_between(figure.end, min(end, figure.end + 12))]
    if not any(cue.concept == "total" for cue in beside):
        return False
    printed = figure.forms[0][0]
    values = [
        form[0].value for at in shares for form in passage.figures[at].forms if form[0].currency == printed.currency
    ]
    if len(values) != len(shares) or printed.value is None:
        return False
    together = sum((value for value in values if value is not None), Decimal(0))
    return abs(together - printed.value) <= printed.value * _ROUNDED
