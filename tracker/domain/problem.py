"""Why something could not be read, as a value that is kept and told."""

from __future__ import annotations

from dataclasses import dataclass

from scrapers.contract import ReasonCode


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a check was not whole: a code for programs, one plain line for people."""

    code: ReasonCode
    message: str
    url: str | None = None
    cause: ReasonCode | None = None
    """Of single pages that could not be read, why the one could not that says most: one that came and was not understood, if any."""
