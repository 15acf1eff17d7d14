"""Finds dates in a folded text: numeric, with month names of any language, months, quarters, years.

Finds what is printed; whether it is a deadline is decided elsewhere. Impossible days are found too and marked.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from datetime import date

from scrapers.reading.folding import Folded
from scrapers.reading.found import Found, Order
from scrapers.reading.languages import Word
from scrapers.reading.named_dates import named_dates
from scrapers.reading.numeric_dates import numeric_dates
from scrapers.reading.periods import quarters, years

_FILE = re.compile(r"[\w-]{0,12}\.(?:pdf|docx?|xlsx?|odt|ods|zip|rar|7z|rtf|pptx?|jpe?g|png|html?)\b")


def find_dates(
    source: Folded,
    words: Sequence[Word],
    codes: tuple[str, ...],
    *,
    order: Order,
    seen_at: date | None,
    quarter_words: Sequence[tuple[int, int]] = (),
    period_words: Sequence[tuple[int, int]] = (),
) -> list[Found]:
    """All printed dates in the order they stand, not overlapping."""
    every = named_dates(source, words, codes) + quarters(source.text, words, quarter_words) + years(words, period_words)
    taken = sorted({one.core for one in every})
    every += [one for one in numeric_dates(source.text, order, seen_at) if not _overlaps(one, taken)]
    # "zapoved_12.04.2026.pdf": the date in the name of a file is the day of the paper.
    every = [one for one in every if not _FILE.match(source.text, one.end)]
    every.sort(key=lambda one: one.core[0])
    # "In 2017: January 31 …": a year right before a date is that date's affair.
    starts = [one.core[0] for one in every[1:]]
    return [
        one
        for index, one in enumerate(every)
        if one.precision != "year" or index >= len(starts) or starts[index] - one.end > 40
    ]


def _overlaps(one: Found, taken: list[tuple[int, int]]) -> bool:
    place = bisect_left(taken, (one.end, 0))
    return place > 0 and taken[place - 1][1] > one.start
