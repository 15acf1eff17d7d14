"""The field's lists as data: cluster sectors, places (NUTS), applicant types, with their names in several languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tracker.domain.territory import Territory


@dataclass(frozen=True, slots=True)
class Sector:
    """A cluster sector: names and synonyms by language, the NACE Rev. 2 divisions and RIS3 areas it belongs to."""

    id: str
    names: Mapping[str, str]
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    nace: tuple[str, ...] = ()
    ris3: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ApplicantType:
    """A kind of applicant with its names by language, the first of each for showing."""

    id: str
    names: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """All lists together. An empty taxonomy works: nothing is widened, codes are compared as codes."""

    sectors: Mapping[str, Sector] = field(default_factory=dict)
    territory: Territory = field(default_factory=Territory)
    applicants: Mapping[str, ApplicantType] = field(default_factory=dict)
    ris3: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """RIS3 areas: id → name by language."""


def parse_taxonomy(files: Mapping[str, str]) -> Taxonomy:
    """The taxonomy of TOML texts by file name (`config/taxonomy/*.toml`, any split among files).

    Raises ConfigError with all problems, each `file: key: what to do`.
    """
    raise NotImplementedError
