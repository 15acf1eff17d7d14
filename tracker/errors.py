"""What can go wrong on purpose: every error a person is shown, each one line that says what to do.

TrackerError
├── UsageError        the command or a file a person gave is wrong (exit status 2)
├── ConfigError       settings, sources or profiles that do not load: all problems at once
├── RunError          the running service cannot go on (exit status 1)
└── StoreError        the database cannot be opened, is newer than this program, or is locked (exit status 1)
"""

from __future__ import annotations

from collections.abc import Sequence


class TrackerError(Exception):
    """Something expected; its text is one line for a person."""


class UsageError(TrackerError):
    """Raised when a command, an argument or a file a person gave is wrong, from the command line."""


class ConfigError(TrackerError):
    """Raised when configuration does not load. `problems` names file, key and what to do, one line each."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class RunError(TrackerError):
    """Raised when the running service cannot go on, from `tracker run`."""


class StoreError(TrackerError):
    """Raised when the database cannot be used, from tracker.store."""
