"""Pauses that end by themselves, with one message, whenever the service looks again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.tracker.bot.talking import World, talking
from tests.tracker.domain.calls_told import call, change, deadline
from tracker.pausing import end_pauses
from tracker.store import outbox, subscribers
from tracker.store import pausing as pause_store

SOFIA = ZoneInfo("Europe/Sofia")
LABELS = {
    "en": ("1 week", "📅 Until a date…", "♾ Until I resume", "1 day", "▶️ Resume"),
    "bg": ("1 седмица", "📅 До дата…", "♾ Докато ви върна", "1 ден", "▶️ Продължи"),
}
SAID = {
    "en": ("/pause 2 weeks", "/pause until never", "someday", "15 January", "/pause until 20 May"),
    "bg": ("/pause 2 седмици", "/pause до никога", "някога", "15 януари", "/pause до 20 май"),
}


async def says(world: World, *texts: str) -> None:
    for text in texts:
        world.server.users[7].sends(text)
        await world.server.settled()


async def passes(world: World, until: datetime, every: timedelta = timedelta(minutes=30)) -> None:
    """The service looks as often as that, and delivers."""
    while world.now < until:
        # In UTC: on the local clock an hour comes twice.
        world.now = min(world.now.astimezone(UTC) + every, until.astimezone(UTC))
        list(end_pauses(world.store, world.match_of, world.now))
        await world.delivers()


def until_of(world: World, chat: int = 7) -> datetime | None:
    return world.subscription(chat).wishes.paused_until


@pytest.mark.parametrize("lang", ["bg", "en"])
async def test_a_pause_is_chosen_by_words_or_buttons_and_ends_by_itself_with_one_summary(lang: str) -> None:
    week, date, still, day, resume = LABELS[lang]
    two_weeks, never, someday, january, may = SAID[lang]
    async with talking() as world:
        world.server.user(7, lang)
        world.follows(7, "marine", language=lang)
        await says(world, "/pause")
        assert (world.subscription(7).paused, until_of(world)) == (True, None)
        for label in (week, date):
            world.server.users[7].taps(label)
            await world.server.settled()
        assert until_of(world) == datetime(2026, 5, 9, 9, 0, tzinfo=SOFIA)
        await says(world, someday, january)
        assert until_of(world) == datetime(2027, 1, 15, 8, 30, tzinfo=SOFIA)
        for label in (still, day):
            world.server.users[7].taps(label)
            await world.server.settled()
        await says(world, two_weeks, never, "/settings")
        assert until_of(world) == datetime(2026, 5, 16, 9, 0, tzinfo=SOFIA)
        await says(world, may)
        world.owes(change("appeared", "bluecall01"), change("appeared", "planned001"))
        await passes(world, datetime(2026, 5, 20, 8, 0, tzinfo=SOFIA), timedelta(days=2))
        assert world.subscription(7).paused and outbox.waiting(world.store) == 0
        await passes(world, datetime(2026, 5, 20, 8, 31, tzinfo=SOFIA))
        assert not world.subscription(7).paused and until_of(world) is None
        await says(world, "/pause")
        world.server.users[7].taps(resume)
        await world.server.settled()
        await says(world, "/resume")
        world.is_as_kept(f"pause_until.{lang}", 7)


async def test_after_a_downtime_it_ends_once_and_also_says_that_there_was_nothing() -> None:
    async with talking() as world:
        world.server.user(7, "en")
        await says(world, "/help")
        chat = world.follows(7, "marine", language="en", rhythm="daily")
        pause_store.pause(world.store, chat.id, datetime(2026, 5, 5, tzinfo=SOFIA))
        world.now = datetime(2026, 6, 20, 14, 0, tzinfo=SOFIA)
        await passes(world, world.now + timedelta(hours=2))
        assert [one.text for one in world.server.messages(7)[1:]] == [
            "▶️ Your pause is over. There was nothing new for you meanwhile."
        ]


async def test_a_long_pause_ends_with_one_message_however_much_happened_and_not_in_quiet_hours() -> None:
    many = [
        call(f"blue{number:06}", titles={"en": f"Blue economy {number}"}, code=f"C-{number}", deadlines=(deadline("2027-06-01"),))
        for number in range(40)
    ]  # fmt: skip
    async with talking(calls=many) as world:
        world.server.user(7, "en")
        await says(world, "/help")
        # The autumn night in which the clocks go back: half past two comes twice.
        chat = world.follows(7, "marine", language="en", quiet_from="22:00", quiet_to="07:00")
        world.now = datetime(2026, 10, 18, 2, 30, tzinfo=SOFIA)
        world.owes(*(change("appeared", f"blue{number:06}") for number in range(3)))
        await says(world, "/pause 1 week")
        assert until_of(world) == datetime(2026, 10, 25, 2, 30, tzinfo=SOFIA)
        world.owes(*(change("appeared", f"blue{number:06}") for number in range(3, 40)))
        await passes(world, datetime(2026, 10, 25, 6, 59, tzinfo=SOFIA))
        assert not world.subscription(7).paused
        assert len(world.server.messages(7)) == 2, "the answers to what was said, nothing else"
        await passes(world, datetime(2026, 10, 25, 12, 0, tzinfo=SOFIA))
        (told,) = world.server.messages(7)[2:]
        assert told.text.startswith("▶️ Your pause is over. Meanwhile:\n40 calls for you")
        assert [one.state for one in outbox.history(world.store, subscription=chat.id)].count("sent") == 1


async def test_a_chat_that_blocked_the_bot_hears_when_it_is_back_and_others_end_all_the_same() -> None:
    async with talking() as world:
        world.server.user(7, "en")
        await says(world, "/help")
        for number in (6, 7):
            chat = world.follows(number, "marine", language="en")
            pause_store.pause(world.store, chat.id, datetime(2026, 5, 3, tzinfo=SOFIA))
        subscribers.block_chat(world.store, 6, world.now)
        world.owes(change("appeared", "bluecall01"))
        await passes(world, datetime(2026, 5, 4, tzinfo=SOFIA), timedelta(hours=6))
        assert not world.subscription(6).paused and not world.subscription(7).paused
        assert len(world.server.messages(7)) == 2
        assert outbox.history(world.store, subscription=world.subscription(6).id) == []


async def test_in_a_group_only_admins_pause_it_and_answer_until_when() -> None:
    async with talking() as world:
        boss, guest = world.server.user(1, "en"), world.server.user(2, "en")
        group = world.server.group(-5, creator=boss, members=[guest])
        world.follows(-5, "marine", language="en")
        guest.sends("/pause 1 week", to=group)
        boss.sends("/pause", to=group)
        await world.server.settled()
        guest.taps("1 week", in_chat=group)
        await world.server.settled()
        boss.taps("📅 Until a date…", in_chat=group)
        await world.server.settled()
        question = world.server.last(group)
        guest.sends("15 January", to=group, reply_to=question)
        await world.server.settled()
        assert (world.subscription(-5).paused, until_of(world, -5)) == (True, None)
        boss.sends("15 January", to=group, reply_to=question)
        await world.server.settled()
        assert until_of(world, -5) == datetime(2027, 1, 15, 8, 30, tzinfo=SOFIA)
