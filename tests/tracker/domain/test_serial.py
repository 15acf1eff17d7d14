"""A call as JSON: the form of the README, and what a file for `match --calls` may hold."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.reading.readings import Deadline, Eligibility, Evidence, Money, Refusal, Stated
from tracker.domain import serial
from tracker.domain.models import Call, Document, Facts, Sighting
from tracker.domain.serial import call_from_json, to_json
from tracker.errors import UsageError

NOW = datetime(2026, 5, 1, 9, tzinfo=UTC)
SEEN = datetime(2026, 4, 1, 6, 30, tzinfo=UTC)


def evidence(quote: str) -> Evidence:
    return Evidence(quote, "td.deadline", "selector")


def full_call() -> Call:
    facts = Facts(
        titles={"bg": "Дигитализация на МСП", "en": "Digitalisation of SMEs"},
        url="https://example.org/calls/7",
        code="BG16RFPR001-1.003",
        programme="ПКИП",
        summaries={"bg": "Цел"},
        opens=Deadline("2026-03-02", "opening", "day", "Europe/Sofia", evidence("от 02.03.2026 г.")),
        deadlines=(
            Deadline(
                "2026-05-14T16:30", "submission", "minute", "Europe/Sofia", evidence("до 16:30 ч. на 14.05.2026 г.")
            ),
            Deadline("2026-10-01", "cut_off", "quarter", "Europe/Sofia", evidence("Q4 2026")),
        ),
        open_ended="until_exhausted",
        open_ended_evidence=evidence("до изчерпване"),
        status_text="Активен",
        budget=Money("total_budget", evidence("15 300 000 €"), amount=Decimal("15300000.00"), currency="EUR"),
        grant_min=Money("grant_min", evidence("50 000 лв."), amount=Decimal("5E+4"), currency="BGN"),
        grant_max=Money("grant_max", evidence("750 000 лв."), amount=Decimal("750000"), currency="BGN"),
        rate=Money("rate_max", evidence("80 %"), rate=Decimal("80")),
        eligibility=Eligibility(
            applicants=(Stated("cluster", evidence("клъстери")), Stated("sme", evidence("МСП"))),
            applicants_excluded=(Stated("large_enterprise", evidence("големи предприятия")),),
            countries=(Stated("BG", evidence("България")),),
            countries_excluded=(Stated("RU", evidence("Русия")),),
            nuts=(Stated("BG33", evidence("Североизточен")),),
            partners_min=Stated("3", evidence("поне трима")),
            partner_countries_min=Stated("2", evidence("от две държави")),
            de_minimis=Stated("yes", evidence("de minimis")),
        ),
        documents=(Document("Обява", "https://example.org/d/1", "ab" * 32),),
        refused=(Refusal("20.000,000€", "ambiguous"),),
        tags=("digital",),
        kind="partner_request",
        names_call_code="HORIZON-1",
    )
    sighting = Sighting("isun", "k1", "abc", facts, SEEN, NOW, gone_since=NOW)
    return Call("abc", facts, (sighting,), SEEN)


def test_a_call_is_written_in_the_documented_form() -> None:
    written = to_json(full_call(), NOW)
    assert written["stage"] == "open"
    assert written["deadlines"][0] == {
        "at": "2026-05-14T16:30:00+03:00",
        "zone": "Europe/Sofia",
        "kind": "submission",
        "precision": "minute",
        "evidence": {"quote": "до 16:30 ч. на 14.05.2026 г.", "where": "td.deadline", "how": "selector"},
    }
    assert written["deadlines"][1]["at"] == "2026-10-01"
    assert written["opens"]["at"] == "2026-03-02" and "kind" not in written["opens"]
    assert written["budget"]["amount"] == "15300000.00"
    assert written["grant"]["min"]["amount"] == "50000"
    assert written["rate"]["max"] == "80"
    assert written["eligibility"]["partners_min"] == 3
    assert written["eligibility"]["partner_countries_min"] == 2
    assert written["eligibility"]["countries_excluded"] == ["RU"]
    assert written["eligibility"]["applicants"] == ["cluster", "sme"]
    assert written["languages"] == ["bg", "en"]
    assert written["sightings"] == [
        {
            "source": "isun",
            "key": "k1",
            "url": "https://example.org/calls/7",
            "first_seen": "2026-04-01T06:30:00+00:00",
            "last_seen": "2026-05-01T09:00:00+00:00",
            "gone_since": "2026-05-01T09:00:00+00:00",
        }
    ]


def test_the_offset_is_the_zones_own_in_winter() -> None:
    facts = Facts(
        titles={}, deadlines=(Deadline("2026-12-01T12:00", "submission", "minute", "Europe/Sofia", evidence("x")),)
    )
    assert to_json(Call("a", facts, (), SEEN), NOW)["deadlines"][0]["at"] == "2026-12-01T12:00:00+02:00"


def test_what_is_not_known_is_absent() -> None:
    written = to_json(Call("abc", Facts(titles={"en": "A"}), (), SEEN), NOW)
    assert written == {
        "id": "abc",
        "title": {"en": "A"},
        "stage": "unknown",
        "languages": ["en"],
        "first_seen": "2026-04-01T06:30:00+00:00",
    }


def test_every_field_that_is_written_is_documented() -> None:
    documented = set(re.findall(r"[a-z_0-9]+", serial.__doc__ or ""))
    assert set(_keys(to_json(full_call(), NOW))) <= documented | {"bg", "en"}


def _keys(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [*value, *(key for one in value.values() for key in _keys(one))]
    return [key for one in value for key in _keys(one)] if isinstance(value, list) else []


def test_the_stage_is_that_of_the_moment_asked() -> None:
    late = datetime(2027, 2, 1, tzinfo=UTC)
    assert to_json(full_call(), late)["stage"] == "closed"


def test_a_written_call_reads_back_to_the_same() -> None:
    written = json.loads(json.dumps(to_json(full_call(), NOW)))
    read = call_from_json(written)
    assert to_json(read, NOW) == written
    assert read.facts.deadlines[0].at == "2026-05-14T16:30"
    assert read.facts.deadlines[0].evidence.quote == "до 16:30 ч. на 14.05.2026 г."
    assert read.facts.eligibility.applicants[0].evidence.quote == "клъстери"
    assert read.facts.budget == full_call().facts.budget


def test_a_call_may_be_no_more_than_an_id_and_a_title() -> None:
    assert call_from_json({"id": "1", "title": "Ocean acidification"}).facts.titles == {"en": "Ocean acidification"}
    assert call_from_json({"id": "1", "title": "Морски клъстери"}).facts.titles == {"bg": "Морски клъстери"}
    assert call_from_json({"id": "1", "title": "Umwelt", "languages": ["de"]}).facts.titles == {"de": "Umwelt"}
    assert call_from_json({"id": 7, "title": None, "new": [1]}).id == "7"


def test_a_time_in_another_offset_becomes_wall_time_of_its_zone() -> None:
    read = call_from_json({"id": "1", "deadlines": [{"at": "2026-05-14T13:30:00+00:00", "zone": "Europe/Sofia"}]})
    assert (read.facts.deadlines[0].at, read.facts.deadlines[0].precision) == ("2026-05-14T16:30", "minute")


def test_a_time_with_an_offset_alone_keeps_it() -> None:
    read = call_from_json({"id": "1", "deadlines": [{"at": "2026-05-14T16:30:00+03:00"}]})
    assert (read.facts.deadlines[0].at, read.facts.deadlines[0].zone) == ("2026-05-14T16:30", "+03:00")


@pytest.mark.parametrize("stage", ["announced", "forthcoming", "cancelled", "results", "closed"])
def test_a_stage_without_dates_is_believed(stage: str) -> None:
    assert to_json(call_from_json({"id": "1", "stage": stage}), NOW)["stage"] == stage


def test_an_open_call_without_dates_is_not_believed_for_ever() -> None:
    assert to_json(call_from_json({"id": "1", "stage": "open"}), NOW)["stage"] == "unknown"


@pytest.mark.parametrize(
    ("data", "where"),
    [
        ({}, "id"),
        ({"id": ["x"]}, "id"),
        ({"id": "1", "title": 5.5}, "title"),
        ({"id": "1", "title": {"en": 3}}, "title"),
        ({"id": "1", "stage": "soon"}, "stage"),
        ({"id": "1", "deadlines": {"at": "2026-05-14"}}, "deadlines"),
        ({"id": "1", "deadlines": ["2026-05-14"]}, "deadlines[0]"),
        ({"id": "1", "deadlines": [{"at": "2026-05-14"}, {"at": "14.05.2026"}]}, "deadlines[1].at"),
        ({"id": "1", "deadlines": [{"at": "2026-05-14", "precision": "minute"}]}, "deadlines[0].at"),
        ({"id": "1", "deadlines": [{"at": "2026-05-14", "zone": "Mars/Base"}]}, "deadlines[0].zone"),
        ({"id": "1", "deadlines": [{"at": "2026-05-14", "kind": "end"}]}, "deadlines[0].kind"),
        ({"id": "1", "deadlines": [{"at": "0001-01-01T00:00:00+14:00", "zone": "UTC"}]}, "deadlines[0].at"),
        ({"id": "1", "budget": 5}, "budget"),
        ({"id": "1", "budget": {"amount": "much", "currency": "EUR"}}, "budget.amount"),
        ({"id": "1", "budget": {"amount": "NaN", "currency": "EUR"}}, "budget.amount"),
        ({"id": "1", "budget": {"amount": "1e999999999", "currency": "EUR"}}, "budget.amount"),
        ({"id": "1", "budget": {"amount": "5"}}, "budget.currency"),
        ({"id": "1", "grant": {"max": {"amount": True, "currency": "EUR"}}}, "grant.max.amount"),
        ({"id": "1", "eligibility": {"countries": "BG"}}, "eligibility.countries"),
        ({"id": "1", "documents": [{"url": {}}]}, "documents[0].url"),
        ({"id": "1", "sightings": [{"source": "a", "last_seen": "2026-05-14"}]}, "sightings[0].last_seen"),
        ({"id": "1", "tags": [1]}, "tags"),
    ],
)
def test_a_field_of_the_wrong_kind_is_named(data: dict[str, Any], where: str) -> None:
    with pytest.raises(UsageError, match=r"^" + re.escape(where) + ": .* expected$") as told:
        call_from_json(data)
    assert "\n" not in str(told.value)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
_fields = st.sampled_from([*_keys(to_json(full_call(), NOW)), "at"])


@settings(derandomize=True, deadline=None, max_examples=300)
@given(
    st.dictionaries(
        _fields,
        _json
        | st.dictionaries(_fields, _json, max_size=4)
        | st.lists(st.dictionaries(_fields, _json, max_size=4), max_size=2),
    )
)
def test_no_json_object_does_worse_than_a_line_for_a_person(data: dict[str, Any]) -> None:
    with suppress(UsageError):
        to_json(call_from_json({"id": "1", **data}), NOW)
