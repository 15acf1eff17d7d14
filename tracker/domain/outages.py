"""A source that cannot be read for long, as managers hear of it: silence is never failure, and never looks like it. Pure.

Admins hear of a trouble at once (`health`). Managers hear one line when it has lasted for a day, in their digest while it lasts,
and one line when it is over; of those sources only that can have something for them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

from tracker.domain.dates_in_words import checked
from tracker.domain.hypertext import Html, bold, lines
from tracker.domain.models import Alert, Profile, SourceState, Subscription
from tracker.domain.territory import canonical
from tracker.domain.wording import Wording, wording

#: How long a trouble lasts before managers hear of it.
LONG = timedelta(hours=24)
_SHOWN = 3


class Declared(Protocol):
    """What of a declaration says whom a source concerns, and what it is called."""

    @property
    def programme(self) -> str | None: ...
    @property
    def countries(self) -> tuple[str, ...]: ...
    def title(self, lang: str) -> str: ...


@dataclass(frozen=True, slots=True)
class LostSource:
    """A source whose declaration this program does not take any more: as much of it as can be understood all the same."""

    id: str
    names: Mapping[str, str] = field(default_factory=dict)
    programme: str | None = None
    countries: tuple[str, ...] = ()

    def title(self, lang: str) -> str:
        """Its name as `SourceSpec.title` gives it."""
        return self.names.get(lang) or self.names.get("en") or next(iter(self.names.values()), self.id)


def lost_source(id_: str, toml: str) -> LostSource:
    """What a refused declaration still says; what of it cannot be understood is left out."""
    try:
        data = tomllib.loads(toml)
    except (ValueError, RecursionError):
        return LostSource(id_)
    names, programme, countries = data.get("name"), data.get("programme"), data.get("countries")
    return LostSource(
        id_,
        {key: one for key, one in names.items() if isinstance(one, str)} if isinstance(names, dict) else {},
        programme if isinstance(programme, str) else None,
        tuple(one for one in countries if isinstance(one, str)) if isinstance(countries, list) else (),
    )


@dataclass(frozen=True, slots=True)
class Outage:
    """A source that managers are told of. Times are aware."""

    source: str
    since: datetime
    """When it was last read."""
    noticed: datetime
    """When it had lasted so long that it is told."""
    ended: datetime | None = None


def unread_since(state: SourceState, now: datetime) -> datetime | None:
    """When a source was last read that has been in trouble for so long that managers are told; else None.

    One that was never read has given nothing that could be missed: that is between its admin and the site.
    """
    troubled = state.health == "broken" or (state.health == "doubtful" and state.failures > 0)
    if not troubled or state.since is None or state.last_success is None:
        return None
    return state.last_success if now - state.since >= LONG else None


def lost_since(state: SourceState, refused: datetime, now: datetime) -> datetime | None:
    """The same of a source whose declaration has been refused since `refused`."""
    return state.last_success if now - refused >= LONG else None


def concerns(source: Declared, profiles: Iterable[Profile]) -> bool:
    """Whether a source can have something for one of these profiles, by its programme and countries; else nobody knows better."""
    return any(_may_fit(source, one) for one in profiles)


def _may_fit(source: Declared, profile: Profile) -> bool:
    programme = (source.programme or "").casefold()
    if programme and profile.programmes and not any(one.casefold() in programme for one in profile.programmes):
        return False
    if not source.countries or not profile.nuts:
        return True
    theirs = {canonical(one)[:2] for one in profile.nuts}
    # A name of many countries ("EU27", "*") is not looked into: rather one line too many.
    return (
        "EU" in theirs
        or not all(one.isalpha() for one in theirs)
        or bool(theirs & {canonical(one) for one in source.countries})
    )


def outage_alert(outage: Outage, name: str, to: Subscription, now: datetime, not_before: datetime | None) -> Alert:
    """The one line that a source cannot be read, or can be read again, for one chat."""
    words = wording(to.language)
    over = outage.ended is not None
    key = "outage.over" if over else "outage.line"
    when = checked(outage.since, words, to.zone)
    return Alert(
        subscription=to.id,
        kind="outage",
        reason=reason_of(outage),
        created=now,
        text=words.say(key, None, name=name, when=when),
        not_before=not_before,
    )


def reason_of(outage: Outage, *, begun: bool = False) -> str:
    """By what the alert of an outage (of its beginning, with `begun`) is known."""
    what = "outage_over" if outage.ended is not None and not begun else "outage"
    return f"{what}:{outage.source}:{outage.since.astimezone(UTC).isoformat(timespec='seconds')}"


def source_of_outage(alert: Alert) -> str | None:
    """The source that an alert says cannot be read; None for every other alert, also for that of its end."""
    kind, _, rest = alert.reason.partition(":")
    return rest.partition(":")[0] if alert.kind == "outage" and kind == "outage" else None


def outage_section(outages: Sequence[tuple[Outage, str]], words: Wording, zone: str) -> Html:
    """The section of a digest: (outage, name of its source), those that last first; empty where there is none."""
    if not outages:
        return Html("")
    ordered = sorted(outages, key=lambda one: (one[0].ended is not None, one[0].since, one[0].source))
    told = [
        words.say(
            "outage.item_over" if one.ended is not None else "outage.item",
            None,
            name=name,
            when=checked(one.since, words, zone),
        )
        for one, name in ordered[:_SHOWN]
    ]
    if len(ordered) > _SHOWN:
        told.append(words.say("card.more", more=len(ordered) - _SHOWN))
    return lines([bold(words.say("outage.title")), *told])
