"""What a chat is owed where much happens at once: a few alerts, then one summary, with nothing lost or told twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from tests.tracker.domain.calls_told import NOW, call, change, deadline, match
from tracker.domain.folding import MOST_AFTER_A_GAP, MOST_AT_ONCE, SETTLING
from tracker.domain.models import Alert, Call, Change, Match, Subscription
from tracker.gathering import owe_changes
from tracker.store import calls as call_store
from tracker.store import outbox, subscribers
from tracker.store.database import Store, open_store
from tracker.telling import message_for

SECOND = timedelta(seconds=1)


@dataclass
class Post:
    """A store, a clock, and somebody who takes what is due to its chats, a message a second each."""

    store: Store
    now: datetime = NOW
    sent: list[tuple[datetime, Alert, str]] = field(default_factory=list)
    known: int = 0

    def follows(self, chat: int = 7, **given: object) -> Subscription:
        """A chat that follows the marine cluster in English."""
        made = Subscription(chat, profiles=("marine",), language="en", **given)  # type: ignore[arg-type]
        return subscribers.save(self.store, made)

    def brings(self, count: int, *, after_a_gap: bool = False, ends: str = "2026-07-30") -> list[Call]:
        """A site is read and shows so many new calls."""
        made = []
        for _ in range(count):
            self.known += 1
            name = f"call{self.known:06}"
            titles = {"en": f"Call number {self.known}"}
            made.append(call(name, titles=titles, code=f"C-{self.known}", deadlines=(deadline(ends),)))
        with self.store.transaction():
            for one in made:
                call_store.save_call(self.store, one)
                call_store.save_sightings(self.store, one.sightings)
        self.happens(*(change("appeared", one.id) for one in made), after_a_gap=after_a_gap)
        return made

    def happens(self, *changes: Change, after_a_gap: bool = False) -> None:
        """These changes are stored with what they owe."""

        def match_of(one: Call, profile: str) -> Match:
            return match(one.id, profile)

        with self.store.transaction():
            happened = call_store.record_changes(self.store, changes)
            about = {one.id: one for one in call_store.calls(self.store, ids={one.call_id for one in happened})}
            owe_changes(self.store, happened, about, match_of, lambda one, _: one, self.now, after_a_gap=after_a_gap)

    def passes(self, seconds: int) -> None:
        """Time goes by, and what becomes due is delivered."""
        for _ in range(seconds):
            self.now += SECOND
            for one in outbox.claim(self.store, self.now, 100, 60 * SECOND):
                message = message_for(one, self.store, self.now, lambda source, _: source)
                if message is None:
                    outbox.drop(self.store, one.id, self.now, "no longer worth sending")
                else:
                    self.sent.append((self.now, one, message.text))
                    outbox.sent(self.store, one.id, 1000 + len(self.sent), self.now)

    def texts(self) -> Sequence[str]:
        """What was sent so far."""
        return [text for _, _, text in self.sent]

    def times_told(self) -> list[int]:
        """How often each call was told; of a summary of many pages the first one counts its calls."""
        store = self.store
        told = [number for _, one, _ in self.sent for number in one.changes]
        return [
            sum(one.id in told for one in call_store.changes_of(store, f"call{number:06}"))
            for number in range(1, self.known + 1)
        ]


@pytest.fixture
def post() -> Iterator[Post]:
    with open_store(None) as store:
        yield Post(store)


def test_nine_sites_with_five_news_each_after_days_away_are_one_summary(post: Post) -> None:
    post.follows()
    for _ in range(9):
        post.brings(5, after_a_gap=True)
        post.passes(20)
    post.passes(600)
    assert [one.kind for _, one, _ in post.sent] == ["digest"]
    assert post.times_told() == [1] * 45
    assert "45 calls for you" in post.texts()[0]


def test_little_news_after_days_away_is_told_at_once_one_by_one_and_what_follows_as_one_summary(post: Post) -> None:
    post.follows()
    for _ in range(6):
        post.brings(2, after_a_gap=True)
        post.passes(20)
    post.passes(600)
    kinds = [one.kind for _, one, _ in post.sent]
    assert kinds == ["change", "change", "digest"] and len(kinds) - 1 <= MOST_AFTER_A_GAP
    assert post.sent[0][0] - NOW <= 2 * SECOND
    assert post.times_told() == [1] * 12


def test_a_summary_waits_for_what_follows_and_not_for_ever(post: Post) -> None:
    post.follows()
    for _ in range(20):
        post.brings(4, after_a_gap=True)
        post.passes(60)
    assert timedelta(minutes=10) <= post.sent[0][0] - NOW <= timedelta(minutes=10, seconds=5)
    post.passes(600)
    assert post.times_told() == [1] * 80 and len(post.sent) == 2


def test_many_sites_at_once_without_a_gap_are_ten_alerts_and_a_summary(post: Post) -> None:
    post.follows()
    for _ in range(9):
        post.brings(5)
        post.passes(10)
    post.passes(600)
    kinds = [one.kind for _, one, _ in post.sent]
    assert kinds == ["change"] * MOST_AT_ONCE + ["digest"]
    assert post.times_told() == [1] * 45


def test_what_one_busy_site_brings_is_one_summary_at_once(post: Post) -> None:
    post.follows()
    post.brings(MOST_AT_ONCE)
    post.passes(60)
    assert [one.kind for _, one, _ in post.sent] == ["change"] * MOST_AT_ONCE
    post.passes(3600)
    post.brings(MOST_AT_ONCE + 1)
    post.passes(1)
    assert post.sent[-1][1].kind == "digest"
    assert post.texts()[-1].startswith("📬 <b>A lot happened at once</b>\n11 calls for you")
    assert post.times_told() == [1] * (2 * MOST_AT_ONCE + 1)


def test_an_ordinary_day_is_told_one_by_one(post: Post) -> None:
    post.follows()
    for _ in range(6):
        post.brings(3)
        post.passes(900)
    assert [one.kind for _, one, _ in post.sent] == ["change"] * 18


def test_the_night_s_news_is_one_summary_in_the_morning(post: Post) -> None:
    post.follows(quiet_from="08:00", quiet_to="10:00")
    for _ in range(7):
        post.brings(2)
        post.passes(300)
    assert post.sent == []
    post.passes(3600)
    assert len(post.sent) == 1 and post.times_told() == [1] * 14
    assert post.sent[0][0].hour == 10 and post.sent[0][0].minute <= 1


def test_the_chat_of_one_is_no_measure_for_another(post: Post) -> None:
    post.follows(7)
    post.brings(8)
    post.follows(8)
    post.brings(4)
    post.passes(30)
    assert [(one.kind, one.subscription) for _, one, _ in post.sent if one.subscription == 2] == [("change", 2)] * 4


def test_what_is_urgent_comes_first_in_a_summary_soonest_first(post: Post) -> None:
    post.follows()
    post.brings(4, after_a_gap=True)
    (later,) = post.brings(1, after_a_gap=True, ends="2026-05-05")
    (soonest,) = post.brings(1, after_a_gap=True, ends="2026-05-03")
    post.passes(300)
    (text,) = post.texts()
    places = [text.index(one.facts.titles["en"]) for one in (soonest, later)]
    assert places == sorted(places) and places[-1] < text.index("Call number 1<")
    assert "Closing soon" in text.split("Call number")[0]


def test_what_was_told_in_a_summary_is_never_owed_again_and_later_news_replies_to_it(post: Post) -> None:
    to = post.follows()
    one, *_ = post.brings(4, after_a_gap=True)
    post.happens(change("stage_changed", one.id, before="forthcoming", after="open"), after_a_gap=True)
    post.passes(300)
    assert len(post.sent) == 1
    post.happens(change("stage_changed", one.id, before="unknown", after="open"))
    post.passes(300)
    assert len(post.sent) == 1, "a stage is told once, in whatever message"
    post.happens(change("deadline_moved", one.id, field="submission", before="2026-07-01", after="2026-07-30"))
    post.passes(300)
    assert len(post.sent) == 2 and post.sent[1][1].call_id == one.id
    assert outbox.first_message_of(post.store, to.id, one.id) == 1001


def test_a_summary_leaves_out_what_was_marked_as_not_for_us_meanwhile(post: Post) -> None:
    post.follows()
    made = post.brings(4, after_a_gap=True)
    subscribers.mark(post.store, 7, made[0].id, "not_for_us", post.now)
    post.passes(int(SETTLING.total_seconds()) + 2)
    assert "3 calls for you" in post.texts()[0] and "Call number 1<" not in post.texts()[0]
    more = post.brings(4, after_a_gap=True)
    for each in more:
        subscribers.mark(post.store, 7, each.id, "not_for_us", post.now)
    post.passes(700)
    assert len(post.sent) == 1, "a summary of nothing is not sent"


def test_a_paused_or_daily_chat_gathers_in_its_own_way(post: Post) -> None:
    post.follows(7, paused=True)
    post.follows(8, rhythm="daily")
    post.brings(20, after_a_gap=True)
    assert outbox.history(post.store) == []
