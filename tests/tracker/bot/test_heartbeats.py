"""A week that brought nothing is told once, with what was checked and what went wrong; and the monthly record, as a file."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pypdfium2
import pytest

from scrapers.spec import parse_source
from tests.tracker.bot.talking import SHIPPED, World, talking
from tests.tracker.domain.calls_told import change
from tracker.digests import owe_digests
from tracker.domain.models import Problem, Run
from tracker.domain.wishes import Mute, Wishes
from tracker.heartbeats import Heartbeats
from tracker.monthly import last_month, owe_proofs
from tracker.pausing import end_pauses
from tracker.store import muting, outbox, runs, subscribers, wishing
from tracker.store import pausing as pause_store

SOFIA = ZoneInfo("Europe/Sofia")
#: A Wednesday.
BEGIN = datetime(2026, 5, 6, 12, 0, tzinfo=SOFIA)
GREEK = parse_source(
    'id = "greek"\nname = { bg = "Гръцки", en = "Greek" }\nshape = "listing"\nurl = "https://greek.example/calls"\nlanguage = "en"\n'
    'zone = "Europe/Athens"\ncountries = ["EL"]\n'
    'list = { items = "li", fields = { title = "a", url = { select = "a", attr = "href" } } }',
    "greek",
)


@contextmanager
def beating(world: World) -> Iterator[Heartbeats]:
    yield Heartbeats(world.store, world.matching, lambda: {**SHIPPED, "greek": GREEK}, world.profiles)


async def passes(world: World, until: datetime, every: timedelta = timedelta(hours=4), *, checks: bool = True) -> None:
    """The service checks both sources, looks at the clock and delivers, as often as that."""
    with beating(world) as heartbeats:
        while world.now < until:
            world.now = min(world.now.astimezone(UTC) + every, until.astimezone(UTC))
            for source in ("isun-open", "greek") if checks else ():
                runs.record(world.store, Run(source, world.now, world.now, "unchanged"))
            list(end_pauses(world.store, world.match_of, world.now))
            list(owe_digests(world.store, world.matching, world.now))
            list(heartbeats.owe(world.now))
            list(owe_proofs(world.store, world.now))
            await world.delivers()


def told(world: World, chat: int = 7) -> list[tuple[str, str]]:
    """When, on the chat's clock, and how each message began that came by itself."""
    return [
        (f"{one.date.astimezone(SOFIA):%m-%d %H:%M}", one.text.split(".")[0])
        for one in world.server.messages(chat)
        if not one.text.startswith(("What I can do", "Какво мога"))
    ]


async def begins(world: World, lang: str = "en") -> None:
    world.server.user(7, lang)
    world.server.users[7].sends("/help")
    await world.server.settled()
    world.now = BEGIN


@pytest.mark.parametrize("lang", ["bg", "en"])
async def test_a_week_without_anything_is_told_on_monday_with_checks_troubles_and_the_next_deadline(lang: str) -> None:
    async with talking() as world:
        await begins(world, lang)
        world.follows(7, "marine", language=lang)
        subscribers.mark(world.store, 7, "furnitur01", "saved", BEGIN)
        broken = Problem("unreachable", "no answer")
        for days in range(12, 15):
            at = BEGIN + timedelta(days=days - 8)
            runs.record(world.store, Run("euro-access", at, at, "failed", problems=(broken,)))
            runs.record(world.store, Run("isun-open", at, at, "failed", problems=(broken,)))
        await passes(world, datetime(2026, 5, 19, 12, 0, tzinfo=SOFIA))
        assert len(told(world)) == 1
        world.is_as_kept(f"heartbeat.{lang}", 7)


