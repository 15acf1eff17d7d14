"""`/team` in chat: who is in it, leaving it, removing somebody, and whether lines about stages are wanted."""

from __future__ import annotations

from tracker import teaming
from tracker.bot import inviting
from tracker.bot.turn import Turn
from tracker.domain import team_messages
from tracker.domain.asking import plain
from tracker.domain.messages import Message
from tracker.domain.teams import Member, may_invite
from tracker.store import team_calls, teams


async def team(turn: Turn) -> None:
    """`/team`: everybody may look."""
    if turn.subscription() is None:
        await turn.say("help.not_started")
        return
    await turn.reply(_team(turn))


async def tapped(turn: Turn) -> None:
    """The buttons under it, each for who may change the chat; removing is for owners."""
    assert turn.tap is not None
    if not await turn.may_change():
        await turn.toast("help.group")
        return
    step = turn.tap.argument()
    member = teams.member(turn.services.store, turn.chat_id)
    if step == "lang":
        await inviting.language(turn, turn.tap.argument(1))
    elif step == "all":
        await turn.show(_team(turn))
    elif member is None:
        await turn.toast("team.gone")
    elif step == "lines":
        teams.hear_of_stages(turn.services.store, member.number, turn.tap.argument(1) == "1")
        await turn.show(_team(turn))
    elif step == "leave":
        await turn.show(team_messages.ask_leave(turn.language()))
    elif step == "left":
        teaming.leave(turn.services.store, member, turn.services.match_of, turn.now, removed=False)
        await turn.show(plain("team.left", turn.language()))
    elif step in ("who", "remove", "removed"):
        await _removing(turn, member, step)
    else:
        await turn.toast("tap.old")


async def _removing(turn: Turn, me: Member, step: str) -> None:
    """An owner chooses whom, is asked, and then it is done."""
    assert turn.tap is not None
    store = turn.services.store
    there = teams.members(store, me.team)
    other = next((one for one in there if one.number == turn.tap.number(1) and one.number != me.number), None)
    if not me.owner:
        await turn.toast("team.not_owner")
    elif step == "who":
        await turn.show(team_messages.ask_whom(there, me, turn.language()))
    elif other is None:
        await turn.toast("team.gone")
    elif step == "remove":
        await turn.show(team_messages.ask_remove(other, turn.language()))
    else:
        teaming.leave(store, other, turn.services.match_of, turn.now, removed=True)
        await turn.show(plain("team.removed", turn.language(), name=other.name))


def _team(turn: Turn) -> Message:
    store, subscription = turn.services.store, turn.current()
    me = teams.member(store, turn.chat_id)
    if me is not None and turn.is_private:
        # The name that is shown is the one that Telegram gives now.
        me = teams.begin(store, turn.chat_id, turn.name, turn.now)
    there = teams.members(store, me.team) if me is not None else []
    lang = subscription.language
    if me is not None:
        name = teaming.name_of_team(store, me.team, turn.services.profiles(), lang)
    else:
        name = next((one.name(lang) for one in turn.profiles_of(subscription)), turn.name)
    return team_messages.team_message(
        name,
        there,
        me,
        team_calls.shared(store, turn.chat_id),
        lang,
        subscription.zone,
        inviting=may_invite(me, admin=turn.is_admin()),
    )
