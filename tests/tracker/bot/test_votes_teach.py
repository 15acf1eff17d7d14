"""Save and Not for us teach: what is like the unwanted falls silent, within bounds, and a second tap takes it back."""

from __future__ import annotations

import pytest

from tests.tracker.bot.talking import World, talking
from tests.tracker.domain.calls_told import call, change
from tracker.domain.models import Call
from tracker.domain.owing import best_match
from tracker.store import calls as call_store
from tracker.store import subscribers


def cruise(number: int) -> Call:
    titles = {"en": f"Ports for cruise tourism festivals, part {'ABCDEFGH'[number]}"}
    return call(f"cruise000{number}", titles=titles, code=f"CRUISE-{number}", url=f"https://programme.example/{number}")


async def taps(world: World, label: str) -> None:
    world.server.users[7].taps(label)
    await world.server.settled()


async def test_votes_are_learned_from_and_taken_back() -> None:
    async with talking(calls=[cruise(number) for number in range(6)]) as world:
        world.server.user(7, "en")
        world.server.users[7].sends("/help")
        await world.server.settled()
        world.follows(7, "marine", language="en")
        for number in range(6):
            world.owes(change(call_id=f"cruise000{number}", number=number + 1))
            await world.delivers(later=700)
        await taps(world, "🚫 Not for us")
        one = call_store.call(world.store, "cruise0000")
        assert one is not None
        subscription = world.subscription(7)
        assert subscription.lesson, "it was learned from"
        taught = best_match(one, subscription, world.match_of)
        world.server.users[7].taps("🚫 Marked: not for us")
        await world.server.settled()
        untaught = best_match(one, world.subscription(7), world.match_of)
        assert world.subscription(7).lesson == {}
        assert taught is not None and untaught is not None
        assert taught.score < untaught.score


FAINT = ("Cruise tourism festivals of the local economy", "Cruise tourism festivals of the rural economy, part")


def faint(number: int) -> Call:
    """Fits little more than the weakest that is told."""
    return call(
        f"faint0000{number}", titles={"en": FAINT[number]}, code=f"F-{number}", url=f"https://f.example/{number}"
    )


def toasts(world: World) -> list[str]:
    said = world.server.transcript(7).split("bot toast: ")[1:]
    return [one.splitlines()[0] for one in said]


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", "Noted. 2 of the last 3 calls told here would not have come. Tap again to undo it."),
        ("bg", "Отбелязано. 2 от последните 3 покани тук нямаше да дойдат. Второ докосване отменя."),
    ],
)
async def test_an_unwanted_call_says_how_many_of_the_last_would_not_have_come(lang: str, told: str) -> None:
    async with talking(calls=[faint(0), faint(1), call("bluecall01"), cruise(0)]) as world:
        world.server.user(7, lang)
        world.server.users[7].sends("/help")
        await world.server.settled()
        world.follows(7, "marine", language=lang)
        for number, id_ in enumerate(("faint00000", "faint00001", "bluecall01", "cruise0000"), start=1):
            world.owes(change(call_id=id_, number=number))
            await world.delivers(later=700)
        await taps(world, "🚫 Not for us" if lang == "en" else "🚫 Не е за нас")
        assert toasts(world) == [told]


@pytest.mark.parametrize(
    ("lang", "buttons", "told"),
    [
        ("en", ("👍 For us", "👍 Marked: for us"),
         "Noted. 2 more of the last 3 calls would have come. Tap again to undo it."),
        ("bg", ("👍 За нас е", "👍 Отбелязана: за нас е"),
         "Отбелязано. Щяха да дойдат още 2 от последните 3 покани. Второ докосване отменя."),
    ],
)  # fmt: skip
async def test_a_thumb_up_says_how_many_more_would_have_come_and_a_second_tap_takes_it_back(
    lang: str, buttons: tuple[str, str], told: str
) -> None:
    async with talking(calls=[faint(0), faint(1), call("bluecall01"), cruise(0)]) as world:
        world.server.user(7, lang)
        world.server.users[7].sends("/help")
        await world.server.settled()
        world.follows(7, "marine", language=lang, level="strong")
        world.owes(change(call_id="cruise0000"))
        await world.delivers(later=700)
        await taps(world, buttons[0])
        assert toasts(world) == [told]
        assert best_match(faint(0), world.subscription(7), world.match_of) is not None
        await taps(world, buttons[1])
        assert best_match(faint(0), world.subscription(7), world.match_of) is None
        assert subscribers.mark_of(world.store, 7, "cruise0000") is None


async def test_what_cannot_be_read_of_a_lesson_teaches_nothing() -> None:
    async with talking() as world:
        world.follows(7, "marine", language="en")
        for broken in ("[1", '{"a": "b"}', "[]", '"x"'):
            world.store.execute("UPDATE subscriptions SET lesson = ? WHERE chat_id = 7", (broken,))
            found = subscribers.of_chat(world.store, 7)
            assert found is not None
            assert found.lesson == {}
