"""Puts times of day and time zones to the dates they stand with."""

from __future__ import annotations

import re
from bisect import bisect_left
from datetime import datetime, time

from scrapers.reading.clock import Clock, Zone, iso_offset, zone_named
from scrapers.reading.connectors import connectors, one_of
from scrapers.reading.passage import Group, Passage
from scrapers.reading.readings import zone_of

_REACH = 64
#: "15.05.2026 г. 17:30": as in any language, so on a page whose language is stated wrong.
_YEAR_WORD = re.compile(rf"^\s*{one_of('year_words')}(?![^\W_])\.?")
_STRAY = "a time stands near the date, but it is not clear that it belongs to it"
_SOME_TIME = re.compile(r"\s*\(?(?P<place>[^\W\d_]+) (?:standard |local |dates? and )?times?\b")


def give_clocks(passage: Passage, groups: list[Group], clocks: list[Clock]) -> None:
    """Give each time to the date it stands with; one that stands near without belonging makes the date unreadable."""
    slots = [(group, index) for group in groups for index in range(len(group.dates))]
    cores = [group.dates[index].core for group, index in slots]
    starts = [core[0] for core in cores]
    for position, clock in enumerate(clocks):
        place = bisect_left(starts, clock.start)
        # Dates of one core (days of one month) are one place: the last of them is nearest behind a time.
        after = slots[place] if place < len(slots) else None
        before = slots[place - 1] if place else None
        if before is not None and _again(passage, before, clock):
            before[0].also.append(clock)
            before[0].end = max(before[0].end, clock.end)
            continue
        if before is not None and _span(passage, before, clock):
            before[0].span = True
            before[0].end = max(before[0].end, clock.end)
            continue
        if (
            before is not None
            and _behind(passage, cores[place - 1][1], clock, before)
            and not (after is not None and _of_next(passage, cores[place - 1][1], clock, cores[place][0], after))
        ):
            group, index = before
            if group.clocks[index] is None:
                group.clocks[index] = clock
                group.end = max(group.end, clock.end)
                continue
        if after is not None and _ahead(passage, clock, cores[place][0], after):
            group, index = after
            existing = group.clocks[index]
            if existing is None or existing.end <= clock.start:
                group.span = group.span or _hours(passage, clocks, position)
                group.clocks[index] = clock
                if index == 0:
                    group.start = min(group.start, clock.start)
                continue
        if after is not None and clock.sure and cores[place][0] - clock.end < 40 and not clock.noon:
            between = passage.text[clock.end : cores[place][0]]
            if passage.layout.sentence_end(clock.end) >= cores[place][0] and not any(
                mark in between for mark in ",;\n"
            ):
                after[0].problem = after[0].problem or _STRAY
                continue
        if before is not None and clock.start - cores[place - 1][1] < 80:
            _note_stray(passage, before, clock, cores[place - 1][1])


def _hours(passage: Passage, clocks: list[Clock], position: int) -> bool:
    """Whether a time in front of a date is the last of a span of hours ("от 9.00 до 16.30 ч. до 20.05.2025")."""
    if not position:
        return False
    between = passage.text[clocks[position - 1].end : clocks[position].start]
    return len(between) < 12 and re.fullmatch(rf"[\s.]*{one_of('range')}\s*", between) is not None


def _span(passage: Passage, slot: tuple[Group, int], clock: Clock) -> bool:
    """Whether the date's time is the first of a span of hours ("9:00-17:00")."""
    told = slot[0].clocks[slot[1]]
    if told is None or not 0 <= clock.start - told.end < 12:
        return False
    return re.fullmatch(rf"[\s.]*{one_of('range')}\s*", passage.text[told.end : clock.start]) is not None


def _again(passage: Passage, slot: tuple[Group, int], clock: Clock) -> bool:
    """Whether it is the date's time once more, for another zone ("14:00 CEST / 15:00 EEST")."""
    told = slot[0].clocks[slot[1]]
    if told is None or not 0 <= clock.start - told.end < 40:
        return False
    between = passage.text[told.end : clock.start]
    named = bisect_left(passage.zone_starts, told.end) < bisect_left(passage.zone_starts, clock.start)
    return bool(re.search(r"[/(=]|\b(?:or|или)\b", between)) or (named and "," in between)


