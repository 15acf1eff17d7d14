"""The buttons under a call: Save, For us, Not for us. After a tap the buttons show the new state.

Each is a vote that teaches (`domain.votes`), and its effect is told; a second tap takes it back, with what it taught.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from tracker.bot import muting
from tracker.bot.turn import Turn
from tracker.domain.calltext import CallText, read_call_text
from tracker.domain.models import Call, Subscription
from tracker.domain.owing import Mark, best_match
from tracker.domain.teams import BETWEEN_PEOPLE
from tracker.domain.votes import learn
from tracker.store import calls as call_store
from tracker.store import live_calls, outbox, subscribers, team_calls

_LIKED: tuple[Mark, ...] = ("saved", "liked")
_DISLIKED: tuple[Mark, ...] = ("not_for_us",)
#: Votes that are learned from, the newest of each kind; and calls of late that show what one changes.
_LEARNED, _LATELY = 100, 50
_DONE: dict[Mark, str] = {"saved": "tap.saved", "liked": "tap.liked", "not_for_us": "tap.not_for_us"}
_UNDONE: dict[Mark, str] = {"saved": "tap.unsaved", "liked": "tap.unliked", "not_for_us": "tap.again"}
#: Said in place of it, where the vote would have changed what came: how many, of how many.
_EFFECT: dict[Mark, str] = {"saved": "tap.gained_saved", "liked": "tap.gained", "not_for_us": "tap.taught"}


async def save(turn: Turn) -> None:
    """Keep a call, or keep it no more."""
    await _mark(turn, "saved")


async def like(turn: Turn) -> None:
    """A call is the kind that is wanted, without being kept; what is kept says so already."""
    await _mark(turn, "liked")


async def not_for_us(turn: Turn) -> None:
    """Silence a call, or hear of it again."""
    await _mark(turn, "not_for_us")


async def _mark(turn: Turn, mark: Mark) -> None:
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
    before = turn.current()
    present = subscribers.mark_of(store, turn.chat_id, call.id)
    if wanted and mark == "liked" and present == "saved":
        await turn.toast("tap.liked_saved")
        return
    with store.transaction():
        if wanted:
            subscribers.mark(store, turn.chat_id, call.id, mark, turn.now)
        elif present == mark:
            subscribers.unmark(store, turn.chat_id, call.id)
            team_calls.keep_no_more(store, turn.chat_id, call.id)
        after = teach(turn, before)
    await turn.show_buttons(muting.buttons(turn, call))
    changed, of = _effect(turn, mark, call, before, after) if wanted else (0, 0)
    if changed:
        await turn.toast_text(turn.words().say(_EFFECT[mark], changed, of=of))
    else:
        await turn.toast(_DONE[mark] if wanted else _UNDONE[mark])


def teach(turn: Turn, before: Subscription) -> Subscription:
    """Learn from all votes of the chat, and keep it; the subscription with what was learned."""
    store = turn.services.store

    def newest(marks: Iterable[Mark]) -> list[str]:
        return [id_ for mark in marks for id_ in subscribers.marked(store, turn.chat_id, mark)[:_LEARNED]]

    liked, disliked = newest(_LIKED), newest(_DISLIKED)
    known = {one.id: one for one in call_store.calls(store, ids=[*liked, *disliked])}

    def read(ids: list[str]) -> list[CallText]:
        return [read_call_text(known[one].facts) for one in ids if one in known]

    lesson = learn(read(liked), read(disliked), turn.services.rarity)
    subscribers.keep_lesson(store, turn.chat_id, lesson)
    return replace(before, lesson=lesson)


def _effect(turn: Turn, mark: Mark, voted: Call, before: Subscription, after: Subscription) -> tuple[int, int]:
    """How many calls of late would have come that did not (or the reverse, for one unwanted), of how many looked at."""
    store = turn.services.store
    if mark == "not_for_us":
        history = outbox.history(store, subscription=before.id)
        told = dict.fromkeys(one.call_id for one in history if one.call_id and one.kind not in BETWEEN_PEOPLE)
        ids = list(told)
    else:
        ids = live_calls.latest_ids(store, _LATELY + 1)
    lately = [one for one in call_store.calls(store, ids=ids[: _LATELY + 1]) if one.id != voted.id][:_LATELY]

    def comes(to: Subscription) -> Callable[[Call], bool]:
        return lambda call: best_match(call, to, turn.services.match_of) is not None

    less, more = (comes(before), comes(after)) if mark != "not_for_us" else (comes(after), comes(before))
    return sum(more(one) and not less(one) for one in lately), len(lately)
