"""Daily and weekly digests: owed once each from the subscription's cursor, when their hour has come.

However many chats wait for the same hour: the changes are gathered once for all of them, each call is compared once with
each profile, and the chats are served a few at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tracker.domain import alerts as owing
from tracker.domain.apart import apart
from tracker.domain.hypertext import Html
from tracker.domain.models import Alert, Call, Match, Subscription
from tracker.domain.owing import may_be_told
from tracker.domain.reaching import Reach, saved_by
from tracker.domain.rhythm import last_digest
from tracker.leaving_out import left_out
from tracker.matching import Matching
from tracker.store import calls as call_store
from tracker.store import digests as digest_store
from tracker.store import outbox, subscribers
from tracker.store.database import Store

#: What one step takes: some milliseconds.
_CHATS, _CALLS, _CHANGES = 4, 2, 100


Notes = Callable[[Subscription], Sequence[Html]]
"""What a digest says of other things than calls that changed, a section each."""


def _no_notes(_: Subscription) -> Sequence[Html]:
    return ()


def owe_digests(store: Store, matching: Matching, now: datetime, notes: Notes = _no_notes) -> Iterator[int]:
    """Owe every digest whose hour has come, in steps: how many each brought. Each step is whole by itself.

    A digest is due when a digest time lies between the oldest news that the chat was not told and `now`; so one that was
    missed during a downtime is due once.
    """
    gathered: _Gathered | None = None
    left: set[int] = set()
    for rhythm, zone in digest_store.rhythms(store):
        # What was not looked at a second time yet is for the next digest, where the meaning of calls is weighed.
        before = min(matching.nearby.settled(now), digest_store.last_news_before(store, last_digest(rhythm, zone, now)))
        while some := _but(left, digest_store.behind(store, rhythm, zone, before, _CHATS + len(left))):
            oldest = some[0].cursor
            if gathered is None or oldest < gathered.after or before > gathered.last:
                last = max(before, matching.nearby.settled(now))
                gathered = _Gathered(store, matching, now, oldest, last, notes)
                for _ in gathered.gather():
                    yield 0
                # Asked again: meanwhile a chat may have been paused, or told.
                continue
            with store.transaction():
                owed = gathered.owe(some)
            left |= {one.id for one in some} - owed.keys()
            yield sum(owed.values())


def _but(left: Collection[int], some: Sequence[Subscription]) -> list[Subscription]:
    return [one for one in some if one.id not in left][:_CHATS]


@dataclass
class _Gathered:
    """What happened after the change `after` and up to `last`, with whom it can reach."""

    store: Store
    matching: Matching
    now: datetime
    after: int
    last: int
    notes: Notes
    _calls: dict[str, Call] = field(default_factory=dict)
    _reach: Reach = field(default_factory=Reach)
    _matched: dict[tuple[str, str], Match] = field(default_factory=dict)

    def gather(self) -> Iterator[None]:
        """Read the changes and their calls, a few at a time."""
        cursor = self.after
        while cursor < self.last and (some := call_store.changes_after(self.store, cursor, _CHANGES)):
            cursor = some[-1].id
            told = [one for one in some if one.id <= self.last and may_be_told(one)]
            self._reach.add(told, {})
            yield from self._look_at(list(dict.fromkeys(one.call_id for one in told)))
            yield

    def _look_at(self, ids: Sequence[str]) -> Iterator[None]:
        new = [one for one in ids if one not in self._calls]
        for start in range(0, len(new), _CALLS):
            for call in call_store.calls(self.store, ids=new[start : start + _CALLS]):
                self._calls[call.id] = call
                self._reach.add((), self.matching.fitting([call]))
                yield

    def owe(self, some: Sequence[Subscription]) -> dict[int, int]:
        """Owe these subscriptions their digest: how many each was owed, their cursors are at `last` then.

        One that ends in a surprise is left as it was, and not among them.
        """
        marks = subscribers.marks_of_subscriptions(self.store, [one.id for one in some])
        saved = saved_by(marks)

        def digest(one: Subscription) -> list[Alert]:
            reaching = self._reach.of(one, saved.get(one.id, ()))
            said: list[Html] = []

            def notes() -> Sequence[Html]:
                said.extend(self.notes(one))
                return said

            # What a section keeps of having been told (a season) is undone with a digest that ends in a surprise.
            with self.store.transaction():
                made = owing.digest(one, reaching, self._calls, self._match_of, marks, self.now, notes)
                return [] if made is None else [made, *owing.beside(made, said)]

        made = dict(apart(some, digest, lambda one: f"the digest of subscription {one.id}", left_out))
        digest_store.set_cursors(self.store, [one.id for one in made], self.last)
        outbox.queue(self.store, [one for owed in made.values() for one in owed])
        return {one.id: len(owed) for one, owed in made.items()}

    def _match_of(self, call: Call, profile: str) -> Match:
        key = (call.id, profile)
        if key not in self._matched:
            self._matched[key] = self.matching.of(call, profile, self.now)
        return self._matched[key]
