"""Money as pages print it: what is read, as what, and what is refused."""

from __future__ import annotations

import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.reading.batch import read_jsonl_line
from scrapers.reading.money import read_money
from scrapers.reading.readings import MoneyKind
from tests.shared_material import SHARED, needs_shared

READ = [
    ("bg", "Общият бюджет на процедурата е 20 000 000 лв.", [("total_budget", "20000000", "BGN")]),
    ("bg", "Бюджет по процедурата: 12,5 млн. евро", [("total_budget", "12500000", "EUR")]),
    ("bg", "Максимален размер на безвъзмездната финансова помощ: 391 166 лв.", [("grant_max", "391166", "BGN")]),
    ("bg", "Минималният размер на помощта за един проект е 50 000 евро", [("grant_min", "50000", "EUR")]),
    ("bg", "БФП между 100 000 и 500 000 лв. на проект", [("grant_min", "100000", "BGN"), ("grant_max", "500000", "BGN")]),
    ("bg", "Общ бюджет 29 924 199 лв. (15 300 000 евро)", [("total_budget", "29924199", "BGN"), ("total_budget", "15300000", "EUR")]),
    ("en", "The total budget of the call is EUR 4.5 million.", [("total_budget", "4500000", "EUR")]),
    ("en", "Grants of up to €60 000 per project", [("grant_max", "60000", "EUR")]),
    ("en", "Grants range from €10,000 to €50,000 per applicant", [("grant_min", "10000", "EUR"), ("grant_max", "50000", "EUR")]),
    ("en", "Indicative budget: BGN 29 924 199 (€15 300 000)", [("total_budget", "29924199", "BGN"), ("total_budget", "15300000", "EUR")]),
    ("de", "Gesamtbudget: 3,2 Mio. Euro", [("total_budget", "3200000", "EUR")]),
    ("de", "Die Zuwendung beträgt maximal 25.000 Euro pro Projekt", [("grant_max", "25000", "EUR")]),
    ("fr", "Le montant total de l'appel est de 2 millions d'euros", [("total_budget", "2000000", "EUR")]),
    ("ro", "Bugetul total al apelului este de 1.500.000 lei", [("total_budget", "1500000", "RON")]),
    ("pl", "Alokacja wynosi 10 mln zł", [("total_budget", "10000000", "PLN")]),
]  # fmt: skip
RATES = [
    ("bg", "Интензитет на помощта: до 80 %", [("rate_max", "80")]),
    ("bg", "Интензитет 50–75%", [("rate_min", "50"), ("rate_max", "75")]),
    ("en", "The co-financing rate is 85%.", [("rate_max", "85")]),
    ("en", "EU contribution of up to 90 per cent of eligible costs", [("rate_max", "90")]),
]
REFUSED = [
    ("en", "Project budget 20.000,000€"),
    ("en", "annual turnover below EUR 50 million"),
    ("en", "loans from £250k to £1.6m"),
    ("en", "1 EUR = 1.95583 BGN"),
    ("bg", "нетни приходи от продажби над 200 000 лв."),
    ("bg", "Проектът е на стойност 1 200 000 лв. допустими разходи"),
    ("bg", "подадени са предложения за 257 555 411,33 лв."),
    ("bg", "Доставка на 60 000 л. гориво"),
    ("en", "own contribution of 20%"),
    ("bg", "собствено финансиране 15 %"),
    ("fr", "150 00 € par an"),
]


@pytest.mark.parametrize(("lang", "text", "expected"), READ)
def test_a_stated_figure_is_read_with_its_kind_and_currency(
    lang: str, text: str, expected: list[tuple[str, str, str]]
) -> None:
    found = read_money(text, lang=lang)
    assert [(one.kind, one.amount, one.currency) for one in found.amounts if one.rate is None] == [
        (kind, Decimal(amount), currency) for kind, amount, currency in expected
    ]


@pytest.mark.parametrize(("lang", "text", "expected"), RATES)
def test_a_stated_rate_is_read(lang: str, text: str, expected: list[tuple[str, str]]) -> None:
    found = read_money(text, lang=lang)
    assert [(one.kind, one.rate) for one in found.amounts] == [(kind, Decimal(rate)) for kind, rate in expected]


@pytest.mark.parametrize(("lang", "text"), REFUSED)
def test_what_is_no_budget_and_no_grant_is_not_read(lang: str, text: str) -> None:
    assert read_money(text, lang=lang).amounts == ()


