"""Records that no element holds: a heading with what follows it, or a `dt` with its `dd`, one after the other in one place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from scrapers.html import Document, Element

_HEADING = re.compile(r"h([1-6])")


def gathered(heads: Sequence[Element], document: Document) -> list[Element]:
    """For each of these elements, a new one around it and all that follows it, up to the next of them or the end of its part.

    The elements are moved into it: the document is another one from then on (`scattered` is the way back).
    """
    ends = {id(one) for one in heads}
    found = []
    for head in heads:
        record = head.__class__(name="div")
        head.insert_before(record)
        following = head.next_sibling
        record.append(head.extract())
        while following is not None and not _ends(following, head, ends):
            document.spend()
            node, following = following, following.next_sibling
            record.append(node.extract())
        found.append(record)
    return found


def scattered(records: Sequence[Element]) -> None:
    """Put what `gathered` moved back to where it stood."""
    for one in records:
        one.unwrap()


def _ends(node: object, head: Element, ends: set[int]) -> bool:
    """Whether a record ends before this node: another begins, or a heading that stands as high as its own."""
    if not isinstance(node, Element):
        return False
    mine, other = _HEADING.fullmatch(head.name), _HEADING.fullmatch(node.name)
    return id(node) in ends or (mine is not None and other is not None and other[1] <= mine[1])


def flat_heads(document: Document, fewest: int = 3) -> Iterator[tuple[Element, ...]]:
    """The beginnings of records that stand flat in one place, place by place: headings or `dt`, with something between them."""
    for place in document.root.find_all(True):
        document.spend()
        children = [one for one in place.children if isinstance(one, Element)]
        named: dict[str, list[int]] = {}
        for at, one in enumerate(children):
            if one.name == "dt" or _HEADING.fullmatch(one.name):
                named.setdefault(one.name, []).append(at)
        for places in named.values():
            apart = all(after - before > 1 for before, after in pairwise(places))
            if len(places) >= fewest and apart and places[-1] < len(children) - 1:
                yield tuple(children[at] for at in places)
