"""`tracker calls --coming`: calls that usually come, or did not come in their season, as indicative times."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tracker.commands.known import named
from tracker.commands.options import Chosen
from tracker.commands.printing import json_line, say

if TYPE_CHECKING:
    from datetime import date

    from tracker.domain.seasons import Season


def show_coming(chosen: Chosen, profile: str | None, source: str | None, as_json: bool) -> None:
    """Print what usually comes within half a year and what is late, the soonest first."""
    from scrapers.reading.readings import zone_of
    from tracker.domain.models import Subscription
    from tracker.expecting import Seasons

    with chosen.opened() as app:
        if source is not None:
            named("source", source, app.sources())
        followed = () if profile is None else (named("profile", profile, app.profiles()).id,)
        now = app.clock.now()
        on = {id_: one.spec for id_, one in app.sources().items() if one.enabled}
        seasons = Seasons(app.store, lambda: on, app.match_of, list)
        for _ in seasons.learn(now):
            pass
        found = seasons.coming(Subscription(0, profiles=followed), now)
        today = now.astimezone(zone_of(app.settings.chat.zone)).date()
        lang = app.settings.chat.language
        wanted = [one for one in found if source is None or source in one.sources]
        for one in wanted:
            if as_json:
                json_line(_told(one, today))
            else:
                _show(one, today, lang)
        if not wanted and not as_json:
            say("nothing is known to come back within half a year; it takes two rounds a year apart")


def _told(one: Season, today: date) -> dict[str, Any]:
    return {
        "indicative": True,
        "title": dict(one.titles),
        "last_call": one.call_id,
        "url": one.url,
        "sources": list(one.sources),
        "usually": one.what,
        "from": one.first.isoformat(),
        "to": one.last.isoformat(),
        "standing": one.standing(today),
        "rounds": one.rounds,
        "before": [at.isoformat() for at in one.before],
    }


def _show(one: Season, today: date, lang: str) -> None:
    from tracker.domain.season_messages import season_line
    from tracker.domain.wording import wording
    from tracker.plain_text import plain

    for line in plain(season_line(one, today, wording(lang))).splitlines():
        click.echo(line)