def test_the_label_of_a_field_gives_the_kind_where_no_word_contradicts_it() -> None:
    (one,) = read_money("32.050.467,10€", lang="en", hint="total_budget").amounts
    assert (one.kind, one.amount, one.currency) == ("total_budget", Decimal("32050467.10"), "EUR")
    assert read_money("turnover of 5 000 000 €", lang="en", hint="total_budget").amounts == ()
    (bare,) = read_money("30500", lang="en", hint="total_budget", currency="EUR").amounts
    assert bare.amount == Decimal(30500)


@settings(derandomize=True, deadline=None)
@given(
    st.integers(1, 999_999_999),
    st.sampled_from([" ", ".", ",", " ", "'"]),
    st.sampled_from(["€", "лв.", "EUR", "евро"]),
)
def test_an_amount_reads_back_however_its_thousands_are_parted(value: int, mark: str, currency: str) -> None:
    written = f"{value:,}".replace(",", mark)
    found = read_money(f"Общ бюджет: {written} {currency}", lang="bg").amounts
    assert [one.amount for one in found] == [Decimal(value)]


@settings(derandomize=True, deadline=None)
@given(st.text(max_size=300), st.sampled_from(["bg", "en", None]))
def test_any_text_is_survived_and_every_quote_stands_in_it(text: str, lang: str | None) -> None:
    found = read_money(text, lang=lang)
    assert all(one.evidence.quote in text for one in found.amounts)
    assert all(one.quote in text for one in found.refused)


@needs_shared
def test_no_phrase_of_the_development_half_is_read_wrongly(tmp_path: Path) -> None:
    assert SHARED is not None
    gold = SHARED / "gold" / "phrases" / "money.dev.jsonl"
    told = tmp_path / "predicted.jsonl"
    items = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    asked = ({key: one[key] for key in ("id", "lang", "text") if key in one} for one in items)
    told.write_text("\n".join(json.dumps(read_jsonl_line("money", one)) for one in asked), encoding="utf-8")
    result = tmp_path / "score.json"
    script = SHARED / "gold" / "score_phrases.py"
    subprocess.run(
        [sys.executable, str(script), str(gold), str(told), "--json", str(result)],
        check=True,
        capture_output=True,
        timeout=60,
    )
    score = json.loads(result.read_text(encoding="utf-8"))["all"]
    assert score["wrong"] == 0
    assert score["exact"] >= 0.9 * score["n"]


@pytest.mark.parametrize(
    ("text", "hint", "currency", "expected"),
    [
        ("€10,000 – €50,000", "grant_max", None, [("grant_min", "10000"), ("grant_max", "50000")]),
        (
            "20 000 000 лв. (ЕФРР 17 000 000 лв.; НФ 3 000 000 лв.)",
            "total_budget",
            None,
            [("total_budget", "20000000")],
        ),
        ("2.5 million", "total_budget", "EUR", [("total_budget", "2500000")]),
        ("100 000 - 200 000", "grant_max", "EUR", [("grant_min", "100000"), ("grant_max", "200000")]),
        ("85", "rate_max", None, [("rate_max", "85")]),
        ("50 - 75", "rate_max", None, [("rate_min", "50"), ("rate_max", "75")]),
        ("2026", "total_budget", "EUR", []),
        ("850", "rate_max", None, []),
        ("Loan of €1m", "grant_max", None, []),
        ("Lot 1: €100,000; Lot 2: €200,000", "total_budget", None, []),
        ("Total budget: €5 million", "grant_max", None, [("total_budget", "5000000")]),
        ("see guidelines, p. 12", "total_budget", "EUR", []),
        ("increased by EUR 5 million", "total_budget", None, []),
        ("EUR 5 million less than in the previous call", "total_budget", None, []),
        ("EUR 95 billion for the whole programme", "total_budget", None, []),
    ],
)
def test_a_label_explains_the_one_figure_that_the_words_leave_open(
    text: str, hint: MoneyKind, currency: str | None, expected: list[tuple[str, str]]
) -> None:
    found = read_money(text, lang="en", hint=hint, currency=currency).amounts
    values = [(str(one.kind), one.amount if one.rate is None else one.rate) for one in found]
    assert values == [(kind, Decimal(value)) for kind, value in expected]
