from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.reading.readings import Deadline
from tests.tracker.domain.stating import due, money
from tracker.domain.agreement import (
    agree,
    distinct,
    holds,
    put_together,
    same_money,
    without_repeats,
    written_date,
    written_money,
)

ZONES = st.sampled_from(("Europe/Sofia", "Europe/Brussels", "+00:00"))
minutes = st.builds(
    lambda at, zone: due(at.isoformat(timespec="minutes"), zone=zone),
    st.datetimes(datetime(2026, 3, 27), datetime(2026, 4, 3)),
    ZONES,
)
days = st.builds(lambda at, zone: due(at.isoformat(), zone=zone), st.dates(date(2026, 3, 27), date(2026, 4, 3)), ZONES)
periods = st.builds(
    lambda at, precision: due(at, precision=precision),  # type: ignore[arg-type]
    st.sampled_from(("2026-01-01", "2026-04-01")),
    st.sampled_from(("month", "quarter", "year")),
)
dates = st.one_of(minutes, days, periods)

AGREE = [
    ("2026-09-15", "2026-09-15T16:30", True),
    ("2026-09-15", "2026-09-16T00:00", True),
    ("2026-09-15", "2026-09-16T00:01", False),
    ("2026-09-15", "2026-09-16", False),
    ("2026-09-15T16:30", "2026-09-15T17:00", False),
]


@pytest.mark.parametrize(("one", "other", "expected"), AGREE)
def test_two_dates_agree_where_one_lies_in_the_other(one: str, other: str, expected: bool) -> None:
    assert agree(due(one), due(other)) is expected


def test_a_day_agrees_with_its_month_but_the_first_of_the_next_does_not() -> None:
    october = due("2026-10-01", precision="month")
    assert agree(october, due("2026-10-31"))
    assert not agree(october, due("2026-11-01"))


def test_a_day_of_another_zone_is_compared_as_a_day() -> None:
    assert agree(due("2026-09-15"), due("2026-09-15T23:30", zone="Europe/Brussels"))


@given(dates, dates)
@settings(deadline=None)
def test_agreement_works_both_ways(one: Deadline, other: Deadline) -> None:
    assert agree(one, one)
    assert agree(one, other) == agree(other, one)


@given(st.lists(st.lists(dates, max_size=3).map(tuple), max_size=4))
@settings(deadline=None)
def test_what_is_put_together_holds_every_statement_and_nothing_else(statements: list[tuple[Deadline, ...]]) -> None:
    together = put_together(statements)
    if together is None:
        return
    stated = [one for statement in statements for one in statement]
    assert all(holds(together, one) for one in stated)
    assert all(one in stated for one in together)


@given(st.lists(dates, max_size=5))
@settings(deadline=None)
def test_distinct_dates_stay_as_they_are(listed: list[Deadline]) -> None:
    assert all(holds(distinct(listed), one) for one in listed)
    assert set(distinct(listed)) <= set(listed)


def test_a_plain_deadline_that_is_also_a_stage_is_said_once() -> None:
    stage = due("2026-09-15T17:00", "second_stage")
    assert without_repeats([due("2026-09-15"), stage]) == (stage,)


MONEY = [
    (money("29924556.98", currency="BGN"), money("15300387.55"), True),
    (money("29924199", currency="BGN"), money("15300000"), True),
    (money("29924199", currency="BGN"), money("15400000"), False),
    (money("100", currency="USD"), money("100"), False),
    (money("100"), money("100.00"), True),
]


@pytest.mark.parametrize(("one", "other", "expected"), MONEY)
def test_a_sum_in_lev_and_in_euro_is_one_figure(one, other, expected: bool) -> None:  # type: ignore[no-untyped-def]
    assert same_money(one, other) is expected
    assert same_money(other, one) is expected


def test_dates_and_sums_are_written_as_programs_and_people_read_them() -> None:
    assert written_date(due("2026-09-15T16:30")) == "2026-09-15T16:30:00+03:00"
    assert written_date(due("2026-09-15")) == "2026-09-15"
    assert written_date(due("2026-10-01", precision="quarter")) == "2026-Q4"
    assert written_date(due("2026-10-01", precision="month")) == "2026-10"
    assert written_date(due("2026-01-01", precision="year")) == "2026"
    assert written_money(money("5.50")) == "5.50 EUR"
