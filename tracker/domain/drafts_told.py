"""A draft of a profile in chat: the whole, one part with its entries to take or drop, and what it would have brought."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from tracker.domain import cards
from tracker.domain.asking import place_name
from tracker.domain.backtest import Backtest
from tracker.domain.drafting import PARTS, WRITTEN, Draft, Entry, Part, profile_of
from tracker.domain.hypertext import Html, cut, escape, fitted, is_blank, lines, paragraphs
from tracker.domain.messages import Button, Message, Rows
from tracker.domain.models import Level, Profile
from tracker.domain.taps import tap_data
from tracker.domain.taxonomy import Taxonomy
from tracker.domain.wording import Wording, wording

#: Entries of a part on one page of buttons.
PER_PAGE = 20
_LONGEST_LABEL, _SHOWN, _EXAMPLES = 34, 15, 3
#: What a manager chooses between by the number a week.
LEVELS: tuple[Level, ...] = ("strong", "possible")
Rates = Mapping[str, float]
"""Level → how many a week."""


def draft_message(draft: Draft, number: int, lang: str, taxonomy: Taxonomy, *, source: str = "") -> Message:
    """All parts with what is taken of each, a button for each. `source`: the address that was read."""
    words = wording(lang)
    told = [words.say("draft.title", profile=draft.base.name(lang))]
    if source:
        told.append(words.say("draft.from_site", address=source))
    listed = lines(_part_line(draft, part, words, taxonomy) for part in PARTS)
    buttons = [Button(_part_label(draft, part, words), tap_data("draft", number, "part", part, 0)) for part in PARTS]
    rows: Rows = (
        *(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)),
        (Button(words.label("draft.button_try"), tap_data("draft", number, "try")),),
        (
            Button(words.label("draft.button_other"), tap_data("draft", number, "other")),
            Button(words.label("button.cancel"), tap_data("draft", number, "cancel")),
        ),
    )
    return Message(fitted([lines(told), listed, words.say("draft.ask")]), rows)


def part_message(
    draft: Draft, part: Part, number: int, lang: str, taxonomy: Taxonomy, page: int = 0, notice: Html | None = None
) -> Message:
    """One part: every entry as a button that takes or drops it, a page at a time; and how to add words of one's own."""
    words = wording(lang)
    entries = draft.entries(part)
    pages = max(1, -(-len(entries) // PER_PAGE))
    page = max(0, min(page, pages - 1))
    shown = list(enumerate(entries))[page * PER_PAGE : (page + 1) * PER_PAGE]
    buttons = [
        Button(
            f"{'✓' if one.taken else '✗'} {_label(_name(part, one.value, words, taxonomy))}",
            tap_data("draft", number, "set", part, at, int(not one.taken), page),
        )
        for at, one in shown
    ]
    rows: list[tuple[Button, ...]] = [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]
    if pages > 1:
        turn = [
            Button(words.label(f"button.{name}"), tap_data("draft", number, "part", part, to))
            for name, to in (("previous", page - 1), ("next", page + 1))
            if 0 <= to < pages
        ]
        rows.append(tuple(turn))
    if part in WRITTEN:
        rows.append((Button(words.label("draft.button_add"), tap_data("draft", number, "add", part)),))
    rows.append((Button(words.label("button.back"), tap_data("draft", number, "show")),))
    told = [words.say(f"draft.ask_{part}"), words.say("draft.how") if entries else words.say("draft.empty"), notice]
    return Message(paragraphs(told), tuple(rows))


def add_message(part: Part, number: int, lang: str, *, private: bool) -> Message:
    """What to write; where several people write, as a reply."""
    words = wording(lang)
    told = [words.say(f"draft.add_{part}"), None if private else words.say("help.reply_here")]
    back = Button(words.label("button.back"), tap_data("draft", number, "part", part, 0))
    return Message(paragraphs(told), ((back,),))


def rates_of(outcome: Backtest) -> dict[str, float]:
    """How many a week at each level that can be chosen."""
    return {level: round(outcome.a_week_from(level), 3) for level in LEVELS}


def trial_message(outcome: Backtest, profile: Profile, level: Level, number: int, lang: str, now: datetime) -> Message:
    """What the profile would have brought in the last year, by level, with examples; and what to do with it."""
    words = wording(lang)
    rows = trial_rows(rates_of(outcome), level, number, words)
    title = words.say("trial.title", profile=profile.name(lang))
    if not outcome.known:
        return Message(paragraphs([title, words.say("trial.nothing_known"), words.say("trial.not_kept")]), rows)
    known = round(outcome.known * outcome.scale)
    count = round(len(outcome.told) * outcome.scale)
    told = [words.say("trial.came", count, known=words.number(known))]
    if refused := outcome.refused_by():
        named = ", ".join(
            words.say("trial.refused_by", condition=_condition(name, words), times=words.number(times))
            for name, times in refused.items()
        )
        excluded = round(len(outcome.excluded) * outcome.scale)
        told.append(words.say("trial.refused", excluded, conditions=Html(named)))
    examples = outcome.examples(_EXAMPLES)
    shown = [
        Html(f"{place}. {cards.item(one.call, words, now)}\n{_why(one.match.level, one.match.words, words)}")
        for place, one in enumerate(examples, start=1)
    ]
    head = words.say("trial.examples") if examples else Html("")
    parts = [title, lines(told), lines([head, *shown]) if shown else Html(""), words.say("trial.not_kept")]
    return Message(fitted([one for one in parts if one], first_to_go=(2,)), rows)


def trial_rows(rates: Rates, level: Level, number: int, words: Wording) -> Rows:
    """The levels with their number a week, the chosen one marked; Keep, Change, Cancel."""
    levels = [
        (
            Button(
                ("✓ " if one == level else "")
                + f"{words.label(f'trial.{one}')}: {rate_words(rates.get(one, 0.0), words)}",
                tap_data("draft", number, "level", one),
            ),
        )
        for one in LEVELS
    ]
    if level == "none":
        levels.append((Button("✓ " + words.label("trial.none"), tap_data("draft", number, "level", "none")),))
    return (
        *levels,
        (
            Button(words.label("trial.button_keep"), tap_data("draft", number, "keep")),
            Button(words.label("trial.button_change"), tap_data("draft", number, "show")),
        ),
        (
            Button(words.label("draft.button_other"), tap_data("draft", number, "other")),
            Button(words.label("button.cancel"), tap_data("draft", number, "cancel")),
        ),
    )


def rate_words(a_week: float, words: Wording) -> str:
    """A rate in the unit in which a person counts it."""
    for unit, times in (("week", 1.0), ("month", 52 / 12), ("year", 52.0)):
        count = round(a_week * times)
        if a_week * times >= 1 or (unit == "year" and count):
            return str(words.say(f"trial.a_{unit}", count))
    return words.label("trial.none_a_year")


def entry_names(draft: Draft, part: Part, words: Wording, taxonomy: Taxonomy) -> list[str]:
    """What is taken of a part, as a person calls it."""
    taken: Sequence[str] = getattr(profile_of(draft), part)
    return [_name(part, one, words, taxonomy) for one in taken]


def _part_line(draft: Draft, part: Part, words: Wording, taxonomy: Taxonomy) -> Html:
    named = entry_names(draft, part, words, taxonomy)
    if not named:
        return words.say(f"draft.line_{part}", items=words.say(f"draft.none_{part}"))
    shown = ", ".join(escape(one, 60) for one in named[:_SHOWN])
    more = len(named) - _SHOWN
    items = Html(f"{shown} {words.say('card.more', more=more)}") if more > 0 else Html(shown)
    return words.say(f"draft.line_{part}", items=items)


def _part_label(draft: Draft, part: Part, words: Wording) -> str:
    entries: Sequence[Entry] = draft.entries(part)
    taken = sum(one.taken for one in entries)
    return f"{words.label(f'draft.button_{part}')} {taken}/{len(entries)}"


def _name(part: Part, value: str, words: Wording, taxonomy: Taxonomy) -> str:
    """A code by its name in the chat's language; a word as it is written."""
    match part:
        case "sectors":
            return taxonomy.sector_name(value, words.code)
        case "nuts":
            return place_name(value, words, taxonomy)
        case "applicants":
            return cards.name(value, "applicant", words)
        case "languages":
            return words.language(value)
    return value


def _label(text: str) -> str:
    shown = cut(text, _LONGEST_LABEL)
    return shown if not is_blank(shown) else "–"


def _condition(name: str, words: Wording) -> str:
    return words.label(f"condition.{name}")


def _why(level: Level, found: Sequence[str], words: Wording) -> Html:
    shown = Html(
        ", ".join(words.say("card.quote_mark", text=escape(one, 60)) for one in found[:5] if not is_blank(one))
    )
    told = [words.say(f"why.{level}")]
    if shown:
        told.append(words.say("why.words", len(found[:5]), words=shown))
    return words.say("why.line", reasons=Html(", ".join(told)))
