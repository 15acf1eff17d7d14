"""Regular expressions of a configuration, run with a time limit: one that hangs is ended."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import regex  # type: ignore[import-untyped, unused-ignore]

#: Seconds one search may take. Ordinary ones take microseconds; what reaches this never ends.
TIME_LIMIT = 0.5
#: How often a search that was kept from working is run, and the share of its time that one must have worked to be slow.
_TRIES, _WORKED = 4, 0.4
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
    found = _in_time(pattern, lambda limit: _compiled(pattern).search(text[:LONGEST], timeout=limit))
    if found is None:
        return None
    groups = [group for group in found.groups() if group is not None]
    return str(groups[0] if groups else found.group())


def without(pattern: str, text: str) -> str:
    """The text with every match taken out."""
    return str(_in_time(pattern, lambda limit: _compiled(pattern).sub("", text[:LONGEST], timeout=limit)))


def _in_time(pattern: str, run: Callable[[float], Any]) -> Any:
    """What `run` gives within its limit in seconds. Raises SlowPattern.

    The limit counts the time on the wall: on a machine that was busy with other things a harmless pattern can reach it.
    Only one that itself worked for most of that time is one that does not end; else it is run again, with more time.
    """
    limit = TIME_LIMIT
    for _ in range(_TRIES):
        began = time.thread_time()
        try:
            return run(limit)
        except TimeoutError:
            if time.thread_time() - began > limit * _WORKED:
                break
            limit *= 2
    raise SlowPattern(f"the pattern {pattern!r} does not end; simplify it")
