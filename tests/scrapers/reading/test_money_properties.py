"""Amounts written in every style, currency and language read back; what is ambiguous is not read."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.reading.money import read_money
from scrapers.reading.money_lexicon import known_codes
from scrapers.reading.money_numbers import value_of

LABELS = {
    "bg": ("Общ бюджет", "Максимален размер на БФП"),
    "bs": ("Ukupan budžet", "Maksimalan iznos granta"),
    "ca": ("Pressupost total", "Subvenció màxima"),
    "cs": ("Celková alokace", "Maximální výše dotace"),
    "da": ("Samlet budget", "Maksimalt tilskud"),
    "de": ("Gesamtbudget", "Maximale Zuwendung"),
    "el": ("Συνολικός προϋπολογισμός", "Μέγιστη επιχορήγηση"),
    "en": ("Total budget", "Maximum grant"),
    "es": ("Presupuesto total", "Ayuda máxima"),
    "fr": ("Budget total", "Subvention maximale"),
    "hr": ("Ukupan proračun", "Najviši iznos potpore"),
    "hu": ("Keretösszeg", "Maximális támogatás"),
    "it": ("Dotazione finanziaria", "Contributo massimo"),
    "mk": ("Вкупен буџет", "Максимален грант"),
    "pl": ("Budżet naboru", "Maksymalne dofinansowanie"),
    "pt": ("Orçamento total", "Apoio máximo"),
    "ro": ("Buget total", "Grant maxim"),
    "sk": ("Celková alokácia", "Maximálny grant"),
    "sl": ("Razpisana sredstva", "Najvišja subvencija"),
    "sr": ("Укупан буџет", "Максималан износ гранта"),
    "sv": ("Total budget", "Maximalt bidrag"),
    "tr": ("Toplam bütçe", "Azami hibe"),
    "uk": ("Загальний бюджет", "Максимальний грант"),
}
#: Language → its own currency as printed, thousand, million.
OWN = {
    "bg": ("лв.", "BGN", "хил.", "млн."), "cs": ("Kč", "CZK", "tis.", "mil."), "hu": ("Ft", "HUF", "ezer", "millió"),
    "pl": ("zł", "PLN", "tys.", "mln"), "ro": ("lei", "RON", "mii", "milioane"), "sr": ("динара", "RSD", "хиљада", "милиона"),
    "mk": ("денари", "MKD", "илјади", "милиони"), "bs": ("KM", "BAM", "hiljada", "miliona"), "uk": ("грн", "UAH", "тис.", "млн"),
    "sv": ("kronor", "SEK", "tusen", "miljoner"), "da": ("kr.", "DKK", "tusind", "mio."), "tr": ("TL", "TRY", "bin", "milyon"),
    "hr": ("kuna", "HRK", "tisuća", "milijuna"), "de": ("Euro", "EUR", "Tsd.", "Mio."), "en": ("GBP", "GBP", "thousand", "million"),
    "fr": ("euros", "EUR", "mille", "millions"), "es": ("euros", "EUR", "mil", "millones"), "it": ("euro", "EUR", "mila", "milioni"),
    "pt": ("euros", "EUR", "mil", "milhões"), "el": ("ευρώ", "EUR", "χιλ.", "εκατ."), "sl": ("evrov", "EUR", "tisoč", "mio"),
    "sk": ("eur", "EUR", "tis.", "miliónov"), "ca": ("euros", "EUR", "mil", "milions"),
}  # fmt: skip
STYLES = st.sampled_from([(" ", ","), (" ", "."), (".", ","), (",", "."), ("\u00a0", ","), ("\u202f", ","), ("'", ".")])
CURRENCIES = st.sampled_from(["{} €", "{}€", "€{}", "€ {}", "EUR {}", "{} EUR", "{} CHF", "USD {}", "£{}", "{} NOK"])


def _written(value: Decimal, style: tuple[str, str]) -> str:
    thousands, point = style
    return f"{value:,}".replace(",", "\0").replace(".", point).replace("\0", thousands)


# No project gets thousands of millions: such a grant is not read.
@settings(derandomize=True, max_examples=400, deadline=None)
@given(
    st.one_of(
        st.integers(1, 999_999_999).map(Decimal),
        st.integers(100, 10**11 - 1).map(lambda cents: Decimal(cents) / 100),
    ),
    STYLES,
    CURRENCIES,
    st.sampled_from(sorted(LABELS)),
    st.integers(0, 1),
)
def test_an_amount_reads_back_in_every_style_currency_and_language(
    value: Decimal, style: tuple[str, str], form: str, lang: str, which: int
) -> None:
    if value != value.to_integral_value():
        value = value.quantize(Decimal("0.01"))
    text = f"{LABELS[lang][which]}: {form.format(_written(value, style))}"
    (one,) = read_money(text, lang=lang).amounts
    assert (one.kind, one.amount) == (("total_budget", "grant_max")[which], value)
    assert one.evidence.quote in text


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.integers(1, 9_999), st.sampled_from(sorted(OWN)), st.integers(0, 1))
def test_multiplied_amounts_in_a_languages_own_currency_read_back(tenths: int, lang: str, which: int) -> None:
    currency, code, *multipliers = OWN[lang]
    printed = f"{tenths // 10},{tenths % 10}" if tenths % 10 and lang != "en" else f"{tenths / 10:g}"
    text = f"{LABELS[lang][1]}: {printed} {multipliers[which]} {currency}"
    (one,) = read_money(text, lang=lang).amounts
    assert (one.amount, one.currency) == (Decimal(tenths) * (100, 100_000)[which], code)


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.integers(1_000, 900_000), st.integers(1, 90_000), STYLES, st.sampled_from([" - ", "–", "-"]))
def test_both_ends_of_a_range_read_back(low: int, more: int, style: tuple[str, str], dash: str) -> None:
    low_written, high_written = _written(Decimal(low), style), _written(Decimal(low + more), style)
    found = read_money(f"Grant per project: {low_written}{dash}{high_written} €", lang="en").amounts
    assert [one.kind for one in found] == ["grant_min", "grant_max"]
    assert [one.amount for one in found] == [Decimal(low), Decimal(low + more)]


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.integers(1, 999), st.integers(0, 999), st.integers(0, 999), st.sampled_from([".,", ",."]))
def test_a_number_that_can_be_read_in_two_ways_is_never_read(first: int, second: int, third: int, marks: str) -> None:
    text = f"Total budget: {first}{marks[0]}{second:03}{marks[1]}{third:03} €"
    found = read_money(text, lang="en")
    assert found.amounts == ()
    assert found.refused


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.integers(1, 100), st.sampled_from(["{} %", "{}%", "{} percent", "{} per cent"]))
def test_a_rate_reads_back(percent: int, form: str) -> None:
    (one,) = read_money(f"The co-financing rate is {form.format(percent)}.", lang="en").amounts
    assert (one.kind, one.rate) == ("rate_max", Decimal(percent))
    assert one.amount is None
    assert one.currency is None


@pytest.mark.parametrize(
    ("printed", "thousands", "multiplied", "expected"),
    [
        ("1.200", ".", 1_000_000, "1200"), ("1.223", " ", 1_000_000_000, "1.223"), ("62,260", " ", 1_000_000, "62.260"),
        ("1,200", ",", 1_000_000, "1200"), ("10.000 000", " ", 1, "10000000"), ("29 924 199", " ", 1, "29924199"),
        ("3.000.000,00", ",", 1, "3000000.00"), ("1'250'000.50", "'", 1, "1250000.50"), ("170.000", ",", 1, "170000"),
    ],
)  # fmt: skip
def test_separators_mean_what_the_language_says(printed: str, thousands: str, multiplied: int, expected: str) -> None:
    assert value_of(printed, thousands, multiplied=multiplied).number == Decimal(expected)


@pytest.mark.parametrize("printed", ["20.000,000", "1.2345", "0.123", "1.00.000", "1,2,3", "12.3456.789"])
def test_separators_that_mean_nothing_certain_are_refused(printed: str) -> None:
    assert value_of(printed, ".").number is None


def test_every_language_is_covered() -> None:
    assert LABELS.keys() == OWN.keys() == known_codes()
