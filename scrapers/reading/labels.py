"""Which words of a text explain a date: its own line, the label above it, the heading above a list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from scrapers.reading.languages import Cue, Word
from scrapers.reading.passage import Group, Passage
from scrapers.reading.uses import ENDS, OTHER_USES, STRONG, WEAK

_REMARK = re.compile(r"\s*(?:г\.?\s*|вкл\.?\s*)*\([^()\n]{0,80}\)")
_FIELD = re.compile(r"[^\n:]{1,60}:[ \t]*[^\s:][^\n]*\n")
_DASH = re.compile(r"\s*(?:г\.?|р\.?)?\s*-\s*[^\W\d]")
_ITEM = re.compile(r"\s*(?:г\.?|р\.?)?\s*(?:-\s*)?[^\W\d_][^\n,;:.()|]{2,80}")
_SEPARATOR = re.compile(r"\s*[,;]\s*(?:(?:and|и|und|et|y|e|i|a|și|και)\s+)?")
_HEADING = re.compile(r":[*_ ]{0,4}\n")
_MAX_LEFT = 320
_MAX_HEADER = 400
#: Cues that make a line without a date the label of one.
LabelPlace = Literal["above", "below", "unclear"]
_OBJECTS = (STRONG | WEAK | OTHER_USES.keys()) - {"published", "order"}
_LABELS = ENDS | OTHER_USES.keys() | {"opens"}


def remark_end(passage: Passage, start: int, end: int) -> int:
    """Where a remark in brackets right behind a date ends: it speaks of that date, not of the next one."""
    remark = _REMARK.match(passage.text, start, end)
    return remark.end() if remark is not None else start


def label_places(passage: Passage, groups: Sequence[Group]) -> list[LabelPlace]:
    """For each group where the label line is that is its own.

    Where dates and other lines alternate ("date, line, date, line") the ends of the run show whether the lines stand
    above or below their dates: a run that begins with a label has them above, one that ends with a label below. One
    that does both, or neither though it is long, can be read either way.
    """
    places: list[LabelPlace] = ["above"] * len(groups)
    run, known = 0, False
    for index, group in enumerate(groups):
        following = groups[index + 1] if index + 1 < len(groups) else None
        line, place = _line_behind(passage, group.end)
        alone = line[0] < line[1] and ":" not in passage.text[line[0] : line[1]]
        if following is not None and alone and place <= following.start <= place + 40:
            run, known = run + 1, known or is_label(passage, line)
            continue
        if run and known:
            above = line_above(passage, groups[index - run].start)
            below = line if following is None or not line[0] <= following.start < line[1] else (0, 0)
            places[index - run : index + 1] = [_place(passage, run, above, below)] * (run + 1)
        run, known = 0, False
    return places


def _place(passage: Passage, lines: int, above: tuple[int, int], below: tuple[int, int]) -> LabelPlace:
    """Where the labels of a run are: `lines` between its dates, and the lines above its first and below its last."""
    begins, ends = is_label(passage, above), is_label(passage, below)
    if begins != ends:
        return "above" if begins else "below"
    if below[0] == below[1] and above[0] < above[1]:
        return "above"
    return "unclear" if ends or lines > 1 else "above"


def line_above(passage: Passage, place: int) -> tuple[int, int]:
    """The line above the one of a date (start and end)."""
    floor = max(0, place - 200)
    end = passage.text.rfind("\n", floor, place)
    while end > floor and passage.text[end - 1].isspace():
        end -= 1
    return (passage.text.rfind("\n", floor, end) + 1, end) if end > floor else (place, place)


def label_below(passage: Passage, group: Group) -> tuple[int, int]:
    """Where the line below a date begins and ends."""
    return _line_behind(passage, group.end)[0]


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


def owner_of_label(
    passage: Passage, group: Group, following: Group | None, left: Sequence[Cue], right: Sequence[Cue]
) -> Literal["none", "first", "unclear"]:
    """Whose a label is that stands in one line between two dates behind a dash, where nothing explains the first.

    "X - deadline Y - results": the dash behind the second shows that labels follow their dates. "X - deadline Y" can be
    read either way.
    """
    if following is None or left or not right or not any(cue.concept == "deadline" for cue in right):
        return "none"
    text, end = passage.text, group.dates[-1].core[1]
    if not _DASH.match(text, end) or not passage.only_glue(right[-1].end, following.start):
        return "none"
    line = passage.layout.sentence_start(group.start)
    if any(word.text not in passage.glue for word in passage.words_between(line, group.start)):
        return "none"
    between = text[right[-1].end : following.start]
    if re.search(r"[;.:\n(]", between):
        return "none"
    if "," in between:
        return "first"
    return "first" if _DASH.match(text, following.dates[-1].core[1]) else "unclear"


def items_behind_dates(passage: Passage, groups: Sequence[Group]) -> dict[int, tuple[int, int, int, int]]:
    """Dates of a line of items that each begin with their date ("Timeline: 1 March call opens, 30 April call closes").

    For each where the heading of the line begins and ends, and where its own words do. The first date must
    begin the line or follow a colon, and a comma or semicolon stand right before each of the others; else the words
    between two dates may be of either.
    """
    found: dict[int, tuple[int, int, int, int]] = {}
    first = 0
    while first < len(groups):
        last, ends = first, [_item_end(passage, groups, first)]
        while ends[-1] is not None and last + 1 < len(groups) and _begins_item(passage, ends[-1], groups[last + 1]):
            last += 1
            ends.append(_item_end(passage, groups, last))
        start = _line_of_items(passage, groups, first) if last > first and ends[-1] is not None else None
        if start is not None:
            for index, end in zip(range(first, last + 1), ends, strict=True):
                found[index] = (start, groups[first].start, groups[index].end, end or groups[index].end)
        first = last + 1
    return found


def _item_end(passage: Passage, groups: Sequence[Group], index: int) -> int | None:
    """Where the words behind a date end, where they are a label of their own."""
    start = groups[index].end
    match = _ITEM.match(passage.text, start)
    if match is None or groups[index].is_range:
        return None
    end = match.end()
    if index + 1 < len(groups) and groups[index + 1].start < end:
        return None
    labels = [cue for cue in passage.cues_between(start, end) if cue.concept in _LABELS | _OBJECTS]
    return end if labels else None


def _begins_item(passage: Passage, end: int, following: Group) -> bool:
    return _SEPARATOR.fullmatch(passage.text, end, following.start) is not None


def _line_of_items(passage: Passage, groups: Sequence[Group], index: int) -> int | None:
    """Where a line of items begins, where its first date begins it or follows the colon of its heading."""
    place = groups[index].start
    start = max(passage.text.rfind("\n", 0, place) + 1, place - _MAX_LEFT)
    if index and groups[index - 1].end > start:
        return None
    head = passage.text[start:place].rstrip(" *")
    return start if not head.strip(" -*•") or head.endswith(":") else None


def is_label(passage: Passage, line: tuple[int, int]) -> bool:
    """Whether a line without a date, and without a colon, says what a date is for."""
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
            if any(cue.concept == "until" for cue in passage.cues_between(start, place)) and not _goes_on(
                passage, group
            ):
                start = before
            break
        if ":" in passage.text[start:place] and _FIELD.match(passage.text, above, start):
            # "Topic ID: X (+ submission page)⏎Opening date: …": two fields, each with its own label.
            break
        if above - before < 4 and not labels_first and ":" not in passage.text[above:start]:
            break
        gap = passage.text[start - 1 : start]
        elliptic = any(cue.concept == "until" for cue in passage.cues_between(start, place)) and not _goes_on(
            passage, group
        )
        if gap not in "\n" and passage.text[above:start].strip()[-1:] in ".!?;" and not elliptic:
            break
        if place - above > _MAX_LEFT:
            break
        start = above
    return max(start, before, place - _MAX_LEFT)


def _goes_on(passage: Passage, group: Group) -> bool:
    """ "By 24 June: submit the full application": the sentence of the date has its own object behind it."""
    end = min(passage.layout.sentence_end(group.end), group.end + 80)
    return any(cue.concept in _OBJECTS for cue in passage.cues_between(group.end, end))


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
