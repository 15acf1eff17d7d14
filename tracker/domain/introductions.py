"""Two clusters that could apply for the same call together are introduced, if both say yes. Pure.

Until both said yes, neither learns anything of the other: what one side is shown is made of its `View`, which does not depend on
what the other side did. A no is told to nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from tracker.domain.hypertext import clean, cut, is_blank
from tracker.domain.models import Call
from tracker.domain.owing import can_still_apply
from tracker.domain.partner_requests import is_request
from tracker.domain.staging import next_deadline

Answer = Literal["yes", "no"]
#: A cluster is asked about one call a day at most, and about nothing new while a question waits, but no longer than this.
BETWEEN, WAITS = timedelta(days=1), timedelta(days=14)
#: Who meets later than this before the deadline has no time to apply together.
TIME_TO_APPLY = timedelta(days=7)
LONGEST_CONTACT, _LONGEST_NAME = 100, 80
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Introduction:
    """A question to two chats about a call; `answers` in the order of `chats`."""

    number: int
    call_id: str
    chats: Pair
    answers: tuple[Answer | None, Answer | None]
    at: datetime

    @property
    def done(self) -> bool:
        """Whether both said yes."""
        return self.answers == ("yes", "yes")


@dataclass(frozen=True, slots=True)
class View:
    """What one side knows: its own answer, and the other chat once both said yes."""

    mine: Answer | None
    other: int | None


@dataclass(frozen=True, slots=True)
class Shown:
    """What a chat agreed to show of itself to who said yes: the cluster's name, and how to reach it."""

    name: str
    contact: str


def view(one: Introduction, chat: int) -> View | None:
    """What a chat knows of an introduction; None where it is no side of it."""
    if chat not in one.chats:
        return None
    side = one.chats.index(chat)
    return View(one.answers[side], one.chats[1 - side] if one.done else None)


def answered(one: Introduction, chat: int, answer: Answer) -> Introduction:
    """With a chat's answer, which it may change until both said yes."""
    if chat not in one.chats or one.done:
        return one
    side = one.chats.index(chat)
    return replace(one, answers=(answer, one.answers[1]) if side == 0 else (one.answers[0], answer))


def contact_of(text: str) -> str | None:
    """How somebody is reached, as they wrote it; None where that is nothing, or too long."""
    told = clean(text)
    return None if is_blank(told) or cut(told, LONGEST_CONTACT) != told else told


def name_of(text: str) -> str:
    """A cluster's name as the other sees it."""
    return "–" if is_blank(text) else cut(text, _LONGEST_NAME)


def needs_partners(call: Call) -> bool:
    """Whether a call asks for several partners: a number of two or more, or of countries; a mere "with partners" counts too."""
    if is_request(call):
        return False
    stated = call.facts.eligibility
    if stated.partners_min is not None:
        value = stated.partners_min.value
        return not value.isdecimal() or int(value) > 1
    countries = stated.partner_countries_min
    return countries is not None and countries.value.isdecimal() and int(countries.value) > 1


def time_to_meet(call: Call, now: datetime) -> bool:
    """Whether there is time to apply together; where no date is known, there is."""
    soonest = next_deadline(call.facts, now)
    return can_still_apply(call, now) and (soonest is None or soonest.last_instant() - now > TIME_TO_APPLY)


def to_introduce(
    fitting: Mapping[int, Sequence[Call]],
    known: AbstractSet[tuple[str, frozenset[str]]],
    cluster_of: Mapping[int, str],
    busy: AbstractSet[int],
    now: datetime,
) -> list[tuple[Call, Pair]]:
    """Who is asked about which call now: each chat once at most, the soonest deadline first.

    `fitting`: by chat that wants to be introduced, the calls that fit it. `known`: (call, both clusters) of all that was ever
    asked. `cluster_of`: by chat, its team, or the chat itself; of one cluster only one chat is in `fitting`. `busy`: chats
    that wait for nothing more now.
    """
    of_call: dict[str, tuple[Call, list[int]]] = {}
    for chat, calls in fitting.items():
        for call in calls:
            if needs_partners(call) and time_to_meet(call, now):
                of_call.setdefault(call.id, (call, []))[1].append(chat)
    asked: set[int] = set(busy)
    found: list[tuple[Call, Pair]] = []
    for call, chats in sorted(of_call.values(), key=lambda one: _soonest(one[0], now)):
        for pair in _pairs(chats):
            clusters = frozenset(cluster_of[one] for one in pair)
            if len(clusters) == 2 and (call.id, clusters) not in known and asked.isdisjoint(pair):
                asked.update(pair)
                found.append((call, pair))
    return found


def _pairs(chats: Iterable[int]) -> Iterable[Pair]:
    ordered = sorted(set(chats))
    return ((one, other) for at, one in enumerate(ordered) for other in ordered[at + 1 :])


def _soonest(call: Call, now: datetime) -> tuple[float, str]:
    soonest = next_deadline(call.facts, now)
    return (soonest.last_instant().timestamp() if soonest is not None else float("inf"), call.id)
