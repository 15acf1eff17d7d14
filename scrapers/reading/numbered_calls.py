"""Calls that are told apart by their number: on the page of the second call the dates of the first are none of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from scrapers.reading.folding import fold
from scrapers.reading.languages import WORD, Word, languages, lexicon, likely_languages

#: Longer lines are no names of a call.
_HEADING = 90
#: Words between the number and the noun ("the second restricted call").
_NEAR = 2


def number_of_call(headings: Iterable[str], lang: str | None) -> int | None:
    """The number that the headings of a page give to its call ("Second calls for proposals"); None where they give none or several."""
    numbers = {number for one in headings if len(one) <= _HEADING for _, number in _numbers(one, lang)}
    return numbers.pop() if len(numbers) == 1 else None


def of_another(text: str, quote: str, number: int, lang: str | None) -> bool:
    """Whether the sentence of a quoted date names last, before the date, a call of another number."""
    place = text.find(quote)
    if place < 0:
        return False
    start = max((text.rfind(mark, 0, place) for mark in (". ", "\n", "! ", "? ")), default=-1) + 1
    told = [found for _, found in _numbers(text[start : place + len(quote)], lang)]
    return bool(told) and told[-1] != number


def _numbers(text: str, lang: str | None) -> Iterator[tuple[int, int]]:
    """Where a text names a call by its number, and the number."""
    plain = fold(text)
    words = [Word(match.group(), match.start(), match.end()) for match in WORD.finditer(plain)]
    known = _ordinals()
    if not any(word.text in known for word in words):
        return
    codes = likely_languages(words, lang) or ("en",)
    ordinals = {word: number for code in codes for word, number in languages()[code].ordinals.items()}
    for cue in lexicon(codes).find(plain, words):
        if cue.concept == "call":
            before = words[max(0, cue.first - _NEAR) : cue.first]
            yield from ((cue.start, ordinals[word.text]) for word in before if word.text in ordinals)


@cache
def _ordinals() -> frozenset[str]:
    return frozenset(word for language in languages().values() for word in language.ordinals)
