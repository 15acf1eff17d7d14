from dataclasses import replace
from datetime import timedelta

import pytest

from scrapers.reading.readings import Eligibility, Evidence, Refusal, Stated
from tests.tracker.domain.stating import World, at, due, money, shown, stated, told
from tracker.domain.models import Document, Facts
from tracker.domain.reconcile import separate
from tracker.domain.staging import stage_of

DAY1, DAY2, DAY3, DAY4 = (at(f"2026-08-0{day}T09:00") for day in (1, 2, 3, 4))
CODE = "BG16RFPR001-1.003"


def a_call(**more: object) -> Facts:
    known: dict[str, object] = {"code": CODE, "url": "https://isun.example/1", "opens": due("2026-06-01", "opening")}
    return stated("Support for marine clusters", due("2026-09-15T16:30"), **(known | more))


def test_a_new_call_appears_once() -> None:
    world = World()
    assert told(world.check(DAY1, shown("1", a_call()))) == [("appeared", "stage", None, "open")]
    again = world.check(DAY2, shown("1", a_call()))
    assert (again.changes, again.sightings, again.calls, again.touched) == ((), (), (), ("1",))


def test_a_first_look_is_a_baseline() -> None:
    outcome = World().check(DAY1, shown("1", a_call()), shown("2", stated("Another call")), baseline=True)
    assert [one.kind for one in outcome.changes] == ["appeared", "appeared"]
    assert all(one.baseline for one in outcome.changes)


def test_a_call_that_is_over_when_first_seen_sends_nothing() -> None:
    assert told(World().check(DAY1, shown("1", stated("Old call", due("2020-05-14"))))) == []


def test_an_extended_deadline_is_told_once_from_when_to_when() -> None:
    world = World()
    world.check(DAY1, shown("1", a_call()))
    extended = replace(a_call(), deadlines=(due("2026-10-30T16:30"),))
    assert told(world.check(DAY2, shown("1", extended))) == [
        ("deadline_moved", "submission", "2026-09-15T16:30:00+03:00", "2026-10-30T16:30:00+02:00")
    ]
    assert told(world.check(DAY3, shown("1", extended))) == []


def test_an_extension_after_the_end_opens_the_call_again() -> None:
    world = World()
    world.check(at("2026-09-01T09:00"), shown("1", a_call()))
    world.look_at_the_clock(at("2026-09-01T09:00"), at("2026-09-15T16:31"))
    extended = replace(a_call(), deadlines=(due("2026-10-30T16:30"),))
    assert told(world.check(at("2026-09-20T09:00"), shown("1", extended))) == [
        ("stage_changed", "stage", "closed", "open"),
        ("deadline_moved", "submission", "2026-09-15T16:30:00+03:00", "2026-10-30T16:30:00+02:00"),
    ]


def test_an_extension_that_is_noticed_after_a_downtime_over_the_old_end_is_a_moved_deadline() -> None:
    world = World()
    world.check(at("2026-09-01T09:00"), shown("1", a_call()))
    extended = replace(a_call(), deadlines=(due("2026-10-30T16:30"),))
    assert [one[0] for one in told(world.check(at("2026-09-20T09:00"), shown("1", extended)))] == ["deadline_moved"]


def test_a_second_deadline_is_added() -> None:
    world = World()
    world.check(DAY1, shown("1", stated("A call", due("2026-09-01", "cut_off"))))
    more = stated("A call", due("2026-09-01", "cut_off"), due("2027-03-01", "cut_off"))
    assert told(world.check(DAY2, shown("1", more))) == [("deadline_added", "cut_off", None, "2027-03-01")]


def test_a_cut_off_that_has_passed_and_is_no_longer_listed_is_no_news() -> None:
    world = World()
    world.check(DAY1, shown("1", stated("A call", due("2026-08-01", "cut_off"), due("2026-12-01", "cut_off"))))
    assert told(world.check(DAY3, shown("1", stated("A call", due("2026-12-01", "cut_off"))))) == []


def test_a_cut_off_ahead_that_is_taken_away_is_told() -> None:
    world = World()
    world.check(DAY1, shown("1", stated("A call", due("2026-10-01", "cut_off"), due("2026-12-01", "cut_off"))))
    assert told(world.check(DAY2, shown("1", stated("A call", due("2026-12-01", "cut_off"))))) == [
        ("amended", "cut_off", "2026-10-01", None)
    ]


