"""How commands print what is stated of a call, by whom, and what contradicts what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracker.domain.models import Call
    from tracker.domain.statements import Statement

_PAGES = {"list": "its list", "detail": "its page", "document": "a document"}


def statement_line(one: Statement) -> str:
    """One statement: "submission 2026-10-15 – alpha, its page (detail page: td): “15 October 2026”"."""
    part = f" ({one.part})" if one.part else ""
    place = f" ({one.evidence.where})" if one.evidence.where else ""
    fact = one.fact.replace("_", " ")
    return f"{fact} {one.value}{part} – {one.source}, {_PAGES[one.page]}{place}: “{one.evidence.quote}”"


def dispute_lines(call: Call) -> Iterator[str]:
    """Each statement that contradicts another."""
    for dispute in call.facts.disputes:
        for one in dispute.statements:
            yield statement_line(one)


def agreement_lines(call: Call) -> Iterator[str]:
    """Each statement of a fact that more than one place states and nobody contradicts."""
    from tracker.domain.all_stated import all_statements, repeated

    contested = {one.fact for one in call.facts.disputes}
    for one in repeated(all_statements(call.sightings)):
        if one.fact not in contested:
            yield statement_line(one)
