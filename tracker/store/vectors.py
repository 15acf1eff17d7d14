"""Vectors of texts, each kept under a hash of its text and of the model that made it: computed once, ever."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from tracker.store.database import Store, listed

#: Keys asked for, or deleted, with one statement.
_AT_ONCE = 500


def kept(store: Store, keys: Collection[bytes]) -> dict[bytes, bytes]:
    """Key → vector, for those of these keys that are kept."""
    found: dict[bytes, bytes] = {}
    for some in _parts(list(dict.fromkeys(keys))):
        marks = ", ".join("?" * len(some))
        rows = store.rows(f"SELECT key, vector FROM vectors WHERE key IN ({marks})", some)  # noqa: S608  # question marks
        found.update((row[0], row[1]) for row in rows)
    return found


def keep(store: Store, encoder: str, role: str, vectors: Mapping[bytes, bytes]) -> None:
    """Keep vectors by their keys, made by the encoder of this name and version for texts in this role."""
    with store.transaction():
        for key, vector in vectors.items():
            store.execute(
                "INSERT INTO vectors (key, encoder, role, vector) VALUES (?, ?, ?, ?) ON CONFLICT (key) DO NOTHING",
                (key, encoder, role, vector),
            )


def forget_other_encoders(store: Store, encoders: Collection[str]) -> int:
    """Forget the vectors of every encoder but these; how many there were."""
    sql = "DELETE FROM vectors WHERE encoder NOT IN (SELECT value FROM json_each(?))"
    return store.execute(sql, (listed(encoders),)).rowcount


def forget_others(store: Store, role: str, wanted: Collection[bytes]) -> int:
    """Forget the vectors of all texts in this role but the `wanted` ones: of what no profile says any more."""
    gone = [row[0] for row in store.rows("SELECT key FROM vectors WHERE role = ?", (role,)) if row[0] not in wanted]
    with store.transaction():
        for some in _parts(gone):
            marks = ", ".join("?" * len(some))
            store.execute(f"DELETE FROM vectors WHERE key IN ({marks})", some)  # noqa: S608  # question marks
    return len(gone)


def _parts(keys: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    return (keys[start : start + _AT_ONCE] for start in range(0, len(keys), _AT_ONCE))
