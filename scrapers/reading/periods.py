"""Quarters and years alone: periods that are kept as what they are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from scrapers.reading.found import YEAR, Found
from scrapers.reading.languages import Word, languages

_QUARTER = re.compile(
    rf"(?<![^\W_])(?:q ?(?P<q>[1-4])(?:[ /,.'-]|of|на|в)*(?P<y>{YEAR})|(?P<y2>{YEAR})[ /,.-]*(?:г\.? )?q ?(?P<q2>[1-4]))(?!\w)"
)
_QUARTER_NUMBER = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}


@cache
def _ordinal_words() -> Mapping[str, int]:
    return {word: number for language in languages().values() for word, number in language.ordinals.items()}


def quarters(text: str, words: Sequence[Word], quarter_words: Sequence[tuple[int, int]]) -> list[Found]:
    """ "Q4 2026", "IV тримесечие на 2026": `quarter_words` are the first and last word of each word for a quarter."""
    found = []
    for match in _QUARTER.finditer(text):
        quarter = int(match["q"] or match["q2"])
        found.append(
            Found(match.start(), match.end(), int(match["y"] or match["y2"]), 3 * quarter - 2, None, "quarter")
        )
    ordinals = _ordinal_words()
    for first, last in quarter_words:
        number = None
        start = words[first].start
        for index in (first - 1, first - 2):
            if index < 0 or words[first].start - words[index].end > 8:
                continue
            name = re.sub(r"(?<=\d)[^\W\d]+$", "", words[index].text)
            number = _QUARTER_NUMBER.get(name) or ordinals.get(words[index].text)
            if number:
                start = words[index].start
                break
        if number is None:
            continue
        for index in range(last + 1, min(last + 5, len(words))):
            if re.fullmatch(YEAR, words[index].text[:4]) and (
                len(words[index].text) == 4 or words[index].text[4] == "г"
            ):
                found.append(
                    Found(start, words[index].start + 4, int(words[index].text[:4]), 3 * number - 2, None, "quarter")
                )
                break
    return found


def years(words: Sequence[Word], period_words: Sequence[tuple[int, int]]) -> list[Found]:
    """Years alone, right behind words like "the end of" or "during" (`period_words`: first and last word of each)."""
    found = []
    for first, last in period_words:
        following = words[last + 1] if last + 1 < len(words) else None
        if following is not None and re.fullmatch(rf"{YEAR}г?", following.text):
            start, end = words[first].start, following.start + 4
            found.append(Found(start, end, int(following.text[:4]), 1, None, "year", weak=True))
    return found
