"""A list that goes on from before, and one that does not although all its fields are filled."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from scrapers.contract import Printed, RawCall
from scrapers.spec import Expect
from tests.scrapers.pages import source
from tests.tracker.domain.stating import at
from tracker.domain.continuity import continuity, standstill, strangeness, with_change
from tracker.domain.health import judge, readable, weigh
from tracker.domain.models import Observed, Run, Sighting, SourceState
from tracker.domain.observing import observe

NOW = at("2026-08-09T15:00")
WELL = SourceState("example", health="healthy", since=NOW, last_success=NOW, usual_items=8)
SPEC = source("[list]\nitems = 'li'\n[list.fields]\ntitle = 'a'\n")
DAY = timedelta(days=1)


def item(number: int, **fields: str) -> RawCall:
    said = {
        "title": f"Support for the ports of region {number}",
        "url": f"https://funds.example.org/calls/{number}",
        "code": f"AB-2026-{number:02}",
        "deadline": f"{number + 10}.10.2026",
    } | fields
    return RawCall(said["code"] or said["url"], {name: (Printed(text, "td"),) for name, text in said.items() if text})


def read(*items: RawCall, mark: str = "one") -> list[Observed]:
    return observe(items, SPEC, NOW, mark=mark)


def known(many: int = 8) -> list[Sighting]:
    return [
        Sighting(
            "example",
            one.key,
            f"call{at}",
            replace(one.facts, history=replace(one.facts.history, mark="one")),
            NOW,
            NOW,
        )
        for at, one in enumerate(read(*map(item, range(many))))
    ]


def strange(seen: list[Observed], own: list[Sighting], state: SourceState = WELL, now: datetime = NOW) -> str | None:
    problem = strangeness(continuity(seen, own, "one"), len(seen), state, now)
    return None if problem is None else f"{problem.code}: {problem.message}"


def test_the_same_list_goes_on_and_so_does_one_with_some_new_and_some_gone() -> None:
    assert strange(read(*map(item, range(8))), known()) is None
    assert strange(read(*map(item, range(4, 12))), known()) is None


def test_a_list_that_shows_none_of_the_known_calls_is_strange() -> None:
    told = strange(read(*map(item, range(20, 28))), known())
    assert told == "changed_list: none of the 8 calls known are in the list, which shows 8 others"


def test_columns_that_moved_are_strange_whatever_they_fill() -> None:
    swapped = [item(n, code=f"{n + 10}.10.2026", deadline=f"AB-2026-{n:02}") for n in range(8)]
    assert "a code that is quite another than before" in str(strange(read(*swapped), known()))
    titled = [item(n, title=f"Programme {n} of the ministry") for n in range(8)]
    assert "a title that is quite another" in str(strange(read(*titled), known()))


def test_deadlines_that_all_lie_earlier_at_once_are_strange_and_ones_that_all_lie_later_are_extensions() -> None:
    published = [item(n, deadline=f"{n + 1}.06.2026") for n in range(8)]
    assert "8 of 8 known calls have a deadline" in str(strange(read(*published), known()))
    extended = [item(n, deadline=f"{n + 10}.11.2026") for n in range(8)]
    assert strange(read(*extended), known()) is None


def test_deadlines_that_all_lie_later_while_the_old_ones_still_stand_in_their_rows_are_another_column() -> None:
    results = [
        replace(item(n, deadline=f"{n + 10}.11.2026"), words=f"Ports {n} | {n + 10}.10.2026 | {n + 10}.11.2026")
        for n in range(8)
    ]
    assert "8 of 8 known calls have a deadline" in str(strange(read(*results), known()))
    extended = [*results[:4], *(item(n, deadline=f"{n + 10}.11.2026") for n in range(4, 8))]
    assert strange(read(*extended), known()) is None


def test_what_another_declaration_read_is_not_compared() -> None:
    seen = read(*map(item, range(20, 28)), mark="two")
    assert strangeness(continuity(seen, known(), "two"), 8, WELL, NOW) is None


@pytest.mark.parametrize(
    ("many", "state"),
    [(3, WELL), (8, replace(WELL, usual_items=None)), (8, replace(WELL, last_success=NOW - 40 * DAY))],
    ids=["too few to tell", "an admin said that it is right", "not read for long"],
)
def test_it_is_not_strange_where_nothing_can_be_said(many: int, state: SourceState) -> None:
    assert strange(read(*map(item, range(20, 20 + many))), known(many), state) is None


def test_a_strange_list_is_believed_when_it_lasts() -> None:
    seen, state, now = read(*map(item, range(20, 28))), WELL, NOW
    for _ in range(8):
        verdict = weigh(8, {"title": 8}, state, Expect(), now, found=continuity(seen, known(), "one"))
        assert not verdict.accepted
        state, _ = judge(Run("example", now, now, "failed", problems=verdict.problems), state, now)
        now += timedelta(hours=10)
    assert weigh(8, {"title": 8}, state, Expect(), now, found=continuity(seen, known(), "one")).accepted


def test_dates_that_no_longer_read_are_noticed_though_the_field_is_filled() -> None:
    counts = {"title": 8, "deadline": 8}
    state = replace(WELL, usual_filled=counts | readable(read(*map(item, range(8)))))
    unread = read(*(item(n, deadline="see the guidelines") for n in range(8)))
    verdict = weigh(8, counts | readable(unread), state, Expect(), NOW)
    assert [(one.code, one.message) for one in verdict.problems] == [
        ("missing_fields", "0 of 8 items have a deadline that can be read; usually 8 of 8 do")
    ]


def test_a_page_that_stands_still_beyond_its_own_rhythm_is_doubtful_and_told_once() -> None:
    state = WELL
    for week in range(6):
        state = replace(state, changed=with_change(state, NOW + 7 * week * DAY))
    last = NOW + 35 * DAY

    def unchanged(now: datetime) -> Run:
        return Run("example", now, now, "unchanged")

    state, told = judge(unchanged(last + 20 * DAY), state, last + 20 * DAY)
    assert (state.health, told) == ("healthy", None), "three weeks are not yet beyond three pauses"
    state, told = judge(unchanged(last + 22 * DAY), state, last + 22 * DAY)
    assert told is not None and told.reason is not None
    assert (told.after, told.reason.code) == ("doubtful", "stale_list")
    assert told.reason.message == "nothing in it has changed for 22 days; before, something did within 7 days"
    state, again = judge(unchanged(last + 23 * DAY), state, last + 23 * DAY)
    assert (state.health, again) == ("doubtful", None)
    later = last + 24 * DAY
    state, healed = judge(
        Run("example", later, later, "read", items=8), replace(state, changed=with_change(state, later)), later
    )
    assert (state.health, healed is not None) == ("healthy", True)


def test_a_page_that_changes_rarely_may_stand_still() -> None:
    state = WELL
    for quarter in range(6):
        state = replace(state, changed=with_change(state, NOW + 90 * quarter * DAY))
    assert standstill(state, NOW + (450 + 200) * DAY) is None
    assert standstill(replace(WELL, changed=(NOW,)), NOW + 900 * DAY) is None, "no rhythm is known yet"
