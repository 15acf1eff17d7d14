"""Call × profile → Match: hard conditions first, then words; the sum of `conditions` and `relevance`."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple

from tracker.domain.calltext import CallText, read_call_text
from tracker.domain.condition_groups import ConditionGroups
from tracker.domain.conditions import conditions, eligibility_of
from tracker.domain.corpus import Corpus
from tracker.domain.feature_index import FeatureIndex
from tracker.domain.models import Call, Level, Match, Profile
from tracker.domain.relevance import (
    Query,
    compile_profile,
    level_of,
    reasons,
    score_of,
    shares,
    unwanted_in,
)
from tracker.domain.signs import amount, asked_by_call, features_of_profile, has_a_phrase
from tracker.domain.taxonomy import Taxonomy
from tracker.domain.wordindex import WordIndex

__all__ = ["Corpus", "Matcher", "Ranked", "match", "rank"]

#: How many compiled profiles a Matcher keeps at hand.
_COMPILED = 8_192
#: Of these, how many are there from the beginning, before any call wants them.
_AT_HAND = 2_048


class Ranked(NamedTuple):
    """One line of `tracker match`."""

    profile: str
    call: str
    score: float
    level: Level
    words: tuple[str, ...]
    near: tuple[str, ...] = ()
    """The profile's words that the call is close to in meaning, where the semantic layer judged."""
    parts: Mapping[str, float] = MappingProxyType({})
    """What made the score, where the semantic layer judged."""


def match(call: Call, profile: Profile, corpus: Corpus, now: datetime, taxonomy: Taxonomy) -> Match:
    """Whether `call` is for `profile`, how much, and why.

    Eligibility does not change score or level: the caller alerts where eligibility is not "no" and the level is at
    least the subscription's.
    """
    return _matched(
        call, read_call_text(call.facts), profile, compile_profile(profile, taxonomy), corpus, now, taxonomy
    )


class Matcher:
    """Many profiles at once: `of` looks only at the profiles that can match a call. Profiles come and go singly."""

    def __init__(self, profiles: Iterable[Profile], corpus: Corpus, taxonomy: Taxonomy) -> None:
        self.corpus = corpus
        """May be replaced at any time by one that has seen more calls."""
        self.taxonomy = taxonomy
        self._profiles: dict[str, Profile] = {}
        self._index = FeatureIndex()
        self._groups = ConditionGroups(taxonomy)
        self._queries: dict[str, Query] = {}
        for profile in profiles:
            self.add(profile)

    def __len__(self) -> int:
        return len(self._profiles)

    def __contains__(self, profile_id: str) -> bool:
        return profile_id in self._profiles

    def ids(self) -> Collection[str]:
        """The profiles that are followed."""
        return self._profiles.keys()

    def profile(self, profile_id: str) -> Profile | None:
        """The profile of an id, or None."""
        return self._profiles.get(profile_id)

    def add(self, profile: Profile) -> None:
        """Follow `profile` (in place of one of the same id)."""
        query = compile_profile(profile, self.taxonomy)
        self.remove(profile.id)
        self._profiles[profile.id] = profile
        self._index.add(profile.id, features_of_profile(query), self._groups.of(profile))
        if len(self._queries) < _AT_HAND:
            # Else the first call that many want would wait for all of theirs to be worked out again.
            self._queries[profile.id] = query

    def remove(self, profile_id: str) -> None:
        """Forget a profile; unknown ids are no error."""
        if self._profiles.pop(profile_id, None) is not None:
            self._queries.pop(profile_id, None)
            self._index.remove(profile_id)

    def query(self, profile_id: str) -> Query:
        """The words that a profile wants. Raises KeyError where there is none of this id."""
        query = self._queries.get(profile_id)
        if query is None:
            query = compile_profile(self._profiles[profile_id], self.taxonomy)
            if len(self._queries) >= _COMPILED:
                del self._queries[next(iter(self._queries))]
            self._queries[profile_id] = query
        return query

    def of(self, call: Call, now: datetime) -> list[Match]:
        """Matches of level *possible* or *strong*, whatever the eligibility, best first: the same as `match` gives."""
        text = read_call_text(call.facts)
        found = [self.match(call, text, one, now) for one in self.candidates(text)]
        return sorted((one for one in found if one.level != "none"), key=lambda one: (-one.score, one.profile))

    def match(self, call: Call, text: CallText, profile_id: str, now: datetime) -> Match:
        """As `match`, of a profile that is followed and a call whose words (`text`) were read already."""
        profile = self._profiles[profile_id]
        return _matched(call, text, profile, self.query(profile_id), self.corpus, now, self.taxonomy)

    def shares(self, text: CallText, profile_id: str) -> tuple[tuple[str, float], ...]:
        """What each word of a profile that is followed brings to the sum that the score of a call is made of."""
        return shares(self.query(profile_id), text, self.corpus)

    def candidates(self, text: CallText, call: Call | None = None) -> list[str]:
        """The ids of the profiles that reach *possible* by their words, in no order.

        With `call` without those that its conditions exclude (but for its stage and for words not wanted).
        """
        question = asked_by_call(text, self.corpus, self._index.has)
        found = self._index.reaching(question, None if call is None else self._groups.allowing(call))
        return [*found.names, *(one for one in found.doubtful if has_a_phrase(self.query(one), text))]


def rank(
    calls: Sequence[Call],
    profiles: Iterable[Profile],
    top: int | None = None,
    *,
    taxonomy: Taxonomy | None = None,
    now: datetime | None = None,
) -> Iterator[Ranked]:
    """For every profile its `top` best calls by score, with the corpus learned from `calls` themselves.

    Calls without a word in common, and calls that the profile's conditions exclude, are left out; the stage is a
    condition only where `now` is given.
    """
    known = taxonomy if taxonomy is not None else Taxonomy()
    index = WordIndex(calls)
    for profile in profiles:
        query = compile_profile(profile, known)
        sums = index.ruled(query)
        yield from _best(calls, index.texts, sums, profile, query, index.corpus, known, now, top)


def _best(
    calls: Sequence[Call],
    texts: Sequence[CallText],
    sums: dict[int, float],
    profile: Profile,
    query: Query,
    corpus: Corpus,
    taxonomy: Taxonomy,
    now: datetime | None,
    top: int | None,
) -> Iterator[Ranked]:
    given = 0
    order = [(-sum_, calls[place].id, place) for place, sum_ in sums.items() if sum_ > 0]
    heapq.heapify(order)
    while order and (top is None or given < top):
        negative, call_id, place = heapq.heappop(order)
        text = texts[place]
        judged = conditions(calls[place], profile, now, taxonomy, unwanted_in(query, text))
        if eligibility_of(judged) == "no":
            continue
        score = score_of(-negative)
        yield Ranked(profile.id, call_id, round(score, 6), level_of(score), reasons(query, text, corpus))
        given += 1


def _matched(
    call: Call,
    text: CallText,
    profile: Profile,
    query: Query,
    corpus: Corpus,
    now: datetime,
    taxonomy: Taxonomy,
) -> Match:
    judged = conditions(call, profile, now, taxonomy, unwanted_in(query, text))
    score = score_of(amount(query, text, corpus))
    return Match(
        profile=profile.id,
        call=call.id,
        eligibility=eligibility_of(judged),
        conditions=judged,
        score=round(score, 6),
        level=level_of(score),
        words=reasons(query, text, corpus),
    )
