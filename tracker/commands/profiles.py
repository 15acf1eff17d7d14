"""`tracker profiles`: what clusters are and want."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.commands.options import Chosen, global_options
from tracker.commands.printing import json_line, say, table
from tracker.errors import UsageError


@click.group("profiles", short_help="The profiles of clusters.")
def profiles_command() -> None:
    """List, show, add and export the profiles of clusters."""


@profiles_command.command("list")
@click.option("--json", "as_json", is_flag=True, help="JSON lines.")
@global_options
def list_command(chosen: Chosen, as_json: bool) -> None:
    """Every profile: shipped, added, or made in chat."""
    from tracker.app import opened

    with opened(data=chosen.data, config=chosen.config) as app:
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
    from tracker.app import opened
    from tracker.domain.profiles import render_profile

    with opened(data=chosen.data, config=chosen.config) as app:
        found = app.profiles()
        if profile not in found:
            raise UsageError(f"there is no profile {profile!r}; the profiles are: {', '.join(found)}")
        click.echo(render_profile(found[profile]), nl=False)


@profiles_command.command("add")
@click.argument("file", type=click.Path(path_type=Path))
@global_options
def add_command(chosen: Chosen, file: Path) -> None:
    """Add a profile from a TOML file, or change an added one."""
    from tracker.app import opened
    from tracker.configuring import read_profile_file
    from tracker.domain.profiles import unknown_to
    from tracker.store import profiles as profile_store

    profile = read_profile_file(file)
    with opened(data=chosen.data, config=chosen.config) as app:
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
    from tracker.app import opened
    from tracker.store import profiles as profile_store

    with opened(data=chosen.data, config=chosen.config) as app:
        if not profile_store.delete(app.store, profile):
            raise UsageError(f"{profile!r} is not an added profile; see: tracker profiles list")
        say(f"{profile} is removed")
