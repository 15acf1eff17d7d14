"""What admins see of the people and groups that use the bot: the list, a card for each, and the questions before a change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from scrapers.reading.readings import zone_of
from tracker.domain.digesting import page_buttons
from tracker.domain.hypertext import Html, escape, fitted, lines
from tracker.domain.messages import Button, Message
from tracker.domain.taps import tap_data
from tracker.domain.wording import Wording, wording

PEOPLE_PER_PAGE = 6
ACTION = "usr"
_LABEL = 28


@dataclass(frozen=True, slots=True)
class Shown:
    """One chat as admins see it. `name`: as Telegram calls it now; empty where it does not say."""

    chat_id: int
    name: str
    role: str
    """admin, named (an admin by the settings) or member."""
    state: str
    """asked, let_in, refused, or empty where nobody decided."""
    profiles: tuple[str, ...]
    """Names of what it follows."""
    since: datetime | None
    active: str
    blocked: bool

    @property
    def is_person(self) -> bool:
        """Whether it is a private chat: Telegram gives groups and channels negative numbers."""
        return self.chat_id > 0


def people_page(
    shown: Sequence[Shown], counts: Mapping[str, int], total: int, lang: str, zone: str, page: int
) -> Message:
    """A page of `/users`. `counts`: people, groups, blocked, asking; `total`: of all pages."""
    words = wording(lang)
    figures = [words.say("users.people", counts["people"]), words.say("users.groups", counts["groups"])]
    figures += [words.say(f"users.{name}", counts[name]) for name in ("blocked", "asking") if counts[name]]
    pages = max(1, -(-total // PEOPLE_PER_PAGE))
    head = lines([words.say("users.title"), Html(" · ".join(figures))])
    footer = words.say("summary.page", page=page + 1, pages=pages) if pages > 1 else Html("")
    cards = [Button(_label(one), tap_data(ACTION, "card", one.chat_id, page)) for one in shown]
    rows = tuple(tuple(cards[at : at + 2]) for at in range(0, len(cards), 2))
    facts = [_facts(one, words, zone) for one in shown]
    return Message(fitted([head, *facts, footer]), (*rows, *page_buttons(page, pages, words, ACTION, "list")))


def person_card(one: Shown, lang: str, zone: str, page: int = 0) -> Message:
    """One chat, with all that can be done with it."""
    words = wording(lang)
    rows: list[tuple[Button, ...]] = []
    if one.state == "asked":
        rows.append(decision_buttons(one.chat_id, words))
    elif one.state == "refused":
        rows.append((_button("yes", one, words),))
    elif one.role == "member":
        rows.append((_button("block", one, words), *((_button("admin", one, words),) if one.is_person else ())))
    elif one.role == "admin":
        rows.append((_button("member", one, words),))
    rows.append((Button(words.label("button.back"), tap_data(ACTION, "list", page)),))
    named = words.say("users.named") if one.role == "named" else Html("")
    return Message(
        fitted([_facts(one, words, zone), words.say("users.number", number=str(one.chat_id)), named]), tuple(rows)
    )


def question(one: Shown, step: str, lang: str) -> Message:
    """Whether it is really meant: block, admin or member."""
    words = wording(lang)
    rows = (
        (
            Button(words.label("users.sure"), tap_data(ACTION, f"{step}!", one.chat_id)),
            Button(words.label("button.cancel"), tap_data(ACTION, "card", one.chat_id, 0)),
        ),
    )
    return Message(words.say(f"users.ask_{step}", name=_name(one)), rows)


def decision_buttons(chat_id: int, words: Wording) -> tuple[Button, ...]:
    """Let in, or refuse."""
    return (
        Button(words.label("users.button_yes"), tap_data(ACTION, "yes", chat_id)),
        Button(words.label("users.button_no"), tap_data(ACTION, "no", chat_id)),
    )


def asking_message(chat_id: int, name: str, state: str | None, lang: str) -> Message:
    """What admins are told of a chat that asks, as it stands now."""
    words = wording(lang)
    kind = "access.person_asks" if chat_id > 0 else "access.group_asks"
    if state == "asked":
        return Message(words.say(kind, name=name or "–", number=str(chat_id)), (decision_buttons(chat_id, words),))
    said = words.say("access.decided", name=name or "–", number=str(chat_id), state=_state(state or "", words))
    return Message(said)


def decided_text(what: str, lang: str) -> Html:
    """What a chat is told when it was let in or refused, or became an admin or ceased to be one."""
    return wording(lang).say(f"access.told_{what}")


def _button(step: str, one: Shown, words: Wording) -> Button:
    return Button(words.label(f"users.button_{step}"), tap_data(ACTION, step, one.chat_id))


def _name(one: Shown) -> Html:
    return escape(one.name, 60) or escape(str(one.chat_id))


def _label(one: Shown) -> str:
    name = one.name or str(one.chat_id)
    return name if len(name) <= _LABEL else f"{name[: _LABEL - 1]}…"


def _state(state: str, words: Wording) -> Html:
    return words.say(f"users.state_{state}") if state else Html("")


def _facts(one: Shown, words: Wording, zone: str) -> Html:
    mark = words.label("users.mark_person" if one.is_person else "users.mark_group")
    role = words.say("users.role_admin") if one.role in ("admin", "named") else Html("")
    stands = _state(one.state, words) if one.state in ("asked", "refused") else Html("")
    gone = words.say("users.gone") if one.blocked and one.state != "refused" else Html("")
    head = Html(" · ".join(part for part in (Html(f"{mark} <b>{_name(one)}</b>"), role, stands, gone) if part))
    follows = ", ".join(escape(name, 60) for name in one.profiles[:3])
    days = [
        words.say("users.since", day=words.day(one.since.astimezone(zone_of(zone)).date())) if one.since else None,
        words.say("users.active", day=words.day(date.fromisoformat(one.active))) if one.active else None,
    ]
    when = Html(" · ".join(day for day in days if day))
    return lines([head, Html(follows) if follows else words.say("users.follows_nothing"), when])
