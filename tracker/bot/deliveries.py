"""`/deliveries`: what was owed to whom and what became of it; of all, of one chat, or of one call."""

from __future__ import annotations

from tracker.bot.administration import allowed_in_private
from tracker.bot.turn import Turn
from tracker.domain import deliveries as told
from tracker.domain.taps import fits
from tracker.store import calls as call_store
from tracker.store import deliveries as kept


async def asked(turn: Turn) -> None:
    """`/deliveries`, `/deliveries CHAT`, `/deliveries CALL` (its code, id or address)."""
    if not await allowed_in_private(turn):
        return
    wanted = turn.text.strip()
    if not wanted:
        await _page(turn, "", None, 0)
        return
    if _chat(wanted) is not None:
        await _page(turn, wanted, None, 0)
        return
    found = call_store.named(turn.services.store, wanted)
    if len(found) != 1:
        await turn.say("deliveries.not_one", wanted=wanted[:100])
        return
    await _page(turn, next(iter(found)), None, 0)


async def tapped(turn: Turn) -> None:
    """Another state, or another page."""
    assert turn.tap is not None
    if not await allowed_in_private(turn):
        return
    state, about, page = turn.tap.argument(), turn.tap.argument(1), turn.tap.number(2)
    await _page(turn, about, next((one for one in told.STATES if one == state), None), page)


async def _page(turn: Turn, about: str, state: told.DeliveryState | None, page: int) -> None:
    chat = _chat(about)
    found = kept.deliveries(
        turn.services.store,
        chat=chat,
        call=about if about and chat is None else None,
        state=state,
        limit=told.DELIVERIES_PER_PAGE + 1,
        skip=page * told.DELIVERIES_PER_PAGE,
    )
    current = turn.current()
    shown, more = found[: told.DELIVERIES_PER_PAGE], len(found) > told.DELIVERIES_PER_PAGE
    carried = about if fits(told.ACTION, "withdrawn", about, 9999) else ""
    await turn.show(told.deliveries_page(shown, more, carried, state, current.language, current.zone, page))


def _chat(text: str) -> int | None:
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdecimal() and len(digits) < 16 else None
