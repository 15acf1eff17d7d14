import pytest

from scrapers.reading.readings import Deadline
from tests.tracker.domain.stating import at, due, stated
from tracker.domain.models import Facts, Stage
from tracker.domain.staging import in_order, next_deadline, stage_of

NOW = at("2026-08-09T15:00")
OPENS_AHEAD = due("2026-10-01", "opening")
OPENED = due("2026-06-01", "opening")
Q4 = due("2026-10-01", "opening", precision="quarter")
AHEAD = due("2026-09-30T16:30")
PAST = due("2026-05-14T16:30")
COMMENTS_AHEAD = due("2026-08-20", "comments")
COMMENTS_PAST = due("2026-08-01", "comments")

CASES: list[tuple[str, Facts, Stage]] = [
    ("a deadline ahead", stated("t", AHEAD), "open"),
    ("a deadline past", stated("t", PAST), "closed"),
    ("opened, deadline ahead", stated("t", AHEAD, opens=OPENED), "open"),
    ("an opening day ahead", stated("t", AHEAD, opens=OPENS_AHEAD), "forthcoming"),
    ("an opening day ahead and nothing else", stated("t", opens=OPENS_AHEAD), "forthcoming"),
    ("an expected quarter", stated("t", opens=Q4, announced=True), "announced"),
    ("an expected quarter with a deadline after it", stated("t", due("2027-01-15"), opens=Q4), "announced"),
    (
        "the second of two stages ahead",
        stated("t", due("2026-03-01", "first_stage"), due("2026-11-01", "second_stage")),
        "open",
    ),
    ("the last cut-off past", stated("t", due("2026-03-01", "cut_off"), due("2026-07-01", "cut_off")), "closed"),
    ("one of three cut-offs left", stated("t", due("2026-03-01", "cut_off"), due("2026-12-01", "cut_off")), "open"),
    ("a period as deadline, in it", stated("t", due("2026-07-01", precision="quarter")), "open"),
    ("a period as deadline, over", stated("t", due("2026-04-01", precision="quarter")), "closed"),
    ("comments asked for", stated("t", COMMENTS_AHEAD), "consultation"),
    (
        "comments asked for, indicative dates ahead",
        stated("t", COMMENTS_AHEAD, AHEAD, opens=OPENS_AHEAD),
        "consultation",
    ),
    ("comments still ahead but it has opened", stated("t", COMMENTS_AHEAD, AHEAD, opens=OPENED), "open"),
    ("comments over, opening day ahead", stated("t", COMMENTS_PAST, opens=OPENS_AHEAD), "forthcoming"),
    ("comments over, nothing more", stated("t", COMMENTS_PAST), "announced"),
    (
        "a draft whose indicative opening has passed",
        stated("t", COMMENTS_PAST, opens=OPENED, status="consultation"),
        "announced",
    ),
    ("a plan whose expected day has passed", stated("t", AHEAD, opens=OPENED, announced=True), "announced"),
    (
        "a forthcoming zombie",
        stated("t", due("2024-03-01"), status="forthcoming", opens=due("2023-10-01", "opening")),
        "closed",
    ),
    ("called forthcoming, opening not stated", stated("t", AHEAD, status="forthcoming"), "forthcoming"),
    ("called forthcoming, opening passed", stated("t", AHEAD, status="forthcoming", opens=OPENED), "open"),
    ("called open, opening ahead", stated("t", AHEAD, status="open", opens=OPENS_AHEAD), "forthcoming"),
    ("called open, deadline past", stated("t", PAST, status="open"), "closed"),
    ("called open, no dates, seen today", stated("t", status="open", as_of=NOW), "open"),
    ("called open, no dates, not seen for long", stated("t", status="open", as_of=at("2026-05-01T10:00")), "unknown"),
    ("called open, no dates, never said when", stated("t", status="open"), "unknown"),
    ("rolling", stated("t", open_ended="rolling"), "open"),
    ("until funds are exhausted, at the latest a past day", stated("t", PAST, open_ended="until_exhausted"), "closed"),
    (
        "until exhausted, not seen for long",
        stated("t", open_ended="until_exhausted", as_of=at("2026-05-01T10:00")),
        "unknown",
    ),
    ("rolling, opens later", stated("t", open_ended="rolling", opens=OPENS_AHEAD), "forthcoming"),
    ("no end date stated", stated("t", open_ended="not_stated"), "unknown"),
    ("opened, no deadline known, seen today", stated("t", opens=OPENED, as_of=NOW), "open"),
    (
        "opened, no deadline known, not seen for long",
        stated("t", opens=OPENED, as_of=at("2026-06-01T10:00")),
        "unknown",
    ),
    ("cancelled with a deadline ahead", stated("t", AHEAD, outcome="cancelled"), "cancelled"),
    ("results out", stated("t", PAST, outcome="results"), "results"),
    ("ended before its deadline", stated("t", AHEAD, outcome="ended"), "closed"),
    (
        "an expression of interest ahead before the opening",
        stated("t", due("2026-09-01", "expression_of_interest"), opens=OPENS_AHEAD),
        "forthcoming",
    ),
    ("a past deadline of a round before the next opening", stated("t", PAST, opens=OPENS_AHEAD), "forthcoming"),
    (
        "a past deadline of a round before the opening that has come, seen today",
        stated("t", PAST, opens=OPENED, as_of=NOW),
        "open",
    ),
    ("the same, not seen for long", stated("t", PAST, opens=OPENED, as_of=at("2026-06-20T10:00")), "unknown"),
    ("a deadline on the day of the opening", stated("t", due("2026-06-01T16:30"), opens=OPENED), "closed"),
    ("nothing", stated("t"), "unknown"),
]