async def test_it_comes_once_a_week_only_where_nothing_came_whatever_the_rhythm() -> None:
    async with talking() as world:
        await begins(world)
        for number in (21, 22, 23):
            world.server.user(number, "en").sends("/help")
        await world.server.settled()
        chats = {rhythm: world.follows(number, "marine", language="en", rhythm=rhythm) for number, rhythm in
                 ((21, "at_once"), (22, "daily"), (23, "weekly"))}  # fmt: skip
        await passes(world, datetime(2026, 5, 20, 12, 0, tzinfo=SOFIA))
        world.owes(replace(change("amended", "planned001", field="budget", after="EUR 5"), at=world.now))
        await passes(world, datetime(2026, 6, 2, 12, 0, tzinfo=SOFIA))
        for rhythm, chat in chats.items():
            kinds = [
                (one.kind, one.reason.partition(":")[2])
                for one in reversed(outbox.history(world.store, subscription=chat.id))
            ]
            beats = [reason for kind, reason in kinds if kind == "heartbeat"]
            news = [kind for kind, _ in kinds if kind != "heartbeat"]
            assert len(news) == 1
            # Wednesday's news are told on Monday the 25th in the weekly digest; the others heard them that week.
            assert beats == ["2026-05-18", "2026-06-01"], rhythm


async def test_after_a_downtime_it_comes_once_and_admits_that_nobody_looked() -> None:
    async with talking() as world:
        await begins(world)
        world.follows(7, "marine", language="en")
        await passes(world, BEGIN + timedelta(hours=1))
        world.now = datetime(2026, 7, 2, 15, 0, tzinfo=SOFIA)
        await passes(world, datetime(2026, 7, 3, 15, 0, tzinfo=SOFIA), checks=False)
        assert told(world) == [("07-02 19:00", "💔 I could not look")]


async def test_it_keeps_quiet_hours_ends_with_the_setting_and_skips_pauses_and_what_is_muted() -> None:
    async with talking() as world:
        await begins(world)
        chat = world.follows(7, "marine", language="en", quiet_from="22:00", quiet_to="10:00")
        muting.mute(world.store, chat.id, Mute("source", "isun-open", BEGIN))
        muting.mute(world.store, chat.id, Mute("source", "euro-access", BEGIN))
        await passes(world, datetime(2026, 5, 18, 9, 30, tzinfo=SOFIA), timedelta(hours=1))
        assert told(world) == []
        await passes(world, datetime(2026, 5, 18, 12, 0, tzinfo=SOFIA), timedelta(minutes=30))
        assert told(world) == [("05-18 10:00", "💔 I could not look")], "what is muted is not counted"
        pause_store.pause(world.store, chat.id, datetime(2026, 5, 27, 11, 0, tzinfo=SOFIA))
        await passes(world, datetime(2026, 5, 30, tzinfo=SOFIA))
        assert [text for _, text in told(world)[1:]] == ["▶️ Your pause is over"]
        wishing.keep(world.store, chat.id, Wishes(heartbeat=False), "2026-05")
        await passes(world, datetime(2026, 6, 20, tzinfo=SOFIA), timedelta(hours=12))
        assert len(told(world)) == 2


async def test_the_week_in_which_the_clocks_change_is_a_week_too() -> None:
    async with talking() as world:
        await begins(world)
        world.follows(7, "marine", language="en")
        world.now = datetime(2026, 10, 12, 7, 0, tzinfo=SOFIA)
        await passes(world, datetime(2026, 11, 3, 12, 0, tzinfo=SOFIA), timedelta(hours=1))
        assert [when for when, _ in told(world)] == ["10-19 09:00", "10-26 09:00", "11-02 09:00"]


async def test_one_that_waits_falls_away_where_something_came_meanwhile() -> None:
    async with talking() as world:
        await begins(world)
        chat = world.follows(7, "marine", language="en", quiet_from="07:00", quiet_to="09:30")
        with beating(world) as heartbeats:
            list(heartbeats.owe(world.now))
            world.now = datetime(2026, 5, 18, 8, 40, tzinfo=SOFIA)
            list(heartbeats.owe(world.now))
        assert outbox.waiting(world.store) == 1
        world.owes(change("appeared", "planned001"))
        await world.delivers(later=3600)
        states = [(one.kind, one.state) for one in reversed(outbox.history(world.store, subscription=chat.id))]
        assert states == [("heartbeat", "dropped"), ("change", "sent")]


