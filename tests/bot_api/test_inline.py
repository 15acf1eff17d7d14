"""Inline mode of the Bot API server of the tests, asked by the real library: strict where Telegram is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
)
from telegram.error import BadRequest

import tracker.bot.telegram_errors  # noqa: F401  (the library's errors warn without it)
from tests.bot_api import BotApiServer


@pytest.fixture
async def server() -> AsyncIterator[BotApiServer]:
    async with BotApiServer(inline=True) as one:
        one.user(1001, "bg", "Мария", started=True)
        yield one


@pytest.fixture
async def bot(server: BotApiServer) -> AsyncIterator[Bot]:
    async with Bot(server.token, base_url=server.base_url) as one:
        yield one


def article(
    number: object = "1", title: str = "Title", text: str = "<b>text</b>", **more: Any
) -> InlineQueryResultArticle:
    return InlineQueryResultArticle(str(number), title, InputTextMessageContent(text, parse_mode="HTML"), **more)


async def test_what_is_offered_can_be_chosen_and_is_heard_of_where_the_bot_is(server: BotApiServer, bot: Bot) -> None:
    maria = server.users[1001]
    group = server.group(creator=maria)
    asked = maria.asks("водород")
    (update,) = await bot.get_updates()
    assert update.inline_query is not None and update.inline_query.query == "водород"
    assert "never answered" in server.strict_failures[0]
    above = InlineQueryResultsButton("Set up", start_parameter="inline")
    await update.inline_query.answer([article(1, "A"), article(2, "B")], next_offset="2", button=above)
    assert (asked.titles(), asked.next_offset) == (["A", "B"], "2")
    sent = maria.chooses(asked, 1, to=group)
    (heard,) = await bot.get_updates(offset=update.update_id + 1)
    assert heard.message is not None and heard.message.via_bot is not None and heard.message.text == sent.text == "text"
    assert server.strict_failures == []
    assert "asks in any chat:\n    @tracker_bot водород" in server.transcript(1001)


@pytest.mark.parametrize(
    ("results", "more", "complaint"),
    [
        ([article(number) for number in range(51)], {}, "RESULTS_TOO_MUCH"),
        ([article(1), article(1)], {}, "RESULT_ID_DUPLICATE"),
        ([article("я" * 33)], {}, "RESULT_ID_INVALID"),
        ([article(title=" ")], {}, "ARTICLE_TITLE_EMPTY"),
        ([article(text="<b> </b>")], {}, "text is empty"),
        ([article(text="x" * 4097)], {}, "too long"),
        ([article(text="<b>open")], {}, "can't parse entities"),
        ([article()], {"next_offset": "x" * 65}, "NEXT_OFFSET_INVALID"),
        ([article()], {"button": InlineQueryResultsButton("x", start_parameter="a b")}, "START_PARAM_INVALID"),
        ([article()], {"button": InlineQueryResultsButton("x")}, "exactly one action"),
        ([article(reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data="я" * 33)]]))], {}, "BUTTON_DATA_INVALID"),
    ],
)  # fmt: skip
async def test_what_telegram_refuses_is_refused_and_noted(
    server: BotApiServer, bot: Bot, results: list[Any], more: dict[str, Any], complaint: str
) -> None:
    server.users[1001].asks("x")
    (update,) = await bot.get_updates()
    with pytest.raises(BadRequest, match=f"(?i){complaint}"):
        await bot.answer_inline_query(update.inline_query.id, results, **more)  # type: ignore[union-attr]
    assert any(complaint.lower() in one.lower() for one in server.strict_failures)


async def test_a_query_is_answered_once(server: BotApiServer, bot: Bot) -> None:
    server.users[1001].asks("x")
    (update,) = await bot.get_updates()
    assert update.inline_query is not None
    await update.inline_query.answer([])
    with pytest.raises(BadRequest, match=r"(?i)query is too old"):
        await update.inline_query.answer([])


async def test_a_bot_without_inline_mode_may_not_show_its_buttons(bot: Bot, server: BotApiServer) -> None:
    button = InlineKeyboardMarkup([[InlineKeyboardButton("Share", switch_inline_query="code")]])
    await bot.send_message(1001, "x", reply_markup=button)
    server.inline = False
    with pytest.raises(BadRequest, match=r"(?i)inline mode is off"):
        await bot.send_message(1001, "x", reply_markup=button)
