"""Selectors that find just the records of a list, and those that find one thing within a record."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scrapers.discovery.records import classes_of
from scrapers.html import Document, Element, attribute

_PLAIN_ID = re.compile(r"[A-Za-z_][A-Za-z_-]{2,40}")
_TEXT_TAGS = frozenset(
    [
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "a",
        "strong",
        "b",
        "time",
        "dt",
        "dd",
        "abbr",
        "label",
        "em",
        "p",
        "span",
        "td",
        "th",
        "div",
        "figcaption",
        "small",
        "li",
    ]
)
_MOST_STEPS = 6
_CELLS = "> td:nth-of-type("
_MOST_SELECTORS = 60

Step = tuple[str, str | None]
"""(tag, class or None)."""


@dataclass(frozen=True, slots=True)
class _Way:
    """A selector that is tried without Soup Sieve: an anchor, steps down to the record, and what the record must hold."""

    steps: tuple[Step, ...]
    anchor: tuple[str, Element] | None = None
    direct: bool = False
    holds: str | None = None
    """"td", "a[href]", or at least so many cells."""

    def css(self) -> str:
        down = " > ".join(f"{tag}.{name}" if name else tag for tag, name in self.steps)
        has = f":has({self.holds})" if self.holds else ""
        start = "" if self.anchor is None else f"{self.anchor[0]} {'> ' if self.direct else ''}"
        return f"{start}{down}{has}"


class Selectors:
    """The elements of one page by tag and class, so that many selectors can be tried cheaply."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._by_tag: defaultdict[str, list[Element]] = defaultdict(list)
        self._by_class: defaultdict[tuple[str, str], list[Element]] = defaultdict(list)
        self._by_id: defaultdict[str, int] = defaultdict(int)
        for element in document.root.find_all(True):
            document.spend()
            self._by_tag[element.name].append(element)
            for name in (attribute(element, "class") or "").split():
                self._by_class[element.name, name].append(element)
            if known := attribute(element, "id"):
                self._by_id[known] += 1

    def of(self, rows: Sequence[Element], *, by_place: bool) -> str | None:
        """A selector that finds these elements of the page and no others, the plainest first; None where none is found.

        `by_place`: where no name serves, by their position in the page, which lasts only as long as its layout.
        """
        wanted = [id(one) for one in rows]
        if all(one.has_attr("data-href") for one in rows):
            css = f"{rows[0].name}[data-href]"
            if [id(one) for one in self._document.select(css)] == wanted:
                return css
        for way in self._ways(rows):
            if self._finds(way, wanted):
                return way.css()
        if not by_place or (around := common_ancestor(rows)) is None:
            return None
        last = f"{path_of(around)} > {' > '.join(_named(step) for step in _steps(rows, around)[-1])}"
        return last if [id(one) for one in self._document.select(last)] == wanted else None

    def anchor_of(self, element: Element | None) -> tuple[str, Element] | None:
        """A selector of an element that the page has once: its id, else a class; or that of the nearest around it."""
        for near in () if element is None else (element, *element.parents):
            if near.name in ("[document]", "html", "body"):
                return None
            known = attribute(near, "id")
            if known and _PLAIN_ID.fullmatch(known) and self._by_id[known] == 1:
                return f"#{known}", near
            for name in classes_of(near):
                if len(self._by_class[near.name, name]) == 1:
                    return f"{near.name}.{name}", near
        return None

    def _finds(self, way: _Way, wanted: Sequence[int]) -> bool:
        """Whether a way finds just these elements, in their order; given up at the first that is another."""
        tag, name = way.steps[-1]
        place = 0
        for one in self._by_class[tag, name] if name else self._by_tag[tag]:
            self._document.spend()
            if self._fits(one, way):
                if place == len(wanted) or wanted[place] != id(one):
                    return False
                place += 1
        return place == len(wanted)

    def _fits(self, element: Element, way: _Way) -> bool:
        at: Element | None = element
        for tag, name in reversed(way.steps):
            if at is None or at.name != tag or (name and name not in (attribute(at, "class") or "").split()):
                return False
            at = at.parent
        if way.anchor is not None:
            anchor = way.anchor[1]
            if way.direct:
                if at is not anchor:
                    return False
            elif at is not anchor and (at is None or all(one is not anchor for one in at.parents)):
                return False
        if way.holds is not None and way.holds.startswith(_CELLS):
            return len(element.find_all("td", recursive=False)) >= int(way.holds[len(_CELLS) : -1])
        if way.holds == "td":
            return element.find("td") is not None
        return way.holds is None or element.find("a", href=True) is not None

    def _ways(self, rows: Sequence[Element]) -> Iterator[_Way]:
        tag = rows[0].name
        shared = shared_classes(rows)
        for name in shared:
            yield _Way(((tag, name),))
        around = common_ancestor(rows)
        anchor = self.anchor_of(around)
        own: Step = (tag, shared[0] if shared else None)
        if tag == "tr":
            for start in (anchor, None) if anchor else (None,):
                yield _Way((("tbody", None), own), start)
                yield _Way((own,), start, holds="td")
                yield _Way((own,), start, holds="a[href]")
                yield _Way(
                    (own,), start, holds=f"{_CELLS}{min(len(one.find_all('td', recursive=False)) for one in rows)})"
                )
        chains = _steps(rows, around)
        if anchor is not None:
            yield _Way((own,), anchor, direct=True)
            yield _Way((own,), anchor)
            whole = _steps(rows, anchor[1])
            for chain in whole[1:]:
                yield _Way(chain, anchor)
            yield _Way(whole[-1], anchor, direct=True)
            yield _Way((own,), anchor, holds="a[href]")
        for chain in chains:
            yield _Way(chain)
        for chain in chains[:2]:
            yield _Way(chain, holds="a[href]")