def _behind(passage: Passage, end: int, clock: Clock, slot: tuple[Group, int]) -> bool:
    """Whether a time stands with the date before it."""
    if slot[0].dates[slot[1]].precision != "day":
        return False
    between = passage.text[end : clock.start]
    between = _YEAR_WORD.sub("", between)
    if not clock.sure and between.strip(" \n,.;:()г-") not in ("", "at", "в", "вкл", "година", "до", "kl", "ore"):
        # "do 23.59", "έως 14.00": what stands behind the "until" of a day is its hour.
        until = [cue for cue in passage.cues_between(end, clock.start) if cue.concept == "until"]
        if len(until) != 1 or (between[: until[0].start - end] + between[until[0].end - end :]).strip(" ,("):
            return False
    if between.count("\n") > 2 or ("\n" in between and clock.hour < 1):
        return False
    if not between.strip(" .,"):
        return True
    return passage.only_glue(end, clock.start, connectors()["time_labels"]) or _in_brackets(passage, end, clock.start)


def _in_brackets(passage: Passage, end: int, start: int) -> bool:
    """ "22/06/2026 (deadline for submission of proposals 14.00 …": words in the date's own brackets."""
    between = passage.text[end:start]
    opened = re.match(r"[\s,]*\(", between)
    if opened is None or len(between) > 70 or ";" in between:
        return False
    inner = between[opened.end() :]
    return ("(" not in inner and ")" not in inner) or bool(
        re.fullmatch(r"[^()]{0,50}\)[\s,]*(?:time|час|ora|saat|hora)?\s*", inner)
    )


def _of_next(passage: Passage, end: int, clock: Clock, start: int, slot: tuple[Group, int]) -> bool:
    """ "from 12/11 until 17.00 of 12/12": a time that could stand with both dates belongs behind its "until"."""
    until = any(cue.concept == "until" for cue in passage.cues_between(end, clock.start))
    return until and _ahead(passage, clock, start, slot)


def _ahead(passage: Passage, clock: Clock, start: int, slot: tuple[Group, int]) -> bool:
    """Whether a time stands with the date behind it ("17:00 ч. на 26.09.2019")."""
    if slot[0].dates[slot[1]].precision != "day" or not clock.sure:
        return False
    between = passage.text[clock.end : start]
    if len(between) > _REACH or between.count("\n") > 1 or ";" in between:
        return False
    if re.search(r"[.]\s*$", between) and len(between) < 3 and not re.search(r"\w", between):
        return True
    return passage.only_glue(clock.end, start, connectors()["time_links"])


def _note_stray(passage: Passage, slot: tuple[Group, int], clock: Clock, end: int) -> None:
    """A time that stands behind a date without belonging to it clearly makes the hour uncertain."""
    group, index = slot
    between = passage.text[end : clock.start]
    if (
        clock.sure
        and group.clocks[index] is None
        and ";" not in between
        and "\n" not in between
        and "." not in between[2:]
        and len(between) < 50
        and passage.layout.sentence_end(end) >= clock.start
    ):
        group.problem = group.problem or _STRAY


