"""`/pause` and `/resume`: silence until a date or until somebody says so, and nothing lost."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from tracker import gathering
from tracker.bot.allowing import started
from tracker.bot.turn import Turn
from tracker.domain import pause_messages
from tracker.domain.models import Subscription
from tracker.domain.pausing import Unit, pause_for, read_pause
from tracker.store import pausing as pause_store
from tracker.store import subscribers

UNTIL = "pause_until"


async def pause(turn: Turn) -> None:
    """`/pause`: nothing is sent until somebody says so; `/pause 2 weeks`, `/pause until 15 January`: until then."""
    subscription = await started(turn)
    if subscription is None:
        return
    wanted = turn.text.strip()
    until = read_pause(wanted, subscription.zone, turn.now) if wanted else None
    if wanted and until is None:
        await turn.reply(pause_messages.not_read(wanted, subscription.language))
        return
    if wanted or not subscription.paused:
        pause_store.pause(turn.services.store, subscription.id, until)
    await turn.reply(pause_messages.paused(turn.current()))


async def tapped(turn: Turn) -> None:
    """An end was chosen by a button, or is to be written."""
    assert turn.tap is not None
    subscription, what = await started(turn), turn.tap.argument()
    if subscription is None:
        return
    if what == "resume":
        await _resume(turn, subscription)
        return
    if what == "date":
        turn.wait_for(UNTIL)
        await turn.reply(pause_messages.ask_until(subscription.language, private=turn.is_private))
        return
    until: datetime | None = None
    if what in pause_messages.OFFERED:
        count, unit = pause_messages.OFFERED[what]
        until = pause_for(count, cast("Unit", unit), subscription.zone, turn.now)
    elif what != "open":
        await turn.toast("tap.old")
        return
    turn.wait_no_more()
    pause_store.pause(turn.services.store, subscription.id, until)
    await turn.show(pause_messages.paused(turn.current()))


async def typed(turn: Turn) -> None:
    """Until when, as it was written."""
    subscription = turn.subscription()
    if subscription is None:
        return
    until = read_pause(turn.text, subscription.zone, turn.now)
    if until is None:
        await turn.reply(pause_messages.not_read(turn.text.strip(), subscription.language))
        return
    turn.wait_no_more()
    pause_store.pause(turn.services.store, subscription.id, until)
    await turn.reply(pause_messages.paused(turn.current()))


async def resume(turn: Turn) -> None:
    """`/resume`: what happened meanwhile follows in one message, owed in the same moment."""
    subscription = await started(turn)
    if subscription is not None:
        await _resume(turn, subscription)


async def _resume(turn: Turn, subscription: Subscription) -> None:
    if not subscription.paused:
        await turn.say("pause.not_paused")
        return
    store = turn.services.store
    with store.transaction():
        subscribers.set_paused(store, subscription.id, False)
        missed = gathering.catch_up(store, subscription, turn.services.match_of, turn.now)
    await turn.say("pause.resumed_news" if missed else "pause.resumed")
