"""The small words that join the pieces of dates, from `connectors.toml`, as patterns."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from scrapers.reading.folding import fold


@cache
def connectors() -> Mapping[str, frozenset[str]]:
    """Each kind of connector with its folded words."""
    data = tomllib.loads(files("scrapers.reading").joinpath("connectors.toml").read_text("utf-8"))
    return {kind: frozenset(map(fold, words)) for kind, words in data.items()}


def one_of(*kinds: str) -> str:
    """A pattern (a group without a name) that any connector of these kinds matches, the longest first."""
    words = sorted(frozenset().union(*(connectors()[kind] for kind in kinds)), key=lambda word: (-len(word), word))
    return "(?:" + "|".join(map(re.escape, words)) + ")"
