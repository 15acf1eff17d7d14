"""Lists of calls that a person asked for: open ones that fit, coming deadlines, saved ones; paged without loss."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from tracker.domain import cards, dates_in_words
from tracker.domain.digesting import page_buttons
from tracker.domain.hypertext import Html, lines, paragraphs
from tracker.domain.messages import Button, Message, Rows
from tracker.domain.models import Call, Match, Profile, Subscription
from tracker.domain.partner_requests import is_request
from tracker.domain.staging import next_deadline, stage_of
from tracker.domain.standing import is_uncertain
from tracker.domain.taps import tap_data
from tracker.domain.wording import Wording, wording

PER_PAGE = 8
#: What a person can act on now, in the order of a list.
_STAGES = ("open", "consultation", "forthcoming", "announced")
IsMuted = Callable[[Call], bool]
"""Whether a chat muted a call: a list marks it."""


def nothing_muted(_: Call) -> bool:
    """Of a chat that muted nothing."""
    return False


_STRENGTH = {"strong": 0, "possible": 1, "none": 2}


@dataclass(frozen=True, slots=True)
class Fitting:
    """A call that fits a subscription, and by which match; without profiles, any call."""

    call: Call
    match: Match | None


def open_now(found: Iterable[Fitting], now: datetime) -> list[Fitting]:
    """Those that are open now: the strongest first, then by deadline."""
    found = [one for one in found if not is_request(one.call) and stage_of(one.call.facts, now) == "open"]
    return sorted(found, key=lambda one: (stronger_first(one.match), *sooner_first(one.call, now)))


def open_calls(
    found: Sequence[Fitting],
    subscription: Subscription,
    profiles: Sequence[Profile],
    now: datetime,
    page: int = 0,
    is_muted: IsMuted = nothing_muted,
) -> Message:
    """The summary a new chat gets, and `/calls`: the count first, then the page. What is muted is marked, and found."""
    words = wording(subscription.language)
    any_ = "" if profiles else "_any"
    names = ", ".join(one.name(subscription.language) for one in profiles)
    title = words.say("summary.title_any") if any_ else words.say("summary.title", profile=names)
    if not found:
        return Message(paragraphs([title, words.say(f"summary.none{any_}")]))
    count = words.say(f"summary.count{any_}", len(found))
    return _page([one.call for one in found], lines([title, count]), words, now, page, "calls", is_muted=is_muted)


def deadlines(
    calls: Iterable[Call], saved: frozenset[str], subscription: Subscription, now: datetime, page: int = 0
) -> Message:
    """Exact dates ahead, the next first; ⭐ marks what was saved."""
    words = wording(subscription.language)
    dated = [(one, next_) for one in calls if (next_ := next_deadline(one.facts, now)) is not None]
    dated.sort(key=lambda pair: (pair[1].last_instant(), pair[0].id))
    title = words.say("deadlines.title")
    if not dated:
        return Message(paragraphs([title, words.say("deadlines.none")]))
    pages = -(-len(dated) // PER_PAGE)
    page = max(0, min(page, pages - 1))
    items: list[Html] = []
    for call, next_ in dated[page * PER_PAGE : (page + 1) * PER_PAGE]:
        left = dates_in_words.days_left(next_, words, now) or Html("")
        when = words.say(
            "deadlines.line", kind=cards.kind_label(next_, words), moment=dates_in_words.moment(next_, words), left=left
        )
        if is_uncertain(next_, call):
            when = words.say("disputed.short", date=when)
        star = "⭐ " if call.id in saved else ""
        items.append(lines([when, Html(f"{star}{cards.linked_title(call, words, 140)}")]))
    rows = (
        *_choices(dated[page * PER_PAGE : (page + 1) * PER_PAGE], page),
        *page_buttons(page, pages, words, "dates"),
        (Button(words.label("timeline.button"), tap_data("drawn", "light", page)),),
    )
    return Message(paragraphs([title, *_numbered(items, page), _footer(page, pages, words)]), rows)


def saved_calls(
    calls: Sequence[Call],
    subscription: Subscription,
    now: datetime,
    page: int = 0,
    shared: Mapping[str, Html] = MappingProxyType({}),
    is_muted: IsMuted = nothing_muted,
) -> Message:
    """What the chat and its team saved, by deadline. `shared`: by call, who saved it and how far it is, in words."""
    words = wording(subscription.language)
    title = words.say("saved.title")
    if not calls:
        return Message(paragraphs([title, words.say("saved.none")]))
    ordered = sorted(calls, key=lambda one: sooner_first(one, now))
    head = lines([title, words.say("search.count", len(ordered))])
    return _page(ordered, head, words, now, page, "saved", more=shared, is_muted=is_muted)


def _page(
    calls: Sequence[Call],
    head: Html,
    words: Wording,
    now: datetime,
    page: int,
    action: str,
    *arguments: str,
    is_muted: IsMuted,
    more: Mapping[str, Html] = MappingProxyType({}),
) -> Message:
    pages = -(-len(calls) // PER_PAGE)
    page = max(0, min(page, pages - 1))
    shown = calls[page * PER_PAGE : (page + 1) * PER_PAGE]
    below = page_buttons(page, pages, words, action, *arguments)
    return listed(shown, head, words, now, page, pages, below, more, is_muted)


def listed(
    shown: Sequence[Call],
    head: Html,
    words: Wording,
    now: datetime,
    page: int,
    pages: int,
    below: Rows,
    more: Mapping[str, Html] = MappingProxyType({}),
    is_muted: IsMuted = nothing_muted,
) -> Message:
    """The calls of one page (from 0) of so many, numbered through, each with a button for its card; more buttons below.

    `more`: by call, a line under it.
    """
    items = [
        lines([Html(f"{'🔕 ' if is_muted(one) else ''}{cards.item(one, words, now)}"), more.get(one.id)])
        for one in shown
    ]
    rows = (*_choices([(one, None) for one in shown], page), *below)
    return Message(paragraphs([head, *_numbered(items, page), _footer(page, pages, words)]), rows)


def _numbered(items: Sequence[Html], page: int) -> list[Html]:
    return [Html(f"{page * PER_PAGE + number}. {item}") for number, item in enumerate(items, start=1)]


def _choices(shown: Sequence[tuple[Call, object]], page: int) -> Rows:
    """A button for each call of the page, by its number: the whole card."""
    buttons = [
        Button(str(page * PER_PAGE + number), tap_data("card", call.id))
        for number, (call, _) in enumerate(shown, start=1)
    ]
    return tuple(tuple(buttons[at : at + PER_PAGE]) for at in range(0, len(buttons), PER_PAGE))


def _footer(page: int, pages: int, words: Wording) -> Html:
    return words.say("summary.page", page=page + 1, pages=pages) if pages > 1 else Html("")


def stronger_first(match: Match | None) -> int:
    """Its place among matches: the stronger ones first, and what was matched with nothing."""
    return _STRENGTH[match.level] if match else 0


def sooner_first(call: Call, now: datetime) -> tuple[float, int, str]:
    """Its place among calls: by what must be done next, then by how near it is to being open."""
    soonest = next_deadline(call.facts, now)
    stage = stage_of(call.facts, now)
    rank = _STAGES.index(stage) if stage in _STAGES else len(_STAGES)
    return (soonest.last_instant().timestamp() if soonest else float("inf"), rank, call.id)
