"""Whether somebody may change what a chat gets, and whether there is anything to change; else they are told why not."""

from __future__ import annotations

from tracker.bot.turn import Turn
from tracker.domain.models import Subscription


async def may(turn: Turn) -> bool:
    """Whether this person may change what the chat gets."""
    if await turn.may_change():
        return True
    await _refuse(turn, "help.group")
    return False


async def started(turn: Turn) -> Subscription | None:
    """What the chat follows, where this person may change it."""
    if not await may(turn):
        return None
    subscription = turn.subscription()
    if subscription is None:
        await _refuse(turn, "help.not_started")
    return subscription


async def _refuse(turn: Turn, key: str) -> None:
    if turn.query is not None:
        await turn.toast(key)
    else:
        await turn.say(key)
