"""When the next message may go, so that Telegram never has to refuse one. Pure: `now` is an argument.

From Telegram's *Bots FAQ*: one message a second in one chat, twenty a minute in a group, about thirty a second in all.
We stay a little below, since what counts is when a message arrives, not when it leaves. What a chat has to wait is
kept in the store (`outbox.hold_chat`), so that it survives a restart; what all have to wait lasts a moment and is not.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

CHAT_PAUSE = timedelta(seconds=1.06)
GROUP_MINUTE = timedelta(seconds=61)
GROUP_PER_MINUTE = 20
#: Between two messages to any chats: 28 a second.
SPACING = timedelta(seconds=1 / 28)
#: Two chats refused within this time mean that the limit of all is meant, not that of one chat.
TOGETHER = timedelta(seconds=2)


def is_group(chat_id: int) -> bool:
    """Whether a chat is a group, supergroup or channel: Telegram gives them negative numbers."""
    return chat_id < 0


@dataclass
class Pace:
    """The pace of one sender. Times are aware."""

    _next: datetime | None = None
    _sent: dict[int, deque[datetime]] = field(default_factory=lambda: defaultdict(deque))
    _refused: dict[int, datetime] = field(default_factory=dict)

    def restore(self, sent: Iterable[tuple[int, datetime]]) -> None:
        """Take in what was sent in the last minute, before a restart: (chat, when), oldest first."""
        for chat_id, at in sent:
            self._note(chat_id, at)

    def slot(self, now: datetime) -> datetime:
        """The next free moment for a message to any chat; it is taken by asking."""
        at = now if self._next is None else max(now, self._next)
        self._next = at + SPACING
        return at

    def sent(self, chat_id: int, at: datetime) -> datetime:
        """A message went to this chat; the moment from which the next one may."""
        self._note(chat_id, at)
        ready = at + CHAT_PAUSE
        lately = self._sent[chat_id]
        if is_group(chat_id) and len(lately) >= GROUP_PER_MINUTE:
            ready = max(ready, lately[-GROUP_PER_MINUTE] + GROUP_MINUTE)
        if not is_group(chat_id):
            del self._sent[chat_id]
        return ready

    def refused(self, chat_id: int, at: datetime, wait: timedelta) -> datetime:
        """Telegram said "too many requests" and how long to wait: the moment from which this chat may be tried again.

        Where another chat was refused just before, everything waits: the answer does not say which limit was met.
        """
        until = at + wait
        others = [when for chat, when in self._refused.items() if chat != chat_id and at - when <= TOGETHER]
        if others:
            self._next = until if self._next is None else max(self._next, until)
        self._refused = {chat: when for chat, when in self._refused.items() if at - when <= TOGETHER}
        self._refused[chat_id] = at
        return until

    def _note(self, chat_id: int, at: datetime) -> None:
        lately = self._sent[chat_id]
        lately.append(at)
        while lately and lately[0] <= at - GROUP_MINUTE:
            lately.popleft()
