"""Whether a field that is read anew says what it said before: the same text, the same address, the same date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import cast

from scrapers.contract import DATE_FIELDS, PROSE_FIELDS
from scrapers.discovery.recognising import address_key, code_form, words_of
from scrapers.html import bare
from scrapers.reading.deadlines import read_deadlines
from scrapers.reading.found import Order
from scrapers.reading.readings import DeadlineKind
from scrapers.spec import SourceSpec

_DATED = frozenset({*DATE_FIELDS, "published", "updated"})
#: Of the words of two texts, the share they have in common where they say the same.
_ALIKE = 0.8
#: Prose of other words with the same dates.
_SAME_DATES = 0.6
#: A value where nothing stood before: it may be right, but nothing vouches for it.
_UNHEARD_OF = -0.2


def agreement(name: str, now: Sequence[str], before: Sequence[str], spec: SourceSpec) -> float | None:
    """1 where a field says the same as before, 0 where it says nothing or another thing, below 0 where it contradicts a date.

    None where it said nothing before and says nothing now.
    """
    if not before:
        return _UNHEARD_OF if now else None
    if not now:
        return 0.0
    if name == "url":
        return float(bool(_keys(now) & _keys(before)))
    if name == "code":
        return float(bool({code_form(one) for one in now} & {code_form(one) for one in before} - {None}))
    if {bare(one) for one in now} == {bare(one) for one in before}:
        return 1.0
    if name in _DATED:
        mine, theirs = _dates(name, now, spec), _dates(name, before, spec)
        return 0.0 if not mine or not theirs else 1.0 if mine == theirs else -1.0
    if name in PROSE_FIELDS and (theirs := _dates(name, before, spec)):
        # What prose is read for are its dates. Of a call that is known from the store, only their words are known.
        return max(_SAME_DATES, _alike(now, before)) if theirs <= _dates(name, now, spec) else 0.0
    return _alike(now, before)


def average(scores: Iterable[float | None]) -> float:
    """The mean of those there are; 0 of nothing."""
    found = [one for one in scores if one is not None]
    return sum(found) / len(found) if found else 0.0


def _keys(addresses: Sequence[str]) -> set[str]:
    return {key for one in addresses if (key := address_key(one)) is not None}


def _alike(now: Sequence[str], before: Sequence[str]) -> float:
    mine, theirs = set(words_of(" ".join(now))), set(words_of(" ".join(before)))
    common = len(mine & theirs) / max(1, len(mine | theirs))
    return common if common >= _ALIKE else 0.0


def _dates(name: str, texts: Sequence[str], spec: SourceSpec) -> frozenset[str]:
    hint = None if name in PROSE_FIELDS else DATE_FIELDS.get(name, "other")
    return frozenset(
        day for text in texts for day in _read(text[:400], spec.zone, spec.language, spec.date_order, hint)
    )


@lru_cache(maxsize=20_000)
def _read(text: str, zone: str, lang: str, order: str, hint: str | None) -> tuple[str, ...]:
    found = read_deadlines(
        text,
        zone=zone,
        lang=lang,
        order=cast(Order, order),
        hint=cast(DeadlineKind | None, hint),
    )
    return tuple(one.at for one in found.deadlines)
