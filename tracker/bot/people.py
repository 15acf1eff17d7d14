"""`/users`: who uses the bot, and what admins do with them: let in, refuse, block, make an admin, take that back."""

from __future__ import annotations

import asyncio

from telegram.error import BadRequest, Forbidden

from tracker import letting_in
from tracker.bot.administration import allowed_in_private
from tracker.bot.commands import forget_admin, register_admin
from tracker.bot.turn import Turn
from tracker.domain import people_messages as told
from tracker.domain.models import Alert
from tracker.store import access, administration, outbox, subscribers
from tracker.store.access import Person


async def users(turn: Turn) -> None:
    """`/users`: people and groups, those that ask first."""
    if await allowed_in_private(turn):
        await _list(turn, 0)


async def tapped(turn: Turn) -> None:
    """A button of the list, of a card, of its question, or under the message that a chat asks."""
    assert turn.tap is not None
    if not await allowed_in_private(turn):
        return
    step, number = turn.tap.argument(), turn.tap.argument(1)
    if step == "list":
        await _list(turn, turn.tap.number(1))
        return
    chat_id = _number(number)
    found = access.person(turn.services.store, chat_id) if chat_id is not None else None
    if found is None:
        await turn.toast("users.not_there")
    elif step in ("yes", "no"):
        await _decide(turn, found, let_in=step == "yes")
    elif step == "card":
        await _card(turn, found)
    elif step in ("block", "admin", "member"):
        await turn.show(told.question(await _shown(turn, found), step, turn.language()))
    elif step in ("block!", "admin!", "member!"):
        await _change(turn, found, step)
    else:
        await turn.toast("tap.old")


async def _decide(turn: Turn, found: Person, *, let_in: bool) -> None:
    """Let in or refuse; what another admin decided meanwhile stays, and is shown."""
    services, who = turn.services, f"user {turn.user_id}"
    if not let_in and found.state != "asked":
        await turn.toast("users.decided_before")
    elif let_in:
        done = letting_in.let_in(services.store, found.chat_id, who, services.match_of, turn.now)
        await turn.toast(None if done else "users.decided_before")
    else:
        letting_in.keep_out(services.store, found.chat_id, who, turn.now)
    now = access.person(services.store, found.chat_id)
    name = (await _shown(turn, found)).name
    await turn.show(told.asking_message(found.chat_id, name, now.state if now else None, turn.language()))


async def _change(turn: Turn, found: Person, step: str) -> None:
    store, chat, who = turn.services.store, found.chat_id, f"user {turn.user_id}"
    role = _role(turn, chat)
    if step == "block!" and role == "member":
        letting_in.keep_out(store, chat, who, turn.now)
    elif step == "admin!" and role == "member" and chat > 0 and found.state not in ("asked", "refused"):
        with store.transaction():
            administration.add_admin(store, chat, turn.now)
            administration.record(store, who, "made admin", str(chat), "", turn.now)
            _tell(turn, chat, "made_admin")
        await register_admin(turn.bot, chat, _language(turn, chat))
    elif step == "member!" and role == "admin":
        if not administration.remove_admin(store, chat, who, turn.services.admins, turn.now):
            await turn.toast("users.last_admin")
        else:
            _tell(turn, chat, "removed_admin")
            await forget_admin(turn.bot, chat)
    else:
        await turn.toast("users.not_possible")
    now = access.person(store, chat)
    if now is not None:
        await _card(turn, now)


def _tell(turn: Turn, chat: int, what: str) -> None:
    reason = f"access:{what}:{turn.now.isoformat()}"
    of = subscribers.all_of_chat(turn.services.store, chat)[:1]
    text = told.decided_text(what, _language(turn, chat))
    outbox.queue(turn.services.store, [Alert(one.id, "access", reason, turn.now, text=text) for one in of])


def _language(turn: Turn, chat: int) -> str:
    of = subscribers.all_of_chat(turn.services.store, chat)
    return of[0].language if of else turn.services.language


async def _list(turn: Turn, page: int) -> None:
    store, current = turn.services.store, turn.current()
    total = len(access.people(store))
    page = max(0, min(page, (total - 1) // told.PEOPLE_PER_PAGE))
    first = {*turn.services.admins, *administration.admins(store)}
    found = access.people(store, first, told.PEOPLE_PER_PAGE, page * told.PEOPLE_PER_PAGE)
    shown = await asyncio.gather(*(_shown(turn, one) for one in found))
    counts = access.counts(store)
    await turn.show(told.people_page(shown, counts, total, current.language, current.zone, page))


async def _card(turn: Turn, found: Person) -> None:
    current, page = turn.current(), turn.tap.number(2) if turn.tap is not None else 0
    await turn.show(told.person_card(await _shown(turn, found), current.language, current.zone, page))


async def _shown(turn: Turn, one: Person) -> told.Shown:
    """With the name that Telegram gives now: none is kept for this."""
    known, lang = turn.services.profiles(), turn.language()
    try:
        chat = await turn.bot.get_chat(one.chat_id)
        name = chat.title or " ".join(part for part in (chat.first_name, chat.last_name) if part)
    except (BadRequest, Forbidden):
        name = ""
    return told.Shown(
        chat_id=one.chat_id,
        name=name or one.name,
        role=_role(turn, one.chat_id),
        state=one.state or "",
        profiles=tuple(known[id_].name(lang) for id_ in one.profiles if id_ in known),
        since=one.since,
        active=one.active,
        blocked=one.blocked,
    )


def _role(turn: Turn, chat_id: int) -> str:
    if chat_id in turn.services.admins:
        return "named"
    return "admin" if chat_id in administration.admins(turn.services.store) else "member"


def _number(text: str) -> int | None:
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdecimal() and len(digits) < 16 else None
