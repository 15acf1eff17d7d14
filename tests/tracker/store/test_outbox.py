"""The outbox: in order, one in flight per chat, nothing lost, at most one repeated after a crash."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.tracker.store.opening import MINUTE, NOW, alert, keep, sighting, subscribed
from tracker.domain.models import Change, Condition, Match
from tracker.store import calls, lanes, outbox, subscribers
from tracker.store.database import Store, open_store

LEASE = 2 * MINUTE


def reasons(store: Store, now: datetime = NOW, limit: int = 100) -> list[str]:
    return [one.reason for one in outbox.claim(store, now, limit, LEASE)]


def test_an_alert_comes_back_as_it_was_queued(store: Store) -> None:
    keep(store, sighting())
    match = Match(
        "marine", "c1", "yes", (Condition("territory", "yes", "for Bulgaria", "BG"),), 0.75, "strong", ("port",)
    )
    owed = alert(
        subscribed(store), call_id="c1", profile="marine", changes=(3, 4), text="Text", match=match, not_before=NOW
    )
    assert outbox.queue(store, [owed]) == 1
    (claimed,) = outbox.claim(store, NOW, 10, LEASE)
    assert claimed.match == match and claimed.changes == (3, 4) and claimed.text == "Text" and claimed.call_id == "c1"
    assert (claimed.state, claimed.attempts, claimed.not_before) == ("sending", 1, NOW)
    assert outbox.alert(store, claimed.id) == claimed


def test_the_same_reason_is_owed_to_a_subscription_once(store: Store) -> None:
    one, other = subscribed(store, 100), subscribed(store, 200)
    assert outbox.queue(store, [alert(one, "a"), alert(one, "a"), alert(other, "a"), alert(one, "b")]) == 3
    assert outbox.queue(store, [alert(one, "a")]) == 0
    (first, _) = outbox.claim(store, NOW, 10, LEASE)
    outbox.sent(store, first.id, 1, NOW)
    assert outbox.queue(store, [alert(one, first.reason)]) == 0


def test_a_subscription_that_is_gone_or_blocked_is_owed_nothing(store: Store) -> None:
    gone, blocked, there = subscribed(store, 100), subscribed(store, 200), subscribed(store, 300)
    subscribers.erase_chat(store, 100)
    subscribers.block_chat(store, 200, NOW)
    assert outbox.queue(store, [alert(gone), alert(blocked), alert(there)]) == 1


def test_a_chat_gets_one_at_a_time_in_order(store: Store) -> None:
    one, other = subscribed(store, 100), subscribed(store, 200)
    outbox.queue(store, [alert(one, "a1"), alert(one, "a2"), alert(other, "b1"), alert(one, "a3")])
    assert reasons(store) == ["a1", "b1"]
    assert reasons(store) == []
    outbox.sent(store, 1, 11, NOW)
    assert reasons(store) == ["a2"]


def test_two_subscriptions_of_one_chat_share_its_lane(store: Store) -> None:
    chat, topic = subscribed(store, 100), subscribed(store, 100, thread_id=7)
    outbox.queue(store, [alert(chat, "a"), alert(topic, "b")])
    assert reasons(store) == ["a"]


def test_a_claim_takes_no_more_than_asked_and_nobody_starves(store: Store) -> None:
    outbox.queue(
        store,
        [
            alert(one, f"{one.chat_id}-{n}")
            for one in (subscribed(store, chat) for chat in range(1, 6))
            for n in range(3)
        ],
    )
    got = []
    for second in range(15):
        (reason,) = (claimed := outbox.claim(store, NOW + timedelta(seconds=second), 1, LEASE))
        got.append(reason.reason)
        outbox.sent(store, claimed[0].id, second, NOW + timedelta(seconds=second))
    assert got[:5] == [f"{chat}-0" for chat in range(1, 6)]
    assert sorted(got) == sorted(f"{chat}-{n}" for chat in range(1, 6) for n in range(3))


def test_a_chat_in_the_middle_of_a_series_can_be_preferred_to_those_that_wait(store: Store) -> None:
    one, *others = [subscribed(store, chat) for chat in range(1, 5)]
    outbox.queue(store, [alert(one, "1a"), alert(one, "1b"), *(alert(other, f"{other.chat_id}") for other in others)])
    (first,) = outbox.claim(store, NOW, 1, LEASE)
    outbox.sent(store, first.id, 1, NOW)
    later = NOW + timedelta(seconds=1)
    assert [each.reason for each in outbox.claim(store, later, 1, LEASE, last_first=True)] == ["1b"]
    assert [each.reason for each in outbox.claim(store, later, 9, LEASE, last_first=True)] == ["2", "3", "4"]


def test_what_failed_is_tried_again_before_later_ones(store: Store) -> None:
    one = subscribed(store)
    outbox.queue(store, [alert(one, "a"), alert(one, "b")])
    (first,) = outbox.claim(store, NOW, 10, LEASE)
    outbox.retry(store, first.id, NOW + MINUTE, "server error")
    assert reasons(store) == []
    assert outbox.next_due(store) == NOW + MINUTE
    (again,) = outbox.claim(store, NOW + MINUTE, 10, LEASE)
    assert (again.reason, again.attempts, again.problem) == ("a", 2, "server error")
    outbox.give_up(store, again.id, NOW + MINUTE, "bad request")
    assert reasons(store, NOW + MINUTE) == ["b"]
    assert [one.state for one in outbox.history(store)] == ["sending", "given_up"]


def test_a_try_that_was_not_the_messages_fault_does_not_count(store: Store) -> None:
    outbox.queue(store, [alert(subscribed(store))])
    (first,) = outbox.claim(store, NOW, 10, LEASE)
    outbox.retry(store, first.id, NOW + MINUTE, "too many requests", uncount=True)
    assert outbox.claim(store, NOW + MINUTE, 10, LEASE)[0].attempts == 1


def test_what_is_not_due_yet_lets_later_ones_pass(store: Store) -> None:
    one = subscribed(store)
    outbox.queue(store, [alert(one, "morning", not_before=NOW + 60 * MINUTE), alert(one, "now")])
    assert reasons(store) == ["now"]
    outbox.sent(store, 2, 1, NOW)
    assert reasons(store, NOW + 59 * MINUTE) == []
    assert outbox.next_due(store) == NOW + 60 * MINUTE
    outbox.queue(store, [alert(one, "later")])
    assert reasons(store, NOW + 60 * MINUTE) == ["morning"]


def test_a_claim_of_a_sender_that_died_comes_back_after_its_lease(store: Store) -> None:
    one = subscribed(store)
    outbox.queue(store, [alert(one, "a"), alert(one, "b")])
    assert reasons(store) == ["a"]
    assert reasons(store, NOW + LEASE - MINUTE) == []
    (again,) = outbox.claim(store, NOW + LEASE, 10, LEASE)
    assert (again.reason, again.attempts) == ("a", 2)


def test_a_late_answer_of_a_sender_that_was_thought_dead_counts(store: Store) -> None:
    outbox.queue(store, [alert(subscribed(store))])
    (first,) = outbox.claim(store, NOW, 10, LEASE)
    outbox.claim(store, NOW + LEASE, 10, LEASE)
    outbox.sent(store, first.id, 5, NOW + LEASE)
    outbox.retry(store, first.id, NOW + LEASE, "no answer")
    assert [(one.state, one.message_id) for one in outbox.history(store)] == [("sent", 5)]
    assert outbox.next_due(store) is None


def test_what_was_claimed_and_not_tried_is_as_before(store: Store) -> None:
    one = subscribed(store)
    outbox.queue(store, [alert(one, "a"), alert(one, "b")])
    (first,) = outbox.claim(store, NOW, 10, LEASE)
    outbox.release(store, first.id)
    (again,) = outbox.claim(store, NOW, 10, LEASE)
    assert (again.reason, again.attempts) == ("a", 1)


def test_a_chat_on_hold_waits_and_a_shorter_hold_changes_nothing(store: Store) -> None:
    one, other = subscribed(store, 100), subscribed(store, 200)
    outbox.queue(store, [alert(one, "a"), alert(other, "b")])
    outbox.hold_chat(store, 100, NOW + 2 * MINUTE)
    outbox.hold_chat(store, 100, NOW + MINUTE)
    assert reasons(store) == ["b"]
    outbox.sent(store, 2, 1, NOW)
    assert reasons(store, NOW + MINUTE) == []
    assert outbox.next_due(store) == NOW + 2 * MINUTE
    assert reasons(store, NOW + 2 * MINUTE) == ["a"]


def test_a_paused_subscription_keeps_what_is_queued_and_holds_up_nobody(store: Store) -> None:
    chat, topic = subscribed(store, 100), subscribed(store, 100, thread_id=7)
    outbox.queue(store, [alert(chat, "a"), alert(topic, "b"), alert(chat, "c")])
    (flying,) = outbox.claim(store, NOW, 10, LEASE)
    subscribers.set_paused(store, chat.id, True)
    outbox.retry(store, flying.id, NOW, "no answer")
    outbox.queue(store, [alert(chat, "d")])
    assert outbox.waiting(store) == 1
    assert reasons(store) == ["b"]
    outbox.sent(store, 2, 1, NOW)
    assert outbox.next_due(store) is None
    subscribers.set_paused(store, chat.id, False)
    assert reasons(store) == ["a"]


def test_a_chat_that_blocked_the_bot_is_owed_nothing_new_and_keeps_what_it_was_owed_until_it_returns(
    store: Store,
) -> None:
    one, topic = subscribed(store), subscribed(store, 100, thread_id=7)
    outbox.queue(store, [alert(one, "a"), alert(one, "b"), alert(topic, "t")])
    (flying,) = outbox.claim(store, NOW, 10, LEASE)
    subscribers.block_chat(store, 100, NOW)
    assert subscribers.is_blocked(store, 100) and subscribers.following(store) == []
    outbox.release(store, flying.id)
    subscribers.save(store, one)
    subscribers.set_paused(store, topic.id, False)
    assert outbox.queue(store, [alert(one, "c")]) == 0
    assert reasons(store, NOW + LEASE) == [] and outbox.next_due(store) is None and outbox.waiting(store) == 0
    assert [back.id for back in subscribers.unblock_chat(store, 100)] == [one.id, topic.id]
    assert subscribers.unblock_chat(store, 100) == [], "once"
    assert reasons(store, NOW + LEASE) == ["a"] and outbox.waiting(store) == 3


def test_what_was_in_flight_when_its_chat_blocked_the_bot_and_never_answered_comes_back_with_it(store: Store) -> None:
    outbox.queue(store, [alert(subscribed(store), "a")])
    outbox.claim(store, NOW, 10, LEASE)
    subscribers.block_chat(store, 100, NOW)
    assert reasons(store, NOW + LEASE) == []
    subscribers.unblock_chat(store, 100)
    assert reasons(store, NOW) == [] and reasons(store, NOW + LEASE) == ["a"]


def test_a_summary_takes_the_place_of_what_waits_and_its_reasons_stay_known(store: Store) -> None:
    one = subscribed(store)
    outbox.queue(store, [alert(one, name, changes=(number,)) for number, name in enumerate("abc")])
    (flying,) = outbox.claim(store, NOW, 1, LEASE)
    waiting = outbox.news_waiting(store, one.id)
    assert [each.reason for each in waiting] == ["b", "c"], "what is in flight stays as it is"
    summary = alert(one, "summary:many:3", kind="digest", changes=(1, 2), not_before=NOW + MINUTE)
    outbox.fold(store, waiting, summary, NOW)
    assert outbox.queue(store, [alert(one, name) for name in "abc"]) == 0
    assert outbox.news_counted(store, [one.id]) == {one.id: (1, True)}
    outbox.sent(store, flying.id, 5, NOW)
    assert outbox.news_sent(store, NOW) == {one.id: (1, 0)}
    assert reasons(store, NOW) == [] and reasons(store, NOW + MINUTE) == ["summary:many:3"]
    assert {each.problem for each in outbox.history(store) if each.state == "dropped"} == {"told in a summary"}


def test_what_may_have_arrived_is_told_in_no_summary(store: Store) -> None:
    one = subscribed(store)
    outbox.queue(store, [alert(one, "a")])
    (flying,) = outbox.claim(store, NOW, 1, LEASE)
    outbox.retry(store, flying.id, NOW + MINUTE, "unanswered 1 time; timed out")
    assert outbox.news_waiting(store, one.id) == [] and outbox.news_counted(store, [one.id]) == {}


def test_a_later_message_replies_to_the_summary_that_told_of_its_call_first(store: Store) -> None:
    keep(store, sighting(), sighting("c2", key="k2"))
    one = subscribed(store)
    happened = calls.record_changes(store, [Change(name, "appeared", NOW) for name in ("c1", "c2")])
    summary = alert(one, "summary:many:1", kind="digest", changes=tuple(each.id for each in happened))
    outbox.queue(store, [summary, alert(one, "moved", call_id="c1")])
    for number, message in ((1, 70), (2, 71)):
        outbox.claim(store, NOW + number * MINUTE, 1, LEASE)
        outbox.sent(store, number, message, NOW + number * MINUTE)
    assert outbox.first_message_of(store, one.id, "c1") == outbox.first_message_of(store, one.id, "c2") == 70
    store.execute("UPDATE alerts SET changes = 'broken' WHERE id = 1")
    assert outbox.first_message_of(store, one.id, "c1") == 71 and outbox.first_message_of(store, one.id, "c2") is None


def test_a_group_that_moved_keeps_its_turn(store: Store) -> None:
    one = subscribed(store, -100)
    outbox.queue(store, [alert(one, "a"), alert(one, "b")])
    (flying,) = outbox.claim(store, NOW, 10, LEASE)
    subscribers.migrate_chat(store, -100, -100123)
    outbox.retry(store, flying.id, NOW, "the group moved", uncount=True)
    assert reasons(store) == ["a"]
    assert [one.chat_id for one in subscribers.following(store)] == [-100123]


def test_a_group_that_moved_to_a_chat_that_follows_already_loses_and_repeats_nothing(store: Store) -> None:
    old, new = subscribed(store, -100), subscribed(store, -200)
    subscribed(store, -100, thread_id=3)
    outbox.queue(store, [alert(old, "a"), alert(old, "b"), alert(new, "a"), alert(new, "n")])
    outbox.claim(store, NOW, 10, LEASE)
    subscribers.migrate_chat(store, -100, -200)
    assert {(one.chat_id, one.thread_id) for one in subscribers.following(store)} == {(-200, None), (-200, 3)}
    got, now = [], NOW + LEASE
    while claimed := outbox.claim(store, now, 10, LEASE):
        assert len(claimed) == 1
        got.append(claimed[0].reason)
        outbox.sent(store, claimed[0].id, 1, now)
    assert sorted(got) == ["a", "b", "n"]
    subscribers.migrate_chat(store, -100, -200)


def test_a_crash_between_any_two_steps_repeats_at_most_what_was_in_flight(tmp_path: Path) -> None:
    path = tmp_path / "tracker.db"
    with open_store(path) as store:
        outbox.queue(
            store, [alert(one, f"{n}") for one in (subscribed(store, 1), subscribed(store, 2)) for n in range(2)]
        )
        flying = {one.id for one in outbox.claim(store, NOW, 10, LEASE)}
    with open_store(path) as store:
        assert reasons(store) == []
        again = outbox.claim(store, NOW + LEASE, 10, LEASE)
        assert {one.id for one in again} == flying and len(flying) == 2


def test_two_senders_never_hold_the_same_alert(tmp_path: Path) -> None:
    path = tmp_path / "tracker.db"
    with open_store(path) as one, open_store(path) as other:
        outbox.queue(one, [alert(subscribed(one, chat), "a") for chat in range(1, 11)])
        first = {each.id for each in outbox.claim(one, NOW, 4, LEASE)}
        second = {each.id for each in outbox.claim(other, NOW, 100, LEASE)}
        assert len(first) == 4 and len(second) == 6 and not first & second


def test_a_claim_without_a_lease_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="lease"):
        outbox.claim(store, NOW, 1, timedelta(0))


def test_what_was_sent_is_known_for_pacing_and_for_threads(store: Store) -> None:
    keep(store, sighting())
    one = subscribed(store)
    outbox.queue(store, [alert(one, "a", call_id="c1"), alert(one, "b", call_id="c1")])
    for number in (1, 2):
        outbox.claim(store, NOW + number * MINUTE, 1, LEASE)
        outbox.sent(store, number, 70 + number, NOW + number * MINUTE)
    assert outbox.sent_since(store, NOW + 2 * MINUTE) == [(100, NOW + 2 * MINUTE)]
    assert outbox.first_message_of(store, one.id, "c1") == 71
    assert outbox.first_message_of(store, one.id, "c2") is None
    assert [one.reason for one in outbox.history(store, call_id="c1")] == ["b", "a"]
    assert [one.reason for one in outbox.history(store, subscription=one.id, call_id="c1", limit=1)] == ["b"]


def test_a_claim_costs_what_it_gives_and_not_what_is_queued(store: Store) -> None:
    """100,000 queued, in 1,000 chats: every question of a claim is answered from an index."""
    ids = [subscribed(store, chat).id for chat in range(1, 1001)]
    store.execute(
        "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 99) "
        "INSERT INTO alerts (subscription, chat_id, kind, reason, created, changes, state) "
        "SELECT s.id, s.chat_id, 'change', i, ?, '[]', 'queued' FROM n, subscriptions s",
        (NOW.isoformat(),),
    )
    with store.transaction():
        lanes.set_all_ready(store, range(1, 1001))
    assert outbox.waiting(store) == 100 * len(ids)
    for sql, parameters in (
        (lanes._READY, ("9", 30)),
        (lanes._BEGUN, (1,)),
        (lanes._FIRST_DUE, (1, "9")),
        (lanes._SET_READY, ("[1]",)),
        (outbox._NEWS_WAITING, (1, False)),
        (outbox._NEWS_COUNTED, ("[1]",)),
    ):
        plan = " ".join(row["detail"] for row in store.rows("EXPLAIN QUERY PLAN " + sql, parameters))
        own = (
            plan.replace("SCAN json_each", "")
            .replace("SCAN j VIRTUAL", "")
            .replace("SCAN lane", "")
            .replace("SCAN ready", "")
        )
        assert "SEARCH" in plan and "SCAN" not in own, plan
        assert "ORDER BY" not in plan or "alerts_begun" in plan, plan
    claimed = outbox.claim(store, NOW, 30, LEASE)
    for one in claimed:
        outbox.sent(store, one.id, 1, NOW)
    assert [one.reason for one in claimed] == ["0"] * 30


class OutboxAgainstAModel(RuleBasedStateMachine):
    """Any order of events: the outbox against the plainest statement of its rules."""

    def __init__(self) -> None:
        super().__init__()
        self.store = open_store(None)
        self.now = NOW
        self.subscriptions = [subscribed(self.store, chat, thread_id=topic) for chat in (1, 2) for topic in (None, 5)]
        self.chat = {one.id: one.chat_id for one in self.subscriptions}
        self.queued = 0
        self.delivered: list[int] = []

    def teardown(self) -> None:
        self.store.close()

    @rule(which=st.integers(0, 3), delay=st.sampled_from([None, 0, 3]))
    def queue(self, which: int, delay: int | None) -> None:
        later = None if delay is None else self.now + delay * MINUTE
        one = alert(self.subscriptions[which], f"r{self.queued}", not_before=later)
        blocked = subscribers.is_blocked(self.store, self.subscriptions[which].chat_id)
        assert outbox.queue(self.store, [one]) == int(not blocked)
        self.queued += int(not blocked)

    @rule(limit=st.integers(1, 3))
    def claim(self, limit: int) -> None:
        before = {one.id: one for one in outbox.history(self.store)}
        leases = {row["id"]: row["lease_until"] for row in self.store.rows("SELECT id, lease_until FROM alerts")}
        claimed = outbox.claim(self.store, self.now, limit, LEASE)
        chats = [self.chat[one.subscription] for one in claimed]
        assert len(set(chats)) == len(chats)
        assert not any(subscribers.is_blocked(self.store, chat) for chat in chats)
        for one in claimed:
            was = before[one.id]
            paused = subscribers.subscription(self.store, one.subscription)
            assert paused is not None
            if was.state == "sending":
                assert leases[one.id] <= self.now.isoformat(timespec="microseconds")
                continue
            assert was.state == "queued" and not paused.paused
            assert was.not_before is None or was.not_before <= self.now
            for earlier in before.values():
                if self.chat[earlier.subscription] != self.chat[one.subscription] or earlier.id == one.id:
                    continue
                assert earlier.state != "sending", "one in flight per chat"
                held = subscribers.subscription(self.store, earlier.subscription)
                assert held is not None
                due = earlier.not_before is None or earlier.not_before <= self.now
                if earlier.state == "queued" and earlier.id < one.id and due and not held.paused and not was.attempts:
                    raise AssertionError("an earlier one was passed over")

    @rule(which=st.integers(0, 5), how=st.sampled_from(["sent", "retry", "give_up", "drop", "release", "hold"]))
    def settle(self, which: int, how: str) -> None:
        flying = [one for one in outbox.history(self.store) if one.state == "sending"]
        if not flying:
            return
        one = flying[which % len(flying)]
        if how == "sent":
            outbox.sent(self.store, one.id, 1, self.now)
            self.delivered.append(one.id)
        elif how == "retry":
            outbox.retry(self.store, one.id, self.now + MINUTE, "x")
        elif how == "give_up":
            outbox.give_up(self.store, one.id, self.now, "x")
        elif how == "drop":
            outbox.drop(self.store, one.id, self.now, "x")
        elif how == "release":
            outbox.release(self.store, one.id)
        else:
            outbox.hold_chat(self.store, self.chat[one.subscription], self.now + MINUTE)

    @rule(which=st.integers(0, 3), paused=st.booleans())
    def pause(self, which: int, paused: bool) -> None:
        subscribers.set_paused(self.store, self.subscriptions[which].id, paused)

    @rule(chat=st.sampled_from([1, 2]), comes_back=st.booleans())
    def block(self, chat: int, comes_back: bool) -> None:
        if comes_back:
            subscribers.unblock_chat(self.store, chat)
        else:
            subscribers.block_chat(self.store, chat, self.now)

    @rule(minutes=st.integers(1, 4))
    def pass_time(self, minutes: int) -> None:
        self.now += minutes * MINUTE

    @invariant()
    def nothing_is_lost_and_nothing_sent_twice(self) -> None:
        assert len(outbox.history(self.store)) == self.queued
        assert len(set(self.delivered)) == len(self.delivered)

    @invariant()
    def every_chat_is_looked_at_in_time(self) -> None:
        for row in self.store.rows("SELECT id, ready_at, ready_alert FROM chats"):
            lanes.set_ready(self.store, row["id"])
            again = self.store.row("SELECT ready_at, ready_alert FROM chats WHERE id = ?", (row["id"],))
            assert again is not None and tuple(again) == (row["ready_at"], row["ready_alert"])


TestOutboxAgainstAModel = OutboxAgainstAModel.TestCase
TestOutboxAgainstAModel.settings = settings(derandomize=True, deadline=None, max_examples=60, stateful_step_count=30)
