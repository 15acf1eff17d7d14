"""Finding calls by words: in both languages, in any form of a word, on either keyboard, with slips of the finger.

Words are first taken as they stand, with the other forms and names of the same thing. One that no call has is read as it
sounds, then as what it is nearest to; that this was done is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.domain.asked_words import (
    AllOf,
    AnyOf,
    Synonyms,
    Wanted,
    Word,
    distance,
    is_code,
    mistakes_allowed,
    question,
    terms_of,
)
from tracker.domain.sounding import in_latin, sounds
from tracker.domain.stemming import stem
from tracker.domain.taxonomy import Taxonomy
from tracker.store import calls as call_store
from tracker.store import known_words
from tracker.store.database import Store
from tracker.store.searching import how_many, matching

#: So many calls are found at most; a list of more is nothing that a person reads.
MOST_FOUND = 1000
_WAYS = 16
#: Of words that are equally near, so many are asked how many calls have them.
_COMPARED = 8


@dataclass(frozen=True, slots=True)
class Found:
    """Ids of the calls found, those that can still be applied for first."""

    ids: tuple[str, ...]
    shown_for: str | None = None
    """What was looked for instead of what was typed, where that was otherwise."""
    partly: bool = False
    """No call has all that was asked for; these have some of it."""


class Searching:
    """Searches the calls of a store; `taxonomy` says what is called how in which language."""

    def __init__(self, store: Store, taxonomy: Taxonomy) -> None:
        self._store = store
        self._synonyms = Synonyms(taxonomy)

    def find(self, text: str, now: datetime, limit: int = MOST_FOUND) -> Found:
        """The calls that `text` names or that have its words; what the whole text names (a code, an id, an address) first."""
        asked = question(text)
        terms = terms_of(asked)
        if not terms:
            return Found(())
        named = call_store.named(self._store, asked)
        read = self._read(terms)
        if read.terms != terms:
            # What was corrected may be a name together with what stands beside it.
            read = self._read(read.terms)
        ids = matching(self._store, AllOf(read.things), now, limit) if read.things and read.whole else []
        partly = not ids and not named and len(terms) > 1 and bool(read.things)
        if partly:
            ids = matching(self._store, AnyOf(read.things), now, limit)
        return Found(
            tuple(dict.fromkeys((*named, *ids)))[:limit],
            " ".join(read.terms) if ids and read.terms != terms else None,
            partly and bool(ids),
        )

    def _read(self, terms: list[str]) -> _Read:
        """What terms mean, thing by thing; those that together are a name are also found by its other names."""
        names = {start: end for start, end in self._synonyms.named(terms) if self._other_names(terms[start:end])}
        shown: list[str] = []
        things: list[Wanted] = []
        whole = True
        at = 0
        while at < len(terms):
            end = names.get(at, at + 1)
            if end > at + 1:
                literal = AllOf(tuple(self._as_it_stands(term, last=False) for term in terms[at:end]))
                things.append(AnyOf((literal, *self._other_names(terms[at:end]))))
                shown += terms[at:end]
            else:
                meant = self._meant(terms[at], last=end == len(terms))
                shown.append(meant.word if meant is not None else terms[at])
                whole = whole and meant is not None
                things += [meant.wanted] if meant is not None else []
            at = end
        return _Read(shown, tuple(things), whole)

    def _meant(self, term: str, *, last: bool) -> _Meant | None:
        """What a term means: as it stands, else as it sounds, else what is nearest to it; None where no call has such a word."""
        wanted = self._as_it_stands(term, last=last)
        if how_many(self._store, wanted):
            return _Meant(term, wanted)
        return self._as_it_sounds(term) or self._nearest(term)

    def _as_it_stands(self, term: str, *, last: bool) -> Wanted:
        """A term in all its forms and by its other names; the last one may be only a beginning."""
        if is_code(term):
            return AnyOf(tuple(Word(one, begins=True) for one in dict.fromkeys((term, in_latin(term)))))
        forms = known_words.of_stem(self._store, stem(term))
        ways = [*map(Word, dict.fromkeys((term, *forms))), *self._other_names([term])]
        if (last or not forms) and len(term) > 1:
            ways.append(Word(term, begins=True))
        return AnyOf(tuple(ways))

    def _other_names(self, terms: Sequence[str]) -> list[Wanted]:
        """The other names of a thing, each word in all its forms, as far as calls have all words of one."""
        found: list[Wanted] = []
        for way in self._synonyms.of(terms)[:_WAYS]:
            forms = [known_words.of_stem(self._store, one) for one in way]
            if all(forms):
                found.append(AllOf(tuple(AnyOf(tuple(map(Word, words))) for words in forms)))
        return found

    def _as_it_sounds(self, term: str) -> _Meant | None:
        for sound in sounds(term):
            for word in self._had(known_words.of_sound(self._store, sound)):
                return self._read_as(word)
        return None

    def _nearest(self, term: str) -> _Meant | None:
        near: dict[str, int] = {}
        for sound in sounds(term):
            most = mistakes_allowed(sound)
            for word, other in known_words.alike(self._store, sound) if most else ():
                off = distance(sound, other, most)
                if off is not None:
                    near[word] = min(off, near.get(word, off))
        best = min(near.values(), default=0)
        for word in self._had([word for word, off in near.items() if off == best][:_COMPARED]):
            return self._read_as(word)
        return None

    def _had(self, words: Sequence[str]) -> list[str]:
        """Those of these words that calls have, the one of most calls first."""
        counted = [(how_many(self._store, Word(word)), word) for word in words]
        return [word for count, word in sorted(counted, key=lambda pair: (-pair[0], pair[1])) if count]

    def _read_as(self, word: str) -> _Meant:
        forms = known_words.of_stem(self._store, stem(word))
        ways = [*map(Word, dict.fromkeys((word, *forms))), *self._other_names([word])]
        return _Meant(word, AnyOf(tuple(ways)))


@dataclass(frozen=True, slots=True)
class _Meant:
    """A term as it was understood: the word, and what calls may have of it."""

    word: str
    wanted: Wanted


@dataclass(frozen=True, slots=True)
class _Read:
    """Terms as they were understood, what calls must have of each thing, and whether nothing was left out."""

    terms: list[str]
    things: tuple[Wanted, ...]
    whole: bool
