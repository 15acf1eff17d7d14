"""Seasons of calls that come back each year: what is learned, what is not, and when it is late."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.tracker.domain.calls_told import call, deadline
from tracker.domain.seasons import Round, Season, round_of, seasons, worth_telling

TODAY = date(2026, 11, 20)


def one(
    number: int, opens: str | None = None, closes: str | None = None, *, title: str = "Grants for clusters of the sea {year}",
    code: str | None = None, programme: str | None = "Single Market Programme", over: bool = True, source: str = "portal",
    appeared: str | None = None,
) -> Round:  # fmt: skip
    year = (opens or closes or appeared or "2026")[:4]
    return Round(
        f"call{number}", {"en": title.format(year=year)}, code, programme, f"https://x.example/{number}", (source,),
        date.fromisoformat(opens) if opens else None, date.fromisoformat(closes) if closes else None,
        date.fromisoformat(appeared) if appeared else None, over,
    )  # fmt: skip


def only(*rounds: Round) -> Season:
    (found,) = seasons(rounds)
    return found


def test_two_rounds_a_year_apart_make_a_season() -> None:
    found = only(one(1, "2024-09-10"), one(2, "2025-09-22"))
    assert (found.what, found.first, found.last, found.rounds) == ("opens", date(2026, 9, 10), date(2026, 9, 22), 2)
    assert (found.call_id, found.id) == ("call2", "call2:2026")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("First call: skills for shipyards", "Second call: skills for shipyards"),
        ("Умения за корабостроители, 3-та покана", "Умения за корабостроители, 4-та покана"),
        ("Втора покана: сини умения за пристанища", "Трета покана: сини умения за пристанища"),
        ("Clusters go green IV", "Clusters go green V"),
        ("CLUSTERS GO GREEN (2024)", "Clusters go green 2025"),
    ],
)
def test_titles_are_the_same_but_for_years_numbers_and_ordinals(before: str, after: str) -> None:
    found = only(one(1, "2024-03-01", title=before), one(2, "2025-03-05", title=after))
    assert found.rounds == 2


@pytest.mark.parametrize(
    "rounds",
    [
        [one(1, "2025-09-10")],
        [one(1, "2024-09-10"), one(2, "2025-02-10")],
        [one(1, "2023-01-10"), one(2, "2025-09-22")],
        [one(1, "2024-09-10"), one(2, "2025-03-12"), one(3, "2025-09-22")],
        [one(1, "2024-09-10", programme="Horizon Europe"), one(2, "2025-09-22", programme="Interreg Danube")],
        [one(1, "2024-09-10", programme=None, source="a"), one(2, "2025-09-22", programme=None, source="b")],
        [one(1, "2024-09-10", title="Open call for proposals {year}"), one(2, "2025-09-22", title="Call for proposals {year}")],
        [one(1, "2024-09-10", title="Ports of the sea"), one(2, "2025-09-22", title="Skills for shipyards")],
        [one(1, "2024-09-10"), one(2, "2025-09-22", over=False)],
        [one(1, "2024-09-10"), one(2, "2025-09-22"), one(3, closes="2027-01-10", over=False)],
        [one(1, None), one(2, None)],
    ],
    ids=[
        "once", "half a year", "years apart", "twice a year", "programmes", "sources without a programme", "generic titles",
        "other titles", "still open", "a new one is there", "no dates",
    ],
)  # fmt: skip
def test_what_does_not_come_back_about_once_a_year_has_no_season(rounds: list[Round]) -> None:
    assert seasons(rounds) == []


def test_one_round_counts_where_its_code_names_its_year_and_no_other_number() -> None:
    found = only(one(1, "2025-09-22", code="SMP-CLUSTER-2025"))
    assert (found.rounds, found.first) == (1, date(2026, 9, 22))
    assert seasons([one(1, "2025-09-22", code="HORIZON-CL4-2025-RESILIENCE-01-12")]) == []
    assert seasons([one(1, "2025-09-22", code="SMP-CLUSTER-2021")]) == []
    assert seasons([one(1, "2025-09-22", code="2025")]) == []


def test_rounds_of_one_code_but_for_the_year_belong_together() -> None:
    pair = [
        one(1, "2024-09-10", code="LIFE-2024-SAP", title="Nature"),
        one(2, "2025-09-22", code="LIFE-2025-SAP", title="Water"),
    ]
    assert only(*pair).rounds == 2
    topics = [
        one(1, "2024-09-10", code="HORIZON-CL4-2024-RES-01-12", title="Raw materials from waste"),
        one(2, "2025-09-22", code="HORIZON-CL4-2025-RES-01-12", title="Photonics for sensors"),
    ]
    assert seasons(topics) == [], "a topic's number is given anew each year"
    alike = [
        one(1, "2024-09-10", code="HORIZON-CL4-2024-RES-01-12", title="Raw materials from waste"),
        one(2, "2025-09-22", code="HORIZON-CL4-2025-RES-01-12", title="Raw materials from waste streams"),
    ]
    assert only(*alike).rounds == 2


def test_the_same_round_on_two_sites_is_one() -> None:
    found = only(one(1, "2024-09-10"), one(2, "2025-09-20"), one(3, "2025-09-24", source="other"))
    assert found.before == (date(2024, 9, 10), date(2025, 9, 20))


def test_a_round_without_an_opening_date_opened_when_it_appeared_or_is_known_by_its_end() -> None:
    assert only(one(1, "2024-09-10"), one(2, appeared="2025-09-12")).what == "opens"
    closing = only(one(1, closes="2024-12-01"), one(2, closes="2025-12-10"))
    assert (closing.what, closing.last) == ("closes", date(2026, 12, 10))


def test_the_latest_rounds_say_when_and_an_older_gap_does_not_matter() -> None:
    found = only(one(1, "2018-01-05"), one(2, "2023-08-28"), one(3, "2024-09-10"), one(4, "2025-09-01"))
    assert (found.rounds, found.first, found.last) == (3, date(2026, 8, 28), date(2026, 9, 10))


def test_the_end_of_february_is_a_day_in_every_year() -> None:
    assert only(one(1, "2023-02-27"), one(2, "2024-02-29")).last == date(2025, 2, 28)


def test_it_is_ahead_then_due_then_late_and_then_given_up() -> None:
    found = only(one(1, "2024-09-10"), one(2, "2025-09-22"))
    days = [
        date(2026, 8, 31),
        date(2026, 9, 1),
        date(2026, 10, 22),
        date(2026, 10, 23),
        date(2027, 5, 20),
        date(2027, 5, 21),
    ]
    assert [found.standing(day) for day in days] == ["ahead", "due", "due", "late", "late", None]


def test_nobody_says_of_a_source_that_cannot_be_read_that_it_did_not_show_a_call() -> None:
    found = seasons([one(1, "2024-09-10"), one(2, "2025-09-22")])
    assert worth_telling(found, ("late",), TODAY, {"portal"}) == found
    assert worth_telling(found, ("late",), TODAY, {"another"}) == []
    assert worth_telling(found, ("ahead", "due"), TODAY, {"portal"}) == []


def test_what_lies_more_than_half_a_year_ahead_is_not_listed() -> None:
    found = seasons([one(1, "2025-01-10"), one(2, "2025-12-20")])
    assert worth_telling(found, ("ahead",), date(2026, 1, 5), ()) == []
    assert worth_telling(found, ("ahead",), date(2026, 8, 5), ()) == found


NOW = datetime(2026, 11, 20, tzinfo=UTC)


def test_a_call_is_a_round_with_its_dates_and_what_stays_open_is_none() -> None:
    known = call("a", opens=deadline("2026-03-02", "opening"), deadlines=(deadline("2026-05-14"),))
    seen = NOW - timedelta(days=200)
    watched = {"isun-open": seen - timedelta(days=10)}
    made = round_of("a", known.facts, seen, ["isun-open"], watched, NOW)
    assert made is not None
    assert (made.opens, made.closes, made.over) == (date(2026, 3, 2), date(2026, 5, 14), True)
    assert made.appeared == seen.date()
    first_look = round_of("a", known.facts, seen, ["isun-open"], {"isun-open": seen}, NOW)
    assert first_look is not None and first_look.appeared is None, "what was there already appeared at any time before"
    rolling = call("b", deadlines=(), open_ended="rolling")
    assert round_of("b", rolling.facts, seen, ["isun-open"], watched, NOW) is None
    partners = call("c", kind="partner_request")
    assert round_of("c", partners.facts, seen, ["isun-open"], watched, NOW) is None


def test_many_calls_are_looked_through_quickly() -> None:
    many = [
        one(n, f"20{20 + n % 6}-09-{1 + n % 28:02}", title=f"Call {n} of ports and wind number {n // 6}")
        for n in range(20_000)
    ]
    assert isinstance(seasons(many), list)
