"""Reminders from the button to the chat, with a clock that the test moves: once each, in time, never for an old date."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.tracker.bot.talking import NAMES, World, talking
from tests.tracker.domain.calls_told import SOFIA, call, change, deadline
from tracker.domain.models import Call, Reminding, Sighting
from tracker.gathering import let_back
from tracker.reminding import owe_reminders
from tracker.store import calls as call_store
from tracker.store import joins, outbox, subscribers
from tracker.store import reminders as reminder_store

#: The usual call of these tests closes on Thursday, 14 May 2026, 16:30 in Sofia.
THE_CALL = "bluecall01"
BEGIN = datetime(2026, 4, 1, 10, 0, tzinfo=SOFIA)


@asynccontextmanager
async def saved(at: datetime = BEGIN, *calls: Call, **chat: Any) -> AsyncIterator[World]:
    """A chat that saved the call at `at`, and has been looked at since."""
    async with talking(calls=calls or (call(THE_CALL),)) as world:
        world.now = at
        world.server.user(7, "en")
        world.server.users[7].sends("/help")
        await world.server.settled()
        world.follows(7, "marine", **{"language": "en"} | chat)
        subscribers.mark(world.store, 7, THE_CALL, "saved", at)
        await passes(world)
        yield world
        assert world.server.strict_failures == []


async def passes(world: World, until: datetime | None = None, *, every: timedelta = timedelta(minutes=30)) -> None:
    """Time passes; the minute's work is done every so often, and what is due is delivered."""
    until = until or world.now
    while True:
        list(owe_reminders(world.store, world.now))
        await world.delivers()
        if world.now >= until:
            return
        world.now = min(world.now + every, until)


def states(call_: Call, *deadlines: Any, **more: Any) -> Call:
    """The call as it is stated now."""
    facts = replace(call_.facts, deadlines=deadlines, **more)
    return replace(call_, facts=facts, sightings=(replace(call_.sightings[0], facts=facts),))


def told(world: World, chat: int = 7) -> list[str]:
    """The first line of each reminder that came, and the local time at which it did."""
    return [
        f"{one.date.astimezone(SOFIA):%m-%d %H:%M} {one.text.splitlines()[0]}"
        for one in world.server.messages(chat)
        if one.text.startswith("🔔") and "Reminders" not in one.text.splitlines()[0]
    ]


def owed(world: World) -> list[tuple[str, str]]:
    """(reason without call and date, state) of every reminder, oldest first."""
    return [
        (":".join(one.reason.split(":")[:2]), one.state)
        for one in reversed(outbox.history(world.store))
        if one.kind == "reminder"
    ]


async def test_all_of_them_come_once_each_in_their_hour_and_are_in_the_log_by_name() -> None:
    async with saved() as world:
        await passes(world, datetime(2026, 5, 20, tzinfo=SOFIA))
        assert told(world) == [
            "04-14 16:30 🔔 30 days left",
            "04-30 16:30 🔔 14 days left",
            "05-07 16:30 🔔 7 days left",
            "05-11 16:30 🔔 3 days left",
            "05-13 16:30 🔔 Tomorrow is the last day",
            "05-14 13:30 🔔 3 hours left",
        ]
        assert owed(world) == [(f"reminder:{one}", "sent") for one in ("30d", "14d", "7d", "3d", "1d", "3h")]


async def test_a_reminder_answers_the_first_message_about_its_call() -> None:
    async with saved(datetime(2026, 5, 6, 10, tzinfo=SOFIA)) as world:
        world.owes(change(call_id=THE_CALL, number=1))
        await world.delivers(later=60)
        first = world.server.last(7)
        await passes(world, datetime(2026, 5, 8, tzinfo=SOFIA))
        assert "7 days left" in world.server.last(7).text
        assert world.server.last(7).reply_to == first.message_id


