"""What the picture of the coming deadlines shows, before it is drawn."""

from __future__ import annotations

from dataclasses import replace

from tests.tracker.domain.calls_told import NOW, call, deadline
from tests.tracker.drawing.many_deadlines import calls_ahead
from tracker.domain.timeline import ROWS, timeline


def test_every_deadline_is_on_one_page_in_the_order_of_time() -> None:
    seen: list[str] = []
    calls = calls_ahead(20)
    pages = timeline(calls, frozenset(), "en", "Europe/Sofia", NOW)[1]
    assert pages == 3
    for page in range(pages):
        shown, _ = timeline(reversed(calls), frozenset(), "en", "Europe/Sofia", NOW, page)
        assert len(shown.rows) <= ROWS
        seen += [f"{row.day} {row.weekday}" for row in shown.rows]
    assert len(seen) == len(set(seen)) == 20
    assert seen[:2] == ["5 May Tuesday", "14 May Thursday"]
    assert seen[-1] == "23 Oct Friday"


def test_a_page_that_does_not_exist_is_the_last_one() -> None:
    assert timeline(calls_ahead(9), frozenset(), "en", "Europe/Sofia", NOW, 99)[0].footer == "9–9 of 9"


def test_months_count_all_deadlines_not_only_those_of_the_page_and_name_what_lies_beyond() -> None:
    shown, _ = timeline(calls_ahead(200), frozenset(), "en", "Europe/Sofia", NOW)
    assert [(one.label, one.count) for one in shown.months] == [
        ("May", 27), ("Jun", 30), ("Jul", 31), ("Aug", 31), ("Sept", 30), ("Oct", 31),
    ]  # fmt: skip
    assert shown.footer == "1–8 of 200 · 20 more after these months"


def test_a_midnight_is_told_as_the_end_of_its_day_and_a_time_with_its_zone() -> None:
    midnight = call(deadlines=(deadline("2026-05-15T00:00"),))
    brussels = replace(call("brusselsid", deadlines=(deadline("2026-05-20T17:00", zone="Europe/Brussels"),)))
    shown, _ = timeline([midnight, brussels], frozenset(), "bg", "Europe/Sofia", NOW)
    assert [(row.day, row.note) for row in shown.rows] == [
        ("14 май", "остават 12 дни · 24:00 ч. (българско време)"),
        ("20 май", "остават 18 дни · 17:00 ч. (брюкселско време)"),
    ]


def test_what_is_near_and_what_was_saved_is_marked() -> None:
    calls = [
        call(f"c{day:08d}x", deadlines=(deadline(day_at),))
        for day, day_at in enumerate(("2026-05-09", "2026-06-01", "2026-06-02"))
    ]
    shown, _ = timeline(calls, frozenset({"c00000001x"}), "en", "Europe/Sofia", NOW)
    assert [row.haste for row in shown.rows] == ["urgent", "soon", "later"]
    assert [row.saved for row in shown.rows] == [False, True, False]
    assert [row.along for row in shown.rows] == sorted(row.along for row in shown.rows)


def test_periods_and_what_is_over_are_not_drawn() -> None:
    period = call("periodperi", deadlines=(deadline("2026-10-01", precision="quarter"),))
    over = call("overoverov", deadlines=(deadline("2026-04-01"),))
    shown, pages = timeline([period, over], frozenset(), "en", "Europe/Sofia", NOW)
    assert (shown.rows, pages) == ((), 1)
    assert shown.empty.startswith("No exact deadline")


def test_another_year_is_told() -> None:
    shown, _ = timeline([call(deadlines=(deadline("2027-03-02"),))], frozenset(), "en", "Europe/Sofia", NOW)
    assert [(row.day, row.weekday, row.along) for row in shown.rows] == [("2 Mar", "Tue, 2027", 1.0)]
