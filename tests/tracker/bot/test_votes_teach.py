"""Save and Not for us teach: what is like the unwanted falls silent, within bounds, and a second tap takes it back."""

from __future__ import annotations

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


async def test_what_cannot_be_read_of_a_lesson_teaches_nothing() -> None:
    async with talking() as world:
        world.follows(7, "marine", language="en")
        for broken in ("[1", '{"a": "b"}', "[]", '"x"'):
            world.store.execute("UPDATE subscriptions SET lesson = ? WHERE chat_id = 7", (broken,))
            found = subscribers.of_chat(world.store, 7)
            assert found is not None
            assert found.lesson == {}