async def test_after_a_downtime_only_the_nearest_that_was_missed_comes_and_says_what_is_left_now() -> None:
    async with saved() as world:
        world.now = datetime(2026, 5, 12, 8, 0, tzinfo=SOFIA)
        await passes(world)
        assert told(world) == ["05-12 08:00 🔔 2 days left"]
        assert owed(world) == [("reminder:3d", "sent")]
        await passes(world, datetime(2026, 5, 15, tzinfo=SOFIA))
        assert [line.partition(" 🔔 ")[2] for line in told(world)[1:]] == ["Tomorrow is the last day", "3 hours left"]


async def test_a_service_that_was_down_until_after_the_deadline_reminds_of_nothing() -> None:
    async with saved() as world:
        world.now = datetime(2026, 5, 14, 16, 30, tzinfo=SOFIA)
        await passes(world)
        assert told(world) == []


async def test_a_moved_deadline_moves_its_reminders_and_none_is_sent_late() -> None:
    async with saved() as world:
        await passes(world, datetime(2026, 5, 3, 10, tzinfo=SOFIA))
        count = len(told(world))
        world.knows(states(call(THE_CALL), deadline("2026-05-08T16:30")))
        await passes(world, datetime(2026, 5, 12, tzinfo=SOFIA))
        assert told(world)[count:] == [
            "05-05 16:30 🔔 3 days left", "05-07 16:30 🔔 Tomorrow is the last day", "05-08 13:30 🔔 3 hours left",
        ]  # fmt: skip


async def test_a_deadline_that_is_extended_after_a_reminder_has_reminders_of_its_own() -> None:
    async with saved(datetime(2026, 5, 6, 10, tzinfo=SOFIA)) as world:
        await passes(world, datetime(2026, 5, 12, tzinfo=SOFIA))
        assert [line.partition(" 🔔 ")[2] for line in told(world)] == ["7 days left", "3 days left"]
        world.knows(states(call(THE_CALL), deadline("2026-06-14T16:30")))
        await passes(world, datetime(2026, 6, 15, tzinfo=SOFIA))
        assert [line.partition(" 🔔 ")[2] for line in told(world)[2:]] == [
            "30 days left", "14 days left", "7 days left", "3 days left", "Tomorrow is the last day", "3 hours left",
        ]  # fmt: skip


async def test_a_reminder_that_waits_for_the_network_is_dropped_where_its_date_moved_meanwhile() -> None:
    async with saved() as world:
        world.now = datetime(2026, 5, 7, 16, 31, tzinfo=SOFIA)
        list(owe_reminders(world.store, world.now))
        assert owed(world) == [("reminder:7d", "queued")]
        world.knows(states(call(THE_CALL), deadline("2026-06-14T16:30")))
        await passes(world)
        assert owed(world) == [("reminder:7d", "dropped")]
        assert told(world) == []


async def test_what_waited_until_a_nearer_one_is_due_falls_away() -> None:
    async with saved() as world:
        world.now = datetime(2026, 5, 7, 16, 31, tzinfo=SOFIA)
        list(owe_reminders(world.store, world.now))
        world.now = datetime(2026, 5, 11, 17, 0, tzinfo=SOFIA)
        await passes(world)
        assert owed(world) == [("reminder:7d", "dropped"), ("reminder:3d", "sent")]


async def test_quiet_hours_across_midnight_hold_it_until_they_end() -> None:
    night = states(call(THE_CALL), deadline("2026-05-14T09:30"))
    at = datetime(2026, 5, 13, 20, tzinfo=SOFIA)
    async with saved(at, night, quiet_from="22:00", quiet_to="07:00") as world:
        await passes(world, datetime(2026, 5, 14, 10, tzinfo=SOFIA), every=timedelta(minutes=10))
        assert told(world) == ["05-14 07:00 🔔 2 hours left"]


