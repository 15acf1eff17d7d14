"""What became of a call for one chat: told when, waiting, silenced, or why there was nothing to tell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tracker.domain.dates_in_words import checked
from tracker.domain.hypertext import Html, lines
from tracker.domain.models import Alert, Call, Level, Match, Subscription
from tracker.domain.muting import muted_by
from tracker.domain.owing import Mark, can_still_apply, is_excluded
from tracker.domain.partner_requests import is_request
from tracker.domain.wording import Wording

_RANK: dict[Level, int] = {"none": 0, "possible": 1, "strong": 2}
_SHOWN = 5
#: How the reason begins for which an alert was dropped that a chat had muted.
MUTED = "muted by the chat"
#: What waited longer than this, in seconds, is told with since when.
_AT_ONCE = 120


def fate(
    call: Call,
    matches: Sequence[Match],
    subscription: Subscription,
    owed: Sequence[Alert],
    mark: Mark | None,
    words: Wording,
    now: datetime,
) -> Html:
    """Lines for a person: since when the call is known, what was told of it to this chat and when, or why nothing was.

    `owed`: the alerts that speak of it to this subscription, summaries too, the newest first.
    """
    told = [words.say("fate.seen", when=checked(call.first_seen, words, subscription.zone))]
    if mark is not None:
        told.append(words.say(f"fate.{mark}"))
    told += [_alert(one, subscription, words) for one in owed[:_SHOWN]]
    if not owed:
        told.append(words.say(f"fate.{_why_nothing(call, matches, subscription, mark, now)}"))
    return lines(told)


def _alert(one: Alert, subscription: Subscription, words: Wording) -> Html:
    when = checked(one.settled or one.created, words, subscription.zone)
    key: str = "told_summary" if one.call_id is None and one.state == "sent" else one.state
    if one.state == "dropped" and (one.problem or "").startswith(MUTED):
        key = "dropped_muted"
    told = words.say(f"fate.{key}", when=when)
    if one.settled is None or (one.settled - one.created).total_seconds() < _AT_ONCE:
        return told
    return Html(f"{told} {words.say('fate.since', when=checked(one.created, words, subscription.zone))}")


def _why_nothing(
    call: Call, matches: Sequence[Match], subscription: Subscription, mark: Mark | None, now: datetime
) -> str:
    """The first reason that holds, the hardest first."""
    if not subscription.id:
        return "not_started"
    if is_request(call) and not subscription.wishes.partner_requests:
        return "no_requests"
    if not matches:
        return "no_profile"
    if all(is_excluded(one) for one in matches):
        return "excluded"
    good = [one for one in matches if not is_excluded(one)]
    best = max((_RANK[one.level] for one in good), default=0)
    if best == 0:
        return "no_words"
    if best < _RANK[subscription.level]:
        return "too_weak"
    if muted_by(call, subscription.wishes.muted, saved=mark == "saved") is not None:
        return "muted"
    if subscription.paused:
        return "paused"
    if not can_still_apply(call, now):
        return "over"
    if subscription.rhythm != "at_once":
        return "in_digest"
    return "before_you"
