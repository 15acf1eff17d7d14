"""When the clock alone may change the stage of a call: so that only the calls whose time has come are looked at."""

from __future__ import annotations

from datetime import datetime

from tracker.domain.models import Facts


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
