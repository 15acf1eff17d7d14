"""Placeholder: reads nothing yet."""

from __future__ import annotations

from scrapers.reading.readings import How, MoneyKind, MoneyReadings


def read_money(
    text: str,
    *,
    lang: str | None,
    hint: MoneyKind | None = None,
    currency: str | None = None,
    where: str = "",
    how: How = "phrase",
) -> MoneyReadings:
    """Nothing yet."""
    return MoneyReadings()
