"""Whether a subscription is owed news of a call: it fits, or was saved, and what happened is worth telling."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from scrapers.reading.readings import APPLICATION_KINDS
from tracker.domain.models import Call, Change, Level, Match, Subscription
from tracker.domain.muting import muted_by
from tracker.domain.partner_requests import is_request
from tracker.domain.rounds import ON_THE_WAY, OVER, goes_back
from tracker.domain.staging import stage_of
from tracker.domain.votes import corrected

Mark = Literal["saved", "liked", "not_for_us"]
Marks = Mapping[tuple[int, str], Mark]
"""(subscription id, call id) → what its chat said of the call."""
MatchOf = Callable[[Call, str], Match]

_RANK: Mapping[Level, int] = {"none": 0, "possible": 1, "strong": 2}
#: Told even when the call is over; anything else about a call that is over matters only to who saved it.
_LAST_NEWS = frozenset({"stage_changed", "results", "cancelled", "deadline_moved", "corrected"})
#: About one site's list, not about the call: told only to who saved it.
_ABOUT_SIGHTINGS = frozenset({"vanished", "returned"})
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NEVER_TOLD = frozenset({"merged", "unmerged"})


@dataclass(frozen=True, slots=True)
class News:
    """What one subscription is told about one call, and why: the best match, and whether it was saved."""

    call: Call
    changes: tuple[Change, ...]
    match: Match | None
    mark: Mark | None = None


def news_for(
    subscription: Subscription,
    changes: Iterable[Change],
    calls: Mapping[str, Call],
    match_of: MatchOf,
    marks: Marks,
    now: datetime,
) -> list[News]:
    """The news of these changes for a subscription, one per call, in the order in which they happened."""
    found: list[News] = []
    for call, told, mark in _told(subscription, changes, subscription.cursor, calls, marks, now):
        match = best_match(call, subscription, match_of)
        if match is not None or mark == "saved":
            found.append(News(call, told, match, mark))
    return found


def still_news(
    subscription: Subscription, changes: Iterable[Change], calls: Mapping[str, Call], marks: Marks, now: datetime
) -> list[News]:
    """What is worth telling now of changes that were owed to a subscription before: whether they fit is not asked again."""
    return [News(call, told, None, mark) for call, told, mark in _told(subscription, changes, 0, calls, marks, now)]


def _told(
    subscription: Subscription,
    changes: Iterable[Change],
    cursor: int,
    calls: Mapping[str, Call],
    marks: Marks,
    now: datetime,
) -> Iterator[tuple[Call, tuple[Change, ...], Mark | None]]:
    """Of each call: what of these changes is worth telling, and what the chat said of it."""
    for call_id, of_call in by_call(changes, cursor).items():
        call = calls.get(call_id)
        mark = marks.get((subscription.id, call_id))
        if call is None or mark == "not_for_us":
            continue
        if is_request(call) and not subscription.wishes.partner_requests:
            continue
        if muted_by(call, subscription.wishes.muted, saved=mark == "saved") is not None:
            continue
        told = tuple(one for one in of_call if _is_told(one, call, now, saved=mark == "saved"))
        if told:
            yield call, told, mark


def best_match(call: Call, subscription: Subscription, match_of: MatchOf) -> Match | None:
    """The best match of the followed profiles that is strong enough for this subscription and not excluded; or None.

    What its chat's votes taught is counted in.
    """
    matches = [corrected(match_of(call, profile), call, subscription.lesson) for profile in subscription.profiles]
    good = [one for one in matches if not is_excluded(one) and _RANK[one.level] >= _RANK[subscription.level]]
    return max(good, key=lambda one: (_RANK[one.level], one.score), default=None)


def is_excluded(match: Match) -> bool:
    """Whether a condition says no. That one can no longer apply is told by the stage, and excludes nothing here."""
    if match.conditions:
        return any(one.answer == "no" and one.name != "stage" for one in match.conditions)
    return match.eligibility == "no"


def by_call(changes: Iterable[Change], cursor: int) -> dict[str, list[Change]]:
    """Changes after the cursor that may be told at all, by call, in their order."""
    grouped: dict[str, list[Change]] = {}
    for one in changes:
        if may_be_told(one) and (one.id == 0 or one.id > cursor):
            grouped.setdefault(one.call_id, []).append(one)
    return grouped


def may_be_told(change: Change) -> bool:
    """Whether a change is told to anybody, whatever has become of its call."""
    return not change.quiet and change.kind not in _NEVER_TOLD


def may_reach_anybody(changes: Iterable[Change], call: Call, now: datetime) -> bool:
    """Whether any of these changes of a call may be told at `now`, if only to who saved it."""
    return any(may_be_told(one) and _is_told(one, call, now, saved=True) for one in changes)


def moves_earlier(change: Change) -> bool:
    """Whether a date to act by is earlier now: what nobody may hear of too late, so that it waits for no digest."""
    before, after = change.before or "", change.after or ""
    if change.kind != "deadline_moved" or not (_DAY.match(before) and _DAY.match(after)):
        return False
    timed = "T" in before and "T" in after
    return after[:10] < before[:10] or (timed and after[:10] == before[:10] and after[:16] < before[:16])


def can_still_apply(call: Call, now: datetime) -> bool:
    """Whether the call is neither over nor cancelled."""
    return stage_of(call.facts, now) not in OVER


def _is_told(change: Change, call: Call, now: datetime, *, saved: bool) -> bool:
    stage = stage_of(call.facts, now)
    over = stage in OVER
    if change.kind == "appeared":
        return not over
    if change.kind in _ABOUT_SIGHTINGS:
        # A request for partners comes and goes; it is told once.
        return saved and not is_request(call)
    if change.kind == "stage_changed" and change.after == "closed":
        return _closed_early(call, now)
    # That a consultation ended and the call is only announced again is no news.
    if change.kind == "stage_changed" and goes_back(change.before, change.after):
        return False
    # What waited (for the end of quiet hours, for a network) until it was no longer so is none either.
    if change.kind == "stage_changed" and change.after in ON_THE_WAY and (over or goes_back(change.after, stage)):
        return False
    return saved or not over or change.kind in _LAST_NEWS


def _closed_early(call: Call, now: datetime) -> bool:
    """Whether a source says it ended although a date to apply by is still ahead; that a date passes is no news."""
    stated: Sequence[bool] = [
        one.last_instant() > now for one in call.facts.deadlines if one.kind in APPLICATION_KINDS and one.is_exact
    ]
    return call.facts.outcome == "ended" and (not stated or any(stated))
