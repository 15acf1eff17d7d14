from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from scrapers.contract import Printed, RawCall, ReasonCode
from scrapers.spec import Expect
from tests.tracker.domain.stating import at
from tracker.domain.health import HealthChange, accept_as_usual, filled, is_too_short, judge, weigh
from tracker.domain.models import Problem, Run, SourceState

NOW = at("2026-08-09T15:00")
HOUR = timedelta(hours=1)
FULL = {"title": 97, "url": 97, "deadline": 90, "programme:OPIC": 40, "programme:Interreg": 57}
WELL = SourceState("isun", health="healthy", since=NOW, usual_items=97, usual_filled=FULL)


def counts(items: int, **more: int) -> dict[str, int]:
    return {
        "title": items,
        "url": items,
        "deadline": items,
        "programme:OPIC": items,
        "programme:Interreg": items,
    } | more


UNBELIEVABLE: list[tuple[str, int, dict[str, int], Expect, ReasonCode]] = [
    ("an empty list", 0, {}, Expect(), "empty_list"),
    ("97 cards that yield one call", 1, counts(1), Expect(), "shrunken_list"),
    ("fewer than half", 40, counts(40), Expect(), "shrunken_list"),
    ("fewer than the least expected", 60, counts(60), Expect(min=70), "shrunken_list"),
    ("a programme that vanished whole", 57, counts(57, **{"programme:OPIC": 0}), Expect(), "shrunken_list"),
    ("a usual field that emptied", 95, counts(95, deadline=2), Expect(), "missing_fields"),
    ("a field that all must have and half lack", 95, counts(95, title=48), Expect(), "missing_fields"),
    ("none of many, though none is normal", 0, {}, Expect(min=0, empty_ok=True), "empty_list"),
]


@pytest.mark.parametrize(
    ("items", "have", "expect", "code"), [one[1:] for one in UNBELIEVABLE], ids=[one[0] for one in UNBELIEVABLE]
)
def test_it_is_not_believed(items: int, have: dict[str, int], expect: Expect, code: ReasonCode) -> None:
    verdict = weigh(items, have, WELL, expect, NOW)
    assert (verdict.accepted, verdict.complete) == (False, False)
    assert verdict.problems[0].code == code


BELIEVABLE: list[tuple[str, int, dict[str, int], SourceState, Expect]] = [
    ("the usual list", 97, counts(97), WELL, Expect()),
    ("a somewhat shorter one", 70, counts(70), WELL, Expect()),
    ("a first one", 3, counts(3), SourceState("isun"), Expect()),
    ("an empty one where that is normal", 0, {}, replace(WELL, usual_items=3), Expect(empty_ok=True)),
    ("an empty one that was empty before", 0, {}, replace(WELL, usual_items=0), Expect(empty_ok=True)),
    ("an empty first one where that is normal", 0, {}, SourceState("isun"), Expect(empty_ok=True)),
    (
        "a small list that lost its calls one by one",
        1,
        counts(1),
        replace(WELL, usual_items=4, usual_filled={}),
        Expect(),
    ),
    (
        "a field that few had anyway",
        97,
        counts(97, budget=0),
        replace(WELL, usual_filled=FULL | {"budget": 7}),
        Expect(),
    ),
]


@pytest.mark.parametrize(
    ("items", "have", "state", "expect"), [one[1:] for one in BELIEVABLE], ids=[one[0] for one in BELIEVABLE]
)
def test_it_is_believed(items: int, have: dict[str, int], state: SourceState, expect: Expect) -> None:
    verdict = weigh(items, have, state, expect, NOW)
    assert (verdict.accepted, verdict.complete, verdict.problems) == (True, True, ())


def test_unreadable_detail_pages_leave_the_list_whole_and_the_source_doubtful() -> None:
    verdict = weigh(97, counts(97), WELL, Expect(), NOW, [Problem("detail_unreadable", "12 of 97")])
    assert (verdict.accepted, verdict.complete) == (True, True)
    state, change = judge(read(97, *verdict.problems), WELL, NOW)
    assert state.health == "doubtful"
    assert change is not None and change.reason == Problem("detail_unreadable", "12 of 97")


def test_a_page_of_the_list_that_failed_leaves_what_is_not_seen_unknown() -> None:
    verdict = weigh(97, counts(97), WELL, Expect(), NOW, [Problem("unreachable", "page 3")])
    assert (verdict.accepted, verdict.complete) == (True, False)


