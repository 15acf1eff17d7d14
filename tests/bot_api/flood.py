"""The flood limits of Telegram, counted by a clock that the test holds.

From Telegram's *Bots FAQ* ("My bot is hitting limits, how do I avoid this?"): avoid more than one message a second
in one chat (short bursts may pass, eventually 429), about 30 messages a second in all, at most 20 a minute to one
group. How long Telegram punishes is not documented: `penalty` says it here, and the answer tells it (`retry_after`).
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Limits:
    """`chat_burst` messages may come at once in one chat, then one per `chat_pause` seconds."""

    chat_pause: float = 1.0
    chat_burst: int = 1
    group_per_minute: int = 20
    overall_per_second: int = 30
    penalty: float = 3.0
    """The least seconds that a 429 asks to wait."""


@dataclass
class Flood:
    """What was sent lately, and who has to wait. Times are seconds of any clock that only goes forward."""

    limits: Limits
    refused: int = 0
    _credit: dict[int, tuple[float, float]] = field(default_factory=dict)
    _minute: dict[int, deque[float]] = field(default_factory=dict)
    _second: deque[float] = field(default_factory=deque)
    _until: dict[int, float] = field(default_factory=dict)
    _all_until: float = -math.inf

    def refuses(self, chat: int, now: float, *, group: bool) -> int | None:
        """Seconds to wait (whole, at least 1) where this message is over a limit; None, and counted, where it goes."""
        wait = max(self._until.get(chat, now), self._all_until) - now
        if wait <= 0:
            wait = self._over(chat, now, group)
        if wait > 0:
            self.refused += 1
            return max(1, math.ceil(wait - 1e-9))
        return None

    def _over(self, chat: int, now: float, group: bool) -> float:
        limits = self.limits
        while self._second and self._second[0] <= now - 1.0:
            self._second.popleft()
        if len(self._second) >= limits.overall_per_second:
            self._all_until = now + max(limits.penalty, self._second[0] + 1.0 - now)
            return self._all_until - now
        credit, at = self._credit.get(chat, (float(limits.chat_burst), now))
        credit = min(float(limits.chat_burst), credit + (now - at) / limits.chat_pause)
        if credit < 1.0 - 1e-6:
            self._until[chat] = now + max(limits.penalty, (1.0 - credit) * limits.chat_pause)
            return self._until[chat] - now
        minute = self._minute.setdefault(chat, deque())
        while minute and minute[0] <= now - 60.0:
            minute.popleft()
        if group and len(minute) >= limits.group_per_minute:
            self._until[chat] = now + max(limits.penalty, minute[0] + 60.0 - now)
            return self._until[chat] - now
        self._credit[chat] = (credit - 1.0, now)
        minute.append(now)
        self._second.append(now)
        return 0.0
