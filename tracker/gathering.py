"""What is owed to a chat, written beside what it follows from: alerts one by one, or as one summary where they are many.

After a check `owe_changes`; when a pause ends or a chat comes back `catch_up`; before a chat follows something else
`owe_untold`; where a group becomes a supergroup `move_chat`. Everything one of them means is one transaction: nothing is told twice, nothing is left untold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache

from tracker.domain import alerts, folding
from tracker.domain.models import Alert, Call, Change, Match, Subscription
from tracker.domain.reaching import Reach
from tracker.domain.rhythm import quiet_until
from tracker.domain.rounds import Story, stories
from tracker.leaving_out import left_out
from tracker.store import calls as call_store
from tracker.store import outbox, partners, subscribers
from tracker.store.database import Store

MatchOf = Callable[[Call, str], Match]
_BATCH = 5_000


def owe_changes(
    store: Store,
    changes: Sequence[Change],
    about: Mapping[str, Call],
    match_of: MatchOf,
    source_name: Callable[[str, str], str],
    now: datetime,
    *,
    after_a_gap: bool,
    reach: Reach | None = None,
    followers: Sequence[Subscription] | None = None,
) -> list[Alert]:
    """Owe what these changes (stored already, of the calls `about`) mean for everybody; the alerts, before they gather.

    `after_a_gap`: they were missed while the service or their source was away. Then more than a few wait a little for
    what else is found now, so that a chat gets one summary and not a flood. `reach` says whom they can matter to;
    without it everybody is asked. `followers`: who is asked instead, as they are to be taken.
    """
    if not changes:
        return []
    asked = followers
    if asked is None and reach is not None:
        asked = subscribers.concerned(store, reach.profiles(), about.keys())
    partners.attach(store, about.values())
    # Asked for every chat; the sources do not change meanwhile.
    source_name = cache(source_name)
    following = {one.id: one for one in (subscribers.following(store) if asked is None else asked)}
    marks = subscribers.marks_of(store, about.keys())
    with store.transaction():
        owed = alerts.decide(
            changes,
            about,
            match_of,
            following.values(),
            marks,
            now,
            source_name,
            _stories(store, about),
            left_out,
            reach,
        )
        news = Counter(one.subscription for one in owed if one.kind in ("change", "partner"))
        outbox.queue(store, owed)
        _gather(store, [following[number] for number in news], now, after_a_gap=after_a_gap)
    return owed


def catch_up(
    store: Store,
    subscription: Subscription,
    match_of: MatchOf,
    now: datetime,
    why: folding.Why = "catch_up",
    not_before: datetime | None = None,
) -> bool:
    """Owe one summary of all that a chat missed and all that waits for it, and set its cursor; whether there was anything.

    The subscription is neither paused nor blocked any more. `not_before`: when it is told, where nobody asked for it just now.
    """
    with store.transaction():
        outbox.queue(store, _missed(store, subscription, match_of, now))
        subscribers.set_cursor(store, subscription.id, call_store.last_change(store))
        waiting = outbox.news_waiting(store, subscription.id, summaries=True)
        if waiting:
            outbox.fold(store, waiting, folding.fold(waiting, why, now, not_before), now)
    return bool(waiting)


def let_back(store: Store, chat_id: int, match_of: MatchOf, now: datetime) -> None:
    """A chat that blocked the bot or removed it takes messages again: one summary for each thing it follows."""
    with store.transaction():
        for one in subscribers.unblock_chat(store, chat_id):
            if not one.paused:
                catch_up(store, one, match_of, now)


def owe_untold(store: Store, subscription: Subscription, match_of: MatchOf, now: datetime) -> None:
    """Owe what was not told yet of what a chat follows until now, and set its cursor: from here it follows something else.

    What a digest had gathered goes at once; what a pause keeps, when it ends.
    """
    with store.transaction():
        if subscription.paused:
            outbox.queue(store, _missed(store, subscription, match_of, now))
        elif subscription.rhythm != "at_once":
            happened, about = _since(store, subscription.cursor)
            marks = subscribers.marks_of(store, about.keys())
            gathered = alerts.digest(subscription, happened, about, match_of, marks, now)
            outbox.queue(store, [gathered] if gathered is not None else [])
        subscribers.set_cursor(store, subscription.id, call_store.last_change(store))


def move_chat(store: Store, old: int, new: int, match_of: MatchOf, now: datetime) -> None:
    """A group became a supergroup: as `subscribers.migrate_chat`, and where both follow something, nothing is lost.

    What one of the two gathered and was not told is owed as they become one; from there on both are told together.
    """
    with store.transaction():
        following = subscribers.all_of_chat(store, old) if old != new else []
        pairs = [(one, there) for one in following if (there := subscribers.of_chat(store, new, one.thread_id))]
        if pairs:
            # Groups move into chats that are alive; should it be gone all the same, what is owed to it is kept.
            let_back(store, new, match_of, now)
        untold = {there.id: _level(store, moved, there, match_of, now) for moved, there in pairs}
        subscribers.migrate_chat(store, old, new)
        for number, owed in untold.items():
            outbox.queue(store, owed)
            waiting = outbox.news_waiting(store, number)
            if owed and len(waiting) > 1:
                outbox.fold(store, waiting, folding.fold(waiting, "catch_up", now, None), now)


def _level(store: Store, moved: Subscription, there: Subscription, match_of: MatchOf, now: datetime) -> list[Alert]:
    """Bring two subscriptions to the further of their cursors: what each was not told up to it, owed to the one that stays.

    What that one was owed already is not among it.
    """
    last = call_store.last_change(store)
    decided = {one.id: last if _is_told_at_once(store, one) else one.cursor for one in (moved, there)}
    further = max(decided.values())
    known = outbox.changes_owed(store, there.id, min(decided.values()))
    owed: list[Alert] = []
    for one in (moved, there):
        if decided[one.id] < further:
            owed += _missed(store, one, match_of, now, until=further, skip=known)
        subscribers.set_cursor(store, one.id, further)
    return [replace(alert, subscription=there.id) for alert in owed]


def _is_told_at_once(store: Store, one: Subscription) -> bool:
    """Whether everything that happened so far was decided for this subscription, wherever its cursor is."""
    return one.rhythm == "at_once" and not one.paused and not subscribers.is_blocked(store, one.chat_id)


def _gather(store: Store, to: Sequence[Subscription], now: datetime, *, after_a_gap: bool) -> None:
    """Make one summary of what waits for each of these, where it is more than a person reads or one is waiting already."""
    lately = outbox.news_sent(store, now - folding.GATHERING)
    counted = outbox.news_counted(store, [one.id for one in to])
    for one in to:
        count, gathers = counted.get(one.id, (0, False))
        alone, summed_up = lately.get(one.id, (0, 0))
        before = alone + summed_up * folding.MOST_AT_ONCE
        if not gathers and not folding.is_too_many(count, before, after_a_gap=after_a_gap):
            continue
        waiting = outbox.news_waiting(store, one.id)
        # What one site alone brings at once is told at once; where others brought something too, more may follow.
        follows = after_a_gap or gathers or before > 0
        at = folding.gathered_at(one, now, waiting) if follows else quiet_until(one, now)
        if len(waiting) > 1:
            outbox.fold(store, waiting, folding.fold(waiting, "many", now, at), now)
        elif waiting and at is not None:
            outbox.postpone(store, waiting[0].id, at)


def _missed(
    store: Store,
    subscription: Subscription,
    match_of: MatchOf,
    now: datetime,
    *,
    until: int | None = None,
    skip: Collection[int] = (),
) -> list[Alert]:
    """What happened after the cursor (up to the change `until`, without those of `skip`) and was not owed yet."""
    happened, about = _since(store, subscription.cursor)
    happened = [one for one in happened if (until is None or one.id <= until) and one.id not in skip]
    # A chat that gathers its news was told at once of a deadline that moved earlier.
    owed = outbox.changes_owed(store, subscription.id, subscription.cursor)
    happened = [one for one in happened if one.id not in owed]
    marks = subscribers.marks_of(store, about.keys())
    return alerts.missed(subscription, happened, about, match_of, marks, now, _stories(store, about))


def _stories(store: Store, about: Mapping[str, Call]) -> dict[str, Story]:
    return stories(call_store.stages_and_dates(store, about.keys()))


def _since(store: Store, cursor: int) -> tuple[list[Change], dict[str, Call]]:
    happened = list(_changes(store, cursor))
    return happened, {one.id: one for one in call_store.calls(store, ids={one.call_id for one in happened})}


def _changes(store: Store, cursor: int) -> Iterator[Change]:
    while some := call_store.changes_after(store, cursor, _BATCH):
        yield from some
        cursor = some[-1].id
