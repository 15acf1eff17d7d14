"""Calls that turned out to be one: what joined what, and by what, so that a person can see it and undo it."""

from __future__ import annotations

from datetime import datetime

from tracker.store import muting, partners, publishing, reminders, team_calls, vocabulary
from tracker.store.calls import WRITINGS, Ref
from tracker.store.database import Store, instant, next_number, when, writable


def absorb(store: Store, absorbed: str, kept: str) -> None:
    """A call turned out to be part of another: what is remembered of it (changes, marks, alerts) goes over.

    Its number stays known and leads to the other (`call`). A mark that a chat gave both stays as it gave the other.
    """
    if absorbed == kept:
        return
    with store.transaction():
        store.execute("UPDATE sightings SET call_id = ? WHERE call_id = ?", (kept, absorbed))
        store.execute("UPDATE changes SET call_id = ? WHERE call_id = ?", (kept, absorbed))
        store.execute("UPDATE merges SET call_id = ? WHERE call_id = ?", (kept, absorbed))
        store.execute("UPDATE disputes SET call_id = ? WHERE call_id = ?", (kept, absorbed))
        reminders.take_over(store, absorbed, kept)
        publishing.take_over(store, absorbed, kept)
        team_calls.take_over(store, absorbed, kept)
        partners.take_over(store, absorbed, kept)
        muting.take_over_call(store, absorbed, kept)
        store.execute(
            "INSERT INTO marks (chat_id, call_id, mark, at) SELECT chat_id, ?1, mark, at FROM marks m "
            "WHERE call_id = ?2 AND NOT EXISTS (SELECT 1 FROM marks WHERE chat_id = m.chat_id AND call_id = ?1)",
            (kept, absorbed),
        )
        store.execute("DELETE FROM marks WHERE call_id = ?", (absorbed,))
        store.execute("UPDATE alerts SET call_id = ? WHERE call_id = ?", (kept, absorbed))
        store.execute(
            "DELETE FROM call_words WHERE rowid = (SELECT number FROM calls WHERE id = ?)",
            (absorbed,),
        )
        store.execute(
            "DELETE FROM call_turning_points WHERE call = (SELECT number FROM calls WHERE id = ?)", (absorbed,)
        )
        vocabulary.unlearn(store, absorbed)
        # Without hashes, it is written whole should it become a call of its own again.
        store.execute(
            "UPDATE calls SET merged_into = ?, hash = '', words_hash = '', version = ? WHERE id = ?",
            (kept, next_number(store, WRITINGS), absorbed),
        )


def copy_marks(store: Store, call_id: str, other: str) -> None:
    """What chats said of a call they say of another too, where they said nothing of it."""
    store.execute(
        "INSERT INTO marks (chat_id, call_id, mark, at) SELECT chat_id, ?, mark, at FROM marks WHERE call_id = ? "
        "ON CONFLICT DO NOTHING",
        (other, call_id),
    )


def record_join(store: Store, sighting: Ref, call_id: str, why: str, at: datetime) -> None:
    """Remember that a sighting joined a call, and by what, so that a person can see it and undo it."""
    source, key = sighting
    store.execute(
        "INSERT INTO merges (source, key, call_id, why, at) VALUES (?, ?, ?, ?, ?)",
        (source, writable(key), call_id, why, instant(at)),
    )


def joins_of(store: Store, call_id: str) -> list[tuple[Ref, str, datetime]]:
    """What joined a call: (sighting, by what, when), oldest first."""
    sql = "SELECT source, key, why, at FROM merges WHERE call_id = ? AND undone_at IS NULL ORDER BY id"
    return [((row["source"], row["key"]), row["why"], when(row["at"])) for row in store.rows(sql, (call_id,))]
