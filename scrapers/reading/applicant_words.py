"""The words by which a text tells who may apply: kinds of applicants and cues, compiled from `applicants/*.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from scrapers.reading.folding import fold

_LANGUAGES = ("en", "bg")
_TAIL = r"[^\W_]{0,14}"
_SPACE = r"[\s-]{1,3}"


class Words(NamedTuple):
    """One pattern each over folded text; the name of the group that matched says what the words mean."""

    kinds: re.Pattern[str]
    cues: re.Pattern[str]
    stops: re.Pattern[str]
    origin: re.Pattern[str]
    ends: re.Pattern[str]
    events: re.Pattern[str]
    narrow: re.Pattern[str]
    """Names of some of a kind only: who bars start-ups bars no SMEs."""
    lesser: re.Pattern[str]
    """Who takes part in a lesser way than an applicant: "only as partners", "without funding"."""
    served: re.Pattern[str]
    """Whom a call serves without their applying: "target groups", "final recipients"."""
    pieces: re.Pattern[str]
    """Pieces of a project that somebody leads: "work packages"."""


def pattern_of(phrase: str) -> str:
    """A phrase of the data as a regular expression over folded text; every repetition in it is bounded."""
    text = fold(phrase).replace("[ -]", "\1").replace("*", "\0").replace(" ", _SPACE)
    return text.replace("\0", _TAIL).replace("\1", r"[\s-]")


def whole_words(alternatives: str) -> str:
    """The alternatives where they begin and end with a word."""
    return rf"(?<![^\W_])(?:{alternatives})(?![^\W_])"


def data_of(name: str) -> Mapping[str, Any]:
    """A table of `applicants/<name>.toml`."""
    return tomllib.loads((files("scrapers.reading") / "applicants" / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def applicant_words() -> Words:
    """The words of English and Bulgarian together: pages mix them, and their alphabets keep them apart."""
    kinds: dict[str, list[str]] = {"passing": []}
    cues: dict[str, list[str]] = {
        name: []
        for name in (
            *(
                "not_ahead",
                "not_head",
                "not_behind",
                "not_either",
                "except",
                "unless",
                "negated",
                "other",
                "head",
                "places",
            ),
            *("behind", "ahead", "either", "head_weak", "clause"),
        )
    }
    other: dict[str, list[str]] = {
        "stop": [],
        "origin": [],
        "ends": [],
        "events": [],
        "lesser": [],
        "narrow": [],
        "pieces": [],
        "served": [],
    }
    for language in _LANGUAGES:
        table = data_of(language)
        for kind, phrases in table["kinds"].items():
            kinds.setdefault(kind, []).extend(phrases)
        for name, phrases in table["cues"].items():
            (other if name in other else cues)[name].extend(phrases)
    return Words(
        kinds=_named(kinds),
        cues=_named(cues),
        stops=_plain(other["stop"]),
        origin=_plain(other["origin"]),
        events=_plain(other["events"]),
        narrow=_plain(other["narrow"]),
        lesser=_plain(other["lesser"]),
        served=_plain(other["served"]),
        pieces=_plain(other["pieces"]),
        ends=re.compile(r"[\s\d.)(*-]{0,8}(?:" + _alternatives(other["ends"]) + r")\s{0,3}(?:[:?]|-\s|$)"),
    )


def _alternatives(phrases: Iterable[str]) -> str:
    return "|".join(pattern_of(phrase) for phrase in sorted(phrases, key=len, reverse=True))


def _plain(phrases: Iterable[str]) -> re.Pattern[str]:
    return re.compile(whole_words(_alternatives(phrases)))


def _named(groups: Mapping[str, Iterable[str]]) -> re.Pattern[str]:
    return re.compile(
        whole_words("|".join(f"(?P<{name}>{_alternatives(phrases)})" for name, phrases in groups.items()))
    )
