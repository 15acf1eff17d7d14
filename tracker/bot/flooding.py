"""What a chat hears that sends faster than it can be answered: one friendly line for a flood, and taps that stop turning."""

from __future__ import annotations

from datetime import datetime, timedelta

from telegram import Bot, Update
from telegram.constants import ParseMode

from tracker.bot.services import Services
from tracker.bot.turn import Turn
from tracker.store import access

#: One flood is told once; what comes later than this after it is another.
_QUIET_FOR = timedelta(minutes=10)
#: Taps left aside that are answered at the same time: what is more turns until Telegram lets it go.
_TAPS_AT_ONCE = 32
_MOST_REMEMBERED = 1_000


class Flooding:
    """Says it, once for each flood. Keeps nothing but when it said it last."""

    def __init__(self, services: Services, bot: Bot) -> None:
        self._services = services
        self._bot = bot
        self._told: dict[int, datetime] = {}
        self._answering = 0

    async def left_aside(self, update: Update) -> None:
        """An update was left aside. Raises TelegramError."""
        turn = Turn.of(update, self._bot, self._services, lambda work: work.close())
        if turn is None or access.is_refused(self._services.store, turn.chat_id):
            return
        if self._is_new(turn.chat_id, turn.now):
            await self._bot.send_message(
                turn.chat_id,
                turn.words().say("flood.slower"),
                parse_mode=ParseMode.HTML,
                message_thread_id=turn.thread_id,
            )
            self._services.pace.answered(turn.chat_id, turn.now)
        if turn.query is not None and self._answering < _TAPS_AT_ONCE:
            self._answering += 1
            try:
                await turn.toast("flood.tap")
            finally:
                self._answering -= 1

    def _is_new(self, chat_id: int, now: datetime) -> bool:
        told = self._told.get(chat_id)
        if told is not None and timedelta(0) <= now - told < _QUIET_FOR:
            return False
        if len(self._told) >= _MOST_REMEMBERED:
            self._told = {chat: at for chat, at in self._told.items() if now - at < _QUIET_FOR}
        self._told[chat_id] = now
        return True
