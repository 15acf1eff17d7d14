"""The pace of messages, with plain values: never over the limits, never slower than they ask."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.pacing import CHAT_PAUSE, GROUP_PER_MINUTE, SPACING, Pace

NOW = datetime(2026, 5, 1, 9, tzinfo=UTC)


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


def test_the_first_message_goes_at_once_and_the_next_a_spacing_later() -> None:
    pace = Pace()
    assert pace.next_at(NOW) == NOW
    pace.leaves(NOW)
    assert pace.next_at(NOW) == NOW + SPACING
    assert pace.next_at(NOW + seconds(5)) == NOW + seconds(5)


@given(st.lists(st.floats(0, 2), max_size=120))
def test_however_late_the_sender_is_there_are_never_more_than_thirty_in_a_second(lateness: list[float]) -> None:
    pace, now, left = Pace(), NOW, []
    for late in [*lateness, *([0.0] * 60)]:
        now = pace.next_at(now + seconds(late))
        pace.leaves(now)
        left.append(now)
    for at in left:
        assert sum(at <= other < at + seconds(1) for other in left) <= 30


def test_a_little_lateness_is_made_up_for() -> None:
    pace, now = Pace(), NOW
    for _ in range(300):
        now = pace.next_at(now) + timedelta(milliseconds=3)
        pace.leaves(now)
    assert now - NOW < seconds(11.3)


def test_a_chat_gets_one_a_second() -> None:
    assert Pace().taken(5, NOW) == NOW + CHAT_PAUSE
    assert seconds(1) <= CHAT_PAUSE <= seconds(1.05)


def test_a_group_gets_twenty_a_minute() -> None:
    pace, now, taken = Pace(), NOW, []
    for _ in range(100):
        taken.append(now)
        now = pace.taken(-1005, now)
    for at in taken:
        assert sum(at <= other < at + seconds(60) for other in taken) <= GROUP_PER_MINUTE
    assert taken[19] - NOW < seconds(20), "the first twenty need not wait"
    assert taken[-1] - NOW < seconds(5 * 61)


def test_a_group_is_remembered_over_a_restart() -> None:
    before = Pace()
    sent = []
    now = NOW
    for _ in range(19):
        sent.append((-1005, now))
        now = before.taken(-1005, now)
    after = Pace()
    after.restore(sent)
    assert after.taken(-1005, now) == before.taken(-1005, now) == NOW + seconds(60.5)


def test_a_group_is_not_counted_twice_when_the_pace_is_restored_again() -> None:
    pace = Pace()
    sent = [(-1005, NOW + seconds(number)) for number in range(12)]
    pace.restore(sent)
    pace.restore(sent)
    assert pace.taken(-1005, NOW + seconds(12)) == NOW + seconds(12) + CHAT_PAUSE


def test_a_refused_chat_waits_alone() -> None:
    pace = Pace()
    assert pace.refused(5, NOW, seconds(40)) == NOW + seconds(40)
    assert pace.rests_until(NOW) is None and pace.next_at(NOW) == NOW
    assert pace.refused(5, NOW + seconds(1), seconds(40)) == NOW + seconds(41)
    assert pace.rests_until(NOW + seconds(1)) is None, "the same chat again is still that chat"


def test_two_chats_refused_together_mean_everybody_rests_as_long_as_the_shorter_wait() -> None:
    pace = Pace()
    pace.refused(5, NOW, seconds(40))
    pace.refused(6, NOW + seconds(0.1), seconds(7))
    assert pace.rests_until(NOW + seconds(1)) == NOW + seconds(7.1) == pace.next_at(NOW + seconds(1))
    assert pace.rests_until(NOW + seconds(8)) is None


def test_two_chats_refused_at_different_times_wait_each_alone() -> None:
    pace = Pace()
    pace.refused(5, NOW, seconds(40))
    pace.refused(6, NOW + seconds(3), seconds(40))
    assert pace.rests_until(NOW + seconds(3)) is None


def test_a_server_that_is_not_reached_is_asked_less_and_less_until_a_chat_takes_a_message() -> None:
    pace, now, rests = Pace(), NOW, []
    for _ in range(7):
        until = pace.unreached(now)
        assert pace.unreached(now + seconds(0.5)) == until, "those in flight with it change nothing"
        rests.append((until - now).total_seconds())
        now = until
    assert rests == [2, 5, 15, 30, 60, 60, 60]
    pace.taken(5, now)
    assert pace.unreached(now) - now == seconds(2)
