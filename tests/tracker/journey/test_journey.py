"""The journey of one call and its manager, end to end, as the conversation that a person reads.

The transcript is kept as expected text; REWRITE_TRANSCRIPTS=1 writes it anew, to be read before it is kept.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from tests.kept_transcripts import assert_is_as_kept
from tests.tracker.journey.procedures import (
    ANNOUNCED,
    CODE,
    DRAFTS,
    NEWS,
    OPEN,
    OTHERS,
    SOFIA,
    START,
    TITLE,
    opens_until,
    shows_nothing_of_interest,
)
from tests.tracker.journey.site import ISUN, OPIC, isun_draft, isun_list, opic_article, opic_news
from tests.tracker.journey.world import World, world


async def test_a_manager_follows_a_call_from_its_announcement_to_its_second_year() -> None:
    async with world(None, START) as it:
        shows_nothing_of_interest(it)
        await it.checks("opic-news", "isun-consultations", "isun-open")

        maria = it.server.user(1001, "bg", "Мария")
        maria.sends("/start")
        await it.server.settled()
        maria.taps("Български")
        await it.server.settled()
        maria.taps(next(label for row in it.server.last(1001).buttons for label in row if "синергия" in label))
        await it.server.settled()
        maria.taps("✅ Запази профила")
        await it.server.settled()
        begun = len(news(it))

        it.clock.passes(days=1)
        path = "klasteri"
        it.sites.pages[NEWS] = opic_news((path, "Предстои отваряне на процедура за клъстери", ANNOUNCED))
        it.sites.pages[f"{OPIC}/news/{path}"] = opic_article("Предстои отваряне на процедура за клъстери", ANNOUNCED)
        await it.checks("opic-news")
        announced = news(it)[begun:]
        assert len(announced) == 1
        assert "Очаква се да се отвори: до края на 2026 г." in announced[0]
        assert "остават" not in announced[0], "an expected period is never counted down"

        it.clock.passes(days=20)
        draft = "80000000-0000-4000-8000-000000000001"
        it.sites.pages[DRAFTS] = isun_list("InfoPublicDiscussion", "За обществено обсъждане", (draft, CODE, TITLE))
        it.sites.pages[f"{ISUN}/bg/s/Procedure/InfoPublicDiscussion/{draft}"] = isun_draft(
            CODE, TITLE, "30.10.2026 г. 17:00 ч."
        )
        await it.checks("opic-news", "isun-consultations", "isun-open")
        consulted = news(it)[begun + 1 :]
        assert len(consulted) == 1
        assert "30 октомври 2026" in consulted[0]

        it.clock.passes(days=58)
        it.sites.pages[DRAFTS] = isun_list("InfoPublicDiscussion", "За обществено обсъждане")
        opens_until(it, "15.02.2027 г. 16:30 ч.")
        await it.checks("opic-news", "isun-consultations", "isun-open")
        opened = news(it)[begun + 2 :]
        assert len(opened) == 1
        assert "15 февруари 2027" in opened[0]
        assert "16:30" in opened[0]
        assert [label for row in it.server.last(1001).buttons for label in row][:3] != []

        it.clock.passes(days=10)
        opens_until(it, "31.03.2027 г. 16:30 ч.")
        await it.checks("isun-open")
        moved = news(it)[begun + 3 :]
        assert len(moved) == 1
        assert "15 февруари 2027" in moved[0]
        assert "31 март 2027" in moved[0]

        it.clock.passes(hours=2)
        await it.checks("opic-news", "isun-consultations", "isun-open")
        await it.service.minute()
        await it.delivers()
        assert len(news(it)) == begun + 4, "a third look at the same pages says nothing"

        it.clock.passes(days=20)
        opens_until(it, "26.02.2027 г. 16:30 ч.")
        await it.checks("isun-open")
        earlier = news(it)[begun + 4 :]
        assert len(earlier) == 1, "that a deadline moves earlier is what a manager must hear at once"
        assert "31 март 2027" in earlier[0]
        assert "26 февруари 2027" in earlier[0]
        assert "33 дни по-рано" in earlier[0]

        await ends_and_is_listed_anew(it)
        listed = news(it)[begun + 5 :]
        assert len(listed) == 1, "that its deadline passed is no news; next year's round is"
        assert "1 октомври 2027" in listed[0]
        assert "15 декември 2027" in listed[0]

        await opens_while_nothing_runs(it)
        reopened = news(it)[begun + 6 :]
        assert len(reopened) == 1, "the second year's opening is told too, and once, after the downtime"
        assert "Вече е отворена" in reopened[0]
        assert "15 декември 2027" in reopened[0]

        assert_is_as_kept(Path(__file__).parent, "journey", it.server.transcript(1001))


def news(it: World) -> list[str]:
    """What the manager heard beside the signs of life of weeks that brought nothing."""
    return [one for one in it.heard(1001) if not one.startswith(("💓", "💔"))]


async def ends_and_is_listed_anew(it: World) -> None:
    """The deadline passes, the list goes on without the procedure, and shows it again for the next year."""
    it.clock.time = datetime(2027, 2, 27, 9, tzinfo=SOFIA)
    await it.service.minute()
    it.sites.pages[OPEN] = isun_list("Info", "Отворени", *OTHERS)
    await it.checks("isun-open")
    it.clock.time = datetime(2027, 9, 1, 9, tzinfo=SOFIA)
    await it.service.minute()
    opens_until(it, "15.12.2027 г. 16:30 ч.", opens="01.10.2027 г. 09:00 ч.")
    await it.checks("isun-open")


async def opens_while_nothing_runs(it: World) -> None:
    """Nothing is checked and nobody looks at the clock from a week before the opening to a week after it."""
    it.clock.time = datetime(2027, 9, 24, 9, tzinfo=SOFIA)
    await it.service.minute()
    await it.checks("isun-open")
    it.clock.time = datetime(2027, 10, 8, 9, tzinfo=SOFIA)
    await it.checks("isun-open")
    await it.service.minute()
    await it.delivers()
    it.clock.passes(hours=2)
    await it.checks("isun-open")
    await it.service.minute()
    await it.delivers()
