"""By which codes, addresses and titles a sighting is found: `domain.identity` makes the keys, here they are kept."""

from __future__ import annotations

from collections.abc import Collection

from tracker.domain.identity import code_key, title_key, url_key
from tracker.domain.models import Facts
from tracker.store.database import Store, listed, writable


def with_keys(store: Store, *, codes: Collection[str], urls: Collection[str], title_keys: Collection[str]) -> set[int]:
    """The numbers of the sightings of any source that have one of these keys."""
    found: set[int] = set()
    for kind, keys in (("code", codes), ("url", urls), ("title", title_keys)):
        rows = store.rows(
            "SELECT sighting FROM sighting_keys WHERE kind = ? AND key IN (SELECT value FROM json_each(?))",
            (kind, listed(keys)),
        )
        found.update(row[0] for row in rows)
    return found


def save_keys(store: Store, number: int, facts: Facts) -> None:
    """Keep the keys of the sighting of this number; what did not change is not written."""
    wanted = {("title", writable(key)) for title in facts.titles.values() if (key := title_key(title))}
    if facts.code and (key := code_key(facts.code)):
        wanted.add(("code", writable(key)))
    if facts.url and (key := url_key(facts.url)):
        wanted.add(("url", writable(key)))
    rows = store.rows("SELECT kind, key FROM sighting_keys WHERE sighting = ?", (number,))
    known = {(row["kind"], row["key"]) for row in rows}
    for kind, key in known - wanted:
        store.execute("DELETE FROM sighting_keys WHERE kind = ? AND key = ? AND sighting = ?", (kind, key, number))
    for kind, key in wanted - known:
        store.execute("INSERT INTO sighting_keys (kind, key, sighting) VALUES (?, ?, ?)", (kind, key, number))
