"""Several figures for one thing, each for another size of enterprise or another lot."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.reading.money import read_money
from scrapers.reading.money_parts import parts_of

PARTS = [
    (
        "en",
        "The maximum grant is EUR 100 000 for micro enterprises, EUR 250 000 for small enterprises and EUR 500 000 for "
        "medium-sized enterprises.",
        ["micro", "small", "medium"],
        "EUR 500 000 for medium-sized enterprises",
    ),
    (
        "en",
        "Maximum grant: micro enterprises – 100 000 EUR; small enterprises – 250 000 EUR",
        ["micro", "small"],
        "small enterprises – 250 000 EUR",
    ),
    (
        "bg",
        "Максималният размер на безвъзмездната финансова помощ е до 150 000 лв. за микропредприятия, 300 000 лв. за "
        "малки предприятия и 500 000 лв. за средни предприятия.",
        ["микропредприятия", "малки", "средни"],
        "500 000 лв. за средни предприятия",
    ),
    (
        "bg",
        "Максимален размер на помощта: за микро предприятия - 150 000 лв.; за малки предприятия - 300 000 лв.",
        ["микро", "малки"],
        "малки предприятия - 300 000 лв",
    ),
    (
        "en",
        "Lot 1: maximum grant EUR 200,000. Lot 2: maximum grant EUR 400,000.",
        ["lot 1", "lot 2"],
        "Lot 2: maximum grant EUR 400,000",
    ),
    (
        "bg",
        "Компонент 1: максимален размер на безвъзмездната помощ 200 000 евро. Компонент 2: максимален размер на "
        "безвъзмездната помощ 400 000 евро.",
        ["компонент 1", "компонент 2"],
        "Компонент 2: максимален размер на безвъзмездната помощ 400 000 евро",
    ),
    (
        "de",
        "Die maximale Förderung beträgt 100.000 Euro für kleine und 200.000 Euro für mittlere Unternehmen.",
        ["kleine", "mittlere"],
        "200.000 Euro für mittlere Unternehmen",
    ),
    (
        "fr",
        "Subvention maximale : 50 000 € pour les petites entreprises, 80 000 € pour les moyennes entreprises.",
        ["petites", "moyennes"],
        "80 000 € pour les moyennes entreprises",
    ),
]
WHOLE = [
    "The maximum grant is EUR 200,000. The maximum grant per project is EUR 400,000.",
    "The maximum grant for small enterprises is EUR 200,000. The maximum grant for small enterprises is EUR 400,000.",
    "Small enterprises: the maximum grant is EUR 200,000. The maximum grant per project is EUR 400,000.",
    "Micro and small enterprises: maximum grant EUR 200,000. Small enterprises: maximum grant EUR 400,000.",
]


def parts(text: str, lang: str) -> list[tuple[str, str]]:
    maxima = [one for one in read_money(text, lang=lang).amounts if one.kind == "grant_max"]
    return [(part.name, part.quote) for part in parts_of(text, maxima, lang=lang)]


@pytest.mark.parametrize(("lang", "text", "names", "quote"), PARTS)
def test_each_figure_has_the_size_or_lot_that_its_own_words_name(
    lang: str, text: str, names: list[str], quote: str
) -> None:
    found = parts(text, lang)
    assert [name for name, _ in found] == names
    assert found[-1][1] == quote


@pytest.mark.parametrize("text", WHOLE)
def test_figures_that_do_not_each_have_their_own_part_have_none(text: str) -> None:
    found = parts(text, "en")
    assert len(found) == 2
    assert {name for name, _ in found} == {""}


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
@settings(deadline=None)
def test_a_quote_always_stands_in_the_text(before: str, between: str, behind: str) -> None:
    text = f"{before} maximum grant EUR 100 000 {between} EUR 200 000 for small firms {behind}"
    assert all(quote in text for _, quote in parts(text, "en"))
