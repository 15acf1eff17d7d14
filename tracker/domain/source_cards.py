"""A source in chat: its card with buttons, its versions, what a file would bring, and what admins did, as messages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from scrapers.spec import SourceSpec
from tracker.domain import cards
from tracker.domain.administering import SourceLine, accept_button, source_facts
from tracker.domain.dates_in_words import checked
from tracker.domain.declaring import Entry, Setting, Version
from tracker.domain.hypertext import Html, escape, fitted, lines, link
from tracker.domain.messages import Button, Message, Rows, reason_words
from tracker.domain.models import Call, Problem
from tracker.domain.owing import can_still_apply
from tracker.domain.repair_messages import repair_button
from tracker.domain.taps import fits, tap_data
from tracker.domain.wording import Wording, wording

_SHOWN_CALLS, _SHOWN_SETTINGS, _SHOWN_VERSIONS, _SHOWN_ENTRIES, _SHOWN_PROBLEMS = 4, 8, 8, 12, 8
_VALUE = 80
_BY_USER = re.compile(r"user (\d+)")
_BY_TERMINAL = re.compile(r"(?:(.+) )?\(?command line\)?")
#: Of a name and id in a tap: whatever names no source is left to `/source ID`.
ACTION = "src"

Deed = tuple[datetime, str, str, str, str]
"""When, who, what, to what, detail: as `store.administration.log` gives it."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What a source reads now; nothing of it is kept."""

    calls: tuple[Call, ...] = ()
    problems: tuple[Problem, ...] = ()
    failed: bool = False


def source_card(
    line: SourceLine, lang: str, zone: str, *, shipped: bool, newest: Version | None, every: Html | None
) -> Message:
    """One source: how it is, where it is declared, when it is checked; and all that can be done with it, as buttons.

    `newest`: its newest version, where any is kept. `every`: how often it is checked, in words.
    """
    words = wording(lang)
    told = [source_facts(line, words, zone), link(line.url, escape(line.url, 200)) if line.url else Html("")]
    if every:
        told.append(every)
    if newest is not None and newest.toml is not None:
        key = "source.changed" if shipped else "source.own"
        told.append(
            words.say(
                key, None, number=newest.number, who=who(newest.by_whom, words), when=_when(newest.at, words, zone)
            )
        )
    else:
        told.append(words.say("source.shipped"))
    changed = newest is not None and newest.toml is not None
    rows: list[tuple[Button, ...]] = [
        _row(line.id, words, *(("check", "try") if line.in_force else ())),
        _row(line.id, words, *(("pause" if line.enabled else "enable",) if line.in_force else ()), "versions"),
        _row(line.id, words, "export", *(("restore",) if shipped and changed else ("delete",) if not shipped else ())),
    ]
    if line.state is not None and (line.state.latest or line.state.good):
        rows.append(_row(line.id, words, *(name for name in ("latest", "good") if getattr(line.state, name))))
    if line.enabled and line.in_force and line.state is not None:
        rows += [*repair_button(line.state, lang), *accept_button(line.state, lang)]
    rows.append((Button(words.label("source.all"), tap_data("sources", 0)),))
    return Message(lines(told), tuple(row for row in rows if row))


def versions_message(line: SourceLine, versions: Sequence[Version], lang: str, zone: str) -> Message:
    """The latest versions, newest first, each with who, when and what it changed; a button for each that can come back."""
    words = wording(lang)
    if not versions:
        return Message(words.say("source.no_versions", None, name=line.name), (_back(line.id, words),))
    shown = list(reversed(versions))[:_SHOWN_VERSIONS]
    parts = [words.say("source.versions", None, name=line.name)]
    for one in shown:
        head = words.say(
            "source.version", None, number=one.number, who=who(one.by_whom, words), when=_when(one.at, words, zone)
        )
        gone = words.say("source.version_gone") if one.toml is None else None
        parts.append(lines([head, gone, *(settings_lines(one.settings, words, 3) if one.toml is not None else [])]))
    back = [
        Button(
            words.label("source.to_version").format(number=one.number), tap_data(ACTION, "back", one.number, line.id)
        )
        for one in shown[1:]
        if one.toml is not None and fits(ACTION, "back", one.number, line.id)
    ]
    rows = [tuple(back[start : start + 3]) for start in range(0, len(back), 3)]
    return Message(fitted(parts), (*rows, _back(line.id, words)))


def ask_message(
    question: str, line: SourceLine, lang: str, settings: Sequence[Setting] = (), number: int | None = None
) -> Message:
    """A question before something is changed ("delete", "restore", "back"), with what would differ, and its two answers."""
    words = wording(lang)
    said = words.say(f"source.ask_{question}", None, name=line.name, number=number or 0)
    arguments = (f"{question}!", *(() if number is None else (number,)), line.id)
    yes: Rows = (
        ((Button(words.label(f"source.yes_{question}"), tap_data(ACTION, *arguments)),),)
        if fits(ACTION, *arguments)
        else ()
    )
    differs = [words.say("source.would_change"), *settings_lines(settings, words, _SHOWN_SETTINGS)] if settings else []
    return Message(fitted([said, lines(differs)]), (*yes, _back(line.id, words)))


