"""Sources as data: saving, taking in many, deleting, restoring and rolling back declarations, each with who and when.

Shipped declarations are files of the configuration folder and are never written to. What an admin declares is a version in the
store and wins over the shipped one of its id; without one (deleted, restored) the shipped one is in force again. A switch
(on, off) stands beside the declaration, and is moved by one only where that says `enabled`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from scrapers.spec import SourceSpec, SpecProblems, parse_pack, parse_source, render_pack, render_source
from tracker.domain.declaring import (
    Entry,
    Setting,
    Version,
    difference,
    entry,
    settings_changed,
    state_after,
    without_repetitions,
)
from tracker.domain.outages import LostSource, lost_source
from tracker.errors import ConfigError, UsageError
from tracker.store import administration
from tracker.store import sources as source_store
from tracker.store.database import Store

InForce = Mapping[str, tuple[SourceSpec, bool]]
"""By id: the declaration, and whether it is switched on."""
AS_SHIPPED = "as shipped"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file would do. `mark` changes with the file and with what is in force, so that only what was seen is taken."""

    entries: tuple[Entry, ...]
    mark: str

    @property
    def refused(self) -> tuple[str, ...]:
        """Every reason for which it cannot be taken in, one line each."""
        return tuple(line for one in self.entries for line in one.problems)

    @property
    def brings(self) -> tuple[Entry, ...]:
        """Those that are new or changed."""
        return tuple(one for one in self.entries if one.kind in ("new", "changed"))


