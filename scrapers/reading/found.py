"""A printed date as it is found in a folded text, before anybody knows what it is for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from scrapers.reading.readings import Precision

Order = Literal["dmy", "mdy", "ymd", "unsure"]
"""How a source writes numeric dates; "unsure": what can be read both ways is not read."""
Join = Literal["range", "list"]
#: A year that a call can have, as a pattern.
YEAR = r"(?:19[89]\d|20\d\d)"


@dataclass(slots=True)
class Found:
    """A printed date. `year` is None where none is printed; `problem` says why it cannot be one."""

    start: int
    end: int
    year: int | None
    month: int
    day: int | None
    precision: Precision = "day"
    joined: Join | None = None
    """How it hangs on the found date before it."""
    problem: str | None = None
    weak: bool = False
    """Digits that may be something else (08.04, 20230112): a date only in a date's company."""
    core: tuple[int, int] = field(default=(0, 0))

    def __post_init__(self) -> None:
        self.core = (self.start, self.end)

    def date(self) -> date:
        """The day itself; only of a day without problem whose year is known."""
        assert self.year is not None and self.day is not None
        return date(self.year, self.month, self.day)

    def check(self) -> None:
        """Mark a day that does not exist."""
        if self.day is None or self.problem:
            return
        try:
            date(self.year if self.year is not None else 2024, self.month, self.day)
        except ValueError:
            self.problem = "there is no such day"
