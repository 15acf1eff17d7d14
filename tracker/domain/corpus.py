"""How common words are among the calls seen: a rare word that both write says more than a common one.

Immutable and serialisable: a second worker that learned from the same calls has the same corpus.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tracker.domain.models import Call


@dataclass(frozen=True, slots=True)
class Corpus:
    """The number of calls seen and, by stem, in how many of them it occurs. Empty: a prior of common words alone."""

    calls: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)

    def learn(self, calls: Iterable[Call]) -> Corpus:
        """This corpus after having seen `calls` too (each once: the caller does not repeat them)."""
        raise NotImplementedError

    def rarity(self, stem: str) -> float:
        """How much a stem says: 0 (in every call) to 1 (seen in none of many)."""
        raise NotImplementedError

    def to_json(self) -> dict[str, object]:
        """`{"calls": n, "counts": {stem: n}}`."""
        raise NotImplementedError

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Corpus:
        """The corpus of `to_json`. Raises ValueError where the form is another."""
        raise NotImplementedError
