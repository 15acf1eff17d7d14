"""Invitations in chat: `/invite` makes an address that brings somebody into the team, and `/start TOKEN` is where it leads."""

from __future__ import annotations

from dataclasses import replace

from tracker import teaming
from tracker.bot import following
from tracker.bot.turn import Turn
from tracker.domain import team_messages
from tracker.domain.teams import INVITATION_LASTS, MOST_INVITED, invited_wanted, may_invite
from tracker.domain.wording import languages
from tracker.store import access, teams


async def invite(turn: Turn) -> None:
    """`/invite`, `/invite 5`: the address of a new invitation, for one or for so many."""
    uses = invited_wanted(turn.text)
    if not await _may(turn):
        return
    if uses is None:
        await turn.say("invite.how_many", most=MOST_INVITED)
        return
    await _make(turn, uses)


async def tapped(turn: Turn) -> None:
    """The buttons: the list of open invitations, a new one, one revoked."""
    assert turn.tap is not None
    if not await _may(turn):
        return
    step, number = turn.tap.argument(), turn.tap.number(1)
    if step == "new" and invited_wanted(str(number)):
        await _make(turn, number)
        return
    member = teams.begin(turn.services.store, turn.chat_id, turn.name, turn.now)
    if step == "revoke":
        revoked = teams.revoke(turn.services.store, member.team, number)
        await turn.toast("invite.revoked" if revoked else "invite.gone")
    elif step != "list":
        await turn.toast("tap.old")
        return
    subscription = turn.current()
    open_ = teams.open_invitations(turn.services.store, member.team, turn.now)
    await turn.show(team_messages.invitations_message(open_, subscription.language, subscription.zone))


async def come(turn: Turn, token: str) -> None:
    """`/start TOKEN`: into the team, without choosing a profile; or one line why not, the same for every token that is not good."""
    services = turn.services
    joined = teaming.join(services.store, token, turn.current(), turn.name, services.match_of, turn.now)
    if not isinstance(joined, teaming.Joined):
        await turn.say(f"invite.not_{joined}")
        return
    access.let_in(services.store, turn.chat_id, "invitation", turn.now)
    turn.wait_no_more()
    lang = joined.subscription.language
    name = teaming.name_of_team(services.store, joined.member.team, services.profiles(), lang)
    await turn.reply(team_messages.welcome(name, lang))


async def language(turn: Turn, wanted: str) -> None:
    """The language of who joined; with it the set-up is over, and what fits now is shown."""
    if wanted not in languages():
        await turn.toast("tap.old")
        return
    kept = following.keep(turn, replace(turn.current(), language=wanted))
    if kept.profiles:
        await turn.show(await following.done(turn, kept))
    else:
        await turn.say("team.no_profile")


async def _make(turn: Turn, uses: int) -> None:
    store = turn.services.store
    member = teams.begin(store, turn.chat_id, turn.name, turn.now)
    token = turn.services.new_token()
    if not teaming.invite(store, member, token, uses, turn.now):
        await turn.say("invite.too_many")
        return
    subscription = turn.current()
    await turn.reply(
        team_messages.invitation_message(
            f"https://t.me/{turn.bot.username}?start={token}",
            uses,
            turn.now + INVITATION_LASTS,
            subscription.language,
            subscription.zone,
            for_group=f"https://t.me/{turn.bot.username}?startgroup={token}",
        )
    )


async def _may(turn: Turn) -> bool:
    """Whether an invitation may be made here: by owners and admins, in a chat that is set up."""
    if not await turn.may_change():
        refused = "help.group"
    elif turn.subscription() is None:
        refused = "help.not_started"
    elif not may_invite(teams.member(turn.services.store, turn.chat_id), admin=turn.is_admin()):
        refused = "invite.not_owner"
    else:
        return True
    if turn.query is not None:
        await turn.toast(refused)
    else:
        await turn.say(refused)
    return False
