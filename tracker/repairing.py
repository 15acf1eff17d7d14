"""A source whose layout broke → the repaired source, beside what was known; and its adoption by an admin, never by itself.

What was known is what the archived pages of the last good check yield to the declaration as it is; where the archive let them go,
what the store remembers of the calls. What was looked at lately is remembered, so that an admin adopts just what they saw.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from scrapers.asking import first_request
from scrapers.contract import Listing, Page, Printed, RawCall, Request
from scrapers.discovery.detailing import DetailsFound, details_found
from scrapers.discovery.drafts import NoList
from scrapers.discovery.repairing import Repaired, repairs_of, with_usual_fields
from scrapers.html import TooCostly
from scrapers.identity import keyed
from scrapers.paging import gather
from scrapers.patterns import SlowPattern
from scrapers.registry import scraper_for
from scrapers.spec import SourceSpec, SpecProblems, parse_source, render_source, written_source
from tracker.domain.health import filled
from tracker.domain.models import Call, Facts, SourceState
from tracker.domain.observing import observe
from tracker.domain.raw_form import item_from_text
from tracker.domain.repair import NoRepair, Repair, SideBySide, side_by_side, why_not
from tracker.errors import UsageError
from tracker.fetch.fetching import FetchFailure, Fetching, NotModified, Policy
from tracker.store import calls as call_store
from tracker.store import sources as source_store
from tracker.store.database import Store

_REMEMBERED, _FRESH = 20, timedelta(minutes=30)
#: Ways to read the page that are tried to the end of the list, and pages of it that are asked for.
_TRIED, _MOST_PAGES = 5, 30
#: Pages of known calls that are looked at.
_DETAILS = 4

#: By less, one way to read a page is not better than another.
_NO_BETTER = 0.01
_IN_PYTHON = (
    "a program of its own reads it ({program}), and no repair of that is proposed: whoever looks after the program mends it there. "
    "What the site answered: tracker sources archived {source}, and --good. Until then it can be switched off: tracker sources disable {source}"
)
_RIGHT = (
    "the declaration is right for this page: if anything is wrong, the page itself shows less, or others, than before"
)


@dataclass
class Repairs:
    """What admins are offered for sources that broke. `sources`: all declarations in force; `recall`: archived responses."""

    store: Store
    fetching: Fetching
    now: Callable[[], datetime]
    sources: Callable[[], Mapping[str, SourceSpec]]
    recall: Callable[[str], Page | None]
    keep: Callable[[SourceSpec, str, str, str], object]
    """(declaration, its TOML, by whom, what was done): keep it as the next version (`declaring.Declarations.save`)."""
    fingerprint: Callable[[SourceSpec], str]
    """Under which the pages that a declaration read are remembered (`app.fingerprint`)."""
    _seen: OrderedDict[str, tuple[datetime, SourceSpec, Repair]] = field(default_factory=OrderedDict)

    async def look(self, source: str) -> Repair | NoRepair:
        """What would be repaired, as the page is now. Raises UsageError where there is no such source."""
        spec = self._spec(source)
        if spec.python is not None:
            return NoRepair(_IN_PYTHON.format(source=source, program=f"scrapers/{spec.python}.py"))
        known, archived = self._known(spec)
        if not known:
            return NoRepair(
                f"nothing is known yet of {source} that a repair could be measured by; add its address anew"
            )
        page = await self._page(spec, first_request(spec))
        if isinstance(page, NoRepair):
            return page
        found = await asyncio.to_thread(repairs_of, spec, known, page)
        if isinstance(found, NoList):
            return NoRepair(found.message, found.code)
        as_it_is = next((one for one in found if one.spec == spec), None)
        if as_it_is is not None and all(one.likeness <= as_it_is.likeness + _NO_BETTER for one in found):
            found = [as_it_is]
        asked: dict[str, Page | NoRepair] = {}
        tried = [await self._tried(spec, known, one, asked, archived=archived) for one in found[:_TRIED]]
        offered = [one for one in tried if isinstance(one, Repair)]
        if not offered:
            return next(one for one in tried if isinstance(one, NoRepair))
        best = max(offered, key=lambda one: _worth(one.yields, one.items))
        self._seen[source] = (self.now(), spec, best)
        while len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)
        return best

    def adopt(self, source: str, mark: str, by_whom: str) -> Repair:
        """Keep the repair that was seen under this mark, as the next version of the source.

        Its next check, due at once, is weighed against what the repair reads. Raises UsageError where it was seen too long ago, or
        the source was changed since.
        """
        now = self.now()
        seen_at, before, repair = self._seen.get(source, (now, None, None))
        if before is None or repair is None or repair.mark != mark or now - seen_at > _FRESH:
            raise UsageError(f"the proposal for {source} is not the latest any more; look at it again")
        if self._spec(source) != before:
            raise UsageError(f"{source} was changed meanwhile; look at the repair again")
        spec = parse_source(repair.toml, f"{source}.toml")
        # A repair says nothing of whether the source is on: that stays as an admin left it.
        switchless = {name for name in spec.model_fields_set if name != "enabled"}
        spec = SourceSpec.model_validate(spec.model_dump(by_alias=True, include=switchless, exclude_unset=True))
        with self.store.transaction():
            self.keep(spec, render_source(spec), by_whom, "repaired source")
            state = source_store.state_of(self.store, source)
            source_store.save_state(self.store, _measured_by(state, repair, now))
        del self._seen[source]
        return repair

    def _spec(self, source: str) -> SourceSpec:
        known = self.sources().get(source)
        if known is None:
            raise UsageError(f"there is no source {source!r}")
        return known

    def _known(self, spec: SourceSpec) -> tuple[tuple[RawCall, ...], bool]:
        """The calls of the last good check, and whether they are read from archived pages."""
        state = source_store.state_of(self.store, spec.id)
        pages = [page for one in state.good if (page := self.recall(one.reference)) is not None]
        read = [scraper_for(spec).read_listing(page) for page in pages]
        items = [item for one in read if isinstance(one, Listing) for item in one.items]
        if items:
            return keyed(items), True
        names = with_usual_fields(spec).listing.fields.keys()
        sightings = [one for one in call_store.sightings_of(self.store, spec.id) if one.gone_since is None]
        return keyed(_as_printed(one.key, one.facts, names) for one in sightings), False

    async def _page(self, spec: SourceSpec, request: Request) -> Page | NoRepair:
        polite = spec.politeness
        policy = Policy(polite.pause, polite.timeout, polite.max_bytes, polite.robots, same_site=True)
        result = await self.fetching.fetch(request, policy=policy, validators=None, now=self.now())
        if isinstance(result, FetchFailure):
            return NoRepair(f"the page cannot be read now: {result.message}", result.code)
        if isinstance(result, NotModified):
            return NoRepair("the site says 'not modified' although nothing was asked", "unreachable")
        return result.page

    async def _once(self, spec: SourceSpec, request: Request, asked: dict[str, Page | NoRepair]) -> Page | NoRepair:
        """The page of a request; asked for once, however many ways to read the list are tried."""
        key = f"{request.url} {request.form} {request.json} {request.parts}"
        if key not in asked:
            asked[key] = await self._page(spec, request)
        return asked[key]

    async def _tried(
        self,
        spec: SourceSpec,
        known: Sequence[RawCall],
        repaired: Repaired,
        asked: dict[str, Page | NoRepair],
        *,
        archived: bool,
    ) -> Repair | NoRepair:
        """The repair with all that it reads, to the end of the list. `asked`: further pages that were asked for already."""
        items = await self._to_the_end(repaired, asked)
        details = await self._details(spec, items, asked)
        if repaired.spec == spec and details is None:
            return NoRepair(_RIGHT)
        final = _with_details(_with_least(repaired.spec, len(items)), details)
        now = self.now()
        before, after = observe(known, spec, now), observe(items, final, now)
        yields = side_by_side(before, after, spec.url)
        refused = why_not(yields, len(items))
        if refused is not None:
            return refused
        toml = render_source(final)
        return Repair(
            source=spec.id,
            name=spec.title(spec.language),
            toml=toml,
            mark=hashlib.sha256(toml.encode()).hexdigest()[:10],
            yields=replace(yields, before=filled(known), after=filled(items)),
            items=len(items),
            filled=filled(items),
            calls=tuple(Call(one.key, one.facts, (), now) for one in after),
            moved=(*repaired.moved, *(f"detail {name}" for name in (details.moved if details else ()))),
            lost=(*repaired.lost, *(f"detail {name}" for name in (details.lost if details else ()))),
            archived=archived,
        )

    async def _details(
        self, spec: SourceSpec, items: Sequence[RawCall], asked: dict[str, Page | NoRepair]
    ) -> DetailsFound | None:
        """How the pages of some known calls are read now; None where they are read as before, or nothing is known of them."""
        if spec.detail is None:
            return None
        memories = source_store.page_memories(self.store, spec.id, self.fingerprint(spec))
        pages: list[tuple[Page, RawCall]] = []
        for item in items:
            known = memories.get(item.detail.url) if item.detail is not None else None
            if item.detail is None or known is None or not known.read or len(pages) == _DETAILS:
                continue
            page = await self._once(spec, item.detail, asked)
            if isinstance(page, Page):
                pages.append((page, item_from_text(known.read)))
        try:
            return await asyncio.to_thread(details_found, spec, pages)
        except (TooCostly, SlowPattern):
            return None

    async def _to_the_end(self, repaired: Repaired, asked: dict[str, Page | NoRepair]) -> tuple[RawCall, ...]:
        """What the whole list reads; what a further page does not give is left out."""
        scraper = scraper_for(repaired.spec)
        gathered = gather(repaired.spec).with_page(scraper.first(), repaired.listing)
        while gathered.next is not None and len(gathered.asked) < _MOST_PAGES:
            request = gathered.next
            page = await self._once(repaired.spec, request, asked)
            read = await asyncio.to_thread(scraper.read_listing, page) if isinstance(page, Page) else None
            if not isinstance(read, Listing):
                break
            gathered = gathered.with_page(request, read)
        return gathered.items


def _worth(yields: SideBySide, items: int) -> tuple[int, int, int]:
    return yields.found, yields.agree - 2 * len(yields.differ) - yields.undated, -items


def _with_details(spec: SourceSpec, details: DetailsFound | None) -> SourceSpec:
    """The declaration with the places of now for the pages of its calls; as it was where those are no valid ones."""
    if details is None:
        return spec
    data = spec.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True)
    try:
        return parse_source(written_source({**data, "detail": dict(details.data)}), "repaired.toml")
    except SpecProblems:
        return spec


def _with_least(spec: SourceSpec, items: int) -> SourceSpec:
    """The declaration expecting no more than it reads."""
    if items >= spec.expect.min:
        return spec
    return spec.model_copy(update={"expect": spec.expect.model_copy(update={"min": max(1, items // 2)})})


def _measured_by(state: SourceState, repair: Repair, now: datetime) -> SourceState:
    """The state in which the next check is weighed against what the repair was seen to read, not against what was before."""
    return replace(
        state, usual_items=repair.items, usual_filled=dict(repair.filled), accepted_items=None, next_check=now
    )


def _as_printed(key: str, facts: Facts, names: Collection[str]) -> RawCall:
    """A call as its list printed it, from what is remembered of it: the words that its readings quote."""
    fields: dict[str, tuple[Printed, ...]] = {
        "title": tuple(Printed(one, "store", lang=lang) for lang, one in facts.titles.items()),
        "url": (Printed(facts.url, "store"),) if facts.url else (),
        "code": (Printed(facts.code, "store"),) if facts.code else (),
        "programme": (Printed(facts.programme, "store"),) if facts.programme else (),
        "status": (Printed(facts.status_text, "store"),) if facts.status_text else (),
        "deadline": tuple(Printed(one.evidence.quote, "store") for one in facts.deadlines if one.kind == "submission"),
    }
    if "deadline" not in names:
        # The words of its deadlines stand in the prose of the list.
        fields["dates"] = fields["deadline"]
    return RawCall(key, {name: printed for name, printed in fields.items() if printed and name in names})
