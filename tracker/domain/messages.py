"""What the chat is told, as text and buttons that know nothing of Telegram's library.

`text` is Telegram HTML, already escaped and within 4,096 UTF-16 units; link previews are always off.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from tracker.domain.models import Alert, Call, Change, Match

Mark = Literal["saved", "not_for_us"]


@dataclass(frozen=True, slots=True)
class Button:
    """One button: what it says, and what a tap gives back (at most 64 bytes) or opens."""

    text: str
    data: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A message for a chat: Telegram HTML, and rows of buttons."""

    text: str
    rows: tuple[tuple[Button, ...], ...] = ()


def alert_message(
    call: Call,
    changes: Sequence[Change],
    match: Match | None,
    lang: str,
    zone: str,
    now: datetime,
    checked_at: datetime | None,
    sources: Mapping[str, str],
    mark: Mark | None = None,
) -> Message:
    """What happened to a call, for one subscription: the latest change of each kind first, then the call's card.

    `zone` is the chat's; a deadline is always printed in the zone of its own source. `checked_at`: when the source
    was last read. `sources`: id → name in `lang`. `mark`: what this chat said of the call, shown on the buttons.
    """
    raise NotImplementedError


def fixed_message(alert: Alert, lang: str) -> Message:
    """The message of an alert whose text was fixed when it was made (summaries, digests, health of sources)."""
    raise NotImplementedError
