"""By what figures sightings are found: those of one call in two languages have the same (`domain.figures`)."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import TYPE_CHECKING

from tracker.domain.compact import from_text
from tracker.domain.figures import figures_keys
from tracker.domain.models import Facts

if TYPE_CHECKING:
    from tracker.store.database import Store

STATEMENTS = (
    "CREATE TABLE sighting_figures (key TEXT NOT NULL, sighting INTEGER NOT NULL REFERENCES sightings (number) "
    "ON DELETE CASCADE, PRIMARY KEY (key, sighting)) STRICT, WITHOUT ROWID",
    "CREATE INDEX sighting_figures_sighting ON sighting_figures (sighting)",
)


def save_figures(store: Store, sighting: int, facts: Facts) -> None:
    """Keep the figures of a sighting, in place of those it had."""
    wanted = figures_keys(facts)
    known = {row[0] for row in store.rows("SELECT key FROM sighting_figures WHERE sighting = ?", (sighting,))}
    for key in known - wanted:
        store.execute("DELETE FROM sighting_figures WHERE key = ? AND sighting = ?", (key, sighting))
    for key in wanted - known:
        store.execute("INSERT INTO sighting_figures (key, sighting) VALUES (?, ?)", (key, sighting))


def with_figures(store: Store, keys: Collection[str]) -> set[int]:
    """The numbers of the sightings that have one of these figures."""
    if not keys:
        return set()
    sql = "SELECT sighting FROM sighting_figures WHERE key IN (SELECT value FROM json_each(?))"
    return {row[0] for row in store.rows(sql, (json.dumps(list(keys)),))}


def fill(store: Store) -> None:
    """Keep the figures of everything that was stored before they were kept."""
    for row in store.rows("SELECT sighting, facts FROM sighting_facts"):
        try:
            save_figures(store, row["sighting"], from_text(Facts, row["facts"]))
        except ValueError:
            # It cannot be read; its source will show it again, and it is stored anew then.
            continue
