"""When the next message may go, so that Telegram hardly ever has to refuse one. Pure: `now` is an argument.

From Telegram's *Bots FAQ*: one message a second in one chat, twenty a minute in a group, about thirty a second in all.
A refusal (429) says how long to wait and not which limit was met, so it is taken for the chat's own; only where another
chat is refused in the same moments is the limit of all meant, and everything waits.

What a chat has to wait is given back to be kept in the store (`outbox.hold_chat`), so that it survives a restart; how
often a group was written to is taken from what was sent (`restore`). What all have to wait lasts moments and is not kept.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

#: Counted from the answer, which comes after the message: so the chat never sees two within a second.
CHAT_PAUSE = timedelta(seconds=1.02)
GROUP_MINUTE = timedelta(seconds=60.5)
GROUP_PER_MINUTE = 20
PER_SECOND = 30
#: A second, and what clocks may differ.
_SECOND = timedelta(seconds=1.002)
#: How long a message is taken to be on its way where its answer did not come before: by so much one may catch up with
#: another. Doubled, up to the second value, when all are refused; halved again after a while without that.
_ON_THE_WAY, _LONGEST_WAY = timedelta(seconds=0.07), timedelta(seconds=1)
_FORGETS = timedelta(seconds=30)
#: Between two messages to any chats: a steady flow that keeps to it.
SPACING = timedelta(seconds=1 / 28)
#: How much lateness of a sender is made up for, as far as those in the last moments were fewer; meanwhile they leave
#: twice as fast, and not in a burst.
_CAUGHT_UP = timedelta(milliseconds=400)
_CATCHING_UP = SPACING / 2
#: Two chats refused within this time mean that the limit of all is meant, not that of one chat.
TOGETHER = timedelta(seconds=2)
#: Chats of which it is remembered when they are free, before those that are free already are forgotten.
_MOST_REMEMBERED = 10_000
#: How long everything rests while the chat server cannot be reached: longer each time, until it is.
_UNREACHED = tuple(timedelta(seconds=seconds) for seconds in (2, 5, 15, 30, 60))


def is_group(chat_id: int) -> bool:
    """Whether a chat is a group, supergroup or channel: Telegram gives them negative numbers."""
    return chat_id < 0


@dataclass(slots=True)
class Departure:
    """A message that left: when, and by when it had surely arrived, once that is known. Times are aware."""

    at: datetime
    arrived: datetime | None = None

    def counts_until(self, longest: timedelta) -> datetime:
        """Up to when it may still be counted, where messages are at most `longest` on their way."""
        latest = self.at + longest
        return (latest if self.arrived is None else min(latest, self.arrived)) + _SECOND


@dataclass
class Pace:
    """The pace of one sender. Times are aware."""

    _next: datetime | None = None
    _steady: datetime | None = None
    """When the next message would leave if none had been late."""
    _rests_until: datetime | None = None
    _unreached: int = 0
    _left: deque[Departure] = field(default_factory=lambda: deque(maxlen=2 * PER_SECOND))
    """What left to any chats lately: as many as can be counted yet."""
    _way: timedelta = _ON_THE_WAY
    _way_since: datetime | None = None
    _sent: defaultdict[int, deque[datetime]] = field(default_factory=lambda: defaultdict(deque))
    _answers: defaultdict[int, deque[datetime]] = field(default_factory=lambda: defaultdict(deque))
    _free: dict[int, datetime] = field(default_factory=dict)
    """Chat → from when it may get the next message."""
    _refused: dict[int, tuple[datetime, datetime]] = field(default_factory=dict)
    """Chat → when it was refused, and until when."""

    def restore(self, sent: Iterable[tuple[int, datetime]]) -> None:
        """Begin with what was sent in the last minute, as the store has it: (chat, when), oldest first."""
        self._sent.clear()
        for chat_id, at in sent:
            self._note(self._sent, chat_id, at)

    def next_at(self, now: datetime) -> datetime:
        """The moment from which a message may leave to any chat that has not to wait by itself: `now` or later."""
        return max(now, self._next or now, self._full_until(now), self._rests_until or now)

    def rests_until(self, now: datetime) -> datetime | None:
        """Until when nothing may be sent at all, where Telegram refuses or cannot be reached; else None."""
        return self._rests_until if self._rests_until is not None and self._rests_until > now else None

    def leaves(self, now: datetime) -> Departure:
        """A message leaves now: the next one to any chat a spacing later. Say in what it gives when it was answered."""
        self._steady = (now if self._steady is None else max(self._steady, now - _CAUGHT_UP)) + SPACING
        self._next = max(self._steady, now + _CATCHING_UP)
        self._left.append(Departure(now))
        if self._way_since is not None and now - self._way_since > _FORGETS:
            self._way = max(self._way / 2, _ON_THE_WAY)
            self._way_since = now if self._way > _ON_THE_WAY else None
        return self._left[-1]

    def taken(self, chat_id: int, at: datetime) -> datetime:
        """A chat took a message; the moment from which it may get the next one."""
        self._unreached = 0
        self._note(self._sent, chat_id, at)
        return self._is_free_from(chat_id, at)

    def answered(self, chat_id: int, at: datetime) -> None:
        """Somebody there was answered: by a message of which the outbox does not know. It counts among those to any chats."""
        self._left.append(Departure(at, at))
        self._note(self._answers, chat_id, at)
        self._is_free_from(chat_id, at)

    def free_at(self, chat_id: int, now: datetime) -> datetime:
        """The moment from which a chat may get a message, for what it got from this process: `now` or later."""
        return max(now, self._free.get(chat_id, now))

    def refused(self, chat_id: int, at: datetime, wait: timedelta) -> datetime:
        """Telegram said "too many requests" and how long to wait: the moment from which this chat may be tried again."""
        until = at + wait
        together = {
            chat: (when, end)
            for chat, (when, end) in self._refused.items()
            if at - when <= TOGETHER and chat != chat_id
        }
        if together:
            self._way, self._way_since = min(self._way * 2, _LONGEST_WAY), at
            self._rest(min([until, *(end for _, end in together.values())]))
        self._refused = {**together, chat_id: (at, until)}
        return until

    def unreached(self, at: datetime) -> datetime:
        """The chat server could not be reached: until when everything rests. Longer each time, until a chat takes one."""
        resting = self.rests_until(at)
        if resting is not None:
            return resting
        self._unreached += 1
        return self._rest(at + _UNREACHED[min(self._unreached, len(_UNREACHED)) - 1])

    def _full_until(self, now: datetime) -> datetime:
        """From when fewer than `PER_SECOND` messages may still be counted with one that leaves then."""
        counted = sorted(one.counts_until(self._way) for one in self._left)
        return counted[-PER_SECOND] if len(counted) >= PER_SECOND else now

    def _rest(self, until: datetime) -> datetime:
        self._rests_until = until if self._rests_until is None else max(self._rests_until, until)
        return self._rests_until

    def _is_free_from(self, chat_id: int, at: datetime) -> datetime:
        ready = at + CHAT_PAUSE
        lately = sorted((*self._sent.get(chat_id, ()), *self._answers.get(chat_id, ())))
        if len(lately) >= GROUP_PER_MINUTE:
            ready = max(ready, lately[-GROUP_PER_MINUTE] + GROUP_MINUTE)
        if len(self._free) >= _MOST_REMEMBERED:
            self._free = {chat: free for chat, free in self._free.items() if free > at}
        self._free[chat_id] = ready
        return ready

    def _note(self, kept: defaultdict[int, deque[datetime]], chat_id: int, at: datetime) -> None:
        if not is_group(chat_id):
            return
        lately = kept[chat_id]
        lately.append(at)
        while lately and lately[0] <= at - GROUP_MINUTE:
            lately.popleft()