COSMETIC = [
    ("white space and case", {"titles": {"en": "  support for  MARINE clusters."}}),
    ("tracking parameters", {"url": "https://isun.example/1?utm_source=x"}),
    ("punctuation of the code", {"code": "BG16RFPR001 – 1.003"}),
    ("look-alike letters in the code", {"code": "ВG16RFРR001-1.003"}),
    ("order of documents", {"documents": (Document("Annex", "https://d/2"), Document("Guide", "https://d/1"))}),
    (
        "another address of the same document",
        {"documents": (Document("Guide", "https://d/1?session=9"), Document("Annex", "https://d/2"))},
    ),
    ("the same sum in euro", {"budget": money("15300387.56")}),
    ("another summary", {"summaries": {"en": "Other words"}}),
    ("the deadline without its time", {"deadlines": (due("2026-09-15"),)}),
]


@pytest.mark.parametrize("edit", [case[1] for case in COSMETIC], ids=[case[0] for case in COSMETIC])
def test_a_cosmetic_edit_sends_nothing(edit: dict[str, object]) -> None:
    documents = (Document("Guide", "https://d/1"), Document("Annex", "https://d/2"))
    before = a_call(documents=documents, budget=money("29924556.98", currency="BGN"))
    world = World()
    world.check(DAY1, shown("1", before))
    assert told(world.check(DAY2, shown("1", replace(before, **edit)))) == []  # type: ignore[arg-type]


def test_reordering_the_items_changes_nothing() -> None:
    world, items = (
        World(),
        [shown(str(number), stated(f"Call number {number}", due("2026-12-01"))) for number in range(5)],
    )
    world.check(DAY1, *items)
    assert world.check(DAY2, *reversed(items)).changes == ()


AMENDED = [
    (
        "title",
        {"titles": {"en": "Support for blue clusters"}},
        ("Support for marine clusters", "Support for blue clusters"),
    ),
    ("budget", {"budget": money("2000000")}, ("1000000 EUR", "2000000 EUR")),
    ("opens", {"opens": due("2026-08-20", "opening")}, ("2026-08-10", "2026-08-20")),
    (
        "document",
        {"documents": (Document("Guide", "https://d/1"), Document("Annex 9", "https://d/9"))},
        (None, "Annex 9"),
    ),
    (
        "document",
        {"documents": (Document("Guide - amended 12.05.2026", "https://d/1"),)},
        ("Guide", "Guide - amended 12.05.2026"),
    ),
    ("document", {"documents": (Document("Guide", "https://d/1", "new hash"),)}, ("Guide", "Guide")),
    ("applicants", {"eligibility": Eligibility(applicants=(Stated("sme", Evidence("SMEs")),))}, ("cluster", "sme")),
    ("code", {"code": "BG16RFPR001-1.004"}, (CODE, "BG16RFPR001-1.004")),
    ("open_ended", {"open_ended": "until_exhausted"}, (None, "until_exhausted")),
]


@pytest.mark.parametrize(("field", "edit", "values"), AMENDED)
def test_what_is_amended_is_told_from_what_to_what(
    field: str, edit: dict[str, object], values: tuple[str | None, str]
) -> None:
    before = a_call(
        budget=money("1000000"),
        opens=due("2026-08-10", "opening"),
        documents=(Document("Guide", "https://d/1", "old hash"),),
        eligibility=Eligibility(applicants=(Stated("cluster", Evidence("clusters")),)),
    )
    world = World()
    world.check(DAY1, shown("1", before))
    assert told(world.check(DAY2, shown("1", replace(before, **edit)))) == [("amended", field, *values)]  # type: ignore[arg-type]


def test_a_new_country_of_our_own_configuration_is_no_news() -> None:
    world = World()
    world.check(DAY1, shown("1", a_call()))
    configured = Eligibility(countries=(Stated("BG", Evidence("BG", how="config")),))
    assert told(world.check(DAY2, shown("1", a_call(eligibility=configured)))) == []


def test_cancelling_and_results_have_their_own_kinds() -> None:
    world = World()
    world.check(DAY1, shown("1", a_call()), shown("2", stated("Second call of ports", due("2026-07-01"))))
    outcome = world.check(
        DAY2,
        shown("1", a_call(outcome="cancelled")),
        shown("2", stated("Second call of ports", due("2026-07-01"), outcome="results")),
    )
    assert sorted(told(outcome)) == [
        ("cancelled", "stage", "open", "cancelled"),
        ("results", "stage", "closed", "results"),
    ]


