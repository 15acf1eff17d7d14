"""What closeness in meaning adds to a match by words: pure, and never less than the words alone gave."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import NamedTuple

from tracker.domain.models import Match
from tracker.domain.passages import Asked, Passages
from tracker.domain.relevance import level_of


class Near(NamedTuple):
    """A call that is close in meaning to a profile."""

    call: str
    profile: str
    score: float
    """0 to 1, on the scale of the score by words (`domain.fusion`)."""
    words: tuple[str, ...]
    """The profile's words that the call is close to, nearest first."""


def lifted(match: Match, near: Near | None) -> Match:
    """The match with what meaning adds: the higher of the two scores, and the words that the call is close to.

    So that a call never loses an alert that its words alone would bring.
    """
    if near is None:
        return match
    score = max(match.score, near.score)
    return replace(match, score=score, level=level_of(score), near=near.words, by_meaning=near.score > match.score)


def near_beside_words(match: Match) -> tuple[str, ...]:
    """What a call is close to in meaning, but the words of the profile that were found in it."""
    return tuple(one for one in match.near if one.split(" → ")[0] not in match.words)


def basis_of(mark: str, passages: Passages) -> str:
    """A mark of a profile's texts and of the models and weights (`mark`): where it differs, the profile is weighed anew."""
    texts = (passages.names, passages.wholes, passages.sentences, passages.keywords)
    said = "\x1e".join("\x1f".join(map(_said, of_kind)) for of_kind in texts)
    whole = f"{mark}\x1d{passages.by_keywords}\x1d{said}"
    return hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()[:24]


def _said(one: Asked) -> str:
    return f"{one.lang}:{one.text}:{one.shown}"
