"""What a check saw × what is known × now → what to store: sightings, calls and changes. Pure; nothing is deleted.

Only a check that was trusted as a whole (`domain.health`) belongs here. The same answer twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tracker.domain.diffing import Difference, coarser, differences
from tracker.domain.document_places import place_of_value
from tracker.domain.identity import code_key, new_call_id
from tracker.domain.merging import Known, Placed, Placement, Ref, generic_codes, place, ref, split_key
from tracker.domain.models import Call, Change, ChangeKind, Facts, History, Observed, Sighting, Streak
from tracker.domain.projecting import project
from tracker.domain.remembering import CALM, DATE_STREAKS
from tracker.domain.rereading import is_read_anew
from tracker.domain.restless import dates_told, is_known_date, is_restless
from tracker.domain.rounds import OVER, Story, brings_a_date, is_news, stories
from tracker.domain.staging import is_draft, stage_of

_GONE = "gone"
_BY_IDENTITY = ("code", "address", "title", "figures")


@dataclass(frozen=True, slots=True)
class Check:
    """What one trusted check saw. `complete`: the whole list was read, so that what is not in it is gone."""

    source: str
    items: tuple[Observed, ...]
    complete: bool = True
    baseline: bool = False
    """The first look at this source: its changes are told as one summary."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What to store, all of it in one transaction."""

    sightings: tuple[Sighting, ...] = ()
    touched: tuple[str, ...] = ()
    """Keys of this source's items that were seen again and did not differ: only their `last_seen` moves."""
    calls: tuple[Call, ...] = ()
    changes: tuple[Change, ...] = ()
    absorbed: tuple[tuple[str, str], ...] = ()
    """(call that ended, call that it is part of now)."""
    joined: tuple[tuple[Ref, str, str], ...] = ()
    """(sighting, call that it joined, by what: code, address, title or figures), so that a person can see and undo it."""


@dataclass(frozen=True, slots=True)
class Split:
    """What an admin's separation gives: the calls as they are now, and the pairs that are never joined again."""

    calls: tuple[Call, ...]
    sightings: tuple[Sighting, ...]
    changes: tuple[Change, ...]
    separated: frozenset[tuple[Ref, Ref]]


def reconcile(check: Check, known: Known, now: datetime) -> Outcome:
    """What a trusted check means. `now` is aware, and not before any time in `known`."""
    items = tuple({one.key: one for one in reversed(check.items)}.values())[::-1]
    placement = place(items, known, check.complete, now)
    seen = _sightings_seen(items, placement, known, now)
    gone = _sightings_gone(check, placement, known, now)
    ledger = _Ledger(check, known, placement, {ref(one): one for one in (*seen, *gone)}, now)
    return ledger.outcome()


def separate(call: Call, leaving: Collection[Ref], now: datetime) -> Split:
    """`call` without the sightings named in `leaving`, which become one call of their own.

    Raises ValueError where none or all of its sightings are named.
    """
    going = tuple(one for one in call.sightings if ref(one) in leaving)
    staying = tuple(one for one in call.sightings if ref(one) not in leaving)
    if not going or not staying:
        raise ValueError(f"name some but not all of the sightings of {call.id}: {_names(call.sightings)}")
    oldest = min(going, key=lambda one: (one.first_seen, ref(one)))
    new_id = new_call_id(oldest.source, split_key(oldest.key, call.id), taken=(call.id,))
    moved = tuple(replace(one, call_id=new_id) for one in going)
    kept_call, new_call = _call(call.id, staying), _call(new_id, moved)
    changes = (
        Change(call.id, "unmerged", now, field="call", before=call.id, after=new_id, quiet=True),
        Change(new_id, "unmerged", now, field="stage", after=stage_of(new_call.facts, now), quiet=True),
        *_stage_after_split(call, kept_call, now),
    )
    pairs = frozenset((ref(one), ref(other)) for one in moved for other in staying)
    return Split((kept_call, new_call), moved, changes, pairs)


