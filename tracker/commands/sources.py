"""`tracker sources`: the sources, without touching code."""

from __future__ import annotations

import asyncio
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tracker.commands.accounts import whoever
from tracker.commands.declaring import COMMANDS as DECLARING
from tracker.commands.discovering import adopted, look_at, settled, show_found, written_address
from tracker.commands.known import named
from tracker.commands.options import Chosen, global_options, help_without_command, json_option
from tracker.commands.printing import json_line, say, table
from tracker.commands.repairing import archived_command, kept_told, repair_command, where_to_look
from tracker.errors import UsageError

if TYPE_CHECKING:
    from scrapers.contract import RawCall
    from scrapers.discovery.date_order import Known
    from scrapers.spec import SourceSpec
    from tracker.app import App
    from tracker.collecting import Collected

_SHOWN = 5
_AT_A_GLANCE = {
    "broken": "broken", "doubtful": "doubtful", "healthy": "healthy", "new": "not checked yet", "paused": "paused",
}  # fmt: skip


@click.group("sources", short_help="The sources.", invoke_without_command=True)
@global_options
def sources_command(chosen: Chosen) -> None:
    """List, try, add, switch and export the sources of calls."""
    help_without_command()


sources_command.add_command(repair_command)
sources_command.add_command(archived_command)
for _command in DECLARING:
    sources_command.add_command(_command)
#: The older name of `delete`; one of them is enough in the list of commands.
_removing = copy(sources_command.commands["delete"])
_removing.hidden = True
sources_command.add_command(_removing, "remove")


@sources_command.command("list")
@json_option()
@global_options
def list_command(chosen: Chosen, as_json: bool) -> None:
    """Every source: whether it is on, how it is, and its name."""
    from tracker.store import sources as source_store

    with chosen.opened() as app:
        states = source_store.states(app.store)
        rows = []
        for id_, source in app.sources().items():
            state = states.get(id_)
            health = state.health if state else "new"
            if as_json:
                json_line(
                    {
                        "id": id_,
                        "name": dict(source.spec.name),
                        "url": source.spec.url,
                        "enabled": source.enabled,
                        "added": source.added,
                        "health": health,
                    }
                )
            where = "added" if source.added else "shipped"
            rows.append((id_, "on" if source.enabled else "off", health, where, source.spec.title("en")))
        if not as_json:
            table(rows)


@sources_command.command("health")
@json_option()
@global_options
def health_command(chosen: Chosen, as_json: bool) -> None:
    """How each source is: since when, why, when it was last read, and when it is checked next."""
    from tracker.domain.administering import health_counts, health_of, source_lines
    from tracker.store import sources as source_store

    with chosen.opened() as app:
        states = source_store.states(app.store)
        lines = source_lines(app.declarations.in_force(), app.declarations.refused(), states, "en")
        rows = []
        for one in lines:
            id_, state = one.id, one.state
            reason = state.reason if state else None
            told = {
                "id": id_,
                "enabled": one.enabled,
                "health": health_of(one),
                "since": state.since.isoformat() if state and state.since else None,
                "reason": "declaration_refused" if one.refused else reason.code if reason else None,
                "message": one.refused or (reason.message if reason else None),
                "last_success": state.last_success.isoformat() if state and state.last_success else None,
                "items": state.usual_items if state else None,
                "next_check": state.next_check.isoformat() if state and state.next_check else None,
                "archived": [kept_told(app, one) for one in state.latest] if state else [],
                "last_good": [kept_told(app, one) for one in state.good] if state else [],
            }
            if as_json:
                json_line(told)
            rows.append(
                (
                    id_,
                    str(told["health"]),
                    f"read {str(told['last_success'])[:16]}" if told["last_success"] else "never read",
                    f"{told['items']} items" if told["items"] is not None else "",
                    str(told["message"] or ""),
                )
            )
        if not as_json:
            table(rows)
            for id_, state in states.items():
                if state.health in ("broken", "doubtful") and id_ in app.sources():
                    for line in where_to_look(id_, state):
                        say(line)
            counts = health_counts(lines)
            say(", ".join(f"{many} {_AT_A_GLANCE[state]}" for state, many in counts.items()))


@sources_command.command("test")
@click.argument("source")
@json_option("One JSON object.")
@global_options
def test_command(chosen: Chosen, source: str, as_json: bool) -> int:
    """What SOURCE (an id, or a TOML file) reads now. Nothing is stored."""

    with chosen.opened() as app:
        spec = _spec(app, source)
        collected = _try(app, spec)
        if as_json:
            json_line(_trial(app, spec, collected))
        else:
            _show_trial(app, spec, collected)
        return 1 if collected.failure else 0


@sources_command.command("add")
@click.argument("file", metavar="FILE|ADDRESS")
@click.option("--id", "id_", metavar="ID", help="The id of a source that is added by its address.")
@click.option(
    "--date-order",
    type=click.Choice(["dmy", "mdy"]),
    help="Of a source that is added by its address: which comes first in its numeric dates, day or month.",
)
@click.option("--yes", is_flag=True, help="Add it without asking.")
@global_options
def add_command(chosen: Chosen, file: str, id_: str | None, date_order: Known | None, yes: bool) -> int:
    """Add a source from a TOML file, or by the address of its page, after showing what it reads. It begins with a first look."""
    from tracker.configuring import read_source_file, text_of

    if _is_address(file):
        return _add_address(chosen, file, id_, date_order, yes)
    path = Path(file)
    spec = read_source_file(path)
    if id_ is not None:
        raise UsageError("--id: the file says the id itself; leave --id out")
    if date_order is not None:
        raise UsageError("--date-order: the file says it itself, as date_order; leave --date-order out")
    with chosen.opened() as app:
        known = app.sources().get(spec.id)
        collected = _try(app, spec)
        _show_trial(app, spec, collected)
        if collected.failure and not yes:
            raise UsageError(
                f"{spec.id} is not added: it reads nothing now; mend it, or add it all the same with --yes"
            )
        if known is not None:
            say(f"{spec.id} is known already; this takes its place")
        if not yes and not _agreed(spec.id):
            say("nothing was added; answer y, or add it with --yes")
            return 1
        app.declarations.save(spec, text_of(path), whoever(), "added source" if known is None else "edited source")
        say(f"{spec.id} is added; it is checked with the others from now on")
        return 0


