"""Which call an item of a check belongs to: its own of before, one that another source shows, or a new one.

By code, then by address, then by title and deadline, then, across languages, by figures (`figures`); the first that finds
exactly one call decides. Found more than
one, an identity decides nothing. Never joined: two items of one answer, two calls that name different codes, and
sightings that an admin has separated. What identifies nothing: a code or address that several items of its source
share, a code without a digit, a code that begins other codes of its source (a programme's), a home page, a title made
of the field's everyday words ("Second call for proposals").
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Literal

from scrapers.reading.readings import APPLICATION_KINDS
from tracker.domain.agreement import agree
from tracker.domain.figures import are_translations, dates_differ, figures_keys, figures_near, share_figures
from tracker.domain.identity import code_key, new_call_id, title_key, url_key
from tracker.domain.models import Call, Change, Facts, Observed, Sighting
from tracker.domain.remembering import remember
from tracker.domain.translations import NO_LEXICON, Lexicon

#: A sighting's name: its source and its key there.
Ref = tuple[str, str]
Why = Literal["known", "code", "address", "title", "figures", "new", "split"]

_LAST = datetime.max.replace(tzinfo=UTC)
_SHORTEST_CODE = 5
_CODE_JOINTS = "-./_:("
#: Words that titles of calls have in common, in the languages of the first sources.
_EVERYDAY_WORDS = """
call calls for proposals proposal open first second third fourth fifth sixth new the of and in to under a an
1st 2nd 3rd 4th 5th 6th grant grants project projects funding opportunity opportunities application applications
programme program topic expression interest targeted restricted small scale strategic regular
покана покани за набиране на предложения предложение проектни проекти проект процедура процедури по и в от
първа втора трета четвърта пета отворена ограничена кандидатстване програма нова подбор чрез
"""
_EVERYDAY = frozenset(_EVERYDAY_WORDS.split())
_FEWEST_TELLING_LETTERS = 12


@dataclass(frozen=True, slots=True)
class Known:
    """What is known before a check is reconciled.

    `own`: every sighting of this source, gone ones too. `calls`: by id, with all their sightings, the calls of `own`
    and those of every sighting elsewhere that has a code, an address, a title or the figures of the items seen (`identities`).
    `separated`: pairs of sightings that an admin has split. `lexicon`: what is known of words in two languages; without it
    no call is joined by figures. `recorded`: all changes of these calls that tell of
    stages and dates, oldest first, so that a stage is told once, by a check or by the clock (`rounds`).
    """

    own: tuple[Sighting, ...] = ()
    calls: Mapping[str, Call] = field(default_factory=dict)
    separated: frozenset[tuple[Ref, Ref]] = frozenset()
    recorded: tuple[Change, ...] = ()
    lexicon: Lexicon = NO_LEXICON


@dataclass(frozen=True, slots=True)
class Identities:
    """Keys to look for among the sightings of other sources."""

    codes: frozenset[str] = frozenset()
    urls: frozenset[str] = frozenset()
    title_keys: frozenset[str] = frozenset()
    figures: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Placed:
    """An item and the call it belongs to. `before`: what it was seen as before, perhaps under another key.

    The facts of `seen` are completed by what was known before (`remembering`).
    """

    seen: Observed
    call_id: str
    why: Why
    before: Sighting | None = None


@dataclass(frozen=True, slots=True)
class Placement:
    """Where all items belong, and which calls turned out to be one: (absorbed, kept, why)."""

    placed: tuple[Placed, ...]
    joined: tuple[tuple[str, str, Why], ...] = ()


def identities(items: Iterable[Observed]) -> Identities:
    """By what the items of a check may be known elsewhere."""
    facts = [one.facts for one in items]
    return Identities(
        codes=frozenset(code_key(one.code) for one in facts if one.code),
        urls=frozenset(url_key(one.url) for one in facts if one.url),
        title_keys=frozenset(title_key(title) for one in facts for title in one.titles.values()),
        figures=frozenset(key for one in facts for key in figures_near(one)),
    )


def ref(one: Sighting | Observed) -> Ref:
    """The name of a sighting."""
    return (one.source, one.key)


def split_key(key: str, call_id: str) -> str:
    """What names the new call of a sighting that leaves `call_id`: never the id it once began, which was absorbed."""
    return f"{key}\x1f{call_id}"


def place(items: Sequence[Observed], known: Known, complete: bool, now: datetime) -> Placement:
    """The calls that the items of one answer belong to. `complete`: the whole list was read, so that what is not in it is gone."""
    return _Placing(items, known, complete, now).result()


def generic_codes(items: Iterable[Observed], own: Iterable[Sighting]) -> frozenset[str]:
    """Code keys that name no call of this source: shared by its items, or the beginning of other codes."""
    seen: list[tuple[str | None, frozenset[str]]] = [(one.facts.code, one.shared) for one in items]
    seen += [(one.facts.code, one.shared) for one in own]
    codes = {code_key(code) for code, _ in seen if code}
    shared = {code_key(code) for code, marks in seen if code and "code" in marks}
    ordered = sorted(codes)
    return frozenset(shared | {one for one in codes if _begins_another(one, ordered)})


def _begins_another(code: str, ordered: Sequence[str]) -> bool:
    for joint in _CODE_JOINTS:
        place_of_next = bisect_left(ordered, code + joint)
        if place_of_next < len(ordered) and ordered[place_of_next].startswith(code + joint):
            return True
    return False


class _Placing:
    """The state of one placement: calls grow while items are placed, so that the next item sees it."""

    def __init__(self, items: Sequence[Observed], known: Known, complete: bool, now: datetime) -> None:
        self._known = known
        self._items = items
        self._complete = complete
        self._now = now
        self._source = items[0].source if items else ""
        self._present = {one.key for one in items}
        self._generic = generic_codes(items, known.own)
        self._figured: dict[str, list[Observed]] = {}
        for item in items:
            for key in figures_keys(item.facts):
                self._figured.setdefault(key, []).append(item)
        self._members: dict[str, list[Sighting]] = {id_: list(call.sightings) for id_, call in known.calls.items()}
        self._joined: list[tuple[str, str, Why]] = []
        self._into: dict[str, str] = {}
        self._index = _Index(
            one
            for members in self._members.values()
            for one in members
            if one.source != self._source or one.key not in self._present
        )

    def result(self) -> Placement:
        own = {one.key: one for one in self._known.own}
        placed = [self._keep(item, own[item.key]) for item in self._items if item.key in own]
        placed = self._split(placed)
        for one in placed:
            self._settle(one)
        placed += [self._find(item) for item in self._items if item.key not in own]
        while self._join_each(placed):
            continue  # what one item joined may have made another's code or address name one call
        order = {item.key: number for number, item in enumerate(self._items)}
        placed.sort(key=lambda one: order[one.seen.key])
        final = [replace(one, call_id=self._kept(one.call_id)) for one in placed]
        return Placement(tuple(final), tuple(self._joined))

    def _kept(self, call_id: str) -> str:
        while call_id in self._into:
            call_id = self._into[call_id]
        return call_id

    def _keep(self, item: Observed, before: Sighting) -> Placed:
        return Placed(self._remembered(item, before), before.call_id, "known", before)

    def _remembered(self, item: Observed, before: Sighting | None) -> Observed:
        return replace(item, facts=remember(before.facts if before else None, item, self._now))

    def _split(self, placed: Sequence[Placed]) -> list[Placed]:
        """Two items of one answer are two calls: the one seen first keeps the call."""
        first: dict[str, Placed] = {}
        for one in sorted(placed, key=lambda one: (one.before is not None and one.before.first_seen, one.seen.key)):
            first.setdefault(one.call_id, one)
        return [one if first[one.call_id] is one else self._anew(one.seen, "split", one.before) for one in placed]

    def _anew(self, item: Observed, why: Why, before: Sighting | None = None) -> Placed:
        key = item.key
        if before is not None:
            key = split_key(item.key, before.call_id)
            members = self._members.get(before.call_id, [])
            self._members[before.call_id] = [one for one in members if ref(one) != ref(before)]
        else:
            item = self._remembered(item, None)
        made = new_call_id(item.source, key, taken=self._members)
        self._members[made] = []
        return self._settle(Placed(item, made, why, before))

    def _settle(self, placed: Placed) -> Placed:
        """Lets the item count as a sighting of its call from now on."""
        members = [one for one in self._members.get(placed.call_id, ()) if ref(one) != ref(placed.seen)]
        stand_in = _stand_in(placed)
        self._members[placed.call_id] = [*members, stand_in]
        self._index.add(stand_in)
        return placed

    def _join_each(self, placed: Sequence[Placed]) -> bool:
        """Joins calls of items that turn out to be one: the call known longer keeps its id. Whether there were any."""
        joined = [self._join_all(one.seen, self._kept(one.call_id)) for one in placed]
        return any(joined)

    def _join_all(self, item: Observed, mine: str) -> bool:
        """Joins every call that the item turns out to be, one after the other; whether there was any."""
        many = len(self._joined)
        while (found := self._same_call(item, own_call=mine)) is not None:
            other, why = found
            kept, absorbed = sorted((mine, other), key=self._age)
            self._joined.append((absorbed, kept, why))
            self._into[absorbed] = kept
            self._members[kept] += [replace(one, call_id=kept) for one in self._members.pop(absorbed)]
            mine = kept
        return len(self._joined) > many

    def _age(self, call_id: str) -> tuple[datetime, str]:
        call = self._known.calls.get(call_id)
        firsts = [one.first_seen for one in self._members[call_id]]
        return (call.first_seen if call else min(firsts), call_id)

    def _find(self, item: Observed) -> Placed:
        found = self._same_call(item, own_call=None)
        if found is None:
            return self._anew(item, "new")
        call_id, why = found
        replaced = [one for one in self._members[call_id] if one.source == item.source and self._is_absent(one)]
        before = max(replaced, key=lambda one: (one.gone_since is None, one.last_seen), default=None)
        return self._settle(Placed(self._remembered(item, before), call_id, why, before))

    def _same_call(self, item: Observed, own_call: str | None) -> tuple[str, Why] | None:
        """The one other call that the item is, and by what."""
        for why, matches in self._matches(item):
            calls = {self._kept(one.call_id) for one in matches} - {own_call}
            allowed = [one for one in sorted(calls) if one in self._members and self._may_join(item, own_call, one)]
            if len(calls) == 1 and allowed:
                return allowed[0], why
            if calls:
                return None
        return None

    def _matches(self, item: Observed) -> Iterator[tuple[Why, list[Sighting]]]:
        facts = item.facts
        if facts.code and self._names_one_call(item):
            yield "code", self._index.by_code(code_key(facts.code))
        if facts.url and "url" not in item.shared and "/" in url_key(facts.url):
            yield "address", [one for one in self._index.by_url(url_key(facts.url)) if _codes_allow(facts, one.facts)]
        titled = [one for key in _telling_titles(facts) for one in self._index.by_title(key)]
        yield "title", [one for one in titled if _codes_allow(facts, one.facts) and _share_deadline(facts, one.facts)]
        yield "figures", self._translations(item)

    def _translations(self, item: Observed) -> list[Sighting]:
        """Sightings of other sources that are the item in another language: none where a source has its figures twice."""
        sharing = [one for one in self._index.sharing_figures(item.facts) if ref(one) != ref(item)]
        calls = {(one.source, self._kept(one.call_id)) for one in sharing}
        sources = [source for source, _ in calls]
        beside = [one for key in figures_near(item.facts) for one in self._figured.get(key, ()) if one.key != item.key]
        if any(share_figures(item.facts, one.facts) for one in beside):
            return []
        if item.source in sources or len(set(sources)) < len(sources):
            return []
        # A day agrees with every hour of it: nobody may come in by one who prints it beside another who prints another hour.
        return [
            one
            for one in sharing
            if are_translations(item.facts, one.facts, self._known.lexicon)
            and not any(dates_differ(item.facts, member.facts) for member in self._members[self._kept(one.call_id)])
        ]

    def _names_one_call(self, item: Observed) -> bool:
        return item.facts.code is not None and "code" not in item.shared and self._is_telling(item.facts.code)

    def _is_telling(self, code: str) -> bool:
        key = code_key(code)
        return len(key) >= _SHORTEST_CODE and any(letter.isdigit() for letter in key) and key not in self._generic

    def _may_join(self, item: Observed, own_call: str | None, other: str) -> bool:
        mine = self._members[own_call] if own_call else [_stand_in(Placed(item, other, "new"))]
        theirs = self._members[other]
        if any(one.facts.kind != item.facts.kind for one in theirs):
            return False
        names = {ref(one) for one in mine}
        if any(self._are_separated(name, ref(one)) for name in names for one in theirs):
            return False
        shown_by = {one.source for one in mine if not self._is_absent(one)}
        return not any(one.source in shown_by and not self._is_absent(one) for one in theirs)

    def _is_absent(self, one: Sighting) -> bool:
        """Whether a sighting is not shown any more: of this source, because a whole answer does not have it."""
        if one.source != self._source:
            return one.gone_since is not None
        if one.key in self._present:
            return False
        return self._complete or one.gone_since is not None

    def _are_separated(self, one: Ref, other: Ref) -> bool:
        return (one, other) in self._known.separated or (other, one) in self._known.separated


class _Index:
    """Sightings by what identifies them."""

    def __init__(self, sightings: Iterable[Sighting]) -> None:
        self._codes: dict[str, list[Sighting]] = {}
        self._urls: dict[str, list[Sighting]] = {}
        self._titles: dict[str, list[Sighting]] = {}
        self._figures: dict[str, list[Sighting]] = {}
        for one in sightings:
            self.add(one)

    def add(self, one: Sighting) -> None:
        facts = one.facts
        if facts.code and "code" not in one.shared:
            self._codes.setdefault(code_key(facts.code), []).append(one)
        if facts.url and "url" not in one.shared:
            self._urls.setdefault(url_key(facts.url), []).append(one)
        for key in _telling_titles(facts):
            self._titles.setdefault(key, []).append(one)
        for key in figures_keys(facts):
            self._figures.setdefault(key, []).append(one)

    def by_code(self, key: str) -> list[Sighting]:
        return self._codes.get(key, [])

    def by_url(self, key: str) -> list[Sighting]:
        return self._urls.get(key, [])

    def by_title(self, key: str) -> list[Sighting]:
        return self._titles.get(key, [])

    def sharing_figures(self, facts: Facts) -> list[Sighting]:
        """Those that have the figures of `facts`; one may be there twice."""
        near = [one for key in figures_near(facts) for one in self._figures.get(key, ())]
        return [one for one in near if share_figures(facts, one.facts)]


def _stand_in(placed: Placed) -> Sighting:
    """The item as a sighting, for comparing only; its times are not those that are stored."""
    first = placed.before.first_seen if placed.before else _LAST
    return Sighting(
        placed.seen.source, placed.seen.key, placed.call_id, placed.seen.facts, first, first, None, placed.seen.shared
    )


def _codes_allow(one: Facts, other: Facts) -> bool:
    return not one.code or not other.code or code_key(one.code) == code_key(other.code)


def _share_deadline(one: Facts, other: Facts) -> bool:
    return any(
        agree(date, same)
        for date in one.deadlines
        if date.is_exact and date.kind in APPLICATION_KINDS
        for same in other.deadlines
        if same.is_exact and same.kind in APPLICATION_KINDS
    )


def _telling_titles(facts: Facts) -> Collection[str]:
    """Keys of the titles that say which call it is."""
    keys = {title_key(title) for title in facts.titles.values()}
    return [one for one in keys if _is_telling_title(one)]


def _is_telling_title(key: str) -> bool:
    telling = [word for word in key.split() if word not in _EVERYDAY and not word.isdigit()]
    return len(telling) >= 2 and sum(map(len, telling)) >= _FEWEST_TELLING_LETTERS
