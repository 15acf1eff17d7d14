"""`/why`: the story of a call for this chat, by its code or address; and what is said of an address that is not known."""

from __future__ import annotations

import pytest

from tests.tracker.bot.talking import World, talking
from tests.tracker.domain.calls_told import change


async def says(world: World, *texts: str) -> None:
    for text in texts:
        world.server.users[7].sends(text)
        await world.server.settled()


@pytest.mark.parametrize("lang", ["bg", "en"])
async def test_a_call_is_told_with_what_became_of_it(lang: str) -> None:
    async with talking() as world:
        world.server.user(7, lang)
        await says(world, "/help")
        world.follows(7, "marine", language=lang)
        world.owes(change(call_id="bluecall01"))
        await world.delivers()
        await says(
            world,
            "/why",
            "/why BG16RFPR001-1.003",
            "/why https://elsewhere.example/call/9",
            "/why eumis2020.government.bg/bg/s/Procedure/Info/unknown",
            "/why BG-NOTHING-1",
            "/why BG16RFPR001-1.004",
        )
        world.is_as_kept(f"why.{lang}", 7)


async def test_a_call_that_was_silenced_says_so() -> None:
    async with talking() as world:
        world.server.user(7, "en")
        await says(world, "/help")
        world.follows(7, "marine", language="en")
        world.owes(change(call_id="bluecall01"))
        await world.delivers()
        world.server.users[7].taps("🚫 Not for us")
        await world.server.settled()
        await says(world, "/why BG16RFPR001-1.003")
        told = world.server.last(7).text
        assert "You said that it is not for you" in told
        assert "Told here on 2 May 2026" in told


async def test_a_code_that_several_calls_share_lists_them() -> None:
    async with talking() as world:
        world.server.user(7, "en")
        await says(world, "/why https://eumis2020.government.bg/bg/s/Procedure/Info/1")
        assert "5 calls" in world.server.last(7).text


async def test_who_follows_nothing_is_told_why_nothing_came() -> None:
    async with talking() as world:
        world.server.user(7, "en")
        await says(world, "/why BG16RFPR001-1.003")
        assert "this chat is not set up yet" in world.server.last(7).text
