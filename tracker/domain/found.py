"""What a search found, as a message: what was looked for, how many calls there are, and the page of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tracker.domain.digesting import page_buttons
from tracker.domain.finding import PER_PAGE, IsMuted, listed, nothing_muted
from tracker.domain.hypertext import lines, paragraphs
from tracker.domain.messages import Button, Message
from tracker.domain.models import Call
from tracker.domain.taps import tap_data
from tracker.domain.wording import wording


def found_page(
    shown: Sequence[Call],
    total: int,
    asked: str,
    lang: str,
    now: datetime,
    page: int,
    *,
    shown_for: str | None = None,
    partly: bool = False,
    more: bool = False,
    is_muted: IsMuted = nothing_muted,
) -> Message:
    """One page (from 0) of what was found; `shown` are its calls, `total` how many there are, `more`: at least so many.

    `asked` is one that `asked_words.question` gave. It is the first bold text of the message, where the buttons find it
    again (`bot.looking.search`): a button carries too little for it.
    """
    words = wording(lang)
    head = [
        words.say("found.title", words=asked),
        words.say("found.shown_for", words=shown_for) if shown_for else None,
        words.say("found.partly") if partly else None,
        words.say("found.more", total) if more else words.say("search.count", total),
    ]
    pages = -(-total // PER_PAGE)
    return listed(
        shown, lines(head), words, now, page, pages, page_buttons(page, pages, words, "found", ""), is_muted=is_muted
    )


def nothing_found(asked: str, lang: str) -> Message:
    """Nothing was found, and what can be done then."""
    words = wording(lang)
    button = Button(words.label("found.open_calls"), tap_data("calls"))
    return Message(paragraphs([words.say("found.none", words=asked), words.say("found.advice")]), ((button,),))
