"""Why a call was told, or was not: the button under it, and `/why CODE` for any call or address."""

from __future__ import annotations

from dataclasses import replace

from tracker.bot import looking, muting
from tracker.bot.turn import Turn
from tracker.domain import tracing
from tracker.domain.asking import quiet_label
from tracker.domain.coverage import covering, host_of
from tracker.domain.explaining import story
from tracker.domain.fate import fate
from tracker.domain.hypertext import Html
from tracker.domain.messages import Message
from tracker.domain.models import Call
from tracker.domain.teams import BETWEEN_PEOPLE
from tracker.store import calls as call_store
from tracker.store import outbox, subscribers
from tracker.store.joins import joins_of


async def tapped(turn: Turn) -> None:
    """The button: for each profile the chat follows, what matched and what each condition says."""
    assert turn.tap is not None
    call = call_store.call(turn.services.store, turn.tap.argument())
    if call is None:
        await turn.toast("tap.gone")
        return
    await turn.reply(_told(turn, call))


async def asked(turn: Turn) -> None:
    """`/why CODE` or an address: the same for any call that is known; for an unknown address, whether its site is watched."""
    wanted = turn.text.strip()
    if not wanted:
        await turn.say("why.how")
        return
    store = turn.services.store
    ids = call_store.named(store, wanted)
    found = list(call_store.calls(store, ids=ids))
    if len(found) == 1:
        await turn.reply(_to_act_on(turn, found[0]), _message_of(turn, found[0]))
    elif found:
        # The search finds what the words name first.
        await looking.search(turn)
    else:
        await _unknown(turn, wanted)


async def _unknown(turn: Turn, wanted: str) -> None:
    """Nothing is known of it: whether anybody looks there at all."""
    if not host_of(wanted):
        await turn.say("why.unknown", wanted=wanted[:100])
        return
    lines = {one.id: one for one in turn.services.sources(turn.language())}
    near = [lines[one] for one in covering(wanted, {id_: one.url for id_, one in lines.items()})]
    watched = [one.name for one in near if one.enabled]
    if watched:
        await turn.say("why.covered", host=host_of(wanted), sources=", ".join(watched))
    else:
        await turn.say("why.not_covered", host=host_of(wanted))


def _told(turn: Turn, call: Call) -> Message:
    store, subscription, words = turn.services.store, turn.current(), turn.words()
    zone = subscription.zone
    matches = [(one, turn.services.match_of(call, one.id)) for one in turn.profiles_of(subscription)]
    names = {one.id: one.name for one in turn.services.sources(turn.language())}
    owed = outbox.of_call(store, subscription.id, call.id) if subscription.id else []
    owed = [one for one in owed if one.kind not in BETWEEN_PEOPLE]
    mark = subscribers.mark_of(store, turn.chat_id, call.id)
    weighed = {
        profile.id: tracing.weighed(call, match, turn.services.shares_of(call, profile.id), subscription, words)
        for profile, match in matches
    }
    joins = [(source, why, at) for (source, _), why, at in joins_of(store, call.id)]
    more = [
        fate(call, [match for _, match in matches], subscription, owed, mark, words, turn.now),
        tracing.threshold(subscription, quiet_label(subscription, words), words, muting.described(turn, call))
        if subscription.id
        else Html(""),
        tracing.seen(call, names, words, zone),
        tracing.read(call, words),
        tracing.joined(joins, names, words, zone),
    ]
    return Message(story(call, matches, words, turn.now, names, weighed, more))


def _to_act_on(turn: Turn, call: Call) -> Message:
    """The story of a call that was asked for, with the buttons of its card: there may be no other message of it."""
    told = _told(turn, call)
    return replace(told, rows=muting.buttons(turn, call)) if turn.subscription() is not None else told


def _message_of(turn: Turn, call: Call) -> int | None:
    """The message that told of the call here first: the answer hangs on it, so that a tap leads there."""
    subscription = turn.subscription()
    return outbox.first_message_of(turn.services.store, subscription.id, call.id) if subscription is not None else None
