"""Profiles that ask the same conditions of a call, judged once for all of them: a national association has few such groups."""

from __future__ import annotations

from collections.abc import Callable

from tracker.domain.conditions import conditions
from tracker.domain.models import Call, Profile
from tracker.domain.taxonomy import Taxonomy

_Asked = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], int | None, int | None]


class ConditionGroups:
    """Groups of profiles by their hard conditions, numbered from 0. Words (the unwanted ones too) are no part of them."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._taxonomy = taxonomy
        self._parts: dict[_Asked, int] = {}
        self._asking: list[Profile] = []
        """Of each part, a profile that asks nothing else: many groups ask for the same territory or the same applicants."""
        self._groups: dict[tuple[int, ...], int] = {}
        self._members: list[tuple[int, ...]] = []

    def of(self, profile: Profile) -> int:
        """The group of a profile; a new one where nobody asked the same before."""
        asked = (
            Profile("", {}, nuts=profile.nuts),
            Profile("", {}, applicants=profile.applicants),
            Profile("", {}, programmes=profile.programmes),
            Profile("", {}, grant_min_eur=profile.grant_min_eur, grant_max_eur=profile.grant_max_eur),
        )
        parts = tuple(self._part(one) for one in asked if one != _ASKS_NOTHING)
        group = self._groups.setdefault(parts, len(self._members))
        if group == len(self._members):
            self._members.append(parts)
        return group

    def allowing(self, call: Call) -> Callable[[int], bool]:
        """Whether no condition of a group excludes the call; its stage, which the clock decides, is no part of it."""
        known: dict[int, bool] = {}

        def allows(part: int) -> bool:
            answer = known.get(part)
            if answer is None:
                judged = conditions(call, self._asking[part], None, self._taxonomy, None)
                answer = known[part] = all(one.answer != "no" for one in judged)
            return answer

        return lambda group: all(allows(part) for part in self._members[group])

    def _part(self, asks: Profile) -> int:
        key = (asks.nuts, asks.applicants, asks.programmes, asks.grant_min_eur, asks.grant_max_eur)
        part = self._parts.setdefault(key, len(self._asking))
        if part == len(self._asking):
            self._asking.append(asks)
        return part


_ASKS_NOTHING = Profile("", {})
