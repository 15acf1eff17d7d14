"""Setting up a chat: language, profile (shipped, from a site or from own words), and what it would bring before it counts."""

from __future__ import annotations

from dataclasses import replace

from tracker import gathering
from tracker.bot import drafting, following, inviting, looking
from tracker.bot.turn import Turn
from tracker.domain import asking
from tracker.domain.messages import Message
from tracker.domain.sharing import started_at
from tracker.domain.teams import is_token
from tracker.domain.wording import languages
from tracker.store import profiles as profile_store


async def start(turn: Turn) -> None:
    """`/start`: hello, and which language; by an invitation, into its team; by the link of a shared call, that call first."""
    if turn.is_private and await looking.opened(turn) and turn.subscription() is not None:
        return
    if not await turn.may_change():
        await turn.say("help.group")
        return
    if started_at(turn.text) is None and is_token(turn.text):
        await inviting.come(turn, turn.text)
        return
    turn.wait_no_more()
    await turn.reply(asking.ask_language(turn.language()))


async def tapped(turn: Turn) -> None:
    """The buttons of the set-up: each shows the next question in place of the last."""
    assert turn.tap is not None
    if not await turn.may_change():
        await turn.toast("help.group")
        return
    step = turn.tap.argument()
    if step != "profile":
        # A draft that another takes the place of is needed for that: the two get different numbers.
        turn.wait_no_more()
    if step == "lang" and turn.tap.argument(1) in languages():
        following.keep(turn, replace(turn.current(), language=turn.tap.argument(1)))
        await _ask_for_whom(turn)
    elif step == "language":
        await turn.show(asking.ask_language(turn.language()))
    elif step == "profiles":
        await _ask_for_whom(turn)
    elif step == "profile":
        await _choose(turn, turn.tap.argument(1))
    elif step == "words":
        turn.wait_for(drafting.WORDS)
        await turn.show(asking.ask_own_words(turn.language(), private=turn.is_private))
    elif step == "skip":
        following.keep(turn, turn.current())
        await turn.show(asking.plain("start.skipped", turn.language()))
    else:
        await turn.toast("tap.old")


async def profile(turn: Turn) -> None:
    """`/profile`: whom the chat follows, and buttons to change it."""
    await turn.reply(_card(turn))


async def profile_tapped(turn: Turn) -> None:
    """A button under it: change one of the profiles, or take its last change back."""
    assert turn.tap is not None
    if not await turn.may_change():
        await turn.toast("help.group")
        return
    step, profile_id = turn.tap.argument(), turn.tap.argument(1)
    subscription = turn.current()
    known = {one.id: one for one in turn.profiles_of(subscription)}
    if profile_id not in known:
        await turn.toast("tap.old")
    elif step == "edit":
        await drafting.begin(turn, known[profile_id], profile_id)
    elif step == "undo":
        await _undo(turn, profile_id)
    else:
        await turn.toast("tap.old")


async def _undo(turn: Turn, profile_id: str) -> None:
    """The profile as it was before; the same button brings the change back."""
    store = turn.services.store
    with store.transaction():
        if profile_store.owner(store, profile_id) != turn.chat_id or profile_id not in profile_store.changed(
            store, [profile_id]
        ):
            await turn.toast("tap.old")
            return
        gathering.owe_untold(store, turn.current(), turn.services.match_of, turn.now)
        profile_store.undo(store, profile_id)
    await turn.toast("draft.saved_before")
    await turn.show(_card(turn))


def _card(turn: Turn) -> Message:
    subscription = turn.current()
    changed = profile_store.changed(turn.services.store, subscription.profiles)
    own = {one for one in changed if profile_store.owner(turn.services.store, one) == turn.chat_id}
    return asking.profile_card(subscription, turn.profiles_of(subscription), turn.services.taxonomy, own)


async def _ask_for_whom(turn: Turn) -> None:
    """Which of the shipped profiles; a description, or an address, may be written at once."""
    turn.wait_for(drafting.WORDS)
    await turn.show(asking.ask_profile(turn.language(), turn.services.shipped))


async def _choose(turn: Turn, profile_id: str) -> None:
    """A shipped profile is shown with what it would have brought; it is followed when that was seen."""
    chosen = next((one for one in turn.services.shipped if one.id == profile_id), None)
    if chosen is None:
        await turn.toast("tap.old")
        return
    await drafting.begin_trial(turn, chosen)
