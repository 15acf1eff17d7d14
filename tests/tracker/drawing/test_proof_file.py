"""The PDF of the record, read back by another library."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pypdfium2
import pytest

from tests.tracker.domain.calls_told import call, match
from tests.tracker.drawing.many_deadlines import calls_ahead
from tracker.domain.models import Call, Run
from tracker.domain.proof import prove
from tracker.drawing.proof import pdf

SINCE = datetime(2026, 10, 1, tzinfo=UTC)
UNTIL = datetime(2026, 11, 1, tzinfo=UTC)


def file(calls: list[Call], language: str, profile: str = "Морски клъстер") -> bytes:
    days = (SINCE + timedelta(hours=6 * number) for number in range(124))
    runs = [Run("isun-open", at, at, "failed" if 5 <= at.day < 8 else "read") for at in days]
    known = [replace(one, first_seen=SINCE + timedelta(hours=number)) for number, one in enumerate(calls)]
    told = {one.id: one.first_seen + timedelta(hours=1) for one in known[::2]}
    made = prove(["isun-open", "interreg"], runs, known, told, lambda one: match(one.id), SINCE, UNTIL, UNTIL)
    return pdf(made, profile, language, "Europe/Sofia", UNTIL, lambda one: {"isun-open": "ИСУН 2020"}.get(one, one))


def words_of(made: bytes) -> list[str]:
    with pypdfium2.PdfDocument(io.BytesIO(made)) as read:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in read]


@pytest.mark.parametrize("count", [0, 1, 12, 200])
@pytest.mark.parametrize("language", ["bg", "en"])
def test_the_file_says_what_was_read_what_was_not_and_what_was_told(count: int, language: str) -> None:
    pages = words_of(file(calls_ahead(count), language))
    whole = " ".join(pages)
    title = {"bg": "Справка за наблюдението", "en": "Record of monitoring"}[language]
    assert pages[0].startswith(title)
    assert "Морски клъстер" in pages[0]
    gap = {
        "bg": "ИСУН 2020: от 4 октомври 2026 г., 21:00 ч. до 8 октомври 2026 г., 03:00 ч.",
        "en": "ИСУН 2020: from 4 October 2026, 21:00 to 8 October 2026, 03:00",
    }[language]
    assert gap in whole
    assert {"bg": "interreg 0 0 никога", "en": "interreg 0 0 never"}[language] in whole
    assert whole.count({"bg": "не е съобщена", "en": "not told"}[language]) == count // 2
    last = {"bg": f"Страница {len(pages)} от {len(pages)}", "en": f"Page {len(pages)} of {len(pages)}"}[language]
    assert last in pages[-1]


def test_any_title_is_printed_within_its_column() -> None:
    hostile = [
        call("a", titles={"en": "W" * 900}, code="X" * 300),
        call("b", titles={"en": "🪑" * 40}),
        call("c", titles={"en": "<b>*_** __ **"}, programme="‮"),
    ]
    assert "…" in " ".join(words_of(file(hostile, "en", "Клъстер „<&>“ 🌊")))
