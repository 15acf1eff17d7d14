"""Profiles that ask the same conditions of a call, judged once for all of them: a national association has few such groups."""

from __future__ import annotations

from tracker.domain.conditions import conditions
from tracker.domain.models import Call, Profile
from tracker.domain.taxonomy import Taxonomy

_Asked = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], int | None, int | None]


class ConditionGroups:
    """Groups of profiles by their hard conditions, numbered from 0. Words (the unwanted ones too) are no part of them."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._taxonomy = taxonomy
        self._numbers: dict[_Asked, int] = {}
        self._asking: list[Profile] = []

    def of(self, profile: Profile) -> int:
        """The group of a profile; a new one where nobody asked the same before."""
        asks = Profile(
            "",
            {},
            nuts=profile.nuts,
            applicants=profile.applicants,
            programmes=profile.programmes,
            grant_min_eur=profile.grant_min_eur,
            grant_max_eur=profile.grant_max_eur,
        )
        key = (asks.nuts, asks.applicants, asks.programmes, asks.grant_min_eur, asks.grant_max_eur)
        number = self._numbers.setdefault(key, len(self._asking))
        if number == len(self._asking):
            self._asking.append(asks)
        return number

    def allow(self, group: int, call: Call) -> bool:
        """Whether no condition of this group excludes the call; its stage, which the clock decides, is no part of it."""
        judged = conditions(call, self._asking[group], None, self._taxonomy, None)
        return all(one.answer != "no" for one in judged)
