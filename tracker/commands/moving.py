"""`tracker export`, `import` and `migrate`: what is known, as JSON lines; the database, brought up to date."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tracker.commands.accounts import whoever
from tracker.commands.options import Chosen, global_options
from tracker.commands.printing import is_text, read_json_lines, say, writing
from tracker.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.app import App


@click.command("export", short_help="Write calls, sources and profiles.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--only", type=click.Choice(["calls", "sources", "profiles"]), help="Only these.")
@global_options
def export_command(chosen: Chosen, file: Path, only: str | None) -> None:
    """Write what is known to FILE as JSON lines ("-" for the screen). Chats are not exported: they are private."""

    with chosen.opened() as app:
        lines = (json.dumps(one, ensure_ascii=False) for one in _everything(app, only))
        if str(file) == "-":
            for line in lines:
                click.echo(line)
            return
        partial = file.with_name(file.name + ".part")
        many = 0
        if file.is_dir():
            raise UsageError(f"{file}: is a folder; name a file in it")
        with writing(file):
            with partial.open("w", encoding="utf-8") as out:
                for line in lines:
                    out.write(line + "\n")
                    many += 1
            partial.replace(file)
        say(f"{many} lines are written to {file}")


def _everything(app: App, only: str | None) -> Iterator[dict[str, Any]]:
    from tracker.domain.profiles import render_profile
    from tracker.domain.serial import to_json
    from tracker.store import calls as call_store
    from tracker.store import profiles as profile_store
    from tracker.store import sources as source_store

    if only in (None, "sources"):
        for id_, text in source_store.added(app.store).items():
            yield {"type": "source", "id": id_, "toml": text}
        for id_, on in source_store.flags(app.store).items():
            yield {"type": "switch", "id": id_, "enabled": on}
    if only in (None, "profiles"):
        for one in profile_store.profiles(app.store):
            if profile_store.owner(app.store, one.id) is None:
                yield {"type": "profile", "id": one.id, "toml": render_profile(one)}
    if only in (None, "calls"):
        for call in call_store.calls(app.store):
            yield {"type": "call", "call": to_json(call, app.clock.now())}


@click.command("import", short_help="Read what export wrote.")
@click.argument("file", type=click.Path(path_type=Path))
@global_options
def import_command(chosen: Chosen, file: Path) -> None:
    """Read sources and profiles that export wrote, all or none. Calls are not taken in: sources show them anew."""

    lines = list(read_json_lines(file))
    with chosen.opened() as app, app.store.transaction():
        taken = {"source": 0, "profile": 0, "switch": 0, "call": 0}
        for where, line in lines:
            kind = line.get("type")
            if not isinstance(kind, str) or kind not in taken:
                raise UsageError(f"{where}: type: {kind!r} is none of {', '.join(taken)}")
            _take(app, where, line)
            taken[kind] += 1
        left = f"; {taken['call']} calls were left out (sources show them anew)" if taken["call"] else ""
        say(f"{taken['source']} sources, {taken['profile']} profiles, {taken['switch']} switches are taken in{left}")


def _take(app: App, where: str, line: dict[str, Any]) -> None:
    from scrapers.spec import SpecProblems, parse_source
    from tracker.domain.profiles import parse_profile
    from tracker.errors import ConfigError
    from tracker.store import profiles as profile_store

    for name in ("id", "toml"):
        if isinstance(line.get(name), str) and not is_text(line[name]):
            raise UsageError(f"{where}: {name}: half characters (lone surrogates) cannot be kept; remove them")
    if line["type"] in ("source", "profile") and not isinstance(line.get("toml"), str):
        raise UsageError(f"{where}: toml: missing")
    if line["type"] == "source":
        try:
            spec = parse_source(line["toml"], where)
        except SpecProblems as failure:
            raise ConfigError(failure.problems) from None
        app.declarations.save(spec, line["toml"], whoever(), "imported source")
    elif line["type"] == "profile":
        profile_store.save(app.store, parse_profile(line["toml"], where))
    elif line["type"] == "switch":
        if not isinstance(line.get("id"), str) or not isinstance(line.get("enabled"), bool):
            raise UsageError(f"{where}: a switch needs an id, and enabled as true or false")
        app.switch(line["id"], line["enabled"], whoever())


@click.command("migrate", short_help="Bring the database up to date.")
@global_options
def migrate_command(chosen: Chosen) -> None:
    """Bring the database to this program's version; every start does so too. Nothing is lost."""
    from tracker.store import migrations

    with chosen.opened() as app:
        say(f"the database in {app.settings.data} is at version {migrations.version(app.store)}")
