"""The door: whether a chat may use the bot, and how one that may not yet comes in (`[access] mode` of `tracker.toml`)."""

from __future__ import annotations

from tracker import letting_in
from tracker.bot.turn import Turn
from tracker.domain.teams import is_token
from tracker.store import access, administration

#: What everybody may do, by command or button: read what the bot is, see and erase what it keeps, become an admin by a code.
_ALWAYS = frozenset({"help", "privacy", "stop", "claim"})


async def may_enter(turn: Turn, command: str) -> bool:
    """Whether what was written or tapped is worked on; who may not is told why. `command`: without it, words or a tap."""
    services, chat = turn.services, turn.chat_id
    decided = access.state_of(services.store, chat)
    asked = turn.tap.action if turn.tap is not None else command
    if asked in _ALWAYS or turn.is_admin():
        return True
    if decided == "refused":
        await _answer(turn, "access.refused")
        return False
    if services.access == "open" or decided == "let_in":
        return True
    if decided is None and turn.subscription() is not None:
        # It was here before the door was closed.
        return True
    if command == "start" and is_token(turn.text):
        # An invitation is looked at where it leads: whoever joins a team by it is let in there.
        return True
    if services.access == "invited":
        await _answer(turn, "access.by_invitation")
    elif decided == "asked":
        await _answer(turn, "access.waits")
    elif turn.query is not None or not (command or turn.is_private):
        await turn.toast("access.ask_first")
    else:
        await _ask(turn)
    return False


def seen(turn: Turn) -> None:
    """Keep the day on which this chat wrote."""
    access.seen(turn.services.store, turn.chat_id, turn.now)


async def _ask(turn: Turn) -> None:
    if not await turn.may_change():
        await turn.say("help.group")
        return
    services = turn.services
    admins = administration.subscriptions_of_admins(services.store, services.admins)
    letting_in.ask_admins(services.store, turn.fresh(), turn.name, admins, turn.now)
    await turn.say("access.asked" if admins else "access.asked_nobody")


async def _answer(turn: Turn, key: str) -> None:
    if turn.query is not None:
        await turn.toast(key)
    elif turn.is_private or turn.text or turn.is_reply:
        await turn.say(key)
