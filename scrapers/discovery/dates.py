"""Which of a record's dates are deadlines: decided by the reader of deadlines itself, from the words beside each date."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import median
from typing import Protocol, cast

from scrapers.contract import DATE_FIELDS
from scrapers.discovery.drafts import Choice, Rule
from scrapers.discovery.vocabulary import field_of, words_of_name
from scrapers.reading.deadlines import read_deadlines
from scrapers.reading.found import Order
from scrapers.reading.readings import APPLICATION_KINDS, DeadlineKind

_LONGEST = 300
_DIGIT = re.compile(r"\d")
_BEFORE_DATE = re.compile(r"[^\d]{0,40}")


class NamedValues(Protocol):
    """A label or a column header with its values (`places.Named`)."""

    @property
    def name(self) -> str: ...
    @property
    def rule(self) -> Rule: ...
    @property
    def values(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class DatedWays:
    """Where the dates of a group's records stand. Choices are in the order of their weight."""

    deadlines: tuple[Choice, ...] = ()
    fields: Mapping[str, Rule] | None = None
    """Other dated fields: opens, published, first_stage and the like."""
    prose: bool = False
    """Deadlines stand in the text of the records, with their words."""
    dated: float = 0.0
    """The share of the records in which any date stands."""
    read: float = 0.0
    """The share of the records in which a deadline can be read."""

    @classmethod
    def found(
        cls,
        named: Iterable[NamedValues],
        read: Mapping[str, Sequence[str]],
        texts: Sequence[str],
        zone: str,
        order: str,
        lang: str,
    ) -> DatedWays:
        """What labels, columns and named elements say, and the prose of the records where they say nothing."""
        ways: list[Choice] = []
        others: dict[str, Rule] = {}
        candidates: list[tuple[str, Rule, Sequence[str], float]] = [
            (one.name, one.rule, one.values, 2.0 if field_of(one.name) == "deadline" else 1.0) for one in named
        ]
        candidates += [(css, {"select": css}, values, 0.5) for css, values in read.items() if "." in css or " " in css]
        for name, rule, values, bonus in candidates:
            field = _field(name, values, zone, order, lang)
            if field == "deadline":
                said = sum(bool(one) for one in values) / len(values)
                # Of several that hold the date, the one that holds least beside it.
                wide = median(len(one) for one in values if one) / 100
                ways.append(Choice(rule, tuple(values), said + bonus - wide - len(str(rule)) / 1000))
            elif field is not None:
                others.setdefault(field, rule)
        ways.sort(key=lambda one: -one.weight)
        kinds = [kind_of(text[: _LONGEST * 4], zone, order, lang) for text in texts]
        prose = sum(one is not None for one in kinds) / max(1, len(kinds))
        best = ways[0].examples if ways else ()
        told = sum(has_date(one, zone, order, lang) for one in best) / max(1, len(best))
        dated = sum(has_date(text, zone, order, lang) for text in texts) / max(1, len(texts))
        return cls(tuple(ways[:4]), others, prose > max(0.15, told), dated, max(prose, told))


def kind_of(text: str, zone: str, order: str, lang: str) -> str | None:
    """The kind of the first deadline that the words of a text give with certainty; None where they give none."""
    return next((one for one in _kinds(text, zone, order, lang) if one in APPLICATION_KINDS), None)


@lru_cache(maxsize=50_000)
def _kinds(text: str, zone: str, order: str, lang: str, hint: DeadlineKind | None = None) -> tuple[str, ...]:
    """The kinds of all dates that can be read in a text; many selectors find the same text."""
    if _DIGIT.search(text) is None:
        return ()
    found = read_deadlines(text, zone=zone, lang=lang, order=cast(Order, order), hint=hint)
    return tuple(one.kind for one in found.deadlines)


def _field(name: str, values: Sequence[str], zone: str, order: str, lang: str) -> str | None:
    """The field that a labelled date is: by what the reader makes of label and value, else by the label alone."""
    said = [one for one in values if one and len(one) <= _LONGEST]
    dated = [one for one in said if has_date(one, zone, order, lang)]
    if not dated or len(dated) * 10 < len(said) * 3:
        return None
    words = words_of_name(name)
    kinds: Counter[str] = Counter()
    for value in dated:
        kinds.update(set(_kinds(f"{words}: {value}", zone, order, lang)))
    by_kind = {kind: field for field, kind in DATE_FIELDS.items()}
    # What stands before the date itself ("Closes 12 Nov 2026") names it better than the class of its element.
    own = Counter(field_of(_BEFORE_DATE.match(one)[0]) for one in dated)  # type: ignore[index]
    told, times = own.most_common(1)[0]
    named = told if told in ("deadline", "opens", "published") and times * 2 > len(dated) else field_of(name)
    if kinds:
        kind, times = kinds.most_common(1)[0]
        if times * 2 >= len(dated):
            field = by_kind.get(kind)
            # A deadline behind a label of another date stands under a label of its own further on in the line.
            return None if field == "deadline" and named in ("opens", "published") else field
    return named if named in ("deadline", "opens", "published") else None


def has_date(text: str, zone: str, order: str, lang: str) -> bool:
    """Whether any date stands in a text, whatever it is for."""
    return bool(_kinds(text[:_LONGEST], zone, order, lang, "submission"))
