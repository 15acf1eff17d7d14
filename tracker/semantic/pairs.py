"""Which of some calls are close to which of some profiles: pure computing on vectors that are there already."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from tracker.domain.models import Call
from tracker.domain.nearness import Near
from tracker.domain.passages import Passages
from tracker.domain.relevance import POSSIBLE, Query
from tracker.domain.wordindex import WordIndex
from tracker.semantic.encoders import Role
from tracker.semantic.encoding import Text
from tracker.semantic.sense import CallVectors, Sense, texts_of_profile
from tracker.semantic.vectors import key_of


class Candidate(NamedTuple):
    """A profile to be weighed: its texts, and the words it wants."""

    id: str
    passages: Passages
    query: Query


class Known:
    """The vectors at hand, by their keys; and models that can be named, but are not asked."""

    def __init__(self) -> None:
        self.vectors: dict[bytes, bytes] = {}

    def get(self, key: bytes) -> bytes | None:
        """The vector kept under a key, or None."""
        return self.vectors.get(key)

    def put(self, key: bytes, vector: bytes) -> None:
        """Keep a vector."""
        self.vectors[key] = vector


class Named:
    """A model by its name alone. `encode` raises LookupError: whoever asks had to have the vector."""

    def __init__(self, name: str) -> None:
        self.id = name

    def encode(self, text: str, role: Role) -> bytes:
        """Raises LookupError."""
        raise LookupError(f"no vector of a text of {len(text)} characters")


def texts_of_call(encoders: Collection[str], passages: Iterable[tuple[str, str]]) -> list[Text]:
    """What the encoders read of a call's passages (text, language)."""
    wanted: list[Text] = []
    for text, lang in passages:
        wanted += [Text(one, "call", text) for one in sorted(encoders) if one != "english" or lang == "en"]
    return wanted


def texts_of(sense: Sense, candidate: Candidate, languages: Iterable[str]) -> list[Text]:
    """What the encoders read of a profile, to compare it with calls in these languages."""
    found = texts_of_profile(sense.fusion, sense.vectors.encoders, candidate.passages, languages)
    return [Text(encoder, "profile", text) for encoder, text in dict.fromkeys(found)]


def key_of_text(names: dict[str, str], one: Text) -> bytes:
    """The key of a text's vector. `names`: the id of each encoder."""
    return key_of(names[one.encoder], one.role, one.text)


def weigh(
    sense: Sense, calls: Sequence[Call], ready: CallVectors, index: WordIndex, candidates: Iterable[Candidate]
) -> Iterator[Near]:
    """The pairs that are at least possible. `index` and `ready` hold these calls in this order."""
    for one in candidates:
        close = sense.close(one.passages, index.shared(one.query), ready, POSSIBLE)
        for place, found in close.items():
            if found.judged.score >= POSSIBLE:
                yield Near(calls[place].id, one.id, found.judged.score, found.near)
