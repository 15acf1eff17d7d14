"""The bot as it runs, in one process with the Bot API server of the tests and a store in memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from scrapers.documents.contract import Undocument, UnreadableError
from scrapers.documents.rows import rows_of
from scrapers.spec import SourceSpec, parse_source
from tests.bot_api import BotApiServer
from tests.bot_api.people import Chat
from tests.kept_transcripts import assert_is_as_kept
from tests.tracker.domain.calls_told import NOW, call, deadline
from tracker.backtesting import try_profile
from tracker.bot.application import build_application
from tracker.bot.delivery import Delivery
from tracker.bot.running import polling
from tracker.bot.services import Services
from tracker.broadcasting import not_now
from tracker.declaring import Declarations
from tracker.domain.administering import SourceLine, source_lines
from tracker.domain.corpus import Corpus
from tracker.domain.health import accept_as_usual, is_too_short
from tracker.domain.matching import Matcher, match
from tracker.domain.messages import Message
from tracker.domain.models import Alert, Call, Change, Match, Problem, Profile, Run, SourceState, Subscription
from tracker.domain.read_once import call_text
from tracker.domain.seasons import Season
from tracker.domain.source_cards import Tried
from tracker.domain.taxonomy import Taxonomy, parse_taxonomy
from tracker.expecting import Seasons
from tracker.fetch.fetching import Fetching
from tracker.fetch.replay import Replay
from tracker.first_looks import fitting_now, over_lately
from tracker.fitting_firms import FittingFirms
from tracker.gathering import owe_changes
from tracker.matching import Matching
from tracker.monthly import proof_message
from tracker.offering import Offers
from tracker.reading_sites import read_site
from tracker.repairing import Repairs
from tracker.searching import Searching
from tracker.store import administration, outbox, subscribers
from tracker.store import calls as call_store
from tracker.store import profiles as profile_store
from tracker.store import sources as source_store
from tracker.store.database import Store, open_store
from tracker.telling import message_for, why_silent
from tracker.trying import tried
from tracker.web.publishing import Publishing

MARINE = Profile(
    "marine",
    {"bg": "Морски клъстер", "en": "Marine Cluster"},
    keywords=("синя икономика", "корабостроене", "blue economy", "shipbuilding", "ports"),
    unwanted=("техническа помощ",),
    nuts=("BG331",),
    applicants=("cluster", "sme"),
)
FURNITURE = Profile(
    "furniture",
    {"bg": "Мебелен клъстер", "en": "Furniture Cluster"},
    keywords=("мебели", "дървообработване", "furniture", "wood"),
    nuts=("BG",),
    applicants=("cluster",),
)
TAXONOMY = parse_taxonomy(
    {
        "words.toml": """
