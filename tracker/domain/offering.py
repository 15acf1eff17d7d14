"""A source that an address could be, as an admin sees it in chat before anything is kept: calls as they would be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from scrapers.contract import ReasonCode
from scrapers.discovery.date_order import Known, OrderQuestion
from tracker.domain import cards
from tracker.domain.hypertext import Html, escape, lines, paragraphs
from tracker.domain.messages import Button, Message, Rows
from tracker.domain.models import Call
from tracker.domain.owing import can_still_apply
from tracker.domain.taps import tap_data
from tracker.domain.wording import Wording, wording

#: The fields whose way of reading can be changed by a tap.
CORRECTABLE = ("title", "url", "deadline")
_SHOWN = 4
_EXAMPLE = 48


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an admin chose so far: the address, which list of its page, and for fields which of the ways seen."""

    address: str
    number: int = 0
    """0 is the likeliest list."""
    ways: Mapping[str, int] = field(default_factory=dict)
    order: Known | None = None
    """Whether day or month comes first in its numeric dates, where the admin said so."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A source as proposed. Nothing of it is kept."""

    wanted: Wanted
    id: str
    name: str
    sure: int
    """Percent."""
    calls: tuple[Call, ...]
    """All that it reads now, as they would be told."""
    lists: int
    """How many lists of the page could be meant."""
    ways: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """For each field of CORRECTABLE: the first text that each way of reading it gives."""
    mark: str = ""
    """Changes with the declaration that would be kept."""
    among: str | None = None
    """The field by which calls are told from other things of the same list; None where all of it are calls."""
    question: OrderQuestion | None = None
    """A date that is two days, where nothing tells which number is the month."""


@dataclass(frozen=True, slots=True)
class NoOffer:
    """Why an address cannot become a source."""

    code: ReasonCode
    message: str
    elsewhere: str | None = None
    """An address to try in its place."""


def offer_message(offer: Offer, lang: str, now: datetime) -> Message:
    """The preview: how many calls, how sure, the first ones, and what can be done."""
    words = wording(lang)
    seen = Html(f"{words.say('adding.count', len(offer.calls))} · {words.say('adding.sure', sure=offer.sure)}")
    head = lines([words.say("adding.title", name=offer.name), seen])
    # Those that one can apply for tell most about whether it is the right list.
    ordered = sorted(offer.calls, key=lambda one: not can_still_apply(one, now))
    shown = [cards.item(one, words, now) for one in ordered[:_SHOWN]]
    numbered = [Html(f"{number}. {item}") for number, item in enumerate(shown, start=1)]
    if offer.among is not None and words.has(f"adding.among_{offer.among}"):
        head = lines([head, words.say("adding.among", None, what=words.label(f"adding.among_{offer.among}"))])
    rows: list[tuple[Button, ...]] = []
    asked = Html("")
    if offer.question is not None:
        days = {"dmy": words.day(offer.question.day_first), "mdy": words.day(offer.question.month_first)}
        asked = words.say("adding.order", None, text=offer.question.text, first=days["dmy"], second=days["mdy"])
        rows.append(tuple(Button(day, tap_data("add", "order", order)) for order, day in days.items()))
    rows.append((Button(words.label("adding.adopt"), tap_data("add", "adopt", offer.mark)),))
    if offer.lists > 1:
        rows.append((Button(words.label("adding.other_list"), tap_data("add", "list")),))
    wrong = [name for name in CORRECTABLE if len(offer.ways.get(name, ())) > 1]
    if wrong:
        rows.append(tuple(Button(words.label(f"adding.wrong_{name}"), tap_data("add", "ways", name)) for name in wrong))
    rows.append((Button(words.label("button.cancel"), tap_data("add", "cancel")),))
    return Message(paragraphs([head, asked, *numbered, words.say("adding.right")]), tuple(rows))


def ways_message(offer: Offer, name: str, lang: str) -> Message:
    """Which of the texts seen is the title (the address, the deadline): a button with an example of each."""
    words = wording(lang)
    rows: Rows = tuple(
        (Button(_example(text, words), tap_data("add", "way", name, number)),)
        for number, text in enumerate(offer.ways.get(name, ()))
    )
    back = (Button(words.label("button.back"), tap_data("add", "show")),)
    return Message(words.say(f"adding.which_{name}"), (*rows, back))


def refused_message(refused: NoOffer, address: str, lang: str) -> Message:
    """Why not, what to do, and where the page itself leads, as a button."""
    words = wording(lang)
    reason = words.label("adding.empty" if refused.code == "empty_list" else f"problem.{refused.code}")
    said = words.say("adding.refused", address=address, reason=reason)
    rows: Rows = ()
    if refused.elsewhere is not None:
        rows = ((Button(words.label("adding.elsewhere"), tap_data("add", "elsewhere")),),)
    return Message(lines([said, Html(f"<i>{escape(refused.message, 400)}</i>")]), rows)


def _example(text: str, words: Wording) -> str:
    plain = " ".join(text.split())
    if not plain:
        return words.label("adding.nothing_there")
    return plain if len(plain) <= _EXAMPLE else f"{plain[: _EXAMPLE - 1]}…"
