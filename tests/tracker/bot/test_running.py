"""The bot joins when it can, keeps its token to itself, and ends cleanly."""

from __future__ import annotations

import asyncio

import pytest

from tests.bot_api import BotApiServer
from tests.bot_api.refusals import UNAUTHORIZED
from tests.tracker.bot.talking import World
from tracker.bot.application import build_application
from tracker.bot.running import polling
from tracker.errors import ConfigError
from tracker.store.database import open_store


async def test_a_chat_server_that_cannot_be_reached_holds_nothing_up_and_is_joined_later() -> None:
    async with BotApiServer() as server:
        with open_store(None) as store:
            world = World(server, store)
            waiting, again = asyncio.Event(), asyncio.Event()

            async def sleep(seconds: float) -> None:
                world.slept.append(seconds)
                waiting.set()
                await again.wait()

            world.sleep = sleep  # type: ignore[method-assign]
            services = world.services()
            server.server_error(502, method="getMe", times=3)
            application = build_application(server.token, services, server.base_url.removesuffix("/bot"))
            maria = server.user(7, "en")
            async with polling(application, services):
                maria.sends("/help")
                await waiting.wait()
                assert server.messages(7) == []
                again.set()
                await server.until(lambda: bool(server.messages(7)))
            assert world.slept == [5, 10, 20]
            assert server.strict_failures == []


async def test_a_refused_token_is_one_line_that_does_not_name_it() -> None:
    async with BotApiServer() as server:
        with open_store(None) as store:
            services = World(server, store).services()
            server.fails(UNAUTHORIZED, method="getMe")
            application = build_application(server.token, services, server.base_url.removesuffix("/bot"))
            with pytest.raises(ConfigError) as refused:
                async with polling(application, services):
                    pass
            assert server.token not in str(refused.value)
            assert "TRACKER_TELEGRAM_TOKEN" in str(refused.value)
            assert refused.value.__cause__ is None


async def test_a_block_that_ends_before_the_server_was_reached_ends_cleanly() -> None:
    async with BotApiServer() as server:
        with open_store(None) as store:
            world = World(server, store)

            async def sleep(seconds: float) -> None:
                await asyncio.Event().wait()

            world.sleep = sleep  # type: ignore[method-assign]
            services = world.services()
            server.server_error(502, method="getMe", times=99)
            application = build_application(server.token, services, server.base_url.removesuffix("/bot"))
            async with polling(application, services):
                pass
            assert not application.running
