"""A list of member firms becomes the list of a team: proposed row by row in small steps, kept in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from tracker.breathing import in_breaths
from tracker.domain.firms import Firm, FirmRow, firms_of
from tracker.domain.taxonomy import Taxonomy
from tracker.store import firms as firm_store
from tracker.store.database import Store


async def import_firms(
    store: Store,
    team: int,
    rows: Sequence[FirmRow],
    language: str,
    taxonomy: Taxonomy,
    rarity: Callable[[str], float],
    now: Callable[[], datetime],
) -> list[Firm]:
    """The firms as they are kept now, in place of the list before, which can be taken back."""
    firms = [one async for one in in_breaths(firms_of(rows, language, taxonomy, rarity))]
    firm_store.replace_list(store, team, firms, now())
    return firms
