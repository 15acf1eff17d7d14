"""A digest at a glance: the count first, every kind of news in its section, sources with problems, and all of it page by page."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.tracker.bot.talking import SHIPPED, World, talking
from tests.tracker.domain.calls_told import call, change, deadline
from tracker.digests import owe_digests
from tracker.domain.models import Problem, SourceState
from tracker.outages import Outages
from tracker.store import sources as source_store

SOFIA = ZoneInfo("Europe/Sofia")
MONDAY = datetime(2026, 5, 4, 8, 31, tzinfo=SOFIA)
SECTIONS = {
    "en": ("🆕 New", "✏️ Changed", "⏳ Closing soon", "🗓 Coming", "🔇 Sources with problems"),
    "bg": ("🆕 Нови", "✏️ Променени", "⏳ Скоро приключват", "🗓 Предстоящи", "🔇 Източници с проблеми"),
}


def known() -> list[str]:
    return [f"blue{number:06}" for number in range(16)]


def calls() -> list[object]:
    made = []
    for number, id_ in enumerate(known()):
        given = {"deadlines": (deadline(f"2026-06-{number + 1:02}"),)}
        if number >= 12:
            given = {"announced": True, "deadlines": (), "opens": None}
        elif number >= 8:
            given = {"deadlines": (deadline("2026-05-06"),)}
        made.append(
            call(
                id_,
                titles={"en": f"Blue economy N{number}N", "bg": f"Синя икономика N{number}N"},
                code=f"C-{number}",
                **given,
            )
        )
    return made


def outages(world: World) -> Outages:
    problem = Problem("unreachable", "no answer")
    since = datetime(2026, 5, 2, 6, tzinfo=SOFIA)
    state = SourceState("euro-access", "broken", problem, since=since, last_success=since, failures=9)
    source_store.save_state(world.store, state)
    return Outages(world.store, lambda: SHIPPED, world.profiles)


@pytest.mark.parametrize("lang", ["bg", "en"])
async def test_every_call_stands_once_on_its_pages_and_what_else_it_says_stays(lang: str) -> None:
    async with talking(calls=calls()) as world:  # type: ignore[arg-type]
        world.server.user(7, lang)
        world.server.users[7].sends("/help")
        await world.server.settled()
        world.follows(7, "marine", language=lang, rhythm="weekly")
        for number, id_ in enumerate(known()):
            kind = "amended" if 4 <= number < 8 else "appeared"
            more = {"field": "budget", "after": "EUR 5"} if kind == "amended" else {}
            world.happens(replace(change(kind, id_, **more), at=datetime(2026, 5, 3, 9, number, tzinfo=SOFIA)))
        out = outages(world)
        out.owe(MONDAY.replace(day=3))
        world.now = MONDAY
        list(owe_digests(world.store, world.matching, world.now, out.sections(world.now)))
        out.owe(world.now)
        await world.delivers()
        first = world.server.last(7)
        lines = first.text.splitlines()
        assert lines[1].startswith("16 "), "the count comes first"
        all_ = {"en": "All →", "bg": "Всички →"}[lang]
        world.server.users[7].taps(all_)
        await world.server.settled()
        pages = [world.server.last(7).text]
        assert pages[0] == first.text, "nothing that it said is gone"
        for _ in range(2):
            world.server.users[7].taps({"en": "Next ›", "bg": "Следващи ›"}[lang])
            await world.server.settled()
            pages.append(world.server.last(7).text)
        told = "\n".join(pages)
        assert [told.count(f"N{number}N") for number in range(16)] == [1] * 16
        assert all(one in told for one in SECTIONS[lang])
        world.is_as_kept(f"digest.{lang}", 7)
