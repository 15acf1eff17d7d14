"""Calls that come back each year, and did not this time: learned from what is known, told once per season and chat.

To chats that they would matter to, as an indicative time and never as a call; to admins, as a doubt about the source too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from scrapers.reading.readings import zone_of
from scrapers.spec import SourceSpec
from tracker.domain.hypertext import Html
from tracker.domain.models import Alert, Call, Match, Subscription
from tracker.domain.muting import muted_by
from tracker.domain.outages import unread_since
from tracker.domain.owing import best_match
from tracker.domain.rhythm import last_digest, quiet_until
from tracker.domain.season_messages import doubt_message, not_seen_message, season_section
from tracker.domain.seasons import Round, Season, Standing, has_come, seasons, worth_telling
from tracker.store import calls as call_store
from tracker.store import digests as digest_store
from tracker.store import outages, outbox, subscribers
from tracker.store import seasons as kept
from tracker.store import sources as source_store
from tracker.store.database import Store

_EVERY, _LOOK = timedelta(hours=24), timedelta(minutes=10)
_AT_ONCE = 40
_LATE: tuple[Standing, ...] = ("late",)
_LOOKED, _GATHERED = "seasons_looked_at", "seasons_gathered_at"


@dataclass
class Seasons:
    """What comes back and whom it matters to. `sources`: those switched on, by id; `admins`: their own chats."""

    store: Store
    sources: Callable[[], Mapping[str, SourceSpec]]
    match_of: Callable[[Call, str], Match]
    admins: Callable[[], Sequence[Subscription]]
    _learned: datetime | None = None
    _found: list[Season] = field(default_factory=list)
    _newest: int = 0

    def learn(self, now: datetime) -> Iterator[int]:
        """Learn the seasons of all calls that are known, in steps; nothing where that was done within a day."""
        if self._learned is not None and timedelta(0) <= now - self._learned < _EVERY:
            return
        since = kept.watched(self.store)
        rounds: list[Round] = []
        number = 0
        while True:
            some, last = kept.rounds_after(self.store, number, _AT_ONCE, since, now)
            if last is None:
                break
            rounds += some
            number = last
            yield 0
        self._found, self._newest, self._learned = seasons(rounds), number, now
        yield 0

    def known(self, standings: Collection[Standing], now: datetime) -> list[Season]:
        """The seasons of these standings that were learned and whose call did not come since, the soonest first."""
        standing = worth_telling(self._found, standings, now.date(), self._readable(now))
        if not standing:
            return []
        newer, _ = kept.rounds_after(self.store, self._newest, 1000, kept.watched(self.store), now)
        return [one for one in standing if not has_come(one, newer)]

    def for_chat(self, to: Subscription, some: Sequence[Season], calls: Mapping[str, Call]) -> list[Season]:
        """Those of which the latest round fits a subscription. `calls`: by id, the latest rounds."""
        fitting = []
        for one in some:
            call = calls.get(one.call_id)
            if call is not None and best_match(call, to, self.match_of) is not None:
                fitting.append(one)
        return fitting

    def _to_tell(self, to: Subscription, some: Sequence[Season], calls: Mapping[str, Call]) -> list[Season]:
        """As `for_chat`, without what the chat muted: it finds that in `/coming` all the same."""
        return [
            one
            for one in self.for_chat(to, some, calls)
            if muted_by(calls[one.call_id], to.wishes.muted, saved=False) is None
        ]

    def coming(self, to: Subscription, now: datetime) -> list[Season]:
        """What the chat can expect within half a year, and what is late; of everything where it follows no profile."""
        some = self.known(("ahead", "due", "late"), now)
        return self.for_chat(to, some, self._calls(some)) if to.profiles else some

    def owe(self, now: datetime) -> Iterator[int]:
        """Owe what is late and was not told, in steps: once a day to chats that hear at once and to admins.

        And to the others, when their hour brought no digest that says it.
        """
        looked = source_store.instant_setting(self.store, _LOOKED)
        gathered = source_store.instant_setting(self.store, _GATHERED)
        daily = looked is None or not timedelta(0) <= now - looked < _EVERY
        if not daily and gathered is not None and timedelta(0) <= now - gathered < _LOOK:
            return
        yield from self.learn(now)
        late = self.known(_LATE, now)
        calls = self._calls(late)
        with self.store.transaction():
            source_store.set_instant_setting(self.store, _GATHERED, now)
            chats = self._whose_hour_came(gathered, now) if late else []
            if daily:
                source_store.set_instant_setting(self.store, _LOOKED, now)
                if late:
                    self._doubt(late, now)
                    chats += [one for one in subscribers.following(self.store) if one.rhythm == "at_once"]
        for start in range(0, len(chats), _AT_ONCE):
            yield self._tell(chats[start : start + _AT_ONCE], late, calls, now)

    def sections(self, now: datetime) -> Callable[[Subscription], Sequence[Html]]:
        """What a digest says of late seasons that its chat was not told of; it counts as told by that (in a transaction)."""
        late = self.known(_LATE, now)
        calls = self._calls(late)

        def section(to: Subscription) -> Sequence[Html]:
            told = kept.told(self.store, [to.id]) if late else set()
            some = self._to_tell(to, [one for one in late if (to.id, one.id) not in told], calls)
            kept.tell(self.store, to.id, [one.id for one in some], now)
            return (season_section(some, _today(to, now), to.language),) if some else ()

        return section

    def _tell(
        self, some: Sequence[Subscription], late: Sequence[Season], calls: Mapping[str, Call], now: datetime
    ) -> int:
        with self.store.transaction():
            told = kept.told(self.store, [one.id for one in some])
            owed: list[Alert] = []
            for to in some:
                if to.paused:
                    continue
                theirs = self._to_tell(to, [one for one in late if (to.id, one.id) not in told], calls)
                if theirs:
                    text = not_seen_message(theirs, _today(to, now), to.language)
                    owed.append(_alert(to, theirs, text, now, "season"))
                    kept.tell(self.store, to.id, [one.id for one in theirs], now)
            return outbox.queue(self.store, owed)

    def _doubt(self, late: Sequence[Season], now: datetime) -> None:
        admins = self.admins()
        told = kept.told(self.store, [one.id for one in admins])
        for to in admins:
            new = [one for one in late if (to.id, f"doubt:{one.id}") not in told]
            if new:
                names = {id_: spec.title(to.language) for id_, spec in self.sources().items()}
                text = doubt_message(new, _today(to, now), to.language, names)
                outbox.queue(self.store, [_alert(to, new, text, now, "season_doubt")])
                kept.tell(self.store, to.id, [f"doubt:{one.id}" for one in new], now)

    def _whose_hour_came(self, looked: datetime | None, now: datetime) -> list[Subscription]:
        """Chats whose digest hour came since `looked` and brought no digest."""
        chats = []
        for rhythm, zone in digest_store.rhythms(self.store):
            hour = last_digest(rhythm, zone, now)
            if looked is not None and hour > looked:
                chats += outages.without_digest(self.store, rhythm, zone, hour)
        return chats

    def _readable(self, now: datetime) -> set[str]:
        """Sources that are on and read well enough to say of them that they do not show a call."""
        states = source_store.states(self.store)
        return {
            one
            for one in self.sources()
            if one in states
            and states[one].health in ("healthy", "doubtful")
            and unread_since(states[one], now) is None
        }

    def _calls(self, some: Iterable[Season]) -> dict[str, Call]:
        ids = {one.call_id for one in some}
        return {one.id: one for one in call_store.calls(self.store, ids=ids)} if ids else {}


def _alert(to: Subscription, some: Sequence[Season], text: Html, now: datetime, what: str) -> Alert:
    names = hashlib.sha256("|".join(sorted(one.id for one in some)).encode()).hexdigest()[:16]
    return Alert(
        subscription=to.id,
        kind="season",
        reason=f"{what}:{names}",
        created=now,
        text=text,
        not_before=quiet_until(to, now),
    )


def _today(to: Subscription, now: datetime) -> date:
    return now.astimezone(zone_of(to.zone)).date()
