"""The running service: schedule, pipeline, chat and delivery in one process, until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import signal
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tracker.app import App
from tracker.domain.administering import SourceLine
from tracker.domain.alerts import decide
from tracker.domain.messages import Message, alert_message, fixed_message
from tracker.domain.models import Alert, Run, Subscription
from tracker.errors import UsageError
from tracker.fetch.fetching import Fetching
from tracker.fetch.redact import keep_secrets
from tracker.jobs import Schedule, guarded
from tracker.pipeline import Checked, Ports, pass_time
from tracker.plain_text import plain
from tracker.store import administration, outbox
from tracker.store import sources as source_store
from tracker.surprises import checked_safely
from tracker.telling import message_for, owe_digests

log = logging.getLogger("tracker")
_CLAIM_HOURS = 24
#: Letters and digits that are not taken for one another.
_CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


@dataclass
class Service:
    """One process of the service. `say` prints a line for the person at the terminal."""

    app: App
    fetching: Fetching
    say: Callable[[str], object]

    def __post_init__(self) -> None:
        self.ports: Ports = self.app.ports(self.fetching)
        self.has_chat = self.app.settings.token is not None
        self.schedule = Schedule(
            due=self.due,
            check=self.check,
            every_minute=guarded("the minute's work", self.minute),
            now=self.app.clock.now,
        )

    def due(self) -> dict[str, datetime | None]:
        """When each source that is switched on is checked next."""
        states = source_store.states(self.app.store)
        return {
            id_: states[id_].next_check if id_ in states else None
            for id_, source in self.app.sources().items()
            if source.enabled
        }

    async def check(self, source: str) -> None:
        """Check one source and say what came of it."""
        await self.check_and_tell(source)

    async def check_and_tell(self, source: str) -> Run:
        """Check one source now; its run. Raises UsageError where there is none of this id."""
        known = self.app.sources().get(source)
        if known is None:
            raise UsageError(f"there is no source {source!r}")
        checked = await checked_safely(known.spec, self.ports)
        self._tell(checked)
        return checked.run

    async def minute(self) -> None:
        """What time itself brings: calls that open or close, digests whose hour has come."""
        self._tell(pass_time(self.ports))
        owe_digests(self.app.store, self.app.match_of, self.app.clock.now())

    def message(self, alert: Alert, now: datetime) -> Message | None:
        """What the chat is told of an alert, as of now."""
        return message_for(alert, self.app.store, now, self.app.source_name)

    def source_lines(self, lang: str) -> list[SourceLine]:
        """Every source as admins see it."""
        states = source_store.states(self.app.store)
        return [
            SourceLine(id_, one.spec.title(lang), one.enabled, states.get(id_))
            for id_, one in self.app.sources().items()
        ]

    def switch(self, source: str, on: bool, by_whom: str) -> None:
        """Switch a source on or off, and plan it anew."""
        now = self.app.clock.now()
        with self.app.store.transaction():
            source_store.set_enabled(self.app.store, source, on, by_whom, now)
            action = "enabled source" if on else "disabled source"
            administration.record(self.app.store, by_whom, action, source, "", now)
        self.schedule.renew()

    def _tell(self, checked: Checked) -> None:
        run = checked.run
        if run.source != "clock":
            problems = "".join(f"; {one.message}" for one in run.problems)
            told = {"failed": "could not be read", "unchanged": "is unchanged", "read": f"has {run.items} items"}
            changes = f", {run.changes} changes" if run.changes else ""
            self.say(f"{self.app.clock.now():%H:%M:%S}  {run.source} {told[run.ended]}{changes}{problems}")
        if not self.has_chat:
            for text in self.would_be_sent(checked):
                self.say(text)

    def would_be_sent(self, checked: Checked) -> list[str]:
        """Where chat is off: the messages that somebody who follows every profile would have got."""
        app, now, lang = self.app, self.app.clock.now(), self.app.settings.chat.language
        everybody = Subscription(
            chat_id=0, language=lang, zone=app.settings.chat.zone, profiles=tuple(app.profiles()), id=-1
        )
        owed = decide(checked.changes, checked.calls, app.match_of, [everybody], {}, now, app.source_name)
        return [self._printed(one, checked, now, everybody) for one in owed]

    def _printed(self, alert: Alert, checked: Checked, now: datetime, everybody: Subscription) -> str:
        lang = everybody.language
        if alert.text is not None or alert.call_id is None:
            return _framed(fixed_message(alert, lang))
        call = checked.calls[alert.call_id]
        changes = [one for one in checked.changes if one.id in alert.changes]
        names = {one.source: self.app.source_name(one.source, lang) for one in call.sightings}
        message = alert_message(call, changes, alert.match, lang, everybody.zone, now, now, names)
        return _framed(message)


async def serve(app: App, *, verbose: bool, say: Callable[[str], object]) -> int:
    """Run until SIGTERM or Ctrl-C; the exit status. What is in flight ends first."""
    _log_to_stderr(app, verbose)
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
        async with _chat(service, stop, say):
            service.schedule.start()
            await stop.wait()
            say("stopping: what is in flight ends first")
            await service.schedule.stop()
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
    from tracker.talking import talking

    _offer_claim(service.app, say)
    async with talking(service, stop):
        say("chat is on")
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


def _framed(message: Message) -> str:
    lines = plain(message.text).splitlines()
    buttons = "  ".join(f"[{button.text}]" for row in message.rows for button in row)
    return "\n".join(["  ┌ would be sent", *(f"  │ {line}" for line in lines), f"  └ {buttons}"])
