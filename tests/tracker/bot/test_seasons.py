"""What usually comes, in chat and digests: told once per season and chat, as a usual month and never as a call."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.tracker.bot.talking import World, talking
from tests.tracker.domain.calls_told import call, change, deadline
from tracker.digests import owe_digests
from tracker.domain.hypertext import Html
from tracker.domain.models import Call, SourceState, Subscription
from tracker.store import calls as call_store
from tracker.store import outbox
from tracker.store import seasons as season_store
from tracker.store import sources as source_store

LATE = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
both = pytest.mark.parametrize("lang", ["bg", "en"])


def a_round(
    year: int, title: str = "Синя икономика: пристанища", place: str = "blueport", month: int = 9, **more: object
) -> Call:
    return call(
        f"{place}{year % 100}", titles={"bg": f"{title} {year}", "en": f"Blue economy of ports {year} <{place}>"}, code=None,
        opens=deadline(f"{year}-{month:02}-10", "opening"), deadlines=(deadline(f"{year}-{month + 2:02}-20"),), **more,
    )  # fmt: skip


def knows_seasons(world: World, *calls: Call) -> None:
    world.knows(*(calls or (a_round(2024), a_round(2025))))
    for source in ("isun-open", "euro-access"):
        source_store.save_state(
            world.store, SourceState(source, "healthy", last_success=LATE, since=LATE, baselined=True)
        )


async def says(world: World, *texts: str) -> None:
    for text in texts:
        world.server.users[7].sends(text)
        await world.server.settled()


@both
async def test_what_usually_comes_is_listed_with_how_often_it_was_seen(lang: str) -> None:
    async with talking(calls=()) as world:
        world.server.user(7, lang)
        world.follows(7, "marine", language=lang)
        await says(world, "/coming")
        once = a_round(2026, "Морски клъстери", "clusters", 2)
        fleet = [a_round(year, "Синя икономика на флота", "fleet", 3) for year in (2024, 2025, 2026)]
        coded = replace(once, facts=replace(once.facts, code="SMP-BLUE-2026"))
        knows_seasons(world, a_round(2024), a_round(2025), coded, *fleet)
        world.now = LATE
        await says(world, "/coming")
        assert not world.server.last(7).buttons, "what is expected is no call"
        world.is_as_kept(f"coming.{lang}", 7)


@both
async def test_a_call_that_does_not_come_is_told_once_to_whom_it_fits_and_to_admins_as_a_doubt(lang: str) -> None:
    async with talking(calls=(), admins=(8,)) as world:
        for user, profile in ((7, ("marine",)), (9, ("furniture",))):
            world.server.user(user, lang, started=True)
            world.follows(user, *profile, language=lang)
        world.server.user(8, lang, started=True)
        world.follows(8, language=lang)
        knows_seasons(world)
        for days in range(60):
            world.now = datetime(2026, 9, 25, 9, 0, tzinfo=UTC) + timedelta(days=days)
            list(world.seasons.owe(world.now))
            await world.delivers()
        assert [len(world.server.messages(user)) for user in (7, 8, 9)] == [1, 1, 0]
        world.is_as_kept(f"not_seen.{lang}", 7)
        world.is_as_kept(f"not_seen_admin.{lang}", 8)
        assert not world.server.last(7).buttons, "it is no call"


async def test_a_call_that_came_meanwhile_or_whose_source_cannot_be_read_is_not_told() -> None:
    async with talking(calls=()) as world:
        world.server.user(7, "en", started=True)
        world.follows(7, "marine", language="en")
        knows_seasons(world)
        list(world.seasons.learn(LATE))
        came = call("new0000001", titles=a_round(2026).facts.titles, code=None, deadlines=())
        world.knows(came)
        assert sum(world.seasons.owe(LATE)) == 0, "learned before it came, told after"
    async with talking(calls=()) as world:
        world.server.user(7, "en", started=True)
        world.follows(7, "marine", language="en")
        knows_seasons(world)
        source_store.save_state(world.store, SourceState("isun-open", "broken", since=LATE - timedelta(days=3)))
        assert sum(world.seasons.owe(LATE)) == 0
        source_store.save_state(world.store, SourceState("isun-open", "healthy", last_success=LATE))
        assert sum(world.seasons.owe(LATE + timedelta(days=1))) == 1


async def test_a_digest_says_it_in_a_section_once_and_a_day_without_news_says_it_alone() -> None:
    async with talking(calls=()) as world:
        for user in (7, 8):
            world.server.user(user, "en", started=True)
        world.follows(7, "marine", language="en", rhythm="daily")
        knows_seasons(world)
        world.knows(
            *(
                call(
                    f"news{day:06}",
                    titles={"en": f"Shipbuilding {day}"},
                    code=None,
                    deadlines=(deadline("2027-03-01"),),
                )
                for day in range(3)
            )
        )
        for day in range(3):
            world.now = LATE + timedelta(days=day)
            world.happens(replace(change("appeared", f"news{day:06}"), at=world.now - timedelta(hours=12)))
            list(world.seasons.learn(world.now))
            list(owe_digests(world.store, world.matching, world.now, world.seasons.sections(world.now)))
            list(world.seasons.owe(world.now))
            await world.delivers()
        told = [one.text for one in world.server.messages(7)]
        assert ["Coming, by earlier years" in one for one in told] == [True, False, False]
        assert all("call for you" in one for one in told)
        world.follows(8, "marine", language="en", rhythm="daily")
        world.now = LATE + timedelta(days=3)
        list(world.seasons.owe(world.now))
        await world.delivers()
        (alone,) = world.server.messages(8)
        assert "not seen yet" in alone.text


async def test_news_that_are_for_others_take_no_season_from_a_daily_chat() -> None:
    async with talking(calls=()) as world:
        world.server.user(7, "en", started=True)
        knows_seasons(world)
        world.now = LATE - timedelta(days=1)
        world.follows(7, "marine", language="en", rhythm="daily")
        list(world.seasons.owe(world.now))
        other = call("wood000000", titles={"en": "Wood for houses"}, code="W-1", deadlines=(deadline("2027-03-01"),))
        world.knows(other)
        world.happens(replace(change(call_id=other.id), at=world.now))
        for _ in range(48):
            world.now += timedelta(hours=1)
            list(owe_digests(world.store, world.matching, world.now, world.seasons.sections(world.now)))
            list(world.seasons.owe(world.now))
            await world.delivers()
        assert ["Blue economy of ports" in one.text for one in world.server.messages(7)] == [True]


async def test_what_a_full_digest_has_no_room_for_is_told_beside_it() -> None:
    async with talking(calls=()) as world:
        world.server.user(7, "en", started=True)
        names = [f"Синя икономика на {name} {'и на пристанищата ' * 6}" for name in ("флота", "брега", "морето")]
        knows_seasons(
            world, *(a_round(year, name, f"{at}blue") for at, name in enumerate(names) for year in (2024, 2025))
        )
        world.now = LATE - timedelta(days=1)
        world.follows(7, "marine", language="bg", rhythm="daily")
        for number in range(6):
            full = call(
                f"blueeconomy{number}", titles={"en": f"Shipbuilding {number} of " + "the blue economy of ports " * 20},
                code=f"B-{number}" + "X" * 80, deadlines=(deadline("2027-03-01"),),
            )  # fmt: skip
            amended = change("amended", full.id, number + 1, field="other", before="a " * 200, after="b " * 200)
            world.knows(full)
            world.happens(replace(amended, at=world.now, place="Conditions for applicants " * 10))
        for _ in range(48):
            world.now += timedelta(hours=1)
            list(owe_digests(world.store, world.matching, world.now, world.seasons.sections(world.now)))
            list(world.seasons.owe(world.now))
            await world.delivers()
        digest, beside = (one.text for one in world.server.messages(7))
        assert all(f"Shipbuilding {number} of" in digest for number in range(6))
        assert [beside.count("Синя икономика"), digest.count("Синя икономика")] == [3, 0]


async def test_a_paused_chat_hears_it_when_it_comes_back() -> None:
    async with talking(calls=()) as world:
        world.server.user(7, "en", started=True)
        kept = world.follows(7, "marine", language="en", paused=True)
        knows_seasons(world)
        assert sum(world.seasons.owe(LATE)) == 0
        world.follows(7, "marine", language="en", id=kept.id)
        assert sum(world.seasons.owe(LATE + timedelta(days=1))) == 1
        (alert,) = outbox.history(world.store)
        assert alert.kind == "season" and call_store.call(world.store, "blueport25") is not None


async def test_a_season_is_not_taken_for_told_where_its_digest_ended_in_a_surprise() -> None:
    async with talking(calls=()) as world:
        world.server.user(7, "en", started=True)
        kept = world.follows(7, "marine", language="en", rhythm="daily")
        knows_seasons(world)
        news = call("news000001", titles={"en": "Shipbuilding"}, code=None, deadlines=(deadline("2027-03-01"),))
        world.knows(news)
        world.now = LATE
        world.happens(replace(change("appeared", news.id), at=world.now - timedelta(hours=12)))
        list(world.seasons.learn(world.now))
        seasons = world.seasons.sections(world.now)

        def breaks_off(to: Subscription) -> list[Html]:
            assert seasons(to), "the season belongs to this digest"
            raise OSError("the disk is full")

        list(owe_digests(world.store, world.matching, world.now, breaks_off))
        assert outbox.history(world.store) == []
        assert season_store.told(world.store, [kept.id]) == set()
        list(owe_digests(world.store, world.matching, world.now, seasons))
        (digest,) = outbox.history(world.store)
        assert "Coming, by earlier years" in (digest.text or "")
        assert season_store.told(world.store, [kept.id])