def text_of(file: bytes | None) -> str:
    assert file is not None
    with pypdfium2.PdfDocument(io.BytesIO(file)) as read:
        return "\n".join(page.get_textpage().get_text_range() for page in read)


LABELS = {
    "en": ("📄 Monthly record", "each month, as a file", "💓 Sign of life", "none"),
    "bg": ("📄 Месечна справка", "всеки месец, като файл", "💓 Знак, че следя", "без"),
}


@pytest.mark.parametrize("lang", ["bg", "en"])
async def test_the_record_of_each_month_is_sent_once_on_the_first_day_where_it_was_asked_for(lang: str) -> None:
    async with talking() as world:
        await begins(world, lang)
        world.follows(7, "marine", language=lang)
        world.server.users[7].sends("/settings")
        await world.server.settled()
        for label in LABELS[lang]:
            world.server.users[7].taps(label)
            await world.server.settled()
        assert world.subscription(7).wishes == Wishes(heartbeat=False, monthly_proof=True)
        await passes(world, datetime(2026, 5, 31, 23, 0, tzinfo=SOFIA), timedelta(hours=24))
        assert all(one.kind == "text" for one in world.server.messages(7))
        await passes(world, datetime(2026, 6, 1, 8, 29, tzinfo=SOFIA))
        assert outbox.waiting(world.store) == 0
        await passes(world, datetime(2026, 6, 30, 12, 0, tzinfo=SOFIA), timedelta(hours=6))
        (sent,) = [one for one in world.server.messages(7) if one.kind == "document"]
        assert (sent.date.astimezone(SOFIA).day, sent.file_name) == (1, "monitoring-2026-05-marine.pdf")
        assert ("ISUN 2020" if lang == "en" else "ИСУН 2020") in text_of(sent.file)
        world.is_as_kept(f"monthly.{lang}", 7)


async def test_after_a_downtime_the_missed_months_follow_at_most_three_in_a_topic_too_and_not_at_night() -> None:
    async with talking() as world:
        boss = world.server.user(1, "en")
        forum = world.server.group(-1_005, creator=boss, forum=True)
        thread = forum.topic("Calls")
        world.now = BEGIN
        chat = world.follows(forum.id, "marine", thread=thread, language="en", quiet_from="20:00", quiet_to="08:00")
        wishing.keep(
            world.store, chat.id, Wishes(heartbeat=False, monthly_proof=True), last_month("Europe/Sofia", BEGIN)
        )
        world.now = datetime(2026, 11, 3, 23, 0, tzinfo=SOFIA)
        await passes(world, datetime(2026, 11, 4, 7, 0, tzinfo=SOFIA), timedelta(hours=2))
        assert world.server.messages(forum, thread=thread) == []
        await passes(world, datetime(2026, 11, 4, 12, 0, tzinfo=SOFIA), timedelta(hours=1))
        names = [one.file_name for one in world.server.messages(forum, thread=thread)]
        assert names == [f"monitoring-2026-{month:02}-marine.pdf" for month in (8, 9, 10)]
        subscribers.save(world.store, replace(world.subscription(forum.id, thread), paused=True))
        await passes(world, datetime(2026, 12, 3, 12, 0, tzinfo=SOFIA), timedelta(days=1))
        subscribers.set_paused(world.store, chat.id, False)
        await passes(world, datetime(2026, 12, 4, 12, 0, tzinfo=SOFIA), timedelta(hours=6))
        assert len(world.server.messages(forum, thread=thread)) == 4, "what a pause held back follows"
        assert world.server.strict_failures == []
