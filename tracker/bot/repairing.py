"""`/repair SOURCE`, or the button under "source broken": an admin sees what a repair would read, and adopts it with one tap."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.bot.turn import Turn
from tracker.domain.administering import SourceLine, check_result
from tracker.domain.messages import Message
from tracker.domain.repair import NoRepair
from tracker.domain.repair_messages import no_repair_message, repair_message
from tracker.errors import UsageError


async def repair(turn: Turn, source: SourceLine) -> None:
    """`/repair SOURCE`: look at its page and propose a repair; nothing is changed by it."""
    await turn.say("repair.looking", name=source.name)
    turn.later(_look(turn, source))


async def tapped(turn: Turn, source: SourceLine | None) -> None:
    """A button: look, adopt what was seen, or leave it. `source`: the one that "look" names."""
    assert turn.tap is not None
    step = turn.tap.argument()
    if step == "look" and source is not None:
        await repair(turn, source)
        return
    kept = turn.asked().get("repairing")
    if step == "cancel":
        turn.wait_no_more()
        await turn.show(Message(turn.words().say("repair.cancelled")))
    elif step == "adopt" and isinstance(kept, Mapping):
        await _adopt(turn, str(kept.get("source")), str(kept.get("mark")), str(kept.get("name")))
    else:
        await turn.toast("tap.old")


async def _look(turn: Turn, source: SourceLine) -> None:
    found = await turn.services.look_at_repair(source.id)
    if isinstance(found, NoRepair):
        await turn.reply(no_repair_message(source.name, found, turn.language()))
        return
    # So that the tap adopts just what is shown.
    turn.wait_for(None, repairing={"source": source.id, "mark": found.mark, "name": source.name})
    await turn.reply(repair_message(found, turn.language(), turn.now))


async def _adopt(turn: Turn, source: str, mark: str, name: str) -> None:
    try:
        turn.services.adopt_repair(source, mark, f"user {turn.user_id}")
    except UsageError as problem:
        await turn.show(Message(turn.words().say("repair.not_adopted", None, reason=str(problem))))
        return
    turn.wait_no_more()
    await turn.show(Message(turn.words().say("repair.adopted", None, name=name)))
    turn.later(_check(turn, source, name))


async def _check(turn: Turn, source: str, name: str) -> None:
    run = await turn.services.check_source(source)
    await turn.reply(check_result(name, run, turn.language()))
