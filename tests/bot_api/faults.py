"""What goes wrong on purpose: each fault is used by the next matching request, as many times as it says."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Literal

from tests.bot_api.refusals import Refusal

Kind = Literal["refuse", "hang", "hang_up", "garbage"]


@dataclass
class Fault:
    """One injected failure.

    `refuse` answers `refusal`; `hang` answers only after `release()`; `hang_up` closes the connection without an
    answer; `garbage` answers 200 with a body that is not JSON. With `accept` the request is carried out first (the
    message is in the chat) and only its answer is lost; without it nothing happened.
    """

    kind: Kind
    chat: int | None = None
    """Only requests to this chat; None: any."""
    method: str | None = "sendMessage"
    """Only this method (Telegram's spelling); None: any but getUpdates."""
    times: int = 1
    refusal: Refusal | None = None
    accept: bool = False
    used: int = 0
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when a request met this fault (for `accept`: after it was carried out)."""
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def takes(self, method: str, chat: int | None) -> bool:
        """Whether this fault is for that request."""
        if self.used >= self.times or (self.chat is not None and self.chat != chat):
            return False
        return method == self.method if self.method is not None else method != "getUpdates"

    def release(self) -> None:
        """Let what hangs be answered, and everything that would hang after it."""
        self.times = self.used
        self.released.set()