def tried_message(name: str, tried: Tried, lang: str, now: datetime) -> Message:
    """What a source reads now, the first calls as they would be told."""
    words = wording(lang)
    reasons = [reason_words(one.code, one.message, words) for one in tried.problems[:3]]
    if tried.failed:
        return Message(lines([words.say("source.tried_nothing", None, name=name), *reasons]))
    ordered = sorted(tried.calls, key=lambda one: not can_still_apply(one, now))
    shown = [Html(f"{at}. {cards.item(one, words, now)}") for at, one in enumerate(ordered[:_SHOWN_CALLS], start=1)]
    head = lines([words.say("source.tried", None, name=name), words.say("adding.count", len(tried.calls)), *reasons])
    return Message(fitted([head, *shown, words.say("source.tried_kept")]))


def plan_message(file: str, entries: Sequence[Entry], lang: str) -> Message:
    """What a file would bring: new, changed (with what), the same, refused (with why); to take in all of it, or nothing."""
    words = wording(lang)
    parts = [words.say("source.file", len(entries), file=file)]
    shown = [one for one in entries if one.kind in ("new", "changed")][:_SHOWN_ENTRIES]
    for one in shown:
        first_look = words.say("source.first_look") if one.kind == "changed" and one.asks_elsewhere else None
        name = one.spec.title(lang) if one.spec is not None else one.id
        head = words.say(f"source.is_{one.kind}", None, id=one.id, name=name)
        parts.append(lines([head, *settings_lines(one.settings, words, 4), first_look]))
    brings = sum(one.kind in ("new", "changed") for one in entries)
    if brings > len(shown):
        parts.append(words.say("card.more", more=brings - len(shown)))
    same = sum(one.kind == "same" for one in entries)
    if same:
        parts.append(words.say("source.is_same", same))
    problems = [line for one in entries for line in one.problems]
    if problems:
        told = [Html(f"• {escape(one, 220)}") for one in problems[:_SHOWN_PROBLEMS]]
        if len(problems) > _SHOWN_PROBLEMS:
            told.append(words.say("card.more", more=len(problems) - _SHOWN_PROBLEMS))
        # The reasons come first: they are what is to be mended.
        return Message(fitted([parts[0], lines([words.say("source.refused", len(problems)), *told]), *parts[1:]]))
    if not brings:
        return Message(fitted(parts))
    rows: Rows = (
        (Button(words.label("source.take"), tap_data(ACTION, "take")),),
        (Button(words.label("button.cancel"), tap_data(ACTION, "leave")),),
    )
    return Message(fitted([*parts, words.say("source.ask_take")]), rows)


def log_message(deeds: Iterable[Deed], lang: str, zone: str) -> Message:
    """What admins did, newest first."""
    words = wording(lang)
    told = [_deed(one, words, zone) for one in deeds]
    if not told:
        return Message(words.say("deed.none"))
    return Message(fitted([words.say("deed.title"), *told]))


def rhythm(spec: SourceSpec, words: Wording) -> Html | None:
    """When a source is checked: every so many days, hours or minutes, or by a plan; None where the declaration says nothing."""
    if spec.schedule.cron:
        return words.say("source.by_plan", None, plan=spec.schedule.cron)
    minutes = round((spec.schedule.every or 0) / 60)
    if not minutes:
        return None
    for name, unit in (("days", 1440), ("hours", 60)):
        if minutes % unit == 0:
            return words.say(f"source.every_{name}", minutes // unit)
    return words.say("source.every_minutes", minutes)


def settings_lines(settings: Sequence[Setting], words: Wording, most: int) -> list[Html]:
    """Each setting that differs, from what to what, the first `most` of them."""
    told = [
        words.say(
            "source.setting", None, setting=one.key, before=_value(one.before, words), after=_value(one.after, words)
        )
        for one in settings[:most]
    ]
    return [*told, words.say("card.more", more=len(settings) - most)] if len(settings) > most else told


def who(by_whom: str, words: Wording) -> str:
    """Who did something, as it is recorded, in the chat's language."""
    user = _BY_USER.fullmatch(by_whom)
    if user:
        return words.label("deed.user").format(number=user[1])
    terminal = _BY_TERMINAL.fullmatch(by_whom)
    if terminal:
        return words.label("deed.terminal").format(name=terminal[1]) if terminal[1] else words.label("deed.a_terminal")
    return words.label("deed.as_shipped") if by_whom == "as shipped" else by_whom


def _deed(deed: Deed, words: Wording, zone: str) -> Html:
    at, by_whom, what, subject, detail = deed
    key = f"deed.{what.replace(' ', '_')}"
    done = words.say(key, None, subject=subject) if words.has(key) else escape(f"{what}: {subject}", 120)
    head = words.say("deed.line", None, when=_when(at, words, zone), who=who(by_whom, words), what=done)
    return lines([head, Html(f"<i>{escape(detail, 160)}</i>") if detail else None])


def _value(value: str | None, words: Wording) -> Html:
    return words.say("source.not_set") if value is None else Html(f"<code>{escape(value, _VALUE)}</code>")


def _when(at: datetime, words: Wording, zone: str) -> str:
    return str(checked(at, words, zone))


def _row(source: str, words: Wording, *verbs: str) -> tuple[Button, ...]:
    return tuple(
        Button(words.label(f"source.button_{verb}"), tap_data(ACTION, verb, source))
        for verb in verbs
        if fits(ACTION, verb, source)
    )


def _back(source: str, words: Wording) -> tuple[Button, ...]:
    if not fits(ACTION, "card", source):
        return ()
    return (Button(words.label("button.back"), tap_data(ACTION, "card", source)),)
