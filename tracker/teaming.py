"""Teams as they change: joining, leaving, stages, notes; each with the quiet lines that the others are owed, in one transaction."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from tracker import gathering
from tracker.domain import team_messages
from tracker.domain.messages import Message
from tracker.domain.models import Alert, Call, Match, Profile, Subscription
from tracker.domain.partner_requests import is_request
from tracker.domain.rhythm import quiet_until
from tracker.domain.teams import (
    FIRST,
    INVITATION_LASTS,
    MOST_MEMBERS,
    MOST_NOTES,
    MOST_OPEN,
    SETTLES,
    Member,
    OfTeam,
    Step,
    TeamStage,
    is_news,
    is_token,
    note_text,
    read_stage,
)
from tracker.store import calls as call_store
from tracker.store import outbox, partners, subscribers, team_calls, teams
from tracker.store import profiles as profile_store
from tracker.store.database import Store

MatchOf = Callable[[Call, str], Match]
FirmsOf = Callable[[int, Call, datetime], tuple[int, int] | None]
"""(chat, call, now) → how many of its member firms the call fits, of how many; None where it has no list."""
NotJoined = Literal["bad", "already", "elsewhere", "full"]
"""Why a token brought nobody in. "bad": it is none, or was used, has expired or was revoked; nobody is told which."""


@dataclass(frozen=True, slots=True)
class Joined:
    """A chat in its new team."""

    member: Member
    subscription: Subscription


def new_token() -> str:
    """144 random bits, in letters that an address carries."""
    return f"join_{secrets.token_urlsafe(18)}"


def invite(store: Store, member: Member, token: str, uses: int, now: datetime) -> bool:
    """Open an invitation to a member's team by a new token, which is shown once and not kept; False where too many are open."""
    with store.transaction():
        if len(teams.open_invitations(store, member.team, now)) >= MOST_OPEN:
            return False
        teams.invite(store, member.team, token, uses, now + INVITATION_LASTS, now)
        share_profile(store, member)
    return True


def share_profile(store: Store, member: Member) -> None:
    """What an owner's chat follows as its own becomes the team's: so it stays with the others when the owner goes."""
    shared_id = f"team{member.team}"
    for one in subscribers.all_of_chat(store, member.chat_id):
        for profile_id in one.profiles:
            profile = profile_store.profile(store, profile_id)
            if profile is None or profile_id == shared_id or profile_store.owner(store, profile_id) != member.chat_id:
                continue
            if profile_store.profile(store, shared_id) is not None:
                return
            profile_store.save(store, replace(profile, id=shared_id), member.chat_id)
            for other in subscribers.all_of_chat(store, member.chat_id):
                followed = tuple(shared_id if known == profile_id else known for known in other.profiles)
                if followed != other.profiles:
                    subscribers.save(store, replace(other, profiles=followed))
            profile_store.delete(store, profile_id)
            return


def join(
    store: Store, token: str, chat: Subscription, name: str, match_of: MatchOf, now: datetime
) -> Joined | NotJoined:
    """A chat comes with a token: it joins the team, follows what its owner follows beside its own, and the owners hear of it."""
    if not is_token(token):
        return "bad"
    with store.transaction():
        team = teams.invited_to(store, token, now)
        if team is None:
            return "bad"
        before = teams.member(store, chat.chat_id)
        if before is not None and before.team == team:
            return "already"
        if before is not None and len(teams.members(store, before.team)) > 1:
            return "elsewhere"
        there = teams.members(store, team)
        if not there or len(there) >= MOST_MEMBERS:
            return "full"
        teams.use(store, token, now)
        member = teams.move(store, chat.chat_id, team, name, now)
        followed = team_profiles(store, there)
        profiles = tuple(dict.fromkeys((*followed, *chat.profiles)))
        if chat.id == 0:
            chat = replace(chat, cursor=call_store.last_change(store))
        elif profiles != chat.profiles:
            gathering.owe_untold(store, chat, match_of, now)
        kept = subscribers.save(store, replace(chat, profiles=profiles))
        _tell(store, [one for one in there if one.owner], f"joined:{member.number}", now)
        return Joined(member, kept)


def team_profiles(store: Store, members: Iterable[Member]) -> tuple[str, ...]:
    """What the team watches for: what its first owner that follows anything follows."""
    for one in members:
        followed = tuple(dict.fromkeys(p for to in subscribers.all_of_chat(store, one.chat_id) for p in to.profiles))
        if followed:
            return followed
    return ()


