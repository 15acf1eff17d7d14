"""How common words are among the calls seen: a rare word that both write says more than a common one.

Immutable and serialisable: a second worker that learned from the same calls has the same corpus.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from tracker.domain.apart import apart, unnoticed
from tracker.domain.calltext import CallText, read_call_text
from tracker.domain.models import Call
from tracker.domain.stemming import stems
from tracker.domain.stopwords import TRADE_WORDS

#: The prior weighs like so many calls.
_PRIOR_CALLS = 100
#: Rare words count more than BM25's idf makes them: measured on CORDIS topics, better for prose and for keywords.
_EMPHASIS = 1.5
#: A word of fewer calls than two of a hundred is distinctive. Of a keyword that is commoner, one in five hundred calls more
#: would come on CORDIS topics without being for the profile.
_DISTINCTIVE = 0.02
_MOST_RARITIES = 65_536


@dataclass(frozen=True, slots=True)
class Corpus:
    """The number of calls seen and, by stem, in how many of them it occurs. Empty: a prior of common words alone."""

    calls: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    _rarities: dict[str, float] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What was worked out already: the same words come again and again."""
    _distinctive: dict[str, bool] = field(default_factory=dict, init=False, repr=False, compare=False)

    def learn(self, calls: Iterable[Call]) -> Corpus:
        """This corpus after having seen `calls` too (each once: the caller does not repeat them).

        A call whose words cannot be read teaches nothing.
        """
        read = apart(calls, lambda call: read_call_text(call.facts), lambda call: f"call {call.id}", unnoticed)
        return self.learn_texts(text for _, text in read)

    def learn_texts(self, texts: Iterable[CallText]) -> Corpus:
        """As `learn`, of calls whose words were read already."""
        counts = Counter(self.counts)
        seen = self.calls
        for text in texts:
            counts.update(text.learned())
            seen += 1
        return Corpus(seen, counts)

    def rarity(self, feature: str) -> float:
        """How much a stem says: 0 (in every call) to 1 (seen in none of many). A pair "a b" is rarer than each of its two."""
        known = self._rarities.get(feature)
        if known is None:
            if len(self._rarities) >= _MOST_RARITIES:
                self._rarities.clear()
            known = self._rarities[feature] = self._rarity(feature)
        return known

    def is_distinctive(self, stem: str) -> bool:
        """Whether a stem stands in so few calls that one call which has it differs from the most by it."""
        known = self._distinctive.get(stem)
        if known is None:
            if len(self._distinctive) >= _MOST_RARITIES:
                self._distinctive.clear()
            known = self._distinctive[stem] = self._seen(stem) < _DISTINCTIVE * (self.calls + _PRIOR_CALLS)
        return known

    def _rarity(self, feature: str) -> float:
        first, _, second = feature.partition(" ")
        if second:
            return 1 - (1 - self.rarity(first)) * (1 - self.rarity(second))
        whole = self.calls + _PRIOR_CALLS
        seen = min(self._seen(first), whole)
        most = math.log(1 + (whole + 0.5) / 0.5)
        return float((math.log(1 + (whole - seen + 0.5) / (seen + 0.5)) / most) ** _EMPHASIS)

    def _seen(self, stem: str) -> int:
        return self.counts.get(stem, 0) + _prior().get(stem, 0)

    def to_json(self) -> dict[str, object]:
        """`{"calls": n, "counts": {stem: n}}`, in a stable order."""
        return {"calls": self.calls, "counts": dict(sorted(self.counts.items()))}

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Corpus:
        """The corpus of `to_json`. Raises ValueError where the form is another."""
        calls, counts = data.get("calls"), data.get("counts")
        if not isinstance(calls, int) or not isinstance(counts, Mapping) or calls < 0:
            raise ValueError("a corpus is {calls: number, counts: {stem: number}}")
        if not all(isinstance(stem, str) and isinstance(n, int) and n >= 0 for stem, n in counts.items()):
            raise ValueError("the counts of a corpus are numbers by stem")
        return cls(calls, dict(counts))


@cache
def _prior() -> Mapping[str, int]:
    """Stem → in how many of `_PRIOR_CALLS` calls, from the estimates of TRADE_WORDS."""
    prior: dict[str, int] = {}
    for lang, by_share in TRADE_WORDS.items():
        for share, words in sorted(by_share.items()):
            for one in stems(words, lang):
                prior[one] = max(share, prior.get(one, 0))
    return prior
