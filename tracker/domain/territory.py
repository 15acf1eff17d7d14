"""Places as a tree of NUTS codes, and named groups of countries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Territory:
    """Places by code with their names by language, groups by id with the countries they hold."""

    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    groups: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def name(self, code: str, lang: str) -> str:
        """The name of a place in `lang`, else in English, else its code."""
        raise NotImplementedError
