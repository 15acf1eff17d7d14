"""Member firms in chat: a list that is sent as a file, whom of them a call fits and why, and a text to forward."""

from __future__ import annotations

from tracker.bot.turn import Turn
from tracker.domain import firm_messages
from tracker.domain.asking import plain
from tracker.domain.firms import BadList, read_rows
from tracker.domain.messages import Message
from tracker.domain.teams import may_invite
from tracker.domain.wording import languages
from tracker.importing_firms import import_firms
from tracker.store import calls as call_store
from tracker.store import firms as firm_store
from tracker.store import teams

FILE = "firms_file"
"""What a chat is waited for after `/members`: a list, in a group as a reply."""
LARGEST = 5_000_000
_LISTS = (".csv", ".xlsx", ".tsv", ".txt")


def is_list(name: str) -> bool:
    """Whether a file's name is one of a list with columns."""
    return name.casefold().endswith(_LISTS)


async def members(turn: Turn) -> None:
    """`/members`: the list as it stands, and how one is sent."""
    if not await _may(turn):
        return
    turn.wait_for(FILE)
    await turn.reply(_state(turn))


async def sent(turn: Turn) -> None:
    """A list that was sent: read beside the loop, and kept whole or not at all."""
    if turn.file is None or not await _may(turn):
        return
    content = await turn.download(turn.file.id, LARGEST)
    if content is None:
        await turn.say("firms.bad_too_big", size=LARGEST // 1_000_000)
        return
    turn.wait_no_more()
    await turn.say("firms.reading")
    turn.later(_take(turn, content))


async def tapped(turn: Turn) -> None:
    """The buttons: whom a call fits, a text to forward; the list before, or none any more."""
    assert turn.tap is not None
    step = turn.tap.argument()
    if step in ("fit", "text"):
        await (_fits if step == "fit" else _text)(turn)
        return
    if not await _may(turn):
        return
    store = turn.services.store
    member = teams.begin(store, turn.chat_id, turn.name, turn.now)
    if step == "back":
        if not firm_store.swap(store, member.team):
            await turn.toast("firms.gone")
        await turn.show(_state(turn))
    elif step == "forget":
        firm_store.forget(store, member.team)
        await turn.show(plain("firms.forgotten", turn.language()))
    else:
        await turn.toast("tap.old")


async def _fits(turn: Turn) -> None:
    assert turn.tap is not None
    call = call_store.call(turn.services.store, turn.tap.argument(1))
    found = await turn.services.firms.fits(turn.chat_id, call, turn.now) if call is not None else None
    if call is None or found is None:
        await turn.toast("tap.gone" if call is None else "firms.gone")
        return
    shown = firm_messages.fitting_message(call, *found, turn.language(), turn.tap.number(2))
    # From the button under a call it is a message of its own; a page takes the place of the one before.
    await (turn.show(shown) if turn.tap.argument(2) else turn.reply(shown))


async def _text(turn: Turn) -> None:
    assert turn.tap is not None
    call = call_store.call(turn.services.store, turn.tap.argument(1))
    lang = turn.tap.argument(2)
    if call is None or lang not in languages():
        await turn.toast("tap.gone" if call is None else "tap.old")
        return
    await turn.reply(firm_messages.forward_text(call, lang, turn.current().zone, turn.now))


async def _take(turn: Turn, content: bytes) -> None:
    services = turn.services
    rows = await services.read_list(content)
    lang = turn.language()
    read = BadList("unreadable") if not isinstance(rows, list) else read_rows(rows)
    if isinstance(read, BadList):
        await turn.reply(firm_messages.bad_list(read, lang))
        return
    member = teams.begin(services.store, turn.chat_id, turn.name, services.now())
    firms = await import_firms(
        services.store, member.team, read, lang, services.taxonomy, services.rarity, services.now
    )
    before = firm_store.before_shown(services.store, member.team)
    await turn.reply(firm_messages.kept_message(firms, before, lang))


def _state(turn: Turn) -> Message:
    store = turn.services.store
    member = teams.member(store, turn.chat_id)
    shown = firm_store.shown_list(store, member.team) if member is not None else None
    before = firm_store.before_shown(store, member.team) if member is not None else None
    return firm_messages.firms_message(
        shown[1] if shown is not None else None, before, turn.language(), private=turn.is_private
    )


async def _may(turn: Turn) -> bool:
    """Whether the list may be changed here: by owners of the team and admins, in a chat that is set up."""
    if not await turn.may_change():
        refused = "help.group"
    elif turn.subscription() is None:
        refused = "help.not_started"
    elif not may_invite(teams.member(turn.services.store, turn.chat_id), admin=turn.is_admin()):
        refused = "team.not_owner"
    else:
        return True
    if turn.query is not None:
        await turn.toast(refused)
    else:
        await turn.say(refused)
    return False
