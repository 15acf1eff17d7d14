"""Puts times, zones and weekdays to their dates, joins ranges and lists, and gives dates their year."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from scrapers.reading.calendar import Found
from scrapers.reading.clock import Clock, Zone, iso_offset, zone_named
from scrapers.reading.folding import Folded
from scrapers.reading.languages import Cue, Lexicon, Word, weekday_words
from scrapers.reading.layout import Layout
from scrapers.reading.readings import zone_of

_REACH = 64
_STRAY = "a time stands near the date, but it is not clear that it belongs to it"
#: How far ahead of the day a page was seen a date without a year is still certain.
YEARLESS_AHEAD = timedelta(days=200)


@dataclass(slots=True)
class Group:
    """One date (or the dates of one range) with the times that stand with it."""

    dates: list[Found]
    is_range: bool = False
    clocks: list[Clock | None] = field(default_factory=list)
    zone: str | None = None
    start: int = 0
    end: int = 0
    follows_list: bool = False
    """It continues a list with the group before it ("20 May, 15 June and 10 July")."""
    also: list[Clock] = field(default_factory=list)
    """The same time printed again for another zone."""
    problem: str | None = None
    year_from_seen: bool = False
    quote_from: int | None = None
    """Where the year was inherited from, so that the quote can show it."""


class Reader:
    """The pieces found in one text, and the words that may stand between pieces of one date."""

    def __init__(
        self,
        source: Folded,
        words: Sequence[Word],
        lexicon: Lexicon,
        layout: Layout,
        zone: str,
        cues: Sequence[Cue],
    ) -> None:
        self.source = source
        self.text = source.text
        self.words = words
        self.starts = [word.start for word in words]
        self.glue = lexicon.glue
        self.codes = lexicon.codes
        self.period_words = lexicon.period_words
        self.ordinals = lexicon.ordinals
        self.layout = layout
        self.zone = zone
        # A compound that names its own object ("Antragsfrist") is a deadline like others, and known to be of applications.
        self.owned = frozenset(cue.start for cue in cues if cue.concept == "application_deadline")
        self.cues = [cue._replace(concept="deadline") if cue.start in self.owned else cue for cue in cues]
        self.cue_starts = [cue.start for cue in cues]

    def words_between(self, start: int, end: int) -> Sequence[Word]:
        """The words that stand wholly between two places."""
        first = bisect_left(self.starts, start)
        last = bisect_left(self.starts, end)
        return self.words[first:last]

    def cues_between(self, start: int, end: int) -> list[Cue]:
        """The cues that begin between two places."""
        return list(self.cues[bisect_left(self.cue_starts, start) : bisect_left(self.cue_starts, end)])

    def only_glue(self, start: int, end: int, extra: frozenset[str] = frozenset()) -> bool:
        """Whether only small words and punctuation stand between two places."""
        if end - start > _REACH:
            return False
        between = self.text[start:end]
        if ";" in between or "|" in between or between.count("\n") > 2:
            return False
        return all(
            word.text in self.glue or word.text in extra or word.text in self.days
            for word in self.words_between(start, end)
        )

    @property
    def days(self) -> Mapping[str, Mapping[str, int]]:
        return weekday_words()


_RANGE_BETWEEN = re.compile(
    r"^[\s,)]*(?:(?:г|год|г\.|година|годината|godine|god|r|р|року|вкл)\.?\s*)?(?:\([^()]{0,30}\))?\s*"
    r"(?:-|to|до|bis|bis zum|bis einschliesslich|till|until|through|thru|al|au|a|hasta|hasta el|hasta el dia|al dia|fino al|"
    r"do|az do|az|ao|ate|ate ao|pana la|pana in|la|εως|εως και|εως τις|μεχρι|μεχρι τις|and|jusqu'au|"
    r"til|till och med|til og med|og|ile|tot|fins al|fins el|to the|и|y el|si|i)"
    r"(?:\s*(?:the|el|den|le|dia|zum|и|τις|την|στις|data de|dnia|dne)){0,2}\s*$"
)
_LIST_BETWEEN = re.compile(
    r"^[ ).]*\n?[ )]*(?:(?:г|год|година|годината|godine|god|r|р|року|вкл)\.?\s*)?(?:\([^()]{0,40}\))?\s*"
    r"(?:[,;/|&-]|and|or|и|или|und|oder|y|o|et|ou|e|ed|i|oraz|lub|si|sau|και|η|a|nebo|alebo|in|ali|ili|es|vagy|ve|veya|та|або|och|og|eller|"
    r", and|, or|; and|, и|, както и|както и|as well as)"
    r"(?:\s*(?:the|on|el|al|den|le|l'|l|на|до|by|bis|zum|il|za|ev|από)){0,2}\s*$"
)


def group_dates(reader: Reader, dates: list[Found], clocks: list[Clock], zones: list[Zone]) -> list[Group]:
    """Groups in the order of the text; every clock and zone near a date is given to it or leaves a problem."""
    groups = _joined(reader, dates, clocks)
    _give_clocks(reader, groups, clocks)
    _give_zones(reader, groups, zones)
    _share_clock_of_list(reader, groups)
    return groups


def _joined(reader: Reader, dates: list[Found], clocks: list[Clock]) -> list[Group]:
    groups: list[Group] = []
    clock_starts = [one.start for one in clocks]
    for one in dates:
        previous = groups[-1] if groups else None
        if previous is not None:
            last = previous.dates[-1]
            same = last.core == one.core
            # Days of one month ("12 - 26 февруари") know already how they hang together.
            joined = one.joined if same else None
            if joined is None and not same and one.core[0] - last.core[1] < 90:
                between = _without_clocks(reader, clocks, clock_starts, last.core[1], one.core[0])
                if _RANGE_BETWEEN.match(between) and _may_range(reader, last, one, between):
                    joined = "range"
                elif _LIST_BETWEEN.match(between):
                    joined = "list"
            if joined == "range" and not previous.is_range and len(previous.dates) == 1:
                previous.dates.append(one)
                previous.is_range = True
                previous.end = one.end
                continue
            groups.append(Group([one], start=one.start, end=one.end, follows_list=joined is not None))
            continue
        groups.append(Group([one], start=one.start, end=one.end))
    for group in groups:
        group.clocks = [None] * len(group.dates)
    return groups


def _without_clocks(reader: Reader, clocks: list[Clock], starts: list[int], start: int, end: int) -> str:
    """The text between two dates, without times, weekdays and words of the clock."""
    pieces, place = [], start
    for one in clocks[bisect_left(starts, start) : bisect_left(starts, end)]:
        before = reader.text[place : one.start]
        pieces.append(
            re.sub(
                r"(?:^|\s|,)\s*(?:ore|ora|orele|a las|at|в|um|kl|a partir de|alle|h|à|la|ob|u|saat|στις|о)\s*$",
                " ",
                before,
            )
        )
        place = one.end
    pieces.append(reader.text[place:end])
    text = "".join(pieces)
    days = reader.days
    return re.sub(r"[^\W_]+", lambda match: "" if match.group() in days else match.group(), text).replace("()", "")


def _may_range(reader: Reader, first: Found, last: Found, between: str) -> bool:
    """ "X and Y", "X a Y" are a range only after "between", "od", "de"; a dash or "to" always is, if X comes first."""
    word = re.sub(r"^[\s,.)]*(?:г|год|година|годината|godine|god|r|р|року|вкл)?[\s,.)]*", "", between).strip(" ,.)")
    if word in ("and", "и", "y el", "i", "og", "si", "a", "la"):
        before = reader.text[max(0, first.core[0] - 14) : first.core[0]]
        needed = (
            r"between|между|entre|izmedu|między|miedzy|mellem"
            if word in ("and", "и", "y el", "i", "og")
            else r"\b(?:de|od|din|dal|del|entre|intre|la|desde|do|z)"
        )
        if not re.search(rf"(?:{needed})[\s\w]{{0,8}}$", before):
            return False
    if first.year is not None and last.year is not None:
        begin = (first.year, first.month, first.day or 1)
        return begin <= (last.year, last.month, last.day or 31)
    return True


def _give_clocks(reader: Reader, groups: list[Group], clocks: list[Clock]) -> None:
    slots = [(group, index) for group in groups for index in range(len(group.dates))]
    cores = [group.dates[index].core for group, index in slots]
    starts = [core[0] for core in cores]
    for clock in clocks:
        place = bisect_left(starts, clock.start)
        # Dates of one core (days of one month) are one place: the last of them is nearest behind a time.
        after = slots[place] if place < len(slots) else None
        before = slots[place - 1] if place else None
        if before is not None and _again(reader, before, clock):
            before[0].also.append(clock)
            before[0].end = max(before[0].end, clock.end)
            continue
        if before is not None and _behind(reader, cores[place - 1][1], clock, before):
            group, index = before
            if group.clocks[index] is None:
                group.clocks[index] = clock
                group.end = max(group.end, clock.end)
                continue
        if after is not None and _ahead(reader, clock, cores[place][0], after):
            group, index = after
            existing = group.clocks[index]
            if existing is None or existing.end <= clock.start:
                group.clocks[index] = clock
                if index == 0:
                    group.start = min(group.start, clock.start)
                continue
        if after is not None and clock.sure and cores[place][0] - clock.end < 40 and not clock.noon:
            between = reader.text[clock.end : cores[place][0]]
            if reader.layout.sentence_end(clock.end) >= cores[place][0] and not any(mark in between for mark in ",;\n"):
                after[0].problem = after[0].problem or _STRAY
                continue
        if before is not None and clock.start - cores[place - 1][1] < 80:
            _note_stray(reader, before, clock, cores[place - 1][1])


def _again(reader: Reader, slot: tuple[Group, int], clock: Clock) -> bool:
    """Whether it is the date's time once more, for another zone ("14:00 CEST / 15:00 EEST")."""
    told = slot[0].clocks[slot[1]]
    if told is None or not 0 <= clock.start - told.end < 40:
        return False
    return bool(re.search(r"[/(=]|\b(?:or|или)\b", reader.text[told.end : clock.start]))


