"""Finds phrases of a language in a folded text: the words of data files, each with what it means.

Patterns are words; `*` ends a stem, `..` stands for up to four words. Linear in the text: every word is looked up once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

WORD = re.compile(r"[^\W_]+")
_MAX_GAP = 3
_MAX_WILD = 4


class Word(NamedTuple):
    """One word of a folded text."""

    text: str
    start: int
    end: int


class Cue(NamedTuple):
    """A phrase with a meaning, and where it stands in the folded text."""

    concept: str
    start: int
    end: int
    first: int
    last: int
    """Indices of its first and last word."""


class _Pattern(NamedTuple):
    words: tuple[tuple[str, bool], ...]
    """Folded words; True where only a stem. An empty stem stands for up to four words."""
    concept: str


class Phrases:
    """Phrases with their concepts, the first one winning where two are the same."""

    def __init__(self, patterns: Iterable[tuple[str, str]]) -> None:
        """`patterns`: (concept, folded pattern), the more important ones first."""
        self._by_word: dict[str, list[_Pattern]] = {}
        self._by_stem: dict[int, dict[str, list[_Pattern]]] = {}
        self._known: dict[str, tuple[_Pattern, ...]] = {}
        seen: set[tuple[tuple[str, bool], ...]] = set()
        for concept, pattern in patterns:
            self._add(pattern, concept, seen)
        for table in (self._by_word, *self._by_stem.values()):
            for listed in table.values():
                listed.sort(key=lambda one: -sum(len(text) + 1 for text, _ in one.words))

    def _add(self, pattern: str, concept: str, seen: set[tuple[tuple[str, bool], ...]]) -> None:
        words = tuple(
            ("", True) if part == ".." else (part.rstrip("*"), part.endswith("*"))
            for raw in pattern.split()
            for part in ([raw] if raw == ".." else re.findall(r"[^\W_]+\*?", raw))
        )
        if not words or words in seen:
            return
        seen.add(words)
        text, stem = words[0]
        place = self._by_stem.setdefault(len(text), {}) if stem else self._by_word
        place.setdefault(text, []).append(_Pattern(words, concept))

    def _candidates(self, word: str) -> tuple[_Pattern, ...]:
        found = self._known.get(word)
        if found is None:
            listed = list(self._by_word.get(word, ()))
            for length, stems in self._by_stem.items():
                if len(word) >= length:
                    listed += stems.get(word[:length], ())
            listed.sort(key=lambda one: (-len(one.words), -sum(len(text) for text, _ in one.words)))
            found = tuple(listed)
            if len(self._known) < 50_000:
                self._known[word] = found
        return found

    def find(self, text: str, words: Sequence[Word]) -> list[Cue]:
        """The cues in a folded text, longest first at each place, not overlapping."""
        cues: list[Cue] = []
        index, count = 0, len(words)
        while index < count:
            taken = index
            for pattern in self._candidates(words[index].text):
                last = _match(pattern.words, text, words, index)
                if last is not None:
                    cues.append(Cue(pattern.concept, words[index].start, words[last].end, index, last))
                    taken = index if ("", True) in pattern.words else last
                    break
            index = taken + 1
        return cues


def _match(pattern: tuple[tuple[str, bool], ...], text: str, words: Sequence[Word], index: int) -> int | None:
    """The index of the last word that the pattern covers from `index` on, or None."""
    if len(pattern) == 1:
        return index
    place, wild = index, False
    for part, stem in pattern[1:]:
        if not part and stem:
            wild = True
            continue
        for step in range(1, (_MAX_WILD + 2) if wild else 2):
            following = place + step
            if following >= len(words):
                return None
            between = text[words[following - 1].end : words[following].start]
            if (
                len(between) > _MAX_GAP
                or between.count("\n") > 1
                or any(mark in between for mark in (";:!?|" if not wild else ".;:!?|"))
            ):
                return None
            word = words[following].text
            if word == part or (stem and word.startswith(part)):
                break
        else:
            return None
        place, wild = following, False
    return place
