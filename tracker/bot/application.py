"""The bot: python-telegram-bot's Application with our handlers, and the one place that catches everything in chat."""

from __future__ import annotations

import contextlib
import logging
import traceback
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from telegram import LinkPreviewOptions, Update
from telegram.constants import ParseMode
from telegram.error import TelegramError
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackContext,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    filters,
)
from telegram.request import HTTPXRequest

from tracker.bot import (
    adding,
    broadcasting,
    calendars,
    choosing,
    declaring,
    deliveries,
    drafting,
    entering,
    firms,
    helping,
    inline,
    inviting,
    looking,
    membership,
    muting,
    onboarding,
    own_data,
    partners,
    pausing,
    people,
    proving,
    reminding,
    statistics,
    team_calls,
    teams,
    voting,
    whys,
)
from tracker.bot import administration as admin
from tracker.bot.commands import register_admin
from tracker.bot.flooding import Flooding
from tracker.bot.order import ByChat
from tracker.bot.services import Services
from tracker.bot.turn import Handler, Turn
from tracker.breathing import at_leisure
from tracker.fetch.tls import trusted

log = logging.getLogger(__name__)
App = Application[Any, Any, Any, Any, Any, Any]
Context = CallbackContext[Any, Any, Any, Any]
Callback = Callable[[Update, Context], Coroutine[Any, Any, None]]

#: What is said in a chat; edited messages are no second command, and a card sent by way of a bot says nothing to us.
_SAID = (filters.UpdateType.MESSAGE | filters.UpdateType.CHANNEL_POST) & ~filters.VIA_BOT

_TAPS: dict[str, Handler] = {
    "start": onboarding.tapped,
    "calls": looking.calls,
    "pick": looking.pick,
    "dates": looking.deadlines,
    "drawn": looking.picture,
    "saved": looking.saved,
    "team": teams.tapped,
    "invite": inviting.tapped,
    "stage": team_calls.stage,
    "firms": firms.tapped,
    "partners": partners.tapped,
    "meet": partners.met,
    "note": team_calls.note_tapped,
    "found": looking.search,
    "told": looking.told,
    "card": looking.card,
    "save": voting.save,
    "like": voting.like,
    "not": voting.not_for_us,
    "remind": reminding.remind,
    "bell": reminding.chosen,
    "pause": pausing.tapped,
    "mute": muting.opened,
    "quiet": muting.chosen,
    "lift": muting.lifted,
    "muted": muting.muted,
    "ics": calendars.of_call,
    "cal": calendars.tapped,
    "why": whys.tapped,
    "draft": drafting.tapped,
    "profile": onboarding.profile_tapped,
    "ask": choosing.asked,
    "set": choosing.chosen,
    "stop": own_data.answered,
    "sources": admin.sources,
    "add": adding.tapped,
    "accept": admin.accept,
    "proof": proving.chosen,
    "repair": admin.repair,
    "src": declaring.tapped,
    "usr": people.tapped,
    "cast": broadcasting.tapped,
    "owed": deliveries.tapped,
}


def build_application(token: str, services: Services, server: str = "https://api.telegram.org") -> App:
    """The Application, not started. `server`: the Bot API server, Telegram's or one of your own."""
    order = ByChat()
    builder = ApplicationBuilder().token(token).base_url(f"{server.rstrip('/')}/bot")
    builder = builder.base_file_url(f"{server.rstrip('/')}/file/bot").concurrent_updates(order)
    verifying: dict[str, Any] = {"verify": trusted()}
    builder = builder.request(HTTPXRequest(connection_pool_size=256, httpx_kwargs=verifying))
    builder = builder.get_updates_request(HTTPXRequest(connection_pool_size=1, httpx_kwargs=verifying))
    application: App = builder.build()
    order.flooded = Flooding(services, application.bot).left_aside
    for name, handler in _commands().items():
        application.add_handler(CommandHandler(name, _callback(handler, services, name), filters=_SAID))
    application.add_handler(CallbackQueryHandler(_callback(_tapped, services)))
    application.add_handler(InlineQueryHandler(_asked(services)))
    application.add_handler(ChatMemberHandler(_about(membership.changed, services), ChatMemberHandler.MY_CHAT_MEMBER))
    application.add_handler(MessageHandler(filters.StatusUpdate.MIGRATE, _about(membership.migrated, services)))
    application.add_handler(MessageHandler(_SAID & filters.COMMAND, _callback(_unknown_command, services)))
    application.add_handler(MessageHandler(_SAID & filters.TEXT, _callback(helping.text, services)))
    application.add_handler(MessageHandler(_SAID & filters.Document.ALL, _callback(_sent, services)))
    captioned = _SAID & filters.ChatType.PRIVATE & filters.CAPTION
    application.add_handler(MessageHandler(captioned, _callback(helping.text, services)))
    strange = _SAID & filters.ChatType.PRIVATE & ~filters.StatusUpdate.ALL
    application.add_handler(MessageHandler(strange, _callback(helping.unknown, services)))
    application.add_error_handler(_sorry(services))
    return application


