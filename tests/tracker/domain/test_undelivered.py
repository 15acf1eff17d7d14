"""Admins are told of what was given up: once a day for a call, escaped, in their language."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.bot_api.markup import parse_html
from tracker.domain.models import Alert, Subscription
from tracker.domain.undelivered import undelivered_alerts

NOW = datetime(2026, 5, 1, 9, tzinfo=UTC)
ADMINS = [Subscription(9, language="bg", id=1), Subscription(8, language="en", id=2)]
LOST = Alert(5, "change", "call:c1:changes:3", NOW, call_id="c1")


def test_every_admin_is_told_in_their_language_with_the_reason_escaped() -> None:
    bulgarian, english = undelivered_alerts(LOST, "can't parse <b> & more", ADMINS, NOW)
    assert "Причина" in (bulgarian.text or "") and "Reason" in (english.text or "")
    parsed = parse_html(english.text or "")
    assert "can't parse <b> & more" in parsed.text and "tracker why c1" in parsed.text and parsed.slips == ()


def test_the_same_call_is_told_once_a_day_for_all_chats() -> None:
    other_chat = Alert(6, "change", "call:c1:changes:3", NOW, call_id="c1")
    reasons = {one.reason for lost in (LOST, other_chat) for one in undelivered_alerts(lost, "x", ADMINS, NOW)}
    assert len(reasons) == 1
    assert undelivered_alerts(LOST, "x", ADMINS, NOW + timedelta(days=1))[0].reason not in reasons


def test_a_message_that_tells_of_one_is_not_told_of() -> None:
    told = undelivered_alerts(LOST, "x", ADMINS, NOW)[0]
    assert undelivered_alerts(told, "x", ADMINS, NOW) == []


def test_quiet_hours_of_an_admin_are_kept() -> None:
    quiet = Subscription(9, id=1, quiet_from="11:00", quiet_to="14:00")
    (told,) = undelivered_alerts(LOST, "x", [quiet], NOW)
    assert told.not_before is not None and told.not_before > NOW
