"""Profiles that ask the same conditions of a call, judged once for all of them: a national association has few such groups."""

from __future__ import annotations

from array import array
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from tracker.domain.conditions import conditions, places_asked, refused_homes
from tracker.domain.models import Call, Profile
from tracker.domain.taxonomy import Taxonomy
from tracker.domain.territory import fits

_Asked = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], int | None, int | None]
#: Territory, applicants, programme and grant: a group asks for at most so many parts.
_MOST_PARTS = 4
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
        self._members = array("I")
        """The parts of each group, one after another; part 0 asks nothing."""

    def of(self, profile: Profile) -> int:
        """The group of a profile; a new one where nobody asked the same before."""
        parts = (
            self._part(Profile("", {}, nuts=profile.nuts)),
            self._part(Profile("", {}, applicants=profile.applicants)),
            self._part(Profile("", {}, programmes=profile.programmes)),
            self._part(Profile("", {}, grant_min_eur=profile.grant_min_eur, grant_max_eur=profile.grant_max_eur)),
        )
        group = self._groups.setdefault(parts, len(self._groups))
        if len(self._groups) * _MOST_PARTS > len(self._members):
            self._members.extend(parts)
        return group

    def allowing(self, call: Call) -> Callable[[NDArray[np.uint32]], NDArray[np.bool_]]:
        """For groups: whether no condition of theirs excludes the call; its stage, which the clock decides, is no part of it.

        Each part is judged at most once a question, as `conditions` judges it.
        """
        territory = self._taxonomy.territory
        wanted = territory.wanted(one.value for one in places_asked(call.facts.eligibility))

        def allows(part: int) -> bool:
            asks = self._asking[part]
            if asks.nuts:
                return fits(self._homes[part], wanted) is not False and not refused_homes(call.facts.eligibility, asks)
            return all(one.answer != "no" for one in conditions(call, asks, None, self._taxonomy, None))

        def passing(groups: NDArray[np.uint32]) -> NDArray[np.bool_]:
            parts = np.frombuffer(self._members, np.uint32).reshape(-1, _MOST_PARTS)[groups]
            allowed = np.ones(len(self._asking), np.bool_)
            for part in np.unique(parts).tolist():
                allowed[part] = allows(part)
            return np.asarray(allowed[parts].all(axis=1), np.bool_)

        return passing

    def _part(self, asks: Profile) -> int:
        part = self._parts.setdefault(_asked(asks), len(self._asking))
        if part == len(self._asking):
            self._asking.append(asks)
            self._homes.append(self._taxonomy.territory.homes(asks.nuts))
        return part


def _asked(asks: Profile) -> _Asked:
    return (asks.nuts, asks.applicants, asks.programmes, asks.grant_min_eur, asks.grant_max_eur)
