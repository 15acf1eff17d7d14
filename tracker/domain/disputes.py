"""Which statements of a fact contradict each other. Only of the same fact, kind and level of precision.

A day and a time on it agree; a period and an exact date are no contradiction (the date is newer or says more); a list
that names fewer dates than another agrees with it; cut-offs add up; a maximum for small and another for medium-sized
enterprises are two facts, of which the highest is the call's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tracker.domain.agreement import SEVERAL_BY_NATURE, holds, put_together
from tracker.domain.statements import Dispute, Statement, dates_of, each_once, say_the_same

#: Figures of which the highest, or the lowest, is the call's where each part of it has its own.
_TOPS = {"grant_max": max, "rate": max, "grant_min": min}


def contradictions(statements: Iterable[Statement]) -> tuple[Dispute, ...]:
    """The contradictions among statements of one weight: of several sources, or unsigned of several places of one.

    What one source says, or what stands at one place, is one statement.
    """
    by_fact: dict[str, list[Statement]] = {}
    for one in statements:
        by_fact.setdefault(one.fact, []).append(one)
    found = []
    for fact, said in by_fact.items():
        contested = _contested_figures(said) if said[0].money is not None else _contested_dates(said)
        if contested:
            found.append(Dispute(fact, each_once(contested)))
    return tuple(found)


def highest(figures: Sequence[Statement]) -> Statement | None:
    """Of figures that each hold for another part of the call, the call's own: the highest maximum, the lowest minimum.

    None where they are not evidently such: one without a part, two of one part, two currencies, a budget.
    """
    by_part: dict[str, Statement] = {}
    for one in figures:
        if not one.part or not say_the_same(by_part.setdefault(one.part, one), one):
            return None
    heads = [(one, one.money) for one in by_part.values() if one.money is not None]
    pick = _TOPS.get(figures[0].fact) if figures else None
    if pick is None or len(heads) < 2 or len({money.currency for _, money in heads}) != 1:
        return None
    values = {one: value for one, money in heads if (value := money.rate or money.amount) is not None}
    return pick(values, key=lambda one: values[one]) if len(values) == len(heads) else None


def combined(disputes: Iterable[Dispute]) -> tuple[Dispute, ...]:
    """One dispute per fact. It is only a move that others have not followed where every part of it is."""
    found: dict[str, Dispute] = {}
    for one in disputes:
        known = found.get(one.fact)
        if known is not None:
            moved = max(known.moved, one.moved) if known.moved and one.moved else None
            one = Dispute(one.fact, each_once((*known.statements, *one.statements)), moved)
        found[one.fact] = one
    return tuple(found.values())


def without(disputes: Iterable[Dispute], left: Iterable[str]) -> tuple[Dispute, ...]:
    """Disputes without dates that their source has moved away from ("submission 2026-09-15"): its older words are stale."""
    days = {memory[: memory.index(" ") + 11] for memory in left}
    found = []
    for one in disputes:
        said = tuple(two for two in one.statements if two.date is None or f"{two.fact} {two.date.at[:10]}" not in days)
        if any(not say_the_same(said[0], two) for two in said):
            found.append(replace(one, statements=said))
    return tuple(found)


def _contested_dates(said: Sequence[Statement]) -> list[Statement]:
    exact = [one for one in said if one.date is not None and one.date.is_exact]
    level = exact or [one for one in said if one.date is not None]
    if not level or level[0].fact in SEVERAL_BY_NATURE:
        return []
    places: dict[str, list[Statement]] = {}
    for one in level:
        places.setdefault(one.source or one.place, []).append(one)
    if put_together([dates_of(one) for one in places.values()]) is not None:
        return []
    return [
        one
        for place, here in places.items()
        for one in here
        if one.date and any(not holds(dates_of(there), one.date) for other, there in places.items() if other != place)
    ]


def _contested_figures(said: Sequence[Statement]) -> list[Statement]:
    """Different figures for one thing. Where a source has one for each part of a call, its highest stands for all."""
    by_part: dict[str, list[Statement]] = {"": []}
    for one in said:
        by_part.setdefault(one.part, []).append(one)
    for source in dict.fromkeys(one.source for one in said):
        top = highest([one for one in said if one.part and one.source == source])
        by_part[""] += [top] if top is not None else []
    return [one for alike in by_part.values() if _differ(alike) for one in alike]


def _differ(figures: Sequence[Statement]) -> bool:
    return any(not say_the_same(figures[0], one) for one in figures)
