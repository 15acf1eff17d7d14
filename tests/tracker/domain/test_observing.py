import pytest

from scrapers.contract import Printed, RawCall, RawDocument
from scrapers.reading.money import read_money
from scrapers.spec import SourceSpec, parse_source
from tests.tracker.domain.stating import at
from tracker.domain.models import Facts
from tracker.domain.observing import observe
from tracker.domain.staging import stage_of

NOW = at("2026-08-09T15:00")
SPEC = """
id = "portal"
name = { en = "Portal" }
shape = "listing"
url = "https://portal.example/calls"
language = "en"
zone = "Europe/Sofia"
countries = ["BG"]
[list]
items = "li"
[list.fields]
title = "a"
[expect]
gone_pattern = "procedure is closed"
[status]
open = ["Open", "Активен"]
closed = ["Closed", "Приключил"]
cancelled = ["Анулиран"]
consultation = ["Draft"]
announced = ["Planned"]
"""


def spec(more: str = "") -> SourceSpec:
    return parse_source(more + SPEC, "portal.toml")


def item(key: str = "1", *documents: RawDocument, kind: str = "call", **fields: str | tuple[Printed, ...]) -> RawCall:
    known = {"title": "Support for marine clusters"} | fields
    printed = {
        name: value if isinstance(value, tuple) else (Printed(value, f"td.{name}"),) for name, value in known.items()
    }
    return RawCall(key, printed, documents, kind=kind)  # type: ignore[arg-type]


def facts_of(**fields: str | tuple[Printed, ...]) -> Facts:
    (seen,) = observe([item(**fields)], spec(), NOW)
    return seen.facts


def dates(facts: Facts) -> list[tuple[str, str]]:
    return [(one.kind, one.at) for one in facts.deadlines]


def test_a_labelled_date_is_read_with_its_kind_zone_and_evidence() -> None:
    (deadline,) = facts_of(deadline="15.09.2026 16:30").deadlines
    assert (deadline.at, deadline.kind, deadline.zone) == ("2026-09-15T16:30", "submission", "Europe/Sofia")
    assert deadline.evidence.where == "td.deadline"
    assert "15.09.2026" in deadline.evidence.quote


def test_fields_are_cleaned_and_languages_kept_apart() -> None:
    titles = (Printed(" Marine\n clusters ", "h1"), Printed("Морски клъстери", "h2", lang="bg"))
    facts = facts_of(title=titles, code=" X-1 ", tags=(Printed("blue", "li"), Printed("blue", "li")))
    assert facts.titles == {"en": "Marine clusters", "bg": "Морски клъстери"}
    assert (facts.code, facts.tags) == ("X-1", ("blue",))


def test_a_labelled_date_beats_prose_and_the_difference_is_noted() -> None:
    facts = facts_of(deadline="15.09.2026", text="The deadline for submission of proposals is 30 September 2026.")
    assert dates(facts) == [("submission", "2026-09-15")]
    assert any("30 September 2026" in one.quote for one in facts.refused)


def test_prose_gives_what_no_label_does() -> None:
    facts = facts_of(text="The deadline for submission of project proposals is 30 September 2026.")
    assert dates(facts) == [("submission", "2026-09-30")]


def test_several_dates_at_one_place_are_a_list() -> None:
    facts = facts_of(deadline=(Printed("15.09.2026", "dd"), Printed("15.12.2026", "dd")))
    assert dates(facts) == [("submission", "2026-09-15"), ("submission", "2026-12-15")]


def test_two_places_that_contradict_each_other_are_both_refused() -> None:
    facts = facts_of(deadline=(Printed("15.09.2026", "td"), Printed("30.10.2026", "detail page: dd")))
    assert facts.deadlines == ()
    assert {"15.09.2026", "30.10.2026"} <= {one.quote for one in facts.refused}
    assert stage_of(facts, NOW) != "closed"


def test_two_places_that_agree_give_the_more_precise() -> None:
    facts = facts_of(deadline=(Printed("15.09.2026", "td"), Printed("15.09.2026 16:30", "detail page: dd")))
    assert dates(facts) == [("submission", "2026-09-15T16:30")]


def test_a_list_with_one_of_several_cut_offs_agrees_with_the_page_that_has_all() -> None:
    facts = facts_of(
        deadline=(
            Printed("15.09.2026", "td"),
            Printed("15.09.2026", "detail page: dd"),
            Printed("15.12.2026", "detail page: dd"),
        )
    )
    assert dates(facts) == [("submission", "2026-09-15"), ("submission", "2026-12-15")]


