"""An address → an offer for an admin in chat, with the choices made so far; and its adoption. Nothing is kept before that.

What was looked at lately is remembered, so that a tap on a button does not ask the site again.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from scrapers.discovery.proposing import Candidate, with_choice, with_order
from scrapers.spec import render_source
from tracker.declaring import Declarations
from tracker.discovering import Discovery, discover
from tracker.domain.models import Call
from tracker.domain.observing import observe
from tracker.domain.offering import CORRECTABLE, NoOffer, Offer, Wanted
from tracker.errors import UsageError
from tracker.fetch.fetching import Fetching

_REMEMBERED, _FRESH = 20, timedelta(minutes=15)


@dataclass
class Offers:
    """What admins are offered; what they adopt becomes one of the `declarations`."""

    declarations: Declarations
    fetching: Fetching
    _seen: OrderedDict[str, tuple[datetime, Discovery]] = field(default_factory=OrderedDict)

    async def look(self, wanted: Wanted) -> Offer | NoOffer:
        """What the address would read with these choices."""
        found = await self._discovered(wanted.address)
        candidate = self._chosen(found, wanted)
        if candidate is None:
            none = found.none
            if none is None:
                return NoOffer("not_a_list", "this choice reads nothing; start again with /addsource")
            return NoOffer(none.code, none.message, none.elsewhere)
        ways = candidate.draft.choices if candidate.draft is not None else {}
        return Offer(
            wanted=wanted,
            id=candidate.spec.id,
            name=candidate.spec.title(candidate.spec.language),
            sure=round(candidate.confidence * 100),
            calls=self._calls(candidate),
            lists=len(found.candidates),
            ways={
                name: tuple(next((text for text in one.examples if text), "") for one in ways.get(name, ()))
                for name in CORRECTABLE
            },
            mark=hashlib.sha256(render_source(candidate.spec).encode()).hexdigest()[:8],
            among=next(iter(candidate.spec.listing.keep), None),
            question=candidate.question,
        )

    async def adopt(self, wanted: Wanted, by_whom: str) -> str:
        """Keep it as a source; its id. Raises UsageError where it reads nothing any more."""
        found = await self._discovered(wanted.address)
        candidate = self._chosen(found, wanted)
        if candidate is None:
            raise UsageError(f"{wanted.address} reads nothing now")
        taken = self.declarations.in_force()
        id_ = candidate.spec.id
        for number in range(2, 1000):
            if id_ not in taken:
                break
            id_ = f"{candidate.spec.id[:46]}-{number}"
        spec = candidate.spec.model_copy(update={"id": id_})
        self.declarations.save(spec, render_source(spec), by_whom, "added source")
        return id_

    def _chosen(self, found: Discovery, wanted: Wanted) -> Candidate | None:
        if not found.candidates or found.page is None:
            return None
        candidate: Candidate | None = found.candidates[wanted.number % len(found.candidates)]
        if wanted.order is not None and candidate is not None:
            candidate = with_order(candidate, found.page, wanted.order)
        for name, number in wanted.ways.items():
            if candidate is None:
                return None
            candidate = with_choice(candidate, found.page, name, number)
        return candidate

    def _calls(self, candidate: Candidate) -> tuple[Call, ...]:
        now = self.declarations.now()
        seen = observe(candidate.items, candidate.spec, now)
        return tuple(Call(one.key, one.facts, (), now) for one in seen)

    async def _discovered(self, address: str) -> Discovery:
        now = self.declarations.now()
        kept = self._seen.get(address)
        if kept is not None and now - kept[0] < _FRESH:
            return kept[1]
        found = await discover(address, self.fetching, now)
        self._seen[address] = (now, found)
        while len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)
        return found
