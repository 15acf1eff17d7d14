"""What the chat is told, as text and buttons that know nothing of Telegram's library.

`text` is Telegram HTML, already escaped and within 4,096 UTF-16 units; link previews are always off.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.domain import cards, dates_in_words, explaining, happenings
from tracker.domain.hypertext import Html, escape, fitted, lines
from tracker.domain.models import Alert, Call, Change, Match, SourceState
from tracker.domain.owing import Mark
from tracker.domain.partner_requests import is_request
from tracker.domain.sharing import Share, share_of
from tracker.domain.taps import tap_data
from tracker.domain.teams import FIRST, NO_TEAM, OfTeam
from tracker.domain.wording import Wording, wording


@dataclass(frozen=True, slots=True)
class Button:
    """One button: what it says, and what a tap gives back (at most 64 bytes) or opens."""

    text: str
    data: str | None = None
    url: str | None = None
    share: Share | None = None
    """A call to be passed on into another chat, in the way that this bot can."""


#: So many calls with their news fit in 4,096 letters, however long their titles are.
CALLS_PER_DIGEST = 6
Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that is sent: its name, and what makes its bytes, in any thread."""

    name: str
    make: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Message:
    """A message for a chat: Telegram HTML, and rows of buttons."""

    text: str
    rows: Rows = ()
    silent: bool = False
    """Whether it arrives without a sound."""
    file: Attachment | None = None
    """The file of which `text` is the caption; a file has no buttons."""


def alert_message(
    call: Call,
    changes: Sequence[Change],
    match: Match | None,
    lang: str,
    zone: str,
    now: datetime,
    checked_at: datetime | None,
    sources: Mapping[str, str],
    mark: Mark | None = None,
    team: OfTeam = NO_TEAM,
) -> Message:
    """What happened to a call, for one subscription: the weightiest change first, then the call's card.

    `zone` is the chat's; a deadline is always printed in the zone of its own source. `checked_at`: when the source
    was last read. `sources`: id → name in `lang`. `mark`: what this chat said of the call, `team`: what it is to its
    team; both shown on the buttons.
    """
    words = wording(lang)
    parts = [
        lines(happenings.headlines(call, changes, words, now, sources)),
        *_card(call, match, words, zone, now, saved=mark == "saved"),
        source_line(call, words, zone, checked_at, sources),
    ]
    return Message(fitted(parts, first_to_go=(5, 4, 3)), call_buttons(call, words, mark, team))


def call_message(
    call: Call,
    match: Match | None,
    lang: str,
    zone: str,
    now: datetime,
    checked_at: datetime | None,
    sources: Mapping[str, str],
    mark: Mark | None = None,
    team: OfTeam = NO_TEAM,
    muted: str | None = None,
) -> Message:
    """The same card without news, for somebody who asked for the call."""
    words = wording(lang)
    parts = [
        *_card(call, match, words, zone, now, saved=mark == "saved"),
        source_line(call, words, zone, checked_at, sources),
    ]
    return Message(fitted(parts), call_buttons(call, words, mark, team, muted))


def call_buttons(
    call: Call, words: Wording, mark: Mark | None = None, team: OfTeam = NO_TEAM, muted: str | None = None
) -> Rows:
    """Save · Remind, Calendar · Why · Share, For us · Not for us, Mute, each showing its present state; a second tap undoes it.

    Of what is saved, or is at a stage for the team, that stage too; and how many member firms it fits, where it fits any.
    `muted`: by what the mute is known that silences it, or was just made.
    """
    call_id = call.id
    hush = Button(words.label("button.mute"), tap_data("mute", call_id))
    if muted is not None:
        hush = Button(words.label("button.unmute"), tap_data("lift", muted, call_id))
    saved, liked, unwanted = mark == "saved", mark == "liked", mark == "not_for_us"
    return (
        (
            Button(words.label("button.saved" if saved else "button.save"), tap_data("save", call_id, int(not saved))),
            Button(words.label("button.reminders" if saved else "button.remind"), tap_data("remind", call_id)),
        ),
        (
            Button(words.label("button.calendar"), tap_data("ics", call_id)),
            Button(words.label("button.why"), tap_data("why", call_id)),
            Button(words.label("share.button"), share=share_of(call, words)),
        ),
        (
            Button(words.label("button.liked" if liked else "button.like"), tap_data("like", call_id, int(not liked))),
            Button(
                words.label("button.marked_not_for_us" if unwanted else "button.not_for_us"),
                tap_data("not", call_id, int(not unwanted)),
            ),
        ),
        *_of_team(call_id, words, team, saved=saved),
        (hush,),
    )


