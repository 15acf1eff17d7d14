"""What is remembered of a message that was tried, and when it is tried again. Pure.

A message without an answer may have arrived. It is repeated, since a missed call is worse than one told twice, but as
rarely as can be: only once the server answers a harmless question again, and then after ever longer pauses. So one lost
answer is one repeat; a second one needs a second lost answer while the server answers other questions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta

_AFTER_SERVER_ERROR = tuple(timedelta(seconds=seconds) for seconds in (2, 10, 30, 120, 600))
#: With ten minutes between tries: two days.
_MOST_SERVER_ERRORS = 300
_AFTER_SILENCE = (timedelta(seconds=5), timedelta(minutes=10), timedelta(hours=1))
_AFTER_SURPRISE = (timedelta(seconds=30), timedelta(minutes=5))
_KEPT = re.compile(r"(?P<plain>as plain text; )?(?:unanswered (?P<silent>\d{1,3}) times?; )?(?P<said>.*)", re.S)


@dataclass(frozen=True, slots=True)
class Tried:
    """What earlier tries of a message taught; kept as the text of its problem, which people read too."""

    plain: bool = False
    """Telegram refused it as it is: it goes as plain text."""
    unanswered: int = 0
    """How often there was no answer, so that it may have arrived."""
    said: str = ""
    """What went wrong last."""

    @staticmethod
    def read(problem: str | None) -> Tried:
        """From the text of a problem, as `kept` writes it; any other text is what went wrong last."""
        found = _KEPT.fullmatch(problem or "")
        assert found is not None
        return Tried(found["plain"] is not None, int(found["silent"] or 0), found["said"])

    @property
    def kept(self) -> str:
        """As the text of a problem."""
        plain = "as plain text; " if self.plain else ""
        times = "time" if self.unanswered == 1 else "times"
        silent = f"unanswered {self.unanswered} {times}; " if self.unanswered else ""
        return f"{plain}{silent}{self.said}"

    def refused_as_it_is(self, said: str) -> Tried:
        return replace(self, plain=True, said=said)

    def without_answer(self, said: str) -> Tried:
        return replace(self, unanswered=self.unanswered + 1, said=said)

    def failed(self, said: str) -> Tried:
        return replace(self, said=said)


def after_server_error(attempts: int) -> timedelta | None:
    """How long to wait after the server failed at the try number `attempts`; None: give it up."""
    if attempts >= _MOST_SERVER_ERRORS:
        return None
    return _AFTER_SERVER_ERROR[min(max(attempts, 1), len(_AFTER_SERVER_ERROR)) - 1]


def after_silence(unanswered: int) -> timedelta | None:
    """How long to wait after so many tries without an answer; None: give it up, it has most likely arrived."""
    return _AFTER_SILENCE[unanswered - 1] if unanswered <= len(_AFTER_SILENCE) else None


def after_surprise(attempts: int) -> timedelta | None:
    """How long to wait after a surprise of our own; None: give it up, so that its chat gets its other messages."""
    return _AFTER_SURPRISE[max(attempts, 1) - 1] if attempts <= len(_AFTER_SURPRISE) else None
