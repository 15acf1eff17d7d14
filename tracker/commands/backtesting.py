"""`tracker profiles test`: what a profile would have brought, before it is kept or changed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.commands.options import Chosen, global_options, json_option
from tracker.commands.printing import json_line, say, table
from tracker.domain.nearness import near_beside_words
from tracker.errors import UsageError

if TYPE_CHECKING:
    from tracker.app import App
    from tracker.domain.backtest import Backtest, Trial
    from tracker.domain.models import Profile
    from tracker.domain.nearness import Near

_A_MONTH = timedelta(days=365.25 / 12)


@click.command("test", short_help="What a profile would have brought.")
@click.argument("profile")
@click.option("--months", type=click.IntRange(1, 120), default=12, show_default=True, help="How far to look back.")
@click.option(
    "--level",
    type=click.Choice(["strong", "possible"]),
    default="possible",
    show_default=True,
    help="The weakest match that would have been told.",
)
@json_option("JSON lines: a call each.")
@global_options
def test_command(chosen: Chosen, profile: str, months: int, level: str, as_json: bool) -> None:
    """PROFILE is an id, or a TOML file that is not added yet: which of the known calls would it have brought?

    And how many a week; which fit by their words and are refused by a condition, and why. Nothing is kept or sent.
    Where the extra [semantic] is installed, closeness in meaning counts for the calls that the service has read by it.
    """
    from tracker.domain.backtest import backtest
    from tracker.domain.matching import match
    from tracker.domain.nearness import lifted
    from tracker.store import calls as call_store

    with chosen.opened() as app:
        tried = _profile(app, profile)
        now = app.clock.now()
        near = _near(app, tried)
        outcome = backtest(
            call_store.calls(app.store),
            lambda call: lifted(match(call, tried, app.corpus, now, app.catalogue.taxonomy), near.get(call.id)),
            now - months * _A_MONTH,
            now,
            "strong" if level == "strong" else "possible",
        )
        if as_json:
            for one in outcome.told:
                _print(tried, one, told=True)
            for one in outcome.excluded:
                _print(tried, one, told=False)
            return
        _show(tried, outcome, months)


def _profile(app: App, named: str) -> Profile:
    from tracker.configuring import read_profile_file

    known = app.profiles()
    if named in known:
        return known[named]
    path = Path(named)
    if path.suffix == ".toml" or path.exists():
        return read_profile_file(path)
    raise UsageError(f"there is no profile {named!r} and no file of that name; the profiles are: {', '.join(known)}")


def _near(app: App, tried: Profile) -> Mapping[str, Near]:
    """Call → how close it is to the profile, as far as the models read it before; empty where they are not there."""
    from tracker.semantic.encoding import ModelsError
    from tracker.store import closeness

    weighing = app.weighing()
    if weighing is None:
        return {}
    try:
        return asyncio.run(weighing.tried(tried, closeness.read_calls(app.store)))
    except ModelsError as trouble:
        say(f"closeness in meaning is left out: {trouble}")
        return {}


def _print(profile: Profile, one: Trial, *, told: bool) -> None:
    json_line(
        {
            "profile": profile.id,
            "call": one.call.id,
            "title": dict(one.call.facts.titles),
            "from": one.at.isoformat(),
            "told": told,
            "level": one.match.level,
            "score": one.match.score,
            "words": list(one.match.words),
            "close_to": list(one.match.near),
            "refused": [condition.reason for condition in one.match.conditions if condition.answer == "no"],
        }
    )


def _show(profile: Profile, outcome: Backtest, months: int) -> None:
    if not outcome.known:
        say(f"no call of the last {months} months is known yet; check the sources first: tracker check")
        return
    table(
        (
            one.at.date().isoformat(),
            one.match.level,
            f"{one.match.score:.2f}",
            f"{one.call.title('en')}  ({', '.join(_why(one))})",
        )
        for one in outcome.told
    )
    if outcome.excluded:
        click.echo("refused by a condition:")
        table((f"  {one.at.date().isoformat()}", one.call.title("en"), _why_not(one)) for one in outcome.excluded)
    many = f"{len(outcome.told)} of {outcome.known} calls ({outcome.of_level('strong')} strong)"
    say(f"{profile.name('en')}: {many}, about {_rate(outcome.a_week)}; looked back over {outcome.weeks:.0f} weeks")


def _why(one: Trial) -> list[str]:
    near = near_beside_words(one.match)
    by_meaning = ["close in meaning"] if one.match.by_meaning and not near and not one.match.words else []
    return [*one.match.words, *(f"close to: {word}" for word in near), *by_meaning]


def _why_not(one: Trial) -> str:
    return "; ".join(condition.reason for condition in one.match.conditions if condition.answer == "no")


def _rate(a_week: float) -> str:
    """A rate in the unit in which a person counts it."""
    if a_week >= 1:
        return f"{a_week:.0f} a week"
    if a_week * 52 / 12 >= 1:
        return f"{a_week * 52 / 12:.0f} a month"
    return f"{a_week * 52:.0f} a year"
