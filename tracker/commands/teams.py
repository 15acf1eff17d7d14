"""`tracker team`: who works together, what they share, and invitations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tracker.commands.options import Chosen, global_options, help_without_command, json_option
from tracker.commands.printing import json_line, say, table
from tracker.errors import UsageError

if TYPE_CHECKING:
    from tracker.app import App
    from tracker.domain.teams import Member


@click.group("team", short_help="Teams: who shares saved calls, stages and notes.", invoke_without_command=True)
@global_options
def team_command(chosen: Chosen) -> None:
    """List and show teams, invite somebody, remove somebody."""
    help_without_command()


@team_command.command("list")
@json_option()
@global_options
def list_command(chosen: Chosen, as_json: bool) -> None:
    """Every team: its number, what it is called, its owner, how many chats are in it."""
    from tracker.store import teams
    from tracker.teaming import name_of_team

    with chosen.opened() as app:
        found = [
            {"team": number, "name": name_of_team(app.store, number, app.profiles(), "en"), "owner": owner, "members": of}
            for number, of, owner in teams.every(app.store)
        ]  # fmt: skip
        if as_json:
            for one in found:
                json_line(one)
            return
        table(tuple(str(value) for value in one.values()) for one in found)


@team_command.command("show")
@click.argument("team", type=int)
@json_option("One JSON object.")
@global_options
def show_command(chosen: Chosen, team: int, as_json: bool) -> None:
    """A team: its members, what it saved with stages and notes, and how many invitations are open."""
    with chosen.opened() as app:
        told = _told(app, team, _members(app, team))
        if as_json:
            json_line(told)
            return
        click.echo(f"{told['name']}: {len(told['invitations'])} open invitation(s)")
        table(
            (str(one["member"]), one["name"], "owner" if one["owner"] else "member", f"since {one['since'][:10]}")
            for one in told["members"]
        )
        for one in told["calls"]:
            click.echo(
                f"{one['code'] or one['call']}: {one['stage']}; {', '.join(one['followers']) or 'nobody follows it'}"
            )
            for note in one["notes"]:
                click.echo(f"    {note['who'] or 'somebody who has left'}, {note['at'][:16]}: {note['text']}")


@team_command.command("invite")
@click.argument("team", type=int)
@click.option("--uses", type=click.IntRange(1, 50), default=1, show_default=True, help="For how many chats it is good.")
@global_options
def invite_command(chosen: Chosen, team: int, uses: int) -> None:
    """Print the address of a new invitation, once: it is not kept."""
    from tracker.domain.teams import INVITATION_LASTS
    from tracker.store import administration
    from tracker.teaming import invite, new_token

    with chosen.opened() as app:
        owner = _members(app, team)[0]
        token = new_token()
        if not invite(app.store, owner, token, uses, app.clock.now()):
            raise UsageError(f"team {team} has too many open invitations; revoke one in chat: /team")
        bot = administration.bot_name(app.store)
        click.echo(f"https://t.me/{bot}?start={token}" if bot else f"/start {token}")
        if not bot:
            say("the bot's name is known after its first run; until then, who is invited sends it this line")
        say(f"good for {uses} and {INVITATION_LASTS.days} days; it is not shown again")


@team_command.command("remove")
@click.argument("team", type=int)
@click.argument("member", type=int)
@global_options
def remove_command(chosen: Chosen, team: int, member: int) -> None:
    """Remove a member (its number is in `tracker team show`); what it saved stays on the team's list without its name."""
    from tracker.teaming import leave

    with chosen.opened() as app:
        there = _members(app, team)
        found = next((one for one in there if one.number == member), None)
        if found is None:
            raise UsageError(f"team {team} has no member {member}; see: tracker team show {team}")
        if len(there) == 1:
            raise UsageError(f"{found.name} is alone in team {team}: nobody shares anything there")
        leave(app.store, found, app.match_of, app.clock.now(), removed=True)
        say(f"{found.name} is no longer in team {team}")


def _members(app: App, team: int) -> list[Member]:
    """Who is in a team. Raises UsageError where there is none of this number."""
    from tracker.store import teams

    found = teams.members(app.store, team)
    if not found:
        raise UsageError(f"there is no team {team}; see: tracker team list")
    return found


def _told(app: App, team: int, members: list[Member]) -> dict[str, Any]:
    from tracker.domain.teams import FIRST
    from tracker.store import calls as call_store
    from tracker.store import team_calls, teams
    from tracker.teaming import name_of_team

    store = app.store
    shared = team_calls.shared(store, members[0].chat_id)
    codes = {one.id: one.facts.code for one in call_store.calls(store, ids=[one.call_id for one in shared])}
    return {
        "team": team,
        "name": name_of_team(store, team, app.profiles(), "en"),
        "members": [
            {"member": one.number, "name": one.name, "owner": one.owner, "since": one.since.isoformat()} for one in members
        ],
        "invitations": [
            {"invitation": one.number, "uses": one.uses, "until": one.until.isoformat()}
            for one in teams.open_invitations(store, team, app.clock.now())
        ],
        "calls": [
            {
                "call": one.call_id,
                "code": codes.get(one.call_id),
                "stage": one.stage or FIRST,
                "followers": list(one.followers),
                "notes": [
                    {"who": note.who, "at": note.at.isoformat(), "text": note.text}
                    for note in team_calls.notes(store, team, one.call_id)
                ],
            }
            for one in shared
        ],
    }  # fmt: skip
