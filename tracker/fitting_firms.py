"""Which member firms of a team a call fits: asked when somebody looks, answered by the matcher's index. Firms are told nothing.

The index of a list is made in small steps by the minute's work, or when it is first asked for, and kept while the list is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from tracker.breathing import done_in_breaths
from tracker.domain.corpus import Corpus
from tracker.domain.firms import FirmFit
from tracker.domain.matching import Matcher
from tracker.domain.models import Call
from tracker.domain.owing import can_still_apply
from tracker.domain.read_once import call_text
from tracker.domain.taxonomy import Taxonomy
from tracker.store import firms as firm_store
from tracker.store.database import Store

#: Firms that one step takes: some milliseconds.
_STEP = 4
#: A list of so many is indexed at once where it is asked for; a longer one when the loop has breath for it.
_AT_ONCE = 60
#: Firms in the indexes of all lists together; the list asked for longest ago goes first.
_MOST = 60_000


class FittingFirms:
    """The lists of all teams, each as an index. `corpus`: how common words are among calls now."""

    def __init__(self, store: Store, corpus: Callable[[], Corpus], taxonomy: Taxonomy) -> None:
        self._store, self._corpus, self._taxonomy = store, corpus, taxonomy
        self._ready: dict[int, Matcher] = {}

    def count(self, chat_id: int, call: Call, now: datetime) -> tuple[int, int] | None:
        """(how many firms of a chat's list a call fits, how many there are); None without a list, or before it is indexed."""
        shown = firm_store.list_of_chat(self._store, chat_id)
        if shown is None or not can_still_apply(call, now):
            return None
        number, size = shown
        if number not in self._ready and size <= _AT_ONCE:
            for _ in self._index(number):
                pass
        matcher = self._asked(number)
        if matcher is None:
            return None
        return len(matcher.candidates(call_text(call.facts), call)), size

    async def fits(self, chat_id: int, call: Call, now: datetime) -> tuple[list[FirmFit], int] | None:
        """The firms that a call fits, the best first, and how many there are; None where a chat has no list."""
        shown = firm_store.list_of_chat(self._store, chat_id)
        if shown is None:
            return None
        number, size = shown
        if number not in self._ready:
            await done_in_breaths(self._index(number))
        matcher = self._asked(number)
        if matcher is None or not can_still_apply(call, now):
            return [], size
        found: list[FirmFit] = []
        await done_in_breaths(self._judged(matcher, call, now, found))
        return sorted(found, key=lambda one: (-one.match.score, one.name)), size

    def catch_up(self) -> Iterator[None]:
        """Index the lists that are not yet, and forget those that are no more, in steps."""
        lists = firm_store.shown_lists(self._store)
        for gone in self._ready.keys() - set(lists):
            del self._ready[gone]
        for number in lists:
            if number not in self._ready and sum(map(len, self._ready.values())) < _MOST:
                yield from self._index(number)

    def _index(self, number: int) -> Iterator[None]:
        matcher = Matcher((), self._corpus(), self._taxonomy)
        after = 0
        while found := firm_store.some(self._store, number, after, _STEP):
            for row, profile in found:
                after = row
                if profile is not None:
                    matcher.add(profile)
            yield
        self._ready[number] = matcher
        while len(self._ready) > 1 and sum(map(len, self._ready.values())) > _MOST:
            del self._ready[next(iter(self._ready))]

    def _asked(self, number: int) -> Matcher | None:
        matcher = self._ready.pop(number, None)
        if matcher is not None:
            matcher.corpus = self._corpus()
            self._ready[number] = matcher
        return matcher

    @staticmethod
    def _judged(matcher: Matcher, call: Call, now: datetime, found: list[FirmFit]) -> Iterator[None]:
        text = call_text(call.facts)
        for one in matcher.candidates(text, call):
            match = matcher.match(call, text, one, now)
            profile = matcher.profile(one)
            if profile is not None and match.level != "none" and match.eligibility != "no":
                found.append(FirmFit(profile.name(""), match))
            yield