def _behind(reader: Reader, end: int, clock: Clock, slot: tuple[Group, int]) -> bool:
    """Whether a time stands with the date before it."""
    if slot[0].dates[slot[1]].precision != "day":
        return False
    between = reader.text[end : clock.start]
    if not clock.sure and between.strip(" \n,.;:()г-") not in ("", "at", "в", "вкл", "година", "до", "kl", "ore"):
        return False
    if between.count("\n") > 2 or ("\n" in between and clock.hour < 1):
        return False
    return reader.only_glue(end, clock.start, _TIME_LABELS) or _in_brackets(reader, end, clock.start)


_TIME_LABELS = frozenset(
    "saat saati son basvuru teslim hora horas ora ore orele heure heures uhr uhrzeit time deadline местно време българско "
    "брюкселско краен час godz godzina ob uri klo kl klockan klokken cas hodin sati casova h jedoch spatestens latest tarihi "
    "до от in brussels belgium romania local alle las les um as a u o do".split()
)


def _in_brackets(reader: Reader, end: int, start: int) -> bool:
    """ "22/06/2026 (deadline for submission of proposals 14.00 …": words in the date's own brackets."""
    between = reader.text[end:start]
    opened = re.match(r"[\s,]*\(", between)
    if opened is None or len(between) > 70 or ";" in between:
        return False
    inner = between[opened.end() :]
    return ("(" not in inner and ")" not in inner) or bool(
        re.fullmatch(r"[^()]{0,50}\)[\s,]*(?:time|час|ora|saat|hora)?\s*", inner)
    )


