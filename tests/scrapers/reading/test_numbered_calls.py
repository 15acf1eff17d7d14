"""On the page of one numbered call the dates of another are none of its own."""

from __future__ import annotations

from scrapers.reading.sections import Section, deadlines_in

INTRODUCTION = (
    "Two calls are planned. The first call is planned to be launched on 30 March 2023, the second call in March 2024."
)


def read(*sections: tuple[str, str], lang: str = "en") -> list[tuple[str, str]]:
    parts = [Section(where, text) for where, text in sections]
    found, _ = deadlines_in(parts, zone="Europe/Bucharest", lang=lang)
    return [(one.kind, one.at) for one in found.deadlines]


def test_the_dates_of_the_first_call_are_not_those_of_the_second() -> None:
    own = ("Second calls for proposals", "Start date of the calls: 29 March 2024\nDeadline: 28 June 2024")
    told = read(("Calls for proposals", INTRODUCTION), own)
    assert told == [("opening", "2024-03-29"), ("submission", "2024-06-28")]
    told = read(
        ("Втора покана", "Начална дата: 29.03.2024 г.\nКраен срок: 28.06.2024 г."),
        ("За програмата", "Първата покана беше отворена до 04.07.2023 г."),
        lang="bg",
    )
    assert told == [("opening", "2024-03-29"), ("submission", "2024-06-28")]


def test_a_page_of_several_calls_or_of_one_without_a_number_keeps_all_its_dates() -> None:
    first, second = ("First call", "Deadline: 4 July 2023"), ("Second call", "Deadline: 28 June 2024")
    assert read(first, second) == [("submission", "2023-07-04"), ("submission", "2024-06-28")]
    assert ("opening", "2023-03-30") in read(("Calls for proposals", INTRODUCTION))
    assert read(("Second call", "The deadline of the second call is 28 June 2024.")) == [("submission", "2024-06-28")]
