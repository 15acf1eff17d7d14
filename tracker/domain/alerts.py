"""Who is owed which message for what happened: pure, `now` is an argument. Nothing here is stored or sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from tracker.domain.messages import Mark
from tracker.domain.models import Alert, Call, Change, Match, Subscription


def decide(
    changes: Sequence[Change],
    calls: Mapping[str, Call],
    match_of: Callable[[Call, str], Match],
    subscriptions: Sequence[Subscription],
    marks: Mapping[tuple[int, str], Mark],
    now: datetime,
) -> list[Alert]:
    """The alerts owed for the changes of one check (already stored, so that they have ids).

    `match_of(call, profile id)`; `marks`: (subscription id, call id) → what the chat said of that call. Several
    changes of one call are one alert; baseline changes are one summary per subscription; quiet ones, calls that do
    not fit, calls marked "not for us", paused chats and chats with a daily or weekly rhythm are owed nothing now.
    """
    raise NotImplementedError


def baseline_summary(
    subscription: Subscription, calls: Iterable[Call], match_of: Callable[[Call, str], Match], now: datetime
) -> Alert:
    """What a new subscription is told at once: the calls that fit and can still be applied for, as one summary."""
    raise NotImplementedError
