"""Dates whose year is not printed ("by the end of the year", "15 March"): the year is that of their first sighting.

Their year was counted from a day. Where the page prints when it was published, that is the day; else it is the one on
which these very words were first seen, and their reading stays while the words stay, whatever year it becomes. A
period of words that may be older than that (a first look at a source, a page read for the first time) is not read.
"""

from __future__ import annotations

from dataclasses import replace

from scrapers.reading.readings import Deadline, Refusal
from tracker.domain.agreement import distinct
from tracker.domain.models import Facts, Observed
from tracker.domain.rereading import is_read_anew, still_says

NO_CERTAIN_YEAR = "nothing says in which year these words were written"


def anchored(before: Facts | None, seen: Observed) -> Facts:
    """What an item states, with every date whose year was counted where its words were first seen.

    `before`: what was known of it. Of a date that nobody can be certain of, its words are among the refused.
    """
    if not seen.counted:
        return seen.facts
    facts, refused = seen.facts, list[Refusal]()

    def where_first_seen(date: Deadline) -> Deadline | None:
        if date.evidence.quote not in seen.counted:
            return date
        known = _known(date, before, seen.words)
        if known is None and not date.is_exact and _may_be_older(date, before, seen):
            refused.append(Refusal(date.evidence.quote, NO_CERTAIN_YEAR))
            return None
        return known or date

    opens = where_first_seen(facts.opens) if facts.opens is not None else None
    deadlines = [kept for one in facts.deadlines if (kept := where_first_seen(one)) is not None]
    stated = [(one, where_first_seen(one.date) if one.date is not None else None) for one in facts.stated]
    return replace(
        facts,
        opens=opens,
        deadlines=distinct(deadlines),
        stated=tuple(replace(one, date=date) for one, date in stated if one.date is None or date is not None),
        refused=tuple(dict.fromkeys((*facts.refused, *refused))),
    )


def _known(date: Deadline, before: Facts | None, words: str) -> Deadline | None:
    """The same date of the year as it was read when its words, which still stand there, were first seen."""
    if before is None:
        return None
    dates: list[Deadline] = [*((before.opens,) if before.opens else ()), *before.deadlines]
    for one in dates:
        same_day = (one.kind, one.precision, one.at[4:]) == (date.kind, date.precision, date.at[4:])
        if same_day and (_alike(one.evidence.quote, date.evidence.quote) or still_says(words, one.evidence.quote)):
            return one
    return None


def _may_be_older(date: Deadline, before: Facts | None, seen: Observed) -> bool:
    """Whether the words may have stood there in another year."""
    if not seen.looked_this_year:
        return True
    if before is None:
        return False
    refused_before = any(_alike(one.quote, date.evidence.quote) for one in before.refused)
    return refused_before or is_read_anew(before, seen) or (before.history.partial and not seen.partial)


def _alike(quote: str, other: str) -> bool:
    return quote.split() == other.split()
