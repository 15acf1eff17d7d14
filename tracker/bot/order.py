"""In which order updates are worked on: those of one chat one after the other, those of many chats together."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import BaseUpdateProcessor

from tracker.breathing import answering

log = logging.getLogger(__name__)
#: Chats answered at the same time; what one chat may have waiting before more of it is left aside.
CHATS_AT_ONCE = 64
MOST_WAITING = 20
#: What all chats together may have waiting; beyond it the library itself waits. Far more than people write.
_MOST_IN_ALL = 10_000

Flooded = Callable[[Update], Awaitable[None]]
"""What is done with an update that is left aside."""


async def _nothing(_: Update) -> None:
    """Nothing is said."""


class ByChat(BaseUpdateProcessor):
    """One chat that waits (for a check, for Telegram) holds nobody else up, and its own messages keep their order.

    A place among `CHATS_AT_ONCE` is taken by a chat and not by what it has waiting, so that no flood takes them all.
    """

    def __init__(self, flooded: Flooded = _nothing) -> None:
        super().__init__(_MOST_IN_ALL)
        self.flooded = flooded
        self._locks: dict[int, tuple[asyncio.Lock, int]] = {}
        self._places = asyncio.Semaphore(CHATS_AT_ONCE)

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Work on an update after the earlier ones of its chat. A chat that floods is left aside."""
        chat = _chat_of(update)
        lock, waiting = self._locks.get(chat, (asyncio.Lock(), 0))
        if waiting >= MOST_WAITING:
            log.warning("a chat sends faster than it can be answered; an update of it is left aside")
            if isinstance(coroutine, Coroutine):
                coroutine.close()
            if isinstance(update, Update):
                with contextlib.suppress(TelegramError):
                    await self.flooded(update)
            return
        self._locks[chat] = (lock, waiting + 1)
        try:
            async with lock, self._places:
                with answering():
                    await coroutine
        finally:
            left = self._locks[chat][1] - 1
            if left:
                self._locks[chat] = (lock, left)
            else:
                del self._locks[chat]

    async def initialize(self) -> None:
        """Nothing is opened."""

    async def shutdown(self) -> None:
        """Nothing is closed."""


def _chat_of(update: object) -> int:
    """The chat of an update; what a person asks for in no chat (inline) waits with what that person writes to the bot."""
    if not isinstance(update, Update):
        return 0
    if update.effective_chat is not None:
        return update.effective_chat.id
    return update.effective_user.id if update.effective_user is not None else 0
