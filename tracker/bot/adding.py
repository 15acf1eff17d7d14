"""`/addsource`: an admin sends an address, sees the calls it would read, corrects, and adopts it with one tap."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from tracker.bot.turn import Turn
from tracker.domain.messages import Message
from tracker.domain.offering import CORRECTABLE, NoOffer, Offer, Wanted, offer_message, refused_message, ways_message
from tracker.errors import UsageError

ADDRESS = "source_address"
_ADDRESS = re.compile(r"(?:https?://)?[^\s<>\"']+\.[^\s<>\"']{2,}", re.IGNORECASE)
_LONGEST = 2000


async def add_source(turn: Turn) -> None:
    """`/addsource ADDRESS`; without one, the next message is it (a forwarded one too)."""
    if not await _allowed(turn):
        return
    if turn.text.strip():
        await given(turn)
        return
    turn.wait_for(ADDRESS)
    await turn.say("adding.which")


async def given(turn: Turn) -> None:
    """The address that was asked for."""
    if not await _allowed(turn):
        return
    found = next(filter(None, (_ADDRESS.search(one[:_LONGEST]) for one in (turn.text, *turn.links))), None)
    if found is None:
        turn.wait_for(ADDRESS)
        await turn.say("adding.no_address")
        return
    address = found[0].rstrip(".,;)]")
    wanted = Wanted(address if "://" in address else f"https://{address}")
    turn.wait_no_more()
    await turn.say("adding.looking", address=wanted.address)
    turn.later(_look(turn, wanted))


async def tapped(turn: Turn) -> None:
    """A button of the preview."""
    assert turn.tap is not None
    if not await _allowed(turn):
        return
    wanted = _kept(turn)
    step = turn.tap.argument()
    if wanted is None:
        await turn.toast("tap.old")
    elif step == "cancel":
        turn.wait_no_more()
        await turn.show(_plain(turn, "adding.cancelled"))
    elif step == "adopt":
        await _adopt(turn, wanted)
    elif step == "list":
        await _look(turn, Wanted(wanted.address, wanted.number + 1, order=wanted.order))
    elif step == "elsewhere":
        elsewhere = str(turn.asked().get("elsewhere") or "")
        await _look(turn, Wanted(elsewhere or wanted.address))
    elif step == "ways" and turn.tap.argument(1) in CORRECTABLE:
        await _ways(turn, wanted, turn.tap.argument(1))
    elif step == "way" and turn.tap.argument(1) in CORRECTABLE:
        await _look(turn, replace(wanted, ways={**wanted.ways, turn.tap.argument(1): turn.tap.number(2)}))
    elif step == "order" and turn.tap.argument(1) in ("dmy", "mdy"):
        await _look(turn, replace(wanted, order="mdy" if turn.tap.argument(1) == "mdy" else "dmy"))
    elif step == "show":
        await _look(turn, wanted)
    else:
        await turn.toast("tap.old")


async def _look(turn: Turn, wanted: Wanted) -> None:
    offered = await turn.services.look_at(wanted)
    if isinstance(offered, NoOffer):
        _keep(turn, wanted, elsewhere=offered.elsewhere)
        await turn.show(refused_message(offered, wanted.address, turn.language()))
        return
    _keep(turn, wanted)
    await turn.show(offer_message(offered, turn.language(), turn.now))


async def _ways(turn: Turn, wanted: Wanted, name: str) -> None:
    offered = await turn.services.look_at(wanted)
    if isinstance(offered, Offer):
        await turn.show(ways_message(offered, name, turn.language()))
    else:
        await turn.toast("tap.old")


async def _adopt(turn: Turn, wanted: Wanted) -> None:
    assert turn.tap is not None
    offered = await turn.services.look_at(wanted)
    if isinstance(offered, NoOffer) or offered.mark != turn.tap.argument(1):
        # Only what stood over the button is added: the page, or what was chosen, is another by now.
        await _look(turn, wanted)
        await turn.toast("adding.otherwise")
        return
    try:
        id_ = await turn.services.adopt(wanted, f"user {turn.user_id}")
    except UsageError as problem:
        await turn.show(_plain(turn, "adding.not_adopted", reason=str(problem)))
        return
    turn.wait_no_more()
    await turn.show(_plain(turn, "adding.adopted", id=id_))


def _plain(turn: Turn, key: str, **values: str | int) -> Message:
    return Message(turn.words().say(key, None, **values))


def _keep(turn: Turn, wanted: Wanted, elsewhere: str | None = None) -> None:
    """So that the next tap, also after a restart, knows what it is about."""
    adding = {"address": wanted.address, "number": wanted.number, "ways": dict(wanted.ways), "order": wanted.order}
    turn.wait_for(None, adding=adding, elsewhere=elsewhere)


def _kept(turn: Turn) -> Wanted | None:
    state = turn.asked().get("adding")
    if not isinstance(state, Mapping):
        return None
    order = state.get("order")
    ways = {str(k): int(v) for k, v in state["ways"].items()}
    return Wanted(str(state["address"]), int(state["number"]), ways, order if order in ("dmy", "mdy") else None)


async def _allowed(turn: Turn) -> bool:
    """An admin, in a private chat: what a group sees is no place to set up sources."""
    if not turn.is_admin():
        key = "admin.only"
    elif not turn.is_private:
        key = "adding.private"
    else:
        return True
    if turn.query is not None:
        await turn.toast(key)
    else:
        await turn.say(key)
    return False
