"""What somebody looks for, as terms; and by which other words the same thing is called. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from tracker.domain.hypertext import clean, utf16
from tracker.domain.stemming import is_cyrillic, is_stop_word, stems
from tracker.domain.taxonomy import Taxonomy, Words

#: A code, an address or a number with marks inside is looked for as it stands; all else word by word.
_TERM = re.compile(r"(?=\S*\d)[^\W_]+(?:[-./:][^\W_]+)+|[^\W_](?:[^\W_]|[\u0300-\u036f])*")
#: So many terms of a question are looked for, and so many letters of one.
MOST_TERMS = 12
_LONGEST_TERM = 80
#: So many UTF-16 units of a question are kept: more than any sensible one has, and it stays readable in an answer.
LONGEST_QUESTION = 200
#: A name of a thing has at most so many words ("small and medium-sized enterprises").
_LONGEST_NAME = 4


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or a code, as calls may have it; `begins`: or any that begins so."""

    text: str
    begins: bool = False


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of these is enough."""

    parts: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    """All of these."""

    parts: tuple[Wanted, ...]


Wanted = Word | AnyOf | AllOf
"""What a call must have."""


def question(text: str) -> str:
    """What was asked, as one clean line of whole words that stays short enough to be shown."""
    kept: list[str] = []
    words = clean(text).split()
    for word in words:
        if utf16(" ".join([*kept, word])) > LONGEST_QUESTION:
            break
        kept.append(word)
    if words and not kept:
        # The beginning of a word finds it too; no letter is longer than two units.
        return words[0][: LONGEST_QUESTION // 2]
    return " ".join(kept)


def terms_of(asked: str) -> list[str]:
    """The terms of a question in order, each once; words that say nothing only where nothing else is there."""
    every = [one[:_LONGEST_TERM] for one in _TERM.findall(unicodedata.normalize("NFC", asked))]
    told = list(dict.fromkeys(one.lower() for one in every))
    saying = [one for one in told if not is_stop_word(one, "bg" if is_cyrillic(one) else "en")]
    return (saying or told)[:MOST_TERMS]


def is_code(term: str) -> bool:
    """Whether a term has a figure in it: a code or a number, which is spelled in one way only."""
    return any(letter.isdigit() for letter in term)


class Synonyms:
    """The ways to say a thing in all languages that the taxonomy knows: subjects, sectors, places, kinds of applicants."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._taxonomy = taxonomy
        self._names: dict[tuple[str, ...], list[Words]] = {}
        named = [
            *({lang: (name,) for lang, name in names.items()} for names in taxonomy.territory.names.values()),
            *(one.names for one in taxonomy.applicants.values()),
        ]
        for words in named:
            keys = {stems(way, lang) for lang, ways in words.items() for way in ways}
            for key in keys - {()}:
                self._names.setdefault(key, []).append(words)

    def of(self, terms: Sequence[str]) -> tuple[tuple[str, ...], ...]:
        """What these terms together are called otherwise, each way as its stems; none where they are no known name."""
        key = _stems(terms)
        meanings = (*self._taxonomy.meanings(key), *self._names.get(key, ()))
        ways = (stems(way, lang) for words in meanings for lang, said in words.items() for way in said)
        return tuple(dict.fromkeys(way for way in ways if way and way != key))

    def named(self, terms: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Where (from, to) two or more of these terms together are a known name, the longest first; none overlap."""
        taken: set[int] = set()
        for size in range(min(_LONGEST_NAME, len(terms)), 1, -1):
            for start in range(len(terms) - size + 1):
                span = range(start, start + size)
                if not taken.intersection(span) and self.of(terms[start : start + size]):
                    taken.update(span)
                    yield start, start + size


def _stems(terms: Sequence[str]) -> tuple[str, ...]:
    return tuple(stem for term in terms for stem in stems(term, "bg" if is_cyrillic(term) else "en"))


def mistakes_allowed(sound: str) -> int:
    """How many letters of a word may be wrong, missing, too many or in each other's place."""
    return 0 if len(sound) < 4 else 1 if len(sound) < 8 else 2


def distance(one: str, other: str, most: int) -> int | None:
    """How many such mistakes lie between two sounds (optimal string alignment); None for more than `most`."""
    found = OSA.distance(one, other, score_cutoff=most)
    return found if found <= most else None
