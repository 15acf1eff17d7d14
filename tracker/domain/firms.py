"""The member firms of a cluster, from a list with columns: name, what it does, keywords, place, size. Pure.

A list is taken whole or not at all: the first row that cannot be taken is named with what to do, and nothing is changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from tracker.domain.describing import named_places
from tracker.domain.drafting import draft_of, profile_of, with_added
from tracker.domain.hypertext import clean, cut, is_blank
from tracker.domain.models import Match, Profile
from tracker.domain.proposing import Described, propose
from tracker.domain.stemming import fold
from tracker.domain.taxonomy import Taxonomy

#: Rows of a list at most; letters of a name.
MOST_FIRMS, _LONGEST_NAME = 10_000, 120
Column = Literal["name", "description", "keywords", "place", "size"]
#: What columns are called, folded; a heading may say more ("Name of the member").
_HEADINGS: dict[Column, tuple[str, ...]] = {
    "name": ("name", "company", "organisation", "organization", "firm", "member", "име", "наименование", "фирма",
             "организация", "член", "дружество"),
    "description": ("description", "activity", "activities", "about", "описание", "дейност", "предмет"),
    "keywords": ("keywords", "key words", "words", "products", "ключови", "думи", "продукти"),
    "place": ("place", "city", "town", "region", "country", "address", "nuts", "място", "град", "населено", "област",
              "адрес", "държава", "седалище"),
    "size": ("size", "category", "employees", "staff", "размер", "големина", "категория", "персонал", "заети", "служители"),
}  # fmt: skip
#: What a spreadsheet would take for a formula, were the name ever put into one.
_FORMULA = "=+-@\t\r "
_SMALL = re.compile(r"\b(?:micro|small|medium|sme|smes|msp|микро|малк\w*|средн\w*|мсп)\b")
_LARGE = re.compile(r"\b(?:large|голям\w*)\b")
_NGO = re.compile(r"\b(?:ngo|non-profit|association|foundation|нпо|сдружение|фондация)\b")
_NUTS = re.compile(r"\b[A-Z]{2}[0-9]{1,3}\b")
#: An enterprise with fewer is small or medium-sized (Recommendation 2003/361/EC, by its staff).
_SME_STAFF = 250
Trouble = Literal["empty", "no_heading", "no_name", "twice", "too_many", "unreadable"]


@dataclass(frozen=True, slots=True)
class BadList:
    """Why a list was not taken: which row (from 1, as a spreadsheet counts; 0: the file), and what of it."""

    trouble: Trouble
    row: int = 0
    what: str = ""


@dataclass(frozen=True, slots=True)
class FirmRow:
    """A row as it is written."""

    row: int
    name: str
    description: str = ""
    keywords: str = ""
    place: str = ""
    size: str = ""


@dataclass(frozen=True, slots=True)
class Firm:
    """A member firm as it is matched. `row`: where it stood in the list; `says`: whether any call could be found by it."""

    row: int
    profile: Profile
    says: bool


@dataclass(frozen=True, slots=True)
class FirmFit:
    """A firm that a call fits, and by which match."""

    name: str
    match: Match


def read_rows(rows: Sequence[Sequence[str]]) -> list[FirmRow] | BadList:
    """The firms of a list whose first row that is not empty names its columns; or why it is none."""
    first = next((at for at, row in enumerate(rows) if any(row)), None)
    if first is None:
        return BadList("empty")
    places = _columns(rows[first])
    if "name" not in places:
        return BadList("no_heading", first + 1, cut(" | ".join(one for one in rows[first] if one), 80))
    found: list[FirmRow] = []
    seen: dict[str, int] = {}
    for number, row in enumerate(rows[first + 1 :], start=first + 2):
        if not any(row):
            continue
        one = FirmRow(number, **{column: row[at] if at < len(row) else "" for column, at in places.items()})
        one = replace(one, name=cut(clean(one.name).lstrip(_FORMULA), _LONGEST_NAME))
        if is_blank(one.name):
            return BadList("no_name", number, cut(" | ".join(cell for cell in row if cell), 80))
        if fold(one.name) in seen:
            return BadList("twice", number, f"{one.name} ({seen[fold(one.name)]})")
        if len(found) == MOST_FIRMS:
            return BadList("too_many", number)
        seen[fold(one.name)] = number
        found.append(one)
    return found or BadList("empty")


def firm_of(row: FirmRow, language: str, taxonomy: Taxonomy, rarity: Callable[[str], float]) -> Firm:
    """A firm as it is matched: what it says of itself through `propose`, its keywords, place and size as its list has them."""
    name = row.name
    text = ". ".join(one.strip(" .") for one in (row.description, row.keywords) if one.strip(" ."))
    draft = propose(Described(text), f"firm{row.row}", name, language, taxonomy, rarity) if text else None
    if draft is None:
        return Firm(row.row, Profile(f"firm{row.row}", {language: name}), says=False)
    if row.keywords.strip():
        draft, _ = with_added(draft, "keywords", row.keywords, taxonomy)
    profile = profile_of(draft)
    return Firm(
        row.row, replace(profile, nuts=_places(row.place, taxonomy), applicants=_kinds(row.size, taxonomy)), says=True
    )


def _places(place: str, taxonomy: Taxonomy) -> tuple[str, ...]:
    """Codes of where a firm is: those that are written, and those whose names are; nothing where none is known."""
    if not place.strip():
        return ()
    written = ",".join([*_NUTS.findall(place), *re.split(r"[,;/]", place)])
    exact, _ = with_added(draft_of(Profile("", {})), "nuts", written, taxonomy)
    found = dict.fromkeys([*profile_of(exact).nuts, *named_places(place, taxonomy)])
    return tuple(one for one in found if not any(other != one and other.startswith(one) for other in found))


def firms_of(
    rows: Sequence[FirmRow], language: str, taxonomy: Taxonomy, rarity: Callable[[str], float]
) -> Iterator[Firm]:
    """Every row as a firm, one step each."""
    for row in rows:
        yield firm_of(row, language, taxonomy, rarity)


def _columns(heading: Sequence[str]) -> dict[Column, int]:
    """Which column is which: the one that is called exactly so, else the first that begins so, else that has the word."""
    told = [fold(clean(one)).strip(" .:*") for one in heading]
    found: dict[Column, int] = {}
    for tried in (_is, _begins, _holds):
        for column, names in _HEADINGS.items():
            if column in found:
                continue
            at = next((at for at, one in enumerate(told) if at not in found.values() and tried(one, names)), None)
            if at is not None:
                found[column] = at
    return found


def _is(heading: str, names: Sequence[str]) -> bool:
    return heading in names


def _begins(heading: str, names: Sequence[str]) -> bool:
    return heading.startswith(tuple(names))


def _holds(heading: str, names: Sequence[str]) -> bool:
    return not set(heading.split()).isdisjoint(names)


def _kinds(size: str, taxonomy: Taxonomy) -> tuple[str, ...]:
    """What a firm can apply as, by its size in words or its staff; nothing where that is not said: then nothing is refused for it."""
    told = fold(size)
    kind = ""
    if _SMALL.search(told):
        kind = "sme"
    elif _LARGE.search(told):
        kind = "large_enterprise"
    elif _NGO.search(told):
        kind = "ngo"
    elif (staff := told.replace(" ", "")).isascii() and staff.isdecimal() and len(staff) < 8:
        kind = "sme" if int(staff) < _SME_STAFF else "large_enterprise"
    return (kind,) if kind in taxonomy.applicants else ()
