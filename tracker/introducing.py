"""Introductions: who is asked about which call, what becomes of the answers, and what each side is told of the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from tracker.domain import partner_messages
from tracker.domain.finding import Fitting
from tracker.domain.introductions import (
    BETWEEN,
    WAITS,
    Answer,
    answered,
    needs_partners,
    time_to_meet,
    to_introduce,
    view,
)
from tracker.domain.messages import Message
from tracker.domain.models import Alert, Call, Subscription
from tracker.domain.muting import muted_by
from tracker.domain.rhythm import quiet_until
from tracker.store import calls as call_store
from tracker.store import introductions as kept
from tracker.store import outbox, subscribers
from tracker.store import sources as source_store
from tracker.store.database import Store

_EVERY = timedelta(hours=1)
_LOOKED = "introductions_looked_at"
_REASON = "introduce"
Look = Callable[[Subscription, datetime], Iterator[Fitting | None]]
"""(subscription, now) → the calls that fit it now, a step at a time."""


def introduce(store: Store, look: Look, now: datetime) -> Iterator[None]:
    """Ask who is to be asked, in steps; looked at once an hour. Nobody is looked at who did not want to be introduced."""
    looked = source_store.instant_setting(store, _LOOKED)
    if looked is not None and timedelta(0) <= now - looked < _EVERY:
        return
    source_store.set_instant_setting(store, _LOOKED, now)
    wishing = dict(kept.wishing(store))
    if len(wishing) < 2:
        return
    fitting: dict[int, list[Call]] = {}
    for chat in wishing:
        found: dict[str, Call] = {}
        for one in subscribers.all_of_chat(store, chat):
            if one.profiles and not one.paused:
                for fits in look(one, now):
                    if fits is not None and needs_partners(fits.call) and _is_wanted(store, one, fits, now):
                        found[fits.call.id] = fits.call
                    yield
        fitting[chat] = list(found.values())
    busy = kept.busy(store, now - BETWEEN, now - WAITS)
    with store.transaction():
        for call, pair in to_introduce(fitting, kept.asked_about(store), wishing, busy, now):
            number = kept.begin(store, call.id, pair, now)
            for chat in pair:
                _owe(store, chat, f"{_REASON}:{number}:ask", call.id, now)


def answer(store: Store, number: int, chat: int, said: Answer, now: datetime) -> bool:
    """A chat answers; where both said yes now, the other is told. Whether there was such a question to this chat."""
    with store.transaction():
        before = kept.introduction(store, number)
        if before is None or chat not in before.chats:
            return False
        if said == "yes" and kept.shown_of(store, chat) is None:
            return False
        after = answered(before, chat, said)
        kept.keep(store, after)
        if after.done and not before.done:
            other = next(one for one in after.chats if one != chat)
            _owe(store, other, f"{_REASON}:{number}:met", after.call_id, now)
        return True


def told(store: Store, number: int, chat: int, lang: str) -> Message | None:
    """How an introduction stands for one side: the question, its own answer, or the other side once both said yes."""
    one = kept.introduction(store, number)
    mine = view(one, chat) if one is not None else None
    call = call_store.call(store, one.call_id) if one is not None else None
    if one is None or mine is None or call is None:
        return None
    if mine.other is not None:
        shown = kept.shown_of(store, mine.other)
        return partner_messages.met(call, shown, lang) if shown is not None else None
    own = kept.shown_of(store, chat)
    return partner_messages.question(call, number, mine.mine, own, lang)


def line_of(store: Store, alert: Alert, to: Subscription, now: datetime) -> Message | None:
    """A question, or that both said yes, when its turn comes; None where it is too late for it, or it is answered already."""
    _, number, what = (*alert.reason.split(":"), "", "", "")[:3]
    one = kept.introduction(store, int(number)) if number.isdecimal() else None
    if one is None:
        return None
    mine = view(one, to.chat_id)
    call = call_store.call(store, one.call_id)
    if mine is None or call is None:
        return None
    if what == "ask" and (mine.mine is not None or kept.shown_of(store, to.chat_id) is None):
        return None
    if what == "ask" and (not time_to_meet(call, now) or _is_turned_down(store, to, call)):
        return None
    return told(store, one.number, to.chat_id, to.language)


def _is_wanted(store: Store, to: Subscription, fits: Fitting, now: datetime) -> bool:
    """Whether a chat may be asked about a call: it fits at least possibly, there is time, and nobody there turned it down."""
    possible = fits.match is not None and fits.match.level != "none"
    return possible and time_to_meet(fits.call, now) and not _is_turned_down(store, to, fits.call)


def _is_turned_down(store: Store, to: Subscription, call: Call) -> bool:
    """Whether a chat said that a call is not for it, or muted it."""
    mark = subscribers.mark_of(store, to.chat_id, call.id)
    return mark == "not_for_us" or muted_by(call, to.wishes.muted, saved=mark == "saved") is not None


def _owe(store: Store, chat: int, reason: str, call_id: str, now: datetime) -> None:
    for place in subscribers.all_of_chat(store, chat)[:1]:
        due = quiet_until(place, now)
        outbox.queue(store, [Alert(place.id, "introduction", reason, created=now, call_id=call_id, not_before=due)])
