"""`tracker sources repair` and `archived`: mending a source that broke, and what its site answered."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tracker.commands.accounts import whoever
from tracker.commands.known import named
from tracker.commands.options import Chosen, global_options, json_option
from tracker.commands.printing import json_line, say
from tracker.domain.problem import may_be_repaired
from tracker.errors import UsageError

if TYPE_CHECKING:
    from tracker.app import App
    from tracker.domain.models import Kept, SourceState
    from tracker.domain.repair import NoRepair, Repair

_SHOWN = 5


@click.command("repair")
@click.argument("source")
@click.option("--adopt", is_flag=True, help="Keep the repair; the declaration of now stays as an earlier version.")
@click.option("--toml", "as_toml", is_flag=True, help="Only the repaired declaration, to edit and add.")
@json_option("One JSON object.")
@global_options
def repair_command(chosen: Chosen, source: str, adopt: bool, as_toml: bool, as_json: bool) -> int:
    """Find the known calls of SOURCE on its page as it is now, and propose the repaired declaration.

    Old and new yield are shown side by side. Nothing is kept without --adopt.
    """
    from tracker.domain.repair import NoRepair

    with chosen.opened() as app:
        named("source", source, app.sources())
        found = asyncio.run(_look(app, source, adopt=adopt))
        if isinstance(found, NoRepair):
            if as_json:
                json_line(_none(source, found))
            else:
                click.echo(
                    f"{source}: no repair is proposed: {found.message}" + (f" [{found.code}]" if found.code else "")
                )
            return 1
        if as_json:
            json_line(_told(found, adopted=adopt))
        elif as_toml:
            click.echo(found.toml, nl=False)
        else:
            _show(found)
        if adopt:
            say(f"{source} is repaired; its earlier declaration is kept. Check it now: tracker check {source}")
        elif not (as_json or as_toml):
            say(f"Is that right? Adopt it with: tracker sources repair {source} --adopt")
        return 0


@click.command("archived")
@click.argument("source")
@click.option("--good", is_flag=True, help="Of the last check that was believed, not of the last one.")
@click.option("--body", is_flag=True, help="The response itself, as it was received, to standard output.")
@json_option()
@global_options
def archived_command(chosen: Chosen, source: str, good: bool, body: bool, as_json: bool) -> int:
    """What the list of SOURCE answered at its last check: address, time, and the WARC file and offset that hold it."""
    from tracker.store import sources as source_store

    with chosen.opened() as app:
        named("source", source, app.sources())
        state = source_store.state_of(app.store, source)
        kept = state.good if good else state.latest
        if not kept:
            raise UsageError(f"no response of {source} is archived yet; check it first: tracker check {source}")
        if body:
            page = app.archived_page(kept[0].reference)
            if page is None:
                raise UsageError(f"the archive let go of {kept[0].reference} by now")
            sys.stdout.buffer.write(page.body)
            return 0
        for one in kept:
            told = kept_told(app, one)
            if as_json:
                json_line(told)
            else:
                click.echo(f"{told['at'][:16]}  {one.url}")
                click.echo(f"  {told['file'] or 'no longer kept:'} at byte {told['offset']}")
        return 0


def where_to_look(source: str, state: SourceState) -> list[str]:
    """What a source that is not well answered, what it answered when it was last believed, and how it can be mended."""
    told = []
    for kept, option, what in ((state.latest, "", "answered"), (state.good, " --good", "last good answer")):
        if kept and (kept != state.good or option):
            one = kept[-1]
            told.append(
                f"{source}: {what} {one.at:%Y-%m-%d %H:%M}, {one.reference}: tracker sources archived {source}{option}"
            )
    if may_be_repaired(state.reason):
        told.append(f"{source}: if the site has a new layout: tracker sources repair {source}")
    return told


def kept_told(app: App, one: Kept) -> dict[str, Any]:
    """Where an archived response stands, for programs."""
    file: Path | None = app.archived_file(one.reference)
    offset = one.reference.rpartition(":")[2]
    return {
        "url": one.url,
        "at": one.at.isoformat(),
        "reference": one.reference,
        "file": None if file is None else str(file),
        "offset": int(offset) if offset.isdigit() else None,
    }


async def _look(app: App, source: str, *, adopt: bool) -> Repair | NoRepair:
    from tracker.domain.repair import NoRepair

    fetching = app.fetching()
    try:
        repairs = app.repairs(fetching)
        found = await repairs.look(source)
        if adopt and not isinstance(found, NoRepair):
            repairs.adopt(source, found.mark, whoever())
        return found
    finally:
        await fetching.aclose()


def _none(source: str, found: NoRepair) -> dict[str, Any]:
    return {"source": source, "toml": None, "adopted": False, "reason": found.code, "message": found.message}


def _told(found: Repair, *, adopted: bool) -> dict[str, Any]:
    yields = found.yields
    return {
        "source": found.source,
        "toml": found.toml,
        "adopted": adopted,
        "known": yields.known,
        "found": yields.found,
        "missing": list(yields.missing),
        "new": list(yields.new),
        "items": found.items,
        "fields": {
            name: {"before": yields.before.get(name, 0), "after": yields.after.get(name, 0)}
            for name in {**yields.before, **yields.after}
            if ":" not in name
        },
        "deadlines": {
            "agree": yields.agree,
            "differ": [{"title": one.title, "before": one.before, "after": one.after} for one in yields.differ],
            "undated": yields.undated,
        },
        "moved": list(found.moved),
        "lost": list(found.lost),
        "other_sites": list(yields.elsewhere),
        "measured_by": "archive" if found.archived else "store",
        "reason": None,
        "message": "",
    }


def _show(found: Repair) -> None:
    yields = found.yields
    click.echo(
        f"{found.source}: {yields.found} of {yields.known} known calls are found again, {len(yields.new)} are new"
    )
    for name in {**yields.before, **yields.after}:
        if ":" not in name:
            moved = ", stands elsewhere" if name in found.moved else ""
            lost = ", is not read any more" if name in found.lost else ""
            click.echo(
                f"  {name:<12} {yields.before.get(name, 0):>4} before {yields.after.get(name, 0):>4} after{moved}{lost}"
            )
    click.echo(f"  deadlines: {yields.agree} as before, {len(yields.differ)} different, {yields.undated} not read")
    for one in yields.differ[:_SHOWN]:
        click.echo(f"    {one.title}: {one.before} before, {one.after} now")
    for title in yields.missing[:_SHOWN]:
        click.echo(f"  not found: {title}")
    for title in yields.new[:_SHOWN]:
        click.echo(f"  new: {title}")
    if yields.elsewhere:
        click.echo(f"  some addresses lead to other sites than before: {', '.join(yields.elsewhere)}")
    if not found.archived:
        click.echo("  the archived page is gone; measured by what is stored of the calls")