def test_a_few_items_without_a_field_that_all_should_have_are_doubtful() -> None:
    verdict = weigh(97, counts(97, title=95), WELL, Expect(), NOW)
    assert verdict.accepted
    assert verdict.problems == (Problem("missing_fields", "2 of 97 items have no title"),)


def test_a_lasting_shorter_list_is_accepted_but_never_a_remnant() -> None:
    state, now = WELL, NOW
    for _ in range(8):
        assert not weigh(40, counts(40), state, Expect(), now).accepted
        state, _ = judge(failed("shrunken_list", now), state, now)
        now += timedelta(hours=10)
    assert weigh(40, counts(40), state, Expect(), now).accepted
    assert not weigh(5, counts(5), state, Expect(), now).accepted
    assert not weigh(40, counts(40), state, Expect(min=50), now).accepted


@pytest.mark.parametrize("before", ["refused", "unreachable", "missing_fields"])
def test_what_failed_for_another_reason_before_proves_nothing_of_a_shorter_list(before: ReasonCode) -> None:
    state, now = WELL, NOW
    for _ in range(12):
        state, _ = judge(failed(before, now), state, now)
        now += timedelta(hours=10)
    for _ in range(8):
        assert not weigh(40, counts(40), state, Expect(), now).accepted
        state, _ = judge(failed("shrunken_list", now), state, now)
        now += timedelta(hours=10)
    assert weigh(40, counts(40), state, Expect(), now).accepted


def test_a_site_that_cannot_be_reached_in_between_does_not_begin_the_proof_anew() -> None:
    state, now = WELL, NOW
    for code in ("shrunken_list", "shrunken_list", "shrunken_list", "unreachable") * 2:
        state, _ = judge(failed(code, now), state, now)
        now += timedelta(hours=10)
    state, _ = judge(failed("shrunken_list", now), state, now)
    assert weigh(40, counts(40), state, Expect(), now + timedelta(hours=10)).accepted


def test_a_list_that_an_admin_said_to_be_right_is_believed_whatever_was_usual_or_is_declared() -> None:
    short, _ = judge(failed("shrunken_list", NOW), WELL, NOW)
    assert is_too_short(short) and not is_too_short(WELL)
    accepted = accept_as_usual(short, 5, NOW)
    assert accepted.next_check == NOW
    for expect in (Expect(), Expect(min=50)):
        assert not weigh(5, counts(5), short, expect, NOW).accepted
        assert weigh(5, counts(5), accepted, expect, NOW).accepted
    assert not weigh(4, counts(4), accepted, Expect(min=50), NOW).accepted
    assert not weigh(0, {}, accepted, Expect(), NOW).accepted
    assert weigh(0, {}, accept_as_usual(short, 0, NOW), Expect(), NOW).accepted
    unreachable, _ = judge(failed("refused", NOW), WELL, NOW)
    assert not is_too_short(unreachable)


def test_a_list_that_may_be_empty_is_accepted_as_empty_only_when_it_stays_so_for_days() -> None:
    may_be_empty = Expect(empty_ok=True)
    state, now = WELL, NOW
    for _ in range(8):
        assert not weigh(0, {}, state, may_be_empty, now).accepted
        state, _ = judge(failed("empty_list", now), state, now)
        now += timedelta(hours=10)
    assert weigh(0, {}, state, may_be_empty, now).accepted
    assert not weigh(0, {}, state, Expect(), now).accepted, "where none is not normal, waiting proves nothing"
    assert weigh(1, counts(1), state, may_be_empty, now).accepted, "what may be empty may also be short"
    refused = replace(state, reason=Problem("refused", "so it is"))
    assert not weigh(0, {}, refused, may_be_empty, now).accepted, "it was refused meanwhile, not empty"


def test_a_list_of_other_things_alone_is_no_empty_page_and_in_time_is_how_the_source_is() -> None:
    expect = Expect(min=0)
    assert weigh(0, {}, SourceState("opic"), expect, NOW, passed=20).accepted
    assert not weigh(0, {}, SourceState("opic"), expect, NOW, passed=0).accepted, "there is nothing at all on it"
    assert not weigh(0, {}, SourceState("opic"), Expect(), NOW, passed=20).accepted, "one at least is expected"
    state, now = replace(WELL, usual_items=5, usual_filled={}), NOW
    for _ in range(8):
        assert not weigh(0, {}, state, expect, now, passed=20).accepted
        state, _ = judge(failed("empty_list", now), state, now)
        now += timedelta(hours=10)
    assert weigh(0, {}, state, expect, now, passed=20).accepted
    assert not weigh(0, {}, state, expect, now, passed=0).accepted


