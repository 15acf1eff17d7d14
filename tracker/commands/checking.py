"""`tracker check` and `tracker runs`: check sources now, and how checks ended."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from tracker.commands.known import named
from tracker.commands.options import Chosen, global_options, json_option
from tracker.commands.printing import Progress, json_line, say, table
from tracker.errors import UsageError
from tracker.plain_text import plain

if TYPE_CHECKING:
    from tracker.app import App, Source
    from tracker.documenting import Documented
    from tracker.domain.models import Run
    from tracker.pipeline import Checked


@click.command("check", short_help="Check sources now.")
@click.argument("sources", nargs=-1)
@json_option("One JSON line for every change.")
@global_options
def check_command(chosen: Chosen, sources: Sequence[str], as_json: bool) -> int:
    """Check all sources, or those named, and print what changed. Exit status 1 where one could not be read."""

    with chosen.opened() as app:
        wanted = chosen_sources(app, sources)
        checked = asyncio.run(_check_all(app, wanted))
        for one, documented in checked:
            _print(app, one, documented, as_json)
        failed = [one.run.source for one, _ in checked if one.run.ended == "failed"]
        new = sum(len(one.changes) + len(documented.changes) for one, documented in checked)
        left = sum(one.run.ended == "skipped" for one, _ in checked)
        say(
            f"checked {len(checked) - left} sources: {sum(one.run.ended == 'read' for one, _ in checked)} read, "
            f"{sum(one.run.ended == 'unchanged' for one, _ in checked)} unchanged, {len(failed)} failed"
            f"{f', {left} left to another' if left else ''}; {new} changes"
        )
        return 1 if failed else 0


@click.command("runs", short_help="What was checked when.")
@click.argument("source", required=False)
@click.option("--limit", type=click.IntRange(1, 10_000), default=30, show_default=True)
@json_option()
@global_options
def runs_command(chosen: Chosen, source: str | None, limit: int, as_json: bool) -> None:
    """The newest checks first, of all sources or of one, and how they ended."""
    from tracker.store import runs

    with chosen.opened() as app:
        found = runs.latest(app.store, limit, source)
        if not found and source is not None:
            named("source", source, app.sources())
        if as_json:
            for run in found:
                json_line(_run_json(run))
        elif not found:
            say("nothing was checked yet; run: tracker check")
        else:
            table(
                (
                    f"{run.started:%Y-%m-%d %H:%M}",
                    run.source,
                    run.ended,
                    f"{run.items} items, {run.changes} changes" if run.ended == "read" else "",
                    "; ".join([*(one.message for one in run.problems), *_documents_not_read(run)]),
                )
                for run in found
            )


def _documents_not_read(run: Run) -> list[str]:
    if not run.notes:
        return []
    more = f" and {len(run.notes) - 1} more" if len(run.notes) > 1 else ""
    return [f"documents not read: {run.notes[0].message}{more}"]


def chosen_sources(app: App, names: Sequence[str]) -> list[Source]:
    """The sources of these ids, or all that are switched on. Raises UsageError for an unknown one."""
    known = app.sources()
    if not names:
        on = [source for source in known.values() if source.enabled]
        if not on:
            raise UsageError("no source is switched on; see: tracker sources list")
        return on
    return [named("source", name, known) for name in dict.fromkeys(names)]


async def _check_all(app: App, sources: Sequence[Source]) -> list[tuple[Checked, Documented]]:
    from tracker.documenting import Documented
    from tracker.pipeline import pass_time
    from tracker.surprises import checked_safely, documents_safely

    fetching = app.fetching()
    progress = Progress("checking", len(sources))
    gate = asyncio.Semaphore(app.settings.fetch.at_once)
    ports = app.ports(fetching)

    async def one(source: Source) -> tuple[Checked, Documented]:
        async with gate:
            done = await checked_safely(source.spec, ports)
            documented = await documents_safely(source.spec, ports, done)
        progress.step(source.spec.id)
        return done, documented

    try:
        passed = pass_time(ports)
        checked = await asyncio.gather(*(one(source) for source in sources))
        return [*([(passed, Documented())] if passed.changes else []), *checked]
    finally:
        progress.end()
        await fetching.aclose()


def _print(app: App, checked: Checked, documented: Documented, as_json: bool) -> None:
    one = replace(
        checked,
        changes=(*checked.changes, *documented.changes),
        calls={**checked.calls, **(documented.calls or {})},
    )
    if as_json:
        for change in one.changes:
            json_line(
                {
                    "source": one.run.source,
                    "call": change.call_id,
                    "title": dict(one.calls[change.call_id].facts.titles) if change.call_id in one.calls else {},
                    "change": change.kind,
                    "field": change.field,
                    "from": change.before,
                    "to": change.after,
                    "document": change.place,
                    "baseline": change.baseline,
                    "at": change.at.isoformat(),
                }
            )
        if one.skipped:
            say(f"{one.run.source}: {one.skipped}")
        for problem in (*one.run.problems, *documented.notes):
            say(f"{one.run.source}: {problem.message}")
        return
    run = one.run
    reason = run.problems[0].code.replace("_", " ") if run.problems else ""
    told = {"failed": reason, "unchanged": "unchanged", "read": f"{run.items} items", "skipped": one.skipped}[run.ended]
    first = sum(change.baseline and change.kind == "appeared" for change in one.changes)
    if first:
        told += f", {first} calls (first look)"
    doubt = "; doubtful" if run.problems and run.ended != "failed" else ""
    click.echo(f"{run.source}: {told}{doubt}" + "".join(f": {problem.message}" for problem in run.problems[:1]))
    if documented.looked_at:
        unread = f"; {documented.notes[0].message}" if documented.notes else ""
        read = documented.looked_at - len(documented.notes)
        click.echo(f"  {read} of {documented.looked_at} documents read{unread}")
    for line in change_lines(app, one):
        click.echo(f"  {line}")


def change_lines(app: App, checked: Checked) -> list[str]:
    """What happened, a line each, in the language of the settings; first looks and quiet changes left out."""
    from tracker.domain.happenings import headlines
    from tracker.domain.wording import wording

    words = wording(app.settings.chat.language)
    lines = []
    names = {source: app.source_name(source, app.settings.chat.language) for source in app.sources()}
    for call_id, call in checked.calls.items():
        mine = [one for one in checked.changes if one.call_id == call_id and not one.baseline and not one.quiet]
        if mine:
            told = " · ".join(plain(str(line)) for line in headlines(call, mine, words, app.clock.now(), names))
            title = call.title(app.settings.chat.language)
            lines.append(f"{told} — {title}" if title not in told else told)
    return lines


def _run_json(run: Run) -> dict[str, Any]:
    return {
        "source": run.source,
        "started": run.started.isoformat(),
        "finished": run.finished.isoformat(),
        "ended": run.ended,
        "items": run.items,
        "filled": dict(run.filled),
        "changes": run.changes,
        "problems": [{"code": one.code, "message": one.message, "url": one.url} for one in run.problems],
        "documents_not_read": [{"message": one.message, "url": one.url} for one in run.notes],
    }
