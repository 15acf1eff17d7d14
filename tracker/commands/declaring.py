"""`tracker sources show|edit|export|import|versions|diff|rollback|restore|delete|log`: sources as data."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.commands.accounts import whoever
from tracker.commands.known import export_toml, named
from tracker.commands.options import Chosen, global_options, json_option, to_folder
from tracker.commands.printing import json_line, say, table, writing
from tracker.errors import ConfigError, UsageError

if TYPE_CHECKING:
    from tracker.declaring import Plan
    from tracker.domain.declaring import Entry, Setting

_VALUE = 60
_LARGEST = 1_000_000


@click.command("show")
@click.argument("source")
@global_options
def show_command(chosen: Chosen, source: str) -> None:
    """The declaration of SOURCE as it is in force, as TOML."""
    with chosen.opened() as app:
        click.echo(app.declarations.text(source), nl=False)


@click.command("edit")
@click.argument("source")
@click.argument("file", required=False)
@click.option("--yes", is_flag=True, help="Keep it without asking.")
@global_options
def edit_command(chosen: Chosen, source: str, file: str | None, yes: bool) -> int:
    """Change SOURCE: by a TOML FILE ("-" is standard input), or in your editor. What it was stays as a version."""
    with chosen.opened() as app:
        before = app.declarations.text(source)
        text = _text(file) if file is not None else click.edit(before, extension=".toml", require_save=True)
        if text is None or text == before:
            say(f"{source} stays as it is")
            return 0
        plan = app.declarations.plan(
            text, "standard input" if file == "-" else Path(file or "edited.toml").name, source
        )
        return _take(plan, lambda: app.declarations.take(plan, whoever(), "edited source"), yes=yes or file is None)


@click.command("export")
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@to_folder("source")
@click.option("--pack", metavar="FILE", help='One file that holds them all ("-" is the screen).')
@global_options
def export_command(chosen: Chosen, sources: tuple[str, ...], to: Path | None, pack: str | None) -> None:
    """The TOML of one source or several, or of all of them: into a folder, or as a pack in one file."""
    with chosen.opened() as app:
        for one in sources:
            named("source", one, app.sources())
        if pack is None and len(sources) < 2:
            texts = {id_: app.declarations.text(id_) for id_ in app.sources()}
            export_toml("source", texts, sources[0] if sources else None, to)
        elif to is not None and pack is None:
            export_toml("source", {one: app.declarations.text(one) for one in sources}, None, to)
        else:
            text = app.declarations.pack(sources)
            if pack in (None, "-"):
                click.echo(text, nl=False)
                return
            with writing(Path(str(pack))):
                Path(str(pack)).write_text(text, encoding="utf-8")
            say(f"{len(sources or app.sources())} sources are written to {pack}")


@click.command("import")
@click.argument("file")
@click.option("--preview", "only_look", is_flag=True, help="Only show what it would bring.")
@click.option("--yes", is_flag=True, help="Take it in without asking, also on a terminal.")
@json_option("The preview, a JSON line for each source.")
@global_options
def import_command(chosen: Chosen, file: str, only_look: bool, yes: bool, as_json: bool) -> int:
    """Take in the sources of FILE: one, a pack of several, or a folder of such files ("-" is standard input). All or none.

    What is new, changed, the same or refused is shown before; on a terminal, it asks.
    """
    from tracker.declaring import together

    with chosen.opened() as app:
        folder = Path(file)
        files = sorted(folder.glob("*.toml")) if file != "-" and folder.is_dir() else [folder]
        if not files:
            raise UsageError(f"{file}: there is no .toml file in it")
        plans, problems = [], []
        for one in files:
            try:
                plans.append(app.declarations.plan(_text(str(one)), one.name))
            except UsageError as problem:
                problems.append(str(problem))
        plan = together(plans, problems, folder.name)
        if as_json:
            for entry in plan.entries:
                json_line(_told(entry))
        sure = yes or not sys.stdin.isatty()
        return _take(plan, lambda: app.declarations.take(plan, whoever()), yes=sure, only_look=only_look, quiet=as_json)


@click.command("versions")
@click.argument("source")
@json_option()
@global_options
def versions_command(chosen: Chosen, source: str, as_json: bool) -> None:
    """Every version of SOURCE that was kept: when, by whom, and what it changed."""
    with chosen.opened() as app:
        found = app.declarations.versions(source)
        if not found and not as_json:
            say(f"{source} is as it came with the tracker")
        for one in found:
            if as_json:
                json_line(
                    {
                        "version": one.number,
                        "at": one.at.isoformat(),
                        "by": one.by_whom,
                        "toml": one.toml,
                        "changed": [_as_json(setting) for setting in one.settings],
                    }
                )
                continue
            gone = (
                "" if one.toml is not None else ("  restored" if app.declarations.is_shipped(source) else "  deleted")
            )
            click.echo(f"{one.number:>3}  {one.at:%Y-%m-%d %H:%M}  {one.by_whom}{gone}")
            for setting in one.settings if one.toml is not None else ():
                click.echo(f"     {_line(setting)}")


@click.command("diff")
@click.argument("source")
@click.argument("version", type=int, required=False)
@click.argument("other", type=int, required=False)
@global_options
def diff_command(chosen: Chosen, source: str, version: int | None, other: int | None) -> None:
    """What VERSION of SOURCE (the newest) changed, or what differs from VERSION to OTHER; 0 is the shipped one."""
    with chosen.opened() as app:
        lines = app.declarations.diff(source, version, other)
        for line in lines:
            click.echo(line)
        if not lines:
            say("they are the same")


@click.command("rollback")
@click.argument("source")
@click.argument("version", type=int)
@global_options
def rollback_command(chosen: Chosen, source: str, version: int) -> None:
    """Make an earlier VERSION of SOURCE the one in force; nothing of what was between is lost."""
    with chosen.opened() as app:
        number = app.declarations.roll_back(source, version, whoever())
        say(f"{source} is as in version {version} again, as its version {number}")


@click.command("restore")
@click.argument("source")
@global_options
def restore_command(chosen: Chosen, source: str) -> None:
    """Let SOURCE be as it came with the tracker again; your versions of it are kept."""
    with chosen.opened() as app:
        app.declarations.restore(source, whoever())
        say(f"{source} is as it came with the tracker")


@click.command("delete")
@click.argument("source")
@global_options
def delete_command(chosen: Chosen, source: str) -> None:
    """Delete an added SOURCE; its calls stay, and so do its versions."""
    with chosen.opened() as app:
        app.declarations.delete(source, whoever())
        say(f"{source} is deleted; its calls stay. Back again with: tracker sources rollback {source} VERSION")


@click.command("log")
@click.argument("source", required=False)
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="At most so many.")
@json_option()
@global_options
def log_command(chosen: Chosen, source: str | None, limit: int, as_json: bool) -> None:
    """What admins did, newest first: when, who, what; of SOURCE alone, where it is named."""
    from tracker.store import administration

    with chosen.opened() as app:
        rows = []
        for at, who, what, subject, detail in administration.log(app.store, limit, source):
            if as_json:
                json_line({"at": at.isoformat(), "by": who, "action": what, "subject": subject, "detail": detail})
            rows.append((f"{at:%Y-%m-%d %H:%M}", who, what, subject, detail))
        if not as_json:
            table(rows)


COMMANDS = (
    show_command,
    edit_command,
    export_command,
    import_command,
    versions_command,
    diff_command,
    rollback_command,
    restore_command,
    delete_command,
    log_command,
)


def _text(file: str) -> str:
    from tracker.configuring import text_of

    if file != "-":
        return text_of(Path(file))
    data = sys.stdin.buffer.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise UsageError("standard input: too large for declarations of sources (over 1 MB)")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError("standard input: not UTF-8 text; save it as UTF-8") from None


def _take(
    plan: Plan, take: Callable[[], tuple[str, ...]], *, yes: bool, only_look: bool = False, quiet: bool = False
) -> int:
    """Show the plan, ask, and take it in."""
    if not quiet:
        _show(plan)
    if plan.refused:
        raise ConfigError(plan.refused)
    if only_look:
        return 0
    if not plan.brings:
        say("nothing is new or changed")
        return 0
    if not yes and not _agreed(f"Keep {', '.join(one.id for one in plan.brings)}?"):
        say("nothing was changed; answer y, or say --yes")
        return 1
    taken = take()
    say(f"{len(taken)} sources are taken in: {', '.join(taken)}")
    return 0


def _agreed(question: str) -> bool:
    """What the person answers; no where nobody is there to answer."""
    try:
        return click.confirm(question, err=True)
    except click.Abort:
        click.echo(err=True)
        return False


def _show(plan: Plan) -> None:
    for one in plan.entries:
        first_look = ", begins with a first look" if one.kind == "changed" and one.asks_elsewhere else ""
        say(f"{one.kind:<8} {one.id or '?'}{first_look}")
        for setting in one.settings:
            say(f"         {_line(setting)}")


def _line(setting: Setting) -> str:
    return f"{setting.key}: {_cut(setting.before)} → {_cut(setting.after)}"


def _cut(value: str | None) -> str:
    if value is None:
        return "not set"
    plain = " ".join(value.split())
    return plain if len(plain) <= _VALUE else f"{plain[: _VALUE - 1]}…"


def _told(entry: Entry) -> dict[str, object]:
    return {
        "id": entry.id or None,
        "kind": entry.kind,
        "changed": [_as_json(one) for one in entry.settings],
        "first_look": entry.asks_elsewhere,
        "problems": list(entry.problems),
    }


def _as_json(setting: Setting) -> dict[str, str | None]:
    return {"key": setting.key, "before": setting.before, "after": setting.after}