def read(items: int, *problems: Problem, now: datetime = NOW) -> Run:
    return Run("isun", now, now, "read", items, counts(items), problems=problems)


def failed(code: ReasonCode, now: datetime = NOW) -> Run:
    return Run("isun", now, now, "failed", problems=(Problem(code, "so it is"),))


def unchanged(now: datetime = NOW) -> Run:
    return Run("isun", now, now, "unchanged")


def life(*runs: Run, state: SourceState = WELL, every: timedelta = HOUR) -> tuple[SourceState, list[HealthChange]]:
    now, told = NOW, []
    for run in runs:
        state, change = judge(run, state, now)
        told += [change] if change else []
        now += every
    return state, told


@pytest.mark.parametrize(
    "code", ["refused", "empty_list", "shrunken_list", "js_shell", "login_redirect", "missing_fields"]
)
def test_a_trouble_is_told_once_and_its_end_once(code: ReasonCode) -> None:
    state, told = life(failed(code), failed(code), failed(code), read(97), read(97), unchanged())
    assert [(one.before, one.after, one.reason.code if one.reason else None) for one in told] == [
        ("healthy", "broken", code),
        ("broken", "healthy", None),
    ]
    assert (state.health, state.failures, state.usual_items) == ("healthy", 0, 97)


def test_a_failure_leaves_what_is_usual_as_it_was() -> None:
    state, _ = life(failed("shrunken_list"))
    assert (state.usual_items, state.usual_filled, state.last_success) == (97, FULL, None)


def test_a_site_that_cannot_be_reached_for_a_moment_is_not_told() -> None:
    state, told = life(failed("unreachable"), failed("unreachable"))
    assert (state.health, told) == ("doubtful", [])
    assert life(failed("unreachable"), failed("unreachable"), read(97))[1] == []


def test_a_site_that_stays_unreachable_is_told() -> None:
    _, told = life(*[failed("unreachable")] * 10, read(97))
    assert [one.after for one in told] == ["broken", "healthy"]


def test_a_source_that_flaps_does_not_ring_all_day() -> None:
    _, told = life(*[failed("refused"), read(97)] * 12)
    assert [one.after for one in told] == ["broken", "healthy"]
    _, told = life(*[failed("refused"), read(97)] * 24)
    assert len(told) == 4


def test_a_doubtful_source_that_breaks_for_another_reason_is_told_again_once() -> None:
    doubt = Problem("detail_unreadable", "12 of 97")
    _, told = life(read(97, doubt), failed("refused"), read(97, doubt), failed("refused"), read(97, doubt), read(97))
    assert [one.after for one in told] == ["doubtful", "broken", "healthy"]


def test_a_trouble_that_comes_back_and_stays_is_told_again_after_a_day() -> None:
    _, told = life(failed("refused"), read(97), *[failed("refused")] * 30)
    assert [one.after for one in told] == ["broken", "healthy", "broken"]


@pytest.mark.parametrize("code", ["detail_unreadable", "missing_fields", "broken_scraper"])
def test_an_unchanged_list_does_not_heal_what_it_says_nothing_about(code: ReasonCode) -> None:
    state, told = life(read(97, Problem(code, "12 of 97")), unchanged(), unchanged())
    assert state.health == "doubtful"
    assert len(told) == 1


def test_a_new_source_that_reads_well_is_healthy_without_a_word() -> None:
    state, told = life(read(97), state=SourceState("isun"))
    assert (state.health, told) == ("healthy", [])
    assert state.usual_filled == counts(97)


def test_items_are_counted_by_field_and_programme() -> None:
    items = [
        RawCall("1", {"title": (Printed("A", "h1"),), "programme": (Printed("OPIC", "li"),)}),
        RawCall(
            "2", {"title": (Printed("B", "h1"),), "programme": (Printed(" OPIC ", "li"),), "url": (Printed(" ", "a"),)}
        ),
    ]
    assert filled(items) == {"title": 2, "programme": 2, "programme:OPIC": 2}
