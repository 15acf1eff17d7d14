"""Each thing by itself: one that goes wrong in a way that nobody expected stops none of the others (DESIGN, rule 10)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")
Surprised = Callable[[str, Exception], object]
"""(what it was about, what went wrong): told to whoever looks after the program."""


def unnoticed(about: str, problem: Exception) -> None:
    """Tell nobody."""


def apart(
    things: Iterable[T], work: Callable[[T], R], about: Callable[[T], str], surprised: Surprised
) -> Iterator[tuple[T, R]]:
    """What `work` makes of each of these things, without those where it ended in a surprise.

    `about` names a thing for a person. Only the work is watched: a surprise of `things` themselves goes on.
    """
    for one in things:
        try:
            made = work(one)
        except Exception as problem:
            surprised(about(one), problem)
            continue
        yield one, made
