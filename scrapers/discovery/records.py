"""The repeated structures of a web page: groups of elements that look like the records of one list.

After MDR (Liu, Grossman, Zhai 2003: data records are siblings, or cousins, of like structure) and html2rss (elements with
the same path, climbed to the outermost ancestor that is still one per record). Like are elements with the same path of
tag names that share a class, or whose parent has one; each group is then climbed outwards as long as every record keeps
an ancestor of its own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from scrapers.discovery.vocabulary import is_aside, words_of_name
from scrapers.flat import flat_heads, gathered
from scrapers.html import Document, Element, attribute

#: Groups larger than this are the words of a text, not the records of a list.
_MOST_ROWS = 6_000
_MOST_GROUPS, _MOST_FLAT = 400, 8
_BLOCKS = 3
#: How far outwards a name of a place is sought; links by which a form is seen to hold a list.
_NEAR, _LINKS_OF_A_LIST = 4, 3
_STATE = frozenset(
    [
        "odd",
        "even",
        "first",
        "last",
        "active",
        "selected",
        "current",
        "open",
        "closed",
        "hidden",
        "show",
        "visible",
        "collapsed",
        "expanded",
        "disabled",
        "new",
        "row-odd",
        "row-even",
        "alternate",
        "alt",
        "highlight",
        "sticky",
        "clearfix",
    ]
)
#: Names that are given to nothing else.
_ASIDE_TAGS = frozenset({"nav", "header", "footer", "menu"})
_SKIPPED = frozenset(["script", "style", "template", "noscript", "head", "svg", "iframe", "select", "option", "form"])
#: Classes of one record by which even a single one is known.
_RECORD_WORDS = frozenset(
    [
        "item",
        "card",
        "entry",
        "result",
        "row",
        "article",
        "call",
        "procedure",
        "teaser",
        "opportunity",
        "record",
        "post",
        "node",
        "listing",
        "tender",
        "grant",
    ]
)


@dataclass(frozen=True, slots=True)
class Group:
    """The records of one list, in the order of the page."""

    rows: tuple[Element, ...]
    aside: bool
    """Whether they stand in a menu, a footer, a filter or the like."""
    heads: tuple[Element, ...] = ()
    """Where no element of the page holds a record: the ones with which they begin; `rows` are made around them."""


def classes_of(element: Element) -> list[str]:
    """The classes that say what an element is: none with numbers in them, none for a state."""
    written = attribute(element, "class") or ""
    return [one for one in written.split() if one.lower() not in _STATE and _STABLE.fullmatch(one)]


_STABLE = re.compile(r"-?[A-Za-z_][A-Za-z_-]*")


def groups_in(document: Document) -> list[Group]:
    """Every group of like elements of a page, each as its outermost records, the largest first."""
    found: dict[tuple[int, ...], list[Element]] = {}
    for like in _alike(document):
        rows = _climbed(like)
        found.setdefault(tuple(id(one) for one in rows), rows)
    asides = Asides(document)
    groups = [Group(tuple(rows), asides.holds(rows)) for rows in found.values()]
    groups.sort(key=lambda one: -len(one.rows))
    return groups[:_MOST_GROUPS]


def flat_groups(document: Document) -> list[Group]:
    """Records that stand flat, one after the other, in one place. The document is changed until their rows are scattered again."""
    asides = Asides(document)
    found: list[Group] = []
    for heads in list(flat_heads(document))[:_MOST_FLAT]:
        aside = asides.holds(heads)
        found.append(Group(tuple(gathered(heads, document)), aside, heads))
    return found


def single_records(document: Document) -> list[Group]:
    """Elements that look like the only record of a list: by their class, as the one row of a table, by a `data-href`."""
    found: list[Group] = []
    asides = Asides(document)
    for element, _ in _walk(document):
        named = {word for one in classes_of(element) for word in words_of_name(one).split()}
        in_table = element.name == "tr" and element.find("td", recursive=False) is not None
        if in_table or element.has_attr("data-href") or named & _RECORD_WORDS:
            found.append(Group((element,), asides.holds([element])))
    return found[:_MOST_GROUPS]


def _alike(document: Document) -> Iterator[list[Element]]:
    """Elements with the same path of names that share a class, or a class or id of their parent."""
    by_key: defaultdict[tuple[int, str], list[Element]] = defaultdict(list)
    for element, path in _walk(document):
        by_key[path, ""].append(element)
        for name in classes_of(element):
            by_key[path, f".{name}"].append(element)
        if element.parent is not None:
            for name in classes_of(element.parent):
                by_key[path, f"^{name}"].append(element)
            if (known := attribute(element.parent, "id")) is not None:
                by_key[path, f"#{known}"].append(element)
        if element.name == "tr" and (cells := len(element.find_all("td", recursive=False))) > 1:
            # Rows of as many cells are alike, whatever alternates in their classes; headers and page numbers are not.
            by_key[path, f"={cells}"].append(element)
        if not element.has_attr("class"):
            by_key[path, f"@{_place_of(element)}"].append(element)
    seen: set[tuple[int, ...]] = set()
    for rows in by_key.values():
        if 2 <= len(rows) <= _MOST_ROWS and _speak(rows):
            key = tuple(id(one) for one in rows)
            if key not in seen:
                seen.add(key)
                yield rows


def _place_of(element: Element) -> int:
    """The nearest thing around an element's parent that has a name of its own: lists of one form in two places are two lists."""
    at = element.parent
    for _ in range(_NEAR):
        if at is None or at.name in ("body", "html", "[document]"):
            break
        if at.has_attr("id") or at.has_attr("class"):
            return id(at)
        at = at.parent
    return 0