@pytest.mark.parametrize(("facts", "stage"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_stage_follows_from_dates_and_the_clock(facts: Facts, stage: Stage) -> None:
    assert stage_of(facts, NOW) == stage


def test_a_date_without_a_time_lasts_until_its_local_end() -> None:
    facts = stated("t", due("2026-08-09"))
    assert stage_of(facts, at("2026-08-09T23:59")) == "open"
    assert stage_of(facts, at("2026-08-10T00:00")) == "closed"
    assert stage_of(stated("t", due("2026-08-09", zone="Europe/Brussels")), at("2026-08-10T00:30")) == "open"


def test_a_minute_is_over_when_it_comes() -> None:
    facts = stated("t", due("2026-08-09T16:30"))
    assert stage_of(facts, at("2026-08-09T16:29")) == "open"
    assert stage_of(facts, at("2026-08-09T16:30")) == "closed"


def test_an_expected_period_that_has_passed_stays_announced_and_is_never_counted_down() -> None:
    facts = stated("t", opens=Q4, announced=True)
    for day in ("2026-09-30T12:00", "2026-11-15T12:00", "2027-06-01T12:00"):
        assert stage_of(facts, at(day)) == "announced"
        assert next_deadline(facts, at(day)) is None


NEXT: list[tuple[str, Facts, str | None]] = [
    (
        "the earliest that is ahead",
        stated("t", due("2026-03-01", "cut_off"), due("2026-09-01", "cut_off"), due("2026-12-01", "cut_off")),
        "2026-09-01",
    ),
    ("comments, while in consultation", stated("t", COMMENTS_AHEAD, AHEAD, opens=OPENS_AHEAD), "2026-08-20"),
    ("not comments once it is open", stated("t", COMMENTS_AHEAD, AHEAD, opens=OPENED), "2026-09-30T16:30"),
    ("never a period", stated("t", due("2026-09-01", precision="month")), None),
    ("none of a cancelled call", stated("t", AHEAD, outcome="cancelled"), None),
    ("none of a closed call", stated("t", PAST), None),
    ("of a forthcoming call too", stated("t", AHEAD, opens=due("2026-08-20", "opening")), "2026-09-30T16:30"),
]


@pytest.mark.parametrize(("facts", "expected"), [case[1:] for case in NEXT], ids=[case[0] for case in NEXT])
def test_the_next_deadline_is(facts: Facts, expected: str | None) -> None:
    found = next_deadline(facts, NOW)
    assert (found.at if found else None) == expected


def test_deadlines_are_ordered_by_when_they_are_over() -> None:
    day, minute, other = due("2026-05-14"), due("2026-05-14T16:30"), due("2026-01-01", "comments")
    expected: tuple[Deadline, ...] = (other, minute, day)
    assert in_order([day, minute, other]) == expected
    assert in_order([minute, other, day]) == expected
