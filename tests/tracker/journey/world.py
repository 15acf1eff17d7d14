"""The whole service in one test: sites, store, pipeline, outbox and the real bot talking to the Bot API server."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import SecretStr

from tests.bot_api import BotApiServer
from tests.tracker.journey.site import Sites
from tracker.app import App
from tracker.bot.application import build_application
from tracker.bot.delivery import Delivery
from tracker.bot.running import polling
from tracker.configuring import load_catalogue
from tracker.domain.models import Run
from tracker.service import Service
from tracker.settings import Settings, shipped_config
from tracker.store import outbox
from tracker.store.database import open_store
from tracker.talking import services_of


class Hands:
    """A clock that the test moves."""

    def __init__(self, start: datetime) -> None:
        self.time = start

    def now(self) -> datetime:
        """The time the hands show."""
        return self.time

    def passes(self, **time: float) -> None:
        """Move on."""
        self.time += timedelta(**time)

    async def sleep(self, seconds: float) -> None:
        """Waiting moves the hands."""
        self.time += timedelta(seconds=seconds)


@dataclass
class World:
    """What a journey test holds in its hands."""

    server: BotApiServer
    sites: Sites
    clock: Hands
    service: Service
    delivery: Delivery

    async def checks(self, *sources: str) -> list[Run]:
        """Check these sources now, then deliver everything that is owed."""
        runs = [await self.service.check_and_tell(source) for source in sources]
        await self.delivers()
        return runs

    async def delivers(self) -> None:
        """Deliver what is owed, waiting as long as the pace of the chat asks."""
        while outbox.waiting(self.service.app.store):
            await self.delivery.deliver_due()
            self.clock.passes(seconds=1.1)

    def heard(self, chat: int) -> list[str]:
        """The texts the bot sent to a chat so far."""
        return [one.text for one in self.server.messages(chat)]


@contextlib.asynccontextmanager
async def world(folder: Path | None, start: datetime, admins: tuple[int, ...] = ()) -> AsyncIterator[World]:
    """A service with the shipped configuration, a store in `folder` (or in memory), and a bot that answers."""
    clock, sites = Hands(start), Sites()
    async with BotApiServer() as server:
        settings = Settings(
            data=folder or Path(),
            config=shipped_config(),
            token=SecretStr(server.token),
            chat_server=server.base_url.removesuffix("/bot"),
            admins=admins,
        )
        store = open_store(folder / "tracker.db" if folder else None)
        app = App(settings, clock, load_catalogue(settings.config), store)  # type: ignore[arg-type]
        service = Service(app, sites, say=lambda line: None)
        service.ports = replace(service.ports, jitter=lambda: 0.0)
        services = services_of(service)
        application = build_application(server.token, services, settings.chat_server)
        async with polling(application, services):
            await server.settled()
            delivery = Delivery(application.bot, store, service.message, clock.now, clock.sleep)
            yield World(server, sites, clock, service, delivery)
        await sites.aclose()
        store.close()
        assert server.strict_failures == []