def _of_team(call_id: str, words: Wording, team: OfTeam, *, saved: bool) -> Rows:
    """How far a call is: a tap shows its stages and notes. And whom of the member firms it fits: a tap shows them."""
    rows: list[tuple[Button, ...]] = []
    if saved or team.stage is not None:
        rows.append((Button(words.label(f"team_stage.{team.stage or FIRST}"), tap_data("stage", call_id)),))
    if team.firms is not None and team.firms[0]:
        label = words.label("firms.button").format(count=team.firms[0], of=team.firms[1])
        rows.append((Button(label, tap_data("firms", "fit", call_id)),))
    if team.names is not None:
        rows.append((Button(words.label("partners.button_call"), tap_data("card", team.names)),))
    if team.requests:
        label = words.label("partners.button_requests").format(count=team.requests)
        rows.append((Button(label, tap_data("partners", "for", call_id)),))
    return tuple(rows)


def fixed_message(alert: Alert, lang: str) -> Message:
    """The message of an alert whose text was fixed when it was made (summaries, digests, health of sources)."""
    words = wording(lang)
    rows: Rows = ()
    if alert.kind in ("digest", "baseline") and len(alert.changes) > CALLS_PER_DIGEST:
        rows = ((Button(words.label("button.all"), tap_data("told", alert.id, 0)),),)
    return Message(alert.text or words.say("digest.nothing"), rows)


def health_message(name: str, state: SourceState, lang: str, zone: str) -> Message:
    """What an admin is told, once, of a source that broke (with the reason), turned doubtful, or recovered."""
    words = wording(lang)
    if state.health == "healthy":
        return Message(words.say("admin.recovered", name=escape(name, 100)))
    parts = [words.say("admin.doubtful" if state.health == "doubtful" else "admin.broke", name=escape(name, 100))]
    if state.reason is not None:
        parts.append(reason_words(state.reason.code, state.reason.message, words))
    if state.last_success is not None:
        parts.append(words.say("admin.last_read", when=dates_in_words.checked(state.last_success, words, zone)))
    parts += _responses(state, words, zone)
    parts.append(words.say("admin.kept"))
    return Message(lines(parts))


def _responses(state: SourceState, words: Wording, zone: str) -> list[Html]:
    """Where the response stands that the trouble is about, and the last good one, where they are archived."""
    told = []
    if state.latest and state.latest != state.good:
        when = dates_in_words.checked(state.latest[-1].at, words, zone)
        told.append(words.say("repair.archived", None, when=when, id=escape(state.source, 60)))
    if state.good:
        when = dates_in_words.checked(state.good[-1].at, words, zone)
        told.append(words.say("repair.last_good", None, when=when, id=escape(state.source, 60)))
    return told


def reason_words(code: str, message: str, words: Wording) -> Html:
    """Why a source is not well: in the chat's language, with the detail as it was recorded and the code."""
    told = words.say(f"problem.{code}") if words.has(f"problem.{code}") else escape(message, 300)
    line = words.say("admin.reason", reason=told, code=code)
    detail = escape(message, 300)
    return lines([line, Html(f"<i>{detail}</i>") if detail and detail != told else None])


def _card(call: Call, match: Match | None, words: Wording, zone: str, now: datetime, *, saved: bool) -> list[Html]:
    return [
        cards.head(call, words, now),
        cards.dates(call, words, now, zone),
        cards.money(call, words),
        cards.partners_sought(call.facts, words) if is_request(call) else cards.who_and_where(call.facts, words),
        explaining.reasons(match, words, saved=saved),
    ]


def source_line(call: Call, words: Wording, zone: str, checked_at: datetime | None, sources: Mapping[str, str]) -> Html:
    """Which sources show the call, by name, and when one was last read, on the chat's clock."""
    named = dict.fromkeys(sources.get(one.source, one.source) for one in call.sightings)
    told = Html(", ".join(escape(one, 80) for one in list(named)[:5]))
    if not told:
        return Html("")
    if checked_at is None:
        return words.say("card.source", sources=told)
    return words.say("card.checked", sources=told, when=dates_in_words.checked(checked_at, words, zone))