def _stage_after_split(before: Call, after: Call, now: datetime) -> Iterator[Change]:
    was, is_now = stage_of(before.facts, now), stage_of(after.facts, now)
    if was != is_now:
        yield Change(after.id, "stage_changed", now, field="stage", before=was, after=is_now, quiet=True)


def _names(sightings: Iterable[Sighting]) -> str:
    return ", ".join(f"{one.source} {one.key}" for one in sightings)


def _sightings_seen(items: Sequence[Observed], placement: Placement, known: Known, now: datetime) -> list[Sighting]:
    generic = generic_codes(items, known.own)
    return [_seen(one, generic, now) for one in placement.placed]


def _seen(placed: Placed, generic: frozenset[str], now: datetime) -> Sighting:
    """The sighting after this look. A code that once was shared or generic stays so."""
    seen, before = placed.seen, placed.before
    facts = seen.facts
    shared = seen.shared
    if facts.code and code_key(facts.code) in generic:
        shared |= {"code"}
    if before is not None and before.gone_since is not None and before.key == seen.key:
        facts = _with_streak(facts, _GONE, now)
    return Sighting(
        source=seen.source,
        key=seen.key,
        call_id=placed.call_id,
        facts=facts,
        first_seen=before.first_seen if before else now,
        last_seen=now,
        gone_since=None,
        shared=shared,
        changes_seen=max((one.count for one in facts.history.streaks), default=0),
    )


def _sightings_gone(check: Check, placement: Placement, known: Known, now: datetime) -> list[Sighting]:
    """Sightings that a whole answer does not show any more, and those that go on under another key."""
    present = {one.key for one in check.items}
    renamed = {one.before.key for one in placement.placed if one.before is not None} - present
    gone = []
    for one in known.own:
        if one.key in present or one.gone_since is not None:
            continue
        if one.key in renamed:
            gone.append(replace(one, gone_since=now))
        elif check.complete:
            gone.append(replace(one, gone_since=now, facts=_with_streak(one.facts, _GONE, now)))
    return gone


def _with_streak(facts: Facts, name: str, now: datetime) -> Facts:
    counts = {one.field: one for one in facts.history.streaks if now - one.last <= CALM}
    known = counts.get(name)
    counts[name] = Streak(name, known.count + 1 if known else 1, now)
    history: History = replace(facts.history, streaks=tuple(counts[one] for one in sorted(counts)))
    return replace(facts, history=history)


def _call(call_id: str, sightings: Sequence[Sighting]) -> Call:
    ordered = tuple(sorted(sightings, key=lambda one: (one.first_seen, one.source, one.key)))
    return Call(call_id, project(ordered), ordered, min(one.first_seen for one in ordered))


def _corrected(one: Difference) -> Difference:
    """A date that only our reading changed: told where a wrong one was shown; one that was not read before is no news."""
    if one.before is None:
        return replace(one, quiet=True)
    return replace(one, kind="corrected")


