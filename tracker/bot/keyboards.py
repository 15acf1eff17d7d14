"""Buttons of a message as Telegram's library takes them."""

from __future__ import annotations

from urllib.parse import urlencode

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, User

from tracker.domain.messages import Button, Rows
from tracker.domain.sharing import Share


def keyboard(rows: Rows, bot: Bot) -> InlineKeyboardMarkup | None:
    """The inline keyboard of these rows, as this bot can show them; None where there is no button."""
    me = _known(bot)
    made = [[button for one in row if (button := _button(one, me)) is not None] for row in rows]
    shown = [row for row in made if row]
    return InlineKeyboardMarkup(shown) if shown else None


def link_into(username: str, start: str | None) -> str:
    """The address that opens the bot of this name, at `start` where there is one (Bot API, *Deep linking*)."""
    return f"https://t.me/{username}?start={start}" if start else f"https://t.me/{username}"


def _known(bot: Bot) -> User | None:
    """What Telegram says of the bot; None before it was asked."""
    try:
        return bot.bot
    except RuntimeError:
        return None


def _button(one: Button, me: User | None) -> InlineKeyboardButton | None:
    if one.share is None:
        return InlineKeyboardButton(one.text, url=one.url, callback_data=one.data)
    return _sharing(one.text, one.share, me) if me is not None else None


def _sharing(label: str, share: Share, me: User) -> InlineKeyboardButton:
    """Where the bot may be asked in any chat: choose one, and its card is offered there; else Telegram's own way to share a link."""
    if me.supports_inline_queries:
        return InlineKeyboardButton(label, switch_inline_query=share.asked)
    asked = urlencode({"url": link_into(str(me.username), share.start), "text": share.text})
    return InlineKeyboardButton(label, url=f"https://t.me/share/url?{asked}")