def common_ancestor(rows: Sequence[Element]) -> Element | None:
    """The innermost element around all of them; of a single one its parent."""
    first = [one for one in rows[0].parents if one.name != "[document]"]
    for other in rows[1:]:
        around = {id(one) for one in other.parents}
        first = [one for one in first if id(one) in around]
    return first[0] if first else None


def inner_levels(rows: Sequence[Element]) -> Iterator[tuple[Element, ...]]:
    """The records themselves, then what each of them holds as its only child, and so on: the same list."""
    level = tuple(rows)
    while True:
        yield level
        children = [[one for one in row.children if isinstance(one, Element)] for row in level]
        if any(len(one) != 1 or one[0].name in ("a", "tr", "td") for one in children):
            return
        level = tuple(one[0] for one in children)


def path_of(element: Element) -> str:
    """The whole way from the body, by position: the last resort."""
    steps: list[str] = []
    at: Element | None = element
    while at is not None and at.name not in ("[document]", "html", "body"):
        before = sum(1 for one in at.previous_siblings if isinstance(one, Element) and one.name == at.name)
        steps.insert(0, f"{at.name}:nth-of-type({before + 1})")
        at = at.parent
    return " > ".join(["body", *steps]) if at is not None and at.name == "body" else " > ".join(steps) or "body"


def inner_selectors(rows: Sequence[Element]) -> list[str]:
    """Selectors of things that stand in at least two fifths of the records: by tag, class, column, and what they stand in."""
    seen: dict[str, set[int]] = {}
    for number, row in enumerate(rows):
        for element in row.find_all(True, limit=200):
            for css in _ways_within(element, row):
                seen.setdefault(css, set()).add(number)
    often = [css for css, where in seen.items() if len(where) * 5 >= len(rows) * 2]
    return sorted(often, key=lambda css: -len(seen[css]))[:_MOST_SELECTORS]


def shared_classes(rows: Sequence[Element]) -> list[str]:
    """The classes that all of them have, in the order of the first one's."""
    return [
        name for name in classes_of(rows[0]) if all(name in (attribute(one, "class") or "").split() for one in rows)
    ]


def _named(step: Step) -> str:
    return f"{step[0]}.{step[1]}" if step[1] else step[0]


def _steps(rows: Sequence[Element], around: Element | None) -> list[tuple[Step, ...]]:
    """The ways from the ancestor down to the records, the shortest first."""
    chains: list[tuple[Step, ...]] = []
    steps: tuple[Step, ...] = ()
    level: list[Element] = list(rows)
    while level and len(steps) < _MOST_STEPS and level[0] is not around:
        names = {one.name for one in level}
        if len(names) != 1:
            break
        shared = shared_classes(level)
        steps = ((level[0].name, shared[0] if shared else None), *steps)
        chains.append(steps)
        level = list({id(one.parent): one.parent for one in level if one.parent is not None}.values())
    return chains or [((rows[0].name, None),)]


def _ways_within(element: Element, row: Element) -> Iterator[str]:
    if element.name not in _TEXT_TAGS:
        return
    own = classes_of(element)
    parent = element.parent
    inside = classes_of(parent) if parent is not None and parent is not row else []
    for name in own[:3]:
        yield f"{element.name}.{name}"
    yield element.name
    for name in inside[:2]:
        yield f".{name} {element.name}"
    cell = element if element.name == "td" else element.find_parent("td")
    if cell is not None and cell is not row and any(one is row for one in cell.parents):
        place = 1 + sum(1 for one in cell.previous_siblings if isinstance(one, Element) and one.name == "td")
        yield f"td:nth-of-type({place})" if element is cell else f"td:nth-of-type({place}) {element.name}"
