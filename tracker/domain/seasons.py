"""Calls that come back about once a year: the season of each, learned from the rounds that are known. Pure.

A series is calls of one programme (where none is stated: of one source) whose codes differ in their year alone, or whose titles
are the same but for years, numbers and ordinals. Its latest rounds lie about a year apart. What it tells is a usual month, never
a date and never a call: `rounds` says how often it was seen, and one round counts only where its code names the year.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from scrapers.reading.readings import APPLICATION_KINDS
from tracker.domain.identity import code_key, title_key
from tracker.domain.models import Facts
from tracker.domain.staging import stage_of

#: How far apart two rounds of a yearly call are, in days; and what is one round though it has several calls or sites.
YEARLY, ONE_ROUND = (300, 430), 60
#: How long after its usual time a call is late; and when nobody waits for it any more.
LATE_AFTER, GIVEN_UP_AFTER = timedelta(days=30), timedelta(days=240)
#: So many of the latest rounds say when the next one is usual.
_ROUNDS = 4
#: A title that says no more than these names no particular call.
_GENERIC = frozenset(
    [
        "call",
        "calls",
        "for",
        "proposals",
        "proposal",
        "open",
        "project",
        "projects",
        "the",
        "of",
        "and",
        "in",
        "to",
        "new",
        "application",
        "applications",
        "grant",
        "grants",
        "programme",
        "program",
        "funding",
        "покана",
        "покани",
        "за",
        "предложения",
        "предложение",
        "проектни",
        "проекти",
        "проект",
        "набиране",
        "на",
        "и",
        "с",
        "по",
        "от",
        "процедура",
        "процедури",
        "подбор",
        "безвъзмездна",
        "финансова",
        "помощ",
        "програма",
        "кандидатстване",
        "отворена",
        "нова",
    ]  # readable as it is
)
_ORDINALS = re.compile(
    r"(?:19|20)\d\d|\d+(?:st|nd|rd|th|ви|ри|ти|ми|ва|ра|та|ма|о|а)?|[ivx]+|first|second|third|fourth|fifth|sixth|seventh|eighth|"
    r"ninth|tenth|първ(?:а|и|о)|втор(?:а|и|о)|трет(?:а|и|о)|четвърт(?:а|и|о)|пет(?:а|и|о)|шест(?:а|и|о)|седм(?:а|и|о)|"
    r"осм(?:а|и|о)|девет(?:а|и|о)|десет(?:а|и|о)"
)
_YEAR = re.compile(r"(?<!\d)20[0-4]\d(?!\d)")
_LONG_WORD, _FEWEST_WORDS = 3, 2
#: Titles of codes that have other numbers beside the year share at least so much, or they are other calls.
_ALIKE = 0.5

Standing = Literal["ahead", "due", "late"]


@dataclass(frozen=True, slots=True)
class Round:
    """One call as a round of a series. `appeared`: when it was first seen, where its source was watched by then."""

    call_id: str
    titles: Mapping[str, str]
    code: str | None
    programme: str | None
    url: str | None
    sources: tuple[str, ...]
    opens: date | None
    closes: date | None
    appeared: date | None
    over: bool


@dataclass(frozen=True, slots=True)
class Season:
    """When the next round of a series is usual. `call_id`, `titles`, `url`, `sources`: of its latest round."""

    call_id: str
    titles: Mapping[str, str]
    url: str | None
    sources: tuple[str, ...]
    what: Literal["opens", "closes"]
    first: date
    last: date
    """From when to when: its time in earlier years, moved to the next one."""
    before: tuple[date, ...]
    """When the rounds were that say so, oldest first."""
    keys: frozenset[tuple[str, ...]] = frozenset()
    """By what its next round is known."""

    @property
    def id(self) -> str:
        """By what it is known that it was told: its latest round and the year waited for."""
        return f"{self.call_id}:{self.last.year}"

    @property
    def rounds(self) -> int:
        """In how many years it was seen; 1 where only the year in its code says that it comes back."""
        return len(self.before)

    def title(self, lang: str) -> str:
        """The title in `lang`, else in English, else in any language."""
        return self.titles.get(lang) or self.titles.get("en") or next(iter(self.titles.values()), self.call_id)

    def standing(self, today: date) -> Standing | None:
        """Whether its time lies ahead, is now, or is over without it; None where nobody waits for it any more."""
        if today > self.last + GIVEN_UP_AFTER:
            return None
        if today > self.last + LATE_AFTER:
            return "late"
        return "due" if today >= self.first.replace(day=1) else "ahead"


def round_of(
    call_id: str,
    facts: Facts,
    first_seen: datetime,
    sources: Sequence[str],
    watched: Mapping[str, datetime],
    now: datetime,
) -> Round | None:
    """A call as a round; None for what is none (a request for partners, one that stays open, one that was cancelled).

    `watched`: by source, when anything of it was first seen: what was there at the first look appeared at any time before.
    """
    stage = stage_of(facts, now)
    if facts.kind != "call" or stage == "cancelled" or facts.open_ended in ("rolling", "until_exhausted"):
        return None
    closing = [one.day for one in facts.deadlines if one.kind in APPLICATION_KINDS and one.is_exact]
    new = any(first_seen - watched[one] > timedelta(days=2) for one in sources if one in watched)
    return Round(
        call_id=call_id,
        titles=facts.titles,
        code=facts.code,
        programme=facts.programme,
        url=facts.url,
        sources=tuple(sources),
        opens=facts.opens.day if facts.opens is not None and facts.opens.is_exact else None,
        closes=min(closing, default=None),
        appeared=first_seen.date() if new else None,
        over=stage in ("closed", "results"),
    )


def seasons(rounds: Iterable[Round]) -> list[Season]:
    """The season of every series that has one, the soonest first."""
    found = [season for series in _series(list(rounds)) if (season := _season(series)) is not None]
    return sorted(found, key=lambda one: (one.first, one.last, one.call_id))


def has_come(season: Season, newer: Iterable[Round]) -> bool:
    """Whether one of the calls that became known since the season was learned may be its next round."""
    return any(season.keys & set(_keys(one)) for one in newer)


def worth_telling(
    found: Iterable[Season], standings: Collection[Standing], today: date, readable: Collection[str], within: int = 180
) -> list[Season]:
    """Those of this standing; of those ahead, within so many days.

    What no source that reads well (`readable`) could show is left out: nobody can say of it that it did not come.
    """
    return [
        one
        for one in found
        if (standing := one.standing(today)) in standings
        and (standing != "ahead" or one.first - today <= timedelta(days=within))
        and (standing == "ahead" or any(source in readable for source in one.sources))
    ]


def _season(series: Sequence[Round]) -> Season | None:
    newest = max(series, key=_latest)
    if not newest.over:
        return None
    for what in ("opens", "closes"):
        dates = _rounds_apart(date_ for one in series if (date_ := _date(one, what)) is not None)
        if not dates or (_date(newest, what) or date.min) < dates[-1]:
            continue
        run = _yearly(dates)
        if len(run) < 2 and not (len(dates) == 1 and len(series) == 1 and _names_its_year(newest, dates[-1])):
            continue
        expected = [_moved(one, dates[-1]) for one in run]
        return Season(
            newest.call_id, newest.titles, newest.url, newest.sources,
            "opens" if what == "opens" else "closes", min(expected), max(expected), tuple(run), frozenset(_keys(newest)),
        )  # fmt: skip
    return None


def _date(one: Round, what: str) -> date | None:
    return (one.opens or one.appeared) if what == "opens" else one.closes


def _latest(one: Round) -> tuple[date, str]:
    return max((at for at in (one.opens, one.closes, one.appeared) if at is not None), default=date.min), one.call_id


def _rounds_apart(dates: Iterable[date]) -> list[date]:
    """One date a round: calls within two months of each other are one."""
    apart: list[date] = []
    for one in sorted(dates):
        if not apart or (one - apart[-1]).days > ONE_ROUND:
            apart.append(one)
    return apart


def _yearly(dates: Sequence[date]) -> list[date]:
    """The latest rounds, as far back as each is about a year before the next one; only the last where it is not so."""
    run = [dates[-1]]
    for one in reversed(dates[:-1]):
        if not YEARLY[0] <= (run[-1] - one).days <= YEARLY[1]:
            # A round in between, or none for years: it does not come once a year.
            return list(reversed(run)) if (run[-1] - one).days > YEARLY[1] else run[:1]
        run.append(one)
        if len(run) == _ROUNDS:
            break
    return list(reversed(run))


def _moved(one: date, latest: date) -> date:
    """The same day of the year, in the year after the latest round."""
    years = round((latest - one).days / 365.25) + 1
    try:
        return one.replace(year=one.year + years)
    except ValueError:
        return one.replace(year=one.year + years, day=28)


def _names_its_year(one: Round, at: date) -> bool:
    """Whether its code is a name and a year, and no further number, and the year is its own ("SMP-CLUSTER-2025")."""
    stem = _code_stem(one.code)
    if stem is None or re.search(r"\d", stem.replace("{year}", "")):
        return False
    year = int(_YEAR.findall(code_key(one.code or ""))[0])
    return year in (at.year, at.year + 1)


def _code_stem(code: str | None) -> str | None:
    key = code_key(code or "")
    if len(_YEAR.findall(key)) != 1:
        return None
    stem = _YEAR.sub("{year}", key)
    return stem if re.search(r"[^\W\d_]{3}", stem.replace("{year}", "")) else None


def _words(title: str) -> tuple[str, ...]:
    """A title without years, numbers and ordinals."""
    return tuple(one for one in title_key(title).split() if not _ORDINALS.fullmatch(one))


def _is_telling(words: Sequence[str]) -> bool:
    return len({one for one in words if len(one) >= _LONG_WORD and one not in _GENERIC}) >= _FEWEST_WORDS


def _programme(one: Round) -> str:
    words = _words(one.programme or "")
    return " ".join(words) or "|".join(one.sources[:1])


def _series(rounds: Sequence[Round]) -> Iterator[list[Round]]:
    """The rounds in groups: those that share a title's stem or a code's, and with them what they share it with."""
    parent = list(range(len(rounds)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    holders: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, one in enumerate(rounds):
        for key in _keys(one):
            for other in holders[key]:
                if key[0] == "title" or _alike(one, rounds[other], key[-1]):
                    parent[root(at)] = root(other)
                    break
            else:
                holders[key].append(at)
    groups: defaultdict[int, list[Round]] = defaultdict(list)
    for at, one in enumerate(rounds):
        groups[root(at)].append(one)
    yield from groups.values()


def _keys(one: Round) -> Iterator[tuple[str, ...]]:
    programme = _programme(one)
    for lang, title in one.titles.items():
        words = _words(title)
        if _is_telling(words):
            yield "title", lang, programme, " ".join(words)
    stem = _code_stem(one.code)
    if stem is not None:
        yield "code", programme, stem


def _alike(one: Round, other: Round, stem: str) -> bool:
    """Whether two calls of one code's stem are rounds of one another: where it has other numbers, their titles tell."""
    if not re.search(r"\d", stem.replace("{year}", "")):
        return True
    mine = {word for title in one.titles.values() for word in _words(title)}
    theirs = {word for title in other.titles.values() for word in _words(title)}
    return len(mine & theirs) >= _ALIKE * max(1, min(len(mine), len(theirs)))
