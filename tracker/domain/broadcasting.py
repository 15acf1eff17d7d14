"""What an admin writes to everybody: how it is taken from what was typed, how it looks before it goes, and what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.domain.dates_in_words import checked
from tracker.domain.hypertext import Html, cut, escape, fitted, is_blank, lines, utf16
from tracker.domain.messages import Button, Message
from tracker.domain.models import Alert, Subscription
from tracker.domain.rhythm import quiet_until
from tracker.domain.taps import tap_data
from tracker.domain.wording import languages, wording
from tracker.plain_text import plain

ACTION = "cast"
#: In UTF-16 units, as Telegram counts: two texts and the question below them are one message.
MOST_WRITTEN = 1500


@dataclass(frozen=True, slots=True)
class Broadcast:
    """`texts`: Telegram HTML by language; whose language has none reads that in `first`. `by_chat`: the admin's chat."""

    number: int
    at: datetime
    by_chat: int
    first: str
    texts: Mapping[str, str]

    def text(self, lang: str) -> Html:
        """What a chat of this language reads."""
        return Html(self.texts.get(lang) or self.texts[self.first])


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many chats got it, are still to get it, blocked the bot, or cannot be written to; `next`: when the next is due (aware)."""

    sent: int
    waiting: int
    blocked: int
    failed: int
    next: datetime | None = None


def written(text: str) -> Html | None:
    """What was typed as Telegram HTML: letter for letter, with its lines; None where a reader would see nothing of it.

    Raises ValueError where it is longer than `MOST_WRITTEN`.
    """
    if is_blank(text):
        return None
    told = "\n".join(escape(line, MOST_WRITTEN) for line in text.strip().splitlines())
    if utf16(text.strip()) > MOST_WRITTEN:
        raise ValueError("too long")
    return Html(told)


def preview(texts: Mapping[str, str], first: str, to: Sequence[Subscription], now: datetime, lang: str) -> Message:
    """How it will look in each language, how many chats get it, and how many of them after their quiet hours."""
    words = wording(lang)
    reads = Counter(one.language if one.language in texts else first for one in to)
    parts: list[Html] = [words.say("broadcast.preview")]
    for code, text in texts.items():
        head = words.say("broadcast.in_language", reads[code], language=words.language(code))
        parts += [head, Html(f"<blockquote>{text}</blockquote>")]
    later = sum(quiet_until(one, now) is not None for one in to)
    parts.append(
        lines(
            [
                words.say("broadcast.how_many", len(to)),
                words.say("broadcast.after_quiet", later) if later else None,
            ]
        )
    )
    others = [
        Button(words.label("broadcast.add").format(language=words.language(code)), tap_data(ACTION, "lang", code))
        for code in languages()
        if code not in texts
    ]
    rows = [(one,) for one in others]
    if to:
        rows.append((Button(words.label("broadcast.send"), tap_data(ACTION, "send")),))
    rows.append((Button(words.label("button.cancel"), tap_data(ACTION, "cancel")),))
    return Message(fitted(parts, first_to_go=range(len(parts) - 2, 1, -2)), tuple(rows))


def alerts(number: int, to: Iterable[Subscription], now: datetime) -> list[Alert]:
    """One message for each of these, after its quiet hours; owed again, it is the same one."""
    return [Alert(one.id, "broadcast", f"broadcast:{number}", now, not_before=quiet_until(one, now)) for one in to]


def number_of(alert: Alert) -> int | None:
    """The number of the broadcast that an alert brings; None for every other alert."""
    kind, _, number = alert.reason.partition(":")
    return int(number) if alert.kind == "broadcast" and kind == "broadcast" and number.isdecimal() else None


def result_alert(number: int, text: Html, to: Subscription, now: datetime) -> Alert:
    """What became of it, for who wrote it."""
    return Alert(to.id, "broadcast", f"broadcast_done:{number}", now, text=text, not_before=quiet_until(to, now))


def progress(one: Broadcast, so_far: Outcome, lang: str, zone: str) -> Message:
    """How far it is; with a button to look again while some are waiting."""
    words = wording(lang)
    done = so_far.waiting == 0
    said = [
        words.say("broadcast.done" if done else "broadcast.under_way", text=cut(plain(one.text(lang)), 60)),
        words.say("broadcast.sent", so_far.sent),
        words.say("broadcast.waiting", so_far.waiting) if so_far.waiting else None,
        words.say("broadcast.next", when=checked(so_far.next, words, zone)) if so_far.next and not done else None,
        words.say("broadcast.blocked", so_far.blocked) if so_far.blocked else None,
        words.say("broadcast.failed", so_far.failed) if so_far.failed else None,
    ]
    again = ((Button(words.label("broadcast.look"), tap_data(ACTION, "look", one.number)),),)
    return Message(lines(said), () if done else again)
