"""The buttons under a call: Save, Not for us. After a tap the buttons show the new state.

Each is a vote that teaches (`domain.votes`); a second tap takes it back, and what it taught with it.
"""

from __future__ import annotations

from dataclasses import replace

from tracker.bot.turn import Turn
from tracker.domain.calltext import read_call_text
from tracker.domain.messages import call_buttons
from tracker.domain.models import Call
from tracker.domain.owing import Mark, best_match
from tracker.domain.votes import learn
from tracker.store import calls as call_store
from tracker.store import outbox, subscribers

_MARKS: tuple[Mark, Mark] = ("saved", "not_for_us")
#: Votes that are learned from, the newest of each kind; and calls told lately that show what one changes.
_LEARNED, _LATELY = 100, 50


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
        silenced = _teach(turn, call)
    await turn.show_buttons(
        call_buttons(turn.tap.argument(), turn.words(), subscribers.mark_of(store, turn.chat_id, call.id))
    )
    if wanted and silenced:
        await turn.toast_text(turn.words().say("tap.taught", silenced))
    else:
        await turn.toast(done if wanted else undone)


def _teach(turn: Turn, voted: Call) -> int:
    """Learn from all votes of the chat; how many of the calls told here lately would not have come after this one."""
    store = turn.services.store
    before = turn.current()
    ids = {mark: subscribers.marked(store, turn.chat_id, mark)[:_LEARNED] for mark in _MARKS}
    known = {one.id: one for one in call_store.calls(store, ids=[*ids["saved"], *ids["not_for_us"]])}
    liked, disliked = ([read_call_text(known[one].facts) for one in ids[mark] if one in known] for mark in _MARKS)
    lesson = learn(liked, disliked, turn.services.rarity)
    subscribers.keep_lesson(store, turn.chat_id, lesson)
    lately = dict.fromkeys(one.call_id for one in outbox.history(store, subscription=before.id) if one.call_id)
    told = [one for one in call_store.calls(store, ids=list(lately)[:_LATELY]) if one.id != voted.id]
    after = replace(before, lesson=lesson)
    return sum(
        best_match(one, before, turn.services.match_of) is not None
        and best_match(one, after, turn.services.match_of) is None
        for one in told
    )
