"""Whether two texts in two languages say the same: thing by thing through the taxonomy, without a model, and strictly.

For joining calls a doubt is a no. What the taxonomy does not know may be a part of a text, never most of it; whatever it
knows on one side must stand on the other; numbers and names in Latin letters must be the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from tracker.domain.stemming import fold, is_cyrillic, stems, tokens
from tracker.domain.taxonomy import Taxonomy, Words

#: Words that titles of calls have in common, in the languages of the first sources: they neither agree nor differ.
_EVERYDAY_WORDS = """
call calls for proposals proposal open the of and in to under on with a an grant grants project projects funding
opportunity opportunities application applications programme program topic support supporting promotion promoting
measures measure activities activity
покана покани за набиране на предложения предложение проектни проекти проект процедура процедури по и в от с със
отворена кандидатстване програма програмата подбор чрез подкрепа подпомагане насърчаване мерки мярка дейности дейност
"""
_EVERYDAY = frozenset(_EVERYDAY_WORDS.split())
_ROMAN = re.compile(r"[IVX]{1,5}\Z")
_LONGEST_PHRASE = 4
#: So many things must be understood for each word that is not.
_UNDERSTOOD_FOR_EACH_UNKNOWN = 3


@dataclass(frozen=True, slots=True)
class _Understood:
    things: tuple[frozenset[int], ...]
    """What is named: each the places (in the lexicon) of all that the word or phrase can mean."""
    unknown: frozenset[str]
    """Words that are neither known nor everyday."""
    numbers: frozenset[str]
    names: frozenset[str]
    """Words in Latin letters within a Cyrillic text: they are the same in every language."""
    words: frozenset[str]


class Lexicon:
    """What words and phrases mean, by stems, for comparing texts across languages."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._taxonomy = taxonomy
        self._places: dict[str, int] = {}
        self._more: dict[tuple[str, ...], list[Words]] = {}
        for words in (*taxonomy.title_terms, *(one.names for one in taxonomy.applicants.values())):
            for key in {stems(way, lang) for lang, ways in words.items() for way in ways} - {()}:
                self._more.setdefault(key, []).append(words)
        self._read = lru_cache(maxsize=4_096)(self._understood)

    def say_the_same(self, one: Mapping[str, str], other: Mapping[str, str]) -> bool:
        """Whether texts by language say the same, each pair in two languages. False in any doubt."""
        if not one or not other or one.keys() & other.keys():
            return False
        return all(
            self._same(self._read(text, lang), self._read(same, its))
            for lang, text in one.items()
            for its, same in other.items()
        )

    @staticmethod
    def _same(one: _Understood, other: _Understood) -> bool:
        return (
            _is_clear(one, other)
            and _is_clear(other, one)
            and one.numbers == other.numbers
            and one.names <= other.words
            and other.names <= one.words
            and all(any(thing & same for same in other.things) for thing in one.things)
            and all(any(thing & same for same in one.things) for thing in other.things)
        )

    def _understood(self, text: str, lang: str) -> _Understood:
        found = [(token.stem, text[token.start : token.end]) for token in tokens(text, lang)]
        words = [(stem, written) for stem, written in found if not _is_number(written)]
        things: list[frozenset[int]] = []
        unknown: set[str] = set()
        for meanings, written in self._things(words):
            if meanings:
                things.append(meanings)
            elif written.casefold() not in _EVERYDAY:
                unknown.add(fold(written))
        latin = re.findall(r"[A-Za-z][A-Za-z0-9]+", text) if is_cyrillic(text) else []
        return _Understood(
            things=tuple(things),
            unknown=frozenset(unknown),
            numbers=frozenset(re.findall(r"\d+", text)) | {written for _, written in found if _ROMAN.match(written)},
            names=frozenset(fold(word) for word in latin if not _ROMAN.match(word)),
            words=frozenset(fold(word) for word in re.findall(r"\w+", text)),
        )

    def _things(self, words: list[tuple[str, str]]) -> Iterator[tuple[frozenset[int], str]]:
        """What words (stem, as written) name, longest phrases first from the left; nothing for a word that is not known."""
        start = 0
        while start < len(words):
            for size in range(min(_LONGEST_PHRASE, len(words) - start), 0, -1):
                phrase = tuple(stem for stem, _ in words[start : start + size])
                found = [*self._taxonomy.meanings(phrase), *self._more.get(phrase, ())]
                if found:
                    break
            yield frozenset(self._place(meaning) for meaning in found), words[start][1]
            start += size

    def _place(self, words: Words) -> int:
        name = repr(sorted((lang, tuple(ways)) for lang, ways in words.items()))
        return self._places.setdefault(name, len(self._places))


#: Of an empty taxonomy: nothing says the same as anything.
NO_LEXICON = Lexicon(Taxonomy())


def _is_clear(text: _Understood, beside: _Understood) -> bool:
    """Whether enough of a text is understood to compare it; a name that both have needs no translation."""
    unknown = text.unknown - beside.words
    return bool(text.things) and len(unknown) * _UNDERSTOOD_FOR_EACH_UNKNOWN <= len(text.things)


def _is_number(written: str) -> bool:
    return bool(_ROMAN.match(written)) or not any(letter.isalpha() for letter in written)
