"""Telling the admins of a message that nobody will get."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tracker.domain.hypertext import escape, lines
from tracker.domain.models import Alert, Subscription
from tracker.domain.rhythm import quiet_until
from tracker.domain.wording import wording

_REASON = "undelivered:"


def undelivered_alerts(alert: Alert, problem: str, admins: Iterable[Subscription], now: datetime) -> list[Alert]:
    """One message to every admin's chat that `alert` was given up: once a day for a call, however many chats it was for.

    None about a message that itself tells of one.
    """
    if alert.reason.startswith(_REASON):
        return []
    return [
        Alert(
            subscription=admin.id,
            kind="source_health",
            reason=f"{_REASON}{alert.call_id or alert.kind}:{now:%Y-%m-%d}",
            created=now,
            text=_told(alert, problem, admin.language),
            not_before=quiet_until(admin, now),
        )
        for admin in admins
    ]


def _told(alert: Alert, problem: str, lang: str) -> str:
    words = wording(lang)
    told = words.say("admin.undelivered", problem=escape(problem))
    return lines([told, words.say("admin.undelivered_why", call=escape(alert.call_id, 60)) if alert.call_id else None])
