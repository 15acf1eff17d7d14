"""What was left out because nobody expected it, told to the log, so that the others could go on (DESIGN, rule 10)."""

from __future__ import annotations

import logging

log = logging.getLogger(__name__)
_MOST_REMEMBERED = 1000
_told: set[str] = set()


def left_out(about: str, problem: Exception) -> None:
    """Log what was left out, and its trace: the same once in the life of a process, for it may be met every minute."""
    line = f"{about} was left out: {type(problem).__name__}: {problem}"
    if line in _told:
        return
    if len(_told) < _MOST_REMEMBERED:
        _told.add(line)
    log.error("%s", line, exc_info=problem)
