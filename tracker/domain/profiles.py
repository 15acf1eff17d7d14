"""Profiles as files and as JSON: reading with all problems at once, and writing back."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import PurePath
from typing import Annotated, Literal, Self, get_args

import tomli_w
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from tracker.domain.models import Profile
from tracker.domain.stemming import is_cyrillic, stems
from tracker.domain.taxonomy import Taxonomy, problem_lines
from tracker.domain.territory import canonical
from tracker.errors import ConfigError

Applicant = Literal[
    "cluster",
    "sme",
    "large_enterprise",
    "ngo",
    "municipality",
    "public_body",
    "research",
    "university",
    "natural_person",
]
APPLICANTS: tuple[str, ...] = get_args(Applicant)
#: Limits that keep one profile from costing like a thousand.
_MOST_WORDS, _LONGEST_DESCRIPTION = 300, 20_000

_Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
_Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
_Word = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]


def _telling(word: str) -> str:
    if not stems(word):
        raise ValueError(f"{word!r} has no word that could be found in a text; write another (an acronym in capitals)")
    return word


_Words = Annotated[tuple[_Word, ...], Field(max_length=_MOST_WORDS)]
_Findable = Annotated[tuple[Annotated[_Word, AfterValidator(_telling)], ...], Field(max_length=_MOST_WORDS)]
_Place = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2}[0-9A-Za-z]{0,3}$")]


class _ProfileForm(BaseModel):
    """A profile as written in TOML."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    id: _Id
    name: Annotated[dict[_Language, _Word], Field(min_length=1)]
    description: Annotated[str, StringConstraints(max_length=_LONGEST_DESCRIPTION)] = ""
    languages: tuple[_Language, ...] = ("bg", "en")
    keywords: _Findable = ()
    unwanted: _Findable = ()
    sectors: _Words = ()
    nuts: tuple[_Place, ...] = ()
    applicants: tuple[Applicant, ...] = ()
    programmes: _Words = ()
    grant_min_eur: Annotated[int, Field(ge=0)] | None = None
    grant_max_eur: Annotated[int, Field(gt=0)] | None = None

    @model_validator(mode="after")
    def _range(self) -> Self:
        if (
            self.grant_min_eur is not None
            and self.grant_max_eur is not None
            and self.grant_min_eur > self.grant_max_eur
        ):
            raise ValueError("grant_min_eur is above grant_max_eur; exchange them")
        return self


def parse_profile(text: str, file: str) -> Profile:
    """The profile of a TOML text; `file` is what problems name, and its stem is the id where none is given.

    Raises ConfigError with all problems, each `file: key: what to do`.
    """
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as problem:
        raise ConfigError([f"{file}: not TOML: {problem}"]) from problem
    return _profile({"id": PurePath(file).stem, **data}, file)


def render_profile(profile: Profile) -> str:
    """The profile as TOML that `parse_profile` reads back to the same value."""
    form: dict[str, object] = {"id": profile.id, "name": dict(profile.names)}
    for key in ("description", "languages", "keywords", "unwanted", "sectors", "nuts", "applicants", "programmes"):
        value = getattr(profile, key)
        if value or key == "languages":
            form[key] = list(value) if isinstance(value, tuple) else value
    for key in ("grant_min_eur", "grant_max_eur"):
        if getattr(profile, key) is not None:
            form[key] = getattr(profile, key)
    return tomli_w.dumps(form, multiline_strings=True)


def profile_from_json(data: Mapping[str, object], where: str) -> Profile:
    """A profile of `tracker match`: `{"id","name","description","keywords","language",…}` or the TOML form's keys.

    `name` may be one string, in `language` (else in the language of its script); null values count as absent.
    Raises ConfigError naming `where` with all problems.
    """
    form = {key: value for key, value in data.items() if value is not None}
    language = form.pop("language", None)
    name = form.get("name")
    if isinstance(name, str):
        lang = language if isinstance(language, str) else "bg" if is_cyrillic(name) else "en"
        form["name"] = {lang: name}
    if isinstance(language, str):
        form.setdefault("languages", [language])
    return _profile(form, where)


def unknown_to(profile: Profile, taxonomy: Taxonomy) -> tuple[str, ...]:
    """What the profile names that the taxonomy does not know, one `key: what to do` each: sectors and places.

    A place outside the countries that the taxonomy describes to that level is not judged.
    """
    problems = [
        f"sectors: unknown sector {name!r}; use an id of the taxonomy or a NACE division"
        for name in profile.sectors
        if not taxonomy.sectors_of(name)
    ]
    known = set(taxonomy.territory.names)
    for code in profile.nuts:
        place = canonical(code)
        level_known = any(other[:2] == place[:2] and len(other) == len(place) for other in known)
        if place not in known and (level_known or (len(place) == 2 and known)):
            problems.append(f"nuts: unknown place {code!r}")
    return tuple(problems)


def _profile(data: Mapping[str, object], where: str) -> Profile:
    try:
        form = _ProfileForm.model_validate(data)
    except ValidationError as problem:
        raise ConfigError([f"{where}: {line}" for line in problem_lines(problem)]) from problem
    return Profile(
        id=form.id,
        names=form.name,
        description=form.description,
        languages=form.languages,
        keywords=form.keywords,
        unwanted=form.unwanted,
        sectors=form.sectors,
        nuts=tuple(canonical(code) for code in form.nuts),
        applicants=form.applicants,
        programmes=form.programmes,
        grant_min_eur=form.grant_min_eur,
        grant_max_eur=form.grant_max_eur,
    )
