"""The pace of messages, with plain values: never over the limits, never slower than they ask."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
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


@settings(max_examples=40)
@given(st.lists(st.floats(0, 0.8), max_size=40), st.lists(st.floats(0.01, 0.0799), min_size=8, max_size=8))
def test_however_a_sender_is_held_up_a_server_never_sees_more_than_thirty_in_a_second(
    held: list[float], ways: list[float]
) -> None:
    pace, now, arrived = Pace(), NOW, []
    for number in range(160):
        now = pace.next_at(now) + seconds(held[number // 4] if number % 4 == 0 and number // 4 < len(held) else 0)
        pace.leaves(now)
        arrived.append(now + seconds(ways[number * 7 % 8]))
    arrived.sort()
    assert all(later - earlier >= seconds(1) for earlier, later in zip(arrived, arrived[30:], strict=False))


def test_three_thousand_messages_take_hardly_longer_than_the_limits_allow_also_where_the_sender_is_held_up() -> None:
    pace, now = Pace(), NOW
    for number in range(3000):
        now = pace.next_at(now) + timedelta(milliseconds=200 if number % 100 == 0 else 1)
        pace.leaves(now)
    assert now - NOW < seconds(1.095 * 3000 / 30)


def test_where_all_were_refused_messages_are_given_longer_on_their_way_and_none_is_counted_twice_in_a_second() -> None:
    """A server that stood still for 0.3 seconds sees at once what came meanwhile."""
    pace, now, unanswered, arrived = Pace(), NOW, [], []
    for _ in range(3):
        pace.refused(5, now, seconds(3))
        now = pace.refused(6, now + seconds(0.05), seconds(3))
    for number in range(600):
        now = pace.next_at(now)
        unanswered.append(pace.leaves(now))
        stands_still = number % 100 > 90
        if not stands_still:
            for one in unanswered:
                one.arrived = now + seconds(0.01)
                arrived.append(now)
            unanswered = []
    assert all(later - earlier >= seconds(1) for earlier, later in zip(arrived, arrived[30:], strict=False))


def test_how_long_messages_are_on_their_way_is_forgotten_after_a_while() -> None:
    def pace_of(pace: Pace, begin: datetime) -> timedelta:
        now = begin
        for _ in range(300):
            now = pace.next_at(now)
            pace.leaves(now)
        return now - begin

    slow = Pace()
    for number in range(4):
        slow.refused(5, NOW + seconds(number), seconds(1))
        slow.refused(6, NOW + seconds(number), seconds(1))
    assert pace_of(slow, NOW + seconds(10)) > seconds(15)
    later = NOW + seconds(30)
    for _ in range(6):
        later += seconds(31)
        slow.leaves(later)
    assert pace_of(slow, later + seconds(10)) < seconds(1.1 * 300 / 30)


def test_what_somebody_was_answered_counts_among_the_thirty() -> None:
    pace, now, left = Pace(), NOW, []
    for number in range(120):
        now = pace.next_at(now)
        if number % 3 == 0:
            pace.answered(number, now)
            left.append(now)
        pace.leaves(now)
        left.append(now)
    for at in left:
        assert sum(at <= other < at + seconds(1) for other in left) <= 31, "the answer that comes in between"


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
