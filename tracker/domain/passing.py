"""What the clock alone changed: a call that opened, a consultation or a call that ended, without a page differing.

The caller keeps `since` (when it last looked) and stores it in the same transaction as the changes, so that a
downtime loses nothing and nothing is told twice. `reconcile` looks at the clock too, for the calls it changes; what
it told is recognised here by the changes recorded since then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import get_args

from tracker.domain.models import Call, Change, ChangeKind, Stage
from tracker.domain.staging import stage_of

_TELLS_STAGE: frozenset[ChangeKind] = frozenset({"appeared", "stage_changed", "cancelled", "results", "unmerged"})
_STAGES: Mapping[str, Stage] = {stage: stage for stage in get_args(Stage)}
#: Transitions that only time makes. That an undated call was not seen for long is no news (`unknown`).
_BY_THE_CLOCK: frozenset[tuple[Stage, Stage]] = frozenset(
    {
        ("announced", "open"),
        ("announced", "closed"),
        ("announced", "consultation"),
        ("consultation", "announced"),
        ("consultation", "forthcoming"),
        ("consultation", "open"),
        ("consultation", "closed"),
        ("forthcoming", "announced"),
        ("forthcoming", "open"),
        ("forthcoming", "closed"),
        ("open", "closed"),
    }
)


def time_changes(
    calls: Iterable[Call], since: datetime, now: datetime, recorded: Iterable[Change] = ()
) -> list[Change]:
    """The stages that passed between `since` and `now` (both aware), each told once, in the order of the calls.

    `recorded`: the changes stored since `since`, oldest first. A call first seen after `since` is looked at from its
    first sighting on; its `appeared` told the stage it had then.
    """
    told = stages_told(recorded)
    changes = []
    for call in calls:
        was = told.get(call.id) or stage_of(call.facts, max(since, call.first_seen))
        is_now = stage_of(call.facts, now)
        if (was, is_now) in _BY_THE_CLOCK:
            changes.append(Change(call.id, "stage_changed", now, field="stage", before=was, after=is_now))
    return changes


def stages_told(recorded: Iterable[Change]) -> Mapping[str, Stage]:
    """By call, the stage that the last of its changes told."""
    told: dict[str, Stage] = {}
    for one in recorded:
        stage = _STAGES.get(one.after or "")
        if one.kind in _TELLS_STAGE and one.field == "stage" and stage is not None:
            told[one.call_id] = stage
    return told
