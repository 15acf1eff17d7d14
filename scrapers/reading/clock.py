"""Finds times of day and the time zones printed beside them in a folded text."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import NamedTuple
from zoneinfo import available_timezones

from scrapers.reading.folding import Folded, fold
from scrapers.reading.languages import Cue, Word, hour_words
from scrapers.reading.readings import zone_of

_CLOCK = re.compile(
    r"(?<!\d)(?<!\d[.,:/])(?P<h>[01]?\d|2[0-4]) ?(?P<s>:) ?(?P<m>[0-5]\d)(?::[0-5]\d(?:\.\d+)?)?(?![\d:])"
    r"|(?<=t)(?P<hi>[01]\d|2[0-4]):(?P<mi>[0-5]\d)(?::[0-5]\d(?:\.\d+)?)?(?![\d:])"
    r"|(?<!\d)(?<!\d[.,:/])(?P<hd>[01]?\d|2[0-4])(?P<sd>[.,]|[. ]?h ?)(?P<md>[0-5]\d)(?:[.,][0-5]\d)?(?![\d.,]?\d)"
    r"|(?<![\d.,:/'-])(?P<hh>[01]?\d|2[0-4])(?![\d:/]|[.,]\d)",
)
_HALF = re.compile(r"\s?\(?(?:(?P<am>a\.? ?m|π\.? ?μ)|(?P<pm>p\.? ?m|μ\.? ?μ))(?![^\W_])\.?")
_AFTER_UNIT = re.compile(r"\.?\s?(?P<unit>o'clock|[^\W\d_]+)")
#: "3 hours" is a length; "17 hours" a time.
_COUNTED_HOURS = ("hours", "hour", "h", "часа", "час", "horas", "heures")
_MINUTES = re.compile(
    r"\s(?:(?:и|and|und|et|y|e|i|és|es)\s)?(?P<m>\d{1,2})\s?(?:(?:perc|min|мин|хв|dakika|λεπτ)[^\W\d_]*\.?|(?<=\d\d)(?=[,;)\n]|$))"
)
_BEFORE = re.compile(r"(?P<word>[^\W\d_]+)\.?:?\s*(?:las |la |el |os |le |de )?$")
_OFFSET = re.compile(
    r"[\s(]{0,3}(?:(?P<base>utc|gmt|cet|ora)?\s?(?P<sign>[+-])\s?(?P<h>\d{1,2})(?::?(?P<m>\d\d))?(?!\d)|(?P<z>z)(?!\w))"
)


@dataclass(slots=True)
class Clock:
    """A printed time of day; 24:00 and "midnight" at the end of a day are 23:59."""

    start: int
    end: int
    hour: int
    minute: int
    sure: bool
    """Printed so that it cannot be anything but a time."""
    noon: bool = False


class Zone(NamedTuple):
    """A printed zone: an IANA name, an offset ("+03:00") or "local"."""

    name: str
    start: int
    end: int
    family: bool


def find_clocks(
    text: str, cues: Sequence[Cue], taken: Collection[tuple[int, int]], zone_starts: Sequence[int] = ()
) -> list[Clock]:
    """Times of day outside the dates (`taken` spans), in order."""
    after, before = hour_words()
    spans = sorted(taken)
    clocks: list[Clock] = []
    span = 0
    for match in _CLOCK.finditer(text):
        start, end = match.span()
        while span < len(spans) and spans[span][1] <= start:
            span += 1
        if span < len(spans) and spans[span][0] < end:
            continue
        one = _clock(text, match, after, before)
        if one is not None:
            place = bisect_left(zone_starts, one.end)
            if match["hd"] and place < len(zone_starts) and zone_starts[place] - one.end <= 2:
                one.sure = True
            clocks.append(one)
    for cue in cues:
        if cue.concept in ("time_noon", "time_midnight"):
            noon = cue.concept == "time_noon"
            start = (
                cue.start - 3 if re.search(r"(?<![\d.,:])12 $", text[max(0, cue.start - 4) : cue.start]) else cue.start
            )
            clocks.append(Clock(start, cue.end, 12 if noon else 23, 0 if noon else 59, True, noon=True))
    clocks.sort(key=lambda one: one.start)
    return _named_once(text, clocks)


def _clock(text: str, match: re.Match[str], after: frozenset[str], before: frozenset[str]) -> Clock | None:
    start, end = match.span()
    hour, minute, sure = _digits(match)
    bare = match["hh"] is not None
    if sure and text[start - 1 : start] == "t" and hour == 0 and minute == 0:
        # Machines stamp a date without a time as midnight: "2026-09-15T00:00:00Z" is a day, not an instant.
        return None
    half = _HALF.match(text, end)
    if half is not None:
        return _half_day(start, half, hour, minute)
    unit = _AFTER_UNIT.match(text, end)
    named = unit is not None and (unit["unit"] in after or (unit["unit"] == "h" and bare))
    told = _BEFORE.search(text, max(0, start - 14), start)
    called = told is not None and told["word"] in before
    if bare and not (named or called):
        return None
    if bare and named and unit is not None and unit["unit"] in _COUNTED_HOURS and hour < 6:
        return None
    if named and unit is not None:
        end = unit.end()
        if end < len(text) and text[end] == ".":
            end += 1
        later = _HALF.match(text, end)
        if later is not None:
            # "5 o'clock p.m."
            return _half_day(start, later, hour, minute)
        spoken = _MINUTES.match(text, end) if bare else None
        if spoken is not None and int(spoken["m"]) < 60:
            # "23 óra 59 perc", "17 Uhr 30"
            minute, end = int(spoken["m"]), spoken.end()
    if match["hd"] is not None and not sure:
        # "17.00" and "17,30" are times only with two-digit minutes and no unit of something else behind.
        if re.match(r"\s?(?:%|€|eur|лв|bgn|mio|млн|хил|million|euro|км|m2|кв)", text[end : end + 10]):
            return None
        sure = named or called
    if hour == 24:
        if minute:
            return None
        return Clock(start, end, 23, 59, True)
    return Clock(start, end, hour, minute, sure or named or called)


def _digits(match: re.Match[str]) -> tuple[int, int, bool]:
    """The hour and minute of a printed time, and whether its marks alone make it one."""
    if match["hh"] is not None:
        return int(match["hh"]), 0, False
    if match["hd"] is not None:
        return int(match["hd"]), int(match["md"]), "h" in match["sd"]
    return int(match["h"] or match["hi"]), int(match["m"] or match["mi"]), True


def _half_day(start: int, half: re.Match[str], hour: int, minute: int) -> Clock | None:
    """ "5 p.m.", "12 a.m." (midnight before the day), and the mistaken but clear "17:00 pm"."""
    if 13 <= hour <= 23 and half["pm"]:
        return Clock(start, half.end(), hour, minute, True)
    if not 1 <= hour <= 12:
        return None
    return Clock(start, half.end(), hour % 12 + (12 if half["pm"] else 0), minute, True)


def _named_once(text: str, clocks: list[Clock]) -> list[Clock]:
    """ "12:00 noon" and "24:00 midnight" are one time, not two."""
    kept: list[Clock] = []
    for one in clocks:
        if (
            kept
            and kept[-1].end <= one.start + 1
            and not re.search(r"[^\W_]{4,}", text[kept[-1].end : one.start])
            and one.start - kept[-1].end <= 5
        ):
            last = kept[-1]
            if one.noon and (last.hour % 12 == 0 or last.hour == 23) and last.minute in (0, 59):
                if one.hour != 12:
                    last.hour, last.minute = 23, 59
                elif last.hour in (0, 12):
                    last.hour = 12
                last.end, last.sure = one.end, True
                continue
        kept.append(one)
    return kept


@cache
def _zone_data() -> Mapping[str, tuple[str, bool]]:
    """Folded phrase → (zone, whether it is a family)."""
    data = tomllib.loads(files("scrapers.reading").joinpath("zones.toml").read_text("utf-8"))
    phrases: dict[str, tuple[str, bool]] = {}

    def add(phrase: str, zone: str, family: bool) -> None:
        phrases.setdefault(" ".join(re.findall(r"[^\W_]+\*?", fold(phrase))), (zone, family))

    for zone, names in data["families"].items():
        for name in names:
            add(name, zone, True)
    for form in data["forms"]["local"]:
        add(form, "local", False)
    places = {name: zone for zone, names in data["places"].items() for name in names}
    for zone in available_timezones():
        if "/" in zone and not zone.startswith(("Etc/", "SystemV/", "posix/", "right/")):
            places.setdefault(zone.rsplit("/", 1)[1].replace("_", " ").lower(), zone)
    for form in data["forms"]["place"]:
        for name, zone in places.items():
            add(form.replace("{}", name), zone, False)
    return phrases


_Phrase = tuple[tuple[str, ...], str, bool]


@cache
def _zone_words() -> tuple[Mapping[tuple[str, str], list[_Phrase]], Mapping[str, list[_Phrase]]]:
    """The phrases by their first two words, and those with a stem there by the first letters of the first."""
    pairs: dict[tuple[str, str], list[_Phrase]] = {}
    stems: dict[str, list[_Phrase]] = {}
    for phrase, (zone, family) in _zone_data().items():
        words = tuple(phrase.split())
        if any(word.endswith("*") for word in words[:2]):
            stems.setdefault(words[0][:4].rstrip("*"), []).append((words, zone, family))
        else:
            pairs.setdefault((words[0], words[1] if len(words) > 1 else ""), []).append((words, zone, family))
    for listed in (*pairs.values(), *stems.values()):
        listed.sort(key=lambda one: -len(one[0]))
    return pairs, stems


def find_zones(source: Folded, words: Sequence[Word]) -> list[Zone]:
    """Named zones in the words given (abbreviations only where printed in capitals)."""
    pairs, stems = _zone_words()
    found: list[Zone] = []
    index, count = 0, len(words)
    while index < count:
        text = words[index].text
        following = words[index + 1].text if index + 1 < count else ""
        step = 1
        for phrase in (*pairs.get((text, following), ()), *pairs.get((text, ""), ()), *stems.get(text[:4], ())):
            last = _phrase_end(source, words, index, phrase[0])
            if last is not None:
                found.append(Zone(phrase[1], words[index].start, words[last].end, phrase[2]))
                step = last - index + 1
                break
        index += step
    return found


def _phrase_end(source: Folded, words: Sequence[Word], index: int, parts: tuple[str, ...]) -> int | None:
    """The index of the last word of a zone's phrase that stands at `index`, or None."""
    last = index + len(parts) - 1
    if last >= len(words):
        return None
    for one, part in zip(words[index : last + 1], parts, strict=True):
        if one.text != part and not (part.endswith("*") and one.text.startswith(part[:-1])):
            return None
    first, end = words[index], words[last].end
    if len(parts) == 1:
        capitals = source.starts_upper(first.start) and source.starts_upper(first.end - 1)
        return last if capitals else None
    letters = sum(len(one.text) for one in words[index : last + 1])
    return last if end - first.start <= letters + 3 * (len(parts) - 1) else None


