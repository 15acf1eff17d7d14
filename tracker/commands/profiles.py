"""`tracker profiles`: what clusters are and want."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.commands.backtesting import test_command
from tracker.commands.known import export_toml, named
from tracker.commands.options import Chosen, global_options, help_without_command, json_option, to_folder
from tracker.commands.printing import json_line, say, table
from tracker.commands.proposing import propose_command
from tracker.errors import UsageError

if TYPE_CHECKING:
    pass


@click.group("profiles", short_help="The profiles of clusters.", invoke_without_command=True)
@global_options
def profiles_command(chosen: Chosen) -> None:
    """List, show, add, remove and export the profiles of clusters."""
    help_without_command()


profiles_command.add_command(test_command)
profiles_command.add_command(propose_command)


@profiles_command.command("list")
@json_option()
@global_options
def list_command(chosen: Chosen, as_json: bool) -> None:
    """Every profile: shipped, added, or made in chat."""

    with chosen.opened() as app:
        found = app.profiles()
        if as_json:
            for one in found.values():
                json_line(
                    {
                        "id": one.id,
                        "name": dict(one.names),
                        "keywords": list(one.keywords),
                        "unwanted": list(one.unwanted),
                        "nuts": list(one.nuts),
                        "sectors": list(one.sectors),
                        "applicants": list(one.applicants),
                        "programmes": list(one.programmes),
                    }
                )
            return
        where = app.catalogue.profiles
        table((one.id, "shipped" if id_ in where else "added", one.name("en")) for id_, one in found.items())


@profiles_command.command("show")
@click.argument("profile")
@global_options
def show_command(chosen: Chosen, profile: str) -> None:
    """The TOML of a profile: the form that is added and shipped."""
    from tracker.domain.profiles import render_profile

    with chosen.opened() as app:
        click.echo(render_profile(named("profile", profile, app.profiles())), nl=False)


@profiles_command.command("export")
@click.argument("profile", required=False)
@to_folder("profile")
@global_options
def export_command(chosen: Chosen, profile: str | None, to: Path | None) -> None:
    """The TOML of a profile, or of all of them into a folder: the same form that is added and shipped."""
    from tracker.domain.profiles import render_profile

    with chosen.opened() as app:
        export_toml("profile", {id_: render_profile(one) for id_, one in app.profiles().items()}, profile, to)


@profiles_command.command("add")
@click.argument("file", type=click.Path(path_type=Path))
@global_options
def add_command(chosen: Chosen, file: Path) -> None:
    """Add a profile from a TOML file, or change an added one."""
    from tracker.configuring import read_profile_file
    from tracker.domain.profiles import unknown_to
    from tracker.store import profiles as profile_store

    profile = read_profile_file(file)
    with chosen.opened() as app:
        if profile.id in app.catalogue.profiles:
            raise UsageError(f"{file.name}: id: {profile.id!r} is the id of a shipped profile; choose another")
        for line in unknown_to(profile, app.catalogue.taxonomy):
            say(f"{file.name}: {line}")
        profile_store.save(app.store, profile)
        say(f"{profile.id} is added; chats can follow it now")


@profiles_command.command("remove")
@click.argument("profile")
@global_options
def remove_command(chosen: Chosen, profile: str) -> None:
    """Remove an added profile."""
    from tracker.store import profiles as profile_store

    with chosen.opened() as app:
        if not profile_store.delete(app.store, profile):
            raise UsageError(f"{profile!r} is not an added profile; see: tracker profiles list")
        say(f"{profile} is removed")


@profiles_command.command("undo")
@click.argument("profile")
@global_options
def undo_command(chosen: Chosen, profile: str) -> None:
    """Take the last change of an added profile, or of one made in chat, back; a second time brings it back."""
    from tracker.store import profiles as profile_store

    with chosen.opened() as app:
        if not profile_store.undo(app.store, profile):
            raise UsageError(f"no earlier form of {profile!r} is known; see: tracker profiles list")
        say(f"{profile} is as it was before its last change; the same command brings the change back")
