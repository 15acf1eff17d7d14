"""Lengths of time as people write them in a configuration: "2h", "90m", "1h30m", 45 (seconds)."""

from __future__ import annotations

import re

_UNITS = {"d": 86400.0, "h": 3600.0, "m": 60.0, "s": 1.0}
_WHOLE = re.compile(r"(?:\d+(?:\.\d+)?[dhms])+")
_PART = re.compile(r"(\d+(?:\.\d+)?)([dhms])")


def seconds_of(written: object) -> float:
    """The seconds of a duration. Raises ValueError, with the form expected, where it is none."""
    if isinstance(written, bool) or not isinstance(written, (int, float, str)):
        raise ValueError('write a duration such as "2h", "90m" or 45 (seconds)')
    if isinstance(written, str):
        compact = written.replace(" ", "").lower()
        if not _WHOLE.fullmatch(compact):
            raise ValueError('write a duration such as "2h", "90m" or 45 (seconds)')
        total = sum(float(number) * _UNITS[unit] for number, unit in _PART.findall(compact))
    else:
        total = float(written)
    if not 0 <= total <= 366 * 86400:
        raise ValueError("a duration lies between 0 and a year")
    return total


def written(seconds: float) -> str:
    """The shortest way to write a duration that `seconds_of` reads back: 5400.0 → "1h30m"."""
    if seconds != int(seconds):
        return f"{seconds}s"
    rest, words = int(seconds), ""
    for unit in "dhms":
        count, rest = divmod(rest, int(_UNITS[unit]))
        words += f"{count}{unit}" if count else ""
    return words or "0s"
