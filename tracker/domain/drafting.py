"""A profile on the way: what was proposed or stands in it, part by part, each entry taken or not.

Nothing of a draft is followed before its chat keeps it. It is kept as small JSON between two messages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from tracker.domain.compact import from_text, to_text
from tracker.domain.hypertext import clean, cut, is_blank
from tracker.domain.models import Profile
from tracker.domain.stemming import fold, stems
from tracker.domain.taxonomy import Taxonomy
from tracker.domain.territory import canonical

Part = Literal["keywords", "sectors", "nuts", "applicants", "unwanted", "languages"]
PARTS: tuple[Part, ...] = get_args(Part)
#: Parts to which words of one's own are added by writing; the others are chosen from what there is.
WRITTEN: tuple[Part, ...] = ("keywords", "unwanted", "sectors", "nuts")
#: Entries of a part of which there is room for; an entry is cut at so many letters.
MOST_ENTRIES, LONGEST_ENTRY = 300, 80


@dataclass(frozen=True, slots=True)
class Entry:
    """One word, sector, place or kind: in the profile's own spelling or code, and whether it is taken."""

    value: str
    taken: bool = True


@dataclass(frozen=True, slots=True)
class Draft:
    """What `profile_of` makes a profile of. `base` holds what no part is for: id, name, description, programmes, grants."""

    base: Profile
    parts: Mapping[Part, tuple[Entry, ...]] = field(default_factory=dict)

    def entries(self, part: Part) -> tuple[Entry, ...]:
        """The entries of a part, taken or not, in their order."""
        return self.parts.get(part, ())


def draft_of(profile: Profile, proposed: Mapping[Part, Iterable[str]] | None = None) -> Draft:
    """A draft in which everything of a profile is taken, and what is `proposed` beside it is not."""
    parts: dict[Part, tuple[Entry, ...]] = {}
    for part in PARTS:
        own: tuple[str, ...] = getattr(profile, part)
        known = {fold(one) for one in own}
        more = dict.fromkeys(one for one in (proposed or {}).get(part, ()) if fold(one) not in known)
        parts[part] = (*(Entry(one) for one in own), *(Entry(one, taken=False) for one in more))[:MOST_ENTRIES]
    return Draft(profile, parts)


def profile_of(draft: Draft) -> Profile:
    """The profile that a draft is now: of each part what is taken."""
    taken = {part: tuple(one.value for one in draft.entries(part) if one.taken) for part in PARTS}
    return replace(draft.base, **taken)  # type: ignore[arg-type]  # the names of the parts are fields of words


def says_nothing(profile: Profile) -> bool:
    """Whether there is nothing in a profile by which a call could be found."""
    return not (profile.keywords or profile.sectors or stems(profile.description))


def with_entry(draft: Draft, part: Part, number: int, *, taken: bool) -> Draft | None:
    """The draft with one entry taken or dropped; None where there is none of this number."""
    entries = list(draft.entries(part))
    if not 0 <= number < len(entries):
        return None
    entries[number] = replace(entries[number], taken=taken)
    return replace(draft, parts={**draft.parts, part: tuple(entries)})


def with_added(draft: Draft, part: Part, text: str, taxonomy: Taxonomy) -> tuple[Draft, tuple[str, ...]]:
    """The draft with what a person wrote (entries with commas or on lines of their own) taken too; and what is unknown.

    A word is unknown where it says nothing that could be found, a place or sector where the taxonomy has no such name.
    """
    entries = {fold(one.value): one for one in draft.entries(part)}
    unknown: list[str] = []
    for written in _written(text):
        found = _known(part, written, taxonomy)
        if not found:
            unknown.append(written)
        for value in found:
            if fold(value) in entries or len(entries) < MOST_ENTRIES:
                entries[fold(value)] = Entry(entries.get(fold(value), Entry(value)).value)
    return replace(draft, parts={**draft.parts, part: tuple(entries.values())}), tuple(unknown)


def draft_to_json(draft: Draft) -> dict[str, object]:
    """The draft as small JSON."""
    parts = {part: [[one.value, one.taken] for one in draft.entries(part)] for part in PARTS}
    return {"base": to_text(draft.base), "parts": parts}


def draft_from_json(data: object) -> Draft | None:
    """What `draft_to_json` gave; None where it is nothing of the kind (an earlier version wrote it)."""
    try:
        assert isinstance(data, Mapping)
        parts: dict[Part, tuple[Entry, ...]] = {
            part: tuple(Entry(str(value), bool(taken)) for value, taken in data["parts"][part]) for part in PARTS
        }
        return Draft(from_text(Profile, data["base"]), parts)
    except (AssertionError, KeyError, TypeError, ValueError):
        return None


def _written(text: str) -> list[str]:
    entries = (
        cut(clean(one).strip(" .;•·–-"), LONGEST_ENTRY) for one in text.replace(";", ",").replace("\n", ",").split(",")
    )
    return list(dict.fromkeys(one for one in entries if one and not is_blank(one)))[:MOST_ENTRIES]


def _known(part: Part, written: str, taxonomy: Taxonomy) -> tuple[str, ...]:
    match part:
        case "keywords" | "unwanted":
            return (written,) if stems(written) else ()
        case "nuts":
            return _places(written, taxonomy)
        case "sectors":
            return _sectors(written, taxonomy)
        case "applicants":
            return (written,) if written in taxonomy.applicants else ()
    return ()


def _places(written: str, taxonomy: Taxonomy) -> tuple[str, ...]:
    """The place of a code, else the widest one of this name."""
    names = taxonomy.territory.names
    code = canonical(written)
    if code in names:
        return (code,)
    wanted = fold(written)
    found = [one for one, named in names.items() if any(fold(name) == wanted for name in named.values())]
    return (min(found, key=lambda one: (len(one), one)),) if found else ()


def _sectors(written: str, taxonomy: Taxonomy) -> tuple[str, ...]:
    """The sector of an id or a name, those of a NACE division, else those that know the words as theirs."""
    of_id = tuple(one.id for one in taxonomy.sectors_of(written))
    if of_id:
        return of_id
    wanted = fold(written)
    named = [one.id for one in taxonomy.sectors.values() if any(fold(name) == wanted for name in one.names.values())]
    if named:
        return tuple(named)
    meant = taxonomy.meanings(stems(written))
    return tuple(one.id for one in taxonomy.sectors.values() if any(words in one.terms for words in meant))[:3]