def _ahead(reader: Reader, clock: Clock, start: int, slot: tuple[Group, int]) -> bool:
    """Whether a time stands with the date behind it ("17:00 ч. на 26.09.2019")."""
    if slot[0].dates[slot[1]].precision != "day" or not clock.sure:
        return False
    between = reader.text[clock.end : start]
    if len(between) > _REACH or between.count("\n") > 1 or ";" in between:
        return False
    if re.search(r"[.]\s*$", between) and len(between) < 3 and not re.search(r"\w", between):
        return True
    return all(
        word.text in reader.glue or word.text in reader.days or word.text in _AHEAD_WORDS
        for word in reader.words_between(clock.end, start)
    ) or _zone_words_only(reader, clock.end, start)


_AHEAD_WORDS = frozenset(
    "eastern standard daylight pacific mountain central time et est edt pt mt ct cet cest eet eest brussels belgium local of on dia de del giorno dnia dana dne den le du am to deadline the".split()
)


def _zone_words_only(reader: Reader, start: int, end: int) -> bool:
    words = reader.words_between(start, end)
    return (
        bool(words)
        and len(words) <= 5
        and all(
            word.text in reader.glue
            or word.text
            in (
                "time",
                "време",
                "брюкселско",
                "българско",
                "централноевропейско",
                "heure",
                "paris",
                "zeit",
                "ora",
                "hora",
            )
            or reader.source.starts_upper(word.start)
            for word in words
        )
        and any(word.text in ("time", "време", "zeit", "tid", "czasu") for word in words)
    )


