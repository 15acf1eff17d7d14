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
    ("bg", "Процедурата ще бъде отворена за кандидатстване до края на 2026 г.", "2026-01-01", "year"),
    ("bg", "ще бъде отворена за кандидатстване до края на 2026", "2026-01-01", "year"),
    ("bg", "Очаква се процедурата да бъде отворена за кандидатстване до края на годината.", "2026-01-01", "year"),
    ("bg", "Поканата ще се отвори за подаване на проектни предложения до края на месец март 2027 г.", "2027-03-01", "month"),
    ("bg", "Предстои обявяването на процедурата за кандидатстване до края на 2026 г.", "2026-01-01", "year"),
    ("bg", "Процедурата ще бъде обявена за кандидатстване до декември 2026 г.", "2026-12-01", "month"),
    ("en", "The call will be opened for applications by the end of 2026.", "2026-01-01", "year"),
    ("en", "The call will open for applications by the end of 2026.", "2026-01-01", "year"),
    ("en", "The call is expected to be open for applications by the end of the year.", "2026-01-01", "year"),
    ("en", "The call will be launched for submission of project proposals before the end of 2026.", "2026-01-01", "year"),
    ("en", "The call will be opened for applications by December 2026.", "2026-12-01", "month"),
]  # fmt: skip
STILL_TO_APPLY = [
    ("en", "The call will be open for applications until 15 December 2026.", "2026-12-15", "day"),
    ("en", "The call will be open for applications until the end of 2026.", "2026-01-01", "year"),
    ("en", "The call will remain open until the end of 2026.", "2026-01-01", "year"),
    ("bg", "Процедурата ще бъде отворена за кандидатстване до 15 декември 2026 г.", "2026-12-15", "day"),
    ("bg", "Процедурата е отворена за кандидатстване до края на 2026 г.", "2026-01-01", "year"),
    ("bg", "Предстои да изтече срокът за кандидатстване до декември 2026 г.", "2026-12-01", "month"),
]
BY_A_DAY = [
    ("en", "The call will be opened for applications by 15 December 2026."),
    ("en", "The call will be launched by December 15, 2026."),
    ("en", "The call for proposals is expected to be published by 15.12.2026."),
    ("bg", "Процедурата ще бъде обявена за кандидатстване до 15 декември 2026 г."),
    ("bg", "Предстои поканата да бъде публикувана до 15.12.2026 г."),
]
NOT_OPENINGS = [
    ("bg", "Предложения се подават до края на годината."),
    ("bg", "Процедурата е отворена. Проектите се изпълняват до края на 2027 г."),
    ("bg", "Очаква се разходите да бъдат изплатени до края на годината."),
    ("en", "Projects must be completed by the end of 2027."),
    ("en", "The upcoming call accepts applications until the end of the year."),
    ("en", "The programme closes by the end of 2027."),
    ("en", "Results will be announced by the end of 2026."),
    ("en", "The list of winners will be published by the end of the year."),
    ("bg", "Резултатите от оценката ще бъдат обявени до края на 2026 г."),
    ("bg", "Насоките се очаква да бъдат публикувани до края на годината."),
    ("bg", "Договорите ще бъдат публикувани до декември 2026 г."),
]


@pytest.mark.parametrize(("lang", "text", "at", "precision"), ANNOUNCED)
def test_an_expected_opening_is_a_period_and_no_deadline(lang: str, text: str, at: str, precision: str) -> None:
    found = read_deadlines(text, zone="Europe/Sofia", lang=lang, seen_at=SEEN).deadlines
    assert [(one.kind, one.at, one.precision) for one in found] == [("opening", at, precision)]
    assert found[0].evidence.quote in text


@pytest.mark.parametrize(("lang", "text", "at", "precision"), STILL_TO_APPLY)
def test_until_when_a_call_will_be_open_is_a_date_to_apply_by(lang: str, text: str, at: str, precision: str) -> None:
    found = read_deadlines(text, zone="Europe/Sofia", lang=lang, seen_at=SEEN).deadlines
    assert [(one.kind, one.at, one.precision) for one in found] == [("submission", at, precision)]


@pytest.mark.parametrize(("lang", "text"), BY_A_DAY)
def test_the_day_by_which_a_call_will_be_opened_is_neither_a_deadline_nor_the_day_it_opens(
    lang: str, text: str
) -> None:
    found = read_deadlines(text, zone="Europe/Sofia", lang=lang, seen_at=SEEN)
    assert found.deadlines == ()
    assert any("2026" in one.quote for one in found.refused)


@pytest.mark.parametrize(("lang", "text"), NOT_OPENINGS)
def test_the_end_of_a_period_of_something_else_is_no_opening(lang: str, text: str) -> None:
    found = read_deadlines(text, zone="Europe/Sofia", lang=lang, seen_at=SEEN).deadlines
    assert [one for one in found if one.kind == "opening"] == []


def test_the_year_is_not_guessed_where_nobody_knows_when_the_page_was_seen() -> None:
    text = "The call is expected to open by the end of the year."
    assert read_deadlines(text, zone="Europe/Sofia", lang="en").deadlines == ()
