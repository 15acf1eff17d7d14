"""A list of member firms: its columns by any name, one row that is wrong named, nothing taken for a formula."""

from __future__ import annotations

import pytest

from tests.tracker.domain.shipped import taxonomy
from tracker.domain.corpus import Corpus
from tracker.domain.firms import MOST_FIRMS, BadList, FirmRow, firm_of, read_rows


def firms(*rows: str) -> list[FirmRow] | BadList:
    return read_rows([row.split("|") if row else [] for row in rows])


@pytest.mark.parametrize(
    "heading",
    [
        "name|description|keywords|place|size",
        "Name of the member|Main activity|Key words|City|Number of employees",
        "Наименование на фирмата|Предмет на дейност|Ключови думи|Населено място|Категория",
        "ИМЕ:|Описание|Продукти|Област (NUTS)|Брой служители",
    ],
)
def test_columns_are_known_by_what_people_call_them(heading: str) -> None:
    assert firms("", heading, "", "Boats Ltd|builds boats|yachts|Varna|12") == [
        FirmRow(4, "Boats Ltd", "builds boats", "yachts", "Varna", "12")
    ]


def test_columns_stand_in_any_order_and_may_be_missing() -> None:
    assert firms("size|name", "sme|A", "|B|much|too|long") == [FirmRow(2, "A", size="sme"), FirmRow(3, "B")]


def test_the_first_row_that_cannot_be_taken_is_named() -> None:
    assert firms() == BadList("empty") == firms("", "")
    assert firms("name|size") == BadList("empty")
    assert firms("Boats Ltd|builds boats") == BadList("no_heading", 1, "Boats Ltd | builds boats")
    assert firms("name|description", "A|a", "|b") == BadList("no_name", 3, "b")
    assert firms("name", "Boats", "Ships", "boats ") == BadList("twice", 4, "boats (2)")
    assert firms("name", *(f"Firm {one}" for one in range(MOST_FIRMS + 1))) == BadList("too_many", MOST_FIRMS + 2)


@pytest.mark.parametrize(
    "name", ['=HYPERLINK("http://evil.example","Boats")', "+Boats", "-Boats", "@Boats", "\t=Boats"]
)
def test_no_name_is_a_formula(name: str) -> None:
    (found,) = firms("name", name)  # type: ignore[misc]
    assert isinstance(found, FirmRow)
    assert found.name[0].isalpha()


def test_a_firm_is_what_its_row_says() -> None:
    row = FirmRow(
        2, "Мебели ООД", "Производство на мебели от масивна дървесина", "кухни, столове", "гр. Пловдив", "малко"
    )
    made = firm_of(row, "bg", taxonomy(), Corpus().rarity)
    assert made.says and made.profile.names == {"bg": "Мебели ООД"}
    assert {"кухни", "столове"} <= set(made.profile.keywords)
    assert made.profile.applicants == ("sme",)
    assert all(code.startswith("BG42") for code in made.profile.nuts) and made.profile.nuts
    for size, kinds in (
        ("249", ("sme",)), ("1 200", ("large_enterprise",)), ("Голямо предприятие", ("large_enterprise",)),
        ("сдружение", ("ngo",)), ("", ()), ("12-15 души", ()),
    ):  # fmt: skip
        assert (
            firm_of(FirmRow(2, "A", "ships", size=size), "en", taxonomy(), Corpus().rarity).profile.applicants == kinds
        )
    for place, nuts in (("BG331", ("BG331",)), ("Greece", ("EL",)), ("Nowhere", ()), ("", ())):
        assert firm_of(FirmRow(2, "A", "ships", place=place), "en", taxonomy(), Corpus().rarity).profile.nuts == nuts
    assert not firm_of(FirmRow(2, "A", place="Varna"), "en", taxonomy(), Corpus().rarity).says
