from itertools import permutations

import pytest

from scrapers.reading.readings import Deadline, Eligibility, Evidence, Refusal, Stated
from tests.tracker.domain.stating import at, due, money, stated
from tracker.domain.all_stated import NO_LONGER_STATED, agreeing
from tracker.domain.disputing import about
from tracker.domain.models import Document, Facts, History, Sighting, Streak
from tracker.domain.projecting import project
from tracker.domain.staging import stage_of
from tracker.domain.statements import Dispute, Statement

JUNE, JULY, AUGUST = at("2026-06-01T09:00"), at("2026-07-01T09:00"), at("2026-08-01T09:00")


def sighting(source: str, facts: Facts, first=JUNE, last=AUGUST, gone=None) -> Sighting:  # type: ignore[no-untyped-def]
    return Sighting(source, "1", "call", facts, first, last, gone)


def dates(facts: Facts) -> list[str]:
    return [one.at for one in facts.deadlines]


def stated_by(source: str, *deadlines: Deadline, first=JUNE, **more: object) -> Sighting:  # type: ignore[no-untyped-def]
    return sighting(source, stated("A call", *deadlines, **more), first)


def test_the_order_of_sightings_does_not_matter() -> None:
    several = [
        sighting("a", stated("One", due("2026-09-15"), code="X-1", budget=money("5"))),
        sighting("b", stated("Two", due("2026-09-15T16:30"), budget=money("6")), JULY),
        sighting("c", stated("Three", due("2026-10-15"), outcome="ended"), JULY, gone=AUGUST),
    ]
    assert len({str(project(order)) for order in permutations(several)}) == 1


def test_agreement_keeps_the_more_precise_date_and_names_who_states_it() -> None:
    both = [stated_by("a", due("2026-09-15")), stated_by("b", due("2026-09-15T16:30"))]
    facts = project(both)
    assert dates(facts) == ["2026-09-15T16:30"]
    assert facts.refused == ()
    assert agreeing(both, facts.deadlines[0]) == ("a", "b")


def test_the_same_instant_in_two_zones_is_one_date() -> None:
    facts = project(
        [stated_by("a", due("2026-09-15T17:00")), stated_by("b", due("2026-09-15T16:00", zone="Europe/Brussels"))]
    )
    assert len(facts.deadlines) == 1


def test_of_dates_that_contradict_each_other_the_earlier_is_kept_and_both_are_noted() -> None:
    facts = project([stated_by("a", due("2026-10-30")), stated_by("b", due("2026-09-15"))])
    assert dates(facts) == ["2026-09-15"]
    assert {one.quote for one in facts.refused} == {"2026-10-30", "2026-09-15"}
    assert any("a states 2026-10-30, b states 2026-09-15" in one.why for one in facts.refused)


def test_a_date_that_was_over_before_another_source_stated_a_later_one_does_not_close_the_call() -> None:
    facts = project([stated_by("a", due("2026-06-15")), stated_by("b", due("2026-09-15"), first=JULY)])
    assert dates(facts) == ["2026-09-15"]
    assert facts.refused


def test_a_source_that_lists_fewer_dates_agrees_with_one_that_lists_all() -> None:
    listed = (due("2026-03-01", "cut_off"), due("2026-09-01", "cut_off"))
    assert dates(project([stated_by("a", listed[1]), stated_by("b", *listed)])) == ["2026-03-01", "2026-09-01"]
    assert dates(project([stated_by("a", due("2026-09-01")), stated_by("b", *listed)])) == ["2026-03-01", "2026-09-01"]


def test_a_date_that_another_source_moved_away_from_is_stale() -> None:
    moved = stated("A call", due("2026-10-30"), history=History(left=("submission 2026-09-15",)))
    facts = project([stated_by("a", due("2026-09-15")), sighting("b", moved)])
    assert dates(facts) == ["2026-10-30"]
    assert any("a still states 2026-09-15, which b has changed" in one.why for one in facts.refused)


def test_what_a_source_no_longer_shows_counts_less_than_what_one_shows() -> None:
    gone = sighting("a", stated("Old", due("2026-09-15"), budget=money("5")), gone=AUGUST)
    facts = project([gone, stated_by("b", due("2026-10-30"), first=JULY)])
    assert dates(facts) == ["2026-10-30"]
    assert facts.budget == money("5")


def test_a_draft_that_stays_on_its_site_does_not_undo_the_opening() -> None:
    draft = stated_by(
        "drafts",
        due("2026-07-20", "comments"),
        due("2026-10-01"),
        status="consultation",
        opens=due("2026-09-01", "opening"),
    )
    opened = sighting(
        "isun", stated("A call", due("2026-11-15"), opens=due("2026-07-25", "opening"), status="open"), JULY
    )
    for now_gone in (None, AUGUST):
        opened = sighting("isun", opened.facts, JULY, gone=now_gone)
        facts = project([draft, opened])
        assert stage_of(facts, AUGUST) == "open"
        assert dates(facts) == ["2026-07-20", "2026-11-15"]


def test_an_end_that_another_source_contradicts_with_a_date_ahead_is_doubted() -> None:
    ended = stated_by("a", due("2026-07-15"), outcome="ended", status="closed", status_text="Closed", first=JULY)
    facts = project([ended, stated_by("b", due("2026-09-15"))])
    assert facts.outcome is None
    assert any("a calls it ended, b still shows" in one.why for one in facts.refused)
    assert project([ended]).outcome == "ended"


