"""Calls among news: which records of a list are calls, and what tells them from the others, for a source that reads calls alone.

A record is a call where a deadline can be read in it. That the others are none has to be shown: they speak of news, or print only
the day on which they appeared. A list of calls of which some print no deadline is no mixed one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from scrapers.addresses import absolute
from scrapers.discovery.dates import has_date, kind_of
from scrapers.discovery.drafts import Rule
from scrapers.discovery.places import Seen, values_of
from scrapers.discovery.vocabulary import deadline_words, filed_words, speaks_of
from scrapers.html import Document, Element

#: Records that are looked at, and characters of each.
_MOST, _LONGEST = 80, 1200
#: Calls there must be to tell what they have in common.
_FEWEST = 2
#: Of the titles of calls, the share that has to speak of opportunities where nothing else but the deadline tells them apart; of the
#: titles of the others, the share that may.
_SPEAK, _MAY_SPEAK = 0.6, 0.25
#: Of the others, the share that has to be seen to be news.
_NEWS = 0.6


@dataclass(frozen=True, slots=True)
class Mixed:
    """What tells the calls of a list from its other records: only those are kept whose `field` matches `pattern`."""

    field: str
    pattern: str
    rule: Rule | None
    """How the field is read, where the list's own rules do not say it."""
    calls: int
    others: int


@dataclass(frozen=True, slots=True)
class _Record:
    title: str
    path: str
    label: str
    deadline: str
    text: str


def mixed_in(
    rows: Sequence[Element], seen: Seen, document: Document, base: str, locale: tuple[str, str, str], *, of_news: bool
) -> Mixed | None:
    """How the calls of these records are told from news beside them; None where all are of one kind, or nothing tells.

    `locale`: zone, date order, language. `of_news`: whether the page or most links speak of news.
    """
    if not seen.titles or not seen.links or seen.code is not None or seen.status is not None:
        return None
    if not 0 < seen.dates.read < 0.8 or len(rows) < _FEWEST + 2:
        return None
    records = list(_records(rows[:_MOST], seen, document, base))
    calls: list[_Record] = []
    others: list[_Record] = []
    for one in records:
        (calls if _is_call(one, locale) else others).append(one)
    if len(calls) < _FEWEST or len(others) < 2 or not _are_news(others, locale, of_news=of_news):
        return None
    found = next(_apart(calls, others, seen, of_news=of_news), None)
    return None if found is None else Mixed(*found, calls=len(calls), others=len(others))


def _is_call(one: _Record, locale: tuple[str, str, str]) -> bool:
    """Whether a deadline stands in it, under a name of its own or in its words, and its title does not speak of news alone."""
    dated = has_date(one.deadline, *locale) or kind_of(one.text, *locale) is not None
    return dated and (speaks_of("filed", one.title) or not speaks_of("other", one.title))


def _records(rows: Sequence[Element], seen: Seen, document: Document, base: str) -> Iterator[_Record]:
    titles = values_of(seen.titles[0].rule, rows, document)
    links = values_of(seen.links[0].rule, rows, document)
    labels = values_of(seen.filed.rule, rows, document) if seen.filed is not None else [""] * len(rows)
    dates = values_of(seen.dates.deadlines[0].rule, rows, document) if seen.dates.deadlines else [""] * len(rows)
    for row, title, link, label, date in zip(rows, titles, links, labels, dates, strict=True):
        path = urlsplit(absolute(link, base) or "").path
        yield _Record(title, path, label, date, document.text(row)[:_LONGEST])


def _are_news(others: Sequence[_Record], locale: tuple[str, str, str], *, of_news: bool) -> bool:
    """Whether the records that are no calls are seen to be something else."""
    if sum(speaks_of("opportunity", one.title) for one in others) > len(others) * _MAY_SPEAK:
        return False
    if of_news:
        return True
    news = sum(
        speaks_of("other", f"{one.title} {one.label} {one.path.rpartition('/')[0].replace('-', ' ')}")
        or has_date(one.text[:300], *locale)
        for one in others
    )
    return news >= len(others) * _NEWS


def _apart(
    calls: Sequence[_Record], others: Sequence[_Record], seen: Seen, *, of_news: bool
) -> Iterator[tuple[str, str, Rule | None]]:
    """The ways to tell calls from the others, the surest first: (field, pattern, rule)."""
    labels = {one.label for one in calls}
    if seen.filed is not None and all(labels) and not labels & {one.label for one in others}:
        yield "tags", f"(?i)^(?:{'|'.join(map(re.escape, sorted(labels)))})$", seen.filed.rule
    folder = _common_folder([one.path for one in calls])
    if len(folder) > 1 and not any(one.path.startswith(folder) for one in others):
        yield "url", re.escape(folder), None
    words = filed_words([one.title for one in calls])
    if words is not None and _tells(words, [one.title for one in calls], [one.title for one in others]):
        yield "title", words, None
    if sum(speaks_of("opportunity", one.title) for one in calls) < len(calls) * _SPEAK and not of_news:
        return
    if all(one.deadline for one in calls) and not any(one.deadline for one in others):
        yield "deadline", r"\d", None
    words = deadline_words([one.text for one in calls], [one.text for one in others])
    if words is not None and _tells(words, [one.text for one in calls], [one.text for one in others]):
        yield "dates", words, {"own_text": False}


def _tells(pattern: str, calls: Sequence[str], others: Sequence[str]) -> bool:
    return all(re.search(pattern, one) for one in calls) and not any(re.search(pattern, one) for one in others)


def _common_folder(paths: Sequence[str]) -> str:
    """The deepest folder that holds all of these addresses: "/calls/"."""
    folders = [path.rpartition("/")[0].split("/") for path in paths]
    shared: list[str] = []
    for parts in zip(*folders, strict=False):
        if len(set(parts)) != 1:
            break
        shared.append(parts[0])
    return "/".join(shared) + "/"
