"""Vectors of texts, each computed once: asked from a memory first, and left there."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from tracker.semantic.encoders import DIMENSIONS, Encoder, Role

Array = Any
"""A numpy array of single-precision numbers."""


class Memory(Protocol):
    """Where vectors are kept: key → vector, both as bytes."""

    def get(self, key: bytes) -> bytes | None:
        """The vector kept under a key, or None."""

    def put(self, key: bytes, vector: bytes) -> None:
        """Keep a vector."""


class Remembered:
    """A memory that ends with the process."""

    def __init__(self) -> None:
        self._kept: dict[bytes, bytes] = {}

    def get(self, key: bytes) -> bytes | None:
        return self._kept.get(key)

    def put(self, key: bytes, vector: bytes) -> None:
        self._kept[key] = vector


def key_of(encoder_id: str, role: Role, text: str) -> bytes:
    """The key of a text's vector: by its content, so that the same words are never computed twice."""
    return hashlib.sha256(f"{encoder_id}\n{role}\n{text}".encode("utf-8", "replace")).digest()


class Vectors:
    """The vectors of texts by the encoders that are installed."""

    def __init__(self, encoders: Mapping[str, Encoder], memory: Memory | None = None) -> None:
        self.encoders = encoders
        self._memory: Memory = memory if memory is not None else Remembered()

    def matrix(self, encoder: str, role: Role, texts: Sequence[str]) -> Array:
        """One row per text, computing what is not remembered."""
        import numpy as np

        if not texts:
            return np.zeros((0, DIMENSIONS), np.float32)
        return np.stack([_numbers(self.vector(encoder, role, text)) for text in texts])

    def vector(self, encoder: str, role: Role, text: str) -> bytes:
        """The vector of one text, computed where it is not remembered."""
        known = self.encoders[encoder]
        key = key_of(known.id, role, text)
        kept = self._memory.get(key)
        if kept is None:
            kept = known.encode(text.encode("utf-8", "replace").decode("utf-8"), role)
            self._memory.put(key, kept)
        return kept


def _numbers(kept: bytes) -> Array:
    import numpy as np

    return np.frombuffer(kept, dtype="<f2").astype(np.float32)


def centred(matrix: Array, centre: Array) -> Array:
    """Rows without what all texts of a language have in common, of length 1 again."""
    import numpy as np

    moved = matrix - centre
    return moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-6)
