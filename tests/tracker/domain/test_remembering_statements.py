"""What a source contradicts itself about, from one look to the next."""

from __future__ import annotations

from dataclasses import replace

from scrapers.contract import Printed
from tests.tracker.domain.stating import at
from tests.tracker.domain.test_observing import item, spec
from tracker.domain.all_stated import statements_of
from tracker.domain.models import Facts
from tracker.domain.observing import observe
from tracker.domain.remembering import remember

MONDAY, TUESDAY, WEDNESDAY = at("2026-08-10T09:00"), at("2026-08-11T09:00"), at("2026-08-12T09:00")


def look(before: Facts | None, now, *printed: tuple[str, str], partial: bool = False) -> Facts:  # type: ignore[no-untyped-def]
    """One look at an item whose deadline is printed at these places."""
    fields = {"deadline": tuple(Printed(text, where) for text, where in printed)}
    (seen,) = observe([item(**fields)], spec(), now)  # type: ignore[arg-type]
    return remember(before, replace(seen, partial=partial), now)


LIST, PAGE, PROSE = "td", "detail page: dd", "detail page: p"


def values(facts: Facts) -> list[tuple[str, str]]:
    return [(one.page, one.value) for one in statements_of(facts)]


def test_what_only_the_detail_page_said_stays_said_where_that_page_was_not_read() -> None:
    first = look(None, MONDAY, ("15.09.2026", LIST), ("30.10.2026", PAGE))
    assert first.disputes
    second = look(first, TUESDAY, ("15.09.2026", LIST), partial=True)
    assert sorted(values(second)) == [("detail", "2026-10-30"), ("list", "2026-09-15")]
    assert second.disputes == first.disputes


def test_a_list_that_follows_its_detail_page_ends_the_dispute_though_the_page_was_not_read_again() -> None:
    first = look(None, MONDAY, ("15.09.2026", LIST), ("30.10.2026", PAGE))
    assert look(first, TUESDAY, ("30.10.2026", LIST), partial=True).disputes == ()


def test_an_older_text_on_a_page_that_moved_its_date_disputes_nothing() -> None:
    fresh = look(None, MONDAY, ("15.09.2026", LIST), ("15.09.2026", PAGE))
    assert fresh.disputes == ()
    torn = look(fresh, TUESDAY, ("15.09.2026", LIST), ("30.10.2026", PAGE))
    assert [one.values for one in torn.disputes] == [("2026-09-15", "2026-10-30")]
    assert [one.at for one in torn.deadlines] == ["2026-09-15"], "what both said before is kept, in dispute"
    moved = look(torn, WEDNESDAY, ("30.10.2026", LIST), ("30.10.2026", PAGE))
    assert moved.disputes == ()
    stale = look(moved, WEDNESDAY, ("30.10.2026", LIST), ("30.10.2026", PAGE), ("15.09.2026", PROSE))
    assert stale.disputes == (), "the source itself was seen to move away from it"


def test_the_same_look_again_is_the_same() -> None:
    for partial in (False, True):
        first = look(None, MONDAY, ("15.09.2026", LIST), ("30.10.2026", PAGE))
        second = look(first, TUESDAY, ("15.09.2026", LIST), partial=partial)
        assert look(second, WEDNESDAY, ("15.09.2026", LIST), partial=partial) == second


def test_of_two_dates_that_contradict_each_other_an_earlier_one_takes_the_place_of_what_was_known() -> None:
    known = look(None, MONDAY, ("30.10.2026", LIST), ("30.10.2026", PAGE))
    torn = look(known, TUESDAY, ("30.10.2026", LIST), ("15.09.2026", PAGE))
    assert [one.at for one in torn.deadlines] == ["2026-09-15"], "never the later because it was there"
    assert [one.values for one in torn.disputes] == [("2026-09-15", "2026-10-30")]
    assert look(torn, WEDNESDAY, ("30.10.2026", LIST), ("15.09.2026", PAGE)) == torn
    later = look(known, TUESDAY, ("30.10.2026", LIST), ("30.11.2026", PAGE))
    assert [one.at for one in later.deadlines] == ["2026-10-30"]
    over = look(known, TUESDAY, ("30.10.2026", LIST), ("01.08.2026", PAGE))
    assert [one.at for one in over.deadlines] == ["2026-10-30"], "a date that is over closes nothing in dispute"
