"""Statements that contradict each other: the admins hear of each once, and once of its end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.tracker.journey.procedures import START
from tests.tracker.journey.site import Sites
from tests.tracker.journey.world import Hands
from tests.tracker.test_pipeline import opened
from tests.tracker.two_sites import TITLE, TwoSites
from tracker.plain_text import plain
from tracker.store import disputes
from tracker.store.database import open_store

EARLY, LATE, LATER = "15 October 2026", "30 November 2026", "20 December 2026"


@pytest.fixture
def two() -> Iterator[TwoSites]:
    store = open_store(None)
    yield TwoSites(opened(store, Sites(), Hands(START)))
    store.close()


def texts(two: TwoSites) -> list[str]:
    return [plain(one.text or "") for one in two.heard()]


async def test_a_list_that_contradicts_its_own_page_is_told_at_once_with_both_statements(two: TwoSites) -> None:
    two.shows("alpha", EARLY, LATE)
    checked = await two.checks("alpha")
    (told,) = texts(two)
    assert f"{TITLE} 1" in told
    assert f"15 October 2026 – Site Alpha, in its list: “{EARLY}”" in told
    assert f"30 November 2026 – Site Alpha, on the call's page: “{LATE}”" in told
    assert "managers are asked to see the call" in told
    assert f"tracker why {two.call().id}" in told
    assert "https://alpha.example/calls/1" in (two.heard()[0].text or "")
    assert [one.kind for one in checked.alerts if one.subscription == two.admin.id] == ["dispute"]


async def test_it_is_told_once_whatever_else_the_page_changes(two: TwoSites) -> None:
    two.shows("alpha", EARLY, LATE)
    await two.checks("alpha")
    two.shows("alpha", f"{EARLY}, 17:00", LATE, more="<td class='budget'>€ 15 300 000</td>")
    await two.later("alpha", hours=2)
    await two.later("alpha", days=3)
    assert len(two.heard()) == 1


async def test_its_end_is_told_once_and_the_same_again_soon_after_is_not(two: TwoSites) -> None:
    two.shows("alpha", EARLY, LATE)
    await two.checks("alpha")
    two.shows("alpha", LATE, LATE)
    await two.later("alpha", hours=2)
    assert len(texts(two)) == 2
    assert "No contradiction any more" in texts(two)[1]
    assert "Deadline: 30 November 2026" in texts(two)[1]
    two.shows("alpha", EARLY, LATE)
    await two.later("alpha", days=1)
    two.shows("alpha", LATE, LATE)
    await two.later("alpha", days=1)
    assert len(texts(two)) == 2
    assert disputes.lasting(two.store) == []


async def test_another_contradiction_of_the_same_date_is_told_and_the_first_is_not_told_as_over(two: TwoSites) -> None:
    two.shows("alpha", EARLY, LATE)
    await two.checks("alpha")
    two.shows("alpha", EARLY, LATER)
    await two.later("alpha", hours=2)
    first, second = texts(two)
    assert "30 November 2026" in first
    assert "20 December 2026" in second
    assert "contradict" in second


async def test_two_sites_that_contradict_each_other_are_told_when_both_still_do_a_day_later(two: TwoSites) -> None:
    two.shows("alpha", LATE, LATE)
    two.shows("beta", EARLY, EARLY)
    await two.checks("alpha", "beta")
    await two.later("alpha", "beta", hours=12)
    assert texts(two) == []
    await two.later("alpha", hours=13)
    assert texts(two) == [], "the other was not read again since"
    await two.later("beta", hours=1)
    (told,) = texts(two)
    assert "15 October 2026 – Site Beta" in told
    assert "30 November 2026 – Site Alpha" in told
    assert "managers see 15 October 2026, marked as not certain" in told
    await two.later("alpha", "beta", days=5)
    assert len(texts(two)) == 1


async def test_a_date_that_moves_on_one_site_and_an_hour_later_on_the_other_is_never_told(two: TwoSites) -> None:
    for site in ("alpha", "beta"):
        two.shows(site, EARLY, EARLY)
    await two.checks("alpha", "beta")
    two.shows("alpha", LATE, LATE)
    moved = await two.later("alpha", hours=2)
    assert [(one.kind, one.after) for one in moved.changes] == [("deadline_moved", "2026-11-30")]
    await two.later("beta", hours=0.9)
    two.shows("beta", LATE, LATE)
    await two.later("beta", hours=0.1)
    await two.later("alpha", "beta", days=2)
    assert texts(two) == []
    assert two.call().facts.disputes == ()


async def test_a_move_that_the_other_site_has_not_followed_in_a_day_is_told_with_the_date_shown(two: TwoSites) -> None:
    for site in ("alpha", "beta"):
        two.shows(site, EARLY, EARLY)
    await two.checks("alpha", "beta")
    two.shows("alpha", LATE, LATE)
    await two.later("alpha", hours=2)
    await two.later("alpha", "beta", hours=23)
    assert texts(two) == []
    await two.later("alpha", "beta", hours=2)
    (told,) = texts(two)
    assert "15 October 2026 – Site Beta" in told
    assert "Managers see 30 November 2026, the date that was moved" in told


async def test_first_stage_and_submission_and_a_day_and_its_hour_contradict_nothing(two: TwoSites) -> None:
    two.shows("alpha", LATE, LATE, more=f"<td class='stage'>{EARLY}</td>")
    two.shows("beta", f"{LATE}, 16:30", f"{LATE}, 16:30")
    await two.checks("alpha", "beta")
    await two.later("alpha", "beta", days=2)
    assert texts(two) == []


async def test_figures_are_told_too(two: TwoSites) -> None:
    two.shows("alpha", LATE, LATE, more="<td class='grant'>€ 500 000</td>")
    two.shows("beta", LATE, LATE, more="<td class='grant'>€ 750 000</td>")
    await two.checks("alpha", "beta")
    await two.later("alpha", "beta", days=2)
    (told,) = texts(two)
    assert "Largest grant:" in told
    assert "“€ 750 000”" in told


async def test_many_at_once_are_one_message(two: TwoSites) -> None:
    two.shows("alpha", EARLY, LATE, calls=12)
    await two.checks("alpha")
    (told,) = texts(two)
    assert "12 contradictions were found at once" in told
    assert "… and 4 more" in told
    assert "tracker calls --disputed" in told


async def test_nothing_is_told_of_a_call_that_is_over(two: TwoSites) -> None:
    two.shows("alpha", "1 August 2026", "1 August 2026")
    two.shows("beta", "3 August 2026", "3 August 2026")
    await two.checks("alpha", "beta")
    await two.later("alpha", "beta", days=2)
    assert texts(two) == []


async def test_a_page_that_states_another_date_at_every_visit_is_told_three_times_in_a_month(two: TwoSites) -> None:
    for day in range(1, 15):
        two.shows("alpha", LATE, f"{day} December 2026")
        await two.later("alpha", days=1)
    assert len(texts(two)) == 3
    for day in range(15, 18):
        two.shows("alpha", LATE, f"{day} December 2026")
        await two.later("alpha", days=9)
    assert len(texts(two)) > 3, "a month later it is told again"


async def test_a_contradiction_of_a_call_that_closes_meanwhile_is_no_longer_waited_for(two: TwoSites) -> None:
    two.shows("alpha", "16 September 2026", "16 September 2026")
    two.shows("beta", "17 September 2026", "17 September 2026")
    await two.checks("alpha", "beta")
    assert len(disputes.untold(two.store)) == 1
    await two.later("alpha", "beta", days=4)
    assert texts(two) == []
    assert disputes.untold(two.store) == []


async def test_quiet_hours_are_kept_and_managers_hear_nothing_of_it() -> None:
    store = open_store(None)
    two = TwoSites(opened(store, Sites(), Hands(START)), quiet=("08:00", "11:30"))
    two.shows("alpha", EARLY, LATE)
    await two.checks("alpha")
    (owed,) = two.heard()
    assert owed.not_before is not None
    assert owed.not_before.isoformat().startswith("2026-09-15T08:30"), "11:30 in Sofia"
    assert two.heard(two.manager.id) == []
    store.close()


async def test_who_becomes_an_admin_later_hears_what_nobody_was_told() -> None:
    store = open_store(None)
    two = TwoSites(opened(store, Sites(), Hands(START)))
    store.execute("DELETE FROM admins")
    two.shows("alpha", EARLY, LATE)
    await two.checks("alpha")
    assert texts(two) == []
    store.execute("INSERT INTO admins (user_id, since) VALUES (900, '')")
    await two.later("alpha", hours=2)
    assert len(texts(two)) == 1
    store.close()


async def test_a_check_that_breaks_has_told_nothing_and_the_next_one_does(two: TwoSites) -> None:
    two.shows("alpha", EARLY, LATE)
    good = two.office.service.ports

    def breaks() -> float:
        raise RuntimeError("a fault behind the disputes")

    two.office.service.ports = replace(good, jitter=breaks)
    with pytest.raises(RuntimeError):
        await two.checks("alpha")
    assert disputes.lasting(two.store) == []
    assert texts(two) == []
    two.office.service.ports = good
    await two.checks("alpha")
    assert len(texts(two)) == 1
