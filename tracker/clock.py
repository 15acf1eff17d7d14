"""The clock: read once per job and passed on as `now`. It can be started at any time of any day (`--at`)."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta, tzinfo

from tracker.errors import UsageError

#: Far enough from where the calendar of the machine ends that zones and periods can be added.
_FIRST_YEAR, _LAST_YEAR = 1900, 9000
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Clock:
    """Aware UTC time: the machine's, or one that began at `start` when it was made and runs on from there."""

    def __init__(self, start: datetime | None = None) -> None:
        self._start = start
        self._began = time.monotonic()

    def now(self) -> datetime:
        """The time now, aware, UTC."""
        if self._start is None:
            return datetime.now(UTC)
        return self._start.astimezone(UTC) + timedelta(seconds=time.monotonic() - self._began)


def parse_instant(text: str, zone: tzinfo = UTC) -> datetime:
    """An aware time from ISO 8601 ("2026-08-09T15:00+03:00"), or the beginning of a day ("2026-08-09") in `zone`.

    Raises UsageError, with what to write instead, where it is malformed or a time of day without a zone.
    """
    given = text.strip()
    try:
        at = datetime.fromisoformat(given)
    except ValueError:
        raise UsageError(
            f"--at: {text!r} is not a time; write it like 2026-08-09T15:00+03:00, or a day like 2026-08-09"
        ) from None
    if not _FIRST_YEAR <= at.year <= _LAST_YEAR:
        raise UsageError(f"--at: {text!r} is no time of a tracker; take a year from {_FIRST_YEAR} to {_LAST_YEAR}")
    if _DAY.fullmatch(given):
        return at.replace(tzinfo=zone)
    if at.tzinfo is None:
        minute = at.isoformat(timespec="minutes")
        raise UsageError(f"--at: {text!r} has no zone; add one, like {minute}+03:00 or {minute}Z")
    return at
