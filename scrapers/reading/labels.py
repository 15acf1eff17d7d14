"""Which words of a text explain a date: its own line, the label above it, the heading above a list."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scrapers.reading.languages import Cue, Word
from scrapers.reading.passage import Group, Passage
from scrapers.reading.surroundings import ENDS, OTHER_USES

_REMARK = re.compile(r"\s*(?:г\.?\s*|вкл\.?\s*)*\([^()\n]{0,80}\)")
_HEADING = re.compile(r":[*_ ]{0,4}\n")
_MAX_LEFT = 320
_MAX_HEADER = 400
#: Cues that make a line without a date the label of one.
_LABELS = ENDS | OTHER_USES.keys() | {"opens"}


def remark_end(passage: Passage, start: int, end: int) -> int:
    """Where a remark in brackets right behind a date ends: it speaks of that date, not of the next one."""
    remark = _REMARK.match(passage.text, start, end)
    return remark.end() if remark is not None else start


def labels_first(passage: Passage, groups: Sequence[Group]) -> list[bool]:
    """For each group whether a label line above it is its own.

    Where dates and labels alternate line by line ("date, label, date, label") the label below a date is its own; the
    run shows which by its last line. A run that ends with a label is not read by the labels above.
    """
    firsts = [True] * len(groups)
    run = 0
    for index, group in enumerate(groups):
        following = groups[index + 1] if index + 1 < len(groups) else None
        line, place = _line_behind(passage, group.end)
        if following is not None and place <= following.start <= place + 40 and _is_label(passage, line):
            run += 1
            continue
        if run and _is_label(passage, line):
            firsts[index - run : index + 1] = [False] * (run + 1)
        run = 0
    return firsts


def _line_behind(passage: Passage, place: int) -> tuple[tuple[int, int], int]:
    """The line below a date that ends its own line (start and end), and where the next line begins."""
    text = passage.text
    rest = re.compile(r"[^\n]{0,12}\n\s*").match(text, place)
    if rest is None:
        return (place, place), place
    start = rest.end()
    end = text.find("\n", start, start + 120)
    end = end if end >= 0 else min(len(text), start + 120)
    return (start, end), end + 1


def _is_label(passage: Passage, line: tuple[int, int]) -> bool:
    start, end = line
    if start == end or ":" in passage.text[start:end]:
        return False
    return any(cue.concept in _LABELS for cue in passage.cues_between(start, end))


def nothing_new(passage: Passage, start: int, end: int) -> bool:
    """Whether two dates are items of one enumeration: only a remark in brackets, a number and small words between."""
    start = remark_end(passage, start, end)
    return end - start < 40 and all(
        word.text in passage.glue or word.text.isdigit() or word.text in passage.ordinals
        for word in _unexplained(passage, start, end)
    )


def left_edge(passage: Passage, group: Group, before: int, labels_first: bool) -> int:
    """Where the words that explain a date begin: its sentence, or the label line above a line that begins with it.

    Where dates and labels alternate, line by line, a label belongs to the date below it only if `labels_first`.
    """
    place = group.start
    start = passage.layout.sentence_start(place)
    for _ in range(3):
        if start <= before or start == 0:
            break
        if any(
            word.text not in passage.glue and not word.text.isdigit() for word in _unexplained(passage, start, place)
        ):
            break
        above = passage.layout.sentence_start(max(start - 1, 0))
        while above and above >= start:
            above = passage.layout.sentence_start(above - 1)
        if above < before:
            # The line above has a date of its own: its words are this one's only where the sentence goes on.
            if any(cue.concept == "until" for cue in passage.cues_between(start, place)):
                start = before
            break
        if above - before < 4 and not labels_first and ":" not in passage.text[above:start]:
            break
        gap = passage.text[start - 1 : start]
        elliptic = any(cue.concept == "until" for cue in passage.cues_between(start, place))
        if gap not in "\n" and passage.text[above:start].strip()[-1:] in ".!?;" and not elliptic:
            break
        if place - above > _MAX_LEFT:
            break
        start = above
    return max(start, before, place - _MAX_LEFT)


def _unexplained(passage: Passage, start: int, end: int) -> Sequence[Word]:
    """The words of a line before its date, without the small cues that only shape it."""
    small = [
        (cue.start, cue.end)
        for cue in passage.cues_between(start, end)
        if cue.concept in ("until", "from", "on", "opens", "closes")
    ]
    return [word for word in passage.words_between(start, end) if not any(a <= word.start < b for a, b in small)]


def heading(passage: Passage, start: int, before: int, groups: list[Group], index: int) -> list[Cue]:
    """The cues of the nearest line above that ends in a colon and has no date of its own."""
    floor = max(0, start - _MAX_HEADER)
    found = list(_HEADING.finditer(passage.text, floor, start))
    if not found:
        return []
    head_end = found[-1].start()
    head_start = max(passage.text.rfind("\n", floor, head_end) + 1, passage.layout.sentence_start(head_end), floor)
    if any(head_start <= one.core[0] < head_end for group in groups[max(0, index - 12) : index] for one in group.dates):
        return []
    if "\n\n" in passage.text[found[-1].end() : start]:
        return []
    return passage.cues_between(head_start, head_end)
