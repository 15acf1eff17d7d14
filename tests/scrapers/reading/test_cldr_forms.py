"""Dates, times and figures as Unicode's CLDR (by Babel) writes them in every supported language read back to themselves.

An independent hand: none of these forms was written with the reader in mind. Left out are CLDR's shortest numeric forms
("1/1/26", in English month first): they are not certain, and a wrong deadline is worse than none.
"""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest
from babel import Locale
from babel.dates import format_date, format_skeleton, format_time, get_datetime_format
from babel.numbers import format_currency, format_percent
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.reading.deadlines import read_deadlines
from scrapers.reading.languages import languages
from scrapers.reading.money import read_money

LOCALES = sorted({*languages(), "sr_Latn"} - {"sr"} | {"sr_Cyrl"})
STYLES = ("full", "long", "medium")
#: Abbreviated and full months, with and without the weekday; numeric with all digits of the year.
SKELETONS = ("yMMMd", "yMMMEd", "yMMMMd", "yMMMMEEEEd", "yMd", "yMEd")
OWN = {
    "bg": "BGN", "cs": "CZK", "da": "DKK", "hu": "HUF", "mk": "MKD", "pl": "PLN", "ro": "RON", "sv": "SEK", "tr": "TRY",
    "uk": "UAH", "bs": "BAM", "en": "GBP", "sr_Latn": "RSD", "sr_Cyrl": "RSD",
}  # fmt: skip
steady = settings(derandomize=True, max_examples=60, deadline=None, database=None)
days = st.dates(date(2015, 1, 1), date(2039, 12, 31))


def read(text: str, code: str) -> list[str]:
    found = read_deadlines(text, zone="Europe/Sofia", lang=code[:2], hint="submission")
    return [one.at for one in found.deadlines]


@pytest.mark.parametrize("code", LOCALES)
@steady
@given(day=days, form=st.sampled_from([*STYLES, *SKELETONS]))
def test_a_date_reads_back(code: str, day: date, form: str) -> None:
    locale = Locale.parse(code)
    if code == "en" and form in ("yMd", "yMEd"):
        # CLDR's plain English is American: the month stands first.
        return
    text = format_date(day, form, locale=locale) if form in STYLES else format_skeleton(form, day, locale=locale)
    assert read(text, code) == [day.isoformat()], text


@pytest.mark.parametrize("code", LOCALES)
@steady
@given(
    day=days,
    at=st.times(min_value=time(1, 0)).map(lambda at: at.replace(second=0, microsecond=0)),
    form=st.sampled_from(STYLES),
    joined=st.sampled_from(STYLES),
    clock=st.sampled_from(["short", "medium"]),
)
def test_a_date_with_its_time_reads_back(code: str, day: date, at: time, form: str, joined: str, clock: str) -> None:
    locale = Locale.parse(code)
    pattern = get_datetime_format(joined, locale).replace("'", "")
    dated = format_date(day, form, locale=locale)  # type: ignore[arg-type]
    timed = format_time(at, clock, locale=locale)  # type: ignore[arg-type]
    text = pattern.replace("{1}", dated).replace("{0}", timed)
    assert read(text, code) == [f"{day.isoformat()}T{at:%H:%M}"], text


@pytest.mark.parametrize("code", LOCALES)
@steady
@given(
    amount=st.one_of(
        st.integers(1, 9_999_999_999).map(Decimal), st.integers(100, 10**11).map(lambda cents: Decimal(cents) / 100)
    ),
    own=st.booleans(),
    form=st.sampled_from(["standard", "name", "iso"]),
)
def test_an_amount_reads_back(code: str, amount: Decimal, own: bool, form: str) -> None:
    locale = Locale.parse(code)
    currency = OWN.get(code, "EUR") if own else "EUR"
    if currency in ("RSD", "HUF"):
        # Printed without decimals.
        amount = amount.quantize(Decimal(1))
    if form == "iso":
        text = format_currency(amount, currency, "#,##0.00 ¤¤", locale=locale)
    else:
        text = format_currency(amount, currency, locale=locale, format_type="name" if form == "name" else "standard")
    (one,) = read_money(text, lang=code[:2], hint="total_budget").amounts
    assert (one.amount, one.currency) == (amount, currency), text


@pytest.mark.parametrize("code", LOCALES)
def test_a_rate_reads_back(code: str) -> None:
    for percent in range(1, 101):
        text = format_percent(Decimal(percent) / 100, locale=Locale.parse(code))
        (one,) = read_money(text, lang=code[:2], hint="rate_max").amounts
        assert one.rate == percent, text


def test_a_weekday_that_is_abbreviated_like_a_month_is_none() -> None:
    assert read("mar. 13 janv. 2026", "fr") == ["2026-01-13"]
    assert read("mar. 13/01/2026", "fr") == ["2026-01-13"]
    assert read("mar 3 feb 2026", "it") == ["2026-02-03"]
    assert read("Mar 13, 2026", "en") == ["2026-03-13"]
    assert read("13 mar. 2026", "es") == ["2026-03-13"]
