"""The Bot API server of the tests, asked by the real python-telegram-bot: strict where Telegram is."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from telegram import Bot, BotCommand, BotCommandScopeChat, InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import Application, ApplicationBuilder, CallbackQueryHandler, CommandHandler

import tracker.bot.telegram_errors  # noqa: F401  (the library's errors warn without it)
from tests.bot_api import BotApiServer, Limits, refusals
from tests.bot_api.markup import parse_html
from tests.bot_api.refusals import Refusal

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


@pytest.fixture
async def server() -> AsyncIterator[BotApiServer]:
    async with BotApiServer() as one:
        one.user(1001, "bg", "Мария", started=True)
        yield one


@pytest.fixture
async def bot(server: BotApiServer) -> AsyncIterator[Bot]:
    async with Bot(server.token, base_url=server.base_url) as one:
        yield one


def refused_with(kind: type[TelegramError], words: str) -> pytest.RaisesExc[TelegramError]:
    """The library changes the case of what Telegram says."""
    return pytest.raises(kind, match=re.compile(re.escape(words), re.I))


def row(*buttons: InlineKeyboardButton) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([buttons])


async def test_a_message_is_in_the_chat_as_a_reader_sees_it(server: BotApiServer, bot: Bot) -> None:
    sent = await bot.send_message(
        1001,
        '<b>Нов</b> &lt;конкурс&gt; <a href="https://opic.bg/?a=1&amp;b=2">тук</a>',
        parse_mode="HTML",
        reply_markup=row(InlineKeyboardButton("⭐ Save", callback_data="save:1")),
    )
    assert sent.text == "Нов <конкурс> тук"
    assert [one.type for one in sent.entities] == ["bold", "text_link"]
    assert sent.parse_entity(sent.entities[1]) == "тук" and sent.entities[1].url == "https://opic.bg/?a=1&b=2"
    assert server.last(1001).buttons == [["⭐ Save"]]
    assert server.strict_failures == []


@pytest.mark.parametrize(
    ("html", "complaint"),
    [
        ("<b>open", 'Can\'t find end tag corresponding to start tag "b"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("за <br>", 'Unsupported start tag "br" at byte offset 5'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<b", "Unclosed start tag"),
        ('<span class="x">y</span>', 'Tag "span" must have class "tg-spoiler"'),
    ],
)
async def test_html_that_does_not_parse_is_refused_in_telegrams_words(
    server: BotApiServer, bot: Bot, html: str, complaint: str
) -> None:
    with refused_with(BadRequest, "can't parse entities") as refused:
        await bot.send_message(1001, html, parse_mode="HTML")
    assert complaint.lower() in str(refused.value).lower()
    assert server.strict_failures != [] and server.messages(1001) == []


@pytest.mark.parametrize("html", ["a & b", "x &nbsp; y", "a > b", "<a>x</a>", '<a href="file:///x">x</a>', "<b></b>x"])
def test_html_that_is_shown_wrongly_is_noted(html: str) -> None:
    assert parse_html(html).slips


@pytest.mark.parametrize(
    "html",
    [
        "&lt;&gt;&amp;&quot;&#39;&#x41;",
        "<b><i>x</i></b><u>y</u><s>z</s>",
        '<pre><code class="language-toml">a = 1</code></pre>',
        "<blockquote expandable>long</blockquote>",
        '<tg-spoiler>x</tg-spoiler><span class="tg-spoiler">y</span>',
    ],
)
def test_html_as_documented_is_taken(html: str) -> None:
    assert parse_html(html).slips == ()


def test_offsets_count_utf16_and_white_space_at_the_ends_is_cut() -> None:
    parsed = parse_html("  😀 <b>x</b>\n")
    assert parsed.text == "😀 x"
    assert parsed.entities == ({"type": "bold", "offset": 3, "length": 1},)


@pytest.mark.parametrize("length", [4096, 4097])
async def test_a_text_holds_4096_after_its_tags_are_gone(server: BotApiServer, bot: Bot, length: int) -> None:
    html = "<b>" + "ж" * (length - 1) + "</b>&amp;"
    if length <= 4096:
        await bot.send_message(1001, html, parse_mode="HTML")
        assert server.strict_failures == []
    else:
        with refused_with(BadRequest, "message is too long"):
            await bot.send_message(1001, html, parse_mode="HTML")


async def test_an_empty_text_is_refused(server: BotApiServer, bot: Bot) -> None:
    for text in (" \n ", "<b> </b>"):
        with refused_with(BadRequest, "text is empty"):
            await bot.send_message(1001, text, parse_mode="HTML")


@pytest.mark.parametrize(
    "button",
    [
        InlineKeyboardButton("x", callback_data="я" * 33),
        InlineKeyboardButton("x", url="http://localhost"),
        InlineKeyboardButton("x", url="not an address"),
        InlineKeyboardButton(" ", callback_data="a"),
    ],
)
async def test_a_bad_button_is_refused(server: BotApiServer, bot: Bot, button: InlineKeyboardButton) -> None:
    with pytest.raises(BadRequest):
        await bot.send_message(1001, "x", reply_markup=row(button))
    assert server.strict_failures != []


async def test_callback_data_of_64_bytes_is_taken(server: BotApiServer, bot: Bot) -> None:
    await bot.send_message(1001, "x", reply_markup=row(InlineKeyboardButton("x", callback_data="я" * 32)))
    assert server.strict_failures == []


async def test_editing_to_the_same_is_refused_and_to_something_else_is_not(server: BotApiServer, bot: Bot) -> None:
    sent = await bot.send_message(1001, "one", reply_markup=row(InlineKeyboardButton("a", callback_data="a")))
    with refused_with(BadRequest, "message is not modified"):
        await bot.edit_message_text(
            "one", 1001, sent.message_id, reply_markup=row(InlineKeyboardButton("a", callback_data="a"))
        )
    await bot.edit_message_reply_markup(1001, sent.message_id, reply_markup=None)
    await bot.edit_message_text("<i>two</i>", 1001, sent.message_id, parse_mode="HTML")
    last = server.last(1001)
    assert (last.text, last.buttons, last.edits) == ("two", [], 2)
    with refused_with(BadRequest, "message to edit not found"):
        await bot.edit_message_text("x", 1001, 999)
    assert server.strict_failures == []


async def test_who_cannot_be_written_to(server: BotApiServer, bot: Bot) -> None:
    stranger, leaver = server.user(7), server.user(8, started=True)
    leaver.blocks_bot()
    group = server.group(-100, bot="member")
    group.removes_bot(leaver)
    with refused_with(BadRequest, "chat not found"):
        await bot.send_message(999, "x")
    for chat, words in ((stranger.id, "can't initiate"), (leaver.id, "bot was blocked"), (-100, "bot was kicked")):
        with refused_with(Forbidden, words):
            await bot.send_message(chat, "x")
    leaver.sends("/start")
    await bot.send_message(leaver.id, "welcome back")


async def test_a_group_that_became_a_supergroup_says_where_it_is(server: BotApiServer, bot: Bot) -> None:
    group = server.group(-5, kind="group")
    group.upgrades(-1005)
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(-5, "x")
    assert moved.value.new_chat_id == -1005
    await bot.send_message(-1005, "x")


async def test_a_topic_has_to_be_there(server: BotApiServer, bot: Bot) -> None:
    forum = server.group(-1007, forum=True)
    topic = forum.topic("Calls")
    sent = await bot.send_message(-1007, "x", message_thread_id=topic)
    assert sent.message_thread_id == topic and server.messages(-1007, thread=topic)
    with refused_with(BadRequest, "thread not found"):
        await bot.send_message(-1007, "x", message_thread_id=topic + 50)


async def test_a_reply_names_a_message_that_is_there(server: BotApiServer, bot: Bot) -> None:
    first = await bot.send_message(1001, "first")
    reply = await bot.send_message(1001, "second", reply_parameters=ReplyParameters(first.message_id))
    assert reply.reply_to_message is not None and reply.reply_to_message.message_id == first.message_id
    with refused_with(BadRequest, "replied not found"):
        await bot.send_message(1001, "x", reply_parameters=ReplyParameters(77))
    await bot.send_message(1001, "x", reply_parameters=ReplyParameters(77, allow_sending_without_reply=True))


async def test_files_come_with_their_bytes(server: BotApiServer, bot: Bot) -> None:
    await bot.send_document(1001, b"BEGIN:VCALENDAR", caption="<b>dates</b>", parse_mode="HTML", filename="calls.ics")
    await bot.send_photo(1001, PNG, caption="timeline")
    document, photo = server.messages(1001)
    assert (document.file_name, document.file, document.text) == ("calls.ics", b"BEGIN:VCALENDAR", "dates")
    assert photo.file == PNG
    with pytest.raises(BadRequest):
        await bot.send_photo(1001, b"no picture")
    with refused_with(BadRequest, "caption is too long"):
        await bot.send_document(1001, b"x", caption="x" * 1025)


async def test_commands_are_kept_by_scope_and_language(server: BotApiServer, bot: Bot) -> None:
    await bot.set_my_commands([BotCommand("calls", "Отворени покани")], language_code="bg")
    await bot.set_my_commands([BotCommand("sources", "Sources")], scope=BotCommandScopeChat(1001))
    assert set(server.commands) == {"default:bg", "chat:1001:"}
    assert [one.command for one in await bot.get_my_commands(language_code="bg")] == ["calls"]
    with refused_with(BadRequest, "COMMAND_INVALID"):
        await bot.set_my_commands([BotCommand("Calls", "x")])


async def test_members_and_administrators_of_a_group(server: BotApiServer, bot: Bot) -> None:
    boss, ivan = server.users[1001], server.user(2002, first_name="Иван")
    server.group(-1009, creator=boss, members=[ivan], bot="administrator")
    assert [one.user.id for one in await bot.get_chat_administrators(-1009)] == [1001]
    assert (await bot.get_chat_member(-1009, 2002)).status == "member"
    assert (await bot.get_chat(-1009)).title == "Marine Cluster"
    assert await bot.leave_chat(-1009)
    with refused_with(Forbidden, "not a member"):
        await bot.send_message(-1009, "x")


async def test_an_unknown_method_or_parameter_fails_the_test(server: BotApiServer, bot: Bot) -> None:
    with pytest.raises(TelegramError):
        await bot.do_api_request("sendNothing")
    await bot.send_message(1001, "x", api_kwargs={"colour": "red"})
    assert len(server.strict_failures) == 2


async def test_a_wrong_token_is_refused(server: BotApiServer) -> None:
    bot = Bot("1:wrong", base_url=server.base_url)
    with pytest.raises(InvalidToken):
        await bot.initialize()
    await bot.shutdown()


async def test_faults_are_used_up(server: BotApiServer, bot: Bot) -> None:
    server.fails(refusals.too_many(7), chat=1001)
    with pytest.raises(RetryAfter):
        await bot.send_message(1001, "x")
    server.server_error(502)
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await bot.send_message(1001, "x")
    server.answers_garbage(accept=False)
    with pytest.raises(TelegramError, match="Invalid server response"):
        await bot.send_message(1001, "x")
    assert server.messages(1001) == []
    await bot.send_message(1001, "x")
    assert server.strict_failures == []


@pytest.mark.parametrize("accept", [False, True])
async def test_hanging_up_leaves_the_message_or_not(server: BotApiServer, bot: Bot, accept: bool) -> None:
    server.hangs_up(accept=accept)
    with pytest.raises(NetworkError):
        await bot.send_message(1001, "x")
    assert len(server.messages(1001)) == int(accept)


@pytest.mark.parametrize("accept", [False, True])
async def test_hanging_ends_when_it_is_released(server: BotApiServer, bot: Bot, accept: bool) -> None:
    fault = server.hangs(accept=accept)
    sending = asyncio.create_task(bot.send_message(1001, "x"))
    await fault.reached.wait()
    assert len(server.messages(1001)) == int(accept)
    fault.release()
    assert (await sending).text == "x" and len(server.messages(1001)) == 1


async def test_who_gives_up_on_a_hanging_request_has_sent_nothing(server: BotApiServer, bot: Bot) -> None:
    server.hangs()
    with pytest.raises(NetworkError):
        await bot.send_message(1001, "x", read_timeout=0.05)
    await bot.send_message(1001, "y")
    assert [one.text for one in server.messages(1001)] == ["y"]


async def test_flood_limits_are_counted_by_the_clock_of_the_test() -> None:
    now = datetime(2026, 5, 1, 9, tzinfo=UTC)

    async def refused(bot: Bot, chat: int, times: int) -> int:
        assert flooded.flood is not None
        before = flooded.flood.refused
        for _ in range(times):
            with contextlib.suppress(RetryAfter):
                await bot.send_message(chat, "x")
        return flooded.flood.refused - before

    async with (
        BotApiServer(clock=lambda: now, limits=Limits(penalty=2)) as flooded,
        Bot(flooded.token, base_url=flooded.base_url) as bot,
    ):
        for chat in range(1, 60):
            flooded.user(chat, started=True)
        flooded.group(-1001)
        assert await refused(bot, 1, 2) == 1
        now += timedelta(seconds=1)
        assert await refused(bot, 1, 1) == 1, "the penalty lasts two seconds"
        now += timedelta(seconds=1)
        assert await refused(bot, 1, 1) == 0
        now += timedelta(seconds=5)
        assert sum([await refused(bot, chat, 1) for chat in range(2, 33)]) == 1, "thirty a second in all"
        now += timedelta(seconds=100)
        in_group = 0
        for _ in range(21):
            in_group += await refused(bot, -1001, 1)
            now += timedelta(seconds=1.1)
        assert in_group == 1, "twenty a minute in a group"


async def test_a_conversation_is_fetched_answered_and_can_be_read(server: BotApiServer) -> None:
    async def start(update, context) -> None:  # type: ignore[no-untyped-def]
        await update.message.reply_html(
            'Здравейте! <a href="https://opic.bg">ОПИК</a>',
            reply_markup=InlineKeyboardMarkup(
                [[InlineKeyboardButton("Да", callback_data="yes")], [InlineKeyboardButton("Сайт", url="https://a.bg")]]
            ),
        )

    async def tapped(update, context) -> None:  # type: ignore[no-untyped-def]
        await update.callback_query.answer("Записано")
        await update.callback_query.edit_message_text("Готово")

    application: Application = ApplicationBuilder().token(server.token).base_url(server.base_url).build()  # type: ignore[type-arg]
    application.add_handler(CommandHandler("start", start))
    application.add_handler(CallbackQueryHandler(tapped))
    maria = server.users[1001]
    async with application:
        await application.start()
        assert application.updater is not None
        await application.updater.start_polling()
        maria.sends("/start token")
        await server.settled()
        assert maria.taps("Сайт") == "https://a.bg"
        maria.taps("yes")
        await server.settled()
        await application.updater.stop()
        await application.stop()
    assert server.strict_failures == []
    assert server.transcript(1001) == (
        "Мария #1:\n    /start token\n\n"
        "bot #2:\n    Здравейте! ОПИК ‹https://opic.bg›\n    [Да]\n    [Сайт]\n\n"
        "Мария taps [Сайт] of #2\n\n"
        "Мария taps [Да] of #2\n\n"
        "bot toast: Записано\n\n"
        "bot edits #2:\n    Готово\n"
    )


async def test_a_tap_that_nobody_answers_fails_the_test(server: BotApiServer, bot: Bot) -> None:
    await bot.send_message(1001, "x", reply_markup=row(InlineKeyboardButton("Save", callback_data="s")))
    query = server.users[1001].taps("Save")
    assert server.strict_failures == ["a tap of Мария on [Save] was never answered"]
    await bot.answer_callback_query(query)
    assert server.strict_failures == []
    with refused_with(BadRequest, "query is too old"):
        await bot.answer_callback_query(query)


async def test_updates_come_again_until_they_are_confirmed(server: BotApiServer, bot: Bot) -> None:
    server.users[1001].sends("one")
    server.users[1001].sends("two")
    first = await bot.get_updates(timeout=0)
    assert [one.message.text for one in first if one.message] == ["one", "two"]
    assert len(await bot.get_updates(timeout=0)) == 2
    assert len(await bot.get_updates(offset=first[0].update_id + 1, timeout=0)) == 1
    assert await bot.get_updates(offset=first[1].update_id + 1, timeout=0) == ()


async def test_a_group_in_privacy_mode_is_heard_only_when_the_bot_is_meant(server: BotApiServer, bot: Bot) -> None:
    group = server.group(-1010)
    maria = server.users[1001]
    maria.sends("hello all", to=group)
    maria.sends("/calls", to=group)
    mine = await bot.send_message(-1010, "calls")
    maria.sends("thanks", to=group, reply_to=group.messages[mine.message_id])
    heard = [one.message.text for one in await bot.get_updates(timeout=0) if one.message]
    assert heard == ["/calls", "thanks"]


def test_a_refusal_says_what_telegram_says() -> None:
    body = Refusal(429, "Too Many Requests: retry after 3", {"retry_after": 3}).body()
    assert body == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 3",
        "parameters": {"retry_after": 3},
    }
