"""What a chat's votes teach: a bounded correction of a match's score, never a new judgement of its own.

After Rocchio (1971): what the liked calls have in common draws similar calls up, what the disliked ones have in common
pushes similar ones down, less strongly, since a call is disliked for many reasons. Few votes say little (`_DAMPING`), and
no number of them moves a score by more than `BOUND`: a naive classifier in place of the score made matches worse when it
was measured. Set on the nearest thing to cluster profiles in the development half of the match data, shown in the tests.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from tracker.domain.calltext import CallText, read_call_text
from tracker.domain.models import Call, Match
from tracker.domain.relevance import level_of

Lesson = Mapping[str, float]
"""Feature (`calltext`) → how much it draws up (or, below 0, pushes down). Empty: every score stays as it is."""

#: A score is moved by no more than this, up or down.
BOUND = 0.3
_DRAW, _PUSH = 6.0, 0.25
#: So many votes of a kind say half of what very many would.
_DAMPING = 5
#: Features of a lesson that are kept: the weakest of very many calls say nothing.
_MOST = 600


def learn(liked: Iterable[CallText], disliked: Iterable[CallText], rarity: Callable[[str], float]) -> dict[str, float]:
    """The lesson of calls that a chat saved or likes, and of those that it said are not for it. `rarity`: `Corpus.rarity`."""
    weights: defaultdict[str, float] = defaultdict(float)
    for texts, strength in ((list(liked), _DRAW), (list(disliked), -_PUSH)):
        for text in texts:
            direction = _direction({one: amount * rarity(one) for one, amount in text.strength.items()})
            for feature, share in direction.items():
                # The other side of the product is rare as well; a call's own words are compared without the corpus.
                weights[feature] += strength / (len(texts) + _DAMPING) * share * rarity(feature)
    kept = sorted(weights, key=lambda one: (-abs(weights[one]), one))[:_MOST]
    return {feature: round(weights[feature], 6) for feature in kept}


def correction(lesson: Lesson, text: CallText) -> float:
    """By how much the score of a call with these words moves, from -BOUND to BOUND."""
    if not lesson:
        return 0.0
    amount = sum(share * lesson.get(feature, 0.0) for feature, share in _direction(text.strength).items())
    return max(-BOUND, min(BOUND, amount))


def corrected(match: Match, call: Call, lesson: Lesson) -> Match:
    """The match with its score moved, and the level of that score. No word in common stays none: a vote only corrects."""
    if not lesson or match.score <= 0:
        return match
    score = round(max(0.0, min(1.0, match.score + correction(lesson, read_call_text(call.facts)))), 6)
    return replace(match, score=score, level=level_of(score))


def _direction(strength: Mapping[str, float]) -> dict[str, float]:
    """A vector of length 1."""
    length = math.sqrt(sum(amount * amount for amount in strength.values()))
    return {feature: amount / length for feature, amount in strength.items()} if length else {}