class _Ledger:
    """The calls before and after one check, and what happened to each."""

    def __init__(
        self, check: Check, known: Known, placement: Placement, looked_at: Mapping[Ref, Sighting], now: datetime
    ) -> None:
        self._check, self._known, self._placement, self._now = check, known, placement, now
        self._looked_at = looked_at
        self._mark = next((one.mark for one in check.items), None)
        self._stories = stories(known.recorded)
        self._dates_told = dates_told(known.recorded)
        self._old = {ref(one): one for call in known.calls.values() for one in call.sightings}
        self._old |= {ref(one): one for one in known.own}
        self._into = {absorbed: kept for absorbed, kept, _ in placement.joined}
        self._after: dict[str, list[Sighting]] = {}
        for one in (self._old | dict(looked_at)).values():
            moved = replace(one, call_id=self._kept(one.call_id))
            self._after.setdefault(moved.call_id, []).append(moved)
        self._placed: dict[str, list[Placed]] = {}
        for item in placement.placed:
            self._placed.setdefault(self._kept(item.call_id), []).append(item)
        self._renamed = {one.before.key for one in placement.placed if one.before and one.before.key != one.seen.key}

    def outcome(self) -> Outcome:
        saved = [one for members in self._after.values() for one in members if self._differs(one)]
        names = {ref(one) for one in saved}
        touched = [one.seen.key for one in self._placement.placed if ref(one.seen) not in names]
        affected = {one.call_id for one in saved}
        affected |= {old.call_id for one in saved if (old := self._old.get(ref(one)))} & self._after.keys()
        calls = {id_: _call(id_, self._after[id_]) for id_ in sorted(affected)}
        changes = [change for call in calls.values() for change in self._changes(call)]
        return Outcome(
            sightings=tuple(sorted(saved, key=ref)),
            touched=tuple(touched),
            calls=tuple(calls.values()),
            changes=tuple(changes),
            absorbed=tuple(
                (absorbed, self._kept(kept))
                for absorbed, kept, _ in self._placement.joined
                if absorbed in self._known.calls
            ),
            joined=self._joined(),
        )

    def _kept(self, call_id: str) -> str:
        while call_id in self._into:
            call_id = self._into[call_id]
        return call_id

    def _differs(self, one: Sighting) -> bool:
        old = self._old.get(ref(one))
        return old is None or replace(old, last_seen=one.last_seen) != one

    def _joined(self) -> tuple[tuple[Ref, str, str], ...]:
        found: list[tuple[Ref, str, str]] = [
            (ref(one.seen), self._kept(one.call_id), one.why)
            for one in self._placement.placed
            if one.why in _BY_IDENTITY and one.before is None
        ]
        whys = {absorbed: why for absorbed, _, why in self._placement.joined}
        found += [
            (name, self._kept(old.call_id), whys[old.call_id])
            for name, old in sorted(self._old.items())
            if old.call_id in whys
        ]
        return tuple(found)

    def _changes(self, call: Call) -> Iterator[Change]:
        placed = self._placed.get(call.id, [])
        members = [
            old for one in call.sightings if (old := self._old.get(ref(one))) and self._kept(old.call_id) == call.id
        ]
        before = self._facts_before(call, members)
        if before is None:
            yield self._appeared(call, placed)
            return
        yield from self._merged(call, placed)
        yield from self._went_and_came(call)
        yield from self._amended(call, before, placed)

    def _facts_before(self, call: Call, members: Sequence[Sighting]) -> Facts | None:
        """What was known of the call before: of the id it keeps, not of one it absorbed."""
        own = [one for one in members if one.call_id == call.id]
        if own:
            return project(own)
        return None if not members or call.id not in self._known.calls else project(members)

    def _appeared(self, call: Call, placed: Sequence[Placed]) -> Change:
        stage = stage_of(call.facts, self._now)
        is_split = any(one.why == "split" for one in placed)
        kind: ChangeKind = "unmerged" if is_split else "appeared"
        return self._change(call, kind, "stage", None, stage, quiet=is_split or stage in OVER)

    def _merged(self, call: Call, placed: Sequence[Placed]) -> Iterator[Change]:
        for one in placed:
            if one.why in _BY_IDENTITY and one.before is None:
                yield self._change(call, "merged", one.why, None, f"{one.seen.source} {one.seen.key}", quiet=True)
        for absorbed, kept, why in self._placement.joined:
            if self._kept(kept) == call.id:
                yield self._change(call, "merged", why, absorbed, call.id, quiet=True)

    def _went_and_came(self, call: Call) -> Iterator[Change]:
        for one in call.sightings:
            old = self._old.get(ref(one))
            if one.source != self._check.source or old is None or (old.gone_since is None) == (one.gone_since is None):
                continue
            if one.key in self._renamed:
                continue
            restless = is_restless([one.facts], _GONE)
            over = stage_of(call.facts, self._now) in OVER or self._is_draft_over(one)
            elsewhere = any(other.gone_since is None for other in call.sightings if other is not one)
            kind: ChangeKind = "returned" if one.gone_since is None else "vanished"
            # A declaration that reads fewer items says nothing of the site.
            over = over or (kind == "vanished" and self._mark not in (None, (one.facts.history.mark or "").rstrip("~")))
            name = one.facts.url or one.key
            was, is_now = (None, name) if kind == "returned" else (name, None)
            yield self._change(call, kind, "sighting", was, is_now, quiet=restless or over or elsewhere)

    def _is_draft_over(self, one: Sighting) -> bool:
        """A draft leaves its list when the time for comments is over: no news."""
        comments = [date for date in one.facts.deadlines if date.kind == "comments"]
        return is_draft(one.facts) and bool(comments) and all(date.last_instant() <= self._now for date in comments)

    def _amended(self, call: Call, before: Facts, placed: Sequence[Placed]) -> Iterator[Change]:
        """What differs. Titles, money and the like are news only where a source itself says something else than before.

        They may also differ because another source's word counts now (one joined, one went): that is recorded. Where
        the source is read anew (`rereading`), what only our reading changed is recorded too, and a date corrected.
        """
        anew = any(one.before is not None and is_read_anew(one.before.facts, one.seen) for one in placed)
        facts = [self._looked_at[ref(one.seen)].facts for one in placed]
        completes = any(
            one.before is not None and one.before.facts.history.partial and not one.seen.partial for one in placed
        )
        histories = [one.before.facts.history for one in placed if one.before is not None]
        said_now = {one.field for said in facts for one in said.history.streaks if one.last == self._now}
        story = self._stories.get(call.id, Story())
        was = story.last or stage_of(replace(before, as_of=call.facts.as_of or before.as_of), self._now)
        stage, others = [], []
        for one in differences(before, call.facts, self._now, was):
            if one.streak == "stage":
                stage.append(one)
                continue
            if anew and one.streak in DATE_STREAKS and one.streak not in said_now:
                others.append(self._from(call, _corrected(one), False, completes))
                continue
            if one.streak in DATE_STREAKS:
                quiet = is_known_date(one, self._dates_told.get((call.id, one.field)), facts, histories)
            else:
                quiet = one.streak not in said_now or is_restless(facts, one.streak)
            others.append(self._from(call, one, quiet, completes))
        if anew and "deadline" not in said_now:
            coarsened = coarser(before, call.facts, self._now)
            others += [self._from(call, _corrected(one), False, completes) for one in coarsened]
        dated = any(brings_a_date(one) for one in others)
        for one in stage:
            news = is_news(story, stage_of(call.facts, self._now), self._now, dated=dated)
            yield self._from(call, one, not news, completes)
        if not stage:
            yield from self._stage_of_absorbed(call)
        yield from others

    def _stage_of_absorbed(self, call: Call) -> Iterator[Change]:
        """Calls that became part of this one bring their changes with them: the stage recorded last is this one's."""
        ids = {absorbed for absorbed, kept, _ in self._placement.joined if self._kept(kept) == call.id}
        together = stories(
            replace(one, call_id=call.id) for one in self._known.recorded if one.call_id in {*ids, call.id}
        )
        last, is_now = together.get(call.id, Story()).last, stage_of(call.facts, self._now)
        if ids and last not in (None, is_now):
            yield self._change(call, "stage_changed", "stage", last, is_now, quiet=True)

    def _from(self, call: Call, one: Difference, quiet: bool, completes: bool) -> Change:
        made = self._change(call, one.kind, one.field, one.before, one.after, quiet=one.quiet or quiet)
        return replace(made, baseline=made.baseline or completes, place=place_of_value(call.facts, one))

    def _change(
        self, call: Call, kind: ChangeKind, field: str, before: str | None, after: str | None, quiet: bool
    ) -> Change:
        return Change(
            call_id=call.id,
            kind=kind,
            at=self._now,
            source=self._check.source,
            field=field,
            before=before,
            after=after,
            baseline=self._check.baseline,
            quiet=quiet,
        )
