"""What is remembered of tries, and when the next one is."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.retrying import Tried, after_server_error, after_silence, after_surprise


@given(st.booleans(), st.integers(0, 40), st.text())
def test_what_is_kept_reads_back(plain: bool, unanswered: int, said: str) -> None:
    kept = Tried(plain, unanswered, said)
    assert Tried.read(kept.kept) == kept or said.startswith(("as plain text; ", "unanswered "))


def test_any_other_problem_is_what_went_wrong_last() -> None:
    assert Tried.read(None) == Tried()
    assert Tried.read("Bad Gateway") == Tried(said="Bad Gateway")


def test_the_forms_add_up() -> None:
    tried = Tried().refused_as_it_is("can't parse").without_answer("timed out").without_answer("timed out")
    assert tried.kept == "as plain text; unanswered 2 times; timed out"
    assert Tried.read(tried.kept).failed("Bad Gateway") == Tried(True, 2, "Bad Gateway")


def test_server_errors_are_tried_again_for_two_days() -> None:
    waits = [after_server_error(attempt) for attempt in range(1, 301)]
    assert waits[-1] is None and None not in waits[:-1]
    assert sum((wait for wait in waits if wait is not None), timedelta()) > timedelta(days=2)


def test_silence_is_repeated_soon_once_and_then_rarely() -> None:
    waits = [after_silence(times) for times in (1, 2, 3, 4)]
    assert waits == [timedelta(seconds=5), timedelta(minutes=10), timedelta(hours=1), None]


def test_a_surprise_is_given_up_soon() -> None:
    assert [after_surprise(attempt) for attempt in (1, 2, 3)] == [timedelta(seconds=30), timedelta(minutes=5), None]