def test_a_cancelled_call_is_cancelled_whoever_says_so() -> None:
    assert project([stated_by("a", due("2026-09-15")), stated_by("b", outcome="cancelled")]).outcome == "cancelled"


def test_two_figures_are_one_where_they_are_lev_and_euro_of_each_other() -> None:
    lev, euro = money("29924556.98", currency="BGN"), money("15300387.55")
    assert project([stated_by("a", budget=lev), stated_by("b", budget=euro)]).refused == ()
    facts = project([stated_by("a", budget=lev), stated_by("b", budget=money("20000000"))])
    assert facts.budget == lev
    assert any("b states 20000000 EUR, a 29924556.98 BGN" in one.why for one in facts.refused)


def test_titles_of_all_languages_documents_and_conditions_are_put_together() -> None:
    one = Facts({"bg": "Покана"}, documents=(Document("Guide", "https://d/1?utm_source=x"),))
    other = Facts(
        {"en": "Call"},
        documents=(Document("Guide", "https://d/1", "hash"), Document("Annex", "https://d/2")),
        eligibility=Eligibility(applicants=(Stated("sme", Evidence("SMEs")),)),
    )
    facts = project([sighting("a", one), sighting("b", other, JULY)])
    assert facts.titles == {"bg": "Покана", "en": "Call"}
    assert [(document.title, document.sha256) for document in facts.documents] == [("Guide", "hash"), ("Annex", None)]
    assert [one.value for one in facts.eligibility.applicants] == ["sme"]


def said(facts: Facts) -> list[tuple[str, list[tuple[str, str]]]]:
    return [(one.fact, [(who.source, who.value) for who in one.statements]) for one in facts.disputes]


def test_dates_of_two_sources_that_contradict_each_other_are_in_dispute_and_the_earlier_stays() -> None:
    facts = project([stated_by("a", due("2026-10-30")), stated_by("b", due("2026-09-15"))])
    assert said(facts) == [("submission", [("a", "2026-10-30"), ("b", "2026-09-15")])]
    assert dates(facts) == ["2026-09-15"]


AGREEING = [
    (due("2026-09-15"), due("2026-09-15T16:30")),
    (due("2026-09-15", "first_stage"), due("2026-10-30", "submission")),
    (due("2026-09-01", precision="month"), due("2026-10-30")),
    (due("2026-09-15", "cut_off"), due("2026-12-15", "cut_off")),
    (due("2026-09-15T17:00"), due("2026-09-15T16:00", zone="Europe/Brussels")),
]


@pytest.mark.parametrize(("one", "other"), AGREEING)
def test_what_says_the_same_or_something_else_is_in_no_dispute(one: Deadline, other: Deadline) -> None:
    assert project([stated_by("a", one), stated_by("b", other)]).disputes == ()


def test_the_date_of_a_draft_or_of_a_source_that_shows_the_call_no_more_disputes_nothing() -> None:
    call = stated_by("a", due("2026-09-15"), status="open")
    draft = stated_by("b", due("2026-10-30"), status="consultation", announced=True)
    gone = sighting("c", stated("A call", due("2026-11-30")), gone=AUGUST)
    assert project([call, draft, gone]).disputes == ()


def test_a_move_that_another_source_has_not_followed_is_told_apart_with_its_time() -> None:
    history = History(left=("submission 2026-09-15",), streaks=(Streak("deadline", 1, JULY),))
    mover = sighting("b", stated("A call", due("2026-10-30"), history=history))
    facts = project([stated_by("a", due("2026-09-15")), mover])
    (dispute,) = facts.disputes
    assert dispute.moved == JULY
    assert dispute.values == ("2026-09-15", "2026-10-30")
    assert dates(facts) == ["2026-10-30"]


def test_what_one_source_contradicts_itself_about_stays_in_dispute_beside_another_that_takes_a_side() -> None:
    torn = Facts(
        {"en": "A call"},
        disputes=(
            Dispute(
                "submission",
                (Statement("submission", date=due("2026-09-15")), Statement("submission", date=due("2026-10-30"))),
            ),
        ),
    )
    facts = project([sighting("a", torn), stated_by("b", due("2026-10-30T16:30"))])
    assert said(facts) == [
        ("submission", [("a", "2026-09-15"), ("a", "2026-10-30"), ("b", "2026-10-30T16:30:00+02:00")])
    ]
    assert about(facts.deadlines[0], facts.disputes) is not None


def test_a_date_that_a_source_no_longer_states_disputes_nothing() -> None:
    kept = stated("A call", due("2026-09-15"), refused=(Refusal("2026-09-15", NO_LONGER_STATED),))
    assert project([sighting("a", kept), stated_by("b", due("2026-10-30"))]).disputes == ()


def test_figures_of_two_sources_that_contradict_each_other_are_in_dispute() -> None:
    facts = project([stated_by("a", budget=money("5")), stated_by("b", budget=money("6"))])
    assert said(facts) == [("budget", [("a", "5 EUR"), ("b", "6 EUR")])]


def test_a_source_that_shows_the_call_no_more_confirms_nothing() -> None:
    gone = sighting("b", stated("A call", due("2026-09-15")), gone=AUGUST)
    assert agreeing([stated_by("a", due("2026-09-15")), gone], due("2026-09-15")) == ("a",)
