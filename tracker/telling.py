"""What a chat is told when its turn comes: an alert becomes a message with the call as it is known then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from tracker import broadcasting, introducing, teaming
from tracker.domain.administering import accept_button
from tracker.domain.alerts import source_of_health
from tracker.domain.digest_again import notes_of, title_of
from tracker.domain.digesting import digest_page
from tracker.domain.fate import MUTED
from tracker.domain.folding import why_folded
from tracker.domain.messages import Message, alert_message, fixed_message
from tracker.domain.models import Alert, Call, Subscription
from tracker.domain.muting import muted_by, muted_source
from tracker.domain.outages import source_of_outage
from tracker.domain.owing import still_news
from tracker.domain.people_messages import asking_message
from tracker.domain.reminder_messages import reminder_message
from tracker.domain.reminders import reminders_of, still_due
from tracker.domain.repair_messages import repair_button
from tracker.domain.teams import BETWEEN_PEOPLE
from tracker.domain.wording import wording
from tracker.store import access, outages, subscribers, wishing
from tracker.store import calls as call_store
from tracker.store import reminders as reminder_store
from tracker.store import sources as source_store
from tracker.store.database import Store
from tracker.teaming import FirmsOf, no_firms, of_team

#: Why an alert was dropped; `domain.fate` knows the second.
NOT_WORTH_SENDING = "no longer worth sending"


def message_for(
    alert: Alert,
    store: Store,
    now: datetime,
    source_name: Callable[[str, str], str],
    firms: FirmsOf = no_firms,
) -> Message | None:
    """The message of an alert as of `now`; None where there is nothing to tell any more (the call was erased, or the chat said that it is not for it).

    `firms`: how many member firms of a chat a call fits.
    """
    subscription = subscribers.subscription(store, alert.subscription)
    if subscription is None:
        return None
    if alert.kind in ("access", "broadcast") and alert.text is None:
        return _of_admins(alert, store, subscription.language)
    if alert.kind in BETWEEN_PEOPLE:
        muted = {one.value for one in subscription.wishes.muted if one.kind == "call"}
        return None if alert.call_id in muted else _between_people(alert, store, subscription, now)
    if alert.text is not None:
        return _fixed(alert, subscription, store, now)
    if alert.kind == "digest":
        return summary_page(alert, subscription, store, now)
    call = call_store.call(store, alert.call_id) if alert.call_id else None
    if call is None:
        return None
    mark = subscribers.mark_of(store, subscription.chat_id, call.id)
    if mark == "not_for_us" or muted_by(call, subscription.wishes.muted, saved=mark == "saved") is not None:
        return None
    if alert.kind == "reminder":
        return _reminder(alert, subscription, call, store, now, source_name, firms)
    changes = call_store.changes_numbered(store, alert.changes)
    if changes and alert.kind in ("change", "partner"):
        marks = subscribers.marks_of(store, [call.id])
        changes = [
            one for news in still_news(subscription, changes, {call.id: call}, marks, now) for one in news.changes
        ]
        if not changes:
            return None
    lang = subscription.language
    return alert_message(
        call,
        changes,
        alert.match,
        lang,
        subscription.zone,
        now,
        max((one.last_seen for one in call.sightings), default=None),
        {one.source: source_name(one.source, lang) for one in call.sightings}
        | {one.source: source_name(one.source, lang) for one in changes if one.source},
        mark,
        of_team(store, subscription.chat_id, call, now, firms),
    )


def _fixed(alert: Alert, subscription: Subscription, store: Store, now: datetime) -> Message | None:
    """The message whose text was fixed when it was made; None where what it says does not hold any more."""
    if alert.kind == "heartbeat" and wishing.told_since(store, subscription.id, alert.created, but=alert.id):
        return None
    if _has_muted(alert, subscription, store):
        return summary_page(alert, subscription, store, now)
    told = fixed_message(alert, subscription.language)
    out = source_of_outage(alert)
    if out is not None and (
        not outages.is_lasting(store, out) or muted_source(out, subscription.wishes.muted) is not None
    ):
        return None
    source = source_of_health(alert)
    if source is None:
        return told
    state = source_store.state_of(store, source)
    lang = subscription.language
    return replace(told, rows=(*repair_button(state, lang), *accept_button(state, lang)))


def why_silent(alert: Alert, store: Store) -> str:
    """Why `message_for` gave nothing for an alert, in a line for the log."""
    subscription = subscribers.subscription(store, alert.subscription)
    muted = subscription.wishes.muted if subscription is not None else ()
    if subscription is None or not muted:
        return NOT_WORTH_SENDING
    out = source_of_outage(alert)
    by = muted_source(out, muted) if out is not None else None
    for call in _calls_of(alert, store):
        saved = subscribers.mark_of(store, subscription.chat_id, call.id) == "saved"
        by = by or muted_by(call, muted, saved=saved)
    return f"{MUTED} ({by.kind} {by.value})" if by is not None else NOT_WORTH_SENDING


def _has_muted(alert: Alert, subscription: Subscription, store: Store) -> bool:
    """Whether a digest that was made before speaks of a call that was muted since."""
    muted = subscription.wishes.muted
    if not muted or not alert.changes:
        return False
    marks = subscribers.marks_of_subscriptions(store, [subscription.id])
    return any(
        muted_by(one, muted, saved=marks.get((subscription.id, one.id)) == "saved") is not None
        for one in _calls_of(alert, store)
    )


def _calls_of(alert: Alert, store: Store) -> list[Call]:
    ids = {one.call_id for one in call_store.changes_numbered(store, alert.changes)}
    return list(call_store.calls(store, ids={*ids, alert.call_id} if alert.call_id else ids))


def _of_admins(alert: Alert, store: Store, lang: str) -> Message | None:
    """What an admin wrote to everybody, or that a chat asks to be let in; None where that was decided meanwhile."""
    if alert.kind == "broadcast":
        return broadcasting.message_of(store, alert, lang)
    found = access.person(store, int(alert.reason.split(":")[1]))
    return asking_message(found.chat_id, found.name, "asked", lang) if found and found.state == "asked" else None


def _between_people(alert: Alert, store: Store, subscription: Subscription, now: datetime) -> Message | None:
    """What other chats caused, as it stands now: a stage in a team, an introduction."""
    if alert.kind == "team":
        return teaming.line_of(store, alert, subscription)
    return introducing.line_of(store, alert, subscription, now)


def _reminder(
    alert: Alert,
    subscription: Subscription,
    call: Call,
    store: Store,
    now: datetime,
    source_name: Callable[[str, str], str],
    firms: FirmsOf,
) -> Message | None:
    """A reminder as of `now`; None where its date does not hold any more, a nearer one is due, or it is not wanted now."""
    kept = reminder_store.of_call(store, subscription.id, call.id)
    if kept is None:
        return None
    due = still_due(alert.reason, call.id, reminders_of(call, subscription, kept.wanted, now), now)
    if due is None:
        return None
    lang = subscription.language
    return reminder_message(
        call,
        due,
        lang,
        subscription.zone,
        now,
        max((one.last_seen for one in call.sightings), default=None),
        {one.source: source_name(one.source, lang) for one in call.sightings},
        of_team(store, subscription.chat_id, call, now, firms),
    )


def summary_page(
    alert: Alert, subscription: Subscription, store: Store, now: datetime, page: int = 0, title: str | None = None
) -> Message | None:
    """A page of a summary (of any kind) as of `now`; None where nothing of it is worth telling any more."""
    changes = call_store.changes_numbered(store, alert.changes)
    about = {call.id: call for call in call_store.calls(store, ids={one.call_id for one in changes})}
    news = still_news(subscription, changes, about, subscribers.marks_of(store, about), now)
    notes = notes_of(alert.text) if alert.text is not None and page == 0 else ()
    if not news and not notes:
        return None
    lang = subscription.language
    if alert.text is not None:
        said = title_of(alert.text)
    else:
        said = wording(lang).say(f"digest.title_{title or why_folded(alert)}")
    return digest_page(news, said, lang, now, page, alert.id, notes)
