"""What passed without a page differing: a call that opened or ended by the clock, or was shown again after a long time.

What was told is recognised by the changes recorded of a call (`rounds`): so a downtime loses nothing, and nothing is
told twice, whoever looks first, a check (`reconcile`) or the clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tracker.domain.apart import Surprised, apart, unnoticed
from tracker.domain.models import Call, Change
from tracker.domain.rounds import Story, change_of, stories
from tracker.domain.staging import stage_of


def time_changes(
    calls: Iterable[Call],
    since: datetime,
    now: datetime,
    recorded: Iterable[Change] = (),
    surprised: Surprised = unnoticed,
) -> list[Change]:
    """The stages that calls have come to and that no change tells yet, in the order of the calls. Times are aware.

    `recorded`: all changes of these calls that tell of stages and dates, oldest first. Of a call of which nothing is
    recorded, its stage at `since` (when the clock was looked at last), or when it was first seen, is taken as told.
    That an undated call was not seen for long is no news (`unknown`). A call that cannot be judged is left out.
    """
    told = stories(recorded)

    def passed(call: Call) -> Change | None:
        story = told.get(call.id, Story())
        was = story.last or stage_of(call.facts, max(since, call.first_seen))
        is_now = stage_of(call.facts, now)
        return change_of(call.id, story, was, is_now, now) if is_now not in (was, "unknown") else None

    judged = apart(calls, passed, lambda call: f"call {call.id}", surprised)
    return [change for _, change in judged if change is not None]
