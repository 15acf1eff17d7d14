"""Who is owed which alert."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.tracker.domain.calls_told import NOW, SOFIA, call, change, deadline, match, subscription
from tracker.domain.alerts import decide, digest, digest_is_due, health_alerts, missed
from tracker.domain.folding import fold
from tracker.domain.models import Alert, Call, Change, Condition, Match, SourceState, Stage, Subscription
from tracker.domain.owing import Mark
from tracker.domain.rounds import Story, stories

WEAK = {"level": "none", "score": 0.1}
NO: dict[str, Any] = {"eligibility": "no", "conditions": (Condition("territory", "no", "for Greece"),)}


def owed(
    changes: Sequence[Change],
    *calls: Call,
    to: Subscription | None = None,
    matched: Any = None,
    marks: dict[tuple[int, str], Mark] | None = None,
    told: dict[str, Story] | None = None,
) -> list[Alert]:
    known = {one.id: one for one in calls or (call(),)}

    def match_of(one: Call, profile: str) -> Match:
        return match(one.id, profile, **(matched or {}))

    return decide(changes, known, match_of, [to or subscription()], marks or {}, NOW, told=told)


def test_several_changes_of_one_call_in_one_check_are_one_alert() -> None:
    changes = [change("amended", number=3, field="title"), change("deadline_moved", number=4, field="submission")]
    (alert,) = owed(changes)
    assert alert.changes == (3, 4)
    assert alert.reason == "call:abcdefghij:changes:3,4"
    assert (alert.kind, alert.call_id, alert.profile, alert.text) == ("change", "abcdefghij", "marine", None)


def test_calls_of_one_check_are_one_alert_each() -> None:
    changes = [change(call_id="one", number=1), change(call_id="two", number=2)]
    assert [one.call_id for one in owed(changes, call("one"), call("two"))] == ["one", "two"]


def test_a_quiet_change_is_owed_to_nobody() -> None:
    assert owed([change("amended", quiet=True)]) == []


def test_a_call_that_does_not_fit_is_owed_to_nobody() -> None:
    assert owed([change()], matched=WEAK) == []
    assert owed([change()], matched=NO) == []


def test_a_call_whose_conditions_are_not_stated_is_told() -> None:
    unsure = {"eligibility": "not_stated", "conditions": (Condition("applicants", "not_stated", "?"),)}
    assert len(owed([change()], matched=unsure)) == 1


def test_a_subscription_for_strong_matches_hears_of_no_possible_ones() -> None:
    assert owed([change()], matched={"level": "possible"}, to=subscription(level="strong")) == []
    assert len(owed([change()], matched={"level": "possible"}, to=subscription(level="possible"))) == 1
    assert len(owed([change()], matched=WEAK, to=subscription(level="none"))) == 1


def test_the_best_of_several_profiles_explains_the_alert() -> None:
    levels = {"marine": ("possible", 0.9), "green": ("strong", 0.7), "ict": ("none", 0.99)}

    def match_of(one: Call, profile: str) -> Match:
        return match(one.id, profile, *levels[profile])

    known = {"abcdefghij": call()}
    (alert,) = decide([change()], known, match_of, [subscription(profiles=("marine", "green", "ict"))], {}, NOW)
    assert alert.profile == "green"


def test_not_for_us_silences_a_call_and_saved_tells_even_what_does_not_fit() -> None:
    assert owed([change()], marks={(1, "abcdefghij"): "not_for_us"}) == []
    moved = change("deadline_moved", field="submission")
    assert owed([moved], matched=NO) == []
    (alert,) = owed([moved], matched=NO, marks={(1, "abcdefghij"): "saved"})
    assert alert.match is None


def test_a_paused_chat_is_owed_nothing_until_it_resumes_and_then_one_summary() -> None:
    paused = subscription(paused=True)
    changes = [
        change(call_id="one", number=1),
        change(call_id="two", number=2),
        change("amended", "two", 3, field="code"),
    ]
    known = {one: call(one) for one in ("one", "two")}
    assert owed(changes, *known.values(), to=paused) == []
    told = missed(paused, changes, known, lambda one, profile: match(one.id), {}, NOW)
    assert [one.changes for one in told] == [(1,), (2, 3)]
    summary = fold([replace(one, id=number) for number, one in enumerate(told)], "catch_up", NOW, None)
    assert (summary.kind, summary.changes, summary.text) == ("digest", (1, 2, 3), None)
    assert missed(paused, [], known, lambda one, profile: match(one.id), {}, NOW) == []


def test_a_first_look_is_one_summary_and_only_of_what_can_still_be_applied_for() -> None:
    changes = [change(call_id=f"call{number}", number=number, baseline=True) for number in range(1, 31)]
    calls = [call(f"call{number}") for number in range(1, 21)]
    calls += [call(f"call{number}", deadlines=(deadline("2026-04-01"),)) for number in range(21, 31)]
    (alert,) = owed(changes, *calls)
    assert alert.kind == "baseline"
    assert alert.text is not None
    assert "20 покани за вас" in alert.text
    assert alert.reason == "baseline:isun-open:1-20"


def test_a_first_look_with_nothing_that_fits_is_silent() -> None:
    assert owed([change(baseline=True)], matched=WEAK) == []


def test_each_stage_is_told_once_whatever_brings_it_about_again() -> None:
    opened = change("stage_changed", number=5, field="stage", before="forthcoming", after="open")
    flapped = change("stage_changed", number=9, field="stage", before="unknown", after="open")
    (first,), (again,) = owed([opened]), owed([flapped])
    assert first.reason == again.reason == "call:abcdefghij:stage:open"


@pytest.mark.parametrize("stage", ["announced", "consultation", "forthcoming", "open"])
def test_each_stage_of_next_year_s_round_is_told_anew(stage: Stage) -> None:
    came = [
        change("appeared", number=1, field="stage", after=stage),
        change("stage_changed", number=9, field="stage", before=stage, after="closed"),
        change("stage_changed", number=12, field="stage", before="closed", after="unknown", quiet=True),
        change("stage_changed", number=13, field="stage", before="unknown", after=stage),
    ]
    told = stories(came)
    (again,) = owed(came[3:], told=told)
    assert again.reason == f"call:abcdefghij:stage:{stage}:round:13"
    (appeared,) = owed([change(number=20)], told=told)
    assert appeared.reason == "call:abcdefghij:appeared:round:13"


def test_announced_then_consultation_then_open_are_three_reasons() -> None:
    planned = call(announced=True, deadlines=(), opens=None)
    (announced,) = owed([change()], planned)
    drafted = call(announced=True, deadlines=(deadline("2026-05-20", "comments"),), opens=None)
    (consultation,) = owed([change("stage_changed", number=2, before="announced", after="consultation")], drafted)
    (opened,) = owed([change("stage_changed", number=3, before="consultation", after="open")])
    assert len({announced.reason, consultation.reason, opened.reason}) == 3


def test_that_a_consultation_ended_is_no_announcement() -> None:
    ended = change("stage_changed", before="consultation", after="announced")
    assert owed([ended], call(announced=True, deadlines=(), opens=None)) == []


def test_a_deadline_that_passed_is_no_news_but_an_early_end_is() -> None:
    closed = change("stage_changed", before="open", after="closed")
    assert owed([closed], call(deadlines=(deadline("2026-05-01"),))) == []
    (alert,) = owed([closed], call(outcome="ended"))
    assert alert.reason == "call:abcdefghij:stage:closed"


def test_a_call_that_appears_closed_is_no_news() -> None:
    assert owed([change()], call(deadlines=(deadline("2026-05-01"),))) == []


def test_results_and_cancellations_are_told_although_nobody_can_apply_any_more() -> None:
    stage_says_no = {"eligibility": "no", "conditions": (Condition("stage", "no", "closed"),)}
    for kind in ("results", "cancelled"):
        (alert,) = owed([change(kind, before="closed", after=kind)], call(outcome=kind), matched=stage_says_no)
        assert alert.kind == "change"


def test_an_edit_of_a_closed_call_interests_only_who_saved_it() -> None:
    over = call(deadlines=(deadline("2026-05-01"),))
    edit = change("amended", field="title", before="a", after="b")
    assert owed([edit], over) == []
    assert len(owed([edit], over, marks={(1, "abcdefghij"): "saved"})) == 1


def test_that_a_site_lists_a_call_no_more_interests_only_who_saved_it() -> None:
    assert owed([change("vanished")]) == []
    assert len(owed([change("vanished")], marks={(1, "abcdefghij"): "saved"})) == 1
    assert owed([change("merged")], marks={(1, "abcdefghij"): "saved"}) == []


def test_what_was_decided_before_is_not_decided_again() -> None:
    assert owed([change(number=7)], to=subscription(cursor=7)) == []
    assert len(owed([change(number=8)], to=subscription(cursor=7))) == 1


def test_quiet_hours_hold_an_alert_back() -> None:
    night = subscription(quiet_from="22:00", quiet_to="09:30")
    (alert,) = owed([change()], to=night)
    assert alert.not_before == datetime(2026, 5, 2, 9, 30, tzinfo=SOFIA)


def test_a_daily_chat_gets_its_digest_at_the_first_hour_after_the_news() -> None:
    daily = subscription(rhythm="daily")
    assert owed([change()], to=daily) == []
    noticed = datetime(2026, 5, 1, 15, 0, tzinfo=SOFIA)
    assert not digest_is_due(daily, noticed, noticed + timedelta(hours=17, minutes=29))
    assert digest_is_due(daily, noticed, noticed + timedelta(hours=17, minutes=30))
    assert digest_is_due(daily, noticed, noticed + timedelta(days=9)), "a missed one is made up for"
    weekly = replace(daily, rhythm="weekly")
    assert not digest_is_due(weekly, noticed, datetime(2026, 5, 4, 8, 29, tzinfo=SOFIA))
    assert digest_is_due(weekly, noticed, datetime(2026, 5, 4, 8, 30, tzinfo=SOFIA))
    assert not digest_is_due(replace(daily, paused=True), noticed, noticed + timedelta(days=9))


def test_a_digest_has_the_count_first_and_sections() -> None:
    known = {
        "new": call("new", deadlines=(deadline("2026-06-30"),)),
        "soon": call("soon"),
        "plan": call("plan", announced=True, deadlines=(), opens=deadline("2026-10-01", "opening", "quarter")),
        "gone": call("gone", outcome="cancelled"),
        "moved": call("moved", deadlines=(deadline("2026-06-30"),)),
    }
    known["soon"] = call("soon", deadlines=(deadline("2026-05-05"),))
    changes = [
        change(call_id="gone", kind="cancelled", number=1, after="cancelled"),
        change(call_id="new", number=2),
        change(call_id="soon", number=3),
        change(call_id="plan", number=4),
        change(
            call_id="moved",
            kind="deadline_moved",
            number=5,
            field="submission",
            before="2026-05-30",
            after="2026-06-30",
        ),
    ]
    reader = subscription(rhythm="daily", language="en")
    alert = digest(reader, changes, known, lambda one, profile: match(one.id), {}, NOW)
    assert alert is not None
    assert alert.text is not None
    lines = alert.text.splitlines()
    assert lines[:2] == ["☀️ <b>Your day</b>", "5 calls for you"]
    headings = [line for line in lines if line.startswith("<b>")]
    assert headings == [
        "<b>⏳ Closing soon</b>", "<b>🆕 New</b>", "<b>✏️ Changed</b>", "<b>🗓 Coming</b>",
        "<b>🏁 Results and cancellations</b>",
    ]  # fmt: skip
    assert "📅 Deadline moved: from 30 May 2026 to 30 June 2026 (+31 days)" in lines
    assert digest(reader, [], known, lambda one, profile: match(one.id), {}, NOW) is None


@pytest.mark.parametrize("health", ["broken", "healthy"])
def test_every_admin_hears_of_a_source_once_per_turn(health: Any) -> None:
    state = SourceState("isun-open", health, since=NOW)
    alerts = health_alerts(
        state, lambda source, lang: f"{source}-{lang}", [subscription(1), subscription(2, language="en")], NOW
    )
    assert [one.subscription for one in alerts] == [1, 2]
    assert {one.reason for one in alerts} == {f"health:isun-open:{health}:{NOW.isoformat()}"}
    assert "isun-open-bg" in (alerts[0].text or "")
    assert "isun-open-en" in (alerts[1].text or "")


@pytest.mark.parametrize("now", [{"deadlines": (deadline("2026-05-01"),)}, {"outcome": "cancelled"}])
def test_that_a_call_opened_is_not_told_any_more_when_it_is_over(now: dict[str, Any]) -> None:
    opened = change("stage_changed", field="stage", before="forthcoming", after="open")
    assert owed([opened], call(**now)) == []
    assert owed([opened], call(**now), marks={(1, "abcdefghij"): "saved"}) == []


def test_that_a_call_opened_is_not_told_any_more_when_its_opening_was_put_off() -> None:
    opened = change("stage_changed", field="stage", before="forthcoming", after="open")
    assert owed([opened], call(opens=deadline("2026-05-10", "opening"))) == []


EARLIER = {"field": "submission", "before": "2026-05-30", "after": "2026-05-14"}


@pytest.mark.parametrize("rhythm", ["daily", "weekly"])
def test_a_deadline_that_moves_earlier_waits_for_no_digest_and_is_not_repeated_in_it(rhythm: Any) -> None:
    reader = subscription(rhythm=rhythm)
    moved, renamed = (
        change("deadline_moved", number=3, **EARLIER),
        change("amended", number=4, field="title", after="b"),
    )
    (alert,) = owed([moved, renamed], to=reader)
    assert alert.changes == (3,)
    gathered = digest(reader, [moved, renamed], {"abcdefghij": call()}, lambda one, profile: match(one.id), {}, NOW)
    assert gathered is not None
    assert gathered.changes == (4,)
    assert owed([moved], to=replace(reader, paused=True)) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [("2026-05-14", "2026-05-30"), ("2026-05-14T16:30:00+03:00", "2026-05-14"), ("2026-Q4", "2026-10-01")],
)
def test_any_other_move_of_a_deadline_waits_for_the_digest(before: str, after: str) -> None:
    moved = change("deadline_moved", field="submission", before=before, after=after)
    assert owed([moved], to=subscription(rhythm="weekly")) == []


def test_a_deadline_that_moves_earlier_within_its_day_waits_for_no_digest() -> None:
    times = {"before": "2026-05-14T16:30:00+03:00", "after": "2026-05-14T12:00:00+03:00"}
    assert len(owed([change("deadline_moved", field="submission", **times)], to=subscription(rhythm="weekly"))) == 1
