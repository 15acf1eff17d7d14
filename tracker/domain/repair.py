"""A repaired declaration beside the one it takes the place of: what each yields, call by call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from scrapers.contract import ReasonCode
from scrapers.judging import site_of
from tracker.domain.identity import code_key, title_key, url_key
from tracker.domain.models import Call, Observed


@dataclass(frozen=True, slots=True)
class Differing:
    """A deadline that the repaired declaration reads otherwise than it was known."""

    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class SideBySide:
    """What a source was known to have, and what the repaired declaration reads on its page now."""

    known: int
    found: int
    """Of `known`, those that are read again."""
    missing: tuple[str, ...] = ()
    """Titles of those that are not."""
    new: tuple[str, ...] = ()
    """Titles of calls that were not known: they appeared meanwhile, and will be told."""
    agree: int = 0
    """Calls whose deadlines are read as they were known."""
    differ: tuple[Differing, ...] = ()
    undated: int = 0
    """Calls that had a deadline and have none now."""
    before: Mapping[str, int] = field(default_factory=dict)
    """How many of the known calls had each field."""
    after: Mapping[str, int] = field(default_factory=dict)
    """How many of the items read now have it."""
    elsewhere: tuple[str, ...] = ()
    """Sites to which addresses lead now and led never before."""
    unaddressed: int = 0
    """Known calls that had an address and would have none."""
    led_away: int = 0
    """Known calls whose address would lead to another site than before."""


@dataclass(frozen=True, slots=True)
class Repair:
    """A repaired source as proposed. Nothing of it is kept."""

    source: str
    name: str
    toml: str
    mark: str
    """Names this very proposal, so that nobody adopts another one than they saw."""
    yields: SideBySide
    items: int
    filled: Mapping[str, int]
    calls: tuple[Call, ...]
    """What it reads now, as it would be told."""
    moved: tuple[str, ...]
    lost: tuple[str, ...]
    archived: bool
    """Whether the known calls are those of the archived good page; else those of the store."""


@dataclass(frozen=True, slots=True)
class NoRepair:
    """Why nothing is proposed, in one line with what to do."""

    message: str
    code: ReasonCode | None = None


def side_by_side(known: Sequence[Observed], now: Sequence[Observed], url: str) -> SideBySide:
    """What became of `known` in what is read `now` at the address `url`. Both are of the list alone, without detail pages."""
    pairs = list(_pairs(known, now))
    again = {one.key for one, _ in pairs}
    taken = {one.key for _, one in pairs}
    dated = [(was, one) for was, one in pairs if was.facts.deadlines]
    read = [(was, one) for was, one in dated if one.facts.deadlines]
    differ = [(was, one) for was, one in read if not _dates(was) & _dates(one)]
    sites = {_site(url), *(_site(one.facts.url) for one in known if one.facts.url)}
    return SideBySide(
        known=len(known),
        found=len(again),
        missing=tuple(_title(one) for one in known if one.key not in again),
        new=tuple(_title(one) for one in now if one.key not in taken),
        agree=len(read) - len(differ),
        differ=tuple(
            Differing(_title(one), ", ".join(sorted(_dates(was))), ", ".join(sorted(_dates(one))))
            for was, one in differ
        ),
        undated=len(dated) - len(read),
        elsewhere=tuple(sorted({_site(one.facts.url) for one in now if one.facts.url} - sites)),
        unaddressed=sum(bool(was.facts.url) and not one.facts.url for was, one in pairs),
        led_away=sum(_site(one.facts.url) not in sites for _, one in pairs if one.facts.url),
    )


def why_not(yields: SideBySide, items: int) -> NoRepair | None:
    """Why a repair is not good enough to be proposed: it would lose calls, tell wrong dates, or lead to another site."""
    if yields.led_away or (len(yields.elsewhere) and yields.found * 2 < items):
        sites = ", ".join(yields.elsewhere[:3])
        return NoRepair(
            f"the page leads to another site now ({sites}); if that is right, add its address anew", "other_site"
        )
    if yields.unaddressed * 2 > yields.found:
        told = f"{yields.unaddressed} of {yields.found} known calls would have no address any more"
        return NoRepair(f"{told}; look at the page, and mend the declaration by hand", "missing_fields")
    if len(yields.differ) > max(1, yields.agree):
        told = f"{len(yields.differ)} of {yields.agree + len(yields.differ)} known calls would have other deadlines"
        return NoRepair(f"{told} than before; look at the page, and mend the declaration by hand", "missing_fields")
    if yields.undated > yields.agree + len(yields.differ):
        told = f"the deadlines of {yields.undated} known calls would not be read any more"
        return NoRepair(f"{told}; look at the page, and mend the declaration by hand", "missing_fields")
    if yields.found * 2 >= yields.known or (yields.found >= 3 and yields.found * 2 >= items):
        return None
    told = f"only {yields.found} of {yields.known} known calls are found on the page"
    return NoRepair(f"{told}; add its address anew, or mend the declaration by hand", "not_a_list")


def _pairs(known: Sequence[Observed], now: Sequence[Observed]) -> Iterator[tuple[Observed, Observed]]:
    """Known calls with what is read of them now: by address, else code, else title; each once."""
    left = {one.key: one for one in now}
    for was in known:
        found = next((one for one in _like(was, left.values())), None)
        if found is not None:
            del left[found.key]
            yield was, found


def _like(was: Observed, now: Iterable[Observed]) -> Iterator[Observed]:
    candidates = list(now)
    yield from (
        one
        for one in candidates
        if one.facts.url
        and was.facts.url
        and "url" not in was.shared
        and url_key(one.facts.url) == url_key(was.facts.url)
    )
    yield from (
        one
        for one in candidates
        if one.facts.code
        and was.facts.code
        and "code" not in was.shared
        and code_key(one.facts.code) == code_key(was.facts.code)
    )
    yield from (one for one in candidates if _title_keys(one) & _title_keys(was))


def _title_keys(one: Observed) -> set[str]:
    return {key for title in one.facts.titles.values() if (key := title_key(title))}


def _title(one: Observed) -> str:
    return next(iter(one.facts.titles.values()), one.key)


def _dates(one: Observed) -> set[str]:
    return {date.at for date in one.facts.deadlines}


def _site(url: str | None) -> str:
    try:
        return site_of(urlsplit(url or "").hostname or "")
    except ValueError:
        return ""
