from datetime import timedelta

from tests.tracker.domain.stating import World, at, due, shown, stated
from tracker.domain.models import Call, Change, Facts
from tracker.domain.passing import time_changes

NOW = at("2026-08-09T15:00")


def call(facts: Facts, first_seen=at("2026-06-01T09:00")) -> Call:  # type: ignore[no-untyped-def]  # noqa: B008
    return Call("c1", facts, (), first_seen)


def passed(facts: Facts, since: str, now: str) -> list[tuple[str | None, str | None]]:
    return [(one.before, one.after) for one in time_changes([call(facts)], at(since), at(now))]


FACTS = stated("A call", due("2026-08-20", "comments"), due("2026-10-15T16:30"), opens=due("2026-09-01", "opening"))


def test_each_step_of_a_call_is_told_when_its_time_comes() -> None:
    assert passed(FACTS, "2026-08-09T15:00", "2026-08-20T23:59") == []
    assert passed(FACTS, "2026-08-20T23:59", "2026-08-21T00:00") == [("consultation", "forthcoming")]
    assert passed(FACTS, "2026-08-31T23:59", "2026-09-01T00:00") == [("forthcoming", "open")]
    assert passed(FACTS, "2026-10-15T16:29", "2026-10-15T16:30") == [("open", "closed")]


def test_after_a_downtime_the_stage_reached_is_told_once() -> None:
    assert passed(FACTS, "2026-08-09T15:00", "2026-12-01T00:00") == [("consultation", "closed")]


def test_a_whole_life_minute_by_minute_or_in_one_look_tells_each_stage_once() -> None:
    now, told = NOW, []
    while now < at("2026-11-01T00:00"):
        later = now + timedelta(hours=7)
        told += [one.after for one in time_changes([call(FACTS)], now, later)]
        now = later
    assert told == ["forthcoming", "open", "closed"]


def test_a_stage_that_a_check_told_is_not_told_again_by_the_clock() -> None:
    by_check = Change("c1", "stage_changed", at("2026-09-01T08:00"), field="stage", before="consultation", after="open")
    assert time_changes([call(FACTS)], at("2026-08-09T15:00"), at("2026-09-02T00:00"), [by_check]) == []
    (then,) = time_changes([call(FACTS)], at("2026-08-09T15:00"), at("2026-11-02T00:00"), [by_check])
    assert (then.before, then.after) == ("open", "closed")


def test_a_call_first_seen_after_the_last_look_is_not_told_what_it_already_was() -> None:
    assert time_changes([call(FACTS, at("2026-09-05T09:00"))], at("2026-08-30T00:00"), at("2026-09-06T00:00")) == []


def test_an_undated_call_that_was_not_seen_for_long_is_no_news() -> None:
    assert passed(stated("A call", status="open", as_of=NOW), "2026-08-10T00:00", "2026-12-01T00:00") == []


def test_a_planned_call_is_not_opened_by_the_clock() -> None:
    planned = stated("A call", opens=due("2026-07-01", "opening", precision="quarter"), announced=True)
    assert passed(planned, "2026-06-10T00:00", "2027-01-01T00:00") == []


def test_announced_consultation_and_opening_are_each_told_once() -> None:
    world, told = World(), []

    def step(now: str, *items, source: str = "isun") -> None:  # type: ignore[no-untyped-def]
        moment = at(now)
        clock = world.look_at_the_clock(moment, moment)
        outcome = world.check(moment, *items, source=source)
        told.extend(one.after for one in (*clock, *outcome.changes) if one.field == "stage" and not one.quiet)

    plan = stated(
        "Marine call", code="X-2026-1", opens=due("2026-10-01", "opening", precision="quarter"), announced=True
    )
    draft = stated("Marine call", due("2026-10-20", "comments"), code="X-2026-1", status="consultation")
    live = stated("Marine call", due("2026-12-20T16:30"), code="X-2026-1", opens=due("2026-11-02T09:00", "opening"))
    for day in ("2026-08-01T09:00", "2026-09-01T09:00"):
        step(day, shown("n", plan, "news"), source="news")
    for day in ("2026-10-01T09:00", "2026-10-02T09:00", "2026-10-21T09:00"):
        step(day, shown("d", draft, "drafts"), source="drafts")
    for day in ("2026-11-02T08:00", "2026-11-02T09:05", "2026-11-03T09:00", "2026-12-21T09:00", "2026-12-22T09:00"):
        step(day, shown("1", live))
    assert told == ["announced", "consultation", "forthcoming", "open", "closed"]
