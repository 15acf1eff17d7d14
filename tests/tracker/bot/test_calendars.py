"""Calendars in chat: a call's dates as a file, the private address, another one, none."""

from __future__ import annotations

import re

import pytest
from ical.calendar_stream import IcsCalendarStream

from tests.tracker.bot.talking import NOW, World, talking
from tests.tracker.domain.calls_told import call
from tracker.domain.calendar_messages import file_name
from tracker.store import subscribers

LABELS = {
    "en": ("📅 Calendar", "🔄 New address", "📎 As a file", "🗑 No address any more"),
    "bg": ("📅 Календар", "🔄 Нов адрес", "📎 Като файл", "🗑 Без адрес"),
}
both = pytest.mark.parametrize("lang", ["bg", "en"])


async def says(world: World, *texts: str) -> None:
    for text in texts:
        world.server.users[7].sends(text)
        await world.server.settled()


async def taps(world: World, *labels: str) -> None:
    for label in labels:
        world.server.users[7].taps(label)
        await world.server.settled()


def addressed(world: World) -> None:
    """The service serves calendars."""
    world.publishing.key, world.publishing.base = b"k" * 32, "https://calls.example.org"


@both
async def test_the_dates_of_a_call_come_as_a_file(lang: str) -> None:
    async with talking(
        calls=[call("bluecall01"), call("rolling001", code="ROLL-1", deadlines=(), opens=None)]
    ) as world:
        world.server.user(7, lang)
        world.follows(7, "marine", language=lang)
        await says(world, "/search 1.003")
        await taps(world, "1", LABELS[lang][0])
        sent = world.server.last(7)
        assert sent.file_name == "BG16RFPR001-1.003.ics"
        (event,) = IcsCalendarStream.calendar_from_ics(sent.file.decode()).events
        assert "2026-05-14" in str(event.dtstart)
        await says(world, "/search ROLL-1")
        await taps(world, "1", LABELS[lang][0])
        world.is_as_kept(f"calendar_file.{lang}", 7)


@both
async def test_where_the_service_gives_no_addresses_saved_calls_come_as_a_file(lang: str) -> None:
    async with talking() as world:
        world.server.user(7, lang)
        world.follows(7, "marine", language=lang)
        await says(world, "/calendar")
        subscribers.mark(world.store, 7, "furnitur01", "saved", NOW)
        subscribers.mark(world.store, 7, "bluecall01", "saved", NOW)
        await says(world, "/calendar")
        sent = world.server.last(7)
        assert len(IcsCalendarStream.calendar_from_ics(sent.file.decode()).events) == 2
        world.is_as_kept(f"calendar_off.{lang}", 7)


@both
async def test_the_private_address_is_shown_renewed_and_revoked(lang: str) -> None:
    async with talking() as world:
        addressed(world)
        world.server.user(7, lang)
        world.follows(7, "marine", language=lang)
        await says(world, "/calendar", "/calendar")
        first, again = (shown(one.text) for one in world.server.messages(7) if "saved.ics" in one.text)
        assert first == again
        assert await world.publishing.answer(first, "saved.ics") is not None
        await taps(world, LABELS[lang][1])
        renewed = shown(world.server.last(7).text)
        assert renewed != first
        assert await world.publishing.answer(first, "saved.ics") is None
        assert await world.publishing.answer(renewed, "marine.atom") is not None
        await says(world, "/privacy")
        assert ("📅" in world.server.last(7).text) or ("/calendar" in world.server.last(7).text)
        await taps(world, LABELS[lang][2], LABELS[lang][3])
        assert await world.publishing.answer(renewed, "saved.ics") is None
        # The secret of an address depends on chance; the rest is kept as it was read.
        for message in world.server.chats[7].messages.values():
            assert "example.org" not in message.text or re.search(r"/[a-z2-7]{32}/", message.text)
        assert world.server.strict_failures == []


def shown(text: str) -> str:
    found = re.search(r"https://calls\.example\.org/([a-z2-7]{32})/saved\.ics", text)
    assert found is not None, text
    return found[1]


async def test_in_a_group_only_its_administrators_ask_for_addresses() -> None:
    async with talking() as world:
        addressed(world)
        boss, guest = world.server.user(7, "en"), world.server.user(8, "en")
        group = world.server.group(creator=boss, members=[guest])
        world.follows(group.id, "marine", language="en")
        guest.sends("/calendar", to=group)
        await world.server.settled()
        assert not any("example.org" in one.text for one in world.server.messages(group))
        boss.sends("/calendar", to=group)
        await world.server.settled()
        first = shown(world.server.last(group).text)
        guest.taps("🔄 New address", in_chat=group)
        guest.taps("🗑 No address any more", in_chat=group)
        await world.server.settled()
        assert await world.publishing.answer(first, "saved.ics") is not None


async def test_a_chat_that_follows_nothing_is_told_how_to_begin() -> None:
    async with talking() as world:
        addressed(world)
        world.server.user(7, "en")
        await says(world, "/calendar")
        assert "/start" in world.server.last(7).text


@pytest.mark.parametrize(
    ("code", "name"),
    [("BG16RFPR001-1.003", "BG16RFPR001-1.003.ics"), ("../../etc/passwd", "etc-passwd.ics"), ("Код №7", "7.ics"), ("…", "call.ics")],
)  # fmt: skip
def test_a_file_has_a_name_that_every_system_takes(code: str, name: str) -> None:
    assert file_name(call(code=code)) == name
