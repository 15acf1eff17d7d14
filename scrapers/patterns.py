"""Regular expressions of a configuration, run with a time limit: one that hangs is ended."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import regex  # type: ignore[import-untyped, unused-ignore]

#: Seconds one search may take. Ordinary ones take microseconds; what reaches this never ends.
TIME_LIMIT = 0.5
#: Characters of a text that are searched.
LONGEST = 200_000


class SlowPattern(ValueError):  # noqa: N818 - named for what it is
    """Raised when a pattern did not end in time, from `cut` and `without`."""


def pattern_problem(pattern: str) -> str | None:
    """What is wrong with a pattern, or None."""
    try:
        regex.compile(pattern)
    except (regex.error, ValueError, OverflowError, RecursionError) as problem:
        return f"not a regular expression: {problem}"
    return None


@lru_cache(maxsize=1000)
def _compiled(pattern: str) -> Any:
    return regex.compile(pattern)


def cut(pattern: str, text: str) -> str | None:
    """The first group that took part in the first match, or the whole match; None without a match."""
    try:
        found = _compiled(pattern).search(text[:LONGEST], timeout=TIME_LIMIT)
    except TimeoutError:
        raise SlowPattern(f"the pattern {pattern!r} does not end; simplify it") from None
    if found is None:
        return None
    groups = [group for group in found.groups() if group is not None]
    return str(groups[0] if groups else found.group())


def without(pattern: str, text: str) -> str:
    """The text with every match taken out."""
    try:
        return str(_compiled(pattern).sub("", text[:LONGEST], timeout=TIME_LIMIT))
    except TimeoutError:
        raise SlowPattern(f"the pattern {pattern!r} does not end; simplify it") from None