# --- absence -----------------------------------------------------------------------------------------------------


def test_a_call_that_a_source_no_longer_shows_is_told_once_and_kept() -> None:
    world = World()
    world.check(DAY1, shown("1", a_call()), shown("2", stated("Another call")))
    gone = world.check(DAY2, shown("2", stated("Another call")))
    assert told(gone) == [("vanished", "sighting", "https://isun.example/1", None)]
    assert world.check(DAY3, shown("2", stated("Another call"))).changes == ()
    assert world.sightings["isun", "1"].gone_since == DAY2
    assert stage_of(world.call_of("1").facts, DAY3) == "open"
    assert told(world.check(DAY4, shown("1", a_call()), shown("2", stated("Another call")))) == [
        ("returned", "sighting", None, "https://isun.example/1")
    ]


def test_an_incomplete_check_makes_nothing_vanish() -> None:
    world = World()
    world.check(DAY1, shown("1", a_call()), shown("2", stated("Another call")))
    assert world.check(DAY2, shown("2", stated("Another call")), complete=False).changes == ()


def test_a_closed_call_leaves_its_list_without_a_word() -> None:
    world = World()
    world.check(DAY1, shown("1", a_call()))
    world.look_at_the_clock(DAY1, at("2026-09-15T16:31"))
    assert told(world.check(at("2026-09-16T09:00"))) == []


def test_a_list_that_loses_and_finds_a_call_all_the_time_falls_silent() -> None:
    world, now, alerts = World(), DAY1, 0
    for number in range(40):
        items = [shown("1", a_call())] if number % 2 == 0 else []
        alerts += len(told(world.check(now, *items, shown("2", stated("Another call")))))
        now += timedelta(hours=6)
    assert alerts <= 6


# --- what was not read -------------------------------------------------------------------------------------------


def test_a_deadline_that_is_no_longer_stated_stays_with_a_note_and_is_not_moved() -> None:
    world = World()
    world.check(DAY1, shown("1", a_call()))
    assert told(world.check(DAY2, shown("1", replace(a_call(), deadlines=())))) == []
    facts = world.call_of("1").facts
    assert [one.at for one in facts.deadlines] == ["2026-09-15T16:30"]
    assert any("no longer states" in one.why for one in facts.refused)
    assert world.check(DAY3, shown("1", replace(a_call(), deadlines=()))).changes == ()


def test_a_deadline_gives_way_to_until_funds_are_exhausted() -> None:
    world = World()
    world.check(DAY1, shown("1", a_call()))
    world.check(DAY2, shown("1", replace(a_call(), deadlines=(), open_ended="until_exhausted")))
    assert world.call_of("1").facts.deadlines == ()


def test_what_only_the_detail_page_tells_is_kept_while_it_cannot_be_read() -> None:
    world = World()
    full = a_call(budget=money("1000000"), documents=(Document("Guide", "https://d/1"),))
    world.check(DAY1, shown("1", full))
    listed = stated("Support for marine clusters", due("2026-09-15"), code=CODE, url="https://isun.example/1")
    assert world.check(DAY2, shown("1", listed, partial=True)).changes == ()
    assert world.call_of("1").facts == full
    assert world.check(DAY3, shown("1", full)).changes == ()


def test_a_list_that_shows_another_day_moves_the_deadline_even_without_its_detail_page() -> None:
    world = World()
    world.check(DAY1, shown("1", a_call()))
    listed = stated("Support for marine clusters", due("2026-10-30"), code=CODE, url="https://isun.example/1")
    assert told(world.check(DAY2, shown("1", listed, partial=True))) == [
        ("deadline_moved", "submission", "2026-09-15T16:30:00+03:00", "2026-10-30")
    ]


def test_a_date_refused_as_contradictory_is_not_taken_from_the_list_alone() -> None:
    world = World()
    refused = (Refusal("15.10.2026", "contradicts '30.10.2026'"), Refusal("30.10.2026", "contradicts '15.10.2026'"))
    world.check(DAY1, shown("1", replace(a_call(), deadlines=(), refused=refused)))
    listed = stated("Support for marine clusters", due("2026-10-15", quote="15.10.2026"), code=CODE)
    assert world.check(DAY2, shown("1", listed, partial=True)).changes == ()
    assert world.call_of("1").facts.deadlines == ()


