"""The service at work: which source is checked when, what came of it, and what it means for chat and terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from scrapers.reading.readings import zone_of
from scrapers.spec import SourceSpec
from tracker.app import App
from tracker.breathing import done_in_breaths
from tracker.broadcasting import tell_results
from tracker.digests import Notes, owe_digests
from tracker.documenting import Documented
from tracker.domain.administering import SourceLine, refused_alerts, source_lines
from tracker.domain.alerts import decide
from tracker.domain.apart import apart
from tracker.domain.digesting import digest_page
from tracker.domain.finding import Fitting
from tracker.domain.folding import is_too_many
from tracker.domain.hypertext import Html
from tracker.domain.messages import CALLS_PER_DIGEST, Message, alert_message, fixed_message
from tracker.domain.models import Alert, Run, Subscription
from tracker.domain.offering import Wanted
from tracker.domain.owing import still_news
from tracker.domain.seasons import Season
from tracker.domain.source_cards import Tried
from tracker.domain.wording import wording
from tracker.errors import UsageError
from tracker.expecting import Seasons
from tracker.fetch.fetching import Fetching
from tracker.first_looks import fitting_now, look
from tracker.fitting_firms import FittingFirms
from tracker.heartbeats import Heartbeats
from tracker.introducing import introduce
from tracker.jobs import Errand, Schedule, guarded
from tracker.leaving_out import left_out
from tracker.monthly import owe_proofs, proof_message
from tracker.offering import Offers
from tracker.outages import Outages
from tracker.pausing import end_pauses
from tracker.pipeline import Checked, Ports, pass_time
from tracker.plain_text import plain
from tracker.reminding import owe_reminders
from tracker.second_looks import Told, begin, look_again
from tracker.store import administration, closeness, outbox, runs
from tracker.store import sources as source_store
from tracker.surprises import checked_safely, documents_safely
from tracker.telling import message_for
from tracker.trying import tried

#: How long it is remembered how a check ended.
RUNS_KEPT = timedelta(days=400)
_A_DAY = timedelta(days=1)
#: How long a first look waits for the meaning of a new profile, in seconds.
_FIRST_LOOK_WAITS = 4.0


@dataclass
class Service:
    """One process of the service. `say` prints a line for the person at the terminal."""

    app: App
    fetching: Fetching
    say: Callable[[str], object]
    _tidied: datetime | None = None

    def __post_init__(self) -> None:
        self.ports: Ports = self.app.ports(self.fetching)
        self.has_chat = self.app.settings.token is not None
        self.offers = Offers(self.app.declarations, self.fetching)
        self.outages = Outages(self.app.store, self._switched_on, self.app.profiles, self.app.declarations.lost)
        self.seasons = Seasons(self.app.store, self._switched_on, self.app.match_of, self._admins)
        self.heartbeats = Heartbeats(self.app.store, self.app.matching, self._switched_on, self.app.profiles)
        self.repairs = self.app.repairs(self.fetching)
        self.firms = FittingFirms(self.app.store, lambda: self.app.corpus, self.app.catalogue.taxonomy)
        self.schedule: Schedule[Run] = Schedule(
            due=self.due,
            check=self.check_and_tell,
            every_minute=guarded("the minute's work", self.minute),
            now=self.app.clock.now,
        )

        self.weighing = self.app.weighing()
        self.second_look = Errand(guarded("the second look at calls", self._look_again))
        if self.weighing is None:
            # What happens now is not weighed when the models come: see `second_looks`.
            closeness.forget_cursor(self.app.store)
        else:
            begin(self.app.store)

    def _switched_on(self) -> dict[str, SourceSpec]:
        return {id_: one.spec for id_, one in self.app.sources().items() if one.enabled}

    def _look(self, subscription: Subscription, now: datetime) -> Iterator[Fitting | None]:
        return look(self.app.store, self.app.matching, subscription, now)

    def _admins(self) -> list[Subscription]:
        return administration.subscriptions_of_admins(self.app.store, self.app.settings.admins)

    async def coming(self, subscription: Subscription, now: datetime) -> list[Season]:
        """The calls that usually come, or should have come, and would matter to a subscription."""
        await done_in_breaths(self.seasons.learn(now))
        return self.seasons.coming(subscription, now)

    def due(self) -> dict[str, datetime | None]:
        """When each source that is switched on is checked next."""
        states = source_store.states(self.app.store)
        return {
            id_: states[id_].next_check if id_ in states else None
            for id_, source in self.app.sources().items()
            if source.enabled
        }

    async def check_and_tell(self, source: str) -> Run:
        """Check one source now and say what came of it; its run. Raises UsageError where there is none of this id.

        Whoever wants a check out of turn asks `schedule.check_now`, which joins one that is under way.
        """
        known = self.app.sources().get(source)
        if known is None:
            raise UsageError(f"there is no source {source!r}")
        await done_in_breaths(self.app.matching.catch_up())
        checked = await checked_safely(known.spec, self.ports)
        self._tell(checked)
        self._tell_documents(source, await documents_safely(known.spec, self.ports, checked))
        self.second_look.ask()
        return checked.run

    async def minute(self) -> None:
        """What time itself brings: calls that open or close, digests whose hour has come, reminders, old runs let go."""
        now = self.app.clock.now()
        await done_in_breaths(self.app.matching.catch_up(now if self.has_chat else None))
        for _ in apart(
            [self.ports], lambda ports: self._tell(pass_time(ports)), lambda _: "the look at the clock", left_out
        ):
            pass
        await done_in_breaths(self.firms.catch_up())
        await done_in_breaths(end_pauses(self.app.store, self.app.match_of, now))
        await done_in_breaths(introduce(self.app.store, self._look, now))
        await done_in_breaths(owe_digests(self.app.store, self.app.matching, now, self._notes(now)))
        for _ in apart([now], self.outages.owe, lambda _: "sources that are out", left_out):
            pass
        await done_in_breaths(self.seasons.owe(now))
        await done_in_breaths(owe_reminders(self.app.store, now))
        await done_in_breaths(self.heartbeats.owe(now))
        await done_in_breaths(owe_proofs(self.app.store, now))
        for _ in apart([now], lambda at: tell_results(self.app.store, at), lambda _: "results of broadcasts", left_out):
            pass
        if self.app.declarations.refused():
            outbox.queue(self.app.store, refused_alerts(self.source_lines, self._admins(), now))
        if self._tidied is None or now - self._tidied >= _A_DAY:
            self._tidied = now
            runs.forget_before(self.app.store, now - RUNS_KEPT)
            if self.weighing is not None:
                await done_in_breaths(self.weighing.tidy())
        self.second_look.ask()

    def _notes(self, now: datetime) -> Notes:
        """What digests say beside calls; looked up for the first one that is owed."""
        sections: list[Notes] = []

        def notes(to: Subscription) -> Sequence[Html]:
            if not sections:
                sections.extend((self.outages.sections(now), self.seasons.sections(now)))
            return [section for one in sections for section in one(to)]

        return notes

    async def fitting(self, subscription: Subscription, now: datetime) -> list[Fitting]:
        """The calls not over at `now` that fit a subscription; a profile that is new is weighed first, if that is soon done."""
        matching = self.app.matching
        if self.weighing is not None and any(map(self.weighing.waits, subscription.profiles)):
            await self.second_look.done(_FIRST_LOOK_WAITS)
        return await fitting_now(self.app.store, matching, subscription, now)

    async def _look_again(self) -> None:
        if self.weighing is not None:
            await look_again(self.weighing, self.app.source_name, self.app.clock.now, self._tell_second_look)

    def _tell_second_look(self, told: Told) -> None:
        if not self.has_chat and told.changes:
            now = self.app.clock.now()
            run = Run(source="meaning", started=now, finished=now, ended="read")
            for text in self.would_be_sent(Checked(run, told.changes, calls=told.calls or {})):
                self.say(text)

    def message(self, alert: Alert, now: datetime) -> Message | None:
        """What the chat is told of an alert, as of now."""
        app = self.app
        if alert.kind == "proof":
            return proof_message(alert, app.store, now, self._source_names, app.profiles(), app.match_of)
        return message_for(alert, app.store, now, app.source_name, self.firms.count)

    def _source_names(self, lang: str) -> dict[str, str]:
        return {id_: one.spec.title(lang) for id_, one in self.app.sources().items()}

    def source_lines(self, lang: str) -> list[SourceLine]:
        """Every source as admins see it."""
        declarations = self.app.declarations
        return source_lines(declarations.in_force(), declarations.refused(), source_store.states(self.app.store), lang)

    def switch(self, source: str, on: bool, by_whom: str) -> None:
        """Switch a source on or off, and plan it anew."""
        self.app.switch(source, on, by_whom)
        self.schedule.renew()

    async def try_source(self, source: str) -> Tried:
        """What a source reads now; nothing is kept. Raises UsageError where there is none of this id."""
        known = self.app.sources().get(source)
        if known is None:
            raise UsageError(f"there is no source {source!r}")
        return await tried(known.spec, self.fetching, self.app.clock.now())

    async def adopt(self, wanted: Wanted, by_whom: str) -> str:
        """Keep what an admin was offered as a source, and plan its first check; its id. Raises UsageError."""
        id_ = await self.offers.adopt(wanted, by_whom)
        self.schedule.renew()
        return id_

    def adopt_repair(self, source: str, mark: str, by_whom: str) -> None:
        """Keep the repair that an admin saw, and plan the next check, due at once. Raises UsageError."""
        self.repairs.adopt(source, mark, by_whom)
        self.schedule.renew()

    def _tell(self, checked: Checked) -> None:
        run = checked.run
        if run.source != "clock":
            problems = "".join(f"; {one.message}" for one in run.problems)
            reason = run.problems[0].code.replace("_", " ") if run.problems else "failed"
            told = {
                "failed": reason,
                "unchanged": "unchanged",
                "read": f"{run.items} items",
                "skipped": checked.skipped,
            }
            changes = f", {run.changes} changes" if run.changes else ""
            local = self.app.clock.now().astimezone(zone_of(self.app.settings.chat.zone))
            self.say(f"{local:%H:%M:%S}  {run.source}: {told[run.ended]}{changes}{problems}")
        if not self.has_chat:
            for text in self.would_be_sent(checked):
                self.say(text)

    def _tell_documents(self, source: str, documented: Documented) -> None:
        """A line where documents brought something or could not be read, and what would be sent of it."""
        if not documented.changes and not documented.notes:
            return
        read = documented.looked_at - len(documented.notes)
        changes = f", {len(documented.changes)} changes" if documented.changes else ""
        unread = f"; {documented.notes[0].message}" if documented.notes else ""
        local = self.app.clock.now().astimezone(zone_of(self.app.settings.chat.zone))
        self.say(f"{local:%H:%M:%S}  {source}: {read} of {documented.looked_at} documents read{changes}{unread}")
        if not self.has_chat:
            run = Run(source=source, started=local, finished=local, ended="read")
            for text in self.would_be_sent(Checked(run, documented.changes, calls=documented.calls or {})):
                self.say(text)

    def would_be_sent(self, checked: Checked) -> list[str]:
        """Where chat is off: the messages that somebody who follows every profile would have got."""
        app, now, lang = self.app, self.app.clock.now(), self.app.settings.chat.language
        everybody = Subscription(
            chat_id=0, language=lang, zone=app.settings.chat.zone, profiles=tuple(app.profiles()), id=-1
        )
        owed = decide(checked.changes, checked.calls, app.match_of, [everybody], {}, now, app.source_name)
        told = [one for one in owed if one.kind in ("change", "partner")]
        if not is_too_many(len(told), 0, after_a_gap=False):
            return [self._printed(one, checked, now, everybody) for one in owed]
        numbers = {number for one in told for number in one.changes}
        changes = [one for one in checked.changes if one.id in numbers]
        news = still_news(everybody, changes, checked.calls, {}, now)
        pages = range(-(-len(news) // CALLS_PER_DIGEST))
        title = wording(lang).say("digest.title_many")
        return [
            *(self._printed(one, checked, now, everybody) for one in owed if one.kind not in ("change", "partner")),
            *(_framed(digest_page(news, title, lang, now, page)) for page in pages),
        ]

    def _printed(self, alert: Alert, checked: Checked, now: datetime, everybody: Subscription) -> str:
        lang = everybody.language
        if alert.text is not None or alert.call_id is None:
            return _framed(fixed_message(alert, lang))
        call = checked.calls[alert.call_id]
        changes = [one for one in checked.changes if one.id in alert.changes]
        names = {one.source: self.app.source_name(one.source, lang) for one in call.sightings}
        message = alert_message(call, changes, alert.match, lang, everybody.zone, now, now, names)
        return _framed(message)


def _framed(message: Message) -> str:
    lines = plain(message.text).splitlines()
    buttons = "  ".join(f"[{button.text}]" for row in message.rows for button in row)
    return "\n".join(["  ┌ would be sent", *(f"  │ {line}" for line in lines), f"  └ {buttons}"])
