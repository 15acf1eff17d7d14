"""Where in a document a new value of a call stands, so that a change can name document and page."""

from __future__ import annotations

from collections.abc import Iterable

from scrapers.reading.readings import Evidence
from tracker.domain.agreement import written_date
from tracker.domain.diffing import Difference
from tracker.domain.models import Facts

_FIGURES = frozenset({"budget", "grant_min", "grant_max", "rate"})
_LISTS = frozenset({"applicants", "applicants_excluded", "countries", "countries_excluded", "nuts"})
_SINGLE = frozenset({"partners_min", "partner_countries_min", "de_minimis"})


def place_of_value(facts: Facts, difference: Difference) -> str | None:
    """The place of what is said now ("Обява.pdf, p. 7"); None where no document says it."""
    if difference.after is None:
        return None
    found = [one for one in _evidence(facts, difference.field, difference.after) if one.how == "document"]
    return found[0].where if found else None


def _evidence(facts: Facts, name: str, after: str) -> Iterable[Evidence]:
    if name in _FIGURES:
        money = getattr(facts, name)
        return [money.evidence] if money is not None else []
    if name in _LISTS:
        return [one.evidence for one in getattr(facts.eligibility, name)]
    if name in _SINGLE:
        stated = getattr(facts.eligibility, name)
        return [stated.evidence] if stated is not None else []
    dates = [*facts.deadlines, *([facts.opens] if facts.opens else [])]
    return [one.evidence for one in dates if written_date(one) == after and name in (one.kind, "opens")]
