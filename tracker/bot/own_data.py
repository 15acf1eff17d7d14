"""What is held of a chat: `/privacy` says it, `/mydata` sends it as a file, `/forgetme` and `/stop` erase it after they asked."""

from __future__ import annotations

from tracker.bot.allowing import may, started
from tracker.bot.turn import Turn
from tracker.domain import asking
from tracker.domain.held import Held, erased_message, held_file, held_message
from tracker.store import introductions, own_data, subscribers, team_calls


async def privacy(turn: Turn) -> None:
    """`/privacy`: what is held of this chat, and how it is erased."""
    subscription = turn.current()
    await turn.reply(held_message(_held(turn), subscription, turn.profiles_of(subscription)))


async def my_data(turn: Turn) -> None:
    """`/mydata`: everything that is held of this chat, as one file that people and programs read."""
    if not await may(turn):
        return
    rows = own_data.own_rows(turn.services.store, turn.chat_id)
    if not rows:
        await turn.say("mydata.nothing")
        return
    of_team = team_calls.held_of(turn.services.store, turn.chat_id)
    everything = {**{name: some for name, some in of_team.items() if some}, **rows}
    words = turn.words()
    content = held_file(everything, turn.chat_id, words, turn.now)
    await turn.reply_file(f"my-data-{turn.now:%Y-%m-%d}.json", content, words.say("mydata.caption"))


async def forget_me(turn: Turn) -> None:
    """`/forgetme` and `/stop`: asks first."""
    if not await may(turn):
        return
    if not own_data.own_rows(turn.services.store, turn.chat_id):
        await turn.say("help.not_started")
        return
    await turn.reply(asking.ask_stop(turn.language(), admin=turn.is_private and turn.is_admin()))


async def stop(turn: Turn) -> None:
    """`/stop`: the same for who was set up."""
    if await started(turn) is not None:
        await turn.reply(asking.ask_stop(turn.language(), admin=turn.is_private and turn.is_admin()))


async def answered(turn: Turn) -> None:
    """The answer to it: everything that is held of the chat is erased, or nothing."""
    assert turn.tap is not None
    if not await may(turn):
        return
    lang = turn.language()
    if turn.tap.argument() != "yes":
        await turn.show(asking.plain("stop.kept", lang))
        return
    subscription = turn.current()
    gone = erased_message(_held(turn), subscription, turn.profiles_of(subscription))
    own_data.erase(turn.services.store, turn.chat_id)
    await turn.show(gone)


def _held(turn: Turn) -> Held:
    store = turn.services.store
    return {
        **subscribers.held_of(store, turn.chat_id),
        **team_calls.held_of(store, turn.chat_id),
        **introductions.held_of(store, turn.chat_id),
    }