def _commands() -> dict[str, Handler]:
    return {
        "start": onboarding.start,
        "help": helping.help_,
        "profile": onboarding.profile,
        "settings": choosing.settings,
        "calls": looking.calls,
        "search": looking.search,
        "deadlines": looking.deadlines,
        "coming": looking.coming,
        "saved": looking.saved,
        "team": teams.team,
        "invite": inviting.invite,
        "note": team_calls.note,
        "members": firms.members,
        "partners": partners.asked,
        "calendar": calendars.calendar,
        "why": whys.asked,
        "proof": proving.asked,
        "mute": muting.mute,
        "muted": muting.muted,
        "pause": pausing.pause,
        "resume": pausing.resume,
        "privacy": own_data.privacy,
        "mydata": own_data.my_data,
        "forgetme": own_data.forget_me,
        "stop": own_data.stop,
        "claim": admin.Claims().claim,
        "sources": admin.sources,
        "addsource": adding.add_source,
        "check": admin.check,
        "enable": admin.enable,
        "disable": admin.disable,
        "accept": admin.accept,
        "repair": admin.repair,
        "source": declaring.source,
        "export": declaring.export,
        "log": declaring.log,
        "users": people.users,
        "broadcast": broadcasting.broadcast,
        "deliveries": deliveries.asked,
        "stats": statistics.stats,
    }


async def _tapped(turn: Turn) -> None:
    """A tap: every one is answered, whatever becomes of it."""
    handler = _TAPS.get(turn.tap.action, helping.old_button) if turn.tap is not None else helping.old_button
    try:
        await handler(turn)
    finally:
        await turn.toast()


async def _sent(turn: Turn) -> None:
    """A file: a list of member firms where one is, in a group where it was asked for; else a declaration of a source."""
    if turn.file is not None and firms.is_list(turn.file.name):
        asked = turn.asked() if turn.is_reply else {}
        if turn.is_private or (asked.get("waits_for") == firms.FILE and asked.get("thread") == turn.thread_id):
            await firms.sent(turn)
    elif turn.is_private:
        await declaring.sent(turn)


async def _unknown_command(turn: Turn) -> None:
    """Help in a private chat; a group has other bots, whose commands are not ours."""
    if turn.is_private:
        await helping.unknown(turn)


def _turn(update: Update, context: Context, services: Services) -> Turn | None:
    def later(work: Coroutine[Any, Any, None]) -> object:
        return context.application.create_task(at_leisure(work), update=update)

    return Turn.of(update, context.bot, services, later)


def _callback(handler: Handler, services: Services, command: str = "") -> Callback:
    async def run(update: Update, context: Context) -> None:
        turn = _turn(update, context, services)
        if turn is not None:
            membership.back(turn)
            if await _enters(turn, command):
                spoken = turn.language()
                await handler(turn)
                entering.seen(turn)
                if turn.is_private and turn.language() != spoken and turn.is_admin():
                    # An admin's own commands are shown in the language of the chat.
                    await register_admin(turn.bot, turn.user_id, turn.language())

    return run


async def _enters(turn: Turn, command: str) -> bool:
    """Whether this chat may use the bot; a tap of one that may not is answered all the same."""
    if await entering.may_enter(turn, command):
        return True
    await turn.toast()
    return False


def _asked(services: Services) -> Callback:
    async def run(update: Update, context: Context) -> None:
        if update.inline_query is not None:
            await inline.asked(update.inline_query, services, context.bot)

    return run


def _about(handler: Callable[[Turn, Update], Awaitable[None]], services: Services) -> Callback:
    async def run(update: Update, context: Context) -> None:
        turn = _turn(update, context, services)
        if turn is not None:
            await handler(turn, update)

    return run


def _sorry(services: Services) -> Callable[[object, Context], Coroutine[Any, Any, None]]:
    """Whatever a handler did not expect: logged without what was written and without the token; a short apology."""

    async def run(update: object, context: Context) -> None:
        problem = context.error
        told = "".join(traceback.format_exception(problem)) if problem is not None else ""
        log.error("a message could not be answered\n%s", told.replace(context.bot.token, "<token>"))
        turn = _turn(update, context, services) if isinstance(update, Update) else None
        if turn is None:
            return
        with contextlib.suppress(TelegramError):
            await context.bot.send_message(
                turn.chat_id,
                turn.words().say("error.sorry"),
                parse_mode=ParseMode.HTML,
                message_thread_id=turn.thread_id,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )

    return run
