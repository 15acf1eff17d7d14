"""What a chat is told of partners: its choices, requests for a call, and the questions of an introduction. Pure.

`question` is made of what the chat itself knows; only `met` takes anything of the other side, and is told after both said yes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tracker.domain import cards
from tracker.domain.hypertext import Html, bold, escape, fitted, lines
from tracker.domain.introductions import Answer, Shown
from tracker.domain.messages import Button, Message, Rows
from tracker.domain.models import Call
from tracker.domain.taps import tap_data
from tracker.domain.wording import Wording, wording

_SHOWN = 8


def partners_message(requests: bool, shown: Shown | None, lang: str) -> Message:
    """What a chat chose: whether it hears of requests, and whether it wants to be introduced, as whom."""
    words = wording(lang)
    parts = [
        words.say("partners.title"),
        words.say("partners.requests_on" if requests else "partners.requests_off"),
        _agreed(shown, words) if shown is not None else words.say("partners.off"),
        words.say("partners.how"),
    ]
    toggle = Button(
        words.label("partners.button_requests_off" if requests else "partners.button_requests_on"),
        tap_data("partners", "requests", int(not requests)),
    )
    rows: Rows
    if shown is None:
        rows = ((toggle,), (Button(words.label("partners.button_on"), tap_data("partners", "on")),))
    else:
        rows = (
            (toggle,),
            (Button(words.label("partners.button_contact"), tap_data("partners", "contact")),),
            (Button(words.label("partners.button_off"), tap_data("partners", "off")),),
        )
    return Message(fitted(parts), rows)


def ask_contact(lang: str, *, private: bool) -> Message:
    """How the other cluster reaches this one is asked for as text; where several people write, as a reply."""
    words = wording(lang)
    told = words.say("partners.ask_contact")
    return Message(told if private else fitted([told, words.say("help.reply_here")]))


def question(call: Call, number: int, mine: Answer | None, own: Shown | None, lang: str) -> Message:
    """Whether a chat wants to be introduced over a call, or what it answered. Nothing of the other side is known here."""
    words = wording(lang)
    title = bold(cards.linked_title(call, words, 200))
    yes = Button(words.label("partners.button_yes"), tap_data("meet", number, "yes"))
    no = Button(words.label("partners.button_no"), tap_data("meet", number, "no"))
    if mine == "yes":
        return Message(fitted([words.say("partners.said_yes", call=title)]), ((no,),))
    if mine == "no":
        return Message(fitted([words.say("partners.said_no", call=title)]), ((yes,),))
    asked = [words.say("partners.question", call=title), _agreed(own, words) if own is not None else Html("")]
    return Message(fitted(asked), ((yes,), (no,)))


def met(call: Call, other: Shown, lang: str) -> Message:
    """Both said yes: the other cluster's name, and how to reach it."""
    words = wording(lang)
    title = bold(cards.linked_title(call, words, 200))
    return Message(
        words.say("partners.met", name=escape(other.name, 100), contact=escape(other.contact, 120), call=title)
    )


def requests_message(call: Call, requests: Sequence[Call], lang: str, now: datetime) -> Message:
    """The requests for partners that name a call, each with a button for its card."""
    words = wording(lang)
    shown = requests[:_SHOWN]
    items = [Html(f"{number}. {cards.item(one, words, now)}") for number, one in enumerate(shown, start=1)]
    hidden = len(requests) - len(shown)
    parts = [
        lines([bold(cards.linked_title(call, words, 200)), words.say("partners.requests_count", len(requests))]),
        *items,
        words.say("card.more", more=hidden) if hidden else Html(""),
    ]
    row = tuple(Button(str(number), tap_data("card", one.id)) for number, one in enumerate(shown, start=1))
    return Message(fitted(parts), (row,))


def _agreed(shown: Shown, words: Wording) -> Html:
    return words.say("partners.on", name=escape(shown.name, 100), contact=escape(shown.contact, 120))
