"""The sentence or row that a short quote stands in, for a person who wants to see why it was read as it was."""

from __future__ import annotations

from scrapers.reading.folding import folded
from scrapers.reading.layout import lay_out

#: Longer lines than this are shown by their sentence.
_LONG = 160


def sentence_around(text: str, quote: str) -> str:
    """The line with the quote, of a long one the sentence; the quote itself where it stands twice or the rest is too long."""
    place = text.find(quote)
    if place < 0 or text.find(quote, place + 1) >= 0:
        return quote
    start = text.rfind("\n", 0, place) + 1
    end = text.find("\n", place + len(quote))
    line = text[start : end if end >= 0 else len(text)]
    if len(line) <= _LONG:
        return line.strip(" |\t\r")
    source = folded(line)
    layout = lay_out(source)
    inside = folded(quote).text
    found = source.text.find(inside)
    if found < 0:
        return quote
    sentence = source.cut(layout.sentence_start(found), layout.sentence_end(found + len(inside))).strip()
    return sentence if len(sentence) <= 2 * _LONG and quote in sentence else quote
