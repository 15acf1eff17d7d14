"""When the clock alone may change the stage of a call: so that only the calls whose time has come are looked at."""

from __future__ import annotations

from datetime import UTC, datetime

from tracker.domain.models import Facts
from tracker.domain.staging import applications_of

#: Before and after any moment that can be asked about.
ALWAYS, NEVER = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)


def turning_points(facts: Facts) -> tuple[datetime, ...]:
    """The instants (aware) at which `staging.stage_of` may give another stage though nothing was read, in order.

    An opening begins, or its period ends; a deadline of any kind is over. That an undated call was not shown for long
    is no such point: it is no news (`passing`). A date beyond the calendar is none either.
    """
    points = set()
    opens = () if facts.opens is None else (facts.opens,)
    asked = [one.first_instant for one in opens] + [one.last_instant for one in (*opens, *facts.deadlines)]
    for instant_of in asked:
        try:
            points.add(instant_of())
        except (OverflowError, ValueError):
            continue
    return tuple(sorted(points))


def over_from(facts: Facts) -> datetime:
    """From when on (aware) `staging.stage_of` gives closed, results or cancelled, should nothing new be read.

    ALWAYS where a source says that it ended, NEVER where no date says when. The store keeps it with the words of a call:
    where this gives something else than before, `calltext.READING` counts up.
    """
    if facts.outcome is not None:
        return ALWAYS
    try:
        ends = [one.last_instant() for one in applications_of(facts)]
    except (OverflowError, ValueError):
        return NEVER
    return min(max(ends), NEVER) if ends else NEVER
