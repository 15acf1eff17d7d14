"""Pages that differ at every visit: what of them is still told, so that nothing rings for ever and no date is missed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tracker.domain.diffing import Difference
from tracker.domain.models import Change, Facts, History
from tracker.domain.remembering import DATE_STREAKS, NEW_DATE, was_left
from tracker.domain.rounds import brings_a_date

#: Differences in a row, none at rest for `remembering.CALM`, after which those of the same field send nothing.
RESTLESS_AFTER = 3
#: The same for dates, which matter most: a page must be very restless before one of them is not told.
RESTLESS_DATES_AFTER = 6


def dates_told(recorded: Iterable[Change]) -> dict[tuple[str, str], str]:
    """By call and kind, the date told last, as changes carry it; of changes given oldest first."""
    return {(one.call_id, one.field or ""): one.after or "" for one in recorded if brings_a_date(one)}


def is_restless(facts: Iterable[Facts], streak: str) -> bool:
    """Whether one of the sightings of a call differed in this too often in a row."""
    limit = RESTLESS_DATES_AFTER if streak.removeprefix(NEW_DATE) in DATE_STREAKS else RESTLESS_AFTER
    return any(one.field == streak and one.count > limit for said in facts for one in said.history.streaks)


def is_known_date(one: Difference, told: str | None, facts: Sequence[Facts], before: Iterable[History]) -> bool:
    """Whether a very restless page only says a date again that it said before: that is not told.

    `told`: the date of this kind told last. `facts`: what the sightings state after this look, `before` their
    histories before it. A date never seen before is told, until there are too many of these too; one that is earlier
    than the date told last is always told: of two dates that a page flaps between, the chat knows the earlier.
    """
    if not is_restless(facts, one.streak):
        return False
    if one.after is None:
        return True
    if told is not None and one.after[:10] < told[:10]:
        return False
    return any(was_left(history, one) for history in before) or is_restless(facts, NEW_DATE + one.streak)
