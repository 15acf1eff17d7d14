"""Countries, groups of countries and NUTS regions that a text names."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from scrapers.reading.applicant_words import data_of, pattern_of, whole_words
from scrapers.reading.folding import Folded, fold

_CODE = re.compile(r"(?<![A-Z0-9])(?:AT|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK"
                   r"|UK|MK|RS|AL|ME|TR|CH|NO|IS)(?=[0-9A-Z]{0,2}\d)[0-9A-Z]{1,3}(?![A-Z0-9\-]|\.\w)")  # fmt: skip
#: The word that makes the name of a town the name of a region.
_BESIDE = re.compile(r"област|district|province|region|oblast|county|окръг")
_AND = re.compile(r"\s?(?:,|and|or|и|или|/)\s?(?:and\s|и\s)?")


class Place(NamedTuple):
    """A place named between two positions of the folded text.

    `adjective`: "Bulgarian". `is_open`: a group without a fixed list ("third countries").
    """

    start: int
    end: int
    countries: tuple[str, ...] = ()
    nuts: str | None = None
    adjective: bool = False
    is_open: bool = False


class _Names(NamedTuple):
    names: dict[str, str]
    """Folded name → country, region or district code."""
    plain: re.Pattern[str]
    groups: re.Pattern[str]
    members: tuple[tuple[tuple[str, ...], bool], ...]
    regions: re.Pattern[str]
    adjectives: re.Pattern[str]


@cache
def _known() -> _Names:
    table = data_of("places")
    names = {fold(name): code for code, listed in table["countries"].items() for name in listed}
    names |= {fold(name): code for code, listed in table["districts"].items() for name in listed}
    longest = sorted(names, key=len, reverse=True)
    groups = [
        f"(?P<g{index}>" + "|".join(pattern_of(name) for name in sorted(one["names"], key=len, reverse=True)) + ")"
        for index, one in enumerate(table["group"])
    ]
    regions = [
        f"(?P<{code}>" + "|".join(pattern_of(name) for name in listed) + ")"
        for code, listed in table["regions"].items()
    ]
    adjectives = [
        f"(?P<{code}>" + "|".join(pattern_of(name) for name in listed) + ")"
        for code, listed in table["adjectives"].items()
    ]
    return _Names(
        names,
        re.compile(whole_words("|".join(re.escape(name) for name in longest))),
        # Open groups stand last in the data and win: "non-EU countries" must not be read as EU countries.
        re.compile(whole_words("|".join(reversed(groups)))),
        tuple((tuple(one["members"]), bool(one.get("open"))) for one in table["group"]),
        re.compile(whole_words("|".join(regions))),
        re.compile(whole_words("|".join(adjectives))),
    )


def places_in(source: Folded, start: int, end: int) -> list[Place]:
    """The places named between two positions, in order, none within another. Names of countries need their capital."""
    known = _known()
    text = source.text
    found: list[Place] = []
    for match in known.groups.finditer(text, start, end):
        members, is_open = known.members[int((match.lastgroup or "g0")[1:])]
        found.append(Place(match.start(), match.end(), members, is_open=is_open))
    found.extend(
        Place(match.start(), match.end(), nuts=match.lastgroup) for match in known.regions.finditer(text, start, end)
    )
    for match in known.plain.finditer(text, start, end):
        if not source.starts_upper(match.start()):
            continue
        code = known.names[match.group()]
        if len(code) == 2:
            found.append(Place(match.start(), match.end(), (code,)))
        elif _BESIDE.search(text, max(start, match.start() - 14), min(end, match.end() + 10)) or (
            # "The districts of Vidin and Montana"
            found and found[-1].nuts is not None and _AND.fullmatch(text, found[-1].end, match.start())
        ):
            found.append(Place(match.start(), match.end(), nuts=code))
    found.extend(
        Place(match.start(), match.end(), (match.lastgroup or "",), adjective=True)
        for match in known.adjectives.finditer(text, start, end)
    )
    found.extend(_codes(source, start, end))
    found.sort(key=lambda place: (place.start, -place.end))
    apart: list[Place] = []
    for place in found:
        if not apart or place.start >= apart[-1].end:
            apart.append(place)
    return apart


def _codes(source: Folded, start: int, end: int) -> list[Place]:
    """NUTS codes, as printed in capitals; a longer code (of a call, of a document) is none."""
    if source.origin is None:
        return [Place(one.start(), one.end(), nuts=one.group()) for one in _CODE.finditer(source.source, start, end)]
    printed = "".join(source.source[place] for place in source.origin[start:end])
    return [Place(start + one.start(), start + one.end(), nuts=one.group()) for one in _CODE.finditer(printed)]
