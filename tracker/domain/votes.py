"""What a chat's votes teach: a bounded correction of a match's score, never a new judgement of its own.

After Rocchio (1971): what the liked calls have in common draws similar calls up, what the disliked ones have in common
pushes similar ones down, less strongly, since a call is disliked for many reasons. Few votes say little (`_DAMPING`), and
no number of them moves a score by more than `BOUND`: a naive classifier in place of the score made matches worse when it
was measured. Set on the nearest thing to cluster profiles in the development half of the match data, shown in the tests.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tracker.domain.calltext import CallText
from tracker.domain.corpus import Corpus
from tracker.domain.models import Call, Level, Match
from tracker.domain.owing import is_excluded
from tracker.domain.relevance import level_of

#: A score is moved by no more than this, up or down.
BOUND = 0.3
_DRAW, _PUSH = 4.0, 0.25
#: So many votes of a kind say half of what very many would.
_DAMPING = 5
_RANK: dict[Level, int] = {"none": 0, "possible": 1, "strong": 2}


@dataclass(frozen=True, slots=True)
class Lesson:
    """What votes taught. Empty: nothing, and every score stays as it is."""

    likes: int = 0
    dislikes: int = 0
    weights: Mapping[str, float] = field(default_factory=dict)
    """Feature (`calltext`) → how much it draws up (or, below 0, pushes down)."""

    def correction(self, text: CallText, corpus: Corpus) -> float:
        """By how much the score of a call with these words moves, from -BOUND to BOUND."""
        if not self.weights:
            return 0.0
        amount = sum(share * self.weights.get(feature, 0.0) for feature, share in _direction(text, corpus).items())
        return max(-BOUND, min(BOUND, amount))

    def corrected(self, match: Match, text: CallText, corpus: Corpus) -> Match:
        """The match with its score moved, and the level of that score. No word in common stays none: a vote corrects."""
        if not self.weights or match.score <= 0:
            return match
        score = round(max(0.0, min(1.0, match.score + self.correction(text, corpus))), 6)
        return replace(match, score=score, level=level_of(score))


@dataclass(frozen=True, slots=True)
class Effect:
    """What a lesson changes for calls that are known: those that would not have come any more, and those that would."""

    looked_at: int
    lost: tuple[Call, ...]
    gained: tuple[Call, ...]


def learn(liked: Iterable[CallText], disliked: Iterable[CallText], corpus: Corpus) -> Lesson:
    """The lesson of calls that a chat liked (or saved) and of those that it said are not for it."""
    up, down = list(liked), list(disliked)
    weights: defaultdict[str, float] = defaultdict(float)
    for texts, strength in ((up, _DRAW), (down, -_PUSH)):
        if texts:
            each = strength / (len(texts) + _DAMPING)
            for text in texts:
                for feature, share in _direction(text, corpus).items():
                    weights[feature] += each * share
    return Lesson(len(up), len(down), dict(weights))


def effect(
    matches: Sequence[tuple[Call, CallText, Match]], before: Lesson, after: Lesson, corpus: Corpus, level: Level
) -> Effect:
    """What a new lesson changes, for a chat that is told of matches of at least `level`."""
    lost, gained = [], []
    for call, text, match in matches:
        if is_excluded(match):
            continue
        old = _RANK[before.corrected(match, text, corpus).level] >= _RANK[level]
        new = _RANK[after.corrected(match, text, corpus).level] >= _RANK[level]
        if old and not new:
            lost.append(call)
        elif new and not old:
            gained.append(call)
    return Effect(len(matches), tuple(lost), tuple(gained))


def _direction(text: CallText, corpus: Corpus) -> dict[str, float]:
    """A call's words as a vector of length 1: strength × rarity."""
    raw = {feature: strength * corpus.rarity(feature) for feature, strength in text.strength.items()}
    length = math.sqrt(sum(amount * amount for amount in raw.values()))
    return {feature: amount / length for feature, amount in raw.items()} if length else {}
