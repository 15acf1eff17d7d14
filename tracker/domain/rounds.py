"""What was told of a call's stages, round by round: each stage is told once in a round, and again in the next.

A round begins where a call that was over can be applied for again (next year's round on the same page, an extension
after the end), and where new dates bring a stage about that was told already (an opening put off, a second draft). A
call that comes back from being over and has no new date is believed once; while it goes on flapping, silence.
Nothing here is stored: it follows from the changes recorded of a call.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import get_args

from tracker.domain.models import Change, ChangeKind, Stage
from tracker.domain.remembering import CALM

OVER: frozenset[Stage] = frozenset({"closed", "results", "cancelled"})
#: The stages of a call in the order of its life.
ON_THE_WAY: tuple[Stage, ...] = ("announced", "consultation", "forthcoming", "open")
_TELLS_STAGE: frozenset[ChangeKind] = frozenset({"appeared", "stage_changed", "cancelled", "results", "unmerged"})
_DATES: frozenset[ChangeKind] = frozenset({"deadline_moved", "deadline_added", "corrected"})
_STAGES: Mapping[str, Stage] = {stage: stage for stage in get_args(Stage)}


@dataclass(frozen=True, slots=True)
class Story:
    """What the changes recorded of a call tell of its stages. `number`: the change that began the round, 0 the first."""

    last: Stage | None = None
    """The stage recorded last, quietly or not; None where none was."""
    known: Stage | None = None
    """The last that was not `unknown`."""
    known_told: bool = False
    told: frozenset[Stage] = frozenset()
    """The stages told in this round."""
    number: int = 0
    at: datetime | None = None
    """When its stage last changed, aware."""
    flapping: bool = False
    """It came back from being over without a new date, and was not at rest since."""


def stories(recorded: Iterable[Change]) -> dict[str, Story]:
    """By call, the story that its changes tell (given oldest first; those of stages and of dates are looked at)."""
    changes = tuple(recorded)
    dated = {(one.call_id, one.at) for one in changes if brings_a_date(one)}
    found: dict[str, Story] = {}
    for one in changes:
        stage = _STAGES.get(one.after or "")
        if one.kind in _TELLS_STAGE and one.field == "stage" and stage is not None:
            story = found.get(one.call_id, Story())
            found[one.call_id] = _after(story, one, stage, (one.call_id, one.at) in dated)
    return found


def brings_a_date(change: Change) -> bool:
    """Whether a change tells a date that is new: to apply or comment by, or of an opening."""
    return not change.quiet and change.after is not None and (change.kind in _DATES or change.field == "opens")


def is_news(story: Story, stage: Stage, now: datetime, *, dated: bool = False) -> bool:
    """Whether that a call is at `stage` now has to be told. `dated`: a new date comes with it."""
    if stage == "unknown":
        return False
    at_rest = story.at is None or now - story.at > CALM
    if dated or (at_rest and _turns(story, stage)):
        return True
    if _turns(story, stage):
        return story.known_told or not story.flapping
    if stage in OVER and story.flapping and not at_rest:
        return False
    return stage not in story.told


def change_of(call_id: str, story: Story, was: Stage, stage: Stage, now: datetime) -> Change:
    """The change that a call came to `stage` without any new date, quiet where that was told already."""
    kind: ChangeKind = stage if stage in ("cancelled", "results") else "stage_changed"
    return Change(call_id, kind, now, field="stage", before=was, after=stage, quiet=not is_news(story, stage, now))


def goes_back(before: str | None, after: str | None) -> bool:
    """Whether a stage is an earlier one than that before it, both on the way to an opening."""
    if before not in ON_THE_WAY or after not in ON_THE_WAY:
        return False
    return ON_THE_WAY.index(after) < ON_THE_WAY.index(before)


def _turns(story: Story, stage: Stage) -> bool:
    return story.known in OVER and stage not in OVER and stage != "unknown"


def _after(story: Story, change: Change, stage: Stage, dated: bool) -> Story:
    at_rest = story.at is None or change.at - story.at > CALM
    turns = _turns(story, stage)
    flapping = story.flapping and not dated and not at_rest
    if turns and not dated and not at_rest and story.told:
        flapping = True
    anew = not change.quiet and (turns or (dated and (stage in story.told or goes_back(story.known, stage))))
    told = frozenset() if anew else story.told
    return replace(
        story,
        last=stage,
        known=story.known if stage == "unknown" else stage,
        known_told=story.known_told if stage == "unknown" else not change.quiet,
        told=told if change.quiet else told | {stage},
        number=change.id if anew else story.number,
        at=change.at,
        flapping=flapping,
    )
