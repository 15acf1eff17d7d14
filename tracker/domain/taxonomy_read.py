"""A taxonomy as texts are compared with it: its terms and names as stems, read once and not for every text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tracker.domain.stemming import fold, stems
from tracker.domain.taxonomy import Taxonomy

Way = tuple[str, ...]
"""The stems of one way to say a thing."""
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Read:
    """What of a taxonomy is looked for in texts."""

    sectors: Mapping[str, frozenset[Way]]
    """By sector, the ways to say what it is about."""
    kinds: Mapping[str, frozenset[Way]]
    """By kind of applicant, what it is called."""
    names_of_kinds: frozenset[Way]
    of_places: frozenset[str]
    """Stems of the names of places."""
    places: Mapping[str, tuple[str, ...]]
    """By code, the names of a place as `plain` writes them."""


_last: tuple[Taxonomy, Read] | None = None


def read_taxonomy(taxonomy: Taxonomy) -> Read:
    """As texts are compared with it; that of the last taxonomy asked for is kept, since a process has one."""
    global _last  # what was read last, beside what it was read of
    if _last is None or _last[0] is not taxonomy:
        _last = (taxonomy, _read(taxonomy))
    return _last[1]


def plain(text: str) -> str:
    """Folded words with a space around each, so that a name is found only as whole words."""
    return f" {' '.join(_WORD.findall(fold(text)))} "


def _read(taxonomy: Taxonomy) -> Read:
    kinds = {
        kind.id: frozenset(stems(way, lang) for lang, ways in kind.names.items() for way in ways)
        for kind in taxonomy.applicants.values()
    }
    names = taxonomy.territory.names
    return Read(
        sectors={
            sector.id: frozenset(
                stems(way, lang) for words in sector.terms for lang, some in words.items() for way in some
            )
            for sector in taxonomy.sectors.values()
        },
        kinds=kinds,
        names_of_kinds=frozenset(way for ways in kinds.values() for way in ways),
        of_places=frozenset(
            one
            for named in names.values()
            for lang, name in named.items()
            if len(name) > 3
            for one in stems(name, lang)
        ),
        places={
            code: tuple(plain(name) for name in set(named.values()) if len(name) > 3) for code, named in names.items()
        },
    )
