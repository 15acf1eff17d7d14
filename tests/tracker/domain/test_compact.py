"""The compact form loses nothing, and outlives changes of the types it keeps."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.reading.readings import Deadline, Evidence, Money
from tests.tracker.domain.test_serial import full_call
from tracker.domain.compact import from_text, to_text
from tracker.domain.models import Alert, Call, Change, Facts, Match, Profile, Run, Sighting, SourceState

VALUES = (Facts, Run, SourceState, Profile, Match, Change, Sighting, Call, Alert)
st.register_type_strategy(
    datetime, st.datetimes(min_value=datetime(1900, 1, 2), max_value=datetime(2200, 1, 1), timezones=st.just(UTC))
)
st.register_type_strategy(Decimal, st.decimals(allow_nan=False, allow_infinity=False))
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))
st.register_type_strategy(str, st.text(st.characters(exclude_categories=()), max_size=8))


@pytest.mark.parametrize("kind", VALUES, ids=lambda kind: kind.__name__)
def test_everything_that_is_kept_comes_back_the_same(kind: type) -> None:
    @settings(derandomize=True, deadline=None, max_examples=15)
    @given(st.from_type(kind))
    def check(value: object) -> None:
        text = to_text(value)
        back = from_text(kind, text)
        assert back == value
        # Equality does not look at evidence: the text does.
        assert to_text(back) == text
        text.encode()

    check()


def test_evidence_comes_back_though_equality_ignores_it() -> None:
    facts = full_call().facts
    back = from_text(Facts, to_text(facts))
    assert back.deadlines[0].evidence == facts.deadlines[0].evidence
    assert back.budget is not None and facts.budget is not None
    assert back.budget.evidence == facts.budget.evidence
    assert str(back.budget.amount) == "15300000.00"


def test_a_time_in_any_zone_is_the_same_instant() -> None:
    facts = Facts(titles={}, as_of=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=2))
    assert from_text(Facts, to_text(facts)).as_of == facts.as_of


def test_what_is_as_usual_takes_no_room() -> None:
    assert to_text(Facts(titles={"en": "A"})) == '{"titles":{"en":"A"}}'


def test_half_a_surrogate_pair_survives_as_an_escape() -> None:
    facts = Facts(titles={"en": "a\ud800b"})
    to_text(facts).encode()
    assert from_text(Facts, to_text(facts)) == facts


def test_a_field_equal_only_by_its_ignored_parts_is_kept() -> None:
    @dataclass(frozen=True)
    class Holder:
        deadline: Deadline = field(default=Deadline("2026-01-01", "submission", "day", "UTC", Evidence("a")))

    holder = Holder(replace(Holder().deadline, evidence=Evidence("b")))
    assert "b" in to_text(holder)


def test_a_key_that_is_no_longer_known_is_left_alone() -> None:
    assert from_text(Facts, '{"titles":{},"colour":"red"}') == Facts(titles={})


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"titles":{},"as_of":"soon"}', '{"titles":{},"budget":{"amount":"x"}}', "5"]
)
def test_text_of_another_kind_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):
        from_text(Facts, text)


def test_money_keeps_the_digits_as_read() -> None:
    money = Money("other", Evidence("x"), amount=Decimal("1.50"))
    assert str(from_text(Money, to_text(money)).amount) == "1.50"
