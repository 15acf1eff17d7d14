"""What names an item within its source, so that it is known again after a reordering."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from scrapers.contract import RawCall


def keyed(items: Iterable[RawCall]) -> tuple[RawCall, ...]:
    """The items of one answer with keys: code, else address, else title; an exact repetition is left out.

    Items that share a code take their address in as well, then their title, then their first dates, so that none is
    lost and no key depends on the order of the page (the EU portal lists several cascade calls under one code).
    """
    once = list({content_of(item): item for item in reversed(list(items))}.values())[::-1]
    names = [_names(item) for item in once]
    keys = [next(iter(name), "") for name in names]
    for length in range(2, 6):
        counted = Counter(keys)
        if max(counted.values(), default=0) < 2:
            break
        keys = [" | ".join(name[:length]) if counted[key] > 1 else key for key, name in zip(keys, names, strict=True)]
    taken: Counter[str] = Counter()
    named = []
    for item, key in zip(once, keys, strict=True):
        taken[key] += 1
        named.append(replace(item, key=key if taken[key] == 1 else f"{key} #{taken[key]}"))
    return tuple(named)


def _names(item: RawCall) -> list[str]:
    dates = " ".join(item.first(name) or "" for name in ("deadline", "opens", "published")).strip()
    return [name for name in (item.first("code"), item.first("url"), item.first("title"), dates) if name]


def content_of(item: RawCall) -> object:
    """All that an item says, its key left out: two items with the same content are one."""
    fields = tuple(sorted((name, tuple(one.text for one in printed)) for name, printed in item.fields.items()))
    return fields, item.documents, item.detail and item.detail.url