def test_what_a_detail_page_adds_when_it_can_first_be_read_is_part_of_the_first_look() -> None:
    world = World()
    listed = stated("Support for marine clusters", code=CODE, status="open", as_of=DAY1)
    world.check(DAY1, shown("1", listed, partial=True))
    outcome = world.check(DAY2, shown("1", a_call(status="open")))
    assert {one.kind for one in outcome.changes} == {"deadline_added", "amended"}
    assert all(one.baseline for one in outcome.changes)


def test_a_date_without_a_time_that_gets_one_is_recorded_quietly() -> None:
    world = World()
    world.check(DAY1, shown("1", stated("A call", due("2026-09-15"))))
    outcome = world.check(DAY2, shown("1", stated("A call", due("2026-09-15T16:30"))))
    assert told(outcome) == []
    assert [one.at for one in world.call_of("1").facts.deadlines] == ["2026-09-15T16:30"]


# --- restless pages ----------------------------------------------------------------------------------------------


def test_a_page_that_changes_at_every_visit_falls_silent_but_its_deadline_is_still_told() -> None:
    world, now, alerts = World(), DAY1, 0
    for number in range(50):
        facts = replace(a_call(), titles={"en": f"Support for marine clusters, visitor {number}"})
        alerts += len(told(world.check(now, shown("1", facts))))
        now += timedelta(hours=6)
    assert alerts == 1 + 3
    extended = replace(facts, deadlines=(due("2026-10-30T16:30"),))
    assert [one[0] for one in told(world.check(now, shown("1", extended)))] == ["deadline_moved"]


def test_a_deadline_that_is_another_at_every_visit_cannot_alert_for_ever() -> None:
    world, now, alerts = World(), DAY1, [0]
    for number in range(200):
        facts = replace(a_call(), deadlines=(due(f"2027-{number % 12 + 1:02}-{number % 7 + 1:02}"),))
        alerts.append(len(told(world.check(now, shown("1", facts)))))
        now += timedelta(hours=6)
    assert sum(alerts[:12]) <= 1 + 6
    assert sum(alerts) <= 1 + 6 + 7, "and then only a day that is earlier than the one told last"
    assert sum(alerts[100:]) == 0


FLAPPING = ("2026-09-15T16:30", "2026-10-15T16:30")


def flapping(world: World, visits: int) -> list[list[tuple[str, str | None, str | None, str | None]]]:
    """A page that shows two dates in turn, every six hours; what each visit tells."""
    return [
        told(
            world.check(
                DAY1 + timedelta(hours=6 * number),
                shown("1", replace(a_call(), deadlines=(due(FLAPPING[number % 2]),))),
            )
        )
        for number in range(visits)
    ]


def test_a_real_extension_after_a_page_that_flapped_is_told() -> None:
    world = World()
    heard = flapping(world, 40)
    assert sum(map(len, heard)) <= 1 + 6 + 1
    assert heard[20:] == [[]] * 20
    extended = replace(a_call(), deadlines=(due("2026-11-30T16:30"),))
    assert [one[::3] for one in told(world.check(DAY1 + timedelta(days=11), shown("1", extended)))] == [
        ("deadline_moved", "2026-11-30T16:30:00+02:00")
    ]


def test_a_deadline_that_moves_earlier_after_a_page_that_flapped_is_told() -> None:
    world = World()
    flapping(world, 40)
    earlier = replace(a_call(), deadlines=(due("2026-08-28T16:30"),))
    assert [one[::3] for one in told(world.check(DAY1 + timedelta(days=11), shown("1", earlier)))] == [
        ("deadline_moved", "2026-08-28T16:30:00+03:00")
    ]


def test_of_two_dates_that_a_page_flaps_between_the_earlier_is_what_was_told_last() -> None:
    heard = [one for visit in flapping(World(), 40) for one in visit if one[0] == "deadline_moved"]
    assert heard[-1][3] == "2026-09-15T16:30:00+03:00"


def test_an_opening_put_off_after_a_page_that_flapped_is_told() -> None:
    world = World()
    for number in range(40):
        opens = ("2026-11-01", "2026-12-01")[number % 2]
        facts = stated("Support for marine clusters", due("2027-09-15"), code=CODE, opens=due(opens, "opening"))
        heard = told(world.check(DAY1 + timedelta(hours=6 * number), shown("1", facts)))
    assert heard == []
    put_off = replace(facts, opens=due("2027-02-01", "opening"))
    assert told(world.check(DAY1 + timedelta(days=11), shown("1", put_off))) == [
        ("amended", "opens", "2026-12-01", "2027-02-01")
    ]


