"""An alert as its row has it. What cannot be read of it is named, so that one bad row stops nobody's messages."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from tracker.domain.compact import from_text
from tracker.domain.models import Alert, Match
from tracker.store.database import Row, optional_when, when

_Value = TypeVar("_Value")
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def alert_of_row(row: Row) -> Alert:
    """The alert of a row of `alerts`."""
    unreadable: list[str] = []

    def read(column: str, how: Callable[[str], _Value], otherwise: _Value) -> _Value:
        try:
            return how(row[column]) if row[column] else otherwise
        except ValueError as problem:
            unreadable.append(f"{column}: {problem}")
            return otherwise

    return Alert(
        subscription=row["subscription"],
        kind=row["kind"],
        reason=row["reason"],
        created=read("created", when, _LONG_AGO),
        call_id=row["call_id"],
        profile=row["profile"],
        changes=read("changes", _numbers, ()),
        text=row["text"],
        match=read("match", _match, None),
        state=row["state"],
        settled=read("settled_at", optional_when, None),
        not_before=read("not_before", optional_when, None),
        attempts=row["attempts"],
        message_id=row["message_id"],
        problem=row["problem"],
        unreadable="; ".join(unreadable) or None,
        id=row["id"],
    )


def _match(text: str) -> Match | None:
    return from_text(Match, text)


def _numbers(text: str) -> tuple[int, ...]:
    """The numbers of changes. Raises ValueError where the text is no list of numbers."""
    found = json.loads(text)
    if not isinstance(found, list) or not all(isinstance(one, int) for one in found):
        raise ValueError("no list of numbers")
    return tuple(found)