async def test_a_pause_sends_nothing_and_its_end_brings_the_nearest() -> None:
    async with saved() as world:
        number = world.subscription(7).id
        subscribers.set_paused(world.store, number, True)
        await passes(world, datetime(2026, 5, 8, 10, tzinfo=SOFIA), every=timedelta(hours=12))
        assert owed(world) == []
        subscribers.set_paused(world.store, number, False)
        await passes(world)
        assert told(world) == ["05-08 10:00 🔔 6 days left"]


async def test_a_chat_that_blocked_the_bot_gets_the_nearest_when_it_is_back() -> None:
    async with saved() as world:
        subscribers.block_chat(world.store, 7, world.now)
        await passes(world, datetime(2026, 5, 8, 10, tzinfo=SOFIA), every=timedelta(hours=12))
        let_back(world.store, 7, world.match_of, world.now)
        await passes(world)
        assert told(world) == ["05-08 10:00 🔔 6 days left"]


async def test_digest_chats_are_reminded_by_itself_at_nine() -> None:
    async with saved(datetime(2026, 5, 6, 8, tzinfo=SOFIA), rhythm="weekly") as world:
        await passes(world, datetime(2026, 5, 8, tzinfo=SOFIA))
        assert told(world) == ["05-07 09:00 🔔 7 days left"]


async def test_a_topic_of_a_forum_is_reminded_in_the_topic() -> None:
    async with talking(calls=[call(THE_CALL)]) as world:
        world.now = datetime(2026, 5, 7, 10, tzinfo=SOFIA)
        forum = world.server.group(forum=True)
        thread = forum.topic("Calls")
        world.follows(forum.id, "marine", thread=thread, language="en")
        subscribers.mark(world.store, forum.id, THE_CALL, "saved", world.now)
        await passes(world, datetime(2026, 5, 7, 17, tzinfo=SOFIA))
        assert ["7 days left" in one.text for one in world.server.messages(forum, thread=thread)] == [True]


async def test_an_own_deadline_before_the_official_one() -> None:
    async with saved(datetime(2026, 5, 1, 10, tzinfo=SOFIA)) as world:
        number = world.subscription(7).id
        reminder_store.choose(world.store, number, Reminding(("3d", "3h"), internal=5))
        await passes(world, datetime(2026, 5, 15, tzinfo=SOFIA))
        assert told(world) == [
            "05-06 16:30 🔔 3 days to your own deadline",
            "05-09 13:30 🔔 3 hours to your own deadline",
            "05-11 16:30 🔔 3 days left",
            "05-14 13:30 🔔 3 hours left",
        ]
        first = next(one.text for one in world.server.messages(7) if "own deadline" in one.text)
        assert "🏁 Your own deadline: Saturday, 9 May 2026, 16:30 (Sofia time)" in first
        assert "⏰ Deadline: Thursday, 14 May 2026, 16:30 (Sofia time)" in first


@pytest.mark.parametrize(
    "undated",
    [
        {"deadlines": (), "open_ended": "rolling"},
        {"deadlines": (deadline("2026-10-01", precision="quarter"),)},
        {"outcome": "cancelled"},
        {"deadlines": (deadline("2026-03-30"),)},
    ],
)
async def test_without_a_certain_deadline_ahead_nothing_comes(undated: dict[str, Any]) -> None:
    async with saved(BEGIN, call(THE_CALL, **undated)) as world:
        await passes(world, datetime(2026, 11, 1, tzinfo=SOFIA), every=timedelta(days=3))
        assert owed(world) == []


async def test_what_is_no_longer_saved_is_not_reminded_of() -> None:
    async with saved() as world:
        world.now = datetime(2026, 5, 7, 16, 31, tzinfo=SOFIA)
        list(owe_reminders(world.store, world.now))
        subscribers.unmark(world.store, 7, THE_CALL)
        await passes(world, datetime(2026, 5, 15, tzinfo=SOFIA), every=timedelta(hours=6))
        assert owed(world) == [("reminder:7d", "dropped")]


