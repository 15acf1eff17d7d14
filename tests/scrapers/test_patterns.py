"""Patterns of a configuration: one that does not end is ended, one that was only kept from working is not blamed."""

from __future__ import annotations

import pytest

from scrapers.patterns import SlowPattern, _in_time, cut, without


def test_a_pattern_that_never_ends_is_ended() -> None:
    with pytest.raises(SlowPattern, match="does not end"):
        cut("(x+x+)+y", "x" * 5000)
    with pytest.raises(SlowPattern, match="does not end"):
        without("(x+x+)+y", "x" * 5000)


def test_a_machine_that_was_busy_with_other_things_makes_no_pattern_slow() -> None:
    limits: list[float] = []

    def stalled_twice(limit: float) -> str:
        limits.append(limit)
        if len(limits) < 3:
            raise TimeoutError  # nothing was worked: the process had no processor
        return "found"

    assert _in_time("x", stalled_twice) == "found"
    assert limits == [0.5, 1.0, 2.0], "each time it has more"


def test_a_machine_that_never_gets_to_it_is_given_up() -> None:
    tried: list[float] = []

    def stalled(limit: float) -> str:
        tried.append(limit)
        raise TimeoutError

    with pytest.raises(SlowPattern):
        _in_time("x", stalled)
    assert len(tried) == 4
