"""`tracker calls --coming`: what usually comes, on the command line."""

from __future__ import annotations

import pytest

from tests.tracker.terminal import PAGE, SOURCE, URL, Terminal
from tests.warc import write_warc

CALLS = "".join(
    f"<li><a href='/calls/{year}'>Solar energy islands {year}</a> <span>Deadline: 14 {month} {year}, 17:00</span></li>"
    for year, month in ((2024, "January"), (2025, "January"), (2026, "January"))
)
PAGE_OF_YEARS = PAGE.replace("<ul>", f"<ul>{CALLS}")


@pytest.fixture
def known(terminal: Terminal) -> Terminal:
    write_warc(terminal.archive, {URL: PAGE_OF_YEARS})
    terminal.source.write_text(SOURCE, encoding="utf-8")
    terminal.knows_the_example()
    return terminal


def test_what_usually_comes_is_an_indicative_time_and_no_call(known: Terminal) -> None:
    (found,) = known.lists("calls", "--coming")
    assert (found["indicative"], found["usually"], found["standing"], found["rounds"]) == (True, "closes", "ahead", 3)
    assert (found["from"], found["sources"]) == ("2027-01-14", ["example"])
    assert len(known.lists("calls")) == 5
    told = known.runs("calls", "--coming", "--source", "example")[1]
    assert "Solar energy islands 2026" in told and "януари" in told and "3 години" in told
    assert known.lists("calls", "--coming", "--source", "een") == []


def test_it_is_told_where_nothing_is_known_to_come_back(terminal: Terminal) -> None:
    status, told, err = terminal.runs("calls", "--coming")
    assert (status, told) == (0, "") and "two rounds a year apart" in err


@pytest.mark.parametrize("beside", [["--stage", "open"], ["--search", "x"], ["--disputed"], ["--reminders"]])
def test_options_of_calls_do_not_go_with_what_is_no_call(terminal: Terminal, beside: list[str]) -> None:
    assert terminal.runs("calls", "--coming", *beside)[0] == 2
    assert terminal.runs("calls", "--coming", "--profile", "nobody")[0] == 2


def test_a_profile_hears_of_what_fits_it_alone(known: Terminal) -> None:
    assert len(known.lists("calls", "--coming", "--profile", "green-energy")) == 1
    assert known.lists("calls", "--coming", "--profile", "furniture-wood") == []
