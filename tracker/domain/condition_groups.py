"""Profiles that ask the same conditions of a call, judged once for all of them: a national association has few such groups."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Hashable, Iterable

import numpy as np
from numpy.typing import NDArray

from scrapers.reading.readings import Stated
from tracker.domain.conditions import conditions, in_euro, places_asked, refused_homes
from tracker.domain.models import Call, Facts, Profile
from tracker.domain.taxonomy import Taxonomy
from tracker.domain.territory import fits

_Numbers = NDArray[np.intp]
_Asked = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], int | None, int | None]
#: Territory, applicants, programme and grant: a group asks for one part of each kind, or for none.
_KINDS = 4
#: So many answers of parts are kept: calls of one programme state the same again and again.
_MOST_ANSWERS = 2_000_000
_ASKS_NOTHING = Profile("", {})


class ConditionGroups:
    """Groups of profiles by their hard conditions, numbered from 0. Words (the unwanted ones too) are no part of them."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._taxonomy = taxonomy
        self._parts: dict[_Asked, int] = {_asked(_ASKS_NOTHING): 0}
        self._asking = [_ASKS_NOTHING]
        """Of each part, a profile that asks nothing else: many groups ask for the same territory or the same applicants."""
        self._homes: list[frozenset[str]] = [frozenset()]
        self._groups: dict[tuple[int, ...], int] = {}
        self._members = tuple(array("q") for _ in range(_KINDS))
        """By kind, the part of each group; part 0 asks nothing."""
        self._answers: dict[tuple[int, Hashable], NDArray[np.int8]] = {}
        """Kind and what a call states of it → by part, whether that passes: 1 or 0, or −1 where nobody asked yet."""
        self._known: dict[tuple[int, Hashable], NDArray[np.bool_]] = {}
        """The same by group, where all of them were judged."""

    def of(self, profile: Profile) -> int:
        """The group of a profile; a new one where nobody asked the same before."""
        parts = (
            self._part(Profile("", {}, nuts=profile.nuts)),
            self._part(Profile("", {}, applicants=profile.applicants)),
            self._part(Profile("", {}, programmes=profile.programmes)),
            self._part(Profile("", {}, grant_min_eur=profile.grant_min_eur, grant_max_eur=profile.grant_max_eur)),
        )
        group = self._groups.setdefault(parts, len(self._groups))
        if group == len(self._members[0]):
            for part, members in zip(parts, self._members, strict=True):
                members.append(part)
        return group

    def allowing(self, call: Call) -> Callable[[_Numbers], NDArray[np.bool_]]:
        """For groups, as often as they are given: whether no condition of theirs excludes the call, but for its stage.

        Each part is judged once for all calls that state the same, as `conditions` judges it.
        """
        said = _stated(call.facts)

        def passing(groups: _Numbers) -> NDArray[np.bool_]:
            allowed = np.ones(len(groups), np.bool_)
            for kind, stated in enumerate(said):
                parts = np.frombuffer(self._members[kind], np.intp)
                allowed &= self._judged(call, kind, stated, parts[groups])
            return allowed

        def all_passing(groups: _Numbers) -> NDArray[np.bool_]:
            return np.asarray(self._of_all(call, said)[groups], np.bool_)

        # Of few groups all are judged at once, of many those that are asked for.
        return lambda groups: (all_passing if len(self._groups) <= len(groups) else passing)(groups)

    def _of_all(self, call: Call, said: tuple[Hashable, ...]) -> NDArray[np.bool_]:
        """Of every group whether the call passes."""
        allowed: NDArray[np.bool_] | None = None
        for kind, stated in enumerate(said):
            known = self._known.get((kind, stated))
            if known is None or len(known) < len(self._groups):
                if len(self._known) * len(self._groups) > _MOST_ANSWERS:
                    self._known.clear()
                parts = np.array(self._members[kind], np.intp)
                known = self._known[(kind, stated)] = self._judged(call, kind, stated, parts)
            allowed = known if allowed is None else allowed & known
        assert allowed is not None
        return allowed

    def _judged(self, call: Call, kind: int, stated: Hashable, parts: _Numbers) -> NDArray[np.bool_]:
        """Of each of these parts whether the call passes."""
        answers = self._answers.get((kind, stated))
        if answers is None or len(answers) < len(self._asking):
            if len(self._answers) * len(self._asking) > _MOST_ANSWERS:
                self._answers.clear()
            answers = self._answers[(kind, stated)] = np.full(len(self._asking), -1, np.int8)
        unknown = parts[answers[parts] < 0]
        if len(unknown):
            wanted = self._taxonomy.territory.wanted(one.value for one in places_asked(call.facts.eligibility))
            for part in np.unique(unknown).tolist():
                answers[part] = self._allows(part, call, wanted)
        return answers[parts] > 0

    def _allows(self, part: int, call: Call, wanted: frozenset[str] | None) -> bool:
        asks = self._asking[part]
        if asks.nuts:
            return fits(self._homes[part], wanted) is not False and not refused_homes(call.facts.eligibility, asks)
        return all(one.answer != "no" for one in conditions(call, asks, None, self._taxonomy, None))

    def _part(self, asks: Profile) -> int:
        part = self._parts.setdefault(_asked(asks), len(self._asking))
        if part == len(self._asking):
            self._asking.append(asks)
            self._homes.append(self._taxonomy.territory.homes(asks.nuts))
        return part


def _stated(facts: Facts) -> tuple[Hashable, ...]:
    """By kind of part, all of a call that its conditions look at."""
    said = facts.eligibility
    return (
        (_values(said.countries), _values(said.nuts), _values(said.countries_excluded)),
        (_values(said.applicants), _values(said.applicants_excluded)),
        (facts.programme, facts.code),
        (in_euro(facts.grant_min), in_euro(facts.grant_max)),
    )


def _values(stated: Iterable[Stated]) -> tuple[str, ...]:
    return tuple(one.value for one in stated)


def _asked(asks: Profile) -> _Asked:
    return (asks.nuts, asks.applicants, asks.programmes, asks.grant_min_eur, asks.grant_max_eur)
