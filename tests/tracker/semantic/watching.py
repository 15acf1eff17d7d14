"""A service on a store of its own, as far as alerts go: sites bring calls, chats follow, the meaning is looked at later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from tests.tracker.domain.calls_told import NOW, call, deadline
from tests.tracker.semantic.thesaurus import ENCODERS, FUSION, Thesaurus
from tracker import gathering, second_looks
from tracker.digests import owe_digests
from tracker.domain.models import Alert, Call, Change, Profile, Subscription
from tracker.domain.reaching import Reach
from tracker.domain.taxonomy import Taxonomy
from tracker.matching import Matching
from tracker.second_looks import Told
from tracker.store import calls as call_store
from tracker.store import outbox, subscribers
from tracker.store.database import Store, open_store
from tracker.weighing import Weighing

MARK = "weights:thesaurus-en-1,thesaurus-any-1"
PROFILES = {
    "sea": Profile("sea", {"en": "The sea"}, languages=("en",), keywords=("ships",)),
    "seats": Profile("seats", {"en": "Seats"}, languages=("en",), keywords=("chairs",)),
}


@dataclass
class Watching:
    """One life of the service. `at` is its clock; another life on the same file goes on where this one ended."""

    path: Path | None = None
    profiles: Mapping[str, Profile] = field(default_factory=lambda: PROFILES)
    mark: str | None = MARK
    models: Thesaurus = field(default_factory=Thesaurus)
    at: datetime = NOW
    told: list[Told] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.store: Store = open_store(self.path)
        self.matching = Matching(self.store, self.profiles, Taxonomy(), self.mark)
        self.weighing = Weighing(self.store, self.matching, FUSION, ENCODERS, MARK, self.models, Taxonomy())

    def follows(self, chat: int = 7, **given: object) -> Subscription:
        """A chat that follows the sea, from now on."""
        last = call_store.last_change(self.store)
        chosen: dict[str, object] = {"profiles": ("sea",), "language": "en", "cursor": last} | given
        return subscribers.save(self.store, Subscription(chat, **chosen))  # type: ignore[arg-type]

    def brings(self, *titles: str, baseline: bool = False, lang: str = "en", **facts: object) -> list[Call]:
        """A site shows new calls; what their words mean for anybody is owed with it."""
        known = self.store.value("SELECT count(*) FROM calls")
        stated = {"deadlines": (deadline("2026-09-30"),), **facts}
        made = [
            call(f"call{known + number:04}", titles={lang: title}, code=None, url=None, **stated)
            for number, title in enumerate(titles)
        ]  # fmt: skip
        self.writes(*made)
        self.happens(*(Change(one.id, "appeared", self.at, "isun-open", baseline=baseline) for one in made))
        return made

    def writes(self, *calls: Call) -> None:
        with self.store.transaction():
            for one in calls:
                call_store.save_call(self.store, one)
                call_store.save_sightings(self.store, one.sightings)

    def happens(self, *changes: Change) -> None:
        """These changes are recorded, with the alerts that the calls mean as far as is known."""
        with self.store.transaction():
            happened = call_store.record_changes(self.store, changes)
            about = {one.id: one for one in call_store.calls(self.store, ids={one.call_id for one in happened})}
            reach = Reach(happened, self.matching.fitting(about.values()))
            gathering.owe_changes(
                self.store, happened, about, self.match_of, lambda source, _: source, self.at,
                after_a_gap=False, reach=reach,
            )  # fmt: skip

    def match_of(self, call: Call, profile: str):
        return self.matching.of(call, profile, self.at)

    async def looks_again(self) -> list[Alert]:
        """The second look; the alerts that it owed."""
        before = outbox.last_alert(self.store)
        await second_looks.look_again(
            self.weighing, lambda source, _: source, lambda: self.at, self.told.append, lambda: self.at
        )
        return [one for one in self.alerts() if one.id > before]

    def alerts(self) -> list[Alert]:
        """All that was ever owed, oldest first."""
        return outbox.history(self.store)[::-1]

    def digests(self) -> int:
        """Owe the digests whose hour has come; how many there were."""
        return sum(owe_digests(self.store, self.matching, self.at))

    def passes(self, **time: float) -> None:
        self.at += timedelta(**time)
