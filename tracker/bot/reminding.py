"""Reminders in chat: 🔔 under a call saves it and shows when it is reminded of; buttons change that, for it or for all."""

from __future__ import annotations

from dataclasses import replace

from tracker.bot import muting
from tracker.bot.turn import Turn
from tracker.bot.voting import teach
from tracker.domain import reminder_messages
from tracker.domain.messages import Message
from tracker.domain.models import Call, Reminding
from tracker.domain.reminders import INTERNAL, OFFERED, reminders_of
from tracker.reminding import decide
from tracker.store import calls as call_store
from tracker.store import reminders as reminder_store
from tracker.store import subscribers


async def remind(turn: Turn) -> None:
    """🔔 under a call: what one is to be reminded of is saved; the message shows it, a new one when."""
    assert turn.tap is not None
    if not await turn.may_change():
        await turn.toast("help.group")
        return
    store = turn.services.store
    call = call_store.call(store, turn.tap.argument())
    if call is None or turn.subscription() is None:
        await turn.toast("tap.gone" if call is None else "help.not_started")
        return
    if subscribers.mark_of(store, turn.chat_id, call.id) != "saved":
        with store.transaction():
            subscribers.mark(store, turn.chat_id, call.id, "saved", turn.now)
            teach(turn, turn.current())
        await turn.show_buttons(muting.buttons(turn, call))
    await turn.reply(_for_call(turn, call))


async def chosen(turn: Turn) -> None:
    """A button under the choices: how long before, an own deadline, none, or as for every call."""
    assert turn.tap is not None
    if not await turn.may_change():
        await turn.toast("help.group")
        return
    subscription = turn.subscription()
    if subscription is None:
        await turn.toast("help.not_started")
        return
    store, target, what = turn.services.store, turn.tap.argument(), turn.tap.argument(1)
    of_all = target == reminder_messages.EVERY
    call = None if of_all else call_store.call(store, target)
    kept = reminder_store.of_call(store, subscription.id, call.id) if call is not None else None
    if not of_all and (call is None or kept is None):
        await turn.toast("tap.gone" if call is None else "remind.not_saved")
        return
    present = kept.wanted if kept is not None else subscription.reminding
    if what == "internal":
        await turn.show(reminder_messages.choices_of_internal(present, target, subscription.language))
        return
    if what == "usual" and kept is not None:
        with store.transaction():
            decide(store, [kept], turn.now)
            reminder_store.choose_for_call(store, subscription.id, kept.call_id, None)
    elif what != "all":
        changed = _with(present, what, turn.tap.argument(2))
        if changed is None:
            await turn.toast("tap.old")
            return
        _keep(turn, subscription.id, changed, kept)
    if call is None:
        await turn.show(reminder_messages.choices_for_all(turn.current().reminding, subscription.language))
    else:
        await turn.show(_for_call(turn, call))


def _keep(turn: Turn, subscription: int, changed: Reminding, kept: reminder_store.Kept | None) -> None:
    """Keep a choice. What was due until now is decided by the one before, so that nothing is sent late for the new one."""
    store = turn.services.store
    with store.transaction():
        if kept is not None:
            decide(store, [kept], turn.now)
            reminder_store.choose_for_call(store, subscription, kept.call_id, changed)
        else:
            decide(store, reminder_store.of_subscription(store, subscription), turn.now)
            reminder_store.choose(store, subscription, changed)


def _with(choice: Reminding, what: str, wanted: str) -> Reminding | None:
    """The choice with one thing changed; None where there is no such thing."""
    if what in OFFERED:
        before = {*choice.before, what} if wanted == "1" else {*choice.before} - {what}
        return replace(choice, before=tuple(one for one in OFFERED if one in before))
    if what == "none":
        return replace(choice, before=())
    days = int(what[1:]) if what[:1] == "i" and what[1:].isdecimal() and len(what) < 4 else None
    return replace(choice, internal=days) if days in INTERNAL and days is not None else None


def _for_call(turn: Turn, call: Call) -> Message:
    subscription = turn.current()
    kept = reminder_store.of_call(turn.services.store, subscription.id, call.id)
    wanted = kept.wanted if kept is not None else subscription.reminding
    planned = reminders_of(call, subscription, wanted, turn.now)
    own = kept is not None and kept.choice is not None
    return reminder_messages.choices_for_call(call, wanted, subscription, planned, turn.now, own=own)
