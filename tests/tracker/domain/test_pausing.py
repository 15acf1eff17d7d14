"""Until when a pause lasts, as people write it, on the chat's clock."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tracker.domain.pausing import pause_for, read_pause

ZONE = "Europe/Sofia"
SOFIA = ZoneInfo(ZONE)
NOW = datetime(2026, 11, 24, 10, 15, 30, tzinfo=SOFIA)


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("2 weeks", "2026-12-08T10:15"),
        ("for two weeks", "2026-12-08T10:15"),
        ("a week", "2026-12-01T10:15"),
        ("week", "2026-12-01T10:15"),
        ("1 day", "2026-11-25T10:15"),
        ("10d", "2026-12-04T10:15"),
        ("3 hours", "2026-11-24T13:15"),
        ("3 months", "2027-02-24T10:15"),
        ("2 седмици", "2026-12-08T10:15"),
        ("за две седмици", "2026-12-08T10:15"),
        ("една седмица", "2026-12-01T10:15"),
        ("10 дни", "2026-12-04T10:15"),
        ("един месец", "2026-12-24T10:15"),
        ("until 15 January", "2027-01-15T08:30"),
        ("15 January", "2027-01-15T08:30"),
        ("до 15 януари", "2027-01-15T08:30"),
        ("до 15.01.2027", "2027-01-15T08:30"),
        ("2027-01-15", "2027-01-15T08:30"),
        ("до 20 май", "2027-05-20T08:30"),
        ("15.01", "2027-01-15T08:30"),
        ("until 15 October", "2027-10-15T08:30"),
        ("до 15 октомври", "2027-10-15T08:30"),
        ("until 20 December 2026 18:00", "2026-12-20T18:00"),
    ],
)
def test_durations_and_dates_in_both_languages(text: str, until: str) -> None:
    assert read_pause(text, ZONE, NOW) == datetime.fromisoformat(until).replace(tzinfo=SOFIA)


@pytest.mark.parametrize(
    "text",
    ["", "soon", "0 days", "2 fortnights", "until 30 February", "until 20 November 2026", "until 1 January 2030",
     "500 weeks", "maybe 2 weeks", "from 1 May to 3 June 2027", "x" * 500, "<b>", "2 weeks 3 days 4", "until"],
)  # fmt: skip
def test_what_is_not_certain_is_not_read(text: str) -> None:
    assert read_pause(text, ZONE, NOW) is None


def test_a_day_is_one_of_the_calendar_where_the_clocks_change_and_hours_are_hours() -> None:
    before_autumn = datetime(2026, 10, 24, 10, 0, tzinfo=SOFIA)
    day = pause_for(1, "day", ZONE, before_autumn)
    assert day.isoformat() == "2026-10-25T10:00:00+02:00"
    assert (day.timestamp() - before_autumn.timestamp()) / 3600 == 25
    before_spring = datetime(2026, 3, 28, 10, 0, tzinfo=SOFIA)
    week = pause_for(1, "week", ZONE, before_spring)
    assert week.isoformat() == "2026-04-04T10:00:00+03:00"
    assert pause_for(24, "hour", ZONE, before_spring).isoformat() == "2026-03-29T11:00:00+03:00"
    assert pause_for(1, "month", ZONE, datetime(2027, 1, 31, 9, 0, tzinfo=SOFIA)).day == 28
    nowhere = pause_for(1, "day", ZONE, datetime(2026, 3, 28, 3, 30, tzinfo=SOFIA))
    assert nowhere.astimezone(ZoneInfo("UTC")).isoformat() == "2026-03-29T01:30:00+00:00", "half past four there"
