"""`/proof` in chat: a month is chosen, and a file comes."""

from __future__ import annotations

import io
from datetime import timedelta

import pypdfium2
import pytest

from tests.tracker.bot.talking import NOW, World, talking
from tests.tracker.domain.calls_told import change
from tracker.domain.models import Run
from tracker.store import runs


async def says(world: World, text: str) -> None:
    world.server.users[7].sends(text)
    await world.server.settled()


def text_of(file: bytes) -> str:
    with pypdfium2.PdfDocument(io.BytesIO(file)) as read:
        return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in read)


@pytest.mark.parametrize(("lang", "month"), [("bg", "май 2026 г."), ("en", "May 2026")])
async def test_a_month_is_chosen_and_the_file_tells_what_was_sent(lang: str, month: str) -> None:
    async with talking() as world:
        world.server.user(7, lang, started=True)
        world.follows(7, "marine", language=lang)
        runs.record(world.store, Run("isun-open", NOW - timedelta(hours=3), NOW - timedelta(hours=3), "read", items=3))
        world.owes(change("appeared", "bluecall01"))
        await world.delivers()
        world.now += timedelta(days=33)
        await says(world, "/proof")
        world.server.users[7].taps(month)
        await world.server.until(lambda: world.server.last(7).kind == "document")
        sent = world.server.last(7)
        assert sent.file_name == "monitoring-2026-05-marine.pdf"
        assert month in sent.text
        told = text_of(sent.file)
        assert {"bg": "Морски клъстер", "en": "Marine Cluster"}[lang] in told
        assert {"bg": "Съобщена на", "en": "Told on"}[lang] in told
        assert {"bg": "Съобщени на клъстера 1 ", "en": "Calls told to the cluster 1 "}[lang] in told
        assert world.server.strict_failures == []


async def test_without_a_profile_it_says_what_to_do_and_a_made_up_month_is_an_old_button() -> None:
    async with talking() as world:
        world.server.user(7, "en")
        await says(world, "/start")
        await says(world, "/proof")
        assert world.server.last(7).text == "Choose a profile first: /profile"
