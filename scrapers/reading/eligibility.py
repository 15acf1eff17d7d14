"""Placeholder: reads nothing yet."""

from __future__ import annotations

from scrapers.reading.readings import Eligibility


def read_eligibility(text: str, *, lang: str | None, where: str = "") -> Eligibility:
    """Nothing yet."""
    return Eligibility()