def _add_address(chosen: Chosen, written: str, id_: str | None, order: Known | None, yes: bool) -> int:
    address = written_address(written)
    with chosen.opened() as app:
        found = look_at(app, address)
        candidate = found.candidates[0] if found.candidates else None
        if candidate is not None and order is not None:
            candidate = settled(found, candidate, order)
        show_found(app, found, candidate)
        if candidate is None:
            return 1
        if not yes and not _agreed(id_ or candidate.spec.id):
            say("nothing was added; answer y, or add it with --yes")
            return 1
        adopted(app, candidate, id_)
        return 0


def _is_address(written: str) -> bool:
    """Whether it is the address of a page and no file: what begins like one, or names a host and no file that is there."""
    if written.casefold().startswith(("http://", "https://", "www.")):
        return True
    return "." in written.split("/")[0] and not written.endswith(".toml") and not Path(written).exists()


@sources_command.command("enable")
@click.argument("source")
@global_options
def enable_command(chosen: Chosen, source: str) -> None:
    """Switch a source on."""
    _switch(chosen, source, True)


@sources_command.command("disable")
@click.argument("source")
@global_options
def disable_command(chosen: Chosen, source: str) -> None:
    """Switch a source off; its calls stay."""
    _switch(chosen, source, False)


@sources_command.command("accept")
@click.argument("source")
@global_options
def accept_command(chosen: Chosen, source: str) -> int:
    """The short list of SOURCE is right: believe it from its next check on, which is due at once."""
    with chosen.opened() as app:
        named("source", source, app.sources())
        if not app.accept_list(source, whoever()):
            say(f"the list of {source} is not doubted for being too short; how it is: tracker sources health")
            return 1
        say(f"the list of {source} is right as it is; it is believed from now on. Check it now: tracker check {source}")
        return 0


def _switch(chosen: Chosen, source: str, on: bool) -> None:
    with chosen.opened() as app:
        known = named("source", source, app.sources())
        app.switch(known.spec.id, on, whoever())
        say(f"{source} is {'on' if on else 'off'}")


def _spec(app: App, source: str) -> SourceSpec:
    from tracker.configuring import read_source_file

    return read_source_file(Path(source)) if source.endswith(".toml") else named("source", source, app.sources()).spec


def _agreed(source: str) -> bool:
    """What the person answers; no where nobody is there to answer."""
    try:
        return click.confirm(f"Add {source}?", err=True)
    except click.Abort:
        click.echo(err=True)
        return False


def _try(app: App, spec: SourceSpec) -> Collected:
    from scrapers.registry import scraper_for
    from tracker.collecting import collect

    async def once() -> Collected:
        fetching = app.fetching()
        try:
            return await collect(spec, scraper_for(spec), fetching, {}, app.clock.now())
        finally:
            await fetching.aclose()

    return asyncio.run(once())


def _trial(app: App, spec: SourceSpec, collected: Collected) -> dict[str, Any]:
    from tracker.domain.models import Call
    from tracker.domain.observing import observe
    from tracker.domain.serial import to_json
    from tracker.domain.staging import stage_of

    now = app.clock.now()
    items = []
    for raw, seen in zip(collected.items, observe(collected.items, spec, now, collected.partial), strict=True):
        dates = [one for one in seen.facts.deadlines if one.kind != "comments"]
        items.append(
            {
                "title": raw.first("title"),
                "url": raw.first("url"),
                "code": raw.first("code"),
                "deadline": dates[0].iso() if dates and dates[0].is_exact else None,
                "status_text": raw.first("status"),
                "stage": stage_of(seen.facts, now),
                "detail_read": raw.detail is not None and raw.key not in collected.partial,
                "read": to_json(Call(raw.key, seen.facts, (), now), now),
                "printed": _printed(raw),
            }
        )
    failure = collected.failure
    return {
        "source": spec.id,
        "items": items,
        "reason": failure.code if failure else None,
        "message": failure.message if failure else None,
        "complete": collected.complete,
        "problems": [{"code": one.code, "message": one.message, "url": one.url} for one in collected.problems],
    }


def _printed(raw: RawCall) -> dict[str, list[str]]:
    return {name: [one.text for one in printed] for name, printed in raw.fields.items()}


def _show_trial(app: App, spec: SourceSpec, collected: Collected) -> None:
    told = _trial(app, spec, collected)
    if told["reason"]:
        click.echo(f"{spec.id}: nothing was read: {told['message']} [{told['reason']}]")
        return
    click.echo(f"{spec.id}: {len(told['items'])} items" + ("" if told["complete"] else ", not the whole list"))
    for problem in told["problems"]:
        click.echo(f"  {problem['message']}")
    for item in told["items"][:_SHOWN]:
        click.echo(f"  {item['title']}")
        click.echo(f"    {item['stage']}, deadline {item['deadline'] or 'see the call'}, code {item['code'] or 'none'}")
        click.echo(f"    {item['url'] or 'no address'}")
    more = len(told["items"]) - _SHOWN
    if more > 0:
        click.echo(f"  … and {more} more")
