"""Introductions: whoever answers what in which order, nothing of the other is known before both said yes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from scrapers.reading.readings import Eligibility, Stated
from tests.tracker.domain.calls_told import NOW, call, deadline, quote
from tracker.domain.introductions import (
    Answer,
    Introduction,
    View,
    answered,
    contact_of,
    needs_partners,
    time_to_meet,
    to_introduce,
    view,
)
from tracker.domain.models import Call
from tracker.domain.named_codes import named_code

FRESH = Introduction(1, "c", (7, 8), (None, None), NOW)
ANSWERS = st.lists(st.tuples(st.sampled_from([7, 8, 9]), st.sampled_from(["yes", "no"])), max_size=8)


def asking(call_id: str = "c", partners: str | None = "3", until: str = "2026-06-30", **given_: object) -> Call:
    asked = Eligibility(partners_min=Stated(partners, quote()) if partners is not None else None)
    return call(call_id, eligibility=asked, deadlines=(deadline(until),), **given_)


@given(ANSWERS)
def test_what_a_side_sees_depends_on_the_other_only_when_both_said_yes(answers: list[tuple[int, Answer]]) -> None:
    both, alone = FRESH, FRESH
    was_done = False
    for chat, said in answers:
        both = answered(both, chat, said)
        if not was_done and chat == 7:
            alone = answered(alone, 7, said)
        seen = view(both, 7)
        assert seen is not None
        was_done = was_done or both.done
        if both.done:
            assert seen == View("yes", 8), "and it stays so"
        else:
            assert not was_done
            # The same as if the other had never answered.
            assert seen == view(alone, 7) and seen.other is None
    assert view(both, 9) is None


def test_only_calls_that_ask_for_several_partners_and_leave_time_are_asked_about() -> None:
    assert needs_partners(asking()) and needs_partners(asking(partners="with partners from the region"))
    assert not needs_partners(asking(partners="1")) and not needs_partners(asking(partners=None))
    countries = asking(partners=None)
    stated = Eligibility(partner_countries_min=Stated("2", quote()))
    assert needs_partners(replace(countries, facts=replace(countries.facts, eligibility=stated)))
    assert not needs_partners(asking(kind="partner_request"))
    assert time_to_meet(asking(until="2026-05-11"), NOW) and not time_to_meet(asking(until="2026-05-08"), NOW)
    assert time_to_meet(asking(), NOW + timedelta(days=20)) and not time_to_meet(asking(), NOW + timedelta(days=90))


def test_each_is_asked_once_about_a_call_the_soonest_first_and_nobody_of_the_same_team() -> None:
    soon, late = asking("soon", until="2026-06-01"), asking("late")
    clusters = {7: "chat 7", 8: "chat 8", 9: "team 1"}
    fitting = {7: [late, soon], 8: [late, soon], 9: [late]}
    none: frozenset[tuple[str, frozenset[str]]] = frozenset()
    assert to_introduce(fitting, none, clusters, set(), NOW) == [(soon, (7, 8))], "each hears of one call"
    known = {("soon", frozenset({"chat 7", "chat 8"}))}
    assert to_introduce(fitting, known, clusters, set(), NOW) == [(late, (7, 8))]
    assert to_introduce(fitting, known, clusters, {7}, NOW) == [(late, (8, 9))]
    assert to_introduce(fitting, none, clusters | {8: "chat 7"}, set(), NOW) == [(late, (7, 9))]
    assert to_introduce({7: [soon]}, none, clusters, set(), NOW) == []


def test_a_contact_is_a_line_that_is_short() -> None:
    assert contact_of(" Мария,\n@maria ") == "Мария, @maria"
    assert contact_of("") is None and contact_of("\u200b") is None and contact_of("a" * 101) is None


def test_the_call_that_a_request_names_in_its_words_is_found_where_it_is_one() -> None:
    assert named_code(["Partners for HORIZON-CL5-2026-09-D4-08", "horizon"]) == "HORIZON-CL5-2026-09-D4-08"
    assert named_code(["по процедура BG16RFPR001-1.003, Варна"]) == "BG16RFPR001-1.003"
    assert named_code(["HORIZON-CL5-2026-09-D4-08 or HORIZON-CL5-2026-09-D4-09"]) is None
    assert named_code(["a state-of-the-art solution, R-AND-D"]) is None
