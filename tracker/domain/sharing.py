"""A call as it is shared with others: what anybody may see of it, and nothing of who shares it.

No match, mark or note of a chat is in it: all that it says stands on the page of the call.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from tracker.domain import cards, dates_in_words
from tracker.domain.hypertext import Html, clean, cut, fitted, is_blank
from tracker.domain.models import Call
from tracker.domain.staging import next_deadline, stage_of
from tracker.domain.standing import is_uncertain
from tracker.domain.wording import Wording
from tracker.plain_text import plain

_TITLE, _ABOUT = 120, 200
#: A code is asked for where it is one that a person reads and no other call has: with a figure in it, neither short nor long.
_CODE = re.compile(r"(?=\S*\d)\S{6,60}")
#: Telegram takes 64 of these letters behind `?start=` (Bot API, *Deep linking*).
_START = "call_"
_STARTED = re.compile(r"[A-Za-z0-9_-]{1,59}")


@dataclass(frozen=True, slots=True)
class Share:
    """How a call is passed on: by what the bot is asked for it in any chat, by which link it opens, in which words."""

    asked: str
    start: str | None
    """What stands behind `?start=`; None where the call's id does not fit there."""
    text: str


@dataclass(frozen=True, slots=True)
class Offered:
    """A call as it is offered while somebody writes in any chat, and what is sent when it is chosen."""

    id: str
    title: str
    about: str
    """Plain: its stage, its next date and the days left."""
    text: Html
    start: str | None


def share_of(call: Call, words: Wording) -> Share:
    """What the button ↗ needs."""
    code = clean(call.facts.code or "")
    title = _title(call, words)
    told = title if is_blank(code) or code in title else f"{title} ({cut(code, 60)})"
    return Share(code if _CODE.fullmatch(code) else call.id, start_of(call.id), told)


def offered(call: Call, words: Wording, zone: str, now: datetime) -> Offered:
    """The card that is sent into another chat; `zone` is the clock of who sends it."""
    parts = [
        cards.head(call, words, now),
        cards.dates(call, words, now, zone),
        cards.money(call, words),
        cards.who_and_where(call.facts, words),
    ]
    return Offered(call.id, _title(call, words), _about(call, words, now), fitted(parts), start_of(call.id))


def start_of(call_id: str) -> str | None:
    """What a link into the bot carries to open it at a call; None for an id that cannot stand in a link."""
    return f"{_START}{call_id}" if _STARTED.fullmatch(call_id) else None


def started_at(payload: str) -> str | None:
    """The id of the call that such a link leads to; None where it is another kind of start."""
    return payload.removeprefix(_START).strip() if payload.startswith(_START) else None


def _title(call: Call, words: Wording) -> str:
    for text in (call.title(words.code), call.facts.code or ""):
        if not is_blank(text):
            return cut(text, _TITLE)
    return words.label("card.untitled")


def _about(call: Call, words: Wording, now: datetime) -> str:
    """ "🟢 Open · until 14 May 2026, 16:30 · 12 days left"."""
    told = [words.say(f"stage.{stage_of(call.facts, now)}")]
    if when := cards.next_date(call.facts, words, now):
        soonest = next_deadline(call.facts, now)
        uncertain = soonest is not None and is_uncertain(soonest, call)
        told.append(words.say("disputed.short", date=when) if uncertain else when)
        left = dates_in_words.days_left(soonest, words, now) if soonest is not None else None
        told += [left] if left else []
    return cut(" · ".join(plain(one) for one in told), _ABOUT)
