"""`tracker stats`: the service at a glance."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.commands.options import Chosen, global_options, json_option
from tracker.commands.printing import json_line, say, writing


@click.command("stats", short_help="The service at a glance.")
@click.option("--picture", type=click.Path(dir_okay=False, path_type=Path), help="Draw it as a PNG into this file.")
@json_option("One JSON object.")
@global_options
def stats_command(chosen: Chosen, picture: Path | None, as_json: bool) -> None:
    """Chats, messages by week, how the sources are, how late messages went, calls known."""
    from tracker.domain.administering import health_counts, source_lines
    from tracker.domain.statistics import board, statistics_message, written
    from tracker.drawing import statistics_png
    from tracker.plain_text import plain
    from tracker.store import sources as source_store
    from tracker.store.statistics import statistics

    with chosen.opened() as app:
        chat, declarations = app.settings.chat, app.declarations
        shown = source_lines(
            declarations.in_force(), declarations.refused(), source_store.states(app.store), chat.language
        )
        found = statistics(app.store, health_counts(shown), chat.zone, app.clock.now())
        if picture is not None:
            with writing(picture):
                picture.write_bytes(statistics_png(board(found, chat.language, chat.zone)))
            say(f"drawn in {picture}")
        if as_json:
            json_line(written(found))
        elif picture is None:
            click.echo(plain(statistics_message(found, "en").text))