def test_a_date_that_cannot_be_read_is_refused_with_its_quote() -> None:
    facts = facts_of(deadline="31.02.2026")
    assert facts.deadlines == ()
    assert any("31.02.2026" in one.quote for one in facts.refused)


def test_a_call_that_will_open_in_a_period_is_announced() -> None:
    facts = facts_of(text="The call for proposals will open in Q4 2026.")
    assert facts.announced
    assert facts.deadlines == ()
    assert stage_of(facts, NOW) == "announced"


STATUSES = [
    ("Активен", "open", None),
    ("Статус: Приключил", "closed", "ended"),
    ("анулиран.", "cancelled", "cancelled"),
    ("Draft", "consultation", None),
    ("This procedure is closed or expired", "closed", "ended"),
    ("Not open", None, None),
]


@pytest.mark.parametrize(("printed", "status", "outcome"), STATUSES)
def test_a_printed_status_claims_what_the_source_declares(
    printed: str, status: str | None, outcome: str | None
) -> None:
    facts = facts_of(status=printed)
    assert (facts.status_text, facts.status, facts.outcome) == (printed, status, outcome)


def test_of_two_printed_statuses_the_one_that_ends_the_call_counts() -> None:
    facts = facts_of(status=(Printed("Активен", "td"), Printed("Приключил", "detail page: p")))
    assert (facts.status_text, facts.outcome) == ("Приключил", "ended")


@pytest.mark.skipif(
    not read_money("€ 15 300 000", lang="en", hint="total_budget").amounts, reason="no money is read yet"
)
def test_money_keeps_its_quote_and_two_different_totals_are_not_shown() -> None:
    facts = facts_of(budget="€ 15 300 000")
    assert facts.budget is not None
    assert (str(facts.budget.amount), facts.budget.currency) in (("15300000", "EUR"), ("15300000.00", "EUR"))
    doubtful = facts_of(budget=(Printed("€ 15 300 000", "td"), Printed("€ 16 300 000", "detail page: dd")))
    assert doubtful.budget is None
    assert doubtful.refused


def test_the_configured_countries_count_as_stated_by_the_configuration() -> None:
    (country,) = facts_of().eligibility.countries
    assert (country.value, country.evidence.how) == ("BG", "config")


def test_codes_of_countries_and_regions_are_taken_as_they_are() -> None:
    who = facts_of(countries="EL, BG", nuts="BG33; EL5").eligibility
    assert [one.value for one in who.countries] == ["GR", "BG"]
    assert [one.value for one in who.nuts] == ["BG33", "EL5"]


def test_a_code_or_address_that_several_items_have_is_marked_as_shared() -> None:
    several = [
        item("1", code="X-1", url="https://portal.example/1"),
        item("2", code="x–1", url="https://portal.example/2"),
        item("3", code="X-3", url="https://portal.example/calls?utm_source=a"),
    ]
    assert [sorted(one.shared) for one in observe(several, spec(), NOW)] == [["code"], ["code"], ["url"]]


def test_items_without_their_detail_page_are_partial() -> None:
    seen = observe([item("1"), item("2")], spec(), NOW, frozenset({"2"}))
    assert [one.partial for one in seen] == [False, True]


def test_only_an_undated_call_remembers_when_it_was_seen() -> None:
    assert facts_of(status="Open").as_of == NOW
    assert facts_of(deadline="15.09.2026").as_of is None


def test_a_partner_request_names_its_call() -> None:
    (seen,) = observe([item(kind="partner_request", call_code="HORIZON-CL4-2026-01")], spec(), NOW)
    assert (seen.facts.kind, seen.facts.names_call_code) == ("partner_request", "HORIZON-CL4-2026-01")


def test_documents_and_the_constant_programme_are_kept() -> None:
    (seen,) = observe([item("1", RawDocument(" Guide ", "https://d/1"))], spec('programme = "OPIC"\n'), NOW)
    assert [(one.title, one.url) for one in seen.facts.documents] == [("Guide", "https://d/1")]
    assert seen.facts.programme == "OPIC"


def places(*printed: tuple[str, str]) -> tuple[Printed, ...]:
    return tuple(Printed(text, where) for text, where in printed)


def test_all_that_a_source_says_of_one_date_is_kept_with_its_place() -> None:
    facts = facts_of(deadline=places(("15.09.2026", "td"), ("15.09.2026 16:30", "detail page: dd")))
    assert [(one.value, one.page, one.evidence.quote) for one in facts.stated] == [
        ("2026-09-15", "list", "15.09.2026"),
        ("2026-09-15T16:30:00+03:00", "detail", "15.09.2026 16:30"),
    ]
    assert facts.disputes == ()


