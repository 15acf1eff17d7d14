"""What admins do in chat: become one by a code, see the health of sources, check, switch on and off."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta

from tracker.bot import repairing
from tracker.bot.commands import register_admin
from tracker.bot.following import keep
from tracker.bot.turn import Turn
from tracker.domain import administering
from tracker.domain.administering import SourceLine
from tracker.domain.messages import Message
from tracker.domain.standing import is_over
from tracker.store import administration as kept
from tracker.store import calls as call_store
from tracker.store import disputes

#: With codes of ten letters and digits, nobody guesses one within these bounds.
_TRIES_EACH, _TRIES_ALL, _WITHIN = 5, 30, timedelta(minutes=15)


class Claims:
    """`/claim CODE`, and how often it may be tried: only one process polls, so that it may count in memory."""

    def __init__(self) -> None:
        self._tries: deque[tuple[datetime, int]] = deque()

    async def claim(self, turn: Turn) -> None:
        """Make this person an admin where the code is good. Only in a private chat: a group would read the code."""
        if not turn.is_private:
            await turn.say("admin.claim_private")
            return
        if turn.is_admin():
            await turn.say("admin.already")
            return
        code = turn.text.strip()
        if not code:
            await turn.say("admin.claim_how")
            return
        if not self._may_try(turn.user_id, turn.now):
            await turn.say("admin.too_many")
            return
        good = kept.claim(turn.services.store, code[:100], turn.user_id, turn.now)
        await turn.say("admin.claimed" if good else "admin.wrong_code")
        if good:
            keep(turn, turn.current())
            await register_admin(turn.bot, turn.user_id, turn.language())

    def _may_try(self, user: int, now: datetime) -> bool:
        while self._tries and self._tries[0][0] <= now - _WITHIN:
            self._tries.popleft()
        theirs = sum(one == user for _, one in self._tries)
        if theirs >= _TRIES_EACH or len(self._tries) >= _TRIES_ALL:
            return False
        self._tries.append((now, user))
        return True


async def sources(turn: Turn) -> None:
    """`/sources` and its pages: those with problems first, with the reason."""
    if not await allowed(turn):
        return
    page = turn.tap.number() if turn.tap is not None else 0
    current = turn.current()
    lines = turn.services.sources(current.language)
    contested = {one.call_id for one in disputes.lasting(turn.services.store)}
    calls = [one for one in call_store.calls(turn.services.store, ids=contested) if not is_over(one, turn.now)]
    await turn.show(administering.sources_page(lines, current.language, current.zone, page, calls))


async def check(turn: Turn) -> None:
    """`/check SOURCE`: now, and tell how it ended."""
    found = await _named(turn, "check")
    if found is None:
        return
    await check_found(turn, found)


async def check_found(turn: Turn, found: SourceLine) -> None:
    """Check a source now, and tell how it ended; the chat goes on meanwhile."""
    await turn.say("admin.checking", name=found.name)
    turn.later(_check(turn, found))


async def _check(turn: Turn, source: SourceLine) -> None:
    run = await turn.services.check_source(source.id)
    await turn.reply(administering.check_result(source.name, run, turn.language()))


async def enable(turn: Turn) -> None:
    """`/enable SOURCE`."""
    await _switch(turn, "enable", on=True)


async def disable(turn: Turn) -> None:
    """`/disable SOURCE`: it is checked no more; its calls stay as they are."""
    await _switch(turn, "disable", on=False)


async def accept(turn: Turn) -> None:
    """`/accept SOURCE`, or the button under what was told of it: its short list is right, and is believed from now on."""
    found = await _named(turn, "accept")
    if found is None:
        return
    if not turn.services.accept_list(found.id, f"user {turn.user_id}"):
        await turn.say("admin.accept_nothing", name=found.name)
        return
    await turn.show_buttons(())
    await turn.say("admin.accepted", name=found.name)
    turn.later(_check(turn, found))


async def repair(turn: Turn) -> None:
    """`/repair SOURCE`, or a button: what a source's declaration would read after a repair, and its adoption."""
    step = turn.tap.argument() if turn.tap is not None else ""
    if step in ("adopt", "cancel"):
        if await allowed(turn):
            await repairing.tapped(turn, None)
        return
    found = await _named(turn, "repair", at=1)
    if found is None:
        return
    if turn.tap is None:
        await repairing.repair(turn, found)
    else:
        await repairing.tapped(turn, found)


async def _switch(turn: Turn, command: str, *, on: bool) -> None:
    found = await _named(turn, command)
    if found is None:
        return
    turn.services.enable_source(found.id, on, f"user {turn.user_id}")
    await turn.say("admin.enabled" if on else "admin.disabled_now", name=found.name)


async def _named(turn: Turn, command: str, at: int = 0) -> SourceLine | None:
    """The source that a command names, or a tap as its argument `at`; tells what to do where it names none."""
    if not await allowed(turn):
        return None
    every = turn.services.sources(turn.language())
    name = turn.tap.argument(at) if turn.tap is not None else turn.text.strip()
    if not name:
        await turn.say("admin.which", command=command, example=every[0].id if every else "isun-open")
        return None
    found = next((one for one in every if one.id.casefold() == name.casefold()), None)
    if found is None:
        await turn.say("admin.no_source", id=name)
    elif not found.in_force:
        await turn.show(Message(administering.refused_words(found, turn.words())))
        return None
    return found


async def allowed_in_private(turn: Turn) -> bool:
    """As `allowed`, in a private chat alone: what is shown or asked then is nothing for a group."""
    if not await allowed(turn):
        return False
    if turn.is_private:
        return True
    if turn.query is not None:
        await turn.toast("adding.private")
    else:
        await turn.say("adding.private")
    return False


async def allowed(turn: Turn) -> bool:
    """Whether this person is an admin; others are told so."""
    if turn.is_admin():
        if turn.is_private and turn.subscription() is None:
            # So that the admin hears of sources that break, also without following a profile.
            keep(turn, turn.fresh())
        return True
    if turn.query is not None:
        await turn.toast("admin.only")
    else:
        await turn.say("admin.only")
    return False
