"""What went wrong with a message, grouped by the reaction it needs.

| what Telegram or the network says | what it needs |
|---|---|
| blocked, kicked, deactivated, no such chat, no right to write there | the chat is left alone, and what it is owed kept, until it comes back |
| no such forum topic, or a closed one | that topic's subscription is paused, and keeps what it is owed; the rest of the chat goes on |
| a group became a supergroup | everything moves to its new number, and the message is sent there |
| too many requests | wait as long as it says |
| this message cannot be shown | once more as plain text, then given up |
| this token is refused | stop: nothing can be sent |
| the server was not reached | not accepted: everything rests a moment, and the message goes later, however long it takes |
| a server error (5xx) | not accepted: try again, later and later |
| no answer, or none that can be read | perhaps accepted: repeated once the server answers again, see `delivery` |
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

# The library otherwise warns whenever it makes a RetryAfter, and where warnings are errors that hides the refusal.
os.environ.setdefault("PTB_TIMEDELTA", "true")

Kind = Literal[
    "chat_gone",
    "topic_gone",
    "migrated",
    "wait",
    "bad_message",
    "token",
    "unreached",
    "server_error",
    "in_doubt",
]

_CHAT_GONE = re.compile(
    r"chat not found|user not found|peer_id_invalid|chat_write_forbidden|no rights to send|not enough rights|"
    r"need administrator rights in the channel|chat_restricted|group chat was (?:deactivated|deleted)|"
    r"bot is not a member|user is deactivated|input_user_deactivated|chat_send_\w*forbidden|chat_admin_required",
    re.I,
)
_TOPIC_GONE = re.compile(r"message thread not found|topic_closed|topic_deleted|topic_id_invalid", re.I)
_TOO_MANY = re.compile(r"too many requests", re.I)
#: Names of the HTTP client's errors by which nothing was sent yet.
_NEVER_SENT = frozenset(
    {"ConnectError", "ConnectTimeout", "PoolTimeout", "UnsupportedProtocol", "ProxyError", "RuntimeError"}
)
_GATEWAY_GAVE_UP = re.compile(r"gateway time-?out|\(504\)", re.I)
_LEAST_WAIT, _LONGEST_WAIT = timedelta(seconds=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reaction:
    """What to do about a message that was not taken."""

    kind: Kind
    problem: str
    wait: timedelta = _LEAST_WAIT
    """How long Telegram asks to wait (`wait` only)."""
    new_chat: int | None = None
    """The number of the supergroup (`migrated` only)."""


def reaction_to(error: TelegramError) -> Reaction:
    """The reaction that an error of python-telegram-bot needs."""
    problem = str(error) or type(error).__name__
    if isinstance(error, RetryAfter):
        asked = error.retry_after
        wait = asked if isinstance(asked, timedelta) else timedelta(seconds=asked)
        return Reaction("wait", problem, min(max(wait, _LEAST_WAIT), _LONGEST_WAIT))
    if isinstance(error, ChatMigrated):
        return Reaction("migrated", problem, new_chat=error.new_chat_id)
    if isinstance(error, InvalidToken):
        return Reaction("token", "the chat server refuses the token")
    if isinstance(error, Forbidden):
        return Reaction("chat_gone", problem)
    if isinstance(error, BadRequest):  # a NetworkError to the library, so it comes first
        kind: Kind = "topic_gone" if _TOPIC_GONE.search(problem) else "bad_message"
        return Reaction("chat_gone" if _CHAT_GONE.search(problem) else kind, problem)
    return Reaction(_kind_of_silence(error, problem), problem)


def _kind_of_silence(error: TelegramError, problem: str) -> Kind:
    """Whether a message that was neither taken nor refused may have arrived all the same."""
    cause = error.__cause__
    if type(cause).__name__ in _NEVER_SENT:
        return "unreached"
    if not isinstance(error, NetworkError) or _GATEWAY_GAVE_UP.search(problem):
        return "in_doubt"
    if _TOO_MANY.search(problem):  # a refusal that does not say how long
        return "wait"
    # An answer with a status of failure has no cause, or one: that its body could not be read.
    return "server_error" if cause is None or isinstance(cause, TelegramError) else "in_doubt"