async def test_a_choice_that_is_made_late_sends_nothing_late() -> None:
    async with saved(datetime(2026, 5, 12, 10, tzinfo=SOFIA)) as world:
        await says(world, "/saved")
        for label in ("1", "🔔 Reminders", "✅ 7 days", "▫️ 7 days", "▫️ 2 days"):
            world.server.users[7].taps(label)
            await world.server.settled()
        await passes(world, datetime(2026, 5, 13, 10, tzinfo=SOFIA))
        assert owed(world) == [("reminder:2d", "sent")], "it was still ahead when it was chosen"


async def test_a_group_that_gets_a_new_number_keeps_its_reminders() -> None:
    async with talking(calls=[call(THE_CALL)]) as world:
        before = world.follows(-5, "marine", language="en")
        subscribers.mark(world.store, -5, THE_CALL, "saved", BEGIN)
        own = Reminding(("1d",))
        reminder_store.choose_for_call(world.store, before.id, THE_CALL, own)
        subscribers.migrate_chat(world.store, -5, -1005)
        kept = reminder_store.of_call(world.store, world.subscription(-1005).id, THE_CALL)
        assert kept is not None
        assert kept.choice == own
        other = world.follows(-1009, "marine", language="en")
        subscribers.migrate_chat(world.store, -1005, -1009)
        assert reminder_store.of_call(world.store, other.id, THE_CALL) is not None


async def test_a_call_that_becomes_part_of_another_takes_its_reminders_along() -> None:
    async with saved(BEGIN, call(THE_CALL), call("othercall1", code="OTHER-1")) as world:
        number = world.subscription(7).id
        reminder_store.choose_for_call(world.store, number, THE_CALL, Reminding(("1d",), 2))
        joins.absorb(world.store, THE_CALL, "othercall1")
        (kept,) = reminder_store.of_subscription(world.store, number)
        assert (kept.call_id, kept.choice) == ("othercall1", Reminding(("1d",), 2))


async def test_one_that_cannot_be_decided_stops_none_of_the_others(caplog: pytest.LogCaptureFixture) -> None:
    async with saved(datetime(2026, 5, 6, 10, tzinfo=SOFIA)) as world:
        broken = world.follows(6, "marine", language="en")
        subscribers.mark(world.store, 6, THE_CALL, "saved", world.now)
        await passes(world)
        world.store.execute("UPDATE subscriptions SET quiet_from = 'x', quiet_to = 'y' WHERE id = ?", (broken.id,))
        await passes(world, datetime(2026, 5, 7, 17, tzinfo=SOFIA))
        assert told(world) == ["05-07 16:30 🔔 7 days left"]
        assert f"the reminders of call {THE_CALL} for subscription {broken.id}" in caplog.text
        assert caplog.text.count("was left out") < 40, "it is not tried again at once"


async def test_an_alert_about_a_call_does_not_move_its_reminders() -> None:
    async with saved(datetime(2026, 5, 6, 10, tzinfo=SOFIA)) as world:
        seen = Sighting("euro-access", "k", THE_CALL, call(THE_CALL).facts, world.now, world.now)
        call_store.save_sightings(world.store, [seen])
        await passes(world, datetime(2026, 5, 7, 17, tzinfo=SOFIA))
        assert owed(world) == [("reminder:7d", "sent")]
        assert NAMES["isun-open"]["en"] in world.server.last(7).text


async def says(world: World, *texts: str) -> None:
    for text in texts:
        world.server.users[7].sends(text)
        await world.server.settled()


