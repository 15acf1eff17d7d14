"""In which order updates are worked on: those of one chat one after the other, those of many chats together."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Coroutine
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

log = logging.getLogger(__name__)
#: Chats answered at the same time; what one chat may have waiting before more of it is left aside.
CHATS_AT_ONCE = 64
_MOST_WAITING = 20


class ByChat(BaseUpdateProcessor):
    """One chat that waits (for a check, for Telegram) holds nobody else up, and its own messages keep their order."""

    def __init__(self) -> None:
        super().__init__(CHATS_AT_ONCE)
        self._locks: dict[str, tuple[asyncio.Lock, int]] = {}

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Work on an update after the earlier ones of its chat. A chat that floods is left aside."""
        chat = _whose(update)
        lock, waiting = self._locks.get(chat, (asyncio.Lock(), 0))
        if waiting >= _MOST_WAITING:
            log.warning("a chat sends faster than it can be answered; an update of it is left aside")
            if isinstance(coroutine, Coroutine):
                coroutine.close()
            return
        self._locks[chat] = (lock, waiting + 1)
        try:
            async with lock:
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


def _whose(update: object) -> str:
    """Whose turn it is: a chat's, or a person's who asks while writing elsewhere."""
    if not isinstance(update, Update):
        return ""
    if update.inline_query is not None:
        return f"asked by {update.inline_query.from_user.id}"
    return str(update.effective_chat.id) if update.effective_chat else ""
