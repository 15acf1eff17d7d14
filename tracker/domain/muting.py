"""Whether a chat muted a call, and by what. Pure.

1. A call that was muted itself is silent, also where it was saved: nobody mutes it by oversight. Saving it again lifts that.
2. What was saved is silenced by nothing else: a muted source, programme or word is about what comes by itself.
3. A muted source silences what it alone shows; what another source shows too is told.
4. A muted programme is the one of exactly this name; a muted word or phrase is looked for in title, summary and tags, in all its forms.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import lru_cache

from tracker.domain.calltext import Passage, read_call_text
from tracker.domain.models import Call
from tracker.domain.stemming import is_cyrillic, stems, tokens
from tracker.domain.wishes import LONGEST_WORD, Mute, plainly

#: How many words of a call are offered to be muted, and of how many letters at least.
_OFFERED, _SHORTEST = 6, 4


def muted_by(call: Call, muted: Sequence[Mute], *, saved: bool) -> Mute | None:
    """The mute that silences a call for a chat that has these; None where none does. `saved`: whether the chat saved it."""
    if not muted:
        return None
    own = next((one for one in muted if one.kind == "call" and one.value == call.id), None)
    if own is not None or saved:
        return own
    return _by_source(call, muted) or _by_programme(call, muted) or _by_word(call, muted)


def muted_source(source: str, muted: Iterable[Mute]) -> Mute | None:
    """The mute of a source (by id), or None."""
    return next((one for one in muted if one.kind == "source" and one.value == source), None)


def is_mutable(words: str) -> bool:
    """Whether words say enough to be looked for: "and the" does not."""
    return len(words) <= LONGEST_WORD and any(_stems(words, lang) for lang in _languages_of(words, ()))


def words_offered(call: Call, lang: str, telling: Collection[str], rarity: Callable[[str], float]) -> list[str]:
    """Words of a call that can be muted, the most telling first: `telling` (the words of a match), then those of its title.

    `rarity`: how much a stem says. Each, once muted, would silence this call.
    """
    title = call.title(lang)
    code = lang if lang in call.facts.titles else next(iter(call.facts.titles), lang)
    written = {title[one.start : one.end]: one.stem for one in reversed(tokens(title, code))}
    ordered = sorted(written, key=lambda word: (-rarity(written[word]), -len(word), word))
    good = [word for word in (*telling, *ordered) if _is_offered(word)]
    once: dict[str, str] = {}
    for word in good:
        once.setdefault(plainly(word), word)
    passages = read_call_text(call.facts).passages
    return [word for word in once.values() if _says(call, passages, word)][:_OFFERED]


def _is_offered(word: str) -> bool:
    letters = sum(letter.isalpha() for letter in word)
    return ":" not in word and len(word) <= LONGEST_WORD and (letters >= _SHORTEST or word.isupper()) and letters > 1


def _by_source(call: Call, muted: Sequence[Mute]) -> Mute | None:
    sources = {one.value: one for one in muted if one.kind == "source"}
    if not sources:
        return None
    showing = {one.source for one in call.sightings if one.gone_since is None} or {one.source for one in call.sightings}
    return (
        min((sources[one] for one in showing), key=lambda one: one.since)
        if showing and showing <= sources.keys()
        else None
    )


def _by_programme(call: Call, muted: Sequence[Mute]) -> Mute | None:
    programme = plainly(call.facts.programme or "")
    return next(
        (one for one in muted if programme and one.kind == "programme" and plainly(one.value) == programme), None
    )


def _by_word(call: Call, muted: Sequence[Mute]) -> Mute | None:
    words = [one for one in muted if one.kind == "word"]
    if not words:
        return None
    passages = read_call_text(call.facts).passages
    return next((one for one in words if _says(call, passages, one.value)), None)


def _says(call: Call, passages: Sequence[Passage], words: str) -> bool:
    facts = call.facts
    ways = {_stems(words, lang) for lang in _languages_of(words, (*facts.titles, *facts.summaries))}
    return any(way and passage.find(way) is not None for way in ways for passage in passages)


def _languages_of(words: str, more: Iterable[str]) -> dict[str, None]:
    return dict.fromkeys(("bg" if is_cyrillic(words) else "en", *more))


@lru_cache(maxsize=2000)
def _stems(words: str, lang: str) -> tuple[str, ...]:
    return stems(words, lang)
