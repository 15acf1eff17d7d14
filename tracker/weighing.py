"""Weighs calls and profiles by their meaning, in the background: texts → vectors, kept once → what is close, kept.

A call is weighed with every profile that is weighed already, a profile with every call that is: so each pair is looked at,
whichever of the two comes later. Few texts are read at a time, and few calls compared, so that memory stays small; the
models run in another process, the computing in another thread, and the loop goes on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tracker.breathing import done_in_breaths
from tracker.domain.fusion import Fusion
from tracker.domain.models import Call, Profile
from tracker.domain.nearness import Near
from tracker.domain.passages import call_passages, profile_passages
from tracker.domain.relevance import compile_profile
from tracker.domain.taxonomy import Taxonomy
from tracker.domain.wordindex import WordIndex
from tracker.matching import Matching
from tracker.semantic.encoding import AT_ONCE, Encodes, Text
from tracker.semantic.pairs import Candidate, Known, Named, key_of_text, texts_of, texts_of_call, weigh
from tracker.semantic.sense import CallVectors, Sense
from tracker.semantic.vectors import Vectors
from tracker.store import calls as call_store
from tracker.store import closeness, live_calls, vectors
from tracker.store.database import Store

#: Calls, and profiles, that are compared at a time.
CALLS, PROFILES = 100, 32
#: So many of the calls seen last say what is usual; looked at anew when the calls known have grown by such a part.
_SEEN, _STALE = 2_000, 0.05
#: Profiles kept as vectors between two looks: some 50 kB each.
_MOST_PROFILES = 256


@dataclass
class Weighing:
    """`encoders`: the id of each model by what it is for; `mark`: of these and of the weights of `fusion`."""

    store: Store
    matching: Matching
    fusion: Fusion
    encoders: Mapping[str, str]
    mark: str
    encoding: Encodes
    taxonomy: Taxonomy
    _known: Known = field(default_factory=Known)
    _sense: Sense | None = None
    _seen: int = 0
    _unreadable: set[bytes] = field(default_factory=set)

    def unweighed(self, most: int) -> Iterator[tuple[str, str] | None]:
        """In steps, up to `most` of the profiles that are to be weighed, each with its mark; those that are gone are forgotten."""
        profiles, weighed = self.matching.profiles(), closeness.weighed_profiles(self.store)
        if gone := weighed.keys() - profiles.keys():
            closeness.forget_profiles(self.store, gone)
        for id_, one in profiles.items():
            basis = self.matching.nearby.basis(one)
            yield None
            if weighed.get(id_) != basis:
                yield id_, basis
                most -= 1
            if not most:
                return

    def waits(self, profile_id: str) -> bool:
        """Whether a profile is to be weighed."""
        one = self.matching.profile(profile_id)
        if one is None:
            return False
        return closeness.basis_of(self.store, profile_id) != self.matching.nearby.basis(one)

    async def weigh_profiles(self, bases: Mapping[str, str], now: datetime) -> None:
        """Weigh these profiles (id → mark) with every weighed call that is not over at `now`. Tells nobody."""
        known = self.matching.profiles()
        profiles = [known[one] for one in bases if one in known]
        found: list[Near] = []
        ids = closeness.weighed_calls(self.store, self.mark, now)
        # Also where there is no call yet: the texts are read.
        for start in range(0, max(len(ids), 1), CALLS):
            calls = list(call_store.calls(self.store, ids=ids[start : start + CALLS]))
            found += await self._weighed(calls, profiles)
        # A profile that was written meanwhile has another mark: it is weighed anew.
        closeness.profiles_are_weighed(self.store, bases, found)

    async def weigh_calls(self, ids: Sequence[str]) -> tuple[dict[str, int], list[Near]]:
        """(id → the writing that was weighed, what is close) of these calls, weighed with every weighed profile."""
        versions: dict[str, int] = {}
        found: list[Near] = []
        weighed, profiles = closeness.weighed_profiles(self.store), self.matching.profiles()
        current = [one for id_, one in profiles.items() if weighed.get(id_) == self.matching.nearby.basis(one)]
        for start in range(0, len(ids), CALLS):
            some = ids[start : start + CALLS]
            versions |= closeness.versions(self.store, some)
            found += await self._weighed(list(call_store.calls(self.store, ids=some)), current)
        return versions, found

    async def tried(self, profile: Profile, ids: Sequence[str]) -> dict[str, Near]:
        """Call → how close it is to a profile that nobody need follow, of those of these calls that the models read before.

        Keeps nothing.
        """
        found: list[Near] = []
        try:
            for start in range(0, len(ids), CALLS):
                calls = list(call_store.calls(self.store, ids=ids[start : start + CALLS]))
                found += await self._weighed(calls, [profile], trial=True)
        finally:
            await self.end()
        return {one.call: one for one in found}

    def still(self, versions: Mapping[str, int]) -> bool:
        """Whether none of these calls was written since it was weighed. Asked in the transaction that keeps it."""
        return closeness.versions(self.store, versions.keys()) == dict(versions)

    async def end(self) -> None:
        """Nothing is to be weighed for now: give back what is held."""
        self._known.vectors.clear()
        await self.encoding.end()

    def tidy(self) -> Iterator[None]:
        """Forget, in steps, the vectors of other models, and of what no profile says any more."""
        vectors.forget_other_encoders(self.store, self.encoders.values())
        said: set[bytes] = set()
        for one in self.matching.profiles().values():
            texts = (Text(encoder, "profile", text) for text in _texts(one, self.taxonomy) for encoder in self.encoders)
            said.update(map(self._key, texts))
            yield
        vectors.forget_others(self.store, "profile", said)

    def _candidate(self, profile: Profile) -> Candidate:
        followed = self.matching.profile(profile.id) == profile
        query = self.matching.query(profile.id) if followed else compile_profile(profile, self.taxonomy)
        return Candidate(profile.id, profile_passages(profile, self.taxonomy), query)

    async def _weighed(self, calls: Sequence[Call], profiles: Sequence[Profile], *, trial: bool = False) -> list[Near]:
        """What is close of each with each. `trial`: as far as the calls were read before, and nothing is kept."""
        sense = await self._made_sense(read=not trial)
        passages = {one.id: [said for said in call_passages(one.facts) if said[1] in sense.languages] for one in calls}
        wanted = {id_: texts_of_call(self.encoders, own) for id_, own in passages.items()}
        await self._hold((text for texts in wanted.values() for text in texts), read=not trial)
        calls = [one for one in calls if self._has(wanted[one.id])]
        if trial and not calls:
            return []
        of_calls = dict(self._known.vectors)
        languages = sorted({lang for one in calls for _, lang in passages[one.id]} or {"bg", "en"})
        ready = sense.calls([passages[one.id] for one in calls])
        index = await asyncio.to_thread(WordIndex, calls, self.matching.corpus)
        found: list[Near] = []
        for start in range(0, len(profiles), PROFILES):
            candidates = [self._candidate(one) for one in profiles[start : start + PROFILES]]
            asked = {one.id: texts_of(sense, one, languages) for one in candidates}
            await self._hold((text for texts in asked.values() for text in texts), keep=not trial)
            some = [one for one in candidates if self._has(asked[one.id])]
            found += await asyncio.to_thread(_compared, sense, calls, ready, index, some)
            self._known.vectors = dict(of_calls)
        self._known.vectors.clear()
        return found

    async def _made_sense(self, *, read: bool) -> Sense:
        """What is usual among the calls seen last, and how it is compared with."""
        calls = self.matching.corpus.calls
        if self._sense is None or abs(calls - self._seen) > self._seen * _STALE:
            passages: list[Sequence[tuple[str, str]]] = []
            await done_in_breaths(self._read_seen(passages))
            wanted = {own[0]: texts_of_call(self.encoders, own[:1]) for own in passages if own}
            await self._hold((text for texts in wanted.values() for text in texts), read=read)
            seen = [own for own in passages if own and self._has(wanted[own[0]])]
            named = {one: Named(name) for one, name in self.encoders.items()}
            known = Vectors(named, self._known)
            self._sense = await asyncio.to_thread(Sense, self.fusion, known, seen, _MOST_PROFILES)
            self._seen = calls
            if read:
                closeness.weigh_anew_in(self.store, self._sense.languages)
            self._known.vectors.clear()
        return self._sense

    def _read_seen(self, into: list[Sequence[tuple[str, str]]]) -> Iterator[None]:
        for facts in live_calls.newest(self.store, _SEEN):
            into.append(call_passages(facts))
            yield

    def _key(self, one: Text) -> bytes:
        return key_of_text(dict(self.encoders), one)

    def _has(self, texts: Iterable[Text]) -> bool:
        return all(self._key(one) in self._known.vectors for one in texts)

    async def _hold(self, texts: Iterable[Text], *, read: bool = True, keep: bool = True) -> None:
        """Have the vectors of these texts at hand; those that are new are made (`read`) and kept (`keep`).

        Of a text that no model can read there is none.
        """
        by_key = {self._key(one): one for one in texts}
        known = self._known.vectors
        missing = [one for one in by_key if one not in known]
        known |= vectors.kept(self.store, missing)
        lots: dict[tuple[str, str], list[bytes]] = {}
        for key in missing:
            if key not in known and key not in self._unreadable:
                lots.setdefault((by_key[key].encoder, by_key[key].role), []).append(key)
        for (encoder, role), keys in lots.items() if read else ():
            for start in range(0, len(keys), AT_ONCE):
                some = keys[start : start + AT_ONCE]
                made = await self.encoding.vectors([by_key[key] for key in some])
                new = {key: vector for key, vector in zip(some, made, strict=True) if vector is not None}
                if keep:
                    vectors.keep(self.store, self.encoders[encoder], role, new)
                known |= new
                self._unreadable.update(key for key in some if key not in new)


def _compared(
    sense: Sense, calls: Sequence[Call], ready: CallVectors, index: WordIndex, candidates: Sequence[Candidate]
) -> list[Near]:
    return list(weigh(sense, calls, ready, index, candidates))


def _texts(profile: Profile, taxonomy: Taxonomy) -> Iterator[str]:
    passages = profile_passages(profile, taxonomy)
    for texts in (passages.names, passages.wholes, passages.sentences, passages.keywords):
        yield from (one.text for one in texts)