def test_a_page_that_came_to_rest_is_heard_again() -> None:
    world, now = World(), DAY1
    for number in range(10):
        world.check(now, shown("1", a_call(budget=money(f"{1000 + number}"))))
        now += timedelta(hours=6)
    now += timedelta(days=15)
    assert len(told(world.check(now, shown("1", a_call(budget=money("5000")))))) == 1


# --- one call, many sightings ------------------------------------------------------------------------------------


def test_a_draft_and_its_opening_elsewhere_are_one_call_that_changes_its_stage() -> None:
    world = World()
    draft = stated(
        "Support for marine clusters",
        due("2026-08-20", "comments"),
        code=CODE,
        url="https://isun.example/draft",
        status="consultation",
        opens=due("2026-09-01", "opening"),
    )
    world.check(DAY1, shown("d", draft, "drafts"), source="drafts")
    opened = world.check(at("2026-09-02T09:00"), shown("1", a_call(opens=due("2026-09-02", "opening"))))
    assert told(opened)[0] == ("stage_changed", "stage", "consultation", "open")
    assert not any(one.kind == "appeared" for one in opened.changes)
    assert len(world.calls) == 1
    assert world.call_of("d", "drafts") == world.call_of("1")


def test_the_same_address_within_a_source_is_the_same_call_under_another_key() -> None:
    world = World()
    world.check(DAY1, shown("https://isun.example/1", a_call(code=None)))
    outcome = world.check(DAY2, shown(CODE, a_call()))
    assert told(outcome) == []
    assert len(world.calls) == 1
    assert world.sightings["isun", CODE].first_seen == DAY1


SAME = [
    ("the code, typed otherwise", a_call(), stated("Кораби", code="ВG16RFРR001 - 1.003", url="https://ea.example/9")),
    ("the address", a_call(code=None), stated("Кораби", url="http://www.isun.example/1/")),
    ("title and deadline", a_call(code=None, url=None), stated("Support for Marine Clusters", due("2026-09-15"))),
]


@pytest.mark.parametrize(("one", "other"), [case[1:] for case in SAME], ids=[case[0] for case in SAME])
def test_the_same_call_elsewhere_is_recognised_by(one: Facts, other: Facts) -> None:
    world = World()
    world.check(DAY1, shown("1", one))
    outcome = world.check(DAY2, shown("9", other, "ea"), source="ea")
    assert told(outcome) == []
    assert outcome.changes[0].kind == "merged"
    assert len(world.calls) == 1
    assert len(outcome.joined) == 1


DIFFERENT = [
    ("another code at the same address", a_call(), a_call(code="BG16RFPR001-1.004")),
    (
        "a title of everyday words",
        stated("Second call for proposals", due("2026-09-15")),
        stated("Second Call for Proposals", due("2026-09-15")),
    ),
    (
        "another deadline",
        stated("Support for marine clusters", due("2026-09-15")),
        stated("Support for marine clusters", due("2026-10-15")),
    ),
    ("a home page", stated("A call", url="https://isun.example/"), stated("Other", url="https://isun.example")),
    ("a code without a number", stated("A call", code="OPIC"), stated("Other", code="OPIC")),
    ("a partner request", a_call(), a_call(kind="partner_request")),
]


@pytest.mark.parametrize(("one", "other"), [case[1:] for case in DIFFERENT], ids=[case[0] for case in DIFFERENT])
def test_two_calls_are_not_made_one_by(one: Facts, other: Facts) -> None:
    world = World()
    world.check(DAY1, shown("1", one))
    world.check(DAY2, shown("9", other, "ea"), source="ea")
    assert len(world.calls) == 2


def test_two_items_of_one_answer_are_never_merged() -> None:
    world = World()
    twice = [shown("1", a_call(), shared={"code", "url"}), shown("2", a_call(), shared={"code", "url"})]
    world.check(DAY1, *twice)
    assert len(world.calls) == 2
    assert world.check(DAY2, *twice).changes == ()


def test_a_code_that_a_source_shares_among_its_items_identifies_nothing_elsewhere() -> None:
    world = World()
    cascade = [
        shown(str(number), stated(f"Cascade {number}", code=CODE), "sedia", shared={"code"}) for number in (1, 2)
    ]
    world.check(DAY1, *cascade, source="sedia")
    world.check(DAY2, shown("1", a_call()))
    assert len(world.calls) == 3
    world.check(DAY3, shown("1", stated("Cascade 1", code=CODE), "sedia"), source="sedia")
    assert len(world.calls) == 3


