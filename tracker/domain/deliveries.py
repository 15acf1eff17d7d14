"""The log of deliveries: what was owed to whom, why, when it went, or what became of it instead. Texts are not shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from tracker.domain.dates_in_words import checked
from tracker.domain.fate import MUTED
from tracker.domain.hypertext import Html, bold, escape, fitted, lines
from tracker.domain.messages import Button, Message
from tracker.domain.models import Alert
from tracker.domain.retrying import Tried
from tracker.domain.taps import tap_data
from tracker.domain.wording import Wording, wording

DeliveryState = Literal["waiting", "held", "sent", "summary", "withdrawn", "failed"]
STATES: tuple[DeliveryState, ...] = get_args(DeliveryState)
#: Why an alert was dropped whose news a summary tells.
IN_A_SUMMARY = "told in a summary"
ACTION = "owed"
DELIVERIES_PER_PAGE = 8
#: How the reasons begin for which alerts are withdrawn, and what says so.
_WHY = {MUTED: "muted", "no longer worth sending": "not_worth", "the chat blocked the bot": "blocked"}
#: In which these states are looked at with one button.
_FILTERS: tuple[DeliveryState, ...] = ("waiting", "sent", "failed")


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message owed. `titles`: by language, of the call that it is about, where it is about one."""

    alert: Alert
    chat_id: int
    thread_id: int | None
    held: bool
    """Whether it is held back: its chat paused, or blocked the bot."""
    titles: Mapping[str, str] = field(default_factory=dict)

    @property
    def state(self) -> DeliveryState:
        """Waiting, held, sent, told in a summary instead, withdrawn (not worth sending any more), or failed."""
        if self.alert.state in ("queued", "sending"):
            return "held" if self.held else "waiting"
        if self.alert.state == "dropped":
            return "summary" if self.alert.problem == IN_A_SUMMARY else "withdrawn"
        return "sent" if self.alert.state == "sent" else "failed"

    def title(self, lang: str = "en") -> str | None:
        """The title of its call in `lang`, else in English, else in any language."""
        return self.titles.get(lang) or self.titles.get("en") or next(iter(self.titles.values()), None)

    @property
    def why(self) -> str | None:
        """What went wrong at the last try, or why it was withdrawn."""
        return Tried.read(self.alert.problem).said or None if self.alert.problem else None


def written(one: Delivery) -> dict[str, object]:
    """As `tracker deliveries --json` prints it; what is not known is absent. Times are UTC."""
    alert = one.alert
    found: dict[str, object | None] = {
        "id": alert.id,
        "chat": one.chat_id,
        "thread": one.thread_id,
        "kind": alert.kind,
        "reason": alert.reason,
        "call": alert.call_id,
        "title": one.title(),
        "profile": alert.profile,
        "changes": list(alert.changes) or None,
        "state": one.state,
        "queued": alert.created.isoformat(),
        "not_before": alert.not_before.isoformat() if alert.not_before else None,
        "sent": alert.settled.isoformat() if alert.settled and one.state == "sent" else None,
        "ended": alert.settled.isoformat() if alert.settled and one.state != "sent" else None,
        "message": alert.message_id,
        "attempts": alert.attempts,
        "why": one.why,
    }
    return {key: value for key, value in found.items() if value is not None}


def deliveries_page(
    shown: Sequence[Delivery], more: bool, about: str, state: DeliveryState | None, lang: str, zone: str, page: int
) -> Message:
    """A page of the log, the newest first. `about`: the chat or call it is of, as a button carries it; `more`: older ones follow."""
    words = wording(lang)
    head = lines([words.say("deliveries.title"), words.say(f"deliveries.only_{state}") if state else None])
    parts = [_told(one, words, zone) for one in shown] or [words.say("deliveries.none")]
    states = tuple(
        Button(words.label(f"deliveries.button_{one}"), tap_data(ACTION, one, about, 0))
        for one in _FILTERS
        if one != state
    )
    every = (Button(words.label("deliveries.button_all"), tap_data(ACTION, "all", about, 0)),) if state else ()
    turning: list[Button] = []
    if page > 0:
        turning.append(Button(words.label("button.previous"), tap_data(ACTION, state or "all", about, page - 1)))
    if more:
        turning.append(Button(words.label("button.next"), tap_data(ACTION, state or "all", about, page + 1)))
    rows = tuple(row for row in ((*every, *states), tuple(turning)) if row)
    return Message(fitted([head, *parts]), rows)


def _told(one: Delivery, words: Wording, zone: str) -> Html:
    alert, title = one.alert, one.title(words.code)
    kind = f"deliveries.kind_{alert.kind}"
    what = words.say(kind) if words.has(kind) else escape(alert.kind)
    place = f"{one.chat_id}/{one.thread_id}" if one.thread_id else str(one.chat_id)
    head = words.say(
        "deliveries.line", None, mark=words.label(f"deliveries.mark_{one.state}"), what=bold(what), chat=place
    )
    return lines(
        [
            head,
            escape(title, 90) if title else None,
            words.say(
                "deliveries.queued", None, when=checked(alert.created, words, zone), reason=escape(alert.reason, 80)
            ),
            _ended(one, words, zone),
        ]
    )


def _ended(one: Delivery, words: Wording, zone: str) -> Html:
    alert = one.alert
    if one.state == "waiting" and alert.not_before is not None:
        return words.say("deliveries.waits", None, when=checked(alert.not_before, words, zone))
    when = checked(alert.settled or alert.created, words, zone)
    said = words.say(f"deliveries.is_{one.state}", None, when=when, number=str(alert.message_id or "–"))
    if one.state not in ("withdrawn", "failed", "waiting") or not one.why:
        return said
    known = next((key for begin, key in _WHY.items() if one.why.startswith(begin)), None)
    why = words.say(f"deliveries.{known}") if known else escape(one.why, 160)
    return lines([said, Html(f"<i>{why}</i>")])
