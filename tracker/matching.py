"""What this process knows of profiles, calls and words, kept in step with the store: one for all that match.

The store numbers every writing of a profile and of a call, so that each process follows all of them, whoever wrote: nothing
here is known only here. `catch_up` goes in small steps, so that the loop of the service goes on between them; what is
asked before it is done waits for it to be done.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime

from tracker.domain.apart import apart
from tracker.domain.corpus import Corpus
from tracker.domain.feature_index import FeatureIndex
from tracker.domain.matching import Matcher
from tracker.domain.models import Call, Match, Profile
from tracker.domain.read_once import call_text
from tracker.domain.relevance import Query
from tracker.domain.signs import asked_by_profile, features_of_call
from tracker.domain.taxonomy import Taxonomy
from tracker.leaving_out import left_out
from tracker.nearby import Nearby
from tracker.store import live_calls, vocabulary
from tracker.store import profiles as profile_store
from tracker.store.database import Store

#: Calls and profiles that one step of catching up takes: some milliseconds.
_STEP = 8
#: The corpus is loaded anew when so great a part of it was written since: less moves no score by a hundredth.
_STALE = 0.05


class Matching:
    """Profiles (those `shipped`, and those of the store, which win) and calls that are not over, indexed by their words."""

    def __init__(
        self, store: Store, shipped: Mapping[str, Profile], taxonomy: Taxonomy, meaning: str | None = None
    ) -> None:
        """`meaning`: the mark of the models and weights by which closeness is weighed; None: words alone count."""
        self.nearby = Nearby(store, meaning, taxonomy)
        self._store = store
        self._shipped = shipped
        self._matcher = Matcher((), Corpus(), taxonomy)
        self._live = FeatureIndex()
        self._profiles_at: int | None = None
        self._calls_at: int | None = None
        self._numbered: int = 0
        self._looked: datetime | None = None
        self._corpus_at: int | None = None

    @property
    def corpus(self) -> Corpus:
        """How common words are among the calls of the store."""
        self._all(self._words())
        return self._matcher.corpus

    def catch_up(self, now: datetime | None = None) -> Iterator[None]:
        """Follow what was written since, in steps: words and profiles; with `now`, also the calls not over then."""
        yield from self._words()
        yield from self._profiles()
        if now is not None:
            yield from self._calls(now)

    def profile(self, profile_id: str) -> Profile | None:
        """A profile as it is now, or None."""
        self._all(self._profiles())
        return self._matcher.profile(profile_id)

    def of(self, call: Call, profile_id: str, now: datetime) -> Match:
        """How a call matches a profile at `now`, in words and meaning; a profile that is gone matches nothing."""
        match = self.by_words(call, profile_id, now)
        profile = self._matcher.profile(profile_id)
        return match if profile is None else self.nearby.lifted(match, profile)

    def by_words(self, call: Call, profile_id: str, now: datetime) -> Match:
        """As `of`, by the words alone."""
        self._all(self._words())
        self._all(self._profiles())
        if profile_id not in self._matcher:
            return Match(profile_id, call.id, "not_stated", (), 0.0, "none", ())
        return self._matcher.match(call, call_text(call.facts), profile_id, now)

    def shares(self, call: Call, profile_id: str) -> tuple[tuple[str, float], ...]:
        """What each word of a profile brings to the score of a call by its words; nothing for a profile that is gone."""
        self._all(self._words())
        self._all(self._profiles())
        return self._matcher.shares(call_text(call.facts), profile_id) if profile_id in self._matcher else ()

    def profiles(self) -> dict[str, Profile]:
        """All profiles that are followed, by id, as they are now."""
        self._all(self._profiles())
        found = ((one, self._matcher.profile(one)) for one in self._matcher.ids())
        return {id_: profile for id_, profile in found if profile is not None}

    def query(self, profile_id: str) -> Query:
        """The words that a profile wants. Raises KeyError where there is none of this id."""
        return self._matcher.query(profile_id)

    def words(self, profile_id: str) -> Collection[str]:
        """The stems, and pairs of stems ("a b"), that a profile wants; none for one that is gone."""
        self._all(self._profiles())
        return self._matcher.query(profile_id).weights if profile_id in self._matcher else ()

    def near(self, profile_id: str) -> set[str]:
        """Ids of the calls that were weighed as close to a profile in meaning."""
        self._all(self._profiles())
        profile = self._matcher.profile(profile_id)
        return set(self.nearby.calls(profile)) if profile is not None else set()

    def fitting(self, calls: Iterable[Call]) -> dict[str, list[str]]:
        """Call id → the profiles that it matches at least possibly and that do not exclude it (but for its stage and unwanted words).

        A call that ends in a surprise is left out; where all do, the surprise is raised, so that nothing counts as decided.
        """
        self._all(self._words())
        self._all(self._profiles())
        surprises: list[Exception] = []

        def leave_out(about: str, problem: Exception) -> None:
            surprises.append(problem)
            left_out(about, problem)

        found = {
            call.id: profiles
            for call, profiles in apart(
                calls,
                self._candidates,
                lambda call: f"whom call {call.id} fits",
                leave_out,
            )
        }
        if surprises and not found:
            raise surprises[0]
        return found

    def fitting_by_meaning(self, call_ids: Iterable[str]) -> dict[str, list[str]]:
        """Call id → the profiles that it is close to in meaning, as far as that was weighed."""
        self._all(self._profiles())
        return {one: self.nearby.profiles(one, self._matcher.profile) for one in call_ids}

    def live(self, profile_ids: Collection[str], now: datetime) -> set[str]:
        """Ids of the calls not over at `now` that match any of these profiles at least possibly by words or meaning.

        A few that are over may be among them.
        """
        self._all(self.catch_up(now))
        found: set[str] = set()
        for one in profile_ids:
            if one in self._matcher:
                asked = asked_by_profile(self._matcher.query(one), self._matcher.corpus)
                # A doubtful one is looked at as it is: it is shown only where it matches.
                found.update(*self._live.reaching(asked))
                profile = self._matcher.profile(one)
                found |= self.nearby.calls(profile) if profile is not None else set()
        return found

    def _candidates(self, call: Call) -> list[str]:
        by_words = self._matcher.candidates(call_text(call.facts), call)
        near = self.nearby.profiles(call.id, self._matcher.profile)
        return list(dict.fromkeys([*by_words, *near]))

    def _words(self) -> Iterator[None]:
        """Learn what was not learned yet, and load the corpus where too much was written since it was loaded."""
        at = live_calls.version(self._store)
        known = self._matcher.corpus.calls
        if self._corpus_at is not None and at - self._corpus_at <= known * _STALE:
            return
        while vocabulary.learn_some(self._store, _STEP):
            yield
        for corpus in vocabulary.corpus(self._store):
            if corpus is not None:
                self._matcher.corpus = corpus
            yield
        self._corpus_at = at

    def _profiles(self) -> Iterator[None]:
        """Follow the profiles of the store: what was written, what was deleted."""
        if self._profiles_at is None:
            first = [*self._shipped.values(), *profile_store.of_before(self._store)]
            for one in first:
                self._add([one])
                yield
                if self._has_profiles():
                    # Somebody could not wait, and has done it all meanwhile.
                    return
            self._profiles_at = 0
        at = profile_store.version(self._store)
        if self._profiles_at == at:
            return
        while written := profile_store.written_after(self._store, self._profiles_at, _STEP):
            self._add(profile for _, profile in written if profile is not None)
            self._profiles_at = written[-1][0]
            yield
        for gone in profile_store.missing(self._store, self._matcher.ids()):
            shipped = self._shipped.get(gone)
            if shipped is None:
                self._matcher.remove(gone)
            elif self._matcher.profile(gone) != shipped:
                self._add([shipped])
        self._profiles_at = max(at, self._profiles_at)

    def _add(self, profiles: Iterable[Profile]) -> None:
        for _ in apart(profiles, self._matcher.add, lambda one: f"profile {one.id}", left_out):
            pass

    def _has_profiles(self) -> bool:
        return self._profiles_at is not None

    def _calls(self, now: datetime) -> Iterator[None]:
        """Follow the calls of the store that are not over."""
        if self._calls_at is None:
            while some := live_calls.of_before(self._store, self._numbered, now, _STEP):
                for number, call_id, facts in some:
                    if facts is not None:
                        self._live.add(call_id, features_of_call(call_text(facts)))
                    self._numbered = number
                yield
            self._calls_at = 0
            self._looked = now
        if self._looked is not None and self._looked < now:
            for call_id in live_calls.over_between(self._store, self._looked, now):
                self._live.remove(call_id)
            self._looked = now
        at = live_calls.version(self._store)
        while self._calls_at < at and (written := live_calls.written_after(self._store, self._calls_at, now, _STEP)):
            for number, call_id, live in written:
                if live is None:
                    self._live.remove(call_id)
                else:
                    self._live.add(call_id, features_of_call(call_text(live)))
                self._calls_at = number
            yield

    @staticmethod
    def _all(steps: Iterator[None]) -> None:
        for _ in steps:
            pass
