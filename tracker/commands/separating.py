"""`tracker calls separate` and `tracker calls rejoin`: calls that were joined wrongly, parted, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tracker.commands.accounts import whoever
from tracker.commands.known import call_named
from tracker.commands.options import Chosen, global_options
from tracker.commands.printing import say
from tracker.errors import UsageError

if TYPE_CHECKING:
    from tracker.app import App


@click.command("separate")
@click.argument("call")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@global_options
def separate_command(chosen: Chosen, call: str, sources: tuple[str, ...]) -> None:
    """Part what SOURCE shows from CALL (id, code or address): the two were joined and are not the same call.

    They are never joined again by themselves. Nobody is told; what chats saved they keep for both. Prints the new id.
    """
    from tracker.separating import separate_call

    with chosen.opened() as app:
        known = call_named(app, call)
        strange = [one for one in sources if one not in {said.source for said in known.sightings}]
        if strange:
            shown = ", ".join(sorted({said.source for said in known.sightings}))
            raise UsageError(f"{strange[0]} does not show {known.id}; it is shown by: {shown}")
        parted = separate_call(app.store, known, sources, whoever(), app.clock.now(), **_telling(app))
        click.echo(parted.id)
        say(
            f"{', '.join(sources)} shows {parted.id} now, the others {known.id}; undo with: {_undo(known.id, parted.id)}"
        )


@click.command("rejoin")
@click.argument("call")
@click.argument("other")
@global_options
def rejoin_command(chosen: Chosen, call: str, other: str) -> None:
    """Make CALL and OTHER, which were separated, one call again. Prints its id."""
    from tracker.separating import rejoin_calls

    with chosen.opened() as app:
        one, two = call_named(app, call), call_named(app, other)
        joined = rejoin_calls(app.store, one, two, whoever(), app.clock.now(), **_telling(app))
        click.echo(joined.id)
        say(f"{one.id} and {two.id} are one call again: {joined.id}")


def _telling(app: App) -> dict[str, Any]:
    from tracker.store import administration

    return {
        "source_name": app.source_name,
        "admins": lambda: administration.subscriptions_of_admins(app.store, app.settings.admins),
    }


def _undo(call: str, other: str) -> str:
    return f"tracker calls rejoin {call} {other}"
