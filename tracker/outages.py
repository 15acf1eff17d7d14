"""Managers hear of a source that cannot be read for long: one line each, a section in digests, and one line at its end.

Looked at a few times an hour, and not at all while nothing is out but for the states of the sources.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from scrapers.spec import SourceSpec
from tracker.domain.hypertext import Html
from tracker.domain.models import Alert, Profile, Subscription
from tracker.domain.muting import muted_source
from tracker.domain.outages import (
    Declared,
    LostSource,
    Outage,
    concerns,
    lost_since,
    outage_alert,
    outage_section,
    reason_of,
    unread_since,
)
from tracker.domain.rhythm import last_digest, quiet_until
from tracker.domain.wording import wording
from tracker.store import digests as digest_store
from tracker.store import outages as kept
from tracker.store import outbox, subscribers
from tracker.store import sources as source_store
from tracker.store.database import Store

_EVERY = timedelta(minutes=10)
_LOOKED = "outages_looked_at"
_REFUSED = "refused_since:"
_A_MOMENT = timedelta(seconds=1)


@dataclass(frozen=True)
class Outages:
    """Who is told of which source that is out. `sources`: those switched on, by id; `profiles`: all, by id."""

    store: Store
    sources: Callable[[], Mapping[str, SourceSpec]]
    profiles: Callable[[], Mapping[str, Profile]]
    lost: Callable[[], Mapping[str, LostSource]] = dict
    """Those whose declaration is refused, so that nothing reads them, by id; without those that an admin switched off."""

    def owe(self, now: datetime) -> int:
        """Owe what is due; how many lines were owed. Looks at nothing where it looked a short while ago."""
        looked = source_store.instant_setting(self.store, _LOOKED)
        if looked is not None and timedelta(0) <= now - looked < _EVERY:
            return 0
        with self.store.transaction():
            source_store.set_instant_setting(self.store, _LOOKED, now)
            sources = self._sources()
            begun, over = self._follow(sources, now)
            owed = outbox.queue(self.store, self._at_once([*begun, *over], sources, now))
            return owed + outbox.queue(self.store, self._beside_digests(sources, looked, now))

    def sections(self, now: datetime) -> Callable[[Subscription], Sequence[Html]]:
        """What the digest of a subscription says of sources that are out, or were since its last one: one section or none."""
        lasting = kept.lasting(self.store)
        ended = kept.ended_after(self.store, now - timedelta(days=8))
        if not lasting and not ended:
            return lambda _: ()
        sources, profiles = self._sources(), self.profiles()

        def section(to: Subscription) -> Sequence[Html]:
            told = [one for one in _for_digest(to, lasting, ended, now) if _is_for(to, one, sources, profiles)]
            named = [(one, _name(one, sources, to.language)) for one in told]
            return (outage_section(named, wording(to.language), to.zone),) if named else ()

        return section

    def _sources(self) -> dict[str, Declared]:
        return {**self.sources(), **self.lost()}

    def _follow(self, sources: Mapping[str, Declared], now: datetime) -> tuple[list[Outage], list[Outage]]:
        """Keep which outages begin and end now; those that begin, and those that end."""
        states = source_store.states(self.store)
        known = {one.source: one for one in kept.lasting(self.store)}
        refused = self._refused_since(sources, now)
        begun, over = [], []
        for source, one in known.items():
            state = states.get(source)
            if source not in sources:
                kept.forget(self.store, one)
            elif state is not None and state.last_success is not None and state.last_success > one.since:
                over.append(replace(one, ended=now))
                kept.keep(self.store, over[-1])
        for source in sources:
            state = states.get(source) if source not in known else None
            if state is None:
                continue
            since = lost_since(state, refused[source], now) if source in refused else unread_since(state, now)
            if since is not None:
                begun.append(Outage(source, since, now))
                kept.keep(self.store, begun[-1])
        return begun, over

    def _refused_since(self, sources: Mapping[str, Declared], now: datetime) -> dict[str, datetime]:
        """Since when each source of a refused declaration was seen to be one; what is taken again is forgotten."""
        lost = {id_ for id_, one in sources.items() if isinstance(one, LostSource)}
        since = {
            name.removeprefix(_REFUSED): at for name, at in source_store.instant_settings(self.store, _REFUSED).items()
        }
        for source in since.keys() - lost:
            source_store.forget_setting(self.store, f"{_REFUSED}{source}")
        for source in lost - since.keys():
            source_store.set_instant_setting(self.store, f"{_REFUSED}{source}", now)
        return {source: since.get(source, now) for source in lost}

    def _at_once(self, some: Sequence[Outage], sources: Mapping[str, Declared], now: datetime) -> Iterable[Alert]:
        if not some:
            return
        everybody = [one for one in subscribers.following(self.store) if one.rhythm == "at_once" and not one.paused]
        profiles = self.profiles()
        for outage in some:
            concerned = [one for one in everybody if _is_for(one, outage, sources, profiles)]
            if outage.ended is not None:
                told = kept.told_of(self.store, reason_of(outage, begun=True), [one.id for one in concerned])
                concerned = [one for one in concerned if one.id in told]
            for to in concerned:
                name = _name(outage, sources, to.language)
                yield outage_alert(outage, name, to, now, quiet_until(to, now))

    def _beside_digests(
        self, sources: Mapping[str, Declared], looked: datetime | None, now: datetime
    ) -> Iterable[Alert]:
        """For chats whose digest hour came and brought no digest: nothing new must not look like nothing wrong."""
        lasting = kept.lasting(self.store)
        ended = kept.ended_after(self.store, now - timedelta(days=8))
        if not lasting and not ended:
            return
        profiles = self.profiles()
        for rhythm, zone in digest_store.rhythms(self.store):
            hour = last_digest(rhythm, zone, now)
            if looked is not None and hour <= looked:
                continue
            for to in kept.without_digest(self.store, rhythm, zone, hour):
                for outage in _for_digest(to, lasting, ended, now):
                    if _is_for(to, outage, sources, profiles):
                        yield outage_alert(outage, _name(outage, sources, to.language), to, now, quiet_until(to, now))


def _for_digest(
    to: Subscription, lasting: Sequence[Outage], ended: Sequence[Outage], now: datetime
) -> Iterable[Outage]:
    """What lasts, and what ended since the digest hour before this one, if it was told of then."""
    before = last_digest(to.rhythm, to.zone, last_digest(to.rhythm, to.zone, now) - _A_MOMENT)
    yield from lasting
    yield from (one for one in ended if one.noticed <= before and one.ended is not None and one.ended > before)


def _is_for(to: Subscription, outage: Outage, sources: Mapping[str, Declared], profiles: Mapping[str, Profile]) -> bool:
    if muted_source(outage.source, to.wishes.muted) is not None:
        return False
    followed = [profiles[one] for one in to.profiles if one in profiles]
    return outage.source in sources and concerns(sources[outage.source], followed)


def _name(outage: Outage, sources: Mapping[str, Declared], lang: str) -> str:
    return sources[outage.source].title(lang)
