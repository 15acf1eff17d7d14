"""Times that machines print, as a reader in the source's zone would see them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Literal

from scrapers.reading.readings import zone_of

Form = Literal["utc_instant", "epoch_seconds", "epoch_millis"]
_ISO = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::\d\d(?:\.\d+)?)?\s*(?:Z|[+-]00:?00)?")


def local_time(text: str, form: Form, zone: str) -> str:
    """ "2026-09-02T03:59:00.000+0000" → "2026-09-02T05:59" in Brussels; unchanged where it is no such time.

    Midnight sharp in UTC stands for "no time was given": it becomes the date. Seconds are dropped.
    """
    try:
        instant = _instant(text.strip(), form)
        if instant is None:
            return text
        if form == "utc_instant" and (instant.hour, instant.minute, instant.second) == (0, 0, 0):
            return instant.date().isoformat()
        return instant.astimezone(zone_of(zone)).strftime("%Y-%m-%dT%H:%M")
    except (ValueError, OverflowError, OSError):
        return text


def _instant(text: str, form: Form) -> datetime | None:
    if form == "utc_instant":
        found = _ISO.fullmatch(text)
        return datetime.fromisoformat(f"{found[1]}T{found[2]}:{_seconds(text)}").replace(tzinfo=UTC) if found else None
    if not re.fullmatch(r"\d{9,14}(?:\.\d+)?", text):
        return None
    return datetime.fromtimestamp(float(text) / (1000 if form == "epoch_millis" else 1), tz=UTC)


def _seconds(text: str) -> str:
    found = re.search(r"\d\d:\d\d:(\d\d)", text)
    return found[1] if found else "00"