def test_a_programmes_code_identifies_no_call() -> None:
    world = World()
    world.check(DAY1, shown("1", stated("One", code="BG16RFPR001")), shown("2", stated("Two", code=CODE)))
    world.check(DAY2, shown("9", stated("Nine", code="BG16RFPR001"), "ea"), source="ea")
    assert len(world.calls) == 3


def test_two_known_calls_that_turn_out_to_be_one_are_joined_into_the_older() -> None:
    world = World()
    world.check(DAY1, shown("9", stated("Кораби", due("2026-09-15")), "ea"), source="ea")
    world.check(DAY2, shown("1", a_call()))
    older, newer = world.call_of("9", "ea").id, world.call_of("1").id
    outcome = world.check(DAY3, shown("9", stated("Кораби", due("2026-09-15"), code=CODE), "ea"), source="ea")
    assert outcome.absorbed == ((newer, older),)
    assert list(world.calls) == [older]
    world.assert_consistent()


def test_a_merge_can_be_undone_and_is_not_done_again() -> None:
    world = World()
    world.check(DAY1, shown("1", a_call()))
    world.check(DAY2, shown("9", a_call(), "ea"), source="ea")
    split = separate(world.call_of("1"), [("ea", "9")], DAY3)
    for one in split.sightings:
        world.sightings[one.source, one.key] = one
    world.calls |= {call.id: call for call in split.calls}
    world.separated |= split.separated
    world.assert_consistent()
    for source, key in (("ea", "9"), ("isun", "1")):
        assert world.check(DAY4, shown(key, a_call(), source), source=source).changes == ()
    assert len(world.calls) == 2


def test_a_separation_names_some_but_not_all_sightings() -> None:
    world = World()
    world.check(DAY1, shown("1", a_call()))
    with pytest.raises(ValueError, match="some but not all"):
        separate(world.call_of("1"), [("isun", "1")], DAY2)


def test_an_extension_is_told_when_the_first_source_shows_it_and_not_again_by_the_second() -> None:
    world = World()
    world.check(DAY1, shown("1", a_call()))
    world.check(DAY1, shown("9", a_call(), "ea"), source="ea")
    extended = replace(a_call(), deadlines=(due("2026-10-30T16:30"),))
    assert len(told(world.check(DAY2, shown("1", extended)))) == 1
    facts = world.call_of("1").facts
    assert [one.at for one in facts.deadlines] == ["2026-10-30T16:30"]
    assert any("ea still states" in one.why for one in facts.refused)
    assert told(world.check(DAY3, shown("9", extended, "ea"), source="ea")) == []
    assert world.call_of("1").facts.refused == ()


def test_a_second_source_that_joins_or_leaves_does_not_amend_the_call() -> None:
    world = World()
    world.check(DAY1, shown("1", a_call(code=None)))
    other = replace(a_call(budget=money("1000000")), titles={"en": "Marine clusters: support"})
    assert told(world.check(DAY2, shown("9", other, "ea"), source="ea")) == []
    assert told(world.check(DAY3, source="ea", complete=True)) == []


def test_a_call_seen_before_the_clock_was_looked_at_is_told_at_the_stage_it_reached() -> None:
    world = World()
    world.check(DAY1, shown("1", a_call(opens=due("2026-08-02T10:00", "opening"))))
    earlier = a_call(opens=due("2026-08-02T09:40", "opening"))
    outcome = world.check(at("2026-08-02T10:05"), shown("1", earlier))
    assert ("stage_changed", "stage", "forthcoming", "open") in told(outcome)


def test_an_extension_stands_though_its_source_no_longer_shows_the_call_and_another_never_noticed_it() -> None:
    world = World()
    other = stated("Another call of another kind", due("2027-09-15"))
    world.check(DAY1, shown("1", a_call()), shown("2", other))
    world.check(DAY1, shown("9", a_call(), "ea"), source="ea")
    extended = replace(a_call(), deadlines=(due("2026-10-30T16:30"),))
    world.check(DAY2, shown("1", extended), shown("2", other))
    gone = world.check(at("2026-09-20T09:00"), shown("2", other))
    assert [one for one in told(gone) if one[0] in ("deadline_moved", "stage_changed")] == []
    assert [one.at for one in world.call_of("1").facts.deadlines] == ["2026-10-30T16:30"]
    assert stage_of(world.call_of("1").facts, at("2026-09-20T09:00")) == "open"
