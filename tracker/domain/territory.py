"""Places as a tree of NUTS codes, and named groups of countries.

The code itself is the tree: BG331 lies in BG33, BG3 and BG. Eurostat writes EL and UK where ISO writes GR and GB.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

_ALIASES = {"GR": "EL", "GB": "UK"}
#: EU is a reserved code and no country: "EU27" is a group or nothing.
_PLACE = re.compile(r"^(?!EU)[A-Z]{2}[0-9A-Z]{0,3}$")
#: Names by which calls mean everywhere.
_ANYWHERE = frozenset({"*", "WORLD", "ANY", "ALL"})


@lru_cache(maxsize=4096)
def canonical(code: str) -> str:
    """A place code in the form used here: upper case, Eurostat's letters for Greece and the United Kingdom."""
    plain = code.strip().upper()
    return _ALIASES.get(plain[:2], plain[:2]) + plain[2:] if _PLACE.match(plain) else plain


def related(one: str, other: str) -> bool:
    """Whether one of two places lies in the other (or they are the same)."""
    return one.startswith(other) or other.startswith(one)


@dataclass(frozen=True, slots=True)
class Territory:
    """Places by code with their names by language, groups by id ("EU27") with the places they hold."""

    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    groups: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def name(self, code: str, lang: str) -> str:
        """The name of a place in `lang`, else in English, else its code."""
        names = self.names.get(canonical(code), {})
        return names.get(lang) or names.get("en") or code

    def places(self, code: str) -> frozenset[str]:
        """The places a code or a group's name stands for; empty for a word that is neither."""
        plain = code.strip().upper()
        for group, members in self.groups.items():
            if group.upper() == plain:
                return frozenset(canonical(member) for member in members)
        return frozenset({canonical(plain)}) if _PLACE.match(plain) else frozenset()

    def fit(self, home: Iterable[str], asked: Iterable[str]) -> bool | None:
        """Whether a cluster at `home` is where a call `asked` for; None where nothing understood is asked or known."""
        return fits(self.homes(home), self.wanted(asked))

    def homes(self, codes: Iterable[str]) -> frozenset[str]:
        """The places that codes and groups' names stand for, together."""
        return frozenset(place for code in codes for place in self.places(code))

    def wanted(self, asked: Iterable[str]) -> frozenset[str] | None:
        """The places that a call asks for; None where it asks for everybody, wherever they are."""
        codes = list(asked)
        if any(code.strip().upper() in _ANYWHERE for code in codes):
            return None
        return self.homes(codes)


def fits(mine: frozenset[str], wanted: frozenset[str] | None) -> bool | None:
    """Whether one at home in `mine` is where a call wants them (`Territory.wanted`); None where either is not known."""
    if wanted is None:
        return True
    if not wanted or not mine:
        return None
    return any(related(one, other) for one in mine for other in wanted)
