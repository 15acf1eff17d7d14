"""The service at a glance, for admins: chats, messages by week, sources, delays, calls. In words, as JSON, and as a picture shows it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from scrapers.reading.readings import zone_of
from tracker.domain.hypertext import Html, lines
from tracker.domain.messages import Message
from tracker.domain.wording import Wording, wording

#: How many weeks are shown, the present one with them.
WEEKS = 8
#: Of how many days the delays are.
DELAY_DAYS = 7
HEALTHS = ("broken", "doubtful", "new", "paused", "healthy")


@dataclass(frozen=True, slots=True)
class Delays:
    """How long messages took from when they were due until the chat took them, in seconds."""

    count: int
    median: float
    of_95: float
    """95 of 100 took at most so long."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """The figures at `at` (aware)."""

    at: datetime
    people: int
    groups: int
    paused: int
    blocked: int
    weeks: tuple[tuple[date, int], ...]
    """(its Monday, messages sent in it), the oldest first; weeks begin on Monday in the zone of the installation."""
    sources: Mapping[str, int]
    """How many sources are in each state of `HEALTHS`."""
    delays: Delays | None
    """Of the last `DELAY_DAYS` days; None where nothing was sent."""
    calls: int
    ahead: int
    """Calls that are not over."""
    new_calls: int
    """Of the last seven days."""

    @property
    def chats(self) -> int:
        """All chats."""
        return self.people + self.groups


@dataclass(frozen=True, slots=True)
class Board:
    """What a picture shows: figures with what they count, columns, parts of a whole, and a line below."""

    title: str
    day: str
    figures: tuple[tuple[str, str], ...]
    columns_title: str
    columns: tuple[tuple[str, int], ...]
    parts_title: str
    parts: tuple[tuple[str, str, int], ...]
    """(state, what it is called, how many); those of none are left out."""
    parts_none: str
    note: str


def mondays(at: datetime, zone: str) -> list[date]:
    """The Mondays of the weeks that are shown, the oldest first."""
    today = at.astimezone(zone_of(zone)).date()
    this = today - timedelta(days=today.weekday())
    return [this - timedelta(weeks=back) for back in reversed(range(WEEKS))]


def delays_of(seconds: Sequence[float]) -> Delays | None:
    """The median and the 95th percentile (nearest rank) of these."""
    if not seconds:
        return None
    ordered = sorted(max(one, 0.0) for one in seconds)

    def rank(share: float) -> float:
        return ordered[max(math.ceil(share * len(ordered)) - 1, 0)]

    return Delays(len(ordered), rank(0.5), rank(0.95))


def written(one: Statistics) -> dict[str, object]:
    """As `tracker stats --json` prints them. Delays are in seconds."""
    delays = one.delays
    return {
        "at": one.at.isoformat(),
        "chats": {"people": one.people, "groups": one.groups, "paused": one.paused, "blocked": one.blocked},
        "sent_by_week": {monday.isoformat(): count for monday, count in one.weeks},
        "sources": {state: one.sources.get(state, 0) for state in HEALTHS},
        "delays": None
        if delays is None
        else {"messages": delays.count, "median": round(delays.median, 1), "of_95": round(delays.of_95, 1)},
        "calls": {"known": one.calls, "ahead": one.ahead, "new": one.new_calls},
    }


def statistics_message(one: Statistics, lang: str) -> Message:
    """The same in words, short enough to stand below the picture."""
    words = wording(lang)
    chats = [words.say("users.people", one.people), words.say("users.groups", one.groups)]
    chats += [words.say("stats.paused", one.paused)] if one.paused else []
    chats += [words.say("users.blocked", one.blocked)] if one.blocked else []
    told = [
        words.say("stats.title"),
        Html("👥 " + " · ".join(chats)),
        words.say("stats.sent", one.weeks[-1][1] if one.weeks else 0),
        words.say("stats.calls", one.calls, ahead=words.number(one.ahead), new=words.number(one.new_calls)),
        Html("🗂 " + _sources_in_words(one, words)),
        Html("⏱ ") + delay_in_words(one.delays, words),
    ]
    return Message(lines([Html(part) for part in told]))


def board(one: Statistics, lang: str, zone: str) -> Board:
    """What the picture shows, in a language."""
    words = wording(lang)
    return Board(
        title=words.label("stats.picture_title"),
        day=words.day(one.at.astimezone(zone_of(zone)).date()),
        figures=tuple(
            (words.number(count), str(words.say(f"stats.label_{name}", count)))
            for name, count in (
                ("chats", one.chats),
                ("sent", one.weeks[-1][1] if one.weeks else 0),
                ("calls", one.calls),
                ("ahead", one.ahead),
            )
        ),
        columns_title=words.label("stats.columns"),
        columns=tuple((words.day(monday, "day_short"), count) for monday, count in one.weeks),
        parts_title=words.label("stats.parts"),
        parts=tuple(
            (state, words.label(f"stats.state_{state}"), one.sources[state])
            for state in HEALTHS
            if one.sources.get(state)
        ),
        parts_none=words.label("stats.no_sources"),
        note=str(delay_in_words(one.delays, words)),
    )


def delay_in_words(delays: Delays | None, words: Wording) -> Html:
    """How late messages are."""
    if delays is None:
        return words.say("stats.no_delays")
    return words.say("stats.delays", None, median=_span(delays.median, words), most=_span(delays.of_95, words))


def _sources_in_words(one: Statistics, words: Wording) -> Html:
    told = [
        f"{words.label(f'stats.state_{state}')} {one.sources[state]}" for state in HEALTHS if one.sources.get(state)
    ]
    return Html(" · ".join(told)) if told else words.say("stats.no_sources")


def _span(seconds: float, words: Wording) -> Html:
    for unit, key in ((3600, "hours"), (60, "minutes")):
        if seconds >= 2 * unit:
            return words.say(f"stats.{key}", round(seconds / unit))
    return words.say("stats.seconds", max(1, round(seconds)))
