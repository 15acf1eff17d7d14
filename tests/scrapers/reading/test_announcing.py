"""Announced calls: expected by the end of a period, never a deadline and never a countdown."""

from __future__ import annotations

from datetime import date

import pytest

from scrapers.reading.deadlines import read_deadlines

SEEN = date(2026, 9, 15)
ANNOUNCED = [
    ("bg", "Процедурата се очаква да бъде отворена до края на годината.", "2026-01-01", "year"),
    ("bg", "Поканата ще бъде обявена до края на 2027 г.", "2027-01-01", "year"),
    ("bg", "Предстои отваряне на процедурата до края на месец октомври 2026 г.", "2026-10-01", "month"),
    ("bg", "Планира се процедурата да стартира в края на ноември.", "2026-11-01", "month"),
    ("en", "The upcoming call for innovative clusters under OPIC, expected to be open by the end of the year.", "2026-01-01", "year"),
    ("en", "The call will be launched by the end of 2027.", "2027-01-01", "year"),
    ("en", "It is planned to open the call before the end of November 2026.", "2026-11-01", "month"),
]  # fmt: skip
NOT_OPENINGS = [
    ("bg", "Предложения се подават до края на годината."),
    ("bg", "Процедурата е отворена. Проектите се изпълняват до края на 2027 г."),
    ("bg", "Очаква се разходите да бъдат изплатени до края на годината."),
    ("en", "Projects must be completed by the end of 2027."),
    ("en", "The upcoming call accepts applications until the end of the year."),
    ("en", "The programme closes by the end of 2027."),
]


@pytest.mark.parametrize(("lang", "text", "at", "precision"), ANNOUNCED)
def test_an_expected_opening_is_a_period_and_no_deadline(lang: str, text: str, at: str, precision: str) -> None:
    found = read_deadlines(text, zone="Europe/Sofia", lang=lang, seen_at=SEEN).deadlines
    assert [(one.kind, one.at, one.precision) for one in found] == [("opening", at, precision)]
    assert found[0].evidence.quote in text


@pytest.mark.parametrize(("lang", "text"), NOT_OPENINGS)
def test_the_end_of_a_period_of_something_else_is_no_opening(lang: str, text: str) -> None:
    found = read_deadlines(text, zone="Europe/Sofia", lang=lang, seen_at=SEEN).deadlines
    assert [one for one in found if one.kind == "opening"] == []


def test_the_year_is_not_guessed_where_nobody_knows_when_the_page_was_seen() -> None:
    text = "The call is expected to open by the end of the year."
    assert read_deadlines(text, zone="Europe/Sofia", lang="en").deadlines == ()
