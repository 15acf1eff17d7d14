"""What went wrong with a message, grouped by the reaction it needs.

| what Telegram or the network says | what it needs |
|---|---|
| blocked, kicked, deactivated, no such chat, no right to write there | the chat is left alone until it writes again |
| a group became a supergroup | everything moves to its new number, and the message is sent there |
| too many requests | wait as long as it says |
| this message cannot be shown | once more as plain text, then given up |
| this token is refused | stop: nothing can be sent |
| the connection was never made, a server error | not accepted: try again, later and later |
| the connection ended before an answer | perhaps accepted: try again, later and later; one repeat is better than a loss |
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

Kind = Literal["chat_gone", "migrated", "wait", "bad_message", "token", "not_accepted", "perhaps_accepted"]

_CHAT_GONE = re.compile(
    r"chat not found|user not found|peer_id_invalid|chat_write_forbidden|no rights to send|not enough rights to send|"
    r"need administrator rights in the channel|chat_restricted|group chat was deactivated|bot is not a member|"
    r"user is deactivated|input_user_deactivated|chat_send_plain_forbidden|chat_admin_required",
    re.I,
)
_TOPIC_GONE = re.compile(r"message thread not found|topic_closed|topic_deleted", re.I)
#: Names of the HTTP client's errors by which nothing was sent yet.
_NEVER_SENT = frozenset({"ConnectError", "ConnectTimeout", "PoolTimeout", "UnsupportedProtocol", "ProxyError"})
_LONGEST_WAIT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Reaction:
    """What to do about a message that was not taken."""

    kind: Kind
    problem: str
    wait: timedelta = timedelta()
    new_chat: int | None = None


def reaction_to(error: TelegramError) -> Reaction:
    """The reaction that an error of python-telegram-bot needs."""
    problem = str(error) or type(error).__name__
    if isinstance(error, RetryAfter):
        asked = error.retry_after
        wait = asked if isinstance(asked, timedelta) else timedelta(seconds=asked)
        return Reaction("wait", problem, min(wait, _LONGEST_WAIT))
    if isinstance(error, ChatMigrated):
        return Reaction("migrated", problem, new_chat=error.new_chat_id)
    if isinstance(error, InvalidToken):
        return Reaction("token", "the chat server refuses the token")
    if isinstance(error, Forbidden):
        return Reaction("chat_gone", problem)
    if isinstance(error, BadRequest):
        gone = _CHAT_GONE.search(problem) or _TOPIC_GONE.search(problem)
        return Reaction("chat_gone" if gone else "bad_message", problem)
    if isinstance(error, NetworkError):
        cause = error.__cause__
        if cause is None or type(cause).__name__ in _NEVER_SENT:
            return Reaction("not_accepted", problem)
    return Reaction("perhaps_accepted", problem)
