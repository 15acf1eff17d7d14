"""The time a person gives: an instant with its zone, or a day, which begins in the zone of the settings."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.tracker.terminal import Terminal
from tracker.app import opened
from tracker.cli import status_of
from tracker.clock import parse_instant
from tracker.errors import UsageError

SOFIA = ZoneInfo("Europe/Sofia")


def test_a_day_is_the_beginning_of_that_day_in_the_zone() -> None:
    assert parse_instant("2026-08-09", SOFIA) == datetime(2026, 8, 8, 21, 0, tzinfo=UTC)
    assert parse_instant(" 2026-12-09 ", SOFIA) == datetime(2026, 12, 8, 22, 0, tzinfo=UTC)
    assert parse_instant("2026-08-09T15:00+03:00", SOFIA) == datetime(2026, 8, 9, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2026-08-09T15:00", "2026-08-09 15:00", "2026-08-09T15"])
def test_a_time_without_a_zone_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(UsageError) as told:
        parse_instant(text, SOFIA)
    advice = str(told.value).rpartition("like ")[2].split()[0]
    assert parse_instant(advice, SOFIA).tzinfo is not None, "what it advises is right itself"


@pytest.mark.parametrize("text", ["2026-02-30", "20260809T1500", "1899-12-31", "9001-01-01", "soon", ""])
def test_what_is_no_time_of_a_tracker_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="--at"):
        parse_instant(text, SOFIA)


def test_the_clock_of_a_day_stands_at_its_beginning_in_the_zone_of_the_settings(tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.mkdir()
    (config / "tracker.toml").write_text('[chat]\nzone = "Europe/London"\n', encoding="utf-8")
    with opened(data=tmp_path / "data", config=config, at="2026-08-09") as app:
        assert app.clock.now().isoformat()[:16] == "2026-08-08T23:00"


def test_a_phrase_is_read_as_on_that_day(terminal: Terminal, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["read", "deadline", "Deadline: 3 May this year", "--zone", "Europe/Sofia", "--lang", "en", "--at"]
    assert status_of([*arguments, "2027-01-01"]) == 0
    assert "2027-05-03" in capsys.readouterr().out


def test_a_zone_that_is_none_is_told_for_a_day_too(terminal: Terminal) -> None:
    for at in ("2027-01-01", "2027-01-01T00:00Z"):
        given = ["read", "deadline", "3 May 2027", "--zone", "Mars/Olympus", "--at", at]
        assert status_of(given) == 2
        (line,) = terminal.capsys.readouterr().err.splitlines()
        assert "Mars/Olympus" in line
