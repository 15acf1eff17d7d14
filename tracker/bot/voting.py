"""The buttons under a call: Save, Not for us. After a tap the buttons show the new state."""

from __future__ import annotations

from tracker.bot.turn import Turn
from tracker.domain.messages import call_buttons
from tracker.domain.owing import Mark
from tracker.store import calls as call_store
from tracker.store import subscribers


async def save(turn: Turn) -> None:
    """Keep a call, or keep it no more."""
    await _mark(turn, "saved", "tap.saved", "tap.unsaved")


async def not_for_us(turn: Turn) -> None:
    """Silence a call, or hear of it again."""
    await _mark(turn, "not_for_us", "tap.not_for_us", "tap.again")


async def _mark(turn: Turn, mark: Mark, done: str, undone: str) -> None:
    assert turn.tap is not None
    if not await turn.may_change():
        await turn.toast("help.group")
        return
    store = turn.services.store
    call = call_store.call(store, turn.tap.argument())
    if call is None or turn.subscription() is None:
        await turn.toast("tap.gone" if call is None else "help.not_started")
        return
    wanted = turn.tap.argument(1) == "1"
    with store.transaction():
        if wanted:
            subscribers.mark(store, turn.chat_id, call.id, mark, turn.now)
        elif subscribers.mark_of(store, turn.chat_id, call.id) == mark:
            subscribers.unmark(store, turn.chat_id, call.id)
    await turn.show_buttons(
        call_buttons(turn.tap.argument(), turn.words(), subscribers.mark_of(store, turn.chat_id, call.id))
    )
    await turn.toast(done if wanted else undone)
