"""Many calls' words at once: what a profile shares with each of them, and how much of the call that is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from tracker.domain.calltext import CallText, read_call_text
from tracker.domain.corpus import Corpus
from tracker.domain.models import Call
from tracker.domain.relevance import Query
from tracker.domain.signs import ruled

#: The share of a call's words is taken of at least so much rarity: one common word that is shared is not all of a call.
_LEAST_MASS = 0.3


class Shared(NamedTuple):
    """What a profile and a call have in common, in words."""

    amount: float
    """The weighted sum that the core's score is made of (`relevance.total`)."""
    pairs: float
    """The part of it that pairs of neighbouring words make."""
    coverage: float
    """0 to about 1: the share of the call's words, by rarity, that the profile has too."""


class WordIndex:
    """The words of `calls`, by feature, with the corpus learned from them (or one given)."""

    def __init__(self, calls: Sequence[Call], corpus: Corpus | None = None) -> None:
        self.texts: tuple[CallText, ...] = tuple(read_call_text(call.facts) for call in calls)
        self.corpus = corpus if corpus is not None else Corpus().learn_texts(self.texts)
        self._postings: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        self._mass: list[float] = []
        for place, text in enumerate(self.texts):
            for feature, strength in text.strength.items():
                self._postings[feature].append((place, strength))
            mass = sum(self.corpus.rarity(stem) for stem in text.learned())
            self._mass.append(max(mass, _LEAST_MASS))

    def shared(self, query: Query) -> dict[int, Shared]:
        """Place of a call → what it shares with the profile; calls that share no word are left out."""
        amounts: defaultdict[int, float] = defaultdict(float)
        pairs: defaultdict[int, float] = defaultdict(float)
        covered: defaultdict[int, float] = defaultdict(float)
        for feature, weight in query.weights.items():
            postings = self._postings.get(feature)
            if not postings:
                continue
            rarity = self.corpus.rarity(feature)
            single = " " not in feature
            for place, strength in postings:
                amount = weight * rarity * strength
                amounts[place] += amount
                if single:
                    covered[place] += rarity * min(1.0, weight)
                else:
                    pairs[place] += amount
        return {
            place: Shared(amount, pairs.get(place, 0.0), covered.get(place, 0.0) / self._mass[place])
            for place, amount in amounts.items()
            if amount > 0
        }

    def ruled(self, query: Query) -> dict[int, float]:
        """Place of a call → the sum by which it is ranked and has its level (`signs.amount`)."""
        return {
            place: ruled(one.amount, query, self.texts[place], self.corpus) for place, one in self.shared(query).items()
        }