def test_list_and_detail_page_that_contradict_each_other_are_in_dispute_and_neither_is_kept() -> None:
    facts = facts_of(deadline=places(("15.09.2026", "td"), ("30.10.2026", "detail page: dd")))
    (dispute,) = facts.disputes
    assert (dispute.fact, dispute.values) == ("submission", ("2026-09-15", "2026-10-30"))
    assert facts.deadlines == ()


def test_prose_that_contradicts_the_label_puts_the_date_that_is_kept_in_dispute() -> None:
    facts = facts_of(deadline="30.09.2026", text="The deadline for submission of proposals is 15 September 2026.")
    (dispute,) = facts.disputes
    assert dispute.values == ("2026-09-15", "2026-09-30")
    assert dispute.statements[0].evidence.quote == "30.09.2026"


NO_DISPUTE: list[dict[str, str | tuple[Printed, ...]]] = [
    {"first_stage": "15.09.2026", "deadline": "30.10.2026"},
    {"deadline": "15.09.2026", "text": "The deadline for submission of proposals is in September 2026."},
    {"deadline": "15.09.2026", "text": "The deadline for submission of proposals is Q4 2026."},
    {"cut_off": places(("15.09.2026", "td"), ("15.12.2026", "detail page: dd"))},
    {"deadline": places(("15.09.2026", "td"), ("15.09.2026", "detail page: a"), ("15.12.2026", "detail page: a"))},
    {"budget": places(("29 924 556,98 лв.", "td"), ("15 300 387,55 €", "detail page: dd"))},
]


@pytest.mark.parametrize("fields", NO_DISPUTE)
def test_other_kinds_periods_cut_offs_and_conversions_contradict_nothing(
    fields: dict[str, str | tuple[Printed, ...]],
) -> None:
    assert facts_of(**fields).disputes == ()


def test_two_totals_of_one_source_are_in_dispute_with_their_quotes() -> None:
    facts = facts_of(budget=places(("€ 15 300 000", "td"), ("€ 16 300 000", "detail page: dd")))
    (dispute,) = facts.disputes
    assert dispute.fact == "budget"
    assert [one.evidence.quote for one in dispute.statements] == ["€ 15 300 000", "€ 16 300 000"]


BY_SIZE = "The maximum grant is EUR 100 000 for micro, EUR 250 000 for small and EUR 500 000 for medium enterprises."


def test_of_maxima_by_size_the_highest_is_the_calls_with_its_quote_and_nothing_is_in_dispute() -> None:
    facts = facts_of(text=BY_SIZE)
    assert facts.grant_max is not None
    assert str(facts.grant_max.amount) == "500000"
    assert facts.grant_max.evidence.quote == "EUR 500 000 for medium enterprises"
    assert facts.disputes == facts.refused == ()
    assert [(one.value, one.part) for one in facts.stated] == [
        ("100000 EUR", "micro"),
        ("250000 EUR", "small"),
        ("500000 EUR", "medium"),
    ]


def test_maxima_by_lot_in_cells_of_their_own_give_the_highest_too() -> None:
    facts = facts_of(grant_max=places(("Lot 1: EUR 200 000", "li"), ("Lot 2: EUR 400 000", "li")))
    assert facts.grant_max is not None
    assert str(facts.grant_max.amount) == "400000"


def test_two_maxima_without_a_part_of_their_own_stay_unread_and_in_dispute() -> None:
    facts = facts_of(text="The maximum grant is EUR 200 000. The maximum grant per project is EUR 400 000.")
    assert facts.grant_max is None
    assert [one.fact for one in facts.disputes] == ["grant_max"]


def test_budgets_of_lots_are_no_total_and_in_no_dispute() -> None:
    facts = facts_of(budget=places(("Lot 1: EUR 2 000 000", "li"), ("Lot 2: EUR 4 000 000", "li")))
    assert facts.budget is None
    assert facts.disputes == ()


def test_a_maximum_for_all_that_is_not_the_highest_of_the_parts_is_in_dispute() -> None:
    facts = facts_of(text=BY_SIZE, grant_max="EUR 400 000")
    assert [one.fact for one in facts.disputes] == ["grant_max"]
    agreeing = facts_of(text=BY_SIZE, grant_max="EUR 500 000")
    assert agreeing.disputes == ()