@dataclass
class Declarations:
    """The declarations of all sources. `shipped`: those of the configuration folder; `in_force`: those that count now."""

    store: Store
    shipped: Mapping[str, SourceSpec]
    in_force: Callable[[], InForce]
    now: Callable[[], datetime]

    def text(self, source: str) -> str:
        """The TOML of a source as it is in force, its switch with it. Raises UsageError where there is none of this id."""
        kept = source_store.added(self.store).get(source)
        if kept is not None and source in self.refused():
            return kept
        spec, on = self._known(source)
        if spec.enabled == on:
            return kept if kept is not None else render_source(spec)
        return render_source(spec.model_copy(update={"enabled": on}))

    def refused(self) -> dict[str, str]:
        """By id, why a kept declaration is not in force: it was taken once, and this program is stricter."""
        found = {}
        for id_, text in source_store.added(self.store).items():
            try:
                declared(text, f"{id_}.toml")
            except SpecProblems as problem:
                found[id_] = problem.problems[0]
        return found

    def lost(self) -> dict[str, LostSource]:
        """Those of them that nothing reads, for none came with the tracker, and that nobody switched off; by id."""
        kept, flags = source_store.added(self.store), source_store.flags(self.store)
        lost = [one for one in self.refused() if one not in self.shipped and flags.get(one, True)]
        return {one: lost_source(one, kept[one]) for one in lost}

    def pack(self, sources: tuple[str, ...] = ()) -> str:
        """The TOML of these sources in one file; of one alone, its own; of all where none is named."""
        wanted = sources or tuple(self.in_force())
        if len(wanted) == 1:
            return self.text(wanted[0])
        specs = []
        for one in dict.fromkeys(wanted):
            spec, on = self._known(one)
            specs.append(spec if spec.enabled == on else spec.model_copy(update={"enabled": on}))
        return render_pack(specs)

    def plan(self, text: str, file: str, only: str | None = None) -> Plan:
        """What taking in a file would do. `only`: the one source that it has to declare."""
        in_force = self.in_force()
        entries: tuple[Entry, ...]
        try:
            entries = tuple(entry(toml, read, in_force) for toml, read in parse_pack(text, file))
        except SpecProblems as problem:
            entries = (Entry("", "refused", text, problems=problem.problems),)
        entries = without_repetitions(entries, file)
        if only is not None and [one.id for one in entries if one.kind != "refused"] not in ([only], []):
            named = ", ".join(one.id for one in entries)
            told = f"{file}: id: the file declares {named}; to edit {only}, it has to declare {only} alone"
            entries = tuple(Entry(one.id, "refused", one.toml, problems=(told,)) for one in entries[:1])
        of_now = "".join(f"{id_} {on} {render_source(spec)}" for id_, (spec, on) in sorted(in_force.items()))
        return Plan(entries, hashlib.sha256(f"{text}\0{of_now}".encode()).hexdigest()[:12])

    def take(self, plan: Plan, by_whom: str, action: str = "imported source") -> tuple[str, ...]:
        """Take in all that a plan brings, or nothing; the ids of what was taken. Raises ConfigError with all that is refused."""
        if plan.refused:
            raise ConfigError(plan.refused)
        in_force, own = self.in_force(), source_store.added(self.store).keys()
        with self.store.transaction():
            for one in plan.brings:
                assert one.spec is not None
                self._save(one.spec, one.toml, by_whom, action, now_is=(in_force, own))
        return tuple(one.id for one in plan.brings)

    def save(self, spec: SourceSpec, toml: str, by_whom: str, action: str) -> int:
        """Keep one declaration as the next version of its source; the number of the version."""
        with self.store.transaction():
            return self._save(spec, toml, by_whom, action)

    def delete(self, source: str, by_whom: str) -> None:
        """Forget an added source; its calls and versions stay. Raises UsageError for a shipped one."""
        if source not in self.refused():
            self._known(source)
        if source in self.shipped:
            own = source in source_store.added(self.store)
            instead = "restore" if own else "disable"
            raise UsageError(
                f"{source} comes with the tracker and cannot be deleted; {instead} it: tracker sources {instead} {source}"
            )
        with self.store.transaction():
            source_store.remove(self.store, source, by_whom, self.now())
            source_store.forget_flag(self.store, source)
            administration.record(self.store, by_whom, "deleted source", source, "", self.now())

    def restore(self, source: str, by_whom: str) -> None:
        """Let the shipped declaration be in force again. Raises UsageError where there is none, or it is in force."""
        shipped = self.shipped.get(source)
        if shipped is None:
            self._known(source)
            raise UsageError(
                f"{source} does not come with the tracker; an earlier version of it: tracker sources versions {source}"
            )
        if source not in source_store.added(self.store):
            raise UsageError(f"{source} is as it came with the tracker already")
        now = self.now()
        before = self.in_force().get(source, (None, True))[0]
        with self.store.transaction():
            source_store.remove(self.store, source, by_whom, now)
            state = source_store.state_of(self.store, source)
            source_store.save_state(self.store, state_after(state, before, shipped, now))
            administration.record(self.store, by_whom, "restored source", source, "", now)

    def roll_back(self, source: str, number: int, by_whom: str) -> int:
        """Make an earlier version the newest one; its new number. Raises UsageError where there is none of this number.

        Raises ConfigError where it is no valid declaration any more.
        """
        spec, toml = self._version(source, number)
        with self.store.transaction():
            return self._save(spec, toml, by_whom, "rolled back source", f"v{number} → ")

    def would_change(self, source: str, number: int) -> tuple[Setting, ...]:
        """What a roll back to this version would change. Raises as `roll_back` does."""
        spec, _ = self._version(source, number)
        return settings_changed(self.in_force().get(source, (None, True))[0], spec)

    def versions(self, source: str) -> list[Version]:
        """All versions of a source, oldest first, each with what it changed; none for a shipped one that was never changed.

        Raises UsageError where there is, and was, no source of this id.
        """
        kept = source_store.versions(self.store, source)
        if not kept:
            self._known(source)
        made: list[Version] = []
        before = self.shipped.get(source)
        for number, toml, by_whom, at in kept:
            spec = _readable(toml) if toml is not None else self.shipped.get(source)
            changed = () if not made and before is None else settings_changed(before, spec)
            made.append(Version(number, toml, by_whom, at, changed))
            before = spec
        return made

    def diff(self, source: str, number: int | None = None, other: int | None = None) -> list[str]:
        """The lines that differ from one version to another; by default from the one before `number` (the newest) to it."""
        found = self.versions(source)
        if not found:
            raise UsageError(f"{source} is as it came with the tracker; there is nothing to compare")
        texts = {one.number: self._text_of(source, one) for one in found}
        later = number if number is not None else found[-1].number
        earlier = other if other is not None else max((one for one in texts if one < later), default=0)
        if other is not None and number is not None:
            earlier, later = number, other
        texts.setdefault(0, render_source(self.shipped[source]) if source in self.shipped else "")
        for one in (earlier, later):
            if one not in texts:
                raise UsageError(f"{source} has no version {one}; it has {', '.join(str(n) for n in texts if n)}")
        return difference(texts[earlier], texts[later], (f"version {earlier}", f"version {later}"))

    def is_shipped(self, source: str) -> bool:
        """Whether the configuration folder declares a source of this id."""
        return source in self.shipped

    def _version(self, source: str, number: int) -> tuple[SourceSpec, str]:
        found = {one.number: one for one in self.versions(source)}
        version = found.get(number)
        if version is None:
            raise UsageError(f"{source} has no version {number}; it has {', '.join(map(str, found)) or 'none'}")
        if version.toml is None:
            raise UsageError(f"in version {number} {source} was deleted or restored; take the one before it")
        try:
            return parse_source(version.toml, f"version {number}"), version.toml
        except SpecProblems as problem:
            raise ConfigError(problem.problems) from None

    def _text_of(self, source: str, version: Version) -> str:
        if version.toml is not None:
            return version.toml
        return render_source(self.shipped[source]) if source in self.shipped else ""

    def _known(self, source: str) -> tuple[SourceSpec, bool]:
        known = self.in_force()
        if source not in known:
            raise UsageError(f"there is no source {source!r}; the sources are: {', '.join(known)}")
        return known[source]

    def _save(
        self,
        spec: SourceSpec,
        toml: str,
        by_whom: str,
        action: str,
        told: str = "",
        now_is: tuple[InForce, Collection[str]] | None = None,
    ) -> int:
        """Inside a transaction. `now_is`: what is in force before, and the ids of those that are kept here, where that is known."""
        now = self.now()
        in_force, own = now_is or (self.in_force(), source_store.added(self.store).keys())
        before, on = in_force.get(spec.id, (None, True))
        if before is not None and spec.id not in own:
            # The shipped declaration becomes a version as well, so that the way back leads there.
            source_store.add(self.store, spec.id, render_source(before), AS_SHIPPED, now)
        changed = settings_changed(before, spec) if before is not None else ()
        number = source_store.add(self.store, spec.id, toml, by_whom, now)
        if "enabled" in spec.model_fields_set:
            source_store.forget_flag(self.store, spec.id)
        elif on != spec.enabled:
            source_store.set_enabled(self.store, spec.id, on, by_whom, now)
        state = source_store.state_of(self.store, spec.id)
        source_store.save_state(self.store, state_after(replace(state, source=spec.id), before, spec, now))
        keys = ", ".join(one.key for one in changed[:12])
        detail = f"{told}v{number}" + (f": {keys}" if keys else "")
        administration.record(self.store, by_whom, action, spec.id, detail, now)
        return number


@lru_cache(maxsize=2048)
def declared(text: str, file: str) -> SourceSpec:
    """A kept source as declared; the same text is read once, however often it is asked for. Raises SpecProblems."""
    return parse_source(text, file)


def together(plans: Sequence[Plan], problems: Sequence[str], folder: str) -> Plan:
    """The plans of several files as one. `problems`: why files could not be read at all, a line each."""
    unread = tuple(Entry("", "refused", problems=(one,)) for one in problems)
    entries = without_repetitions([one for plan in plans for one in plan.entries], folder) + unread
    return Plan(entries, hashlib.sha256("".join(one.mark for one in plans).encode()).hexdigest()[:12])


def _readable(toml: str) -> SourceSpec | None:
    """A kept declaration; None where this program does not take it any more."""
    try:
        return parse_source(toml, "kept.toml")
    except SpecProblems:
        return None
