"""What dates of one text say about each other: an extension replaces, a pair explains, a list are cut-offs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from scrapers.reading.connectors import connectors
from scrapers.reading.found import YEAR
from scrapers.reading.languages import Cue
from scrapers.reading.passage import Group, Passage
from scrapers.reading.readings import APPLICATION_KINDS, DeadlineKind
from scrapers.reading.uses import LEAST_WINDOW, Role

Judged = list[tuple[Group, Role]]
#: How far apart two dates may stand to speak of one call.
_NEAR = 400
_ARROWS = frozenset({"→", "->", "-->", "=>", "⇒", ">", "»", "➔", "➜"})
_YEARS = re.compile(rf"{YEAR}\s*/\s*{YEAR}")
_EITHER = "two days stand for one deadline, and which of them holds is not told"
_STAGES: tuple[DeadlineKind, ...] = ("first_stage", "second_stage")


def pair(judged: Judged) -> Judged:
    """ "Opens X | Closes Y" and "Start: X, deadline: Y": the one makes the other's meaning certain."""
    for index in range(len(judged) - 1):
        (first, one), (second, two) = judged[index], judged[index + 1]
        if one.bare != "opens":
            continue
        if two.bare == "closes":
            judged[index + 1] = (second, Role(tuple("submission" for _ in second.dates), object="submit", shape="end"))
        elif not two.kinds or two.kinds[-1] not in APPLICATION_KINDS or two.shape != "end":
            continue
        judged[index] = (first, Role(tuple("opening" for _ in first.dates), object="submit", shape="start"))
    return judged


def crowded(passage: Passage, judged: Judged) -> Judged:
    """Two dates side by side after one label ("Deadline: 15 June 30 June"): it cannot be told which holds."""
    result = list(judged)
    for index, ((first, one), (second, two)) in enumerate(pairwise(judged)):
        between = passage.text[first.end : second.start]
        if between.strip() in _ARROWS and one.kinds and one.kinds[-1] in APPLICATION_KINDS:
            why = "it cannot be told whether the second date replaces the first or ends what it begins"
            result[index], result[index + 1] = (first, Role(why=why)), (second, Role(why=why))
            continue
        unexplained = not two.kinds and two.shape == "point" and two.object in (None, one.object) and two.bare is None
        if (
            not (one.kinds and one.kinds[-1] in APPLICATION_KINDS and unexplained)
            or second.follows_list
            or two.superseded
        ):
            continue
        if len(between) <= 12 and "\n" not in between and ";" not in between and "|" not in between:
            why = "two dates stand side by side"
            result[index] = (first, Role(why=why))
            result[index + 1] = (second, Role(why=why))
    return result


def too_near(passage: Passage, judged: Judged) -> Judged:
    """Deadlines of one list that no programme has beside each other ("5/6 June", "5 June 2024 / 2025").

    Two days of one week, or one day of two years: one of them holds, and which is not told.
    """
    result = list(judged)
    for index, ((first, one), (second, two)) in enumerate(pairwise(judged)):
        if not second.follows_list or not _both_apply(one, two):
            continue
        former, latter = _last(first), _last(second)
        if former is None or latter is None:
            continue
        # "1 March 2019 and 2020" are two; with a stroke between the years it is one school or budget year.
        core = first.dates[-1].core
        one_day = core == second.dates[0].core and _YEARS.search(passage.text, *core) is not None
        if one_day or abs((latter - former).days) < LEAST_WINDOW:
            result[index], result[index + 1] = (first, Role(why=_EITHER)), (second, Role(why=_EITHER))
    return result


def _both_apply(one: Role, two: Role) -> bool:
    return all(role.kinds and role.kinds[-1] in APPLICATION_KINDS for role in (one, two))


def called_off(left: Sequence[Cue], later: Sequence[Cue], role: Role) -> bool:
    """Whether the words beside a deadline say that it does not hold any more."""
    return any(cue.concept == "postponed" for cue in (*left, *later)) and not role.extended


def extended_without_date(passage: Passage, group: Group, right: Sequence[Cue], later: bool, role: Role) -> bool:
    """ "The deadline, 15 March, has been extended by two weeks": the new date is not told, the old one does not hold.

    `later`: whether another date follows in the sentence. "15 March (extended)" is the new date itself.
    """
    cue = next((cue for cue in right if cue.concept in ("extended", "until")), None)
    if cue is None or cue.concept == "until" or later or role.extended:
        return False
    between = passage.text[group.end : cue.start]
    words = passage.words_between(group.end, cue.start)
    if between.startswith("'") and words and words[0].text in connectors()["to_endings"]:
        return False
    return (
        0 < len(words) <= 3
        and all(word.text in passage.glue for word in words)
        and not any(mark in between for mark in "(:-/\n")
        and not any(word.text in connectors()["negations"] for word in words)
    )


def supersede(judged: Judged) -> Judged:
    """A deadline that an extension beside it moved is not one any more."""
    moves = [(group, role) for group, role in judged if role.extended and role.kinds and not role.named_call]
    return [(group, _moved(group, role, moves)) for group, role in judged] if moves else judged


def _moved(group: Group, role: Role, moves: Judged) -> Role:
    mine = _last(group)
    if mine is None or role.extended or not role.kinds or role.kinds[-1] not in APPLICATION_KINDS:
        return role
    for other, move in moves:
        later = _last(other)
        near = abs(other.start - group.start) < _NEAR
        if (
            near
            and later is not None
            and (later < mine if move.earlier else later > mine)
            and move.kinds[-1] == role.kinds[-1]
        ):
            kinds: tuple[DeadlineKind | None, ...] = ("opening", None) if group.is_range else ()
            why = f"it was {'moved to an earlier' if move.earlier else 'extended to a later'} date"
            return Role(kinds, why=why, superseded=True, anchor=role.anchor)
    return role


def _last(group: Group) -> date | None:
    one = group.dates[-1]
    if one.year is None or one.day is None or one.problem:
        return None
    return one.date()


def stages(judged: Judged, text: str) -> Judged:
    """Two dates of a two-stage call are its stages; several of one list are cut-offs."""
    plain = [index for index, (_, role) in enumerate(judged) if role.kinds and role.kinds[-1] == "submission"]
    renamed: dict[int, DeadlineKind] = {}
    if len(plain) <= 2 and ("two-stage" in text or "two stage" in text):
        renamed = dict(zip(plain, _STAGES, strict=False))
    else:
        for index in plain:
            follows = judged[index][0].follows_list and index - 1 in plain
            leads = index + 1 in plain and judged[index + 1][0].follows_list
            if follows or leads:
                renamed[index] = "cut_off"
    return [
        (group, replace(role, kinds=(*role.kinds[:-1], renamed[index])) if index in renamed else role)
        for index, (group, role) in enumerate(judged)
    ]
