"""Who works at this terminal, for the log of what was changed."""

from __future__ import annotations

import getpass


def whoever() -> str:
    """The account on this machine."""
    try:
        return f"{getpass.getuser()} (command line)"
    except (KeyError, OSError):
        return "command line"
