"""`/why`: the story of a call for this chat, by its code or address; and what is said of an address that is not known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.tracker.bot.talking import World, talking
from tests.tracker.domain.calls_told import NOW, call, change
from tracker.domain.calltext import read_call_text
from tracker.store import joins, subscribers


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


async def test_a_call_that_was_asked_for_can_be_saved_and_muted_where_it_is_told() -> None:
    async with talking() as world:
        world.server.user(7, "en")
        await says(world, "/why BG16RFPR001-1.003")
        assert not world.server.last(7).buttons, "a chat that is not set up saves nothing"
        world.follows(7, "marine", language="en")
        await says(world, "/why BG16RFPR001-1.003")
        said = world.server.last(7).text
        world.server.users[7].taps("☆ Save")
        await world.server.settled()
        assert subscribers.mark_of(world.store, 7, "bluecall01") == "saved"
        assert world.server.last(7).text == said, "the story stays"
        assert "⭐ Saved" in [one for row in world.server.last(7).buttons for one in row]
        assert world.server.strict_failures == []


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", ("🔗 euro-access shows the same call, known by its code since 2 May 2026", "Muted: you are on a pause",
                "Parts of the score: ", "Your votes: ", "it is not listed there any more")),
        ("bg", ("🔗 euro-access показва същата покана, разпозната по кода ѝ на 2 май 2026", "Заглушено: на пауза сте",
                "Части на оценката: ", "Вашите гласове: ", "вече не е в списъка там")),
    ],
)  # fmt: skip
async def test_what_joined_the_call_what_made_its_score_and_a_pause_are_told(lang: str, told: tuple[str, ...]) -> None:
    first = call("bluecall01")
    gone = replace(first.sightings[0], source="euro-access", key="other", gone_since=NOW)
    async with talking(calls=[replace(first, sightings=(*first.sightings, gone))]) as world:
        world.server.user(7, lang)
        world.follows(7, "marine", language=lang, paused=True)
        joins.record_join(world.store, ("euro-access", "other"), "bluecall01", "code", NOW)
        subscribers.keep_lesson(world.store, 7, dict.fromkeys(read_call_text(first.facts).strength, -0.2))
        await says(world, "/why BG16RFPR001-1.003")
        said = world.server.last(7).text
        assert [one for one in told if one not in said] == []
        assert world.server.strict_failures == []


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
