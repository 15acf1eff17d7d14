from dataclasses import replace
from decimal import Decimal

import pytest

from scrapers.reading.readings import Deadline, Eligibility, Evidence, Money, Stated
from tracker.domain.corpus import Corpus
from tracker.domain.matching import match
from tracker.domain.models import Answer, Call, Condition, Match, Profile

from .shipped import NOW, call, taxonomy

CLUSTER = Profile(
    id="c",
    names={"en": "Sea Cluster"},
    keywords=("кораби", "ships"),
    unwanted=("железопътна инфраструктура", "студентски стажове"),
    nuts=("BG33",),
    applicants=("cluster", "ngo"),
)


def judged(one: Call, profile: Profile = CLUSTER) -> Match:
    return match(one, profile, Corpus(), NOW, taxonomy())


def condition(found: Match, name: str) -> Condition | None:
    return next((one for one in found.conditions if one.name == name), None)


def euro(amount: str, currency: str = "EUR") -> Money:
    return Money("grant_max", Evidence(f"{amount} {currency}"), Decimal(amount), currency)


@pytest.mark.parametrize(
    ("countries", "nuts", "answer"),
    [
        (("BG",), (), "yes"),
        (("EL", "RO"), (), "no"),
        ((), ("BG331",), "yes"),
        ((), ("BG41",), "no"),
        (("BG",), ("BG41",), "no"),
        (("BG", "EL"), ("EL52",), "yes"),
        (("EU27",), (), "yes"),
        ((), (), "not_stated"),
    ],
)
def test_territory_is_a_tree_and_silence_is_no_answer(countries, nuts, answer: Answer):
    found = condition(judged(call("Ships", countries=countries, nuts=nuts)), "territory")
    assert found is not None
    assert found.answer == answer


def test_a_country_that_the_call_refuses_is_no_place_of_it():
    refusing = call("Ships")
    stated = Eligibility(countries_excluded=(Stated("BG", Evidence("Applicants from Bulgaria are not eligible.")),))
    refusing = replace(refusing, facts=replace(refusing.facts, eligibility=stated))
    found = condition(judged(refusing), "territory")
    assert found == Condition(
        "territory",
        "no",
        "not for Bulgaria; you are in North-East (BG33)",
        "Applicants from Bulgaria are not eligible.",
    )
    both = replace(CLUSTER, nuts=("BG33", "RO22"))
    assert condition(judged(refusing, both), "territory").answer == "not_stated"


def test_the_reason_names_both_places_and_quotes_the_call():
    found = condition(judged(call("Ships", countries=("EL",))), "territory")
    assert found == Condition("territory", "no", "for Greece; you are in North-East (BG33)", "for EL")


@pytest.mark.parametrize(
    ("applicants", "excluded", "answer"),
    [
        (("cluster",), (), "yes"),
        (("municipality", "ngo"), (), "yes"),
        (("municipality",), (), "no"),
        (("sme",), (), "no"),
        ((), ("sme",), "not_stated"),
        ((), ("cluster", "ngo"), "no"),
        (("cluster", "ngo"), ("cluster",), "yes"),
        ((), (), "not_stated"),
    ],
)
def test_who_may_apply_is_what_the_profile_can_apply_as(applicants, excluded, answer: Answer):
    found = judged(call("Ships", countries=("BG",), applicants=applicants, excluded=excluded))
    assert found.eligibility == answer
    one = condition(found, "applicants")
    assert one is not None
    assert one.answer == answer
    assert one.quote is not None or answer == "not_stated"


def test_a_public_body_includes_a_municipality_but_not_the_reverse():
    town = replace(CLUSTER, applicants=("municipality",))
    ministry = replace(CLUSTER, applicants=("public_body",))
    assert judged(call("Ships", applicants=("public_body",)), town).eligibility == "yes"
    assert judged(call("Ships", applicants=("municipality",)), ministry).eligibility == "no"


def test_territory_alone_does_not_say_who_may_apply():
    assert judged(call("Ships", countries=("BG",))).eligibility == "not_stated"
    anyone = replace(CLUSTER, applicants=())
    assert judged(call("Ships", countries=("BG",)), anyone).eligibility == "yes"


def test_a_closed_or_cancelled_call_is_refused_and_an_open_one_is_not():
    def due(day: str) -> Deadline:
        return Deadline(day, "submission", "day", "Europe/Sofia", Evidence(day))

    closed = judged(call("Ships", deadlines=(due("2026-02-01"),)))
    assert closed.eligibility == "no"
    assert closed.level != "none"
    assert judged(call("Ships", outcome="cancelled")).eligibility == "no"
    open_one = condition(judged(call("Ships", deadlines=(due("2026-05-01"),), opens=None)), "stage")
    assert open_one is not None
    assert open_one.answer == "yes"


def test_only_the_programmes_that_are_followed():
    follower = replace(CLUSTER, programmes=("конкурентоспособност", "Interreg"))
    assert condition(judged(call("Ships"), follower), "programme").answer == "not_stated"
    wanted = call("Ships", programme='Програма "Конкурентоспособност и иновации"')
    assert condition(judged(wanted, follower), "programme").answer == "yes"
    assert judged(call("Ships", programme="Erasmus+"), follower).eligibility == "no"
    assert condition(judged(call("Ships", programme="Erasmus+")), "programme") is None


@pytest.mark.parametrize(
    ("grant_max", "answer"),
    [
        (euro("100000"), "yes"),
        (euro("20000"), "no"),
        (euro("195583", "BGN"), "yes"),
        (euro("97000", "BGN"), "no"),
        (euro("97791.50", "BGN"), "yes"),
        (euro("5000000", "RON"), "not_stated"),
        (None, "not_stated"),
    ],
)
def test_grants_are_compared_in_euro_and_levs_at_the_fixed_rate(grant_max: Money | None, answer: Answer):
    picky = replace(CLUSTER, grant_min_eur=50_000)
    found = condition(judged(call("Ships", grant_max=grant_max), picky), "grant")
    assert found is not None
    assert found.answer == answer


def test_a_grant_that_begins_above_the_range_is_refused():
    small = replace(CLUSTER, grant_max_eur=50_000)
    big = Money("grant_min", Evidence("from 100 000 EUR"), Decimal(100_000), "EUR")
    found = condition(judged(call("Ships", grant_min=big), small), "grant")
    assert found == Condition("grant", "no", "grants from 100 000 EUR; you want at most 50 000 EUR", "from 100 000 EUR")


@pytest.mark.parametrize(
    "facts",
    [
        {"title": "Развитие на железопътната инфраструктура за кораби", "lang": "bg"},
        {"title": "КОРАБИ И ЖЕЛЕЗОПЪТНИ ИНФРАСТРУКТУРИ", "lang": "bg"},
        {"title": "Кораби", "lang": "bg", "summary": "Финансира се и железопътна инфраструктура."},
        {"title": "Кораби", "lang": "bg", "tags": ("железопътна инфраструктура",)},
        {"title": "Кораби и студентските стажове", "lang": "en"},
    ],
)
def test_an_unwanted_word_excludes_wherever_it_stands(facts):
    one = call(facts.pop("title"), facts.pop("lang"), **facts)
    found = judged(one)
    assert found.eligibility == "no"
    unwanted = condition(found, "unwanted")
    assert unwanted is not None
    assert unwanted.answer == "no"
    assert unwanted.quote


def test_parts_of_an_unwanted_phrase_do_not_exclude():
    assert judged(call("Железопътни гари и морска инфраструктура за кораби", "bg")).eligibility != "no"
