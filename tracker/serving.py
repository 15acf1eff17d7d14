"""`tracker run`: schedule, pipeline, chat and delivery in one process, until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import signal
import sys
from collections.abc import AsyncIterator, Callable
from datetime import timedelta

from tracker.app import App
from tracker.fetch.redact import keep_secrets
from tracker.service import Service
from tracker.store import administration, outbox
from tracker.talking import publishing_of, talking

_CLAIM_HOURS = 24
#: Letters and digits that are not taken for one another.
_CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


#: How soon a thread that reads a page lets the loop go on, in seconds. Every question to the database gives the interpreter
#: away, so that at Python's own 5 ms an answer of sixty of them took a third of a second while a page was read.
_SWITCHES = 0.0001


async def serve(app: App, *, verbose: bool, say: Callable[[str], object]) -> int:
    """Run until SIGTERM or Ctrl-C; the exit status. What is in flight ends first."""
    _log_to_stderr(app, verbose)
    sys.setswitchinterval(_SWITCHES)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(one, stop.set)
    fetching = app.fetching()
    service = Service(app, fetching, say)
    try:
        say(f"{len(service.due())} sources are watched; data in {app.settings.data}")
        if not app.settings.fetch.contact:
            say("sites are not told whom to write to: set TRACKER_CONTACT to your e-mail or web page")
        if service.weighing is not None:
            say("closeness in meaning counts beside words")
        async with _web(service, say), _chat(service, stop, say):
            service.schedule.start()
            service.second_look.ask()
            await stop.wait()
            say("stopping: what is in flight ends first")
            await service.schedule.stop()
            await service.second_look.stop()
    finally:
        await fetching.aclose()
    left = outbox.waiting(app.store)
    say(f"stopped{f'; {left} messages wait for the next start' if left else ''}")
    return 0


@contextlib.asynccontextmanager
async def _chat(service: Service, stop: asyncio.Event, say: Callable[[str], object]) -> AsyncIterator[None]:
    if service.app.settings.token is None:
        say("chat is off: set TRACKER_TELEGRAM_TOKEN (from @BotFather) to turn it on; what would be sent is printed")
        yield
        return
    _offer_claim(service.app, say)
    async with talking(service, stop):
        say("chat is on")
        yield


@contextlib.asynccontextmanager
async def _web(service: Service, say: Callable[[str], object]) -> AsyncIterator[None]:
    """Calendars and feeds, where a port is named."""
    web = service.app.settings.web
    if web.port == 0:
        yield
        return
    # Its library is loaded only where it is used.
    from tracker.web.server import publishing_at

    async with publishing_at(publishing_of(service), web.bind, web.port) as port:
        say(f"calendars and feeds are served at {web.bind}, port {port}; chats are told {web.address}")
        yield


def _offer_claim(app: App, say: Callable[[str], object]) -> None:
    """Where there is no admin yet: a code, printed here once, by which the operator becomes one in chat."""
    if app.settings.admins or administration.admins(app.store):
        return
    code = "".join(secrets.choice(_CODE_LETTERS) for _ in range(10))
    administration.offer_code(app.store, code, app.clock.now() + timedelta(hours=_CLAIM_HOURS))
    say(f"no admin yet: send the bot  /claim {code}  within {_CLAIM_HOURS} hours to become one")


def _log_to_stderr(app: App, verbose: bool) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.DEBUG if verbose else logging.WARNING)
    token = app.settings.token
    keep_secrets(root.handlers, [token.get_secret_value()] if token else [])
