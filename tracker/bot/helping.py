"""`/help`, and what to say to words that nobody understands or waits for."""

from __future__ import annotations

from tracker.bot import adding, broadcasting, choosing, drafting, partners, pausing, team_calls
from tracker.bot.turn import Handler, Turn
from tracker.domain import asking
from tracker.domain.messages import Message

#: What was asked for, and what takes the answer.
_ANSWERS: dict[str, Handler] = {
    drafting.WORDS: drafting.described,
    drafting.ADDED: drafting.typed,
    adding.ADDRESS: adding.given,
    team_calls.NOTE: team_calls.written,
    partners.CONTACT: partners.written,
    pausing.UNTIL: pausing.typed,
    broadcasting.TEXT: broadcasting.written,
}


async def help_(turn: Turn) -> None:
    """`/help`: what the bot can do for this person."""
    await turn.reply(_help(turn))


async def text(turn: Turn) -> None:
    """Words without a command: the answer to what was asked, else help. Groups that talk among themselves get none."""
    asked = turn.asked() if turn.is_private or turn.is_reply else {}
    if asked and asked.get("thread") == turn.thread_id:
        if not await turn.may_change():
            return
        answer = _ANSWERS.get(str(asked.get("waits_for")))
        if answer is not None:
            await answer(turn)
            return
        if asked.get("waits_for") in (choosing.ZONE, choosing.QUIET):
            await choosing.typed(turn, str(asked["waits_for"]))
            return
    if turn.is_private:
        await unknown(turn)


async def unknown(turn: Turn) -> None:
    """Nothing that the bot knows."""
    await turn.reply(_help(turn, unknown=True))


async def old_button(turn: Turn) -> None:
    """A button of an earlier version, or forged data."""
    await turn.toast("tap.old")


def _help(turn: Turn, *, unknown: bool = False) -> Message:
    me = turn.bot.bot
    name = me.username if me.supports_inline_queries else None
    return asking.help_text(turn.language(), admin=_is_admin(turn), unknown=unknown, inline=name)


def _is_admin(turn: Turn) -> bool:
    return turn.is_private and turn.is_admin()
