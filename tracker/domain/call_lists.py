"""`/calls`: the calls that fit, with what they are filtered by in words, and buttons to choose otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tracker.domain import call_filters
from tracker.domain.call_filters import Filters, Name
from tracker.domain.digesting import page_buttons
from tracker.domain.finding import PER_PAGE, Fitting, IsMuted, listed, nothing_muted
from tracker.domain.hypertext import Html, cut, escape, lines, paragraphs
from tracker.domain.messages import Button, Message, Rows
from tracker.domain.models import Profile, Subscription
from tracker.domain.taps import tap_data
from tracker.domain.wording import Wording, wording

_LABEL = 28
#: Programmes on one page of choices.
_PROGRAMMES = 8


def calls_page(
    found: Sequence[Fitting],
    filters: Filters,
    subscription: Subscription,
    profiles: Sequence[Profile],
    now: datetime,
    page: int = 0,
    is_muted: IsMuted = nothing_muted,
) -> Message:
    """A page (from 0) of the calls that pass; `found` are all that fit, before they are filtered."""
    words = wording(subscription.language)
    passing = call_filters.filtered(found, filters, now)
    named = call_filters.programmes(found)
    head = [_title(filters, words, subscription, profiles), _chosen(filters, named, words)]
    choosing = _choosing(filters, named, words, with_level=bool(profiles))
    if not passing:
        if filters == Filters():
            none = words.say("summary.none" if profiles else "summary.none_any")
        else:
            none = words.say("filter.none")
        return Message(paragraphs([lines(head), none]), choosing)
    head.append(_count(len(passing), filters, words, fits=bool(profiles)))
    pages = -(-len(passing) // PER_PAGE)
    page = max(0, min(page, pages - 1))
    shown = [one.call for one in passing[page * PER_PAGE : (page + 1) * PER_PAGE]]
    turning = page_buttons(page, pages, words, "calls", filters.packed())
    return listed(shown, lines(head), words, now, page, pages, (*turning, *choosing), is_muted=is_muted)


def ask_filter(
    name: Name, found: Sequence[Fitting], filters: Filters, lang: str, now: datetime, page: int = 0
) -> Message:
    """The choices of one filter, each with how many calls it would list; of many programmes, a page (from 0)."""
    words = wording(lang)
    offered = call_filters.choices(name, found, filters, now)
    named = call_filters.programmes(found)
    pages = 1
    if name == "programme":
        any_, *several = offered
        pages = max(1, -(-len(several) // _PROGRAMMES))
        page = max(0, min(page, pages - 1))
        offered = [any_, *several[page * _PROGRAMMES : (page + 1) * _PROGRAMMES]]
    rows = [
        (Button(_choice(name, one, count, filters, named, words), tap_data("calls", one.packed(), 0)),)
        for one, count in offered
    ]
    turning = page_buttons(page, pages, words, "pick", name, filters.packed())
    back = Button(words.label("button.back"), tap_data("calls", filters.packed(), 0))
    return Message(words.say(f"filter.ask_{name}"), (*rows, *turning, (back,)))


def _title(filters: Filters, words: Wording, subscription: Subscription, profiles: Sequence[Profile]) -> Html:
    names = ", ".join(one.name(subscription.language) for one in profiles)
    if filters.stage == "open":
        return words.say("summary.title", profile=names) if names else words.say("summary.title_any")
    return (
        words.say(f"filter.title_{filters.stage}", profile=names) if names else words.say(f"filter.any_{filters.stage}")
    )


def _count(count: int, filters: Filters, words: Wording, *, fits: bool) -> Html:
    if fits:
        return words.say("summary.count", count)
    return words.say("summary.count_any" if filters.stage == "open" else "search.count", count)


def _chosen(filters: Filters, named: dict[str, str], words: Wording) -> Html | None:
    """Beside the stage, which the title says: what is chosen."""
    told = [
        _value(name, filters, named, words) for name in call_filters.NAMES if name != "stage" and _is_set(name, filters)
    ]
    return words.say("filter.chosen", chosen=Html(" · ".join(escape(one, 100) for one in told))) if told else None


def _choosing(filters: Filters, named: dict[str, str], words: Wording, *, with_level: bool) -> Rows:
    """A button for each filter that says what is chosen, and one that takes all of them back."""

    def button(name: Name) -> Button:
        label = (
            _value(name, filters, named, words)
            if name == "stage" or _is_set(name, filters)
            else words.label(f"filter.{name}")
        )
        return Button(f"{cut(label, _LABEL)} ▾", tap_data("pick", name, filters.packed(), 0))

    second = [button("within")] if filters.stage != "closed" else []
    second += [button("level")] if with_level else []
    clear = Button(words.label("filter.clear"), tap_data("calls", Filters().packed(), 0))
    rows = ((button("stage"), button("programme")), tuple(second), (clear,) if filters != Filters() else ())
    return tuple(row for row in rows if row)


def _choice(name: Name, one: Filters, count: int, now_chosen: Filters, named: dict[str, str], words: Wording) -> str:
    mark = "✓ " if getattr(one, name) == getattr(now_chosen, name) else ""
    # How many are closed is known only when they are asked for.
    counted = "" if name == "stage" and one.stage == "closed" else f" · {words.number(count)}"
    return f"{mark}{cut(_value(name, one, named, words), 48)}{counted}"


def _value(name: Name, filters: Filters, named: dict[str, str], words: Wording) -> str:
    match name:
        case "stage":
            return words.label(f"filter.stage_{filters.stage}")
        case "programme":
            if not filters.programme:
                return words.label("filter.programme_any")
            name_ = named.get(filters.programme)
            return f"📁 {name_}" if name_ else words.label("filter.programme_gone")
        case "within":
            return words.label(f"filter.within_{filters.within}")
        case "level":
            return words.label(f"filter.level_{filters.level}")


def _is_set(name: Name, filters: Filters) -> bool:
    return bool(getattr(filters, name) != getattr(Filters(), name))
