"""Closeness in meaning as it was weighed and kept (`weighing`), read by everything that matches: no model is needed here.

What was weighed by other models than those in use, or from other texts than a call or a profile has now, counts nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from tracker.domain.models import Match, Profile
from tracker.domain.nearness import basis_of, lifted
from tracker.domain.passages import profile_passages
from tracker.domain.taxonomy import Taxonomy
from tracker.store import calls as call_store
from tracker.store import closeness
from tracker.store.database import Store

#: Digests wait so long for the second look at what happened before they are due, and no longer.
LONGEST_WAIT = timedelta(minutes=15)
#: Profiles whose mark is kept at hand.
_MOST_MARKS = 20_000


class Nearby:
    """What is close to what. `mark`: of the models and weights in use; None where there are none."""

    def __init__(self, store: Store, mark: str | None, taxonomy: Taxonomy) -> None:
        self.mark = mark
        self._store = store
        self._taxonomy = taxonomy
        self._bases: dict[str, tuple[Profile, str]] = {}

    def basis(self, profile: Profile) -> str:
        """The mark of a profile's texts as they are now."""
        known = self._bases.get(profile.id)
        if known is None or known[0] != profile:
            if len(self._bases) >= _MOST_MARKS:
                self._bases.clear()
            known = profile, basis_of(self.mark or "", profile_passages(profile, self._taxonomy))
            self._bases[profile.id] = known
        return known[1]

    def lifted(self, match: Match, profile: Profile) -> Match:
        """A match by words with what meaning adds to it."""
        if self.mark is None:
            return match
        return lifted(match, closeness.between(self._store, self.mark, match.call, profile.id, self.basis(profile)))

    def profiles(self, call_id: str, known: Callable[[str], Profile | None]) -> list[str]:
        """The profiles that a call is close to, of those that are `known`."""
        if self.mark is None:
            return []
        found = closeness.profiles_near(self._store, self.mark, call_id)
        profiles = ((known(name), basis) for name, basis in found.items())
        return [one.id for one, basis in profiles if one is not None and self.basis(one) == basis]

    def calls(self, profile: Profile) -> set[str]:
        """The calls that are close to a profile."""
        if self.mark is None:
            return set()
        return closeness.calls_near(self._store, self.mark, profile.id, self.basis(profile))

    def settled(self, now: datetime) -> int:
        """The last change that is decided, its second look included, or no longer waited for: see `LONGEST_WAIT`."""
        last = call_store.last_change(self._store)
        cursor = closeness.cursor(self._store) if self.mark is not None else None
        if cursor is None or cursor >= last:
            return last
        waiting = call_store.changes_after(self._store, cursor, 1)
        return last if not waiting or now - waiting[0].at > LONGEST_WAIT else cursor
