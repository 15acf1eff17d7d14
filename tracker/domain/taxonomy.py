"""The field's lists as data: cluster sectors, places (NUTS), applicant types, with their names in several languages."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from tracker.domain.stemming import stems
from tracker.domain.territory import Territory
from tracker.errors import ConfigError

Words = Mapping[str, tuple[str, ...]]
"""By language, the ways to say one thing."""


@dataclass(frozen=True, slots=True)
class Sector:
    """A cluster sector: its names, the things it is about, each with its words by language, and where it belongs."""

    id: str
    names: Mapping[str, str]
    terms: tuple[Words, ...] = ()
    nace: tuple[str, ...] = ()
    """NACE Rev. 2 divisions."""
    ris3: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ApplicantType:
    """A kind of applicant with its names by language, the first of each for showing."""

    id: str
    names: Words


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """All lists together. An empty taxonomy works: nothing is widened, codes are compared as codes."""

    sectors: Mapping[str, Sector] = field(default_factory=dict)
    territory: Territory = field(default_factory=Territory)
    applicants: Mapping[str, ApplicantType] = field(default_factory=dict)
    ris3: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """RIS3 areas: id → name by language."""
    terms: tuple[Words, ...] = ()
    """Words that belong to no sector, with their translations."""
    title_terms: tuple[Words, ...] = ()
    """Words of titles of calls, with their translations: no subjects, only for comparing titles across languages."""
    by_stems: Mapping[tuple[str, ...], tuple[Words, ...]] = field(default_factory=dict, repr=False, compare=False)
    """The stems of a word or phrase → the things it can mean."""

    def meanings(self, phrase: tuple[str, ...]) -> tuple[Words, ...]:
        """What the stems of a word or phrase can mean: each with all its words; none for an unknown phrase."""
        return self.by_stems.get(phrase, ())

    def sector_name(self, name: str, lang: str) -> str:
        """What the sector of an id is called in `lang`, else in English; a NACE division stays as it is written."""
        sector = self.sectors.get(name)
        return (sector.names.get(lang) or sector.names.get("en") or name) if sector else name

    def sectors_of(self, name: str) -> tuple[Sector, ...]:
        """The sector of an id, or those that belong to a NACE division ("30", "C30", "30.11")."""
        known = self.sectors.get(name)
        if known is not None:
            return (known,)
        division = name.strip().lstrip("ABCDEFGHIJKLMNOPQRSTU").split(".")[0]
        return tuple(sector for sector in self.sectors.values() if division and division in sector.nace)


def parse_taxonomy(files: Mapping[str, str]) -> Taxonomy:
    """The taxonomy of TOML texts by file name (`config/taxonomy/*.toml`, any split among files).

    Raises ConfigError with all problems, each `file: key: what to do`.
    """
    problems: list[str] = []
    read: list[tuple[str, _File]] = []
    for name, text in sorted(files.items()):
        try:
            read.append((name, _File.model_validate(tomllib.loads(text))))
        except ValidationError as problem:
            problems.extend(f"{name}: {line}" for line in problem_lines(problem))
        except (ValueError, RecursionError) as problem:
            problems.append(f"{name}: not TOML: {problem}")
    seen: set[tuple[str, str]] = set()
    for name, one in read:
        for kind, key in one.ids():
            if (kind, key) in seen:
                problems.append(f"{name}: {kind}.{key}: declared twice; remove one")
            seen.add((kind, key))
    ris3 = {key: area for _, one in read for key, area in one.ris3.items()}
    for name, one in read:
        for sector in one.sector:
            unknown = [area for area in sector.ris3 if area not in ris3]
            problems.extend(f"{name}: sector.{sector.id}.ris3: unknown area {area!r}" for area in unknown)
        places = {code for _, other in read for code in other.places}
        for group, members in one.groups.items():
            strange = [code for code in members if code not in places]
            problems.extend(f"{name}: groups.{group}: unknown place {code!r}" for code in strange)
    if problems:
        raise ConfigError(problems)
    return _built([one for _, one in read], ris3)


def problem_lines(problem: ValidationError) -> Iterator[str]:
    """The lines "key: what to do" of a failed validation."""
    for error in problem.errors():
        key = ".".join(str(part) for part in error["loc"]) or "(file)"
        what = "unknown key; remove it or correct its name" if error["type"] == "extra_forbidden" else error["msg"]
        yield f"{key}: {what.removeprefix('Value error, ')}"


_Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
_Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
_Place = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}[0-9A-Z]{0,3}$")]
_Division = Annotated[str, StringConstraints(pattern=r"^[0-9]{2}$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Sector(_Strict):
    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")]
    name: dict[_Language, _Text]
    terms: list[dict[_Language, list[_Text]]] = Field(default_factory=list)
    nace: list[_Division] = Field(default_factory=list)
    ris3: list[str] = Field(default_factory=list)


class _Applicant(_Strict):
    id: _Text
    names: dict[_Language, Annotated[list[_Text], Field(min_length=1)]]


class _File(_Strict):
    sector: list[_Sector] = Field(default_factory=list)
    applicant: list[_Applicant] = Field(default_factory=list)
    terms: list[dict[_Language, list[_Text]]] = Field(default_factory=list)
    titles: list[dict[_Language, list[_Text]]] = Field(default_factory=list)
    ris3: dict[str, dict[_Language, _Text]] = Field(default_factory=dict)
    places: dict[_Place, dict[_Language, _Text]] = Field(default_factory=dict)
    groups: dict[str, list[_Place]] = Field(default_factory=dict)

    def ids(self) -> Iterator[tuple[str, str]]:
        yield from (("sector", one.id) for one in self.sector)
        yield from (("applicant", one.id) for one in self.applicant)
        yield from (("ris3", key) for key in self.ris3)
        yield from (("places", key) for key in self.places)
        yield from (("groups", key) for key in self.groups)


def _built(files: list[_File], ris3: Mapping[str, Mapping[str, str]]) -> Taxonomy:
    sectors = {
        one.id: Sector(
            one.id,
            one.name,
            ({lang: (name,) for lang, name in one.name.items()}, *map(_words, one.terms)),
            tuple(one.nace),
            tuple(one.ris3),
        )
        for part in files
        for one in part.sector
    }
    applicants = {one.id: ApplicantType(one.id, _words(one.names)) for part in files for one in part.applicant}
    terms = tuple(_words(one) for part in files for one in part.terms)
    return Taxonomy(
        sectors=MappingProxyType(sectors),
        territory=Territory(
            {code: names for part in files for code, names in part.places.items()},
            {group: frozenset(members) for part in files for group, members in part.groups.items()},
        ),
        applicants=MappingProxyType(applicants),
        ris3=MappingProxyType(dict(ris3)),
        terms=terms,
        title_terms=tuple(_words(one) for part in files for one in part.titles),
        by_stems=MappingProxyType(_by_stems([*terms, *(words for one in sectors.values() for words in one.terms)])),
    )


def _words(written: Mapping[str, list[str]]) -> Words:
    return {lang: tuple(words) for lang, words in written.items()}


def _by_stems(terms: list[Words]) -> dict[tuple[str, ...], tuple[Words, ...]]:
    found: dict[tuple[str, ...], tuple[Words, ...]] = {}
    for words in terms:
        keys = {stems(word, lang) for lang, ways in words.items() for word in ways}
        for key in keys - {()}:
            found[key] = (*found.get(key, ()), words)
    return found
