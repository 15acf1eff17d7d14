"""The picture of the service's figures: whole on a phone for none and for much, in every language."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from PIL import Image

from tracker.domain.statistics import HEALTHS, Delays, Statistics, board, delays_of, mondays
from tracker.domain.wording import languages
from tracker.drawing import statistics_png
from tracker.drawing.lettering import font, showable

AT = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)
WEEKS = mondays(AT, "Europe/Sofia")
NONE = Statistics(AT, 0, 0, 0, 0, tuple((day, 0) for day in WEEKS), {}, None, 0, 0, 0)
MUCH = Statistics(
    AT, 9312, 688, 120, 45, tuple((day, 102_300 * number) for number, day in enumerate(WEEKS)),
    dict.fromkeys(HEALTHS, 200), Delays(45_671, 2.1, 5400), 103_456, 12_345, 321,
)  # fmt: skip


@pytest.mark.parametrize("figures", [NONE, MUCH])
@pytest.mark.parametrize("lang", languages())
def test_a_phone_shows_it_whole_and_no_two_weeks_are_written_over_each_other(figures: Statistics, lang: str) -> None:
    shown = board(figures, lang, "Europe/Sofia")
    made = Image.open(io.BytesIO(statistics_png(shown)))
    assert (made.format, made.width) == ("PNG", 1080) and made.height <= 1080 * 1.5
    step = (1080 - 112) / len(shown.columns)
    assert all(font("regular", 24).getlength(showable(label)) < step for label, _ in shown.columns)
    assert len(made.getcolors(1 << 20) or ()) > 10


def test_weeks_begin_on_monday_where_the_service_is() -> None:
    assert [day.isoweekday() for day in WEEKS] == [1] * 8
    assert WEEKS[-1].isoformat() == "2026-11-23", "half past midnight of the Tuesday there is the Monday's week"


def test_delays_are_told_by_their_middle_and_by_nearly_all() -> None:
    assert delays_of([]) is None
    found = delays_of([float(number) for number in range(1, 101)])
    assert found == Delays(100, 50.0, 95.0)
    assert delays_of([-3.0]) == Delays(1, 0.0, 0.0), "a clock that was set back makes no message early"
