"""The chat side of the running service: the bot that answers, and the sender that delivers."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from tracker.backtesting import try_profile
from tracker.bot.application import build_application
from tracker.bot.delivery import Delivery
from tracker.bot.running import polling
from tracker.bot.services import Services
from tracker.broadcasting import not_now
from tracker.documents.reader import LIST_BOUNDS, DocumentReader
from tracker.errors import RunError
from tracker.first_looks import over_lately
from tracker.gathering import move_chat
from tracker.reading_sites import read_site
from tracker.service import Service
from tracker.store import administration
from tracker.telling import why_silent
from tracker.web.keys import key_of
from tracker.web.publishing import Publishing


def publishing_of(service: Service) -> Publishing:
    """The calendars and feeds of the service; addresses where it serves them. Raises ConfigError where its key cannot be used."""
    app = service.app
    served = app.settings.web.port != 0
    return Publishing(
        store=app.store,
        now=app.clock.now,
        fitting=service.fitting,
        profiles=app.profiles,
        match_of=app.match_of,
        key=key_of(app.settings.data / "calendar.key") if served else None,
        base=app.settings.web.address if served else None,
    )


def services_of(service: Service) -> Services:
    """What the chat handlers work with."""
    app = service.app
    publishing = publishing_of(service)
    return Services(
        store=app.store,
        now=app.clock.now,
        profiles=app.profiles,
        shipped=tuple(app.catalogue.profiles.values()),
        rarity=lambda stem: app.corpus.rarity(stem),
        match_of=app.match_of,
        shares_of=app.matching.shares,
        fitting=service.fitting,
        over=lambda subscription, now: over_lately(app.store, app.matching, subscription, now),
        find=app.searching.find,
        try_profile=lambda profile, lesson, now: try_profile(
            app.store, app.matching, app.catalogue.taxonomy, profile, lesson, now
        ),
        read_site=lambda address: read_site(address, service.fetching, app.clock.now()),
        sources=service.source_lines,
        check_source=service.schedule.check_now,
        enable_source=service.switch,
        look_at=service.offers.look,
        adopt=service.adopt,
        accept_list=app.accept_list,
        calendar_file=publishing.file,
        calendar_address=lambda subscription, anew: publishing.address(subscription, anew=anew),
        revoke_address=publishing.revoke,
        look_at_repair=service.repairs.look,
        adopt_repair=service.adopt_repair,
        coming=service.coming,
        declarations=app.declarations,
        try_source=service.try_source,
        answer=app.archived_answer,
        plan_anew=service.schedule.renew,
        firms=service.firms,
        read_list=DocumentReader(LIST_BOUNDS, at_once=1).rows,
        admins=app.settings.admins,
        access=app.settings.access.mode,
        taxonomy=app.catalogue.taxonomy,
        language=app.settings.chat.language,
        zone=app.settings.chat.zone,
    )


@contextlib.asynccontextmanager
async def talking(service: Service, stop: asyncio.Event) -> AsyncIterator[None]:
    """Answer and deliver inside this block; at its end, what is in flight is finished.

    Where delivery ends before that, `stop` is set, and the block ends with the RunError that says why.
    """
    token = service.app.settings.token
    assert token is not None
    services = services_of(service)
    application = build_application(token.get_secret_value(), services, service.app.settings.chat_server)
    ending = asyncio.Event()
    async with polling(application, services):
        delivery = Delivery(
            application.bot,
            service.app.store,
            service.message,
            service.app.clock.now,
            pace=services.pace,
            not_now=lambda alert, now: not_now(service.app.store, alert, now),
            move=lambda store, old, new, now: move_chat(store, old, new, services.match_of, now),
            why_silent=lambda alert: why_silent(alert, service.app.store),
            admins=lambda: administration.subscriptions_of_admins(service.app.store, service.app.settings.admins),
        )
        sender = asyncio.create_task(delivery.run(ending), name="delivery")
        # A run that answers and delivers nothing looks well and is not: whatever ends the sender ends the run.
        sender.add_done_callback(lambda _: stop.set())
        try:
            yield
        finally:
            ending.set()
            await asyncio.wait([sender])
    _raise_its_end(sender)


def _raise_its_end(sender: asyncio.Task[None]) -> None:
    """Raises RunError where the sender did not end because it was told to."""
    if sender.cancelled():
        raise RunError("delivery was ended from outside; start it again")
    problem = sender.exception()
    if isinstance(problem, RunError):
        raise problem
    if problem is not None:
        raise RunError(f"delivery ended by a surprise: {type(problem).__name__}: {problem}") from problem
