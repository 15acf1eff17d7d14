"""What documents say of their call: each value with document, page and quote, and nothing that is not the call's."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from scrapers.documents.contract import DocumentPage, DocumentText
from scrapers.documents.read import read_document
from scrapers.reading.readings import Eligibility
from tests.scrapers.documents.making import pdf, word
from tests.tracker.domain.guidelines import as_read, guide, obyava, usloviya
from tracker.domain.document_readings import DocumentSays, Reader, read_statements

BULGARIAN = Reader("Europe/Sofia", "bg")
ENGLISH = Reader("Europe/Brussels", "en")
CODE = "BG16RFPR001-1.011"
NOW = datetime(2026, 8, 9, 12, tzinfo=UTC)


def says(text: DocumentText, title: str = "Обява", code: str | None = CODE, reader: Reader = BULGARIAN) -> DocumentSays:
    return read_statements(text, title, "https://x.example/d", code=code, reader=reader, read_at=NOW)


def lines(*told: str, title: str = "Обява", code: str | None = CODE, reader: Reader = BULGARIAN) -> DocumentSays:
    return says(DocumentText("pdf", (DocumentPage(1, "", "\n".join(told)),)), title, code, reader)


def dates(said: DocumentSays) -> list[str]:
    return [f"{one.kind} {one.at} {one.zone}" for one in said.deadlines]


def test_a_bulgarian_announcement_states_its_deadline_and_its_money() -> None:
    said = says(as_read(obyava()), "Обява.pdf")
    assert said.kind == "notice"
    assert dates(said) == ["submission 2026-09-14T16:30 Europe/Sofia"]
    figures = (said.budget, said.grant_min, said.grant_max)
    assert [one and (one.amount, one.currency) for one in figures] == [
        (Decimal(15_300_000), "EUR"),
        (Decimal(50_000), "EUR"),
        (Decimal(500_000), "EUR"),
    ]


def test_every_value_names_document_page_and_words() -> None:
    said = says(as_read(usloviya()), "Условия за кандидатстване")
    (deadline,) = said.deadlines
    assert deadline.evidence.how == "document"
    assert deadline.evidence.where == "Условия за кандидатстване, p. 3"
    assert "14.09.2026 г., 16:30 часа" in deadline.evidence.quote
    assert said.rate is not None
    assert (said.rate.evidence.quote, said.rate.evidence.where) == ("80 %", "Условия за кандидатстване, p. 2")
    (applicant,) = said.eligibility.applicants
    assert (applicant.value, applicant.evidence.how) == ("cluster", "document")
    assert applicant.evidence.quote == "Допустими кандидати по процедурата са клъстери."


def test_the_other_dates_and_sums_of_bulgarian_conditions_are_not_the_calls() -> None:
    said = says(as_read(usloviya()), "Условия за кандидатстване")
    assert dates(said) == ["submission 2026-09-14T16:30 Europe/Sofia"]
    assert said.budget is not None
    assert said.budget.amount == Decimal(15_300_000)
    assert said.grant_min is not None
    assert said.grant_min.amount == Decimal(50_000)
    assert said.grant_max is None  # each size has its own
    assert said.rate is not None
    assert said.rate.rate == Decimal(80)


def test_the_other_dates_and_sums_of_an_english_guide_are_not_the_calls() -> None:
    said = says(as_read(guide()), "Guidelines for applicants", None, ENGLISH)
    assert dates(said) == ["submission 2026-10-15T17:00 Europe/Brussels"]
    assert said.budget is not None
    assert said.budget.amount == Decimal(4_500_000)
    assert said.grant_max is not None
    assert (said.grant_max.amount, said.grant_max.evidence.where) == (
        Decimal(750_000),
        "Guidelines for applicants, p. 1",
    )
    assert said.rate is not None
    assert said.rate.rate == Decimal(80)
    assert [one.value for one in said.eligibility.applicants] == ["cluster", "sme", "university"]
    assert [one.value for one in said.eligibility.countries] == ["BG", "GR"]


@pytest.mark.parametrize(
    "line",
    [
        "Окончателният технически отчет се подава до 30.06.2029 г.",
        "Разходите са допустими, ако са извършени в периода от 01.01.2027 г. до 31.12.2029 г.",
        "Продължителността на изпълнение е до 18 месеца, но не по-късно от 31.12.2029 г.",
        "По предходната процедура проектни предложения се подаваха до 15.01.2027 г.",
        "Крайният срок за подаване на проектни предложения по процедура BG16RFPR001-1.003 е 30.10.2026 г.",
        "Крайният срок за подаване на проектни предложения беше 14.01.2024 г.",
        "The request for payment shall be submitted by 31 March 2029.",
        "Общият бюджет на програмата е 1 503 000 000 евро.",
        "Обособена позиция 1: максималният размер на помощта е 200 000 евро.",
        "Component 2: the maximum grant is EUR 400 000.",
        "Максималният размер на авансовото плащане е до 40 % от стойността на безвъзмездната финансова помощ.",
        "The turnover of the applicant must exceed EUR 300 000 in each of the last three years.",
        "Регламент (ЕС) № 651/2014 на Комисията от 17 юни 2014 г.",
        "Допустими партньори са университети и научни организации.",
        "Die maximale Förderung für kleine Unternehmen beträgt 200 000 EUR.",
        "Lot 2: subvention maximale de 300 000 EUR par projet.",
    ],
)
def test_a_sentence_that_is_not_about_the_call_states_nothing(line: str) -> None:
    said = lines(line)
    assert (said.deadlines, said.opens, said.budget, said.grant_min, said.grant_max, said.rate) == ((), *[None] * 5)
    assert said.eligibility == Eligibility()


def test_a_date_that_was_over_when_the_document_was_read_is_not_taken() -> None:
    assert dates(lines("Краен срок за подаване на проектни предложения: 08.08.2026 г.")) == []
    assert dates(lines("Краен срок за подаване на проектни предложения: 10.08.2026 г.")) == [
        "submission 2026-08-10 Europe/Sofia"
    ]


def test_of_what_a_document_says_differently_in_two_places_nothing_is_read_and_both_are_noted() -> None:
    said = lines(
        "Краен срок за подаване на проектни предложения: 14.09.2026 г.",
        "Максималният размер на помощта за проект е 500 000 евро.",
        "Проектни предложения се подават до 30.09.2026 г.",
        "Максимален размер на безвъзмездната финансова помощ за проект: 600 000 евро.",
    )
    assert said.deadlines == ()
    assert said.grant_max is None
    noted = {one.quote: one.why for one in said.refused}
    assert any("14.09.2026" in quote for quote in noted)
    assert any("30.09.2026" in quote for quote in noted)
    assert {"500 000 евро", "600 000 евро"} <= noted.keys()
    assert all("Обява, p. 1" in why for why in noted.values())


def test_a_day_and_a_time_on_it_are_one_statement_of_which_the_time_is_kept() -> None:
    said = lines(
        "Краен срок за подаване на проектни предложения: 14.09.2026 г.",
        "Проектни предложения се подават до 16:30 ч. на 14.09.2026 г.",
    )
    assert dates(said) == ["submission 2026-09-14T16:30 Europe/Sofia"]


def test_lev_and_euro_of_one_sum_are_one_figure() -> None:
    said = lines("Общият размер на безвъзмездната финансова помощ по процедурата е 29 924 199 лева (15 300 000 евро).")
    assert said.budget is not None
    assert (said.budget.amount, said.budget.currency) == (Decimal(29_924_199), "BGN")


def test_annexes_state_nothing_whatever_they_say() -> None:
    assert says(as_read(obyava()), "Приложение 3 - Договор") == DocumentSays("annex")


def test_inside_an_archive_the_announcement_counts_before_the_conditions_and_annexes_not_at_all() -> None:
    pages = (
        *as_read(usloviya(), "Условия за кандидатстване.pdf").pages,
        *as_read(obyava(most="700 000 евро"), "Приложения/Приложение 1 Договор.docx").pages,
        *as_read(obyava(), "Обява.pdf").pages,
    )
    said = says(DocumentText("zip", pages), "Пакет документи.zip")
    assert said.kind == "notice"
    assert said.grant_max is not None
    assert (said.grant_max.amount, said.grant_max.evidence.where) == (
        Decimal(500_000),
        "Пакет документи.zip, Обява.pdf, p. 1",
    )


def test_a_sheet_is_named_and_a_page_is_numbered() -> None:
    text = DocumentText("xlsx", (DocumentPage(1, "Бюджет", "Максимален размер на помощта за проект\t500 000 евро"),))
    said = says(text, "Параметри.xlsx")
    assert said.grant_max is not None
    assert said.grant_max.evidence.where == "Параметри.xlsx, Бюджет"
    assert said.grant_max.evidence.quote == "500 000 евро"


def test_a_list_under_its_heading_says_who_may_apply() -> None:
    said = lines("Допустими кандидати:", "а) клъстери;", "б) общини;", "Друг текст за сдружения.")
    assert [one.value for one in said.eligibility.applicants] == ["cluster", "municipality"]


def test_earlier_years_are_no_earlier_call() -> None:
    said = lines(
        "Допустими кандидати са клъстери, които са имали приходи през предходните три години.",
        "Eligible applicants are municipalities that filed accounts in the previous year.",
    )
    assert [one.value for one in said.eligibility.applicants] == ["cluster", "municipality"]


def test_a_list_ends_where_its_numbers_do_not_go_on() -> None:
    said = lines("Допустими кандидати:", "1. клъстери;", "2. общини.", "12. Проектите са от полза за сдруженията.")
    assert [one.value for one in said.eligibility.applicants] == ["cluster", "municipality"]
    said = lines("Допустими кандидати:", "1. клъстери", "2. общини", "5. Целева група: сдружения")
    assert [one.value for one in said.eligibility.applicants] == ["cluster", "municipality"]


def test_whom_one_place_admits_and_another_bars_is_not_said() -> None:
    said = lines(
        "Eligible applicants: clusters, large enterprises.", "Large enterprises are not eligible.", reader=ENGLISH
    )
    values = {one.value for one in (*said.eligibility.applicants, *said.eligibility.applicants_excluded)}
    assert "large_enterprise" not in values
    assert "cluster" in values


@pytest.mark.parametrize("make", [pdf, word])
def test_a_real_file_says_the_same(make: object) -> None:
    assert callable(make)
    for title, pages in (("Обява", obyava()), ("Условия за кандидатстване", usloviya())):
        text = read_document(make(pages))
        assert isinstance(text, DocumentText)
        real, ideal = says(text, title), says(as_read(pages), title)
        assert (real.deadlines, real.eligibility) == (ideal.deadlines, ideal.eligibility)
        assert (real.budget, real.grant_min, real.grant_max, real.rate) == (
            ideal.budget,
            ideal.grant_min,
            ideal.grant_max,
            ideal.rate,
        )


def test_text_without_end_is_not_read_for_ever() -> None:
    endless = "Краен срок за подаване на проектни предложения: 14.09.2026 г. " * 2_000
    assert lines(endless) == DocumentSays("notice")
    many = ["Текст без числа, дълъг като абзац." * 110] * 420
    assert lines(*many, "Краен срок за подаване на проектни предложения: 14.09.2026 г.").deadlines == ()
