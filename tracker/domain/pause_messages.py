"""What a chat is told of its pause, and the ends that it can choose."""

from __future__ import annotations

from datetime import datetime

from tracker.domain.dates_in_words import checked
from tracker.domain.hypertext import Html, lines, paragraphs
from tracker.domain.messages import Button, Message
from tracker.domain.models import Subscription
from tracker.domain.taps import tap_data
from tracker.domain.wording import Wording, wording

#: What a button offers: how many of which unit.
OFFERED = {"1d": (1, "day"), "1w": (1, "week"), "2w": (2, "week"), "1m": (1, "month")}


def paused(subscription: Subscription) -> Message:
    """That the chat is paused, until when, and what happens then."""
    words = wording(subscription.language)
    until = subscription.wishes.paused_until
    told = (
        words.say("pause.done") if until is None else words.say("pause.until", when=_when(until, subscription, words))
    )
    buttons = [Button(words.label(f"pause.button_{one}"), tap_data("pause", one)) for one in OFFERED]
    date = Button(words.label("pause.button_date"), tap_data("pause", "date"))
    more = [Button(words.label("pause.button_open"), tap_data("pause", "open"))] if until is not None else []
    resume = Button(words.label("pause.button_resume"), tap_data("pause", "resume"))
    return Message(told, (tuple(buttons[:2]), tuple(buttons[2:]), (date, *more), (resume,)))


def ask_until(lang: str, *, private: bool) -> Message:
    """Until when, to be written."""
    words = wording(lang)
    told = [words.say("pause.ask"), Html("") if private else words.say("help.reply_here")]
    return Message(paragraphs(told))


def line(subscription: Subscription, words: Wording) -> Html:
    """In the settings: that the chat is paused, and until when."""
    until = subscription.wishes.paused_until
    if until is None:
        return words.say("settings.paused")
    return words.say("settings.paused_until", when=_when(until, subscription, words))


def not_read(text: str, lang: str) -> Message:
    """What was written is no time to come back at."""
    words = wording(lang)
    return Message(lines([words.say("pause.not_read", text=text[:80]), words.say("pause.how")]))


def _when(until: datetime, subscription: Subscription, words: Wording) -> Html:
    return words.say("pause.when", when=checked(until, words, subscription.zone), zone=words.zone(subscription.zone))
