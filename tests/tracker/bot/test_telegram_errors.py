"""Every way in which a message is not taken, and the reaction it needs."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from tracker.bot.telegram_errors import Reaction, reaction_to


def because(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (Forbidden("Forbidden: bot was blocked by the user"), "chat_gone"),
        (Forbidden("Forbidden: user is deactivated"), "chat_gone"),
        (Forbidden("Forbidden: bot was kicked from the supergroup chat"), "chat_gone"),
        (BadRequest("Chat not found"), "chat_gone"),
        (BadRequest("Not enough rights to send text messages to the chat"), "chat_gone"),
        (BadRequest("Have no rights to send a message"), "chat_gone"),
        (BadRequest("Message thread not found"), "topic_gone"),
        (BadRequest("Topic_closed"), "topic_gone"),
        (BadRequest("Can't parse entities: unsupported start tag"), "bad_message"),
        (BadRequest("Message is too long"), "bad_message"),
        (BadRequest("Button_data_invalid"), "bad_message"),
        (InvalidToken("Unauthorized"), "token"),
        (NetworkError("Internal Server Error"), "server_error"),
        (NetworkError("Bad Gateway"), "server_error"),
        (because(NetworkError("Bad Gateway (502). Parsing failed"), TelegramError("Invalid")), "server_error"),
        (NetworkError("Gateway Timeout (504)"), "in_doubt"),
        (NetworkError("Too Many Requests: retry after 0"), "wait"),
        (because(NetworkError("httpx.ConnectError"), httpx.ConnectError("refused")), "unreached"),
        (because(TimedOut(), httpx.ConnectTimeout("x")), "unreached"),
        (because(TimedOut("Pool timeout"), httpx.PoolTimeout("x")), "unreached"),
        (because(NetworkError("closed"), RuntimeError("the client has been closed")), "unreached"),
        (because(TimedOut(), httpx.ReadTimeout("x")), "in_doubt"),
        (because(NetworkError("x"), httpx.ReadError("reset")), "in_doubt"),
        (because(NetworkError("x"), httpx.WriteError("reset")), "in_doubt"),
        (because(NetworkError("x"), httpx.RemoteProtocolError("disconnected")), "in_doubt"),
        (TelegramError("Invalid server response"), "in_doubt"),
        (Conflict("x"), "in_doubt"),
    ],
)
def test_each_failure_has_its_reaction(error: TelegramError, kind: str) -> None:
    assert reaction_to(error).kind == kind


def test_a_move_says_where_to() -> None:
    assert reaction_to(ChatMigrated(-1005)).new_chat == -1005


@pytest.mark.parametrize(("asked", "waited"), [(7, 7), (0, 1), (40_000, 40_000), (10**9, 86_400)])
def test_telegram_is_obeyed_for_up_to_a_day(asked: int, waited: int) -> None:
    assert reaction_to(RetryAfter(asked)) == Reaction(
        "wait", reaction_to(RetryAfter(asked)).problem, timedelta(seconds=waited)
    )