def give_zones(passage: Passage, groups: list[Group]) -> None:
    """Give each group with a time the zone that is printed beside it; zones that disagree make it unreadable."""
    for position, group in enumerate(groups):
        clocks = [one for one in group.clocks if one is not None]
        if not clocks:
            _anywhere_on_earth(passage, group)
            continue
        names: list[str | None] = []
        other: list[str | None] = []
        for clock in clocks:
            offset = iso_offset(passage.text, clock.end)
            if offset is not None:
                names.append(_known_offset(passage, group, clock, offset))
        begin = max(0, group.start - 40, groups[position - 1].end if position else 0)
        stop = min(
            group.end + 45, groups[position + 1].dates[0].core[0] if position + 1 < len(groups) else len(passage.text)
        )
        for zone in passage.zones[bisect_left(passage.zone_starts, begin) : bisect_left(passage.zone_starts, stop)]:
            if group.start <= zone.start < group.end or _touches(passage, group, zone):
                (other if group.also and zone.start >= group.also[0].start else names).append(
                    zone_named(zone, passage.text, passage.zone)
                )
                group.end = max(group.end, zone.end) if zone.start >= group.end else group.end
        if group.also and not _same_instant(group, names, other):
            group.problem = "two times are printed that are not the same"
        if None in names:
            group.problem = "the time zone printed beside the time is not known"
        elif names:
            distinct = set(names)
            if len(distinct) > 1 and not _one_zone(distinct, group):
                group.problem = "two time zones are printed for one time"
            group.zone = names[0]
        elif (stranger := _SOME_TIME.match(passage.text, group.end)) and passage.source.starts_upper(
            stranger.start("place")
        ):
            group.problem = "the time zone printed beside the time is not known"


def _anywhere_on_earth(passage: Passage, group: Group) -> None:
    """ "30 May 2025 AoE": the one zone that is printed to say when a day without a time is over."""
    place = bisect_left(passage.zone_starts, group.start)
    for zone in passage.zones[place : place + 1]:
        if zone.name == "-12:00" and _touches(passage, group, zone):
            group.zone, group.end = zone.name, max(group.end, zone.end)


def _known_offset(passage: Passage, group: Group, clock: Clock, offset: str) -> str:
    """The source's own zone where the printed offset is its offset at that time, else the offset."""
    day = group.dates[-1]
    if day.year is None or day.day is None or day.problem:
        return offset
    at = datetime.combine(day.date(), time(clock.hour, clock.minute))
    own = at.replace(tzinfo=zone_of(passage.zone)).utcoffset()
    return passage.zone if own == at.replace(tzinfo=zone_of(offset)).utcoffset() else offset


def _same_instant(group: Group, names: list[str | None], other: list[str | None]) -> bool:
    """Whether "14:00 CEST / 15:00 EEST" is one moment."""
    day, clock = group.dates[-1], group.clocks[-1]
    if len(group.also) != 1 or clock is None or day.day is None or day.year is None or day.problem:
        return False
    if not names or not other or names[0] is None or other[0] is None:
        return False
    moments = [
        datetime.combine(day.date(), time(one.hour, one.minute)).replace(tzinfo=zone_of(zone))
        for one, zone in ((clock, names[0]), (group.also[0], other[0]))
    ]
    return moments[0] == moments[1]


def _one_zone(names: set[str | None], group: Group) -> bool:
    day = group.dates[-1]
    if day.day is None or day.year is None or day.problem:
        return True
    at = datetime.combine(day.date(), time(12))
    return len({at.replace(tzinfo=zone_of(name)).utcoffset() for name in names if name}) == 1


def _touches(passage: Passage, group: Group, zone: Zone) -> bool:
    start, end = (group.end, zone.start) if zone.start >= group.end else (zone.end, group.start)
    if end - start > 24 or ";" in passage.text[start:end] or "\n\n" in passage.text[start:end]:
        return False
    return all(
        len(word.text) <= 3 or word.text in passage.glue for word in passage.words_between(start, end)
    ) and "." not in passage.text[start:end].strip(" .")


def share_clocks(groups: list[Group]) -> None:
    """A time printed once, before or behind a list of dates, is the time of each."""
    run: list[Group] = []
    for group in [*groups, Group([])]:
        if group.dates and group.follows_list and run:
            run.append(group)
            continue
        if len(run) > 1 and all(not one.is_range for one in run):
            told = [one for one in run if one.clocks[0] is not None]
            if len(told) == 1 and told[0] in (run[0], run[-1]):
                ahead = told[0].clocks[0] is not None and told[0].clocks[0].start < told[0].dates[0].core[0]
                if told[0] is run[-1] or ahead:
                    for one in run:
                        one.clocks[0] = told[0].clocks[0]
                        one.zone = told[0].zone
        run = [group]
