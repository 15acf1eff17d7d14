"""The coming deadlines as a picture in chat: from the list, by pages, on a light or a dark ground."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from tests.tracker.bot.talking import World, talking
from tests.tracker.domain.calls_told import call, deadline
from tracker.domain.wording import wording


async def says(world: World, text: str) -> None:
    world.server.users[7].sends(text)
    await world.server.settled()


async def taps(world: World, label: str) -> None:
    world.server.users[7].taps(label)
    await world.server.settled()


@pytest.mark.parametrize("lang", ["bg", "en"])
async def test_the_list_is_drawn_and_the_picture_changes_in_its_place(lang: str) -> None:
    words = wording(lang)
    several = [
        call(f"blue{number:06}", titles={"en": f"Blue economy {number}"}, deadlines=(deadline(f"2026-06-{number:02}"),))
        for number in range(1, 12)
    ]
    async with talking(calls=several) as world:
        world.server.user(7, lang)
        world.follows(7, "marine", language=lang)
        await says(world, "/deadlines")
        await taps(world, words.label("timeline.button"))
        await world.server.until(lambda: world.server.last(7).kind == "photo")
        picture = world.server.last(7)
        assert picture.text.startswith("11 ")
        assert picture.file_name == "deadlines.png"
        first = picture.file
        assert Image.open(io.BytesIO(first)).getpixel((1, 1)) == (255, 255, 255)

        await taps(world, words.label("timeline.dark"))
        await world.server.until(lambda: picture.edits == 1)
        dark = picture.file
        assert world.server.last(7) is picture
        assert Image.open(io.BytesIO(dark)).getpixel((1, 1)) != (255, 255, 255)

        await taps(world, words.label("button.next"))
        await world.server.until(lambda: picture.edits == 2)
        assert picture.file not in (first, dark)
        assert [button for row in picture.buttons for button in row] == [
            words.label("button.previous"),
            words.label("timeline.light"),
        ]
        assert world.server.strict_failures == []


async def test_with_no_deadline_ahead_no_picture_is_offered() -> None:
    async with talking(calls=[]) as world:
        world.server.user(7, "en")
        world.follows(7, "marine", language="en")
        await says(world, "/deadlines")
        assert world.server.last(7).buttons == []
