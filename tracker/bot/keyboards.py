"""Buttons of a message as Telegram's library takes them."""

from __future__ import annotations

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from tracker.domain.messages import Rows


def keyboard(rows: Rows) -> InlineKeyboardMarkup | None:
    """The inline keyboard of these rows; None where there is no button."""
    shown = [
        [InlineKeyboardButton(one.text, url=one.url, callback_data=one.data) for one in row] for row in rows if row
    ]
    return InlineKeyboardMarkup(shown) if shown else None
