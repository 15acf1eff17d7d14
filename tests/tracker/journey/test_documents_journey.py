"""What a manager reads when a document of a call changes, in Bulgarian and in English, as kept conversations."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.kept_transcripts import assert_is_as_kept
from tests.scrapers.documents.making import pdf, word
from tests.tracker.domain.guidelines import obyava
from tests.tracker.journey.procedures import OPEN, OTHERS, START, shows_nothing_of_interest
from tests.tracker.journey.site import ISUN, isun_bare_call, isun_documents, isun_list
from tests.tracker.journey.world import World, world

NUMBER, CODE, TITLE = "90000000-0000-4000-8000-000000000001", "BG16RFPR001-1.011", "Подкрепа за иновативни клъстери"
NOTICE, CONDITIONS = f"{ISUN}/files/obyava.pdf", f"{ISUN}/files/usloviya.docx"


def opens(it: World) -> None:
    """A procedure whose page prints no dates and links its announcement and its conditions."""
    it.sites.pages[OPEN] = isun_list("Info", "Отворени", *OTHERS, (NUMBER, CODE, TITLE))
    page = isun_bare_call(CODE, TITLE, "Подкрепа за развитие на иновативни клъстери.")
    it.sites.pages[f"{ISUN}/bg/s/Procedure/Info/{NUMBER}"] = isun_documents(
        page, ("Обява.pdf", NOTICE), ("Условия за кандидатстване", CONDITIONS)
    )


@pytest.mark.parametrize(("language", "label", "page"), [("bg", "Български", "стр. 2"), ("en", "English", "p. 2")])
async def test_a_changed_document_is_told_from_what_to_what_and_on_which_page(
    language: str, label: str, page: str
) -> None:
    async with world(None, START - timedelta(days=60)) as it:
        shows_nothing_of_interest(it)
        await it.checks("isun-open")
        maria = it.server.user(1001, language, "Мария")
        maria.sends("/start")
        await it.server.settled()
        maria.taps(label)
        await it.server.settled()
        wanted = "синергия" if language == "bg" else "Green"
        maria.taps(next(one for row in it.server.last(1001).buttons for one in row if wanted in one))
        await it.server.settled()
        maria.taps("✅ Запази профила" if language == "bg" else "✅ Keep")
        await it.server.settled()
        begun = len(it.heard(1001))

        it.clock.passes(days=1)
        opens(it)
        it.sites.shows_file(NOTICE, pdf([["Съдържание"], *obyava()]))
        it.sites.shows_file(CONDITIONS, word([["Допустими кандидати по процедурата са клъстери."]]))
        await it.checks("isun-open")
        told = it.heard(1001)[begun:]
        assert len(told) == 1
        assert "14" in told[0]
        assert "16:30" in told[0], "the card shows the deadline that only the announcement states"

        it.clock.passes(days=1)
        await it.checks("isun-open")
        assert len(it.heard(1001)) == begun + 1, "unchanged documents say nothing"

        it.clock.passes(days=1)
        it.sites.shows_file(NOTICE, pdf([["Съдържание"], *obyava(most="750 000 евро")]))
        await it.checks("isun-open")
        amended = it.heard(1001)[begun + 1 :]
        assert len(amended) == 1
        assert f"(Обява.pdf, {page})" in amended[0]

        it.clock.passes(days=1)
        it.sites.shows_file(
            NOTICE, pdf([["Съдържание"], *obyava(most="750 000 евро", deadline="30.09.2026 г., 17:00 часа")])
        )
        await it.checks("isun-open")
        moved = it.heard(1001)[begun + 2 :]
        assert len(moved) == 1
        assert "17:00" in moved[0]
        assert page in moved[0]
        assert_is_as_kept(Path(__file__).parent, f"documents.{language}", it.server.transcript(1001))