[[terms]]
bg = ["водород"]
en = ["hydrogen"]
[[terms]]
bg = ["мебели"]
en = ["furniture"]
[places.BG]
bg = "България"
en = "Bulgaria"
[places.BG421]
bg = "Пловдив"
en = "Plovdiv"
"""
    }
)
ADDRESSES = {
    "isun-open": "https://eumis2020.government.bg/bg/s/Procedure/Active",
    "euro-access": "https://www.euro-access.eu/en/calls",
}
NAMES = {
    "isun-open": {"bg": "ИСУН 2020, отворени", "en": "ISUN 2020, open"},
    "euro-access": {"bg": "euro-access", "en": "euro-access"},
}
SHIPPED = {
    id_: parse_source(
        "\n".join(
            (
                f'id = "{id_}"',
                f'name = {{ bg = "{NAMES[id_]["bg"]}", en = "{NAMES[id_]["en"]}" }}',
                'shape = "listing"',
                f'url = "{address}"',
                'language = "en"',
                'zone = "Europe/Sofia"',
                'list = { items = "li", fields = { title = "a", url = { select = "a", attr = "href" }, deadline = "span" } }',
            )
        ),
        id_,
    )
    for id_, address in ADDRESSES.items()
}


def known_calls() -> list[Call]:
    """Three open calls, a planned one, a closed one."""
    furniture = {"bg": "Дизайн на мебели от дърво", "en": "Design of furniture from wood"}
    hydrogen = {"bg": "Водород за <транспорта> & пристанищата", "en": "Hydrogen for <transport> & ports"}
    return [
        call("bluecall01"),
        call("furnitur01", titles=furniture, code="BG16RFPR001-1.004", deadlines=(deadline("2026-06-30"),)),
        call("hydrogen01", titles=hydrogen, code="HORIZON-JTI-1", programme="Horizon Europe",
             deadlines=(deadline("2026-05-05T17:00", zone="Europe/Brussels"),)),
        call("planned001", titles={"bg": "Синя икономика: нова покана", "en": "Blue economy: new call"}, code=None,
             announced=True, deadlines=(), opens=deadline("2026-10-01", "opening", "quarter", words="Q4 2026")),
        call("closed0001", titles={"bg": "Синя икономика, стара", "en": "Blue economy, old"}, code="OLD-1",
             deadlines=(deadline("2026-04-01"),)),
    ]  # fmt: skip


@dataclass
class World:
    """Everything one conversation is held in; `now` is the clock of all of it."""

    server: BotApiServer
    store: Store
    now: datetime = NOW
    admins: tuple[int, ...] = ()
    access: Literal["open", "approval", "invited"] = "open"
    switched: list[tuple[str, bool, str]] = field(default_factory=list)
    pages: tuple[Path, ...] = ()
    """Recorded pages (WARC) that an admin can send the address of."""
    answers: dict[tuple[str, bool], tuple[str, bytes]] = field(default_factory=dict)
    """Archived answers: by source, and whether it is the last good one."""
    planned: list[datetime] = field(default_factory=list)
    """When the checks were planned anew."""
    taxonomy: Taxonomy = TAXONOMY
    fetching: Fetching | None = None
    """What answers in place of them."""
    slept: list[float] = field(default_factory=list)
    delivery: Delivery | None = None
    tokens: list[str] = field(default_factory=list)
    """The secrets of the invitations that were made."""
    runs: dict[str, Run | Exception | asyncio.Event] = field(default_factory=dict)
    """How a check that an admin asks for ends; an event: when it is set."""

    def services(self) -> Services:
        """What the bot works with."""
        return Services(
            store=self.store,
            now=lambda: self.now,
            profiles=self.profiles,
            shipped=(MARINE, FURNITURE),
            rarity=Corpus().rarity,
            match_of=self.match_of,
            shares_of=self.shares_of,
            fitting=lambda subscription, now: fitting_now(self.store, self.matching, subscription, now),
            over=lambda subscription, now: over_lately(self.store, self.matching, subscription, now),
            find=Searching(self.store, self.taxonomy).find,
            try_profile=lambda profile, lesson, now: try_profile(
                self.store, self.matching, self.taxonomy, profile, lesson, now
            ),
            read_site=lambda address: read_site(address, self.fetching or Replay(self.pages), self.now),
            sources=self.sources,
            check_source=self.check,
            enable_source=self.enable,
            look_at=self.offers.look,
            adopt=self.offers.adopt,
            accept_list=self.accepts,
            calendar_file=self.publishing.file,
            calendar_address=lambda subscription, anew: self.publishing.address(subscription, anew=anew),
            revoke_address=self.publishing.revoke,
            look_at_repair=self.repairs.look,
            adopt_repair=self.repairs.adopt,
            coming=self.comes,
            declarations=self.declarations,
            try_source=self.tries,
            answer=lambda source, good: self.answers.get((source, good)),
            plan_anew=lambda: self.planned.append(self.now),
            admins=self.admins,
            access=self.access,
            taxonomy=self.taxonomy,
            firms=self.firms,
            read_list=self.reads,
            new_token=self.token,
            sleep=self.sleep,
        )

    async def reads(self, content: bytes) -> list[list[str]] | Undocument:
        """As the service reads a list, in this process."""
        try:
            return rows_of(content)
        except UnreadableError as problem:
            return problem.undocument

    @cached_property
    def firms(self) -> FittingFirms:
        """Whom of the member firms calls fit."""
        return FittingFirms(self.store, Corpus, self.taxonomy)

    def token(self) -> str:
        """The next secret of an invitation."""
        self.tokens.append(f"join_{len(self.tokens) + 1:018}")
        return self.tokens[-1]

    @cached_property
    def declarations(self) -> Declarations:
        """The declarations of the two sources, both shipped, and of those that are added."""
        return Declarations(self.store, SHIPPED, self.in_force, lambda: self.now)

    def in_force(self) -> dict[str, tuple[SourceSpec, bool]]:
        """What the sources are now."""
        flags = source_store.flags(self.store)
        refused = self.declarations.refused()
        kept = {
            id_: parse_source(text, id_) for id_, text in source_store.added(self.store).items() if id_ not in refused
        }
        return {id_: (spec, flags.get(id_, spec.enabled)) for id_, spec in sorted({**SHIPPED, **kept}.items())}

    @cached_property
    def seasons(self) -> Seasons:
        """What is learned of calls that come back."""
        return Seasons(
            self.store,
            lambda: SHIPPED,
            self.match_of,
            lambda: administration.subscriptions_of_admins(self.store, self.admins),
        )

    async def comes(self, subscription: Subscription, now: datetime) -> list[Season]:
        list(self.seasons.learn(now))
        return self.seasons.coming(subscription, now)

    async def tries(self, source: str) -> Tried:
        """What a source reads from the recorded `pages`."""
        return await tried(self.in_force()[source][0], Replay(self.pages), self.now)

    @cached_property
    def publishing(self) -> Publishing:
        """Calendars and feeds; without addresses, unless a test gives a key and a base."""
        return Publishing(
            self.store,
            lambda: self.now,
            lambda subscription, now: fitting_now(self.store, self.matching, subscription, now),
            self.profiles,
            self.match_of,
        )

    @cached_property
    def offers(self) -> Offers:
        """What addresses are offered as, read from the recorded `pages`."""
        return Offers(self.declarations, Replay(self.pages))

    @cached_property
    def repairs(self) -> Repairs:
        """What sources that broke are offered, read from the recorded `pages`."""
        return Repairs(
            self.store, Replay(self.pages), lambda: self.now, dict, lambda _: None, lambda *_: None, lambda _: ""
        )

    async def sleep(self, seconds: float) -> None:
        """Waiting moves the clock."""
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)
        await asyncio.sleep(0)

    def profiles(self) -> dict[str, Profile]:
        return {one.id: one for one in (MARINE, FURNITURE, *profile_store.profiles(self.store))}

    @cached_property
    def matching(self) -> Matching:
        return Matching(self.store, {one.id: one for one in (MARINE, FURNITURE)}, self.taxonomy)

    def match_of(self, of: Call, profile: str) -> Match:
        return match(of, self.profiles()[profile], Corpus(), self.now, self.taxonomy)

    def shares_of(self, of: Call, profile: str) -> tuple[tuple[str, float], ...]:
        return Matcher([self.profiles()[profile]], Corpus(), self.taxonomy).shares(call_text(of.facts), profile)

    def message(self, alert: Alert, now: datetime) -> Message | None:
        if alert.kind == "proof":
            return proof_message(alert, self.store, now, self.names_in, self.profiles(), self.match_of)
        return message_for(alert, self.store, now, self.source_name, self.firms.count)

    def names_in(self, lang: str) -> dict[str, str]:
        return {one: names[lang] for one, names in NAMES.items()}

    def sources(self, lang: str) -> list[SourceLine]:
        return source_lines(self.in_force(), self.declarations.refused(), source_store.states(self.store), lang)

    def enable(self, source: str, on: bool, by_whom: str) -> None:
        source_store.set_enabled(self.store, source, on, by_whom, self.now)
        action = "enabled source" if on else "disabled source"
        administration.record(self.store, by_whom, action, source, "", self.now)
        self.switched.append((source, on, by_whom))

    def accepts(self, source: str, by_whom: str) -> bool:
        state = source_store.state_of(self.store, source)
        if is_too_short(state):
            source_store.save_state(self.store, accept_as_usual(state, 3, self.now))
        return is_too_short(state)

    async def check(self, source: str) -> Run:
        run = self.runs[source]
        if isinstance(run, Exception):
            raise run
        if isinstance(run, asyncio.Event):
            await run.wait()
            return a_run(source)
        return run

    def knows(self, *calls: Call) -> None:
        """These calls are known."""
        with self.store.transaction():
            for one in calls:
                call_store.save_call(self.store, one)
                call_store.save_sightings(self.store, one.sightings)

    def happens(self, *changes: Change) -> list[Change]:
        """These changes are recorded."""
        return call_store.record_changes(self.store, changes)

    def owes(self, *changes: Change, after_a_gap: bool = False) -> list[Change]:
        """These changes are recorded, and what they mean for everybody is owed, as after a check."""
        with self.store.transaction():
            happened = self.happens(*changes)
            about = {one.id: one for one in call_store.calls(self.store, ids={one.call_id for one in happened})}
            owe_changes(self.store, happened, about, self.match_of, self.source_name, self.now, after_a_gap=after_a_gap)
        return happened

    def source_name(self, source: str, lang: str) -> str:
        return NAMES[source][lang]

    async def delivers(self, *, later: float = 0) -> None:
        """Deliver what is owed and due, `later` seconds from now, as fast as the pace of the chat allows."""
        assert self.delivery is not None
        self.now += timedelta(seconds=later)
        while (due := outbox.next_due(self.store)) is not None and due <= self.now:
            await self.delivery.deliver_due()
            self.now += timedelta(seconds=1.1)

    def follows(self, chat: int, *profiles: str, thread: int | None = None, **given: Any) -> Subscription:
        """A chat that is set up already."""
        made = Subscription(chat, thread, profiles=profiles, cursor=call_store.last_change(self.store), **given)
        return subscribers.save(self.store, made)

    def subscription(self, chat: int, thread: int | None = None) -> Subscription:
        """What a chat follows now."""
        found = subscribers.of_chat(self.store, chat, thread)
        assert found is not None, f"chat {chat} follows nothing"
        return found

    def is_as_kept(self, name: str, chat: int | Chat, thread: int | None = None) -> None:
        """The conversation is the one that a person read and kept as transcripts/<name>.txt."""
        assert self.server.strict_failures == []
        assert_is_as_kept(Path(__file__).parent, name, self.server.transcript(chat, thread=thread))


@asynccontextmanager
async def talking(
    *,
    access: Literal["open", "approval", "invited"] = "open",
    admins: tuple[int, ...] = (),
    calls: Iterable[Call] | None = None,
    pages: tuple[Path, ...] = (),
    taxonomy: Taxonomy = TAXONOMY,
    inline: bool = True,
) -> AsyncIterator[World]:
    """A running bot, with calls that are known; `inline`: whether its owner turned inline mode on."""
    async with BotApiServer(clock=lambda: world.now, inline=inline) as server:
        with open_store(None) as store:
            world = World(server, store, admins=admins, access=access, pages=pages, taxonomy=taxonomy)
            world.knows(*(known_calls() if calls is None else calls))
            services = world.services()
            application = build_application(server.token, services, server.base_url.removesuffix("/bot"))
            async with polling(application, services):
                world.delivery = Delivery(
                    application.bot,
                    store,
                    world.message,
                    services.now,
                    services.sleep,
                    pace=services.pace,
                    not_now=lambda alert, now: not_now(store, alert, now),
                    why_silent=lambda alert: why_silent(alert, store),
                )
                yield world
                await server.settled()


def a_run(source: str = "isun-open", **given: Any) -> Run:
    """How a check ended."""
    return Run(source, NOW, NOW + timedelta(seconds=2), **{"ended": "read", "items": 45, "changes": 2, **given})


def a_broken_state(source: str = "isun-open") -> SourceState:
    """A source that broke yesterday."""
    problem = Problem("refused", "HTTP 200 with 245 bytes: Request Rejected")
    return SourceState(source, "broken", problem, since=NOW, last_success=NOW - timedelta(days=1), usual_items=45)
