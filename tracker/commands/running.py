"""`tracker run`: everything, until stopped."""

from __future__ import annotations

import click

from tracker.commands.options import Chosen, global_options


@click.command("run", short_help="Everything, until stopped.")
@global_options
def run_command(chosen: Chosen) -> int:
    """Check every source when it is due, match what is new, tell it in chat. Ends cleanly on SIGTERM or Ctrl-C.

    Chat is on where TRACKER_TELEGRAM_TOKEN is set; without it, what would have been sent is printed.
    """
    import asyncio

    from tracker.serving import serve

    with chosen.opened() as app:
        return asyncio.run(serve(app, verbose=chosen.verbose, say=click.echo))
