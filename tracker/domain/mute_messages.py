"""What a chat chooses when it mutes something, and the list of what it muted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tracker.domain.dates_in_words import checked
from tracker.domain.digesting import page_buttons
from tracker.domain.hypertext import Html, escape, is_blank, lines, paragraphs
from tracker.domain.messages import Button, Message, Rows
from tracker.domain.models import Call
from tracker.domain.taps import fits, tap_data
from tracker.domain.wishes import Mute
from tracker.domain.wording import Wording

PER_PAGE = 8
_LONGEST_LABEL = 48


def choices(call: Call, sources: Mapping[str, str], offered: Sequence[str], words: Wording) -> Rows:
    """What of a call can be muted: it, a source that shows it, its programme, a word of it. `sources`: id → name."""
    rows: list[tuple[Button, ...]] = [(_button(words.label("mute.this_call"), call.id, "c"),)]
    shown = dict.fromkeys(one.source for one in call.sightings)
    rows += [
        (_button(_named("mute.this_source", sources.get(one, one), words), call.id, "s", one),)
        for one in [one for one in shown if fits("quiet", call.id, "s", one)][:3]
    ]
    if not is_blank(call.facts.programme or ""):
        rows.append((_button(_named("mute.this_programme", call.facts.programme or "", words), call.id, "p"),))
    some = [one for one in offered if fits("quiet", call.id, "w", one)]
    buttons = [_button(_named("mute.this_word", one, words), call.id, "w", one) for one in some]
    rows += [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]
    return (*rows, (Button(words.label("button.back"), tap_data("quiet", call.id, "back")),))


def named(one: Mute, titles: Mapping[str, str], sources: Mapping[str, str], words: Wording) -> Html:
    """What is muted, in words. `titles`: call id → title; `sources`: id → name."""
    name = {"call": titles, "source": sources}.get(one.kind, {}).get(one.value, one.value)
    return words.say(f"mute.{one.kind}", name=escape(name, 120))


def done(one: Mute, name: Html, words: Wording) -> Message:
    """That something was muted by its words, with the way back."""
    undo = Button(words.label("mute.undo"), tap_data("lift", one.key, "-"))
    return Message(lines([words.say("mute.done", what=name), words.say("mute.but_saved")]), ((undo,),))


def muted_list(
    muted: Sequence[Mute],
    titles: Mapping[str, str],
    sources: Mapping[str, str],
    words: Wording,
    zone: str,
    page: int = 0,
) -> Message:
    """Everything that is muted, the newest first, each with a button that lifts it."""
    title = words.say("mute.title")
    if not muted:
        return Message(paragraphs([title, words.say("mute.none"), words.say("mute.how")]))
    pages = -(-len(muted) // PER_PAGE)
    page = max(0, min(page, pages - 1))
    shown = list(reversed(muted))[page * PER_PAGE : (page + 1) * PER_PAGE]
    told, rows = [], []
    for number, one in enumerate(shown, start=page * PER_PAGE + 1):
        since = checked(one.since, words, zone)
        entry = words.say("mute.entry", what=named(one, titles, sources, words), when=since)
        told.append(Html(f"{number}. {entry}"))
        label = words.label("mute.lift").format(number=number)
        rows.append(Button(label, tap_data("lift", one.key, "-", page)))
    buttons = tuple(tuple(rows[at : at + 2]) for at in range(0, len(rows), 2))
    footer = words.say("summary.page", page=page + 1, pages=pages) if pages > 1 else Html("")
    parts = [lines([title, words.say("mute.count", len(muted))]), lines(told), footer, words.say("mute.but_saved")]
    return Message(paragraphs(parts), (*buttons, *page_buttons(page, pages, words, "muted")))


def _button(label: str, *arguments: str) -> Button:
    return Button(label, tap_data("quiet", *arguments))


def _named(key: str, name: str, words: Wording) -> str:
    said = words.label(key).format(name=" ".join(name.split()))
    return said if len(said) <= _LONGEST_LABEL else f"{said[: _LONGEST_LABEL - 1]}…"
