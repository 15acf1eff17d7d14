"""Reads the configuration folder: sources, profiles and the taxonomy, as data. Decides nothing.

A file that does not load is named with all its problems; `load_catalogue` gives every problem of every file at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from scrapers.spec import SourceSpec, SpecProblems, parse_source
from tracker.domain.fusion import Fusion, parse_fusion
from tracker.domain.models import Profile
from tracker.domain.profiles import parse_profile
from tracker.domain.taxonomy import Taxonomy, parse_taxonomy
from tracker.errors import ConfigError, UsageError

_LARGEST_FILE = 1_000_000
_FUSION = Path("matching", "fusion.toml")
_Item = TypeVar("_Item", SourceSpec, Profile)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What the configuration folder declares, by id."""

    sources: Mapping[str, SourceSpec]
    profiles: Mapping[str, Profile]
    taxonomy: Taxonomy


def load_catalogue(config: Path) -> Catalogue:
    """Everything in the folder. Raises ConfigError with all problems of all files, each naming file and key."""
    problems: list[str] = []
    sources = _load_all(config / "sources", read_source_file, problems)
    profiles = _load_all(config / "profiles", read_profile_file, problems)
    taxonomy = load_taxonomy(config, problems)
    if problems:
        raise ConfigError(problems)
    assert taxonomy is not None
    return Catalogue(sources, profiles, taxonomy)


def load_taxonomy(config: Path, problems: list[str]) -> Taxonomy | None:
    """The taxonomy of the folder, or None with its problems added."""
    try:
        return _taxonomy_of(tuple((path.name, text_of(path)) for path in sorted((config / "taxonomy").glob("*.toml"))))
    except (ConfigError, UsageError) as failure:
        problems.extend(str(failure).splitlines())
        return None


@lru_cache(maxsize=2)
def _taxonomy_of(files: tuple[tuple[str, str], ...]) -> Taxonomy:
    """The taxonomy of these texts by file name: the same texts are read once in a process."""
    return parse_taxonomy(dict(files))


def load_fusion(config: Path) -> Fusion | None:
    """How words and sense make a score, or None where the folder does not say. Raises ConfigError with all problems."""
    text = fusion_text(config)
    return None if text is None else parse_fusion(text, _FUSION.name)


def fusion_text(config: Path) -> str | None:
    """The file of `load_fusion`, unread. Raises UsageError where it is huge or not UTF-8 text."""
    path = config / _FUSION
    return text_of(path) if path.exists() else None


def read_source_file(path: Path) -> SourceSpec:
    """The source that a file declares. Raises ConfigError with all its problems."""
    try:
        return parse_source(text_of(path), path.name)
    except SpecProblems as failure:
        raise ConfigError(failure.problems) from None


def read_profile_file(path: Path) -> Profile:
    """The profile that a file declares. Raises ConfigError with all its problems."""
    return parse_profile(text_of(path), path.name)


def _load_all(folder: Path, read: Callable[[Path], _Item], problems: list[str]) -> dict[str, _Item]:
    found: dict[str, _Item] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            item = read(path)
        except (ConfigError, UsageError) as failure:
            problems.extend(str(failure).splitlines())
            continue
        if item.id != path.stem:
            problems.append(f"{path.name}: id: is {item.id!r}, but the file name says {path.stem!r}; make them equal")
        found[item.id] = item
    return found


def text_of(path: Path) -> str:
    """The text of a file a person gave. Raises UsageError where it is missing, huge or not UTF-8 text."""
    try:
        if not path.is_file():
            raise UsageError(f"{path}: no such file")
        if path.stat().st_size > _LARGEST_FILE:
            raise UsageError(f"{path.name}: too large for a configuration file (over 1 MB)")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(f"{path.name}: not UTF-8 text; save it as UTF-8") from None
    except OSError as problem:
        raise UsageError(f"{path}: cannot be read ({problem.strerror})") from None
