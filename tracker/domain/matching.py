"""Call × profile → Match: hard conditions first, then words; the sum of `conditions` and `relevance`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from tracker.domain.corpus import Corpus
from tracker.domain.models import Call, Level, Match, Profile
from tracker.domain.taxonomy import Taxonomy

__all__ = ["Corpus", "Matcher", "Ranked", "match", "rank"]


class Ranked(NamedTuple):
    """One line of `tracker match`."""

    profile: str
    call: str
    score: float
    level: Level
    words: tuple[str, ...]


def match(call: Call, profile: Profile, corpus: Corpus, now: datetime, taxonomy: Taxonomy) -> Match:
    """Whether `call` is for `profile`, how much, and why. Eligibility does not change score or level: the caller
    alerts where eligibility is not "no" and the level is at least the subscription's."""
    raise NotImplementedError


class Matcher:
    """Many profiles at once: `of` looks only at the profiles that can match a call. Profiles come and go singly."""

    def __init__(self, profiles: Iterable[Profile], corpus: Corpus, taxonomy: Taxonomy) -> None:
        raise NotImplementedError

    def add(self, profile: Profile) -> None:
        """Follow `profile` (in place of one of the same id)."""
        raise NotImplementedError

    def remove(self, profile_id: str) -> None:
        """Forget a profile; unknown ids are no error."""
        raise NotImplementedError

    def of(self, call: Call, now: datetime) -> list[Match]:
        """Matches of level *possible* or *strong*, whatever the eligibility, best first: the same as `match` gives."""
        raise NotImplementedError


def rank(
    calls: Sequence[Call],
    profiles: Iterable[Profile],
    top: int | None = None,
    *,
    taxonomy: Taxonomy | None = None,
    now: datetime | None = None,
) -> Iterator[Ranked]:
    """For every profile its `top` best calls by score, with the corpus learned from `calls` themselves.

    Calls that the profile's conditions exclude are left out; the stage is a condition only where `now` is given.
    """
    raise NotImplementedError
