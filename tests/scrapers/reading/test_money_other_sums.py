"""Sums that stand on the same pages as budgets and grants: what a project has, a firm earns, a tender is worth."""

from __future__ import annotations

from pathlib import Path

import pytest

from scrapers.reading.money import read_money

_ROWS = [
    line.split("\t")
    for line in Path(__file__).with_name("money_other_sums.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def _read(lang: str, phrase: str) -> list[str]:
    return [
        f"{one.kind}={one.amount} {one.currency}" if one.rate is None else f"{one.kind}={one.rate}%"
        for one in read_money(phrase, lang=lang).amounts
        if one.kind != "other"
    ]


@pytest.mark.parametrize(("lang", "phrase", "stated"), _ROWS)
def test_nothing_is_read_that_the_phrase_does_not_state(lang: str, phrase: str, stated: str) -> None:
    assert set(_read(lang, phrase)) <= set(stated.split("; "))


def test_hardly_anything_that_is_stated_is_left_unread() -> None:
    exact = [_read(lang, phrase) == (stated.split("; ") if stated else []) for lang, phrase, stated in _ROWS]
    assert sum(exact) >= 0.97 * len(exact)


@pytest.mark.parametrize(
    ("lang", "phrase"),
    [
        ("en", "The company, a leader in its field, has a total budget of €1.8 million"),
        ("bg", "Предприятието разполага с бюджет от 3 млн. лв."),
        ("de", "Das Vorhaben wird mit insgesamt 2 Mio. Euro finanziert"),
        ("it", "L'azienda ha un budget di 2 milioni di euro"),
        ("ro", "Proiectul beneficiază de o finanțare de 2 milioane euro"),
        ("uk", "Проєкт має бюджет 2 млн грн"),
    ],
)
def test_the_budget_of_one_project_or_company_is_not_the_calls(lang: str, phrase: str) -> None:
    assert _read(lang, phrase) == []


def test_a_grant_to_the_company_or_the_project_is_still_a_grant() -> None:
    assert _read("en", "The project can receive a grant of up to €60 000") == ["grant_max=60000 EUR"]
    assert _read("en", "The project is funded up to 80 % of eligible costs") == ["rate_max=80%"]
    assert _read("bg", "Предприятието може да получи безвъзмездна помощ до 50 000 лв.") == ["grant_max=50000 BGN"]


def test_a_label_does_not_outweigh_the_words_beside_the_figure() -> None:
    assert read_money("100 000 EUR per project", lang="en", hint="total_budget").amounts == ()
    assert read_money("Заем до 50 000 лв.", lang="bg", hint="grant_max").amounts == ()
    (grant,) = read_money("100 000 EUR per project", lang="en", hint="grant_max").amounts
    assert grant.kind == "grant_max"


def test_a_maximum_that_goes_on_about_a_loan_is_no_grant() -> None:
    assert _read("de", "Beteiligungen von 50.000 EUR bis zu einem Höchstbetrag von 1,25 Mio. EUR") == []
    assert _read("en", "Loans from EUR 10 000 and grants of up to EUR 5 000") == ["grant_max=5000 EUR"]
