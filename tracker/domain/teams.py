"""A cluster's team: several chats that share what they saved, how far each call is, and notes. Pure.

A chat without a team is a team of one: everything works for it as for a team, and nobody else sees it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from tracker.domain.hypertext import cut, is_blank

TeamStage = Literal["watching", "preparing", "submitted", "won", "lost"]
STAGES: tuple[TeamStage, ...] = get_args(TeamStage)
FIRST: TeamStage = "watching"
"""How far a call is that nobody said anything of."""
#: How long an invitation is good, and how many it may be for at most.
INVITATION_LASTS = timedelta(days=7)
MOST_INVITED = 50
MOST_OPEN = 10
MOST_MEMBERS = 200
#: A line about a stage waits so long, so that a slip of the finger is taken back in silence.
SETTLES = timedelta(minutes=1)
#: Of a note, in UTF-16 units; of the notes of a call.
LONGEST_NOTE = 500
MOST_NOTES = 50
#: Kinds of alerts that people caused: they tell nothing of what a call does.
BETWEEN_PEOPLE = frozenset({"team", "introduction"})
_TOKEN = re.compile(r"join_[A-Za-z0-9_-]{16,59}")
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Member:
    """A chat in a team. `number` names it where its chat's number is nobody's business."""

    number: int
    team: int
    chat_id: int
    name: str
    owner: bool
    lines: bool
    """Whether it hears when a stage changes."""
    since: datetime


@dataclass(frozen=True, slots=True)
class Invitation:
    """An open invitation: for how many more, and until when (aware). Its token is not kept."""

    number: int
    uses: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Shared:
    """A call on a team's list: who follows it (names, whoever saved it first first), whether this chat does, how far it is."""

    call_id: str
    followers: tuple[str, ...]
    mine: bool
    stage: TeamStage | None


@dataclass(frozen=True, slots=True)
class OfTeam:
    """What the buttons under a call show beside what a chat said of it."""

    stage: TeamStage | None = None
    """How far the call is for the team."""
    firms: tuple[int, int] | None = None
    """(How many member firms it fits, of how many)."""
    requests: int = 0
    """Requests for partners that name the call."""
    names: str | None = None
    """Of a request for partners: the id of the call that it names."""


NO_TEAM = OfTeam()


@dataclass(frozen=True, slots=True)
class Step:
    """That a call came to a stage. `who`: name of the member; None where it left."""

    number: int
    stage: TeamStage
    who: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody wrote about a call. `who`: name of the member; None where it left."""

    who: str | None
    at: datetime
    text: str


def is_token(text: str) -> bool:
    """Whether a text can be what an invitation carries (Telegram takes A-Z, a-z, 0-9, _ and -, at most 64)."""
    return _TOKEN.fullmatch(text) is not None


def member_name(given: str) -> str:
    """The name that a team sees: one line, cut; a dash where a reader would see nothing."""
    return "–" if is_blank(given) else cut(given, _LONGEST_NAME)


def may_invite(member: Member | None, *, admin: bool) -> bool:
    """Who invites: owners, and admins of the service. Who is in no team yet is the owner of a team of one."""
    return member is None or member.owner or admin


def invited_wanted(text: str) -> int | None:
    """For how many an invitation is asked ("", "5"); None for what is no such number."""
    said = text.strip()
    if not said:
        return 1
    number = int(said) if said.isascii() and said.isdecimal() and len(said) < 4 else 0
    return number if 1 <= number <= MOST_INVITED else None


def read_stage(text: str) -> TeamStage | None:
    """A stage by its id."""
    return next((one for one in STAGES if one == text), None)


def note_text(text: str) -> str | None:
    """A note as it is kept: one line, without what nobody sees; None where nothing is left, or where it is too long."""
    told = cut(text, LONGEST_NOTE + 1)
    return None if is_blank(told) or cut(told, LONGEST_NOTE) != told else told


def is_news(current: Step, known: Sequence[Step]) -> bool:
    """Whether a member is to hear of a call's present stage. `known`: the steps that it took itself or was told of, in any order.

    What one knows is not told again, also where the stage was another one meanwhile and is back.
    """
    latest = max(known, key=lambda one: one.number, default=None)
    return current.stage != (latest.stage if latest is not None else FIRST)
