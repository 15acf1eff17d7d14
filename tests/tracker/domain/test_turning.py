"""Between two turning points a call's stage stands still: what `passing` may rely on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.reading.readings import Deadline, DeadlineKind, Evidence, Precision
from tracker.domain.models import Facts, Stage
from tracker.domain.staging import in_order, stage_of
from tracker.domain.turning import ALWAYS, NEVER, over_from, turning_points

_days = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@st.composite
def _dated(draw: st.DrawFn, kinds: tuple[DeadlineKind, ...]) -> Deadline:
    precision: Precision = draw(st.sampled_from(get_args(Precision)))
    day = draw(_days)
    if precision == "month":
        day = day.replace(day=1)
    elif precision == "quarter":
        day = day.replace(month=1 + 3 * ((day.month - 1) // 3), day=1)
    elif precision == "year":
        day = day.replace(month=1, day=1)
    at = f"{day.isoformat()}T{draw(st.integers(5, 22)):02}:30" if precision == "minute" else day.isoformat()
    return Deadline(
        at,
        draw(st.sampled_from(kinds)),
        precision,
        draw(st.sampled_from(["Europe/Sofia", "Europe/Brussels"])),
        Evidence("x"),
    )


_facts = st.builds(
    Facts,
    titles=st.just({}),
    opens=st.none() | _dated(("opening",)),
    deadlines=st.lists(_dated(("submission", "first_stage", "comments")), max_size=3).map(in_order),
    status=st.none() | st.sampled_from(get_args(Stage)),
    outcome=st.none() | st.sampled_from(["cancelled", "results", "ended"]),
    announced=st.booleans(),
    open_ended=st.none() | st.just("rolling"),
)


@settings(derandomize=True, deadline=None, max_examples=500)
@given(_facts, st.integers(0, 400 * 24 * 60), st.integers(1, 200 * 24 * 60))
def test_the_stage_changes_at_turning_points_only(facts: Facts, start: int, length: int) -> None:
    since = datetime(2025, 12, 15, tzinfo=UTC) + timedelta(minutes=start)
    until = since + timedelta(minutes=length)
    if not any(since < at <= until for at in turning_points(facts)):
        assert stage_of(facts, since) == stage_of(facts, until)


def test_a_date_beyond_the_calendar_is_no_turning_point() -> None:
    last = Deadline("9999-12-31", "submission", "day", "Europe/Sofia", Evidence("x"))
    assert turning_points(Facts(titles={}, deadlines=(last,))) == ()


@settings(derandomize=True, deadline=None, max_examples=500)
@given(_facts, st.integers(0, 500 * 24 * 60))
def test_a_call_is_over_from_the_moment_that_is_worked_out_from_its_dates(facts: Facts, minutes: int) -> None:
    now = datetime(2025, 12, 15, tzinfo=UTC) + timedelta(minutes=minutes)
    assert (stage_of(facts, now) in ("closed", "results", "cancelled")) == (over_from(facts) <= now)


def test_a_call_without_dates_or_with_one_beyond_the_calendar_is_never_over_by_itself() -> None:
    last = Deadline("9999-12-31", "submission", "day", "Europe/Sofia", Evidence("x"))
    assert over_from(Facts(titles={}, deadlines=(last,))) == over_from(Facts(titles={})) == NEVER
    assert over_from(Facts(titles={}, outcome="ended")) == ALWAYS
