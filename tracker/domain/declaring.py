"""What a new declaration of a source changes: settings, what its next check is measured by, and what a pack would bring.

A source that asks elsewhere begins with a first look, for all it shows is new to us and none of it is news. One that only reads
otherwise goes on: its calls are known again by key, code, address or title, and what only our reading changed is told by the rule
of `rereading`; but its list is not measured against what another declaration read.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from scrapers.spec import SourceSpec, SpecProblems
from tracker.domain.models import SourceState

#: What decides which list is asked for.
_ASKS = ("url", "params", "request", "shape", "python", "kind")
#: What changes neither what is asked for nor how it is read.
_BESIDE = frozenset({"name", "enabled", "schedule", "politeness", "expect"})


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting that differs, under its key in the file ("list.fields.title"); None where it is not set."""

    key: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One source of a file, beside what is in force: what taking it in would do, or why it is refused."""

    id: str
    """Empty where not even the id can be read."""
    kind: Literal["new", "changed", "same", "refused"]
    toml: str = ""
    spec: SourceSpec | None = None
    settings: tuple[Setting, ...] = ()
    problems: tuple[str, ...] = ()
    asks_elsewhere: bool = False
    """Its next check is a first look."""


@dataclass(frozen=True, slots=True)
class Version:
    """A source as it was declared at one time. `toml` is None where it was deleted, or the shipped one was restored."""

    number: int
    toml: str | None
    by_whom: str
    at: datetime
    settings: tuple[Setting, ...] = ()
    """What it changed in the version before it; of the first, nothing."""


def settings_changed(before: SourceSpec | None, after: SourceSpec | None) -> tuple[Setting, ...]:
    """The settings that differ, in the order of the keys."""
    was, is_now = _settings(before), _settings(after)
    return tuple(
        Setting(key, was.get(key), is_now.get(key))
        for key in sorted({**was, **is_now})
        if was.get(key) != is_now.get(key)
    )


def asks_elsewhere(before: SourceSpec | None, after: SourceSpec) -> bool:
    """Whether another list is asked for than before."""
    return before is None or any(getattr(before, name) != getattr(after, name) for name in _ASKS)


def reads_otherwise(before: SourceSpec, after: SourceSpec) -> bool:
    """Whether the same list may be read otherwise than before."""
    names = set(SourceSpec.model_fields) - _BESIDE
    return any(getattr(before, name) != getattr(after, name) for name in names)


def state_after(state: SourceState, before: SourceSpec | None, after: SourceSpec, now: datetime) -> SourceState:
    """The state of a source under a new declaration; its next check is due at once. `before` is None where it was none."""
    if asks_elsewhere(before, after):
        return SourceState(state.source, next_check=now)
    assert before is not None
    if reads_otherwise(before, after) or before.expect != after.expect:
        return replace(state, next_check=now, usual_items=None, usual_filled={}, accepted_items=None)
    return replace(state, next_check=now)


def entry(toml: str, read: SourceSpec | SpecProblems, in_force: Mapping[str, tuple[SourceSpec, bool]]) -> Entry:
    """What one source of a file is beside those in force (by id: declaration, and whether it is switched on)."""
    if isinstance(read, SpecProblems):
        return Entry("", "refused", toml, problems=read.problems)
    before, on = in_force.get(read.id, (None, True))
    if before is None:
        return Entry(read.id, "new", toml, read, asks_elsewhere=True)
    was = before.model_copy(update={"enabled": on})
    # The switch stays where the file says nothing of it.
    is_now = read if "enabled" in read.model_fields_set else read.model_copy(update={"enabled": on})
    settings = settings_changed(was, is_now)
    if not settings:
        return Entry(read.id, "same", toml, read)
    return Entry(read.id, "changed", toml, read, settings, asks_elsewhere=asks_elsewhere(before, read))


def without_repetitions(entries: Sequence[Entry], file: str) -> tuple[Entry, ...]:
    """The same entries; of those with one id, all but the first are refused."""
    taken: set[str] = set()
    kept = []
    for number, one in enumerate(entries, 1):
        if one.id and one.id in taken:
            told = f"{file}, source {number}: id: {one.id!r} stands in the file twice; keep one of them"
            one = Entry(one.id, "refused", one.toml, problems=(told,))
        taken.add(one.id)
        kept.append(one)
    return tuple(kept)


def difference(before: str | None, after: str | None, names: tuple[str, str]) -> list[str]:
    """The lines that differ between two declarations, as `diff -u` prints them; none where they are equal."""
    old, new = (before or "").splitlines(), (after or "").splitlines()
    return list(difflib.unified_diff(old, new, *names, lineterm="", n=2))


def _settings(spec: SourceSpec | None) -> dict[str, str]:
    """Every setting that differs from the defaults, by its key in the file."""
    if spec is None:
        return {}
    data = spec.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude_none=True)
    return dict(_flat(data, ""))


def _flat(value: Any, key: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict) and value:
        for name, one in value.items():
            yield from _flat(one, f"{key}.{name}" if key else name)
    elif isinstance(value, list) and len(value) == 1 and key:
        yield from _flat(value[0], key)
    elif value not in ([], {}):
        yield key, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
