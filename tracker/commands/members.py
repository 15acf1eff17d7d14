"""`tracker members`: the member firms of a cluster, from a list."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.commands.known import named
from tracker.commands.options import Chosen, global_options, help_without_command
from tracker.commands.printing import say
from tracker.errors import UsageError

if TYPE_CHECKING:
    from tracker.app import App
    from tracker.domain.firms import BadList

_TOLD = {
    "empty": "there is no firm in it; give a first row with the columns, then a row for each firm",
    "no_heading": "no column is called name; name the columns: name, description, keywords, place, size",
    "no_name": "a firm without a name; write one, or delete the row",
    "twice": "stands in it already; delete one of the two",
    "too_many": "more firms than are kept; split the list",
}


@click.group("members", short_help="The member firms of a cluster.", invoke_without_command=True)
@global_options
def members_command(chosen: Chosen) -> None:
    """Import the member firms of a cluster from a list."""
    help_without_command()


@members_command.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("profile")
@click.option("--team", type=int, help="Which team, where several follow the profile; see: tracker team list")
@global_options
def import_command(chosen: Chosen, file: Path, profile: str, team: int | None) -> None:
    """Take the firms of FILE (CSV or XLSX: name, description, keywords, place, size) for the team that follows PROFILE.

    The list is taken whole or not at all, in place of the one before. Firms get no messages.
    """
    from scrapers.documents.contract import UnreadableError
    from scrapers.documents.rows import rows_of
    from tracker.domain.firms import BadList, read_rows
    from tracker.importing_firms import import_firms

    try:
        rows = rows_of(file.read_bytes())
    except OSError as problem:
        raise UsageError(f"{file}: cannot be read ({problem.strerror})") from problem
    except UnreadableError as problem:
        raise UsageError(f"{file.name}: {problem.undocument.message}") from problem
    read = read_rows(rows)
    if isinstance(read, BadList):
        raise UsageError(f"{file.name}: {_told(read)}")
    with chosen.opened() as app:
        named("profile", profile, app.profiles())
        wanted = _team(app, profile, team)
        language = app.settings.chat.language
        firms = asyncio.run(
            import_firms(app.store, wanted, read, language, app.catalogue.taxonomy, app.corpus.rarity, app.clock.now)
        )
        silent = [str(one.row) for one in firms if not one.says]
        say(f"{len(firms)} firms are kept for team {wanted}")
        if silent:
            say(
                f"rows that say too little to find a call by: {', '.join(silent[:20])}{'…' if len(silent) > 20 else ''}"
            )


def _told(bad: BadList) -> str:
    where = f"row {bad.row}: " if bad.row else ""
    what = f"{bad.what}: " if bad.what else ""
    return f"{where}{what}{_TOLD[bad.trouble]}"


def _team(app: App, profile: str, wanted: int | None) -> int:
    """The team that follows a profile; a chat that follows it alone gets one. Raises UsageError where that is not one."""
    from tracker.store import firms, teams

    found = firms.chats_following(app.store, profile)
    if wanted is not None:
        found = [one for one in found if one[1] == wanted]
    if not found:
        raise UsageError(
            f"no chat follows {profile!r}{'' if wanted is None else f' in team {wanted}'} yet: set one up first"
        )
    if len(found) > 1:
        known = ", ".join(str(team) for _, team in found if team is not None)
        raise UsageError(
            f"{len(found)} teams and chats follow {profile!r}; say --team N ({known or 'see: tracker team list'})"
        )
    chat_id, team = found[0]
    return team if team is not None else teams.begin(app.store, chat_id, "", app.clock.now()).team
