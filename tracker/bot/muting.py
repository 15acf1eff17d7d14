"""Muting in chat: 🔕 under a call offers what of it to mute; `/mute words`; `/muted` lists all of it and lifts it."""

from __future__ import annotations

from collections.abc import Callable

from tracker.bot.allowing import started
from tracker.bot.turn import Turn
from tracker.domain import mute_messages
from tracker.domain.hypertext import Html
from tracker.domain.messages import Rows, call_buttons
from tracker.domain.models import Call, Subscription
from tracker.domain.muting import is_mutable, muted_by, words_offered
from tracker.domain.owing import best_match
from tracker.domain.wishes import LONGEST_WORD, Mute, MuteKind
from tracker.store import calls as call_store
from tracker.store import muting as mute_store
from tracker.store import subscribers

_KINDS: dict[str, MuteKind] = {"c": "call", "s": "source", "p": "programme", "w": "word"}


async def opened(turn: Turn) -> None:
    """🔕 under a call: its buttons become what can be muted."""
    found = await _call(turn)
    if found is None:
        return
    call, subscription = found
    lang = subscription.language
    match = best_match(call, subscription, turn.services.match_of) if subscription.profiles else None
    telling = match.words if match is not None else ()
    offered = words_offered(call, lang, telling, turn.services.rarity)
    await turn.show_buttons(mute_messages.choices(call, _sources(turn), offered, turn.words()))


async def chosen(turn: Turn) -> None:
    """One of them: muted, and the call's buttons are back, with the way to undo it."""
    assert turn.tap is not None
    found = await _call(turn)
    if found is None:
        return
    call, subscription = found
    kind = _KINDS.get(turn.tap.argument(1))
    if kind is None:
        await turn.show_buttons(buttons(turn, call))
        if turn.tap.argument(1) != "back":
            await turn.toast("tap.old")
        return
    values = {"call": call.id, "programme": call.facts.programme or ""}
    value = values.get(kind, turn.tap.argument(2))
    if not value or (kind == "word" and not is_mutable(value)):
        await turn.toast("tap.old")
        return
    one = Mute(kind, value, turn.now)
    mute_store.mute(turn.services.store, subscription.id, one)
    await turn.show_buttons(buttons(turn, call, one.key))
    await turn.toast_text(turn.words().say("mute.toast", what=_named(turn, one)))


async def lifted(turn: Turn) -> None:
    """The way back, under a call, under what was muted by its words, or in the list."""
    assert turn.tap is not None
    subscription = await started(turn)
    if subscription is None:
        return
    store, key, call_id = turn.services.store, turn.tap.argument(), turn.tap.argument(1)
    mute_store.lift(store, subscription.id, key)
    call = call_store.call(store, call_id) if call_id != "-" else None
    if call is not None:
        await turn.show_buttons(buttons(turn, call))
    else:
        await _show_list(turn, turn.tap.number(2))
    await turn.toast("mute.lifted")


async def mute(turn: Turn) -> None:
    """`/mute words`: what has them is silent from now on."""
    subscription = await started(turn)
    if subscription is None:
        return
    wanted = " ".join(turn.text.split())
    if not wanted:
        await turn.say("mute.how")
        return
    if not is_mutable(wanted):
        await turn.say("mute.too_long" if len(wanted) > LONGEST_WORD else "mute.too_common", words=wanted[:80])
        return
    one = Mute("word", wanted, turn.now)
    mute_store.mute(turn.services.store, subscription.id, one)
    await turn.reply(mute_messages.done(one, _named(turn, one), turn.words()))


async def muted(turn: Turn) -> None:
    """`/muted` and its pages."""
    if await started(turn) is not None:
        await _show_list(turn, turn.tap.number() if turn.tap is not None else 0)


def key_of(turn: Turn, call: Call) -> str | None:
    """By what the mute that silences a call here is known; None where nothing silences it."""
    saved = subscribers.mark_of(turn.services.store, turn.chat_id, call.id) == "saved"
    one = muted_by(call, turn.current().wishes.muted, saved=saved)
    return one.key if one is not None else None


def described(turn: Turn, call: Call) -> tuple[Mute, Html] | None:
    """The mute that silences a call here, with its name in words; or None."""
    saved = subscribers.mark_of(turn.services.store, turn.chat_id, call.id) == "saved"
    one = muted_by(call, turn.current().wishes.muted, saved=saved)
    return (one, _named(turn, one)) if one is not None else None


def buttons(turn: Turn, call: Call, key: str | None = None) -> Rows:
    """The buttons of a call as things are now; `key`: of the mute to undo, where the one just made silences nothing by itself."""
    mark = subscribers.mark_of(turn.services.store, turn.chat_id, call.id)
    return call_buttons(call, turn.words(), mark, turn.of_team(call), key or key_of(turn, call))


def is_muted(turn: Turn) -> Callable[[Call], bool]:
    """Whether a call is silent here; for a list of many."""
    some = turn.current().wishes.muted
    saved = set(subscribers.marked(turn.services.store, turn.chat_id, "saved")) if some else set()
    return lambda call: muted_by(call, some, saved=call.id in saved) is not None


async def _show_list(turn: Turn, page: int) -> None:
    subscription = turn.current()
    some = subscription.wishes.muted
    shown = mute_messages.muted_list(some, _titles(turn, some), _sources(turn), turn.words(), subscription.zone, page)
    await turn.show(shown)


def _named(turn: Turn, one: Mute) -> Html:
    return mute_messages.named(one, _titles(turn, (one,)), _sources(turn), turn.words())


def _titles(turn: Turn, some: tuple[Mute, ...]) -> dict[str, str]:
    ids = [one.value for one in some if one.kind == "call"]
    lang = turn.language()
    return {one.id: one.title(lang) for one in call_store.calls(turn.services.store, ids=ids)} if ids else {}


def _sources(turn: Turn) -> dict[str, str]:
    return {one.id: one.name for one in turn.services.sources(turn.language())}


async def _call(turn: Turn) -> tuple[Call, Subscription] | None:
    """The call whose button was tapped and what the chat follows, where this person may change it."""
    assert turn.tap is not None
    subscription = await started(turn)
    if subscription is None:
        return None
    call = call_store.call(turn.services.store, turn.tap.argument())
    if call is None:
        await turn.toast("tap.gone")
        return None
    return call, subscription
