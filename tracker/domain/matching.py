"""Call × profile → Match: hard conditions first, then words; the sum of `conditions` and `relevance`."""

from __future__ import annotations

import heapq
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from tracker.domain.calltext import CallText, read_call_text
from tracker.domain.conditions import conditions, eligibility_of
from tracker.domain.corpus import Corpus
from tracker.domain.models import Call, Level, Match, Profile
from tracker.domain.relevance import (
    Query,
    compile_profile,
    least_total,
    level_of,
    reasons,
    score_of,
    total,
    unwanted_in,
)
from tracker.domain.taxonomy import Taxonomy
from tracker.domain.wordindex import WordIndex

__all__ = ["Corpus", "Matcher", "Ranked", "match", "rank"]

#: How many compiled profiles a Matcher keeps at hand: those that matched lately.
_COMPILED = 8_192
#: Sums of floats in another order differ by less than this.
_TOLERANCE = 1e-9


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
    """Many profiles at once: `of` looks only at the profiles that can match a call. Profiles come and go singly.

    An inverted index from stems to profiles. A call's stems are taken strongest first, and as soon as all that remain
    cannot lift a new profile to *possible*, only the profiles met so far are scored: common words are never walked.
    """

    def __init__(self, profiles: Iterable[Profile], corpus: Corpus, taxonomy: Taxonomy) -> None:
        self.corpus = corpus
        """May be replaced at any time by one that has seen more calls."""
        self._taxonomy = taxonomy
        self._profiles: dict[int, Profile] = {}
        self._numbers: dict[str, int] = {}
        self._postings: dict[str, _Posting] = {}
        self._issued = 0
        self._compiled = lru_cache(maxsize=_COMPILED)(self._compile)
        for profile in profiles:
            self.add(profile)

    def __len__(self) -> int:
        return len(self._profiles)

    def add(self, profile: Profile) -> None:
        """Follow `profile` (in place of one of the same id)."""
        self.remove(profile.id)
        number = self._issued
        self._issued += 1
        self._profiles[number] = profile
        self._numbers[profile.id] = number
        for feature, weight in self._compile(number).weights.items():
            self._postings.setdefault(feature, _Posting()).add(number, weight)

    def remove(self, profile_id: str) -> None:
        """Forget a profile; unknown ids are no error."""
        number = self._numbers.pop(profile_id, None)
        if number is None:
            return
        del self._profiles[number]
        if self._issued > 1_000 and len(self._profiles) * 2 < self._issued:
            self._compact()

    def of(self, call: Call, now: datetime) -> list[Match]:
        """Matches of level *possible* or *strong*, whatever the eligibility, best first: the same as `match` gives."""
        text = read_call_text(call.facts)
        found = []
        for number in self.candidates(text):
            profile = self._profiles[number]
            one = _matched(call, text, profile, self._compiled(number), self.corpus, now, self._taxonomy)
            if one.level != "none":
                found.append(one)
        return sorted(found, key=lambda one: (-one.score, one.profile))

    def candidates(self, text: CallText) -> list[int]:
        """The numbers of the profiles that reach *possible* by their words."""
        least = least_total("possible") - _TOLERANCE
        lists = []
        for feature, strength in text.strength.items():
            posting = self._postings.get(feature)
            if posting is not None:
                factor = strength * self.corpus.rarity(feature)
                lists.append((factor * posting.most, factor, posting))
        lists.sort(key=lambda one: -one[0])
        remaining = sum(most for most, _, _ in lists)
        sums: dict[int, float] = {}
        get = sums.get
        for most, factor, posting in lists:
            if remaining >= least:
                for number, weight in zip(posting.numbers, posting.weights, strict=True):
                    sums[number] = get(number, 0.0) + weight * factor
            else:
                # No new profile can get there any more: what is left to do is to judge those met so far.
                needed = least - remaining
                sums = {number: amount for number, amount in sums.items() if amount >= needed}
                for number in sums:
                    sums[number] += posting.weight_of(number) * factor
            remaining -= most
        alive = self._profiles
        return [number for number, amount in sums.items() if amount >= least and number in alive]

    def _compile(self, number: int) -> Query:
        return compile_profile(self._profiles[number], self._taxonomy)

    def _compact(self) -> None:
        profiles = list(self._profiles.values())
        self._profiles, self._numbers, self._postings, self._issued = {}, {}, {}, 0
        self._compiled.cache_clear()
        for profile in profiles:
            self.add(profile)


class _Posting:
    """The profiles that have a feature, with its weight in each. Forgotten profiles stay until the index is compacted."""

    __slots__ = ("most", "numbers", "weights")

    def __init__(self) -> None:
        self.numbers = array("I")
        self.weights = array("d")
        self.most = 0.0

    def add(self, number: int, weight: float) -> None:
        self.numbers.append(number)
        self.weights.append(weight)
        self.most = max(self.most, weight)

    def weight_of(self, number: int) -> float:
        """The weight in one profile; numbers are given in ascending order, so halving finds it."""
        place = bisect_left(self.numbers, number)
        return self.weights[place] if place < len(self.numbers) and self.numbers[place] == number else 0.0


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
        sums = {place: one.amount for place, one in index.shared(query).items()}
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
    order = [(-amount, calls[place].id, place) for place, amount in sums.items() if amount > 0]
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
    score = score_of(total(query, text, corpus))
    return Match(
        profile=profile.id,
        call=call.id,
        eligibility=eligibility_of(judged),
        conditions=judged,
        score=round(score, 6),
        level=level_of(score),
        words=reasons(query, text, corpus),
    )
