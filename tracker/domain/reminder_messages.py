"""What a chat is told when it is reminded of a date, and where it chooses when to be reminded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from scrapers.reading.readings import Deadline, zone_of
from tracker.domain import cards, dates_in_words, explaining
from tracker.domain.hypertext import Html, fitted, lines, paragraphs
from tracker.domain.messages import Button, Message, Rows, call_buttons, source_line
from tracker.domain.models import Call, Reminding, Subscription
from tracker.domain.reminders import INTERNAL, OFFERED, Reminder, certain_dates, earlier
from tracker.domain.standing import is_over
from tracker.domain.taps import tap_data
from tracker.domain.teams import NO_TEAM, OfTeam
from tracker.domain.wording import Wording, wording

#: In place of a call's id, in a button: what holds for every call of the chat.
EVERY = "-"
_SHOWN = 6
_HOURS = 12


def reminder_message(
    call: Call,
    reminder: Reminder,
    lang: str,
    zone: str,
    now: datetime,
    checked_at: datetime | None,
    sources: Mapping[str, str],
    team: OfTeam = NO_TEAM,
) -> Message:
    """How long is left as of `now`, of what; then the call's dates. `zone`, `checked_at`, `sources`: as of an alert."""
    words = wording(lang)
    told = [_left(reminder.counted, "internal" if reminder.internal else "date", words, now)]
    if reminder.internal:
        told.append(words.say("remind.internal_date", moment=dates_in_words.moment(reminder.counted, words)))
    if reminder.internal or len(certain_dates(call, now)) > 1:
        entry = words.say(
            "deadline.entry",
            kind=cards.kind_label(reminder.date, words),
            moment=dates_in_words.moment(reminder.date, words, zone),
        )
        told.append(Html(f"{words.say('mark.deadline')} {entry}"))
    parts = [
        lines(told),
        cards.head(call, words, now),
        cards.dates(call, words, now, zone),
        explaining.reasons(None, words, saved=True),
        source_line(call, words, zone, checked_at, sources),
    ]
    return Message(fitted(parts, first_to_go=(3, 4)), call_buttons(call, words, "saved", team))


def _left(one: Deadline, what: str, words: Wording, now: datetime) -> Html:
    """ "3 hours left", "7 days left", "tomorrow is the last day", as of now."""
    seconds = (one.last_instant() - now).total_seconds()
    if dates_in_words.has_clock(one) and seconds <= _HOURS * 3600:
        hours = round(seconds / 3600)
        return words.say(f"remind.{what}_hours", hours) if hours else words.say(f"remind.{what}_soon")
    days = dates_in_words.calendar_days_left(one, now)
    if days > 1:
        return words.say(f"remind.{what}_days", days)
    return words.say(f"remind.{what}_tomorrow" if days else f"remind.{what}_today")


def choices_for_call(
    call: Call, choice: Reminding, subscription: Subscription, planned: Sequence[Reminder], now: datetime, *, own: bool
) -> Message:
    """When one saved call is reminded of, and the buttons that change it. `planned`: all of `reminders_of`; `own`: chosen for it."""
    words = wording(subscription.language)
    told = [lines([words.say("remind.title"), cards.linked_title(call, words)])]
    dates = certain_dates(call, now)
    if is_over(call, now):
        told.append(words.say("remind.over"))
    elif not dates:
        told.append(words.say("remind.no_date"))
    else:
        told.append(cards.dates(call, words, now, subscription.zone))
        if choice.internal:
            moment = dates_in_words.moment(earlier(dates[0], choice.internal), words)
            told.append(words.say("remind.internal_date", moment=moment))
        ahead = [one for one in planned if one.at > now]
        told.append(_next(ahead, subscription, words) if ahead else words.say("remind.none_ahead"))
    told.append(words.say("remind.own" if own else "remind.usual"))
    usual = (Button(words.label("remind.button_usual"), tap_data("bell", call.id, "usual")),) if own else ()
    return Message(fitted(told), (*_offered(choice, call.id, words), usual))


def choices_for_all(choice: Reminding, lang: str) -> Message:
    """When a chat is reminded of every call that it saves, and the buttons that change it."""
    words = wording(lang)
    told = [words.say("remind.title"), words.say("remind.ask"), words.say("remind.how")]
    back = (Button(words.label("button.back"), tap_data("ask", "all")),)
    return Message(paragraphs(told), (*_offered(choice, EVERY, words), back))


def choices_of_internal(choice: Reminding, target: str, lang: str) -> Message:
    """How many days before the official deadline one wants to be ready. `target`: a call's id, or EVERY."""
    words = wording(lang)
    buttons = [
        Button(
            ("✅ " if days == choice.internal else "")
            + (words.say("remind.internal_choice", days) if days else words.label("remind.internal_none")),
            tap_data("bell", target, f"i{days}"),
        )
        for days in INTERNAL
    ]
    rows = tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))
    back = (Button(words.label("button.back"), tap_data("bell", target, "all")),)
    return Message(paragraphs([words.say("remind.title"), words.say("remind.ask_internal")]), (*rows, back))


def label(choice: Reminding, words: Wording) -> Html:
    """A choice in one line, as the settings show it."""
    if not choice.before:
        return words.say("remind.off")
    told = ", ".join(before_label(one, words) for one in choice.before)
    if not choice.internal:
        return words.say("remind.line", before=told)
    return words.say("remind.line_internal", choice.internal, before=told)


def before_label(before: str, words: Wording) -> str:
    """ "7 days", "3 hours"."""
    return words.say("remind.days" if before.endswith("d") else "remind.hours", int(before[:-1]))


def _offered(choice: Reminding, target: str, words: Wording) -> Rows:
    """Each distance with its state, three in a row; the internal deadline; none at all."""
    buttons = [
        Button(
            f"{'✅' if one in choice.before else '▫️'} {before_label(one, words)}",
            tap_data("bell", target, one, int(one not in choice.before)),
        )
        for one in OFFERED
    ]
    rows = tuple(tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3))
    internal = (
        words.say("remind.button_internal", choice.internal)
        if choice.internal
        else words.label("remind.button_no_internal")
    )
    none = Button(words.label("remind.button_none"), tap_data("bell", target, "none"))
    return (*rows, (Button(internal, tap_data("bell", target, "internal")), *((none,) if choice.before else ())))


def _next(ahead: Sequence[Reminder], subscription: Subscription, words: Wording) -> Html:
    told = [words.say("remind.next")]
    for one in ahead[:_SHOWN]:
        at = one.at.astimezone(zone_of(subscription.zone))
        when = words.say("deadline.moment", date=words.day(at.date(), "weekday_date"), time=words.time(at))
        told.append(
            words.say(
                "remind.entry_internal" if one.internal else "remind.entry",
                when=when,
                before=before_label(one.before, words),
            )
        )
    if len(ahead) > _SHOWN:
        told.append(words.say("card.more", more=len(ahead) - _SHOWN))
    return lines(told)