LABELS = {
    "en": ("🔔 Remind", "✅ 30 days", "▫️ 2 days", "🏁 Own deadline", "5 days before", "🔕 None", "↩️ As in the settings",
           "⭐ Saved", "🔔 Reminders", "🏁 Own deadline", "3 days before", "✅ 3 hours", "‹ Back"),
    "bg": ("🔔 Напомни", "✅ 30 дни", "▫️ 2 дни", "🏁 Свой срок", "5 дни по-рано", "🔕 Без напомняния", "↩️ Както е в настройките",
           "⭐ Запазена", "🔔 Напомняния", "🏁 Свой срок", "3 дни по-рано", "✅ 3 часа", "‹ Назад"),
}  # fmt: skip


@pytest.mark.parametrize("lang", ["bg", "en"])
async def test_reminders_are_chosen_by_buttons_for_a_call_and_for_all(lang: str) -> None:
    dates = (deadline("2026-05-14T16:30", "first_stage"), deadline("2026-09-10", "second_stage"))
    undated = call("rolling001", titles={"en": "Rolling", "bg": "Постоянна"}, code="ROLL-1", deadlines=(), opens=None)
    async with talking(calls=[call(THE_CALL, deadlines=dates), undated]) as world:
        world.server.user(7, lang)
        world.server.users[7].sends("/start")
        await world.server.settled()
        world.follows(7, "marine", language=lang)
        world.owes(change(call_id=THE_CALL, number=1))
        await world.delivers(later=60)
        alert = world.server.last(7)
        labels = LABELS[lang]
        for label in labels[:7]:
            world.server.users[7].taps(label)
            await world.server.settled()
        kept = reminder_store.of_call(world.store, world.subscription(7).id, THE_CALL)
        assert kept is not None and kept.choice is None
        assert alert.button(labels[7]) is not None and alert.button(labels[8]) is not None, "the alert shows it"
        await says(world, "/settings")
        for label in labels[8:]:
            world.server.users[7].taps(label, world.server.last(7))
            await world.server.settled()
        assert world.subscription(7).reminding == Reminding(("30d", "14d", "7d", "3d", "1d"), 3)
        await says(world, "/search Rolling")
        for label in ("1", labels[0]):
            world.server.users[7].taps(label)
            await world.server.settled()
        await says(world, "/privacy")
        world.is_as_kept(f"reminders.{lang}", 7)


async def test_in_a_group_only_its_administrators_choose() -> None:
    async with talking(calls=[call(THE_CALL)]) as world:
        boss, guest = world.server.user(1, "en"), world.server.user(2, "en")
        group = world.server.group(-5, creator=boss)
        group.members[guest.id] = guest
        world.follows(-5, "marine", language="en")
        world.owes(change(call_id=THE_CALL, number=1))
        await world.delivers(later=60)
        guest.taps("🔔 Remind", in_chat=group)
        await world.server.settled()
        assert subscribers.marked(world.store, -5, "saved") == []
        boss.taps("🔔 Remind", in_chat=group)
        await world.server.settled()
        assert subscribers.marked(world.store, -5, "saved") == [THE_CALL]
        guest.taps("✅ 7 days", in_chat=group)
        await world.server.settled()
        kept = reminder_store.of_call(world.store, world.subscription(-5).id, THE_CALL)
        assert kept is not None
        assert kept.choice is None


@pytest.mark.parametrize("data", ["bell:-:i99", "bell:-:99d:1", "bell:nosuchcall:7d:1", "bell:-", "remind:nosuchcall"])
async def test_forged_buttons_change_nothing(data: str) -> None:
    async with saved() as world:
        world.server.users[7].taps_stale(f"1:{data}", world.server.last(7))
        await world.server.settled()
        assert world.subscription(7).reminding == Reminding()


async def test_a_topic_that_is_set_up_later_is_reminded_of_what_its_chat_saved() -> None:
    async with talking(calls=[call(THE_CALL)]) as world:
        world.follows(-5, "marine", language="en")
        subscribers.mark(world.store, -5, THE_CALL, "saved", BEGIN)
        later = world.follows(-5, "marine", thread=3, language="en")
        assert reminder_store.of_call(world.store, later.id, THE_CALL) is not None
