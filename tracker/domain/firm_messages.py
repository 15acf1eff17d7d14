"""What a cluster's manager is told of its member firms: the list, whom a call fits and why, and a text to forward. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tracker.domain import cards, dates_in_words, money_in_words
from tracker.domain.digesting import page_buttons
from tracker.domain.firms import MOST_FIRMS, BadList, Firm, FirmFit
from tracker.domain.hypertext import Html, bold, escape, fitted, is_blank, lines, web_address
from tracker.domain.messages import Button, Message
from tracker.domain.models import Call
from tracker.domain.staging import next_deadline
from tracker.domain.standing import is_uncertain
from tracker.domain.taps import tap_data
from tracker.domain.wording import Wording, languages, wording

_PER_PAGE = 10
_WORDS = 3
_ROWS_SHOWN = 10


def firms_message(count: int | None, before: int | None, lang: str, *, private: bool) -> Message:
    """The list as it stands, how one is sent, and buttons to take the last one back or to forget it. `count` None: there is none."""
    words = wording(lang)
    told = [words.say("firms.none") if count is None else words.say("firms.count", count), words.say("firms.how")]
    if not private:
        told.append(words.say("help.reply_here"))
    return Message(fitted(told), _choices(count, before, words))


def kept_message(firms: Sequence[Firm], before: int | None, lang: str) -> Message:
    """A list was taken: how many, and the rows by which no call could be found."""
    words = wording(lang)
    silent = [str(one.row) for one in firms if not one.says]
    told = [words.say("firms.kept", len(firms))]
    if silent:
        rows = ", ".join(silent[:_ROWS_SHOWN]) + ("…" if len(silent) > _ROWS_SHOWN else "")
        told.append(words.say("firms.silent", len(silent), rows=rows))
    told.append(words.say("firms.under"))
    return Message(fitted(told), _choices(len(firms), before, words))


def bad_list(bad: BadList, lang: str) -> Message:
    """Why a list was not taken, in one line: the row, what of it, and what to do."""
    words = wording(lang)
    what = escape(bad.what, 150)
    told = words.say(f"firms.bad_{bad.trouble}", None, row=bad.row, what=what, most=words.number(MOST_FIRMS))
    return Message(Html(f"{told} {words.say('firms.nothing_lost')}"))


def fitting_message(call: Call, fits: Sequence[FirmFit], of: int, lang: str, page: int = 0) -> Message:
    """Whom of the member firms a call fits, the best first, each with why in a few words; and buttons for a text to forward."""
    words = wording(lang)
    pages = max(1, -(-len(fits) // _PER_PAGE))
    page = max(0, min(page, pages - 1))
    shown = fits[page * _PER_PAGE : (page + 1) * _PER_PAGE]
    items = [Html(f"{number}. {_fit(one, words)}") for number, one in enumerate(shown, start=page * _PER_PAGE + 1)]
    parts = [
        lines([bold(cards.linked_title(call, words, 200)), words.say("firms.fits", len(fits), of=words.number(of))]),
        lines(items),
        words.say("summary.page", page=page + 1, pages=pages) if pages > 1 else Html(""),
    ]
    forward = tuple(
        Button(wording(one).label("firms.button_text"), tap_data("firms", "text", call.id, one))
        for one in sorted(languages(), key=lambda one: one != lang)
    )
    return Message(fitted(parts), (*page_buttons(page, pages, words, "firms", "fit", call.id), forward))


def forward_text(call: Call, lang: str, zone: str, now: datetime) -> Message:
    """A short text about a call for a member firm, to be forwarded as it is: title, deadline, money, who may apply, link."""
    words = wording(lang)
    facts = call.facts
    title = call.title(lang)
    soonest = next_deadline(facts, now)
    if soonest is None or is_uncertain(soonest, call):
        until = words.say("firms.until_see_call")
    else:
        until = words.say("firms.until", moment=dates_in_words.moment(soonest, words, zone))
    who = cards.names(facts.eligibility.applicants, "applicant", words)
    address = web_address(facts.url) or next(
        (one.facts.url for one in call.sightings if web_address(one.facts.url)), ""
    )
    told = [
        words.say("firms.opening"),
        lines([
            bold(escape(title, 300) if not is_blank(title) else escape(facts.code or "", 100)),
            escape(" · ".join(one for one in (facts.code or "", facts.programme or "") if not is_blank(one)), 200),
        ]),
        lines([until, *money_in_words.money_lines(facts, words), words.say("who.applicants", who=who) if who else None]),
        escape(address or "", 2000),
    ]  # fmt: skip
    return Message(fitted(told))


def _fit(one: FirmFit, words: Wording) -> Html:
    level = words.label(f"why.{one.match.level}")
    kept: list[str] = []
    for word in one.match.words:
        # A part of a phrase that is told already says nothing more.
        if not any(word in told for told in kept):
            kept.append(word)
    why = ", ".join(kept[:_WORDS])
    key = "firms.fit" if why else "firms.fit_bare"
    return words.say(key, None, name=escape(one.name, 120), level=level, words=escape(why, 120))


def _choices(count: int | None, before: int | None, words: Wording) -> tuple[tuple[Button, ...], ...]:
    rows: list[tuple[Button, ...]] = []
    if before is not None:
        label = words.say("firms.button_back", before)
        rows.append((Button(label, tap_data("firms", "back")),))
    if count is not None:
        rows.append((Button(words.label("firms.button_forget"), tap_data("firms", "forget")),))
    return tuple(rows)
