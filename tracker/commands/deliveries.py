"""`tracker deliveries`: what was owed to whom, why, and what became of it."""

from __future__ import annotations

import click

from tracker.commands.options import Chosen, global_options, json_option
from tracker.commands.printing import json_line, say, table
from tracker.domain.deliveries import STATES, DeliveryState
from tracker.errors import UsageError


@click.command("deliveries", short_help="What was owed to whom, and what became of it.")
@click.option("--chat", type=int, help="Only of this chat (its number; of a group it is negative).")
@click.option("--call", help="Only of this call: its code, id or address; also in summaries.")
@click.option("--state", type=click.Choice(STATES), help="Only what is so now.")
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="How many at most.")
@json_option()
@global_options
def deliveries_command(
    chosen: Chosen, chat: int | None, call: str | None, state: DeliveryState | None, limit: int, as_json: bool
) -> None:
    """Messages owed to chats, the newest first: when and why they were queued, when they went, or what became of them.

    waiting: not sent yet; held: its chat paused or blocked the bot; sent; summary: told in a summary instead; withdrawn: not
    worth sending any more; failed: given up. What they say is not printed.
    """
    from tracker.domain.deliveries import written
    from tracker.store import calls, deliveries

    with chosen.opened() as app:
        call_id = None
        if call is not None:
            found = calls.named(app.store, call)
            if len(found) != 1:
                many = "several calls are" if found else "no call is"
                raise UsageError(f"{many} named {call!r}; 'tracker calls --search WORDS' finds its id")
            call_id = next(iter(found))
        shown = deliveries.deliveries(app.store, chat=chat, call=call_id, state=state, limit=limit)
        if as_json:
            for one in shown:
                json_line(written(one))
        elif not shown:
            say("nothing was owed to anybody")
        else:
            table(
                (
                    f"{one.alert.created:%Y-%m-%d %H:%M}",
                    f"{one.chat_id}/{one.thread_id}" if one.thread_id else str(one.chat_id),
                    one.alert.kind,
                    one.state,
                    f"{one.alert.settled:%Y-%m-%d %H:%M}" if one.alert.settled else "",
                    f"#{one.alert.message_id}" if one.alert.message_id else "",
                    "; ".join(part for part in (one.title(), one.alert.reason, one.why) if part),
                )
                for one in shown
            )
