"""Tells dates of deadlines from the dates of news about them, and labels of columns from labels of dates.

"Deadline extended for call X" above or beside a date is a headline with the day of the news as often as a label.
"""

from __future__ import annotations

import re

from scrapers.reading.connectors import connectors
from scrapers.reading.labels import is_label, line_above
from scrapers.reading.passage import Group, Passage
from scrapers.reading.readings import APPLICATION_KINDS
from scrapers.reading.surroundings import Surroundings
from scrapers.reading.uses import Role

_ALONE = re.compile(r"[ \t]*\n\s*")


def doubt(around: Surroundings, role: Role, following: Group | None) -> str | None:
    """Why a date that was read as a deadline may be none; None where it is one."""
    if not role.kinds or around.group.is_range or around.hint is not None:
        return None
    if stacked(around.passage, around.group, following):
        return "more than one label stands above more than one date"
    if role.kinds[-1] not in APPLICATION_KINDS or around.until is not None or _introduced(around):
        return None
    if any(cue.concept == "headline" for cue in (*around.left, *around.right)):
        return "it may be the day of the news, not the deadline that it speaks of"
    if _tells_of_extension(around):
        return "it may be the day on which the extension was told"
    return None


def stacked(passage: Passage, group: Group, following: Group | None) -> bool:
    """Two or more labels in lines of their own, above two or more dates in lines of their own: a table's columns."""
    if following is None or not _ALONE.fullmatch(passage.text, group.end, following.start):
        return False
    first = line_above(passage, group.start)
    if not is_label(passage, first):
        return False
    return is_label(passage, line_above(passage, first[0]))


def _introduced(around: Surroundings) -> bool:
    """Whether a colon or "is" leads from the words to the date."""
    before = around.passage.text[max(0, around.group.start - 3) : around.group.start].rstrip()
    return before.endswith((":", "=")) or around.linked() or around.restated()


def _denied(around: Surroundings) -> bool:
    """ "The deadline will not be extended: 15 March": what is denied is no news of another day."""
    told = around.last(("extended",))
    if told is None:
        return False
    before = around.passage.words_between(max(0, told.start - 30), told.start)[-3:]
    return any(word.text in connectors()["negations"] for word in before)


def _tells_of_extension(around: Surroundings) -> bool:
    if _denied(around):
        return False
    behind = next((cue for cue in around.right if cue.concept in ("extended", "closes")), None)
    if behind is not None and behind.concept == "extended" and behind.first == behind.last:
        # "15 May - new deadline" and "on 27 March ends the new deadline" speak of their date.
        return not around.told("deadline")
    told = around.last(("extended",))
    if told is None:
        return False
    passage = around.passage
    noun = next((cue for cue in around.left if cue.concept == "deadline" and cue.first == told.last + 1), None)
    # "Extended deadline", "Нов краен срок", "postponed to": the word says itself that a date follows.
    leads = noun or (told if told.last > told.first else None)
    if leads is None:
        return True
    return any(word.text not in passage.days for word in around.unexplained(leads.end, around.group.start, links=True))
