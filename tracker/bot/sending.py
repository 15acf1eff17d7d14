"""One message to one chat, over python-telegram-bot."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from telegram import Bot, LinkPreviewOptions, ReplyParameters
from telegram.constants import ParseMode

from tracker.bot.keyboards import keyboard
from tracker.bot.plain_form import plain_parts
from tracker.domain.messages import Attachment, Message
from tracker.domain.models import Subscription
from tracker.domain.pacing import CHAT_PAUSE

#: For a place among the connections, for a connection, and for the message to leave, in seconds each.
_TO_SEND = 5.0
#: For the answer to a harmless question.
_TO_ANSWER = 5.0


@dataclass(frozen=True)
class Sender:
    """Sends with the library's `bot`; Telegram has `patience` seconds to answer. Raises TelegramError."""

    bot: Bot
    sleep: Callable[[float], Awaitable[None]]
    patience: float

    async def say(self, to: Subscription, message: Message, reply_to: int | None, *, plainly: bool) -> int:
        """Send a message; its number. `plainly`: as text that cannot be refused, without buttons, in as many parts as it takes."""
        if message.file is not None:
            return await self._send(to, message.file, message.text, plainly=plainly)
        if not plainly:
            return await self._say(to, message.text, reply_to, message)
        numbers: list[int] = []
        for part in plain_parts(message.text) or ["…"]:
            if numbers:
                await self.sleep(CHAT_PAUSE.total_seconds())
            numbers.append(await self._say(to, part, reply_to, None))
        return numbers[0]

    async def ask(self) -> None:
        """Ask something harmless, to know that the chat server answers."""
        await self.bot.get_me(
            read_timeout=_TO_ANSWER, write_timeout=_TO_SEND, connect_timeout=_TO_SEND, pool_timeout=_TO_SEND
        )

    async def _send(self, to: Subscription, file: Attachment, caption: str, *, plainly: bool) -> int:
        """Send a file, made beside the loop."""
        content = await asyncio.to_thread(file.make)
        sent = await self.bot.send_document(
            to.chat_id,
            content,
            filename=file.name,
            caption=next(iter(plain_parts(caption)), None) if plainly else caption,
            parse_mode=None if plainly else ParseMode.HTML,
            message_thread_id=to.thread_id,
            read_timeout=self.patience,
            write_timeout=self.patience,
            connect_timeout=_TO_SEND,
            pool_timeout=_TO_SEND,
        )
        return sent.message_id

    async def _say(self, to: Subscription, text: str, reply_to: int | None, marked_up: Message | None) -> int:
        sent = await self.bot.send_message(
            to.chat_id,
            text,
            parse_mode=ParseMode.HTML if marked_up is not None else None,
            message_thread_id=to.thread_id,
            reply_markup=keyboard(marked_up.rows, self.bot) if marked_up is not None else None,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
            disable_notification=(marked_up is not None and marked_up.silent) or None,
            reply_parameters=ReplyParameters(reply_to, allow_sending_without_reply=True) if reply_to else None,
            read_timeout=self.patience,
            write_timeout=_TO_SEND,
            connect_timeout=_TO_SEND,
            pool_timeout=_TO_SEND,
        )
        return sent.message_id
