from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from scrapers.spec import Schedule
from tests.tracker.domain.stating import SOFIA, at
from tracker.domain.models import SourceState
from tracker.domain.scheduling import cron_line, next_check

NOW = at("2026-08-09T15:00")
STATE = SourceState("isun")


CRON = [
    ("15 7-19 * * *", "2026-08-09T15:00", "2026-08-09T15:15"),
    ("15 7-19 * * *", "2026-08-09T19:15", "2026-08-10T07:15"),
    ("*/20 * * * *", "2026-08-09T15:41", "2026-08-09T16:00"),
    ("0 9 * * mon-fri", "2026-08-08T10:00", "2026-08-10T09:00"),
    ("0 9 * * 7", "2026-08-09T10:00", "2026-08-16T09:00"),
    ("0 9 1,15 * *", "2026-08-09T10:00", "2026-08-15T09:00"),
    ("0 9 1 * mon", "2026-08-09T10:00", "2026-08-10T09:00"),
    ("30 6 29 feb *", "2026-08-09T10:00", "2028-02-29T06:30"),
    ("30 3 * * *", "2026-03-28T12:00", "2026-03-29T04:30"),
    ("5/15 8 * * *", "2026-08-09T08:06", "2026-08-09T08:20"),
]


@pytest.mark.parametrize(("cron", "now", "due"), CRON)
def test_a_cron_line_counts_in_the_sources_zone(cron: str, now: str, due: str) -> None:
    found = next_check(Schedule(cron=cron), STATE, at(now), 0.0, SOFIA)
    assert found.astimezone(ZoneInfo(SOFIA)).isoformat()[:16] == due


@pytest.mark.parametrize("wrong", ["* * * *", "61 * * * *", "x * * * *", "*/0 * * * *", "5-1 * * * *", "0 0 0 * *"])
def test_a_cron_line_without_a_meaning_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError):
        cron_line(wrong)


def test_a_day_that_never_comes_falls_back_to_the_usual_interval() -> None:
    assert next_check(Schedule(cron="0 0 30 2 *"), STATE, NOW, 0.0) == NOW + timedelta(hours=6)


def test_an_interval_is_spread_by_its_jitter() -> None:
    schedule = Schedule(every=7200.0, jitter=600.0)
    assert next_check(schedule, STATE, NOW, 0.0) == NOW + timedelta(hours=2)
    assert next_check(schedule, STATE, NOW, 0.5) == NOW + timedelta(hours=2, minutes=5)


def test_a_failing_source_is_asked_sooner_at_first_and_then_ever_later() -> None:
    schedule = Schedule(every=7200.0)
    waits = [next_check(schedule, SourceState("isun", failures=failures), NOW, 0.0) - NOW for failures in range(1, 12)]
    assert waits[:3] == [timedelta(minutes=10), timedelta(minutes=30), timedelta(minutes=90)]
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(hours=6)


def test_a_busy_schedule_slows_down_while_its_source_fails() -> None:
    waits = [
        next_check(Schedule(every=300.0), SourceState("isun", failures=failures), NOW, 0.0) - NOW
        for failures in (1, 3, 5, 40)
    ]
    assert waits == [timedelta(minutes=5), timedelta(minutes=5), timedelta(hours=6), timedelta(hours=6)]
