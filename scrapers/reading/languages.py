"""What words mean in each language: months, weekdays, cues. Data from `languages/*.toml`, loaded once.

A *cue* is a phrase that says what a date is for ("краен срок", "no later than", "info day"). Patterns are words;
`*` ends a stem, `..` stands for up to four words.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from scrapers.reading.folding import fold
from scrapers.reading.phrases import WORD, Cue, Phrases, Word

__all__ = [
    "WORD",
    "Cue",
    "Language",
    "Lexicon",
    "Word",
    "both_scripts",
    "hour_words",
    "languages",
    "lexicon",
    "likely_languages",
    "month_words",
    "short_months",
    "weekday_words",
]


@dataclass(frozen=True, slots=True)
class Language:
    """The words of one language, folded."""

    code: str
    common: frozenset[str]
    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    weekdays_like_months: frozenset[str]
    """Abbreviations of weekdays that are those of months too (French "mar.")."""
    glue: frozenset[str]
    ordinals: Mapping[str, int]
    day_words: Mapping[str, int]
    cues: Mapping[str, tuple[str, ...]]


_CYRILLIC_PAIRS = (
    ("dž", "џ"), ("lj", "љ"), ("nj", "њ"), ("a", "а"), ("b", "б"), ("v", "в"), ("g", "г"), ("d", "д"), ("đ", "ђ"),
    ("e", "е"), ("ž", "ж"), ("z", "з"), ("i", "и"), ("j", "ј"), ("k", "к"), ("l", "л"), ("m", "м"), ("n", "н"),
    ("o", "о"), ("p", "п"), ("r", "р"), ("s", "с"), ("t", "т"), ("ć", "ћ"), ("u", "у"), ("f", "ф"), ("h", "х"),
    ("c", "ц"), ("č", "ч"), ("š", "ш"),
)  # fmt: skip


def _in_cyrillic(text: str) -> str:
    """Serbian Latin letters in Serbian Cyrillic."""
    for latin, cyrillic in _CYRILLIC_PAIRS:
        text = text.replace(latin, cyrillic)
    return text


def both_scripts(value: Any) -> Any:
    """Every list of words with its Cyrillic spelling added."""
    if isinstance(value, dict):
        return {key: both_scripts(inner) for key, inner in value.items()}
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return [*value, *(_in_cyrillic(one) for one in value)]
    if isinstance(value, list):
        return [both_scripts(one) for one in value]
    return value


def _merged(ours: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    """Their words, with ours in front of them."""
    result = dict(theirs)
    for key, value in ours.items():
        if isinstance(value, dict):
            result[key] = _merged(value, theirs.get(key, {}))
        elif key in ("months", "short_months", "weekdays") and key in theirs:
            result[key] = [mine + other for mine, other in zip(value, theirs[key], strict=True)]
        elif isinstance(value, list):
            result[key] = value + theirs.get(key, [])
        else:
            result[key] = value
    return result


@cache
def _raw(code: str) -> dict[str, Any]:
    text = files("scrapers.reading").joinpath("languages", f"{code}.toml").read_text("utf-8")
    data = tomllib.loads(text)
    if "extends" in data:
        data = _merged(data, _raw(data["extends"]))
    if data.get("both_scripts"):
        data = both_scripts(data)
    return data


def _numbered(lists: Sequence[Sequence[str]], endings: Sequence[str] = (), first: int = 1) -> dict[str, int]:
    found: dict[str, int] = {}
    for number, forms in enumerate(lists, first):
        for form in forms:
            plain = fold(form)
            found[plain] = number
            if len(plain) > 4:
                found |= {plain + fold(ending): number for ending in endings}
    return found


def _language(code: str) -> Language:
    data = _raw(code)
    time: dict[str, list[str]] = data.get("time", {})
    cues = {**data["cues"], **{f"time_{name}": words for name, words in time.items()}}
    return Language(
        code=code,
        common=frozenset(map(fold, data["common"])),
        months=_numbered(data["months"], data.get("month_endings", ())) | _numbered(data.get("short_months", ())),
        weekdays=_numbered(data["weekdays"], data.get("weekday_endings", ()), first=0),
        weekdays_like_months=frozenset(map(fold, data.get("weekdays_like_months", ()))),
        glue=frozenset(
            fold(word) for words in (data["glue"], *time.values()) for phrase in words for word in phrase.split()
        ),
        ordinals={fold(word): int(number) for number, words in data.get("ordinals", {}).items() for word in words},
        day_words={fold(word): int(number) for number, words in data.get("day_words", {}).items() for word in words},
        cues={concept: tuple(map(fold, patterns)) for concept, patterns in cues.items()},
    )


@cache
def languages() -> Mapping[str, Language]:
    """All languages by ISO 639-1 code."""
    folder = files("scrapers.reading").joinpath("languages")
    codes = sorted(entry.name[:-5] for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return {code: _language(code) for code in codes}


@cache
def month_words() -> Mapping[str, Mapping[str, int]]:
    """Every month word of every language: word → {language: month}."""
    found: dict[str, dict[str, int]] = {}
    for code, language in languages().items():
        for word, month in language.months.items():
            found.setdefault(word, {})[code] = month
    return found


@cache
def short_months() -> frozenset[str]:
    """Abbreviations of months that are, or could be, words of other languages: months only in their own."""
    return frozenset(
        fold(word) for code in languages() for listed in _raw(code).get("short_months", ()) for word in listed
    )


@cache
def weekday_words() -> Mapping[str, Mapping[str, int]]:
    """Every weekday word of every language: word → {language: 0 for Monday}."""
    found: dict[str, dict[str, int]] = {}
    for code, language in languages().items():
        for word, day in language.weekdays.items():
            found.setdefault(word, {})[code] = day
    return found


@cache
def hour_words() -> tuple[frozenset[str], frozenset[str]]:
    """Words that follow an hour, and words that stand before one, in any language."""
    after: set[str] = set()
    before: set[str] = set()
    for language in languages().values():
        after |= {word for phrase in language.cues.get("time_hour", ()) for word in phrase.split()}
        before |= {word for phrase in language.cues.get("time_before", ()) for word in phrase.split()}
    return frozenset(after), frozenset(before)


@cache
def _common_words() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for code, language in languages().items():
        for word in language.common | language.months.keys():
            found[word] = (*found.get(word, ()), code)
    return found


def likely_languages(words: Iterable[Word], stated: str | None) -> tuple[str, ...]:
    """The languages a text is likely written in, best first: the stated one unless the words speak against it."""
    score: dict[str, int] = {}
    common = _common_words()
    scripts = {"": 0, "bg": 0, "el": 0}
    for word in words:
        if word.text[0].isalpha():
            scripts[_script(word.text[0])] += 1
        for code in common.get(word.text, ()):
            score[code] = score.get(code, 0) + 1
    known = (stated or "").lower()[:2]
    chosen = [known] if known in languages() else []
    ranked = sorted(score.items(), key=lambda pair: -pair[1])
    floor = max(2 * score.get(known, 0) + 1, 2) if chosen else 1
    best = ranked[0][1] if ranked else 0
    chosen += [code for code, hits in ranked[:4] if code != known and hits >= floor and hits * 10 >= best * 7][:3]
    if "en" not in chosen and score.get("en", 0) * 4 >= best > 0 and score.get("en", 0) >= 2:
        chosen.append("en")
    for code, kin in (("bg", {"bg", "mk", "sr", "uk"}), ("el", {"el"})):
        if scripts[code] * 2 > sum(scripts.values()) and not kin & set(chosen):
            # A page whose language is stated wrong: its letters tell at least the script.
            chosen.append(code)
    return tuple(chosen)


def _script(letter: str) -> str:
    """The language that stands for the script of a letter; nothing for Latin."""
    if "\u0400" <= letter <= "\u04ff":
        return "bg"
    return "el" if "\u0370" <= letter <= "\u03ff" else ""


class Lexicon(Phrases):
    """The cues of several languages, the first one winning where they differ."""

    def __init__(self, codes: tuple[str, ...]) -> None:
        self.glue: frozenset[str] = frozenset()
        self.period_words: frozenset[str] = frozenset()
        self.ordinals: frozenset[str] = frozenset()
        self.codes = codes
        every = languages()
        # English labels stand on pages of every language, but its short words mean other things there.
        extra = () if "en" in codes else ("en",)
        patterns: list[tuple[str, str]] = []
        for code in codes + extra:
            language = every[code]
            if code not in extra:
                self.glue |= language.glue
                self.ordinals |= language.ordinals.keys()
                periods = (*language.cues.get("end_of", ()), *language.cues.get("beginning_of", ()))
                self.period_words |= {word for phrase in periods for word in phrase.split()}
            patterns += [
                (concept, pattern)
                for concept, listed in language.cues.items()
                for pattern in listed
                if code not in extra or len(pattern) >= 7
            ]
        super().__init__(patterns)


@lru_cache(maxsize=64)
def lexicon(codes: tuple[str, ...]) -> Lexicon:
    """The lexicon of these languages, made once."""
    return Lexicon(codes)
