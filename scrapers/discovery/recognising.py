"""Known calls found again in a page of another layout: by address, code or title, whatever stands around them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

from scrapers.addresses import absolute
from scrapers.contract import RawCall
from scrapers.discovery.records import Group
from scrapers.html import Document, Element, attribute, bare, collapsed
from scrapers.paths import strings_of

#: Attributes in which pages keep the address of a record.
ADDRESS_ATTRIBUTES = ("href", "data-href", "data-url", "data-link")
#: Elements with more elements inside are not one text any more.
_MOST_INSIDE = 12
_SHORTEST_TITLE = 8
_EDGES = ".,;:()[]{}–—\"'«»„“"
_MOST_VALUES = 400


class Known:
    """The calls that a source was seen to have. What two of them share (an address of the list itself) names neither."""

    def __init__(self, calls: Sequence[RawCall]) -> None:
        self.calls = tuple(calls)
        self._by_address = _unique((address_key(one.first("url")), at) for at, one in enumerate(calls))
        self._by_code = _unique((code_form(one.first("code")), at) for at, one in enumerate(calls))
        self._by_title = _unique((_title_form(one.first("title")), at) for at, one in enumerate(calls))

    def named_by(self, item: RawCall) -> int | None:
        """Which call an item is, as it was read; None for another one."""
        return self.of(item.first("url"), item.first("code"), item.first("title"))

    def of(self, url: str | None, code: str | None, title: str | None) -> int | None:
        """Which call has this address, else this code, else this title."""
        for known, key in (
            (self._by_address, address_key(url)),
            (self._by_code, code_form(code)),
            (self._by_title, _title_form(title)),
        ):
            if key is not None and key in known:
                return known[key]
        return None

    def in_text(self, text: str) -> set[int]:
        """The calls that a short text names: it is the title, or holds the code as a word of its own."""
        found = {self._by_title[key]} if (key := _title_form(text)) in self._by_title else set()
        if self._by_code:
            words = {code_form(word.strip(_EDGES)) for word in text.split()}
            found |= {self._by_code[word] for word in words if word in self._by_code}
        return found

    def at_address(self, written: str, base: str) -> set[int]:
        """The call whose address this is."""
        key = address_key(absolute(written, base))
        return {self._by_address[key]} if key in self._by_address else set()

    def in_entry(self, entry: Any, base: str) -> set[int]:
        """The calls that the texts of an object in JSON name."""
        found: set[int] = set()
        for text in _texts_of(entry):
            found |= self.in_text(text) or (self.at_address(text, base) if "/" in text else set())
        return found


class Marks:
    """Which elements of a page hold which known calls."""

    def __init__(self, known: Known, document: Document, base: str) -> None:
        self._held: dict[int, frozenset[int]] = {}
        self._many = max(1, len(known.calls))
        inside: dict[int, int] = {}
        for element in reversed(document.root.find_all(True)):
            document.spend()
            children = [one for one in element.children if isinstance(one, Element)]
            inside[id(element)] = sum(inside[id(one)] + 1 for one in children)
            found = {number for one in children for number in self._held[id(one)]}
            for name in ADDRESS_ATTRIBUTES:
                if (written := attribute(element, name)) is not None:
                    found |= known.at_address(written, base)
            if inside[id(element)] <= _MOST_INSIDE:
                found |= known.in_text(document.text(element)) | known.in_text(document.own_text(element))
            self._held[id(element)] = frozenset(found)

    def only(self, row: Element) -> int | None:
        """The one known call that a record holds; None where it holds none or several."""
        held = self._held.get(id(row), frozenset())
        return next(iter(held)) if len(held) == 1 else None

    def share(self, group: Group) -> float:
        """How well a group is the list of the known calls, 0 to 1: how many it holds, each in a record of its own."""
        held = [self._held.get(id(row), frozenset()) for row in group.rows]
        single = [one for one in held if len(one) == 1]
        if not single:
            return 0.0
        found = len({number for one in single for number in one})
        crowded = sum(len(one) > 1 for one in held) / len(held)
        repeated = 1 - found / len(single)
        return found / self._many * (1 - crowded) * (1 - 0.5 * repeated)


def address_key(url: str | None) -> str | None:
    """What names the page of an address: without scheme, "www.", fragment and closing slash."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    host = (parts.netloc or "").casefold().removeprefix("www.")
    return f"{host}{unquote(parts.path).rstrip('/')}?{parts.query}"


def code_form(code: str | None) -> str | None:
    """A code without the differences of typing."""
    form = re.sub(r"\s+", "", code or "").casefold().translate(_DASHES)
    return form if len(form) > 2 and any(letter.isdigit() for letter in form) else None


_DASHES = str.maketrans("‐‑‒–—", "-----")


def words_of(text: str) -> list[str]:
    """The words and numbers of a text, in lower case."""
    return re.findall(r"[^\W_]+", text.casefold())


def _title_form(title: str | None) -> str | None:
    form = bare(title or "")
    return form if len(form) >= _SHORTEST_TITLE and any(letter.isalpha() for letter in form) else None


def _unique(named: Iterable[tuple[str | None, int]]) -> dict[str, int]:
    pairs = [(key, at) for key, at in named if key is not None]
    times = Counter(key for key, _ in pairs)
    return {key: at for key, at in pairs if times[key] == 1}


def _texts_of(entry: Any) -> list[str]:
    found: list[str] = []
    stack: list[Any] = [entry]
    while stack and len(found) < _MOST_VALUES:
        value = stack.pop()
        if isinstance(value, Mapping):
            stack += list(value.values())
        elif isinstance(value, list):
            stack += value[:50]
        else:
            found += [collapsed(one) for one in strings_of(value)]
    return found
