"""Signs of life: once a week, on Monday at the hour of digests, to chats that were told nothing in the week.

Chats with a weekly digest hear it where there is none; the others where nothing at all came for a week. However long
nobody looked, it is one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from scrapers.spec import SourceSpec
from tracker.domain.heartbeat import WEEK, Checks, heartbeat, is_due
from tracker.domain.models import Call, Profile, Subscription
from tracker.domain.muting import muted_by, muted_source
from tracker.domain.outages import concerns
from tracker.domain.rhythm import last_digest
from tracker.domain.staging import next_deadline
from tracker.first_looks import look
from tracker.matching import Matching
from tracker.store import calls as call_store
from tracker.store import digests as digest_store
from tracker.store import outbox, runs, subscribers, wishing
from tracker.store.database import Store, when

_AT_ONCE = 20


@dataclass
class Heartbeats:
    """Who is owed a sign of life. `sources`: those switched on, by id; `profiles`: all, by id."""

    store: Store
    matching: Matching
    sources: Callable[[], Mapping[str, SourceSpec]]
    profiles: Callable[[], Mapping[str, Profile]]
    _fitting: dict[tuple[object, ...], list[Call]] = field(default_factory=dict)

    def owe(self, now: datetime) -> Iterator[int]:
        """Owe those that are due, in steps: how many each brought. Each step is whole by itself."""
        self._fitting.clear()
        counted: Mapping[str, tuple[int, int]] | None = None
        for zone in wishing.zones(self.store):
            slot = last_digest("weekly", zone, now)
            before = digest_store.last_news_before(self.store, slot)
            after = 0
            while some := wishing.heartbeats_due(self.store, zone, slot, after, _AT_ONCE):
                after = some[-1][0].id
                for one, decided in some:
                    if one.rhythm != "at_once" and one.profiles and one.cursor < before:
                        # Its digest is not decided yet.
                        continue
                    due = is_due(when(decided) if decided else None, slot) and self._heard_nothing(one, slot)
                    following: Call | None = None
                    if due:
                        counted = runs.counted(self.store, now - WEEK, now) if counted is None else counted
                        yield from self._look(one, now)
                        following = self._following(one, now)
                    with self.store.transaction():
                        wishing.heartbeat_decided(self.store, one.id, slot if decided else max(slot, now))
                        if due and counted is not None:
                            alert = heartbeat(one, self._checks(one, counted), following, slot, now)
                            yield outbox.queue(self.store, [alert])
                yield 0

    def _heard_nothing(self, one: Subscription, slot: datetime) -> bool:
        if not one.profiles:
            return False
        if one.rhythm == "weekly":
            return not wishing.told_since(self.store, one.id, slot, digests_only=True)
        return not wishing.told_since(self.store, one.id, slot - WEEK + timedelta(minutes=1))

    def _checks(self, one: Subscription, counted: Mapping[str, tuple[int, int]]) -> list[Checks]:
        known = self.profiles()
        followed = [known[id_] for id_ in one.profiles if id_ in known]
        return [
            Checks(spec.title(one.language), *counted.get(id_, (0, 0)))
            for id_, spec in self.sources().items()
            if concerns(spec, followed) and muted_source(id_, one.wishes.muted) is None
        ]

    def _look(self, one: Subscription, now: datetime) -> Iterator[int]:
        """Find the calls with a date ahead that fit; the same for all who follow the same, at the same level."""
        key = _same(one)
        if key in self._fitting:
            return
        found: list[Call] = []
        for fitting in look(self.store, self.matching, one, now):
            if fitting is not None and next_deadline(fitting.call.facts, now) is not None:
                found.append(fitting.call)
            yield 0
        self._fitting[key] = found

    def _following(self, one: Subscription, now: datetime) -> Call | None:
        """The call of those that fit or were saved whose deadline is next."""
        marks = {id_: mark for (_, id_), mark in subscribers.marks_of_subscriptions(self.store, [one.id]).items()}
        saved = {id_ for id_, mark in marks.items() if mark == "saved"}
        calls = {call.id: call for call in (*self._fitting[_same(one)], *call_store.calls(self.store, ids=saved))}
        ahead = [
            (date.last_instant(), call.id)
            for call in calls.values()
            if (date := next_deadline(call.facts, now)) is not None
            and marks.get(call.id) != "not_for_us"
            and muted_by(call, one.wishes.muted, saved=call.id in saved) is None
        ]
        return calls[min(ahead)[1]] if ahead else None


def _same(one: Subscription) -> tuple[object, ...]:
    return (one.profiles, one.level, tuple(sorted(one.lesson.items())))
