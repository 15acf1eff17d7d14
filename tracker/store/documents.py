"""Documents of calls: what is remembered of each, by source and address."""

from __future__ import annotations

from datetime import datetime

from tracker.domain.compact import from_text, to_text
from tracker.domain.document_memory import DocumentMemory
from tracker.domain.identity import url_key
from tracker.store.database import Store


def memories(store: Store, source: str) -> dict[str, DocumentMemory]:
    """What is remembered of the documents of a source, by the key of their address (`identity.url_key`)."""
    rows = store.rows("SELECT url_key, memory FROM documents WHERE source = ?", (source,))
    return {row["url_key"]: from_text(DocumentMemory, row["memory"]) for row in rows}


def oldest_look(store: Store, source: str) -> tuple[int, datetime | None]:
    """How many documents of a source are remembered, and when the one looked at longest ago was; cheap."""
    row = store.row(
        "SELECT count(*) AS many, min(memory ->> 'looked_at') AS at FROM documents WHERE source = ?", (source,)
    )
    assert row is not None
    return int(row["many"]), datetime.fromisoformat(row["at"]) if row["at"] else None


def all_in_trouble(store: Store, source: str) -> bool:
    """Whether a source has documents and not one of them ever could be read; cheap."""
    row = store.row(
        "SELECT count(*) AS many, sum(memory ->> 'words' IS NOT NULL) AS readable FROM documents WHERE source = ?",
        (source,),
    )
    return row is not None and bool(row["many"]) and not row["readable"]


def remember(store: Store, source: str, url: str, memory: DocumentMemory) -> None:
    """Keep what was seen of one document."""
    store.execute(
        "INSERT INTO documents (source, url_key, memory) VALUES (?, ?, ?) ON CONFLICT (source, url_key) "
        "DO UPDATE SET memory = excluded.memory",
        (source, url_key(url), to_text(memory)),
    )
