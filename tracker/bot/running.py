"""Running the bot: connecting, also where the chat server cannot be reached yet, fetching updates, and ending cleanly."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

from telegram.error import Conflict, InvalidToken, NetworkError, TelegramError

from tracker.bot import commands
from tracker.bot.application import App
from tracker.bot.services import Services
from tracker.errors import ConfigError
from tracker.store import administration, subscribers

log = logging.getLogger(__name__)
_UPDATES = ["message", "channel_post", "callback_query", "my_chat_member", "inline_query"]
_FIRST_WAIT, _LONGEST_WAIT = 5.0, 120.0
#: python-telegram-bot names the token in its own error; this does not (DESIGN, rule 13).
_REFUSED = "TRACKER_TELEGRAM_TOKEN: the chat server refuses this token; ask @BotFather for the right one"


@contextlib.asynccontextmanager
async def polling(application: App, services: Services) -> AsyncIterator[App]:
    """Run the bot inside this block; at its end, what is in flight is finished.

    Where the chat server cannot be reached the block begins all the same, and the bot joins when it can. Raises
    ConfigError where the token is refused.
    """
    reconnecting: asyncio.Task[None] | None = None
    try:
        if not await _connect(application, services):
            log.warning("the chat server cannot be reached; trying again")
            reconnecting = asyncio.create_task(_keep_trying(application, services))
        yield application
    finally:
        if reconnecting is not None:
            reconnecting.cancel()
            await asyncio.gather(reconnecting, return_exceptions=True)
        await _end(application)


async def _connect(application: App, services: Services) -> bool:
    """Whether the bot is fetching updates now. What is begun already is not begun twice."""
    assert application.updater is not None
    try:
        await application.initialize()
        if not application.running:
            administration.keep_bot_name(services.store, application.bot.username)
            await _register(application, services)
            await application.start()
        await application.updater.start_polling(allowed_updates=_UPDATES, error_callback=_fetching_failed)
    except InvalidToken:
        raise ConfigError([_REFUSED]) from None
    except NetworkError:
        return False
    return True


async def _keep_trying(application: App, services: Services) -> None:
    wait = _FIRST_WAIT
    try:
        while True:
            await services.sleep(wait)
            if await _connect(application, services):
                log.info("the chat server is reached")
                return
            wait = min(wait * 2, _LONGEST_WAIT)
    except ConfigError as problem:
        log.error("chat stays off: %s", problem)


async def _register(application: App, services: Services) -> None:
    admins = {*services.admins, *administration.admins(services.store)}
    try:
        spoken = {one.chat_id: one.language for one in subscribers.of_people(services.store, admins)}
        by_admin = {admin: spoken.get(admin, services.language) for admin in sorted(admins)}
        await commands.register(application.bot, by_admin, services.language)
    except InvalidToken:
        raise
    except TelegramError as problem:
        log.warning("commands are not registered this time: %s", problem)


def _fetching_failed(problem: TelegramError) -> None:
    """The library goes on trying by itself; this only says so."""
    if isinstance(problem, Conflict):
        log.error("another program fetches the messages of the same bot; stop one of the two")
    elif isinstance(problem, InvalidToken):
        log.error("%s", _REFUSED)
    else:
        log.warning("messages cannot be fetched just now: %s", problem)


async def _end(application: App) -> None:
    if application.updater is not None and application.updater.running:
        await application.updater.stop()
    if application.running:
        await application.stop()
    await application.shutdown()
    # Where it never got as far as being initialised, its connections are open all the same.
    await application.bot.shutdown()
