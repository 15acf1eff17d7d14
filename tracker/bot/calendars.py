"""Calendars in chat: 📅 under a call sends its dates as a file; `/calendar` shows the chat's private address."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.bot.turn import Turn
from tracker.domain import calendar_messages
from tracker.domain.messages import Message
from tracker.domain.models import Call, Subscription
from tracker.store import calls as call_store
from tracker.store import subscribers


async def of_call(turn: Turn) -> None:
    """📅 under a call: its dates as a file."""
    assert turn.tap is not None
    call = call_store.call(turn.services.store, turn.tap.argument())
    if call is None:
        await turn.toast("tap.gone")
        return
    subscription = turn.current()
    content, dates = turn.services.calendar_file(subscription, [call], call.title(subscription.language))
    if not dates:
        await turn.say("calendar.no_date")
        return
    await turn.reply_file(
        calendar_messages.file_name(call), content, calendar_messages.caption(dates, subscription.language)
    )


async def calendar(turn: Turn) -> None:
    """`/calendar`: the private address; where the service gives none, the saved calls as a file."""
    subscription = await _started(turn)
    if subscription is None:
        return
    base = turn.services.calendar_address(subscription, False)
    if base is None:
        await _send_saved(turn, subscription, addresses_off=True)
    else:
        await turn.show(calendar_messages.addresses(base, subscription, turn.profiles_of(subscription)))


async def tapped(turn: Turn) -> None:
    """A button under it: another address, none, or a file."""
    assert turn.tap is not None
    subscription = await _started(turn)
    if subscription is None:
        return
    match turn.tap.argument():
        case "new":
            base = turn.services.calendar_address(subscription, True)
            if base is not None:
                told = calendar_messages.addresses(base, subscription, turn.profiles_of(subscription), renewed=True)
                await turn.show(told)
        case "none":
            turn.services.revoke_address(subscription)
            await turn.show(Message(turn.words().say("calendar.revoked")))
        case "file":
            await _send_saved(turn, subscription, addresses_off=False)
        case _:
            await turn.toast("tap.old")


async def _send_saved(turn: Turn, subscription: Subscription, *, addresses_off: bool) -> None:
    store, words = turn.services.store, turn.words()
    calls: Sequence[Call] = list(call_store.calls(store, ids=subscribers.marked(store, turn.chat_id, "saved")))
    content, dates = turn.services.calendar_file(subscription, calls, words.label("published.saved"))
    if not dates:
        await turn.say("calendar.none")
        return
    told = calendar_messages.caption(dates, subscription.language, addresses_off=addresses_off)
    await turn.reply_file("calls.ics", content, told)


async def _started(turn: Turn) -> Subscription | None:
    """What the chat follows, where this person may ask for its addresses; else they are told why not."""
    subscription = turn.subscription()
    allowed = await turn.may_change()
    if allowed and subscription is not None:
        return subscription
    problem = "help.not_started" if allowed else "help.group"
    if turn.query is not None:
        await turn.toast(problem)
    else:
        await turn.say(problem)
    return None
