"""The words of calls read lately: what is learned, matched with many profiles and explained to many chats is read once."""

from __future__ import annotations

from tracker.domain.calltext import CallText, read_call_text
from tracker.domain.models import Facts

#: Of so many characters together the words are kept: some 30 bytes for each.
_CHARACTERS = 1_000_000
_Words = tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...], tuple[str, ...], str | None]
"""All that the words of a call are read from: titles, summaries, tags, programme."""

_kept: dict[_Words, CallText] = {}
_size = 0


def call_text(facts: Facts) -> CallText:
    """As `read_call_text`: the same words, whichever call has them, are read once while they are wanted."""
    global _size  # how much is kept, beside what is kept
    words: _Words = (tuple(facts.titles.items()), tuple(facts.summaries.items()), facts.tags, facts.programme)
    text = _kept.get(words)
    if text is None:
        text = _kept[words] = read_call_text(facts)
        _size += _size_of(words)
        while _size > _CHARACTERS and len(_kept) > 1:
            oldest = next(iter(_kept))
            if _kept.pop(oldest, None) is not None:
                _size -= _size_of(oldest)
    return text


def _size_of(words: _Words) -> int:
    titles, summaries, tags, programme = words
    return sum(len(text) for _, text in (*titles, *summaries)) + sum(map(len, tags)) + len(programme or "") + 100
