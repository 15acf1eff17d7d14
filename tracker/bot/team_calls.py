"""A call as the team has it, in chat: its stage and notes, by the button under a call or by `/note CODE text`."""

from __future__ import annotations

from tracker import teaming
from tracker.bot import looking
from tracker.bot.turn import Turn
from tracker.domain import team_messages
from tracker.domain.messages import Message
from tracker.domain.models import Call
from tracker.domain.teams import LONGEST_NOTE, MOST_NOTES, read_stage
from tracker.store import calls as call_store
from tracker.store import team_calls, teams

NOTE = "team_note"
"""What a person is waited for while they write a note."""


async def stage(turn: Turn) -> None:
    """The stage under a call: a tap shows the stages, with one named it is set, and the others are told."""
    assert turn.tap is not None
    call = await _call(turn, turn.tap.argument())
    if call is None:
        return
    if turn.tap.argument(1) == "":
        await turn.reply(_card(turn, call))
        return
    wanted = read_stage(turn.tap.argument(1))
    if wanted is None:
        await turn.toast("tap.old")
        return
    store = turn.services.store
    member = teams.begin(store, turn.chat_id, turn.name, turn.now)
    teaming.come_to(store, member, call, wanted, turn.now)
    await turn.show(_card(turn, call))


async def note_tapped(turn: Turn) -> None:
    """The button for a note: it is waited for; or the chat's own notes of the call are erased."""
    assert turn.tap is not None
    call = await _call(turn, turn.tap.argument())
    if call is None:
        return
    if turn.tap.argument(1) == "forget":
        member = teams.member(turn.services.store, turn.chat_id)
        if member is not None:
            team_calls.forget_notes(turn.services.store, member.team, call.id, turn.chat_id)
        await turn.show(_card(turn, call))
        return
    turn.wait_for(NOTE, call=call.id)
    await turn.reply(team_messages.ask_note(turn.language(), private=turn.is_private))


async def written(turn: Turn) -> None:
    """The note that was waited for."""
    call = await _call(turn, str(turn.asked().get("call", "")))
    if call is not None and await _keep(turn, call, turn.text):
        turn.wait_no_more()


async def note(turn: Turn) -> None:
    """`/note CODE text`; with the code (or address) alone, what is there already."""
    wanted, _, text = turn.text.strip().partition(" ")
    if not wanted:
        await turn.say("team.note_how")
        return
    store = turn.services.store
    found = list(call_store.calls(store, ids=call_store.named(store, wanted)))
    if len(found) > 1:
        turn.text = wanted
        await looking.search(turn)
    elif not found:
        await turn.say("why.unknown", wanted=wanted[:100])
    elif await _call(turn, found[0].id) is None:
        return
    elif text.strip():
        await _keep(turn, found[0], text)
    else:
        await turn.reply(_card(turn, found[0]))


async def _keep(turn: Turn, call: Call, text: str) -> bool:
    store = turn.services.store
    member = teams.begin(store, turn.chat_id, turn.name, turn.now)
    became = teaming.note(store, member, call, text, turn.now)
    if became == "kept":
        await turn.reply(_card(turn, call))
        return True
    await turn.say(f"team.note_{became}", most=LONGEST_NOTE if became == "too_long" else MOST_NOTES)
    return False


async def _call(turn: Turn, call_id: str) -> Call | None:
    """The call that is meant, where this person may say something of it; else they are told why not."""
    call = call_store.call(turn.services.store, call_id)
    if not await turn.may_change():
        refused = "help.group"
    elif call is None:
        refused = "tap.gone"
    elif turn.subscription() is None:
        refused = "help.not_started"
    else:
        return call
    if turn.query is not None:
        await turn.toast(refused)
    else:
        await turn.say(refused)
    return None


def _card(turn: Turn, call: Call) -> Message:
    store, subscription = turn.services.store, turn.current()
    member = teams.member(store, turn.chat_id)
    step = team_calls.present_step(store, member.team, call.id) if member is not None else None
    notes = team_calls.notes(store, member.team, call.id) if member is not None else []
    shared = next((one for one in team_calls.shared(store, turn.chat_id) if one.call_id == call.id), None)
    mine = member is not None and team_calls.has_notes(store, member.team, call.id, turn.chat_id)
    return team_messages.stage_card(call, step, shared, notes, subscription.language, subscription.zone, mine=mine)
