"""Times are in the zone that is printed, else in the source's own, with summer time as that zone keeps it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from scrapers.reading.deadlines import read_deadlines


def instant(text: str, zone: str = "Europe/Sofia", lang: str = "en") -> str:
    (one,) = read_deadlines(text, zone=zone, lang=lang, hint="submission").deadlines
    return one.iso()


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("28.03.2026 23:59", "Europe/Sofia", "2026-03-28T23:59:00+02:00"),
        ("29.03.2026 02:59", "Europe/Sofia", "2026-03-29T02:59:00+02:00"),
        ("29.03.2026 16:30", "Europe/Sofia", "2026-03-29T16:30:00+03:00"),
        ("25.10.2026 16:30", "Europe/Sofia", "2026-10-25T16:30:00+02:00"),
        ("24.10.2026 23:59", "Europe/Sofia", "2026-10-24T23:59:00+03:00"),
        ("29.03.2026 17:00", "Europe/Brussels", "2026-03-29T17:00:00+02:00"),
        ("28.03.2026 17:00", "Europe/Brussels", "2026-03-28T17:00:00+01:00"),
        ("25.10.2026 17:00", "Europe/Brussels", "2026-10-25T17:00:00+01:00"),
        ("29.03.2026, 17:00 Brussels time", "Europe/Sofia", "2026-03-29T17:00:00+02:00"),
        ("28.03.2026, 17:00 CET", "Europe/Sofia", "2026-03-28T17:00:00+01:00"),
        ("1 June 2026, 17:00 CEST", "Europe/Sofia", "2026-06-01T17:00:00+02:00"),
        # An abbreviation names the civil time of its region: "CET" in June is what clocks there show.
        ("1 June 2026, 17:00 CET", "Europe/Rome", "2026-06-01T17:00:00+02:00"),
        ("1 June 2026, 11:59 PM EST", "America/New_York", "2026-06-01T23:59:00-04:00"),
        ("1 June 2026, 17:00 GMT", "Europe/Sofia", "2026-06-01T17:00:00+00:00"),
        ("1 June 2026, 17:00 (UTC+3)", "Europe/Brussels", "2026-06-01T17:00:00+03:00"),
        ("2026-06-01T17:00:00+02:00", "Europe/Sofia", "2026-06-01T17:00:00+02:00"),
        ("2026-06-01T17:00:00Z", "Europe/Sofia", "2026-06-01T17:00:00+00:00"),
        ("1 June 2026, 17:00 local time", "Europe/Sofia", "2026-06-01T17:00:00+03:00"),
        ("1 June 2026, 14:00 CEST / 15:00 EEST", "Europe/Brussels", "2026-06-01T14:00:00+02:00"),
        ("1 June 2026, 17:00 Lisbon time", "Europe/Sofia", "2026-06-01T17:00:00+01:00"),
    ],
)
def test_a_printed_time_is_an_instant_of_its_zone(text: str, zone: str, expected: str) -> None:
    assert instant(text, zone) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("15.05.2026, 24:00", "2026-05-15T23:59:00+03:00"),
        ("15 May 2026, midnight", "2026-05-15T23:59:00+03:00"),
        ("15 May 2026, 12 noon", "2026-05-15T12:00:00+03:00"),
        ("15 May 2026, 12:00 noon", "2026-05-15T12:00:00+03:00"),
        ("15 May 2026, 12:00 p.m.", "2026-05-15T12:00:00+03:00"),
        ("15 May 2026, 12:00 a.m.", "2026-05-15T00:00:00+03:00"),
        ("15 May 2026 17.00 hours", "2026-05-15T17:00:00+03:00"),
        ("15 May 2026 17h", "2026-05-15T17:00:00+03:00"),
        ("15 May 2026 17h30", "2026-05-15T17:30:00+03:00"),
        ("15.05.2026г. 17.30ч.", "2026-05-15T17:30:00+03:00"),
    ],
)
def test_forms_of_the_hour(text: str, expected: str) -> None:
    assert instant(text) == expected


def test_a_date_without_a_time_is_a_date_and_lasts_until_its_local_end() -> None:
    (one,) = read_deadlines("29.03.2026", zone="Europe/Sofia", lang="bg", hint="submission").deadlines
    assert one.iso() == "2026-03-29"
    assert one.last_instant().isoformat() == "2026-03-30T00:00:00+03:00"


def test_a_machine_s_midnight_is_a_day() -> None:
    assert instant("2026-09-15T00:00:00.000+0000", "Europe/Brussels") == "2026-09-15"


def test_an_unknown_zone_makes_the_time_unreadable() -> None:
    found = read_deadlines("1 June 2026, 17:00 Gondor time", zone="Europe/Sofia", lang="en", hint="submission")
    assert found.deadlines == ()
    assert found.refused[0].why == "the time zone printed beside the time is not known"


def test_a_zone_that_is_none_is_an_error_of_the_caller() -> None:
    with pytest.raises(ValueError, match="unknown time zone"):
        read_deadlines("1 June 2026", zone="Europe/Gondor", lang="en")


#: The nights in which clocks change: (zone, the hour that is left out, the hour that comes twice), each of 2026.
CHANGES = [
    ("Europe/Sofia", "29.03.2026, 03:30", "25.10.2026, 03:30"),
    ("Europe/Brussels", "29.03.2026, 02:30", "25.10.2026, 02:30"),
]


@pytest.mark.parametrize(("zone", "left_out", "twice"), CHANGES)
def test_of_a_time_that_comes_twice_the_first_counts(zone: str, left_out: str, twice: str) -> None:
    """Who applies by the first is in time by either; the printed time is kept as it is printed."""
    (one,) = read_deadlines(f"Deadline: {twice}", zone=zone, lang="en").deadlines
    before = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert one.first_instant().astimezone(UTC) == before
    assert one.last_instant().astimezone(UTC) == before


@pytest.mark.parametrize(("zone", "left_out", "twice"), CHANGES)
def test_a_time_that_is_left_out_counts_by_the_offset_before_the_change(zone: str, left_out: str, twice: str) -> None:
    """As RFC 5545 (3.3.5) has it: 03:30 in the night without that hour is the moment at which clocks show 04:30."""
    (one,) = read_deadlines(f"Deadline: {left_out}", zone=zone, lang="en").deadlines
    assert one.first_instant().astimezone(UTC) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert one.at == f"2026-03-29T{left_out[-5:]}"


@pytest.mark.parametrize("zone", ["Europe/Sofia", "Europe/Brussels"])
@pytest.mark.parametrize(("day", "hours"), [("28.03.2026", 24), ("29.03.2026", 23), ("25.10.2026", 25)])
def test_a_day_lasts_as_long_as_it_does_where_the_source_is(zone: str, day: str, hours: int) -> None:
    (one,) = read_deadlines(f"Deadline: {day}", zone=zone, lang="en").deadlines
    lasted = one.last_instant().astimezone(UTC) - one.first_instant().astimezone(UTC)
    assert lasted == timedelta(hours=hours)
    (timed,) = read_deadlines(f"Deadline: {day}, 24:00", zone=zone, lang="en").deadlines
    assert one.last_instant().astimezone(UTC) - timed.last_instant().astimezone(UTC) == timedelta(minutes=1)
    (evening,) = read_deadlines(f"Deadline: {day}, 16:30", zone=zone, lang="en").deadlines
    summer = day != "28.03.2026" and day != "25.10.2026"
    offset = (3 if summer else 2) - (zone == "Europe/Brussels")
    assert evening.iso().endswith(f"+0{offset}:00")