def _holds_a_list(form: Element) -> bool:
    """Whether a form is more than a form: some systems put their lists, or the whole page, into one."""
    return len(form.find_all("a", href=True, limit=_LINKS_OF_A_LIST)) == _LINKS_OF_A_LIST


def _walk(document: Document) -> Iterator[tuple[Element, int]]:
    """Every element that a reader may see, with a number that stands for its path of tag names."""
    body = document.root.find("body") or document.root
    stack: list[tuple[Element, int]] = [(body, 0)]
    numbers: dict[tuple[int, str], int] = {}
    while stack:
        element, path = stack.pop()
        document.spend()
        children = [one for one in element.children if isinstance(one, Element)]
        for one in reversed(children):
            if one.name not in _SKIPPED or (one.name == "form" and _holds_a_list(one)):
                stack.append((one, numbers.setdefault((path, one.name), len(numbers) + 1)))  # noqa: PERF401 - numbers grow
        if path:
            yield element, path


def _speak(rows: Sequence[Element]) -> bool:
    """Whether most of them hold some text: a sample decides."""
    step = max(1, len(rows) // 12)
    sample = rows[::step]
    said = sum(any(len(text.strip()) > 2 for text in one.strings) for one in sample)
    return said * 2 > len(sample)


def _climbed(rows: list[Element]) -> list[Element]:
    """The outermost ancestors that are still one per record."""
    while True:
        parents = [one.parent for one in rows]
        if any(one is None or one.name in ("body", "html", "[document]") for one in parents):
            return rows
        if len({id(one) for one in parents}) != len(rows):
            return rows
        rows = [one for one in parents if one is not None]


class Asides:
    """Which elements of a page stand in a menu, a footer, a filter and the like.

    A name alone does not make one: what holds most of the page's text is the page, whatever its class says.
    """

    def __init__(self, document: Document) -> None:
        body = document.root.find("body") or document.root
        self._whole = max(1, _length(body))
        self._known: dict[int, bool] = {}
        self._stand: dict[int, bool] = {}

    def holds(self, rows: Sequence[Element]) -> bool:
        """Whether most of these do; a sample decides."""
        sample = rows[:: max(1, len(rows) // 8)]
        aside = sum(self._stands(one) for one in sample)
        # Of two or three blocks of a page, one that is none of its own matter shows that they are no list.
        return aside * 2 > len(sample) or (aside > 0 and len(rows) <= _BLOCKS)

    def _stands(self, element: Element) -> bool:
        way: list[int] = []
        at: Element | None = element
        answer = False
        while at is not None and at.name not in ("html", "body"):
            if id(at) in self._stand:
                answer = self._stand[id(at)]
                break
            way.append(id(at))
            if self._is_one(at):
                answer = True
                break
            at = at.parent
        self._stand.update(dict.fromkeys(way, answer))
        return answer

    def _is_one(self, element: Element) -> bool:
        if id(element) not in self._known:
            most = 0.8 if element.name in _ASIDE_TAGS or _ASIDE_TAGS & set(names_of(element)) else 0.4
            named = most == 0.8 or is_aside(names_of(element))
            self._known[id(element)] = named and _length(element) < self._whole * most
        return self._known[id(element)]


def _length(element: Element) -> int:
    return sum(len(text.strip()) for text in element.strings)


def names_of(element: Element) -> Iterable[str]:
    """The names by which an element says what it is: tag, role, id, classes."""
    yield element.name
    for key in ("role", "id", "class"):
        yield from (attribute(element, key) or "").split()
