"""What managers see where statements agree, and where they contradict each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from scrapers.reading.readings import Deadline
from tests.tracker.domain.calls_told import NOW, SOFIA, change, deadline, facts
from tests.tracker.domain.stating import money
from tracker.domain import cards
from tracker.domain.explaining import story
from tracker.domain.finding import deadlines
from tracker.domain.happenings import headlines
from tracker.domain.models import Call, Facts, History, Sighting, Streak, Subscription
from tracker.domain.projecting import project
from tracker.domain.statements import Dispute, Statement
from tracker.domain.wording import wording
from tracker.plain_text import plain

EN, BG = wording("en"), wording("bg")
EARLY, LATE = deadline("2026-05-14", words="14.05.2026"), deadline("2026-06-30", words="30 June 2026")
READ = datetime(2026, 5, 1, 9, 0, tzinfo=SOFIA)


def seen(source: str, *dates: Deadline, first: datetime = READ, **more: object) -> Sighting:
    return Sighting(source, "1", "abcdefghij", facts(opens=None, deadlines=dates, **more), first, READ)


def put_together(*sightings: Sighting) -> Call:
    return Call("abcdefghij", project(sightings), tuple(sightings), READ)


def card(call: Call, words=EN) -> str:  # type: ignore[no-untyped-def]
    return plain(cards.dates(call, words, NOW, "Europe/Sofia"))


def torn(*dates: Deadline) -> Facts:
    """What a source says that contradicts itself."""
    said = tuple(Statement(one.kind, date=one) for one in dates)
    return facts(opens=None, deadlines=(), disputes=(Dispute("submission", said),), stated=said)


def test_a_date_that_two_sources_state_is_told_as_confirmed_and_one_is_not() -> None:
    alone, both = put_together(seen("a", EARLY)), put_together(seen("a", EARLY), seen("b", EARLY))
    assert "confirmed" not in card(alone)
    assert card(both) == "⏰ Deadline: Thursday, 14 May 2026 – 12 days left · confirmed by 2 sources"
    assert card(both, BG).endswith("остават 12 дни · потвърдено от 2 източника")


def test_the_earlier_of_two_dates_is_told_as_not_certain_with_the_other_as_printed() -> None:
    told = card(put_together(seen("a", LATE), seen("b", EARLY)))
    assert told == (
        "⏰ Deadline: Thursday, 14 May 2026 – 12 days left\n"
        "⚠️ not certain: also stated “30 June 2026”, please see the call"
    )


def test_where_neither_is_kept_both_are_told_as_printed() -> None:
    call = put_together(Sighting("a", "1", "abcdefghij", torn(EARLY, LATE), READ, READ))
    assert card(call) == "⚠️ Deadline: see the call, stated as “14.05.2026”, “30 June 2026”"
    assert card(call, BG) == "⚠️ Краен срок: вижте поканата, посочено е като „14.05.2026“, „30 June 2026“"


def test_dates_that_are_over_are_in_no_dispute_for_a_reader() -> None:
    over = (deadline("2026-04-01"), deadline("2026-04-02"))
    assert "⚠️" not in card(put_together(Sighting("a", "1", "abcdefghij", torn(*over), READ, READ)))


def moved(last_read: datetime) -> Call:
    history = History(left=("submission 2026-05-14",), streaks=(Streak("deadline", 1, READ),))
    mover = replace(seen("a", LATE, history=history), last_seen=last_read)
    return put_together(mover, replace(seen("b", EARLY), last_seen=last_read))


def test_a_move_is_certain_at_first_and_not_when_another_source_still_says_otherwise_a_day_later() -> None:
    assert "not certain" not in card(moved(READ))
    told = card(moved(READ.replace(day=2)))
    assert "30 June 2026" in told
    assert "⚠️ not certain: also stated “14.05.2026”" in told


def test_lists_mark_a_date_in_dispute() -> None:
    certain, contested = put_together(seen("a", EARLY)), put_together(seen("a", LATE), seen("b", EARLY))
    assert plain(cards.item(certain, EN, NOW)).endswith("until 14 May 2026")
    assert plain(cards.item(contested, EN, NOW)).endswith("until 14 May 2026 ⚠️")
    page = deadlines([contested], frozenset(), Subscription(1, language="en"), NOW)
    assert "⚠️" in page.text
    assert "⚠️" not in deadlines([certain], frozenset(), Subscription(1, language="en"), NOW).text


def test_a_date_that_another_source_states_earlier_was_not_moved_and_closes_nothing_soon() -> None:
    soon = deadline("2026-05-05", words="5 May 2026")
    call = put_together(seen("a", LATE), seen("b", soon))
    shift = change("deadline_moved", field="submission", before="2026-06-30", after="2026-05-05")
    told = [plain(one) for one in headlines(call, [shift], EN, NOW, {})]
    assert told == ["⚠️ Deadline not certain: stated as 5 May 2026 and as 30 June 2026"]
    real = put_together(seen("a", soon))
    assert "Deadline moved" in plain(headlines(real, [shift], EN, NOW, {})[0])


def test_a_figure_in_dispute_is_told_as_not_certain() -> None:
    call = put_together(
        seen("a", EARLY, grant_max=money("500000", "grant_max"), grant_min=None),
        seen("b", EARLY, grant_max=money("750000", "grant_max"), grant_min=None),
    )
    told = plain(cards.money(call, EN))
    assert "⚠️ Largest grant not certain: also stated “750000 EUR”, please see the call" in told


def test_the_highest_of_several_maxima_is_told_with_its_words() -> None:
    said = tuple(
        Statement("grant_max", money=money(amount, "grant_max"), part=part)
        for amount, part in (("250000", "small"), ("500000", "medium"))
    )
    call = put_together(seen("a", EARLY, grant_max=said[1].money, grant_min=None, stated=said))
    assert "Grant: up to €500,000 (= BGN 977,915) (“500000 EUR”)" in plain(cards.money(call, EN))
    alone = put_together(seen("a", EARLY, grant_max=said[1].money, grant_min=None))
    assert "“500000 EUR”" not in plain(cards.money(alone, EN))


@pytest.mark.parametrize("lang", ["en", "bg"])
def test_why_tells_who_states_the_next_date_where_there_is_something_to_compare(lang: str) -> None:
    words = wording(lang)
    both = put_together(seen("a", EARLY), seen("b", EARLY))
    told = plain(story(both, [], words, NOW, {"a": "Site A"}))
    assert "Site A" in told
    assert "14.05.2026" in told
    assert "14.05.2026" not in plain(story(put_together(seen("a", EARLY)), [], words, NOW, {}))