_WINTER_AND_SUMMER = (datetime(2024, 1, 15, 12, tzinfo=UTC), datetime(2024, 7, 15, 12, tzinfo=UTC))


def zone_named(zone: Zone, text: str, default: str) -> str | None:
    """The IANA name or offset that a printed zone means; None where it cannot be told."""
    offset = _OFFSET.match(text, zone.end)
    shift = None
    if offset is not None and offset["h"]:
        shift = int(offset["h"]) * (1 if offset["sign"] == "+" else -1)
        if offset["m"] and int(offset["m"]):
            return (
                f"{offset['sign']}{int(offset['h']):02d}:{offset['m']}"
                if zone.name == "UTC" and abs(shift) <= 14
                else None
            )
    if zone.name == "local":
        return default
    if zone.name == "UTC":
        if shift is None:
            return "UTC"
        return f"{'-' if shift < 0 else '+'}{abs(shift):02d}:00" if abs(shift) <= 14 else None
    name = zone.name
    if shift and zone.family and name == "Europe/Brussels":
        if shift != 1:
            return None
        name = "Europe/Sofia"
    if zone.family and _same_civil_time(name, default):
        return default
    return name


def _same_civil_time(one: str, other: str) -> bool:
    try:
        first, second = zone_of(one), zone_of(other)
    except ValueError:
        return False
    return all(at.astimezone(first).utcoffset() == at.astimezone(second).utcoffset() for at in _WINTER_AND_SUMMER)


def iso_offset(text: str, end: int) -> str | None:
    """The offset glued to an ISO time ("17:00:00+02:00", "…Z"), as "+02:00" or "UTC"."""
    match = re.compile(r"(?:(?P<z>z)(?![^\W_])|(?P<s>[+-])(?P<h>\d\d):?(?P<m>\d\d)(?!\d))").match(text, end)
    if match is None:
        return None
    return "UTC" if match["z"] else f"{match['s']}{match['h']}:{match['m']}"
