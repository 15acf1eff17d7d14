"""Which changes can matter to which subscription: by what its profiles can match, and what its chat saved.

So that of thousands of subscriptions each is compared only with the calls it may be told of. Leaves nothing out that
`owing.news_for` would tell, and decides nothing itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from itertools import count

from tracker.domain.models import Change, Subscription
from tracker.domain.owing import Marks


class Reach:
    """Changes, oldest first, by whom they can reach. `fitting`: call id → the profiles that match it at least possibly."""

    def __init__(self, changes: Iterable[Change] = (), fitting: Mapping[str, Collection[str]] | None = None) -> None:
        self._places = count()
        self._changes: defaultdict[str, list[tuple[int, Change]]] = defaultdict(list)
        self._calls: defaultdict[str, set[str]] = defaultdict(set)
        self.add(changes, fitting or {})

    def add(self, changes: Iterable[Change], fitting: Mapping[str, Collection[str]]) -> None:
        """Learn of more changes, later than those before, and of the profiles that their calls can match."""
        for one in changes:
            self._changes[one.call_id].append((next(self._places), one))
        for call_id, profiles in fitting.items():
            for profile in profiles:
                self._calls[profile].add(call_id)

    def profiles(self) -> Collection[str]:
        """The profiles that any of the calls can match."""
        return self._calls.keys()

    def calls(self) -> Collection[str]:
        """The calls that anything happened to."""
        return self._changes.keys()

    def of(self, subscription: Subscription, saved: Iterable[str]) -> list[Change]:
        """The changes that can matter to a subscription, oldest first. `saved`: the calls that its chat saved."""
        if subscription.level == "none":
            wanted: set[str] = set(self._changes)
        else:
            wanted = set(saved).union(*(self._calls.get(one, ()) for one in subscription.profiles))
        found = [one for call in wanted for one in self._changes.get(call, ())]
        return [change for _, change in sorted(found, key=lambda one: one[0])]


def saved_by(marks: Marks) -> dict[int, set[str]]:
    """Subscription → the calls that its chat saved."""
    saved: defaultdict[int, set[str]] = defaultdict(set)
    for (subscription, call_id), mark in marks.items():
        if mark == "saved":
            saved[subscription].add(call_id)
    return saved
