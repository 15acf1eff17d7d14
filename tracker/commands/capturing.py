"""`tracker capture`: a page of a source as a test case to review."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.commands.known import named
from tracker.commands.options import Chosen, global_options
from tracker.commands.printing import say, writing
from tracker.errors import UsageError

if TYPE_CHECKING:
    from scrapers.spec import SourceSpec
    from tracker.app import App
    from tracker.capturing import Captured

_LARGE = 30_000


@click.command("capture", short_help="Save a page as a test case to review.")
@click.argument("source")
@click.option(
    "--to",
    type=click.Path(path_type=Path),
    default=Path("tests/sources"),
    show_default=True,
    help="Folder of the cases.",
)
@click.option("--case", default="captured", show_default=True, help="Name of the case.")
@global_options
def capture_command(chosen: Chosen, source: str, to: Path, case: str) -> None:
    """Fetch the list of SOURCE (an id, or a TOML file) and the page of its first call, and save each as a test case.

    A case is a folder: the page as it came, where it is from (meta.json), and the calls that are read from it (calls.json). The test
    suite fails on it until somebody has read the page beside the calls and set "reviewed" to true.
    """
    from tracker.capturing import declaration, write
    from tracker.configuring import read_source_file

    if not case or Path(case).name != case or case.startswith("."):
        raise UsageError(f"--case: {case!r} is no name of a folder")
    with chosen.opened() as app:
        spec = (
            read_source_file(Path(source)) if source.endswith(".toml") else named("source", source, app.sources()).spec
        )
        found = asyncio.run(_captured(app, spec, case))
        folder = to / spec.id
        with writing(to):
            places = [write(one, folder) for one in found]
            if app.catalogue.sources.get(spec.id) != spec:
                (folder / "source.toml").write_text(declaration(spec), encoding="utf-8")
    for place, one in zip(places, found, strict=True):
        items = one.calls.get("items")
        read = f"{len(items)} calls" if items is not None else f"nothing was read [{one.calls['unreadable']}]"
        large = f"; {len(one.body)} bytes: trim it to a few items, under {_LARGE}" if len(one.body) > _LARGE else ""
        click.echo(f"{place}: {read}{large}")
    say('Read each page beside its calls.json, correct what is wrong, then set "reviewed" to true in meta.json')


async def _captured(app: App, spec: SourceSpec, case: str) -> list[Captured]:
    from tracker.capturing import capture

    fetching = app.fetching()
    try:
        return await capture(spec, fetching, app.clock.now(), case)
    finally:
        await fetching.aclose()