def leave(store: Store, member: Member, match_of: MatchOf, now: datetime, *, removed: bool) -> None:
    """A member leaves, or is removed (and hears of it): what it saved stays with both, its stages and notes with the team.

    A profile that is the team's own it follows no more; others it goes on following.
    """
    with store.transaction():
        shared_id = f"team{member.team}"
        for one in subscribers.all_of_chat(store, member.chat_id):
            if shared_id in one.profiles:
                gathering.owe_untold(store, one, match_of, now)
                subscribers.save(store, replace(one, profiles=tuple(p for p in one.profiles if p != shared_id)))
        if removed:
            _tell(store, [member], f"removed:{member.number}", now)
        teams.leave(store, member.number)


def come_to(store: Store, member: Member, call: Call, stage: TeamStage, now: datetime) -> bool:
    """A call comes to a stage; the other members that want to hear of it are owed a line. Whether that changed anything."""
    with store.transaction():
        present = team_calls.present_step(store, member.team, call.id)
        if (present.stage if present is not None else FIRST) == stage:
            return False
        number = team_calls.take_step(store, member.team, call.id, stage, member.number, now)
        others = [one for one in teams.members(store, member.team) if one.number != member.number and one.lines]
        _tell(store, others, f"stage:{number}:{stage}", now, call.id)
        return True


def line_of(store: Store, alert: Alert, to: Subscription) -> Message | None:
    """The line of a team when its turn comes; None where there is nothing to tell any more.

    Its names are looked up only now, so that none is kept of somebody who was erased meanwhile.
    """
    what, _, rest = alert.reason.partition(":")
    lang = to.language
    if what == "removed":
        return team_messages.removed_line(lang)
    mine = teams.member(store, to.chat_id)
    if mine is None:
        return None
    if what == "joined":
        there = {str(one.number): one for one in teams.members(store, mine.team)}
        return team_messages.joined_line(there[rest], lang) if rest in there else None
    call = call_store.call(store, alert.call_id) if alert.call_id else None
    present = team_calls.present_step(store, mine.team, call.id) if call is not None else None
    if call is None or present is None or not mine.lines or str(present.number) != rest.partition(":")[0]:
        return None
    known = [*team_calls.steps_taken(store, mine.number, call.id), *_told(store, call.id, to)]
    return team_messages.stage_line(call, present, lang) if is_news(present, known) else None


def note(store: Store, member: Member, call: Call, text: str, now: datetime) -> Literal["kept", "too_long", "too_many"]:
    """Keep what a member wrote about a call, if it is short enough and there are not too many."""
    told = note_text(text)
    if told is None:
        return "too_long"
    with store.transaction():
        if len(team_calls.notes(store, member.team, call.id)) >= MOST_NOTES:
            return "too_many"
        team_calls.add_note(store, member.team, call.id, member.chat_id, told, now)
    return "kept"


def no_firms(_chat: int, _call: Call, _now: datetime) -> None:
    """Where nobody knows of member firms."""
    return


def of_team(store: Store, chat_id: int, call: Call, now: datetime, firms: FirmsOf) -> OfTeam:
    """What the buttons under a call show beside what a chat said of it."""
    stage = team_calls.stages(store, chat_id, [call.id]).get(call.id)
    if is_request(call):
        return OfTeam(stage, names=partners.named_by(store, call.id))
    return OfTeam(stage, firms(chat_id, call, now), len(partners.requests_for(store, call.id, now)))


def name_of_team(store: Store, team: int, profiles: Mapping[str, Profile], lang: str) -> str:
    """What a team is called: the cluster that it watches for, else its owner."""
    members = teams.members(store, team)
    named = [profiles[one].name(lang) for one in team_profiles(store, members) if one in profiles]
    return named[0] if named else (members[0].name if members else "–")


def _told(store: Store, call_id: str, to: Subscription) -> list[Step]:
    """The steps of a call that a chat was told of."""
    found = []
    for one in outbox.history(store, call_id=call_id, subscription=to.id):
        what, number, said = (*one.reason.split(":"), "", "", "")[:3]
        stage = read_stage(said)
        if one.state == "sent" and one.kind == "team" and what == "stage" and number.isdecimal() and stage is not None:
            found.append(Step(int(number), stage, None, one.created))
    return found


def _tell(store: Store, members: Iterable[Member], reason: str, now: datetime, call_id: str | None = None) -> None:
    """Owe members a line, each in the place of its chat that was set up first, and after its quiet hours."""
    at = now + SETTLES if call_id is not None else now
    alerts = []
    for member in members:
        for place in subscribers.all_of_chat(store, member.chat_id)[:1]:
            due = quiet_until(place, at) or at
            alerts.append(Alert(place.id, "team", reason, created=now, call_id=call_id, not_before=due))
    outbox.queue(store, alerts)