def _note_stray(reader: Reader, slot: tuple[Group, int], clock: Clock, end: int) -> None:
    """A time that stands behind a date without belonging to it clearly makes the hour uncertain."""
    group, index = slot
    between = reader.text[end : clock.start]
    if (
        clock.sure
        and group.clocks[index] is None
        and ";" not in between
        and "\n" not in between
        and "." not in between[2:]
    ):
        if reader.layout.sentence_end(end) >= clock.start and len(between) < 50:
            group.problem = group.problem or _STRAY


def _give_zones(reader: Reader, groups: list[Group], zones: list[Zone]) -> None:
    starts = [zone.start for zone in zones]
    for position, group in enumerate(groups):
        clocks = [one for one in group.clocks if one is not None]
        if not clocks:
            continue
        names: list[str | None] = []
        other: list[str | None] = []
        for clock in clocks:
            offset = iso_offset(reader.text, clock.end)
            if offset is not None:
                names.append(_known_offset(reader, group, clock, offset))
        begin = max(0, group.start - 40, groups[position - 1].end if position else 0)
        stop = min(
            group.end + 45, groups[position + 1].dates[0].core[0] if position + 1 < len(groups) else len(reader.text)
        )
        for zone in zones[bisect_left(starts, begin) : bisect_left(starts, stop)]:
            if group.start <= zone.start < group.end or _touches(reader, group, zone):
                (other if group.also and zone.start >= group.also[0].start else names).append(
                    zone_named(zone, reader.text, reader.zone)
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
        elif re.match(
            r"\s*\(?[^\W\d_]+ (?:standard |local )?time\b", reader.text[group.end : group.end + 40]
        ) and reader.source.starts_upper(
            group.end + len(re.match(r"\s*\(?", reader.text[group.end :]).group())  # type: ignore[union-attr]
        ):
            group.problem = "the time zone printed beside the time is not known"


def _known_offset(reader: Reader, group: Group, clock: Clock, offset: str) -> str:
    """The source's own zone where the printed offset is its offset at that time, else the offset."""
    day = group.dates[-1]
    if day.year is None or day.day is None or day.problem:
        return offset
    at = datetime(day.year, day.month, day.day, clock.hour, clock.minute)
    own = at.replace(tzinfo=zone_of(reader.zone)).utcoffset()
    return reader.zone if own == at.replace(tzinfo=zone_of(offset)).utcoffset() else offset


def _same_instant(group: Group, names: list[str | None], other: list[str | None]) -> bool:
    """Whether "14:00 CEST / 15:00 EEST" is one moment."""
    day, clock = group.dates[-1], group.clocks[-1]
    if len(group.also) != 1 or clock is None or day.day is None or day.year is None or day.problem:
        return False
    if not names or not other or names[0] is None or other[0] is None:
        return False
    moments = [
        datetime(day.year, day.month, day.day, one.hour, one.minute).replace(tzinfo=zone_of(zone))
        for one, zone in ((clock, names[0]), (group.also[0], other[0]))
    ]
    return moments[0] == moments[1]


def _one_zone(names: set[str | None], group: Group) -> bool:
    day = group.dates[-1]
    if day.day is None or day.year is None or day.problem:
        return True
    at = datetime(day.year, day.month, day.day, 12)
    return len({at.replace(tzinfo=zone_of(name)).utcoffset() for name in names if name}) == 1


def _touches(reader: Reader, group: Group, zone: Zone) -> bool:
    start, end = (group.end, zone.start) if zone.start >= group.end else (zone.end, group.start)
    if end - start > 24 or ";" in reader.text[start:end] or "\n\n" in reader.text[start:end]:
        return False
    return all(
        len(word.text) <= 3 or word.text in reader.glue for word in reader.words_between(start, end)
    ) and "." not in reader.text[start:end].strip(" .")


def _share_clock_of_list(reader: Reader, groups: list[Group]) -> None:
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


def settle_years(reader: Reader, groups: list[Group], seen_at: date | None) -> None:
    """Give every date its year: printed beside it, shared in its range or list, or certain from the day it was seen."""
    flat = [(group, one) for group in groups for one in group.dates]
    for index in range(len(flat) - 1, -1, -1):
        group, one = flat[index]
        if one.year is None and index + 1 < len(flat):
            later_group, later = flat[index + 1]
            if (
                later.year is not None
                and (later_group is group or later_group.follows_list)
                and not later_group.year_from_seen
            ):
                one.year = later.year - (
                    1 if group is later_group and (one.month, one.day or 1) > (later.month, later.day or 31) else 0
                )
                one.check()
    for index, (group, one) in enumerate(flat):
        if one.year is None and index:
            earlier_group, earlier = flat[index - 1]
            if (
                earlier.year is not None
                and (earlier_group is group or group.follows_list)
                and not earlier_group.year_from_seen
            ):
                one.year = earlier.year + (1 if (one.month, one.day or 31) < (earlier.month, earlier.day or 1) else 0)
                one.check()
    numbers = {id(group): index for index, group in enumerate(groups)}
    for group, one in flat:
        if one.year is None and not one.problem:
            _settle_alone(reader, groups[max(0, numbers[id(group)] - 4) : numbers[id(group)]], group, one, seen_at)


_SAME = re.compile(r"[^\W\d_]+")


def _settle_alone(reader: Reader, earlier: list[Group], group: Group, one: Found, seen_at: date | None) -> None:
    start = max(reader.layout.sentence_start(one.core[0]), one.core[0] - 300)
    end = reader.layout.sentence_end(one.core[1])
    near = reader.cues_between(one.core[1], min(end, one.core[1] + 30))
    if any(cue.concept == "same_year" for cue in near):
        for other in reversed(earlier):
            if other.dates[-1].year is not None:
                one.year = other.dates[-1].year
                group.quote_from = other.dates[-1].core[0]
                one.check()
                return
    # "two deadlines in 2017: January 31 and July 30": the one year of the sentence, printed before the date.
    years = {
        int(year)
        for year in re.findall(
            r"(?<![\d./-])(?:in|през|im jahr|en|w|v|u|en el ano|for|за)\s(20\d\d)(?![\d/-])",
            reader.text[start : one.core[0]],
        )
    }
    if len(years) == 1 and ":" in reader.text[start : one.core[0]]:
        one.year = years.pop()
        one.check()
        return
    if seen_at is None:
        group.problem = group.problem or "no year is printed"
        return
    if one.precision != "day":
        group.problem = group.problem or "no year is printed"
        return
    if not _only_possible_year(reader, group, one, seen_at):
        group.problem = group.problem or "no year is printed and it cannot be told which is meant"


_YEARS = re.compile(r"(?<!\d)(20\d\d)(?:\s?[-/]\s?(20\d\d))?(?!\d)")


def _years_near(reader: Reader, one: Found) -> set[int]:
    """The years printed around a date; a programme's period (2021-2027) counts with every year it has."""
    told: set[int] = set()
    for match in _YEARS.finditer(reader.text, max(0, one.core[0] - 240), one.core[1] + 240):
        first = int(match[1])
        told |= set(range(first, min(int(match[2]), first + 20) + 1)) if match[2] else {first}
    return told


def _only_possible_year(reader: Reader, group: Group, one: Found, seen_at: date) -> bool:
    """The next such day after the page was seen, if it is near; years printed in the sentence must not disagree."""
    if one.day is None:
        return False
    start = max(reader.layout.sentence_start(one.core[0]), one.core[0] - 300)
    end = min(reader.layout.sentence_end(one.core[1]), one.core[1] + 300)
    if any(cue.concept == "recurring" for cue in reader.cues_between(start, end)):
        return False
    told = _years_near(reader, one)
    end = reader.layout.sentence_end(one.core[1])
    said = any(cue.concept == "this_year" for cue in reader.cues_between(one.core[1], min(end, one.core[1] + 30)))
    for year in (seen_at.year,) if said else (seen_at.year, seen_at.year + 1):
        try:
            day = date(year, one.month, one.day)
        except ValueError:
            continue
        if seen_at <= day <= seen_at + YEARLESS_AHEAD and (said or not told or year in told or min(told) > year):
            one.year = year
            group.year_from_seen = True
            return True
    return False
