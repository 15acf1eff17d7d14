"""Reads deadlines from words: what a text states about dates, each with its quote, or not at all.

Rule 1 of the design: a phrase that cannot be read with certainty is *refused* with its quote, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from scrapers.reading.announcing import announced_openings, opened_by_a_day, without_misread
from scrapers.reading.clock import find_clocks, find_zones
from scrapers.reading.company import called_off, crowded, extended_without_date, pair, stages, supersede, too_near
from scrapers.reading.connectors import one_of
from scrapers.reading.dates import find_dates
from scrapers.reading.folding import Folded, folded
from scrapers.reading.found import Found, Order
from scrapers.reading.headlines import doubt
from scrapers.reading.hours import give_clocks, give_zones, share_clocks
from scrapers.reading.joining import join_dates
from scrapers.reading.labels import (
    heading,
    items_behind_dates,
    label_below,
    label_places,
    left_edge,
    nothing_new,
    owner_of_label,
    remark_end,
)
from scrapers.reading.languages import WORD, Cue, Word, lexicon, likely_languages, weekday_words
from scrapers.reading.layout import lay_out
from scrapers.reading.open_ended import open_ended_of
from scrapers.reading.passage import Group, Passage
from scrapers.reading.readings import (
    APPLICATION_KINDS,
    Deadline,
    DeadlineKind,
    DeadlineReadings,
    Evidence,
    How,
    Refusal,
    zone_of,
)
from scrapers.reading.roles import role_of
from scrapers.reading.surroundings import Surroundings
from scrapers.reading.telling_days import denied_days, telling_days
from scrapers.reading.uses import STRONG, WEAK, Role
from scrapers.reading.years import settle_years

_UNIT = re.compile(rf"[.\s]*(?:[%€$]|{one_of('durations')}\b|(?!г\b|ч\b)[^\W\d_])")
_AND = re.compile(rf"\s*(?:{one_of('year_words')}\b\.?)?\s*(?:,|{one_of('and')}\b)")
#: A date with a dash and words behind it.
_LABELLED = re.compile(r"\d\s*(?:г\.?|р\.?)?\s*-\s*[^\W\d_]")
_DASH = re.compile(r"\s*(?:г\.?|р\.?)?\s*[-(]")
_MAX_LEFT = 320
_MAX_RIGHT = 200
_MAX_QUOTE = 200


def read_deadlines(
    text: str,
    *,
    zone: str,
    lang: str | None,
    seen_at: date | None = None,
    order: Order = "dmy",
    hint: DeadlineKind | None = None,
    where: str = "",
    how: How = "phrase",
) -> DeadlineReadings:
    """What `text` states about dates, in the order it states it.

    `zone`: the source's own, used where none is printed. `lang`: the page's language, which may be wrong. `seen_at`:
    the day the page was seen, which gives a year to dates that print none, where only one year is possible. `order`:
    how the source writes numeric dates with slashes ("unsure": such a date is not read where it could be two). `hint`: the kind that the field's label gives; without it the
    words must give it. Raises ValueError where `zone` is not a time zone.
    """
    zone_of(zone)
    source = folded(text)
    words = [Word(match.group(), match.start(), match.end()) for match in WORD.finditer(source.text)]
    codes = likely_languages(words, lang) or ("en",)
    meanings = lexicon(codes)
    cues = meanings.find(source.text, words)
    cues = _labels_of_dates(source, cues)
    quarters = [(cue.first, cue.last) for cue in cues if cue.concept == "quarter"]
    periods = [(cue.first, cue.last) for cue in cues if cue.concept in ("end_of", "beginning_of", "planned")]
    dates = find_dates(source, words, codes, order=order, seen_at=seen_at, quarter_words=quarters, period_words=periods)
    told_on = telling_days(source, cues, dates)
    denied = denied_days(source, cues, dates)
    aside = {one.core for one in (*told_on, *denied)}
    dates = [one for one in dates if one.core not in aside]
    layout = lay_out(source)
    zones = find_zones(source, words) if dates else []
    passage = Passage(source, words, meanings, layout, zone, cues, zones)
    refused = [Refusal(source.cut(*one.core), "it is the day on which this was told") for one in told_on]
    refused += [Refusal(source.cut(*one.core), "it is said not to be the date that is meant") for one in denied]
    judged: list[tuple[Group, Role]] = []
    if dates:
        clocks = find_clocks(source.text, cues, [one.core for one in dates], [one.start for one in zones])
        groups = join_dates(passage, dates, clocks)
        give_clocks(passage, groups, clocks)
        give_zones(passage, groups)
        share_clocks(groups)
        settle_years(passage, groups, seen_at)
        judged = _judge(passage, groups, cues, hint)
        judged = too_near(passage, crowded(passage, supersede(judged)))
        judged = stages(judged, source.text)
    deadlines: list[Deadline] = []
    for group, role in judged:
        _emit(passage, group, role, where, how, deadlines, refused)
    announced = announced_openings(source, zone, seen_at, where, how) if hint in (None, "opening") else []
    deadlines = [*without_misread(deadlines, announced), *announced]
    by_a_day = opened_by_a_day(source)
    refused += [
        Refusal(quote, "by this day it will be opened; when it opens is not said") for quote in by_a_day.values()
    ]
    deadlines = [one for one in deadlines if one.at[:10] not in by_a_day]
    told = open_ended_of(passage, cues, any(one.kind in APPLICATION_KINDS for one in deadlines))
    if told is None:
        return DeadlineReadings(tuple(deadlines), refused=tuple(refused))
    kind, cue = told
    return DeadlineReadings(tuple(deadlines), kind, Evidence(_quote_around(passage, cue), where, how), tuple(refused))


_DATE_SOON = re.compile(r"[^\n.;:]{0,24}\b\d{1,2}[ ./]")


def _labels_of_dates(source: Folded, cues: list[Cue]) -> list[Cue]:
    """ "No Deadline for EoI 30 Sep 2026": the "no" is the value of the field before, the rest a label."""
    return [
        cue._replace(concept="deadline")
        if cue.concept == "rolling"
        and "deadline" in source.text[cue.start : cue.end]
        and _DATE_SOON.match(source.text, cue.end)
        else cue
        for cue in cues
    ]


def _quote_around(passage: Passage, cue: Cue) -> str:
    start = max(passage.layout.sentence_start(cue.start), cue.start - 60)
    end = min(passage.layout.sentence_end(cue.end), cue.end + 60)
    while start > 0 and start < cue.start and passage.text[start - 1].isalnum():
        start += 1
    while end < len(passage.text) and end > cue.end and passage.text[end].isalnum():
        end -= 1
    return passage.source.cut(start, end)


def _judge(
    passage: Passage, groups: list[Group], cues: Sequence[Cue], hint: DeadlineKind | None
) -> list[tuple[Group, Role]]:
    judged: list[tuple[Group, Role]] = []
    places, items = label_places(passage, groups), items_behind_dates(passage, groups)
    taken, unclear = 0, "none"
    for index, group in enumerate(groups):
        before = groups[index - 1].end if index else 0
        behind = groups[index + 1].start if index + 1 < len(groups) else len(passage.text)
        start = left_edge(passage, group, before, places[index] == "above")
        if index and start <= before:
            start = remark_end(passage, before, group.start)
            if passage.in_brackets(group):
                # "… (15 March) is for short proposals, the second (15 June) for …": brackets explain what stands before them.
                start = max(start, passage.text.rfind(",", start, group.start) + 1)
            start = max(start, taken)
        left = passage.cues_between(start, group.dates[0].core[0])
        right = _words_behind(passage, group, behind)
        owner = owner_of_label(passage, group, groups[index + 1] if index + 1 < len(groups) else None, left, right)
        taken = right[-1].end if owner == "first" else 0
        if places[index] == "below":
            begin, group.end = label_below(passage, group)
            left, right = passage.cues_between(begin, group.end), []
        if index in items:
            head, heads_end, begin, group.end = items[index]
            left = [*passage.cues_between(head, heads_end), *passage.cues_between(begin, group.end)]
            right = []
        later = passage.cues_between(group.end, min(behind, group.end + _MAX_LEFT))
        header = heading(passage, start, before, groups, index)
        previous = None
        goes_on = start <= before or group.follows_list or nothing_new(passage, before, group.start)
        if index and goes_on and index not in items:
            previous = judged[-1][1] if judged[-1][0].end + 160 > group.start else None
        around = Surroundings(passage, group, left, right, header, previous, hint, before)
        role = role_of(around)
        role = _unless_taken_back(around, role, later, behind)
        if "unclear" in (owner, unclear):
            role = Role(why="the label between two dates can be of either", object=role.object, shape=role.shape)
        unclear = owner
        why = doubt(around, role, groups[index + 1] if index + 1 < len(groups) else None)
        if why is not None:
            role = Role(why=why, object=role.object, shape=role.shape)
        judged.append((group, role))
    return pair(judged)


def _words_behind(passage: Passage, group: Group, behind: int) -> list[Cue]:
    """The cues behind a date in its sentence that are its own; `behind`: where the next date begins."""
    place = group.dates[-1].core[1]
    right = passage.cues_between(place, min(passage.layout.sentence_end(group.end), behind, group.end + _MAX_RIGHT))
    if behind >= len(passage.text) or not right:
        return right
    if passage.text[right[-1].end : behind].rstrip().endswith(":") or _label_of_next(passage, group, behind, right):
        return []
    if any(cue.concept == "deadline" for cue in right) and not _DASH.match(passage.text, place):
        # A label that stands between two dates without a dash is the label of the second.
        return []
    return [] if _clause_of_next(passage, group, behind, right) else right


def _label_of_next(passage: Passage, group: Group, behind: int, right: Sequence[Cue]) -> bool:
    """ "Online since 15 March - deadline 15 May": a date with words of its own before it leaves the label to the next."""
    start = max(passage.layout.sentence_start(group.start), group.start - _MAX_RIGHT)
    leads = passage.only_glue(right[-1].end, behind) and not re.search(r"[,;(\n]", passage.text[right[-1].end : behind])
    follows = _LABELLED.search(passage.text, behind, behind + 28)
    own = any(word.text not in passage.glue for word in passage.words_between(start, group.start))
    return right[-1].concept == "deadline" and leads and own and follows is None


def _unless_taken_back(around: Surroundings, role: Role, later: Sequence[Cue], behind: int) -> Role:
    """The role of a date, unless words around it say that it does not hold; `behind`: where the next date begins."""
    if not role.kinds or role.kinds[-1] not in {*APPLICATION_KINDS, "opening"}:
        return role
    applies = role.kinds[-1] in APPLICATION_KINDS
    if called_off(around.left, later if applies else (), role):
        return Role(why="it is said to be put off or cancelled", object=role.object, shape=role.shape)
    follows = behind < around.passage.layout.sentence_end(around.group.end)
    if applies and extended_without_date(around.passage, around.group, around.right, follows, role):
        return Role(why="it was extended, but not told until when", object=role.object, shape=role.shape)
    return role


def _clause_of_next(passage: Passage, group: Group, behind: int, right: Sequence[Cue]) -> bool:
    """ "15 June, and applications close on 30 September": behind a comma or "and" a clause of the next date."""
    if not right or not _AND.match(passage.text, group.dates[-1].core[1]):
        return False
    last = next((cue for cue in reversed(right) if cue.concept not in ("on", "is", "until", "about")), None)
    verb = last is not None and last.concept in ("closes", "opens") and passage.only_glue(last.end, behind)
    return verb and any(cue.concept in STRONG | WEAK for cue in right)


def _emit(
    passage: Passage, group: Group, role: Role, where: str, how: How, deadlines: list[Deadline], refused: list[Refusal]
) -> None:
    quote = _quote(passage, group, role)
    problem = group.problem or _impossible(passage, group, earlier=role.earlier)
    if all(one.weak and not group.is_range and not group.follows_list for one in group.dates) and not _told(
        passage, group, role
    ):
        return
    if group.span and any(kind in APPLICATION_KINDS or kind == "comments" for kind in role.kinds):
        problem = problem or "a span of hours is printed, not a time"
    if problem or not role.kinds:
        refused.append(Refusal(quote, problem or role.why or "no words say what this date is for"))
        return
    if role.why:
        refused.append(Refusal(quote, role.why))
    for one, clock, kind in zip(group.dates, group.clocks, role.kinds, strict=True):
        if kind is None or one.year is None:
            continue
        at, precision = f"{one.year:04d}-{one.month:02d}-{one.day or 1:02d}", one.precision
        if clock is not None and precision == "day" and not (kind == "opening" and clock.hour == clock.minute == 0):
            # What opens at 00:00 opens with its day: machines print dates so ("Jun 21, 2022 12:00:00 AM").
            at, precision = f"{at}T{clock.hour:02d}:{clock.minute:02d}", "minute"
        made = Deadline(
            at,
            kind,
            precision,
            group.zone if group.zone and (precision == "minute" or not any(group.clocks)) else passage.zone,
            Evidence(quote, where, how),
        )
        if made not in deadlines:
            deadlines.append(made)


def _told(passage: Passage, group: Group, role: Role) -> bool:
    """Digits that may be something else are a date only right behind the words that make them one."""
    one = group.dates[0]
    if one.precision == "year":
        start = passage.layout.sentence_start(one.core[0])
        planned = [cue for cue in passage.cues_between(start, one.core[0]) if cue.concept == "planned"]
        if role.kinds == ("opening",):
            return any(passage.text[cue.start : cue.end] not in ("in", "през", "during") for cue in planned)
        return bool(role.kinds) and role.anchor is not None and _only_deadline(passage, role.anchor, one.core[0])
    if one.year is not None and not group.year_from_seen:
        label = passage.text[max(0, one.core[0] - 24) : one.core[0]]
        return bool(role.kinds) and label.rstrip(" \"'")[-1:] in ":=" and role.shape == "end"
    if not role.kinds or role.anchor is None:
        return False
    return passage.only_glue(role.anchor, one.core[0]) or (
        # "Краен срок: 28.02., 17:00 ч."; "срок 10.12 месеца" is a number of months.
        _only_deadline(passage, role.anchor, one.core[0]) and not _UNIT.match(passage.text, one.core[1])
    )


def _impossible(passage: Passage, group: Group, *, earlier: bool) -> str | None:
    for one in group.dates:
        if one.problem:
            return one.problem
        if one.year is None:
            return "no year is printed"
        if not 1990 <= one.year <= 2099:
            return "the year is not plausible"
    if group.is_range:
        first, last = group.dates[0], group.dates[-1]
        moved_earlier = group.moved and earlier
        if not moved_earlier and (first.year, first.month, first.day or 1) > (last.year, last.month, last.day or 31):
            return "the period ends before it begins"
    for one in group.dates:
        if not _weekday_agrees(passage, group, one):
            return "the weekday does not fit the date"
    return None


def _weekday_agrees(passage: Passage, group: Group, one: Found) -> bool:
    """Whether the weekday printed right beside a date is that date's."""
    if one.day is None or one.year is None:
        return True
    if sum(1 for other in group.dates if other.core == one.core) > 1:
        return True
    names = weekday_words()
    near = [
        *passage.words_between(max(0, one.core[0] - 16), one.core[0])[-2:],
        *passage.words_between(one.core[1], one.core[1] + 16)[:2],
    ]
    for word in near:
        gap = (
            passage.text[word.end : one.core[0]] if word.end <= one.core[0] else passage.text[one.core[1] : word.start]
        )
        meant = names.get(word.text)
        if meant is None or len(word.text) < 3 or len(gap) > 6 or "\n" in gap or any(mark in gap for mark in ";-"):
            continue
        if len(word.text) == 3 and gap.strip() not in ("", ",", ".", "(", ")"):
            continue
        mine = {day for code, day in meant.items() if code in passage.codes}
        if mine and date(one.year, one.month, one.day).weekday() not in mine:
            return False
    return True


def _quote(passage: Passage, group: Group, role: Role) -> str:
    start, end = group.start, group.end
    if group.quote_from is not None and start - group.quote_from < 2 * _MAX_QUOTE:
        start = group.quote_from
    if group.quote_to is not None and group.quote_to - end < 2 * _MAX_QUOTE:
        end = max(end, group.quote_to)
    if role.anchor is not None and role.anchor < start and end - role.anchor < _MAX_QUOTE:
        start = role.anchor
    return passage.source.cut(start, end)


def _only_deadline(passage: Passage, start: int, end: int) -> bool:
    """Whether only the words of a deadline and small words stand between two places ("Краен срок: в края на 2026")."""
    spans = [(cue.start, cue.end) for cue in passage.cues_between(start, end)]
    return end - start < _MAX_QUOTE and all(
        word.text in passage.glue or any(a <= word.start < b for a, b in spans)
        for word in passage.words_between(start, end)
    )
