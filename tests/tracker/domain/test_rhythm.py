"""When a chat may be written to, by its own clock, across midnight and the nights on which clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.tracker.domain.calls_told import SOFIA, subscription
from tracker.domain.models import Rhythm
from tracker.domain.rhythm import last_digest, next_digest, quiet_until, read_hours


def at(day: int, hour: int, minute: int = 0, month: int = 5) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SOFIA)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (at(2, 21, 59), None),
        (at(2, 22), at(3, 7)),
        (at(2, 23, 59), at(3, 7)),
        (at(3, 0), at(3, 7)),
        (at(3, 6, 59), at(3, 7)),
        (at(3, 7), None),
    ],
)
def test_quiet_hours_cross_midnight(now: datetime, until: datetime | None) -> None:
    assert quiet_until(subscription(quiet_from="22:00", quiet_to="07:00"), now) == until


def test_quiet_hours_within_a_day() -> None:
    lunch = subscription(quiet_from="12:00", quiet_to="13:30")
    assert quiet_until(lunch, at(2, 12, 30)) == at(2, 13, 30)
    assert quiet_until(lunch, at(2, 11, 59)) is None
    assert quiet_until(subscription(), at(2, 12)) is None


def test_quiet_hours_are_those_of_the_chats_own_clock() -> None:
    far = subscription(quiet_from="22:00", quiet_to="07:00", zone="America/New_York")
    assert quiet_until(far, datetime(2026, 5, 2, 3, 0, tzinfo=UTC)) == datetime(2026, 5, 2, 11, 0, tzinfo=UTC)


def test_the_night_that_clocks_change_is_an_hour_shorter_or_longer_and_ends_by_the_clock() -> None:
    night = subscription(quiet_from="22:00", quiet_to="07:00")
    spring = quiet_until(night, at(28, 23, month=3))
    autumn = quiet_until(night, at(24, 23, month=10))
    assert spring is not None
    assert autumn is not None
    assert spring.astimezone(UTC) == datetime(2026, 3, 29, 4, 0, tzinfo=UTC)
    assert autumn.astimezone(UTC) == datetime(2026, 10, 25, 5, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rhythm", "after", "slot"),
    [
        ("daily", at(2, 8, 29), at(2, 8, 30)),
        ("daily", at(2, 8, 30), at(3, 8, 30)),
        ("daily", at(31, 20), at(1, 8, 30, month=6)),
        ("weekly", at(2, 9), at(4, 8, 30)),
        ("weekly", at(4, 8, 30), at(11, 8, 30)),
        ("weekly", at(4, 8), at(4, 8, 30)),
    ],
)
def test_a_digest_comes_in_the_morning_a_weekly_one_on_monday(rhythm: str, after: datetime, slot: datetime) -> None:
    assert next_digest(subscription(rhythm=rhythm), after) == slot


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("21:30-07:15", ("21:30", "07:15")),
        ("22-7", ("22:00", "07:00")),
        ("22.00 ч. – 7.30 ч.", ("22:00", "07:30")),
        ("22h to 6h", ("22:00", "06:00")),
        ("21 до 24", ("21:00", "00:00")),
        ("24:30-7", None),
        ("25-7", None),
        ("7-7", None),
        ("22:60-7", None),
        ("never", None),
        ("", None),
    ],
)
def test_hours_are_read_as_people_type_them(text: str, hours: tuple[str, str] | None) -> None:
    assert read_hours(text) == hours


@pytest.mark.parametrize("rhythm", ["daily", "weekly"])
@pytest.mark.parametrize("zone", ["Europe/Sofia", "Europe/London"])
def test_the_last_digest_time_is_the_one_that_the_next_one_follows(rhythm: Rhythm, zone: str) -> None:
    follows = subscription(rhythm=rhythm, zone=zone)
    now = at(22, 0, month=3)
    for _ in range(24 * 14):
        now += timedelta(hours=1)
        last = last_digest(rhythm, zone, now)
        assert last <= now < next_digest(follows, now)
        assert next_digest(follows, last - timedelta(seconds=1)) == last
        assert next_digest(follows, last) == next_digest(follows, now)
